"""The model's own forecasts: runs that begin after each origin, over many draws, by series and
year.

The world outside is known only up to the origin in the `blind` forecasts: lithium stays at the
price of the origin's December, nobody foresees the epidemic. In the `told` ones the drivers follow
what was observed until March 2022, so that what is judged is the model and not its prices. Both
know the plants and mines whose dates are on record.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import joblib
import numpy as np

from abm.clock import month_index
from abm.model import GanziModel
from abm.money.value_added import sector_sum
from abm.registers.base_product import base_gdp
from abm.registers.drawing import PRIOR
from abm.registers.outlook import Outlook, driver_history
from agents import quantiles
from agents.calendar import DECEMBER, MONTHS_A_YEAR
from calibration.hindcast.series import LAST_YEAR, all_series
from runs.language import say

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray
    from calibration.hindcast.series import Pair, Point, Series
    from runs.chances.laws import Laws

    Samples = dict[tuple[str, int, str, str], FloatArray]
    """Forecasts by (knowledge, origin, series id, period): arrays over draws, in the unit of the
    series or as growth.
    """

KNOWLEDGE = ("told", "blind")
SHARES = ("primary_share", "secondary_share", "tertiary_share")
INDUSTRY = "industry"
FREE = 1.0
"""Travel without limits."""
NONE = 0.0
LEAST_SHARE = 1e-3
"""A mine that stands still counts as this share of the outcome: the scale of errors knows no zero.
"""
PAST_YEARS = 3
"""Years over which those who do not know the future take the rise of prices to be usual."""
NOISE = 26
"""Values of the model's own error that each draw meets."""


@dataclass(frozen=True)
class BlindOutlook(Outlook):
    """An outlook that stands still from the end of the year `origin` on in what only later years
    could teach.
    """

    origin: int = LAST_YEAR

    def observed(self) -> dict[str, tuple[IntArray, FloatArray]]:
        """Driver values on record by the end of the origin."""
        last = month_index(self.origin, DECEMBER)
        return {
            name: (months[months <= last], values[months <= last])
            for name, (months, values) in driver_history().items()
        }

    def paths(
        self, parameters: Parameters, draw: int, end: int, start: int = 0
    ) -> dict[str, FloatArray]:
        """Every driver's path: lithium, metals, interest stay as they were, prices rise as before,
        travel is free.
        """
        paths = super().paths(parameters, draw, end, start)
        last = month_index(self.origin, DECEMBER)
        for driver in (
            "lithium_carbonate_price",
            "loan_prime_rate",
            "metal_price_index",
            "concentrate_contract",
        ):
            paths[driver] = _held(paths[driver], last, paths[driver][last])
        paths["consumer_prices"] = _going_on(paths["consumer_prices"], last)
        paths["travel_recovery"] = _held(paths["travel_recovery"], last, FREE)
        paths["viral_fame"] = _held(paths["viral_fame"], last, NONE)
        return paths


def _held(path: FloatArray, last: int, value: float) -> FloatArray:
    """A path that has one value after the month `last`."""
    changed = path.copy()
    changed[last + 1 :] = value
    changed.flags.writeable = False
    return changed


def _going_on(path: FloatArray, last: int) -> FloatArray:
    """A path that grows on from the month `last` as it grew in the years of PAST_YEARS before, or
    since it began.
    """
    past = min(MONTHS_A_YEAR * PAST_YEARS, last)
    changed = path.copy()
    ahead = np.arange(1, len(path) - last)
    changed[last + 1 :] = path[last] * (path[last] / path[last - past]) ** (ahead / past)
    changed.flags.writeable = False
    return changed


def outlook_of(knowledge: str, origin: int) -> BlindOutlook | Outlook:
    """The outlook of a forecast from an origin: drivers as they came, or as they stood."""
    return Outlook() if knowledge == "told" else BlindOutlook(origin=origin)


