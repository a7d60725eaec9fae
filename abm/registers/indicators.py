"""What is measured: the register of indicators, and the recorder that keeps them month by month."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from abm.clock import label_of, month_index, year_of
from abm.registers.refusals import DataError, InputError
from abm.registers.tables import Row, read_table, table_names
from agents.axis import slots
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.county import COUNTIES

if TYPE_CHECKING:
    import pandas as pd

    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray


Measure = Callable[["GanziModel"], Any]
"""What measures an indicator: one number, values by county, or (number, values by county)."""
AGGREGATIONS: dict[str, Callable[[FloatArray], float]] = {
    "sum": np.sum,
    "mean": np.mean,
    "last": lambda values: values[-1],
}
"""How the months of an indicator make its year."""


@lru_cache(maxsize=1)
def register() -> dict[str, Row]:
    """Every indicator by id: unit, period, aggregation, by_county, discrepancy class, labels,
    document unit.
    """
    rows = {}
    for table in table_names("indicators"):
        for row in read_table(table):
            if row["id"] in rows:
                raise DataError(
                    "indicator_declared_twice",
                    "indicator '{name}' is declared twice in abm/data",
                    name=row["id"],
                )
            rows[row["id"]] = row
    return rows


class Collector(mesa.DataCollector):
    """Mesa's data collector, fed from the recorder: nothing is measured twice, and no value is
    copied deeply.
    """

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(model_reporters={name: str for name in recorder.monthly})

    def collect(self, model: GanziModel) -> None:
        """Take over the newest month's values."""
        self._collection_steps.append(model.time)
        for values, value in zip(self.model_vars.values(), model.recorder.newest(), strict=True):
            values.append(value)


