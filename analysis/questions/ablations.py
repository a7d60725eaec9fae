"""What each mechanism is worth: the same draws with it and without it.

table = ablation_table(draws=20)
table[~table["passes"]]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd

from abm.model import GanziModel
from abm.registers import indicators
from abm.registers.ablations import checked_ablations, register
from abm.registers.drawing import POSTERIOR
from runs.refusals import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abm.registers.ablations import Ablation
    from agents.arrays import FloatArray

CLEAR = 3.0
"""Standard errors that a paired difference must reach."""
MOVED = 0.02
"""Least change of a target's probability that counts."""
BAD_YEAR = 0.95
"""Quantile of the changes of all years and draws that the measure `bad_year` looks at: one year in
twenty moves further."""
RESAMPLES = 1000
"""Resamples of the draws by which its error is known."""
FIRST_YEAR = 2023
"""First year in all months of which the world outside is drawn."""
MORE = 3
"""Times as many draws that a row gets whose effect is large enough but not yet clear."""
LAST_YEAR = 2030
"""Year to which runs go whatever year a row looks at, so that every target is judged."""


@dataclass(frozen=True)
class Side:
    """One run: what was measured in the year that is looked at, and which targets are met."""

    year: pd.Series  # by indicator
    years: pd.DataFrame  # all whole years of the outlook up to it, a column an indicator
    counties: pd.DataFrame  # a row a county, a column an indicator
    met: pd.Series  # by target


def ablation_table(
    draws: int = 20,
    names: Iterable[str] | None = None,
    *,
    mixes: Sequence[str] | None = None,
    jobs: int = 1,
    source: str = POSTERIOR,
) -> pd.DataFrame:
    """One row an ablation and mix: how far its indicator moves without the mechanism, beside the
    least that it has to.

    Args:
        draws: paired draws, from the first on; where they show an effect above its minimum that is
            not yet clear, three times as many.
        names: ablations; all by default.
        mixes: mixes in place of the one that each row of the register names.
        jobs: runs at a time.
        source: where the draws' parameters come from.

    Columns: name, layer, cuts, indicator, measure, minimum, year, mix, outlook, draws, effect (in
    the unit of the measure), low, high (95 %), clear (mean over standard error), targets (whose
    share of draws moves by two points or more), target and shift (the one that moves most), passes.
    """
    draws = whole_number("draws", draws, 2)
    chosen = register() if names is None else checked_ablations(names)
    rows = [row for name, row in register().items() if name in chosen]
    cases = [(row, mix) for row in rows for mix in (mixes or (row.mix,))]
    found: dict[Any, Any] = {}
    _make_runs(found, cases, range(draws), jobs, source)
    first = [_row(row, mix, found, range(draws)) for row, mix in cases]
    unclear = [
        place
        for place, row in enumerate(first)
        if abs(row["effect"]) >= row["minimum"] and not row["passes"]
    ]
    _make_runs(found, [cases[place] for place in unclear], range(draws, MORE * draws), jobs, source)
    again = {place: _row(*cases[place], found, range(MORE * draws)) for place in unclear}
    return pd.DataFrame([again.get(place, row) for place, row in enumerate(first)])


def _make_runs(
    found: dict[Any, Any],
    cases: Sequence[tuple[Ablation, str]],
    draws: Sequence[int],
    jobs: int,
    source: str,
) -> None:
    """Put the runs with and without the mechanisms into `found`."""
    # Rows that share mix and outlook share their runs with everything in place.
    wanted = {(cut, mix, row.outlook) for row, mix in cases for cut in ("", row.name)}
    tasks = [(*case, draw) for case in sorted(wanted) for draw in draws]
    years = {row.year for row, _ in cases}
    sides = joblib.Parallel(n_jobs=jobs)(
        joblib.delayed(_sides)(*task, years, source) for task in tasks
    )
    found |= zip(tasks, sides, strict=True)


