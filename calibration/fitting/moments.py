"""Moments: what is compared with the model, each with the error of the observation and the
discrepancy of the model.

A moment is a row of `calibration/data/moments.csv` and, here, a small function of a finished run
(or of a submodel, see `submodels.py`). Differences are taken on the scale `form`: log, logit or
plain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.model import GanziModel
from abm.registers.drawing import PRIOR
from abm.registers.schemas import Schema
from abm.registers.tables import read_table
from calibration import observed
from calibration.fitting import submodels
from calibration.tables import DATA, read_observed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike

    from abm.registers.indicators import Recorder
    from abm.registers.tables import Row
    from agents.arrays import FloatArray

    OfRun = Callable[[pd.DataFrame, Recorder], float]
    """A moment of a run, from its years and its recorder of months."""

FIRST = "2015-01"
LAST = "2021-12"
DETAIL = "coarse"
SUBMODEL_START = "2020-01"
SUBMODEL_END = "2020-12"
SUBMODELS_ALONE = ("submodels",)
"""Kinds of moments: those of the submodels, which need no run."""
WHOLE_RUNS = ("submodels", "whole")
"""Those of the submodels and of a whole run."""
HELD = {"structure_before_census": 0.0}
"""Parameters that a fit holds: it is one of the structure after the census, and the other keeps its
weight, which already is a judgement on the same figures.
"""
CENTRAL_90 = 2 * 1.6448536269514722
"""Width of the central nine tenths of a normal distribution in standard deviations."""
SMALLEST = 1e-6
"""Shares and ratios of a run are at least this before a logarithm."""
LARGEST = 1 - 1e-6
"""Shares of a run are at most this before the logarithm of their odds."""
SCHEMA = Schema(
    "id",
    "id:id part:id label_en label_zh form:id kind:id series:id? period:period? vintage:vintage? "
    "over:id? over_period:period? over_vintage:vintage? value:number? error:number? "
    "discrepancy:amount same_as:id? note:text?",
)


@dataclass(frozen=True)
class Moment:
    """One moment. On its scale: `observed` the observed value, `error` of the observation,
    `discrepancy` of the model.

    `same_as`: the moment of a whole run that rests on the same figure; the submodel's own then only
    rules out.
    """

    id: str
    part: str
    label: str
    label_zh: str
    form: str
    value: float
    observed: float
    error: float
    discrepancy: float
    same_as: str
    note: str

    @property
    def deviation(self) -> float:
        """Standard deviation of the observation about a model that is right but for its
        discrepancy.
        """
        return float(np.hypot(self.error, self.discrepancy))


@lru_cache(maxsize=1)
def all_moments() -> tuple[Moment, ...]:
    """Every moment of the table, in its order."""
    return tuple(_moment(row) for row in read_table("moments", DATA, SCHEMA))


def _moment(row: Row) -> Moment:
    """A row of the table as a moment."""
    value, error = KINDS[row["kind"]](row)
    return Moment(
        id=row["id"],
        part=row["part"],
        label=row["label_en"],
        label_zh=row["label_zh"],
        form=row["form"],
        value=value,
        observed=float(scaled(row["form"], value)),
        error=float(error * slope(row["form"], value)),
        discrepancy=row["discrepancy"],
        same_as=row["same_as"],
        note=row["note"],
    )


def slope(form: str, value: float) -> float:
    """How fast a scale runs at a value: an error of 1 there is this much on the scale."""
    return {"log": 1 / value, "logit": 1 / (value * (1 - value)), "plain": 1.0}[form]


def scaled(form: str, values: ArrayLike) -> FloatArray:
    """Values on a scale; what a logarithm cannot take is brought to the nearest it can."""
    if form == "log":
        return np.log(np.maximum(values, SMALLEST))
    if form == "logit":
        inside = np.clip(values, SMALLEST, LARGEST)
        return np.log(inside / (1 - inside))
    return np.asarray(values, float)


def _from_series(row: Row) -> tuple[float, float]:
    """(value, standard error) of a published figure, or of the ratio of two; its error follows from
    the grades.
    """
    figure = observed.figure(row["series"], row["period"], row["vintage"] or None)
    if not row["over"]:
        return figure.value, figure.value * figure.error
    other = observed.figure(row["over"], row["over_period"], row["over_vintage"] or None)
    value = figure.value / other.value
    return value, value * float(np.hypot(figure.error, other.error))


def _from_fact(row: Row) -> tuple[float, float]:
    """(value, standard error) of a fact, whose range holds nine tenths."""
    facts = {fact["parameter"]: fact for fact in read_observed("behaviour_facts") if fact["use"]}
    fact = facts[row["series"]]
    return fact["central"], (fact["high"] - fact["low"]) / CENTRAL_90


KINDS: dict[str, Callable[[Row], tuple[float, float]]] = {
    "observed": _from_series,
    "fact": _from_fact,
    "stated": lambda row: (row["value"], row["error"]),
}


def run_moments(model: GanziModel) -> dict[str, float]:
    """Moments {id: plain value} of a run from `FIRST` to `LAST`."""
    annual = model.annual()
    return {name: float(function(annual, model.recorder)) for name, function in WHOLE.items()}


def _ratio(indicator: str, year: int, before: int) -> OfRun:
    """The indicator of a year over that of another one."""
    return lambda annual, _: annual[indicator][year] / annual[indicator][before]


def _growth(indicator: str, year: int, before: int, years: int = 1) -> OfRun:
    """Mean yearly growth of an indicator."""
    return lambda annual, _: (
        (annual[indicator][year] / annual[indicator][before]) ** (1 / years) - 1
    )


def _visits(recorder: Recorder, year: int, first: int, last: int) -> float:
    """Visits of some months of a year."""
    return sum(
        recorder.value("visits", month_index(year, month)) for month in range(first, last + 1)
    )


def _part_of_year(year: int, first: int, last: int) -> OfRun:
    """Visits of some months over those of the year."""
    return lambda annual, recorder: _visits(recorder, year, first, last) / annual["visits"][year]


def _industry(annual: pd.DataFrame, year: int) -> float:
    """Value added of industry: the secondary sector without building."""
    return annual["value_added_secondary"][year] - annual["value_added_construction"][year]


WHOLE: dict[str, OfRun] = {
    "visits_growth_2016_2018": _ratio("visits", 2018, 2016),
    "visits_2020": _ratio("visits", 2020, 2019),
    "visits_summer_2018": _part_of_year(2018, 6, 8),
    "visits_august_2018": lambda a, r: _visits(r, 2018, 8, 8) / _visits(r, 2018, 6, 8),
    "visits_spring_2017": _part_of_year(2017, 1, 5),
    "visits_august_2015": _part_of_year(2015, 1, 8),
    "revenue_a_visit_2017": lambda a, _: a["tourism_revenue"][2017] / a["visits"][2017],
    "revenue_a_visit_2020": lambda a, _: a["tourism_revenue"][2020] / a["visits"][2020],
    "expressway_2019": lambda a, r: _visits(r, 2019, 2, 2) / _visits(r, 2018, 2, 2),
    "gdp_growth_2015_2019": _ratio("gdp", 2019, 2015),
    "gdp_growth_2019_2021": _ratio("gdp", 2021, 2019),
    "gdp_real_growth_2016_2020": _growth("real_gdp", 2020, 2015, 5),
    "gdp_real_growth_2020": _growth("real_gdp", 2020, 2019),
    "primary_share_2019": lambda a, _: a["value_added_primary"][2019] / a["gdp"][2019],
    "secondary_share_2019": lambda a, _: a["value_added_secondary"][2019] / a["gdp"][2019],
    "industry_share_2020": lambda a, _: _industry(a, 2020) / a["gdp"][2020],
    "industry_growth_2020": lambda a, _: _industry(a, 2020) / _industry(a, 2019),
    "co2_change_2015_2019": _ratio("co2", 2019, 2015),
    "clean_capacity_2020": lambda _, r: r.value("clean_capacity", month_index(2020, 6)),
    "yak_herd_2020": lambda a, _: a["yak_herd"][2020],
    "yak_sales_2020": lambda a, _: a["yak_sales"][2020] / a["yak_herd"][2020],
    "overstocking_2016": lambda a, _: a["overstocking_share"][2016],
    "curtailment_2020": lambda a, _: a["curtailment_share"][2020],
    "sites_4a_growth_2017_2020": lambda a, _: a["sites_4a"][2020] - a["sites_4a"][2017],
    "lithium_concentrate_2021": lambda a, _: a["lithium_concentrate"][2021],
    "forest_growth_2016_2018": lambda a, _: a["forest_cover"][2018] - a["forest_cover"][2016],
    "self_sufficiency_2020": lambda a, _: a["budget_self_sufficiency"][2020],
    "resident_income_growth_2020": _growth("resident_income", 2020, 2019),
    "investment_growth_2020": _growth("capital_formation", 2020, 2019),
}


def simulated(
    draw: int,
    rng: int = 0,
    parameters: dict[str, float] | None = None,
    kinds: Sequence[str] = WHOLE_RUNS,
) -> dict[str, float]:
    """Every moment {id: value on its scale} at some parameters; the draw fills in all others and
    the luck.
    """

    def model(start: str, end: str) -> GanziModel:
        return GanziModel(
            draw=draw,
            rng=rng,
            start=start,
            end=end,
            detail=DETAIL,
            source=PRIOR,  # a fit starts from what was declared, never from an earlier fit
            parameters=(parameters or {}) | HELD,
        )

    values: dict[str, float] = {}
    if "submodels" in kinds:
        values |= submodels.submodel_moments(model(SUBMODEL_START, SUBMODEL_END))
    if "whole" in kinds:
        values |= run_moments(model(FIRST, LAST).run())
    return {m.id: float(scaled(m.form, values[m.id])) for m in all_moments() if m.id in values}