class Recorder:
    """Measured values of one run: monthly by indicator, by county where the indicator
    has counties.
    """

    CHANGED_IN_PLACE = ("_values", "_counties")
    """What a batch must have in one memory."""

    def __init__(
        self, start: int, end: int, monthly: dict[str, Measure], annual: dict[str, Measure]
    ) -> None:
        self.start = start
        self.months = end - start + 1
        self.done = 0
        self._column = {name: column for column, name in enumerate(monthly)}
        self._values = np.full((self.months, len(self._column)), np.nan)
        counties = [name for name in monthly if register()[name]["by_county"]]
        self._place = {name: place for place, name in enumerate(counties)}
        self._summed = tuple(self._column[name] for name in counties)
        self._counties = np.full((self.months, len(counties), len(COUNTIES)), np.nan)
        self._annual: dict[str, dict[int, float]] = {name: {} for name in annual}
        self.measure_by(monthly, annual)

    def measure_by(self, monthly: dict[str, Measure], annual: dict[str, Measure]) -> None:
        """Take the functions that measure each indicator."""
        self.monthly = monthly
        self.annual_measures = annual
        self._measures = tuple((name in self._place, one) for name, one in monthly.items())

    def __getstate__(self) -> dict[str, Any]:
        """What has been measured; whoever takes a copy gives it its functions (`measure_by`)."""
        functions = ("monthly", "annual_measures", "_measures")
        return {name: value for name, value in vars(self).items() if name not in functions}

    def record(self, model: GanziModel) -> None:
        """Measure the month that ends."""
        values, counties = self._values[..., self.done, :], self._counties[..., self.done, :, :]
        numbers, place = slots(values), 0
        given: list[tuple[int, Any]] = []
        for column, (by_county, measure) in enumerate(self._measures):
            value = measure(model)
            if by_county:
                # The whole is given where it is more than the sum of the counties.
                if isinstance(value, tuple):
                    whole, value = value
                    given.append((column, whole))
                counties[..., place, :] = value
                place += 1
            else:
                numbers[column] = value
        values[..., self._summed] = np.add.reduce(counties, axis=-1)
        for column, whole in given:
            numbers[column] = whole
        self.done += 1

    def record_year(self, model: GanziModel) -> None:
        """Measure the year that ends."""
        for name, measure in self.annual_measures.items():
            self._annual[name][model.clock.year] = float(measure(model))

    def series(self, indicator: str) -> tuple[IntArray, FloatArray]:
        """(month indices, values) recorded so far of a monthly indicator."""
        months = np.arange(self.start, self.start + self.done)
        return months, self._values[: self.done, self._column[indicator]]

    def value(self, indicator: str, t: int) -> float:
        """A monthly indicator's value in month `t`; NaN where it was not measured."""
        row = t - self.start
        return float(self._values[row, self._column[indicator]]) if 0 <= row < self.done else np.nan

    def newest(self) -> list[float]:
        """Values of the newest month, in the order of `monthly`."""
        return self._values[self.done - 1].tolist()

    def newest_by_county(self, indicator: str) -> FloatArray:
        """The newest values by county of an indicator measured by county, shape (18,); NaN before
        the first month.
        """
        if not self.done:
            return np.full(len(COUNTIES), np.nan)
        return self._counties[self.done - 1, self._place[indicator]]

    def newest_of_counties(self) -> dict[str, FloatArray]:
        """The newest values by county of every indicator measured by county, shape (18,) each."""
        return {name: self.newest_by_county(name) for name in self._place}

    def last_year_by_county(self, indicator: str) -> FloatArray:
        """Sum over the last twelve months recorded of an indicator measured by county, shape
        (18,).
        """
        months = slice(max(self.done - MONTHS_A_YEAR, 0), self.done)
        return self._counties[months, self._place[indicator]].sum(axis=0)

    def last(self, indicator: str) -> float:
        """The newest value of a monthly indicator; NaN before the first month has ended."""
        return self.value(indicator, self.start + self.done - 1)

    def year_sum(self, indicator: str, year: int | None = None) -> float:
        """Sum of a monthly indicator over the months of a year measured so far (the newest year by
        default).
        """
        year = year_of(self.start + self.done - 1) if year is None else year
        first = max(month_index(year, JANUARY) - self.start, 0)
        last = min(month_index(year, DECEMBER) - self.start + 1, self.done)
        return (
            float(np.add.reduce(self._values[first:last, self._column[indicator]]))
            if last > first
            else np.nan
        )

    def annual(self, indicator: str, year: int) -> float:
        """An indicator's value for a whole calendar year by its aggregation; NaN for years not
        measured in full.
        """
        if indicator in self._annual:
            return self._annual[indicator].get(year, np.nan)
        how = register()[indicator]["aggregation"]
        months = self._months_of(year, how)
        if months is None:
            return np.nan
        return float(AGGREGATIONS[how](self._values[months, self._column[indicator]]))

    def years_of_counties(self) -> dict[str, list[list[float]]]:
        """Values of every indicator measured by county, by year and county; NaN for years not
        measured in full.
        """
        return {
            name: [self._year_of_counties(name, year).tolist() for year in self.years()]
            for name in self._place
        }

    def _year_of_counties(self, indicator: str, year: int) -> FloatArray:
        """As `annual`, by county, shape (18,)."""
        how = register()[indicator]["aggregation"]
        months = self._months_of(year, how)
        if months is None:
            return np.full(len(COUNTIES), np.nan)
        values = self._counties[months, self._place[indicator]]
        return np.apply_along_axis(AGGREGATIONS[how], 0, values)

    def _months_of(self, year: int, how: str) -> slice | None:
        """Rows of a calendar year's months; None if what they make needs months that are not
        there.
        """
        first = month_index(year, JANUARY) - self.start
        last = month_index(year, DECEMBER) - self.start + 1
        if last > self.done or (first < 0 and how != "last") or last <= 0:
            return None
        return slice(max(first, 0), last)

    def years(self) -> range:
        """Calendar years that have ended in the run."""
        return range(year_of(self.start), year_of(self.start + self.done))

    def annual_frame(self) -> pd.DataFrame:
        """Years as rows, one float64 column an indicator."""
        import pandas as pd

        years = list(self.years())
        names = [*self.monthly, *self.annual_measures]
        data = {name: [self.annual(name, year) for year in years] for name in names}
        return pd.DataFrame(data, index=pd.Index(years, name="year"), dtype=float)

    def frame(self, by: str | None = None) -> pd.DataFrame:
        """Tidy table: month, indicator, value, unit; with `by="county"` also county."""
        import pandas as pd

        labels = [label_of(self.start + row) for row in range(self.done)]
        if by == "county":
            by_county = {
                name: self._counties[: self.done, place] for name, place in self._place.items()
            }
            return _county_frame(by_county, labels)
        if by is not None:
            raise InputError(
                "outcomes_by",
                "outcomes can be given by 'county', by 'edge' or for the prefecture (by=None), "
                "not by {by!r}",
                by=by,
            )
        names = list(self.monthly)
        return pd.DataFrame(
            {
                "month": np.repeat(labels, len(names)),
                "indicator": np.tile(names, self.done),
                "value": self._values[: self.done].ravel(),
                "unit": np.tile([register()[name]["unit"] for name in names], self.done),
            }
        )


def _county_frame(values: dict[str, FloatArray], labels: list[str]) -> pd.DataFrame:
    """Tidy table of the indicators that are measured by county."""
    import pandas as pd

    frames = [
        pd.DataFrame(
            {
                "month": np.repeat(labels, len(COUNTIES)),
                "county": np.tile(COUNTIES, len(labels)),
                "indicator": name,
                "value": array.ravel(),
                "unit": register()[name]["unit"],
            }
        )
        for name, array in values.items()
    ]
    return pd.concat(frames, ignore_index=True)
