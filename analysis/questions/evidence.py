"""Evidence: what each probability rests on, worked out and never typed in.

Four grades, the best that applies:

- H  hindcast-tested: the target's indicator, or each part of a derived one, is a series of the
  hindcast that the model is not told, with at least FEWEST_OUTCOMES outcomes, of which its 80 %
  interval, with the error known at the time, held between half and all; and the target lies no more
  than a year beyond the longest horizon tested. H? where it was tested like that and did not pass.
- F  fitted: the indicator is in a moment of the fit, and its spread shrank by LEAST_SHRINKING.
- R  facts of the registers: inputs of grade A or B carry at least half of what inputs explain, or
  the outcome follows from stages on record (NEARLY_ALL of the draws alike).
- P  priors only: otherwise, with the inputs that decide.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

from abm.registers import targets
from analysis.questions.drivers import (
    FEWEST_DRAWS,
    FEWEST_FOR_SHARES,
    WEAK_GRADES,
    class_shares,
    correlations_of,
)
from analysis.reading.inputs import input_row, inputs_of
from analysis.reading.outcomes import outcomes_of
from analysis.reading.statistics import LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm.registers.tables import Row
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

HINDCAST, NOT_PASSED, FITTED, REGISTERED, PRIORS = "H", "H?", "F", "R", "P"
GRADES = (HINDCAST, NOT_PASSED, FITTED, REGISTERED, PRIORS)
MORE_THAN_PRIORS = (HINDCAST, FITTED, REGISTERED)
"""Grades that count in headlines as resting on more than priors."""
TESTED_FILE = Path(__file__).parent / "tested.csv"
FITTED_FILE = Path(__file__).parent / "fitted.csv"
BASE_YEAR = 2021
FEWEST_OUTCOMES = 3
COVERED = (0.5, 1.0)
"""Part of the outcomes that the 80 % interval must have held."""
BEYOND = 1
"""Years by which a target may lie beyond the longest horizon tested."""
LEAST_SHRINKING = 0.3
NEARLY_ALL = 0.9
HALF = 0.5
DECIDING = 2
"""Priors that are named."""
PARTS = {
    "energy_intensity": ("energy_use", "gdp"),
    "energy_intensity_drop": ("energy_use", "gdp"),
    "energy_intensity_drop_new": ("energy_use", "gdp"),
    "services_contribution": ("tertiary_share", "gdp"),
    "services_contribution_so_far": ("tertiary_share", "gdp"),
    "co2_peak_passed": ("co2",),
}
"""Derived indicators and what they follow from; any other rests on itself."""
ON_RECORD = (
    "hydro_named_done",
    "xulong_started",
    "hydro_seven_building",
    "prelim_eleven",
    "pv_demo_done",
    "pv_hydro_capacity",
    "hongxing_reserve",
    "line_1000kv_done",
    "line_800kv_done",
    "east_china_line_planned",
    "clean_capacity",
    "clean_capacity_added",
    "export_capacity",
    "lithium_ore_capacity",
    "maijitan_tendered",
    "named_mines_building",
)
"""Indicators that count works of the registers by the stage they have reached."""
STAGES, SHARES = "stages", "shares"


class Evidence(NamedTuple):
    """What a probability rests on."""

    grade: str
    """One of GRADES."""
    why: tuple[str, ...]
    """Series of the hindcast; moments of the fit; STAGES or SHARES; or the deciding inputs."""


class Trial(NamedTuple):
    """How a series did in the hindcast."""

    told: bool
    """Whether the model is told its figures."""
    outcomes: int
    coverage: float
    """Part of its outcomes inside the 80 % interval with the error known at the time."""
    horizon: int
    """Longest horizon tested, years."""


@lru_cache(maxsize=4)
def series_tested(file: Path = TESTED_FILE) -> dict[str, Trial]:
    """Series of the hindcast by indicator, as `calibration.hindcast.ship` wrote them; empty without
    the table.
    """
    return {
        row["indicator"]: Trial(
            told=row["told"] == "1",
            outcomes=int(row["outcomes"]),
            coverage=float(row["coverage"]),
            horizon=int(row["horizon"]),
        )
        for row in _rows(file)
    }


@lru_cache(maxsize=4)
def fitted_spreads(file: Path = FITTED_FILE) -> dict[str, tuple[float, tuple[str, ...]]]:
    """By target: spread under the posterior over that under the prior, and the moments of its
    indicator; empty without the table.
    """
    return {
        row["target"]: (float(row["spread_ratio"]), tuple(row["moments"].split()))
        for row in _rows(file)
    }


def _rows(file: Path) -> list[dict[str, str]]:
    """Rows of a table, none where there is no file."""
    if not Path(file).is_file():
        return []
    with Path(file).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def evidence(results: Results, mix: str) -> dict[str, Evidence]:
    """What the probability of each judged target rests on under a mix."""
    outcomes = outcomes_of(results)
    if ("evidence", mix) not in outcomes.known:
        outcomes.known["evidence", mix] = _evidence(results, outcomes, mix)
    return outcomes.known["evidence", mix]


def _evidence(results: Results, outcomes: Outcomes, mix: str) -> dict[str, Evidence]:
    """The same, worked out."""
    rows = outcomes.rows(mix)
    if not len(rows):
        return {}
    strong = strong_inputs(results, mix)
    deciding = deciding_inputs(results, mix)
    found = {}
    for column, name in enumerate(outcomes.names):
        met = outcomes.met[rows, column]
        met = met[np.isfinite(met)]
        found[name] = grade_of(
            targets.register()[name],
            tested=series_tested(),
            fitted=fitted_spreads(),
            alike=float(max(met.mean(), 1 - met.mean())) if len(met) else 0.0,
            strong=strong.get(name, False),
            deciding=deciding.get(name, ()),
        )
    return found


def grade_of(
    row: Row,
    *,
    tested: Mapping[str, Trial],
    fitted: Mapping[str, tuple[float, tuple[str, ...]]],
    alike: float,
    strong: bool,
    deciding: tuple[str, ...],
) -> Evidence:
    """Evidence of one target: `alike` is the larger share of draws with the same outcome, `strong`
    whether inputs of grade A or B carry half of what inputs explain, `deciding` the priors that
    matter most.
    """
    indicator = row["indicator"]
    parts = PARTS.get(indicator, (indicator,))
    not_passed = False
    if all(_was_tested(tested.get(part), row["year"]) for part in parts):
        if all(COVERED[0] <= tested[part].coverage <= COVERED[1] for part in parts):
            return Evidence(HINDCAST, parts)
        not_passed = True
    ratio, moments = fitted.get(row["id"], (1.0, ()))
    if moments and ratio <= 1 - LEAST_SHRINKING:
        return Evidence(FITTED, moments)
    if indicator in ON_RECORD and alike >= NEARLY_ALL:
        return Evidence(REGISTERED, (STAGES,))
    if strong:
        return Evidence(REGISTERED, (SHARES,))
    return Evidence(NOT_PASSED, parts) if not_passed else Evidence(PRIORS, deciding)


def _was_tested(series: Trial | None, year: int) -> bool:
    """Whether the hindcast says something of a series at the target's distance."""
    return (
        series is not None
        and not series.told
        and series.outcomes >= FEWEST_OUTCOMES
        and year - BASE_YEAR <= series.horizon + BEYOND
    )