def run_forecasts(
    origins: tuple[int, ...],
    draws: int,
    jobs: int = 1,
    detail: str = "coarse",
    source: str = PRIOR,
    knowledge: tuple[str, ...] = KNOWLEDGE,
    progress: Callable[[int, int], None] | None = None,
) -> Samples:
    """Forecasts from every origin over all draws, with each kind of knowledge.

    `source`: where the draws' parameters come from. A posterior has seen the outcomes.
    """
    tasks = [
        (known, origin, draw) for known in knowledge for origin in origins for draw in range(draws)
    ]
    with joblib.parallel_config(
        backend="loky", n_jobs=jobs, inner_max_num_threads=1 if jobs > 1 else None
    ):
        stream = joblib.Parallel(return_as="generator")(
            joblib.delayed(one_forecast)(known, origin, draw, detail=detail, source=source)
            for known, origin, draw in tasks
        )
        samples: dict[tuple[str, int, str, str], list[float]] = {}
        for number, (task, forecast) in enumerate(zip(tasks, stream, strict=True), start=1):
            known, origin, _ = task
            for (series, period), value in forecast.items():
                samples.setdefault((known, origin, series, period), []).append(value)
            if progress is not None:
                progress(number, len(tasks))
    return {key: np.array(values) for key, values in samples.items()}


def lines_of_progress(number: int, total: int) -> None:
    """A line on stderr after each twentieth of the runs."""
    if number == total or number % max(total // 20, 1) == 0:
        line = say("validate: {done} of {total} runs", done=number, total=total)
        print(line, file=sys.stderr)


def one_forecast(
    knowledge: str, origin: int, draw: int, *, detail: str, source: str
) -> dict[tuple[str, str], float]:
    """What one run from the end of `origin` says of every outcome: dict (series id, period) ->
    value.

    A series judged by growth gets its value over that of the year before the run.
    """
    model = GanziModel(
        outlook=outlook_of(knowledge, origin),
        draw=draw,
        source=source,
        start=f"{origin + 1}-01",
        end=f"{LAST_YEAR}-12",
        detail=detail,
    )
    before = base_values(model)
    annual = model.run().annual()
    values = {}
    for series in all_series():
        for points in series.segments.values():
            for point in points:
                if point.year > origin:
                    values[series.id, point.period] = _value(model, annual, series, point, before)
    return values


def _value(
    model: GanziModel, annual: pd.DataFrame, series: Series, point: Point, before: dict[str, float]
) -> float:
    """The run's value of a series in a period."""
    if len(point.period) > len("2020"):  # a month
        return model.recorder.value(
            series.indicator, month_index(point.year, int(point.period[5:7]))
        )
    year = annual.loc[point.year]
    if series.id in SHARES:
        value = year[f"value_added_{series.id.removesuffix('_share')}"] / year["gdp"]
    elif series.id == INDUSTRY:
        value = year["value_added_secondary"] - year["value_added_construction"]
    else:
        value = year[series.indicator]
    if series.basis == "growth":
        return growth_since(series, value, before[series.id])
    return float(value)


def growth_since(series: Series, value: float, before: float) -> float:
    """Change on the scale of a series' errors."""
    return float(series.scaled(value) - series.scaled(before))


def base_values(model: GanziModel) -> dict[str, float]:
    """What the run's start holds of the year before it, for series that are judged by
    their growth.
    """
    gdp = base_gdp(model)
    before = model.accounts.before_start
    primary, secondary, tertiary = (sector_sum(before, sector) for sector in range(3))
    return {
        "primary_share": primary / gdp,
        "secondary_share": secondary / gdp,
        "tertiary_share": tertiary / gdp,
        "gdp": gdp,
        "real_gdp": float(model.accounts.real_year_before.sum()),
        INDUSTRY: gdp * model.settled.industry_share,
    }


def sample_for(samples: Samples, knowledge: str, pair: Pair) -> FloatArray | None:
    """The model's forecast for a pair in the series' unit, from what the runs say; None without a
    base to grow from.
    """
    values = samples[knowledge, pair.origin, pair.series.id, pair.outcome.period]
    if pair.series.basis == "level":
        return np.maximum(values, LEAST_SHARE * pair.outcome.value)
    if pair.last is None:
        return None
    return pair.series.plain(pair.series.scaled(pair.last.value) + values)


def with_error(sample: FloatArray, pair: Pair, laws: Laws) -> FloatArray:
    """A sample as it would be published: each draw off by the model's own error, on the scale of
    the series.

    Every draw meets NOISE normal quantiles, shared out over the laws by their weights.
    """
    years = pair.outcome.year - pair.origin
    errors = []
    for law in laws:
        number = max(round(NOISE * law.weight), 1)
        normals = quantiles.normal((np.arange(number) + 0.5) / number)
        errors.append(law.mean(years) + law.deviation(years) * normals)
    together = np.concatenate(errors) if errors else np.zeros(1)
    return pair.series.plain((pair.series.scaled(sample)[:, None] + together).ravel())