def _sides(
    cut: str, mix: str, outlook: str, draw: int, years: Iterable[int], source: str
) -> dict[int, Side]:
    """One run, without the mechanism `cut` if one is named, as it stands in each of the years."""
    model = GanziModel(
        mix=mix,
        outlook=outlook,
        draw=draw,
        rng=1,
        end=f"{LAST_YEAR}-12",
        source=source,
        ablations=(cut,) if cut else (),
    ).run()
    annual, met = model.annual(), model.judge().set_index("target")["met"].eq(True)
    return {
        year: Side(annual.loc[year], annual.loc[FIRST_YEAR:year], _of_counties(model, year), met)
        for year in years
    }


def _of_counties(model: GanziModel, year: int) -> pd.DataFrame:
    """A year's values of each county: sums of flows, else means; a row a county, a column an
    indicator.
    """
    frame = model.outcomes(by="county")
    frame = frame[frame["month"].str.startswith(str(year))]
    grouped = frame.groupby(["county", "indicator"], sort=False)["value"]
    sums, means = grouped.sum().unstack(), grouped.mean().unstack()
    flows = [name for name in sums if indicators.register()[name]["aggregation"] == "sum"]
    means[flows] = sums[flows]
    return means


def _row(
    row: Ablation, mix: str, found: Mapping[Any, Mapping[int, Side]], draws: Sequence[int]
) -> dict[str, Any]:
    """What an ablation does, over all draws."""
    whole, cut = (
        [found[name, mix, row.outlook, draw][row.year] for draw in draws] for name in ("", row.name)
    )
    mean, error = effect(whole, cut, row.indicator, row.measure)
    clear = abs(mean) / error if error > 0 else 0.0
    shift = _probabilities(cut) - _probabilities(whole)
    most = shift.abs().idxmax()
    return {
        **{key: getattr(row, key) for key in ("name", "layer", "cuts", "indicator", "measure")},
        "minimum": row.minimum,
        "year": row.year,
        "mix": mix,
        "outlook": row.outlook,
        "draws": len(draws),
        "effect": mean,
        "low": mean - 1.96 * error,
        "high": mean + 1.96 * error,
        "clear": clear,
        "targets": int((shift.abs() >= MOVED).sum()),
        "target": most,
        "shift": shift[most],
        "passes": bool(abs(mean) >= row.minimum and clear >= CLEAR),
    }


def _probabilities(sides: Sequence[Side]) -> pd.Series:
    """Share of draws in which each target is met."""
    return pd.concat([side.met for side in sides], axis=1).mean(axis=1)


def effect(
    whole: Sequence[Side], cut: Sequence[Side], indicator: str, measure: str
) -> tuple[float, float]:
    """What the draws together say of an indicator in the unit of the measure, and its standard
    error.
    """
    if measure == "bad_year":
        years = [side.years[indicator].to_numpy() for side in whole]
        by_year = np.array([side.years[indicator].to_numpy() for side in cut]) / years - 1.0
        draws = np.random.default_rng(0).integers(0, len(whole), (RESAMPLES, len(whole)))
        again = np.quantile(by_year[draws], BAD_YEAR, axis=(1, 2))
        return float(np.quantile(by_year, BAD_YEAR)), float(again.std(ddof=1))
    change = changes(whole, cut, indicator, measure)
    return float(change.mean()), float(change.std(ddof=1) / np.sqrt(len(change)))


def changes(whole: Sequence[Side], cut: Sequence[Side], indicator: str, measure: str) -> FloatArray:
    """Paired changes of an indicator in the unit of the measure, one a draw."""
    if measure == "spread":
        before, after = (
            np.array([_log_spread(side.counties[indicator].to_numpy()) for side in sides])
            for sides in (whole, cut)
        )
        return after / before - 1
    before = np.array([side.year[indicator] for side in whole])
    difference = np.array([side.year[indicator] for side in cut]) - before
    return difference if measure == "difference" else difference / np.abs(before).mean()


def _log_spread(values: FloatArray) -> float:
    """Standard deviation over counties of the logarithm, of those that have any."""
    return float(np.log(values[values > 0]).std())