def strong_inputs(results: Results, mix: str) -> dict[str, bool]:
    """By target, whether inputs of grade A and B carry at least half of what inputs explain;
    nothing with too few draws to tell.
    """
    outcomes = outcomes_of(results)
    shares = class_shares(results, mix)
    if shares.n < FEWEST_FOR_SHARES:
        return {}
    by_class = dict(zip(shares.classes, shares.values, strict=True))
    explained = 1 - by_class["rest"]
    # What chance alone scatters around nothing: each squared correlation by about sqrt(2) / n
    noise = np.sqrt(2 * shares.inputs) / shares.n
    carried = by_class["A"] + by_class["B"]
    enough = (explained > 2 * noise) & (carried >= HALF * explained)
    return dict(zip(outcomes.names, enough.tolist(), strict=True))


def deciding_inputs(results: Results, mix: str) -> dict[str, tuple[str, ...]]:
    """By target, the inputs of grade C, D or P that its value follows most, at most DECIDING of
    those that hold up among all inputs (Bonferroni); nothing with too few draws to tell.
    """
    outcomes = outcomes_of(results)
    inputs = inputs_of(results, mix)
    correlations, draws = correlations_of(results, mix)
    if draws < FEWEST_DRAWS or not inputs.names:
        return {}
    grades = [input_row(name)["grade"] for name in inputs.names]
    weak = np.isin(np.array(grades), WEAK_GRADES)
    size = np.abs(correlations) * weak[:, None]
    order = np.argsort(-size, axis=0, kind="stable")[:DECIDING]
    least = least_correlation(draws, len(inputs.names))
    return {
        name: tuple(
            inputs.names[place] for place in order[:, column] if size[place, column] > least
        )
        for column, name in enumerate(outcomes.names)
    }


def least_correlation(draws: int, inputs: int) -> float:
    """Size that a rank correlation reaches by chance in one of twenty searches over so many
    inputs.
    """
    t = float(stats.t.ppf(1 - (1 - LEVEL) / (2 * inputs), draws - 2))
    return t / float(np.sqrt(draws - 2 + t**2))
