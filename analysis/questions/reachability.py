"""Reachability: how likely each target is under each mix, how sure that is, and by how much it is
missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.questions import pooling
from analysis.reading.outcomes import by_draw, outcomes_of
from analysis.reading.statistics import chance_interval
from runs.language import LANGUAGES, in_every_language, say
from runs.refusals import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from abm.registers.tables import Row
    from agents.arrays import FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

LIKELY = "likely"
UNLIKELY = "unlikely"
UNDECIDED = "undecided"
NOT_MODELLED = "not yet modelled"
NO_RESULT = "no result"
JUDGED = (LIKELY, UNLIKELY, UNDECIDED)
HEADLINE_KIND = "outcome"
"""Targets of this kind are counted; administrative and derived ones are listed apart."""
HALF = 0.5
SPREAD = (0.1, 0.9)
"""Shares of the draws between which the stated spreads lie: the middle 80 %."""
YEAR_BY_SHARES = (0.1, 0.5, 0.9)
REGISTERED = (
    "number",
    "group",
    "kind",
    "year",
    "label_en",
    "label_zh",
    "sense",
    "upper",
    "unit",
    "indicator",
    "grade",
)
"""Columns of the register of targets that stand in every row."""


def reachability(
    results: str | Path | Results, threshold: float = HALF, pool: bool | None = None
) -> pd.DataFrame:
    """One row a target and mix, in the order of the document: number, target, group, kind, labels,
    mix, probability (tolerant), low, high (Wilson, 95 %), n runs, n_draws, verdict against
    `threshold`, probability_strict with its interval, median_value, value_low, value_high (80 % of
    the draws), median_margin, margin_low, margin_high, median_first_year_met, first_year_low,
    first_year_high, share_ever_met, median_shortfall, shortfall_low, shortfall_high (of the runs
    that miss it), reason.

    Values and shortfalls are in the target's unit; divided by document_factor they are in
    document_unit. Runs that share a draw count as one trial. A target that is not modelled yet has
    no probability (NaN) and its reason. `pool`: whether probabilities are pooled with the rivals of
    the hindcast (see `analysis.questions.pooling`, whose POOLED is the default).
    """
    if not 0 < threshold < 1:
        raise InputError(
            "threshold_no_probability",
            "threshold = {threshold!r} must be a probability between 0 and 1, such as 0.5",
            threshold=threshold,
        )
    outcomes = outcomes_of(results)
    lines = [
        {**_target_columns(row), "mix": mix, **_outcome_columns(outcomes, row, mix, threshold)}
        for row in targets.register().values()
        for mix in outcomes.mixes
    ]
    table = pd.DataFrame(lines)
    if not (pooling.POOLED if pool is None else pool):
        return table
    return pooling.pooled(table, verdict_on, threshold)


def verdict_on(low: float, high: float, threshold: float = HALF) -> str:
    """Verdict on a target from the interval of its probability: undecided while it reaches to both
    sides.
    """
    if low > threshold:
        return LIKELY
    return UNLIKELY if high < threshold else UNDECIDED


def counted(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that count in headlines: modelled targets of the kind `outcome`."""
    return table[(table["kind"] == HEADLINE_KIND) & table["verdict"].isin(JUDGED)]


def first_years(results: Results, mix: str) -> pd.DataFrame:
    """Share of draws in which each judged target is met for the first time in a year: rows targets,
    columns years.

    The column "never" holds the rest; a row adds up to 1. A target met before and lost again counts
    by its first year.
    """
    outcomes = outcomes_of(results)
    rows = outcomes.rows(mix)
    if not len(rows):
        raise InputError(
            "no_run_of_mix",
            "{path} holds no run of '{mix}' that succeeded; mixes: {known}",
            path=outcomes.path,
            mix=mix,
            known=", ".join(outcomes.mixes),
        )
    years = outcomes.first_year_met[rows]
    known = np.unique(years[np.isfinite(years)])
    table = pd.DataFrame(
        {int(year): (years == year).mean(0) for year in known}, index=outcomes.names
    )
    table["never"] = 1 - table.sum(axis=1)
    judged = np.isfinite(outcomes.met[rows]).any(axis=0)
    return table[judged]


def _target_columns(row: Row) -> dict[str, Any]:
    """What the register says about a target."""
    return {
        "target": row["id"],
        **{name: row[name] for name in REGISTERED},
        "target_value": row["value"],
        "document_unit": row["document_unit"],
        "document_factor": row["document_factor"],
    }


def _outcome_columns(outcomes: Outcomes, row: Row, mix: str, threshold: float) -> dict[str, Any]:
    """What the runs say about a target under one mix."""
    rows = outcomes.rows(mix)
    judged = row["id"] in outcomes.names
    if judged:
        column = outcomes.column(row["id"])
        rows = rows[np.isfinite(outcomes.met[rows, column])]
    if not judged or not len(rows):
        return _silent_columns(row["id"], judged)
    met = outcomes.met[rows, column]

    # Replications of a draw are no new evidence: trials are draws, not runs
    chances = np.column_stack([outcomes.chance[rows, column], outcomes.chance_strict[rows, column]])
    draws, (tolerant, strict) = _by_draw(outcomes, rows, chances)
    low, high = chance_interval(tolerant)
    strict_low, strict_high = chance_interval(strict)
    shortfall = np.abs(outcomes.value[rows, column] - row["value"])[met == 0]
    return {
        "probability": float(chances[:, 0].mean()),
        "low": low,
        "high": high,
        "n": len(rows),
        "n_draws": draws,
        "p_agents": float(met.mean()),
        "threshold": threshold,
        "verdict": verdict_on(low, high, threshold),
        "probability_strict": float(chances[:, 1].mean()),
        "strict_low": strict_low,
        "strict_high": strict_high,
        **_spread("value", outcomes.value[rows, column]),
        **_spread("margin", outcomes.margin[rows, column]),
        **_year_columns(outcomes.first_year_met[rows, column]),
        **_spread("shortfall", shortfall),
        "reason_en": "",
        "reason_zh": "",
    }


def _by_draw(outcomes: Outcomes, rows: IntArray, chances: FloatArray) -> tuple[int, FloatArray]:
    """(number of draws, chances by draw of shape (columns, draws)) of chances (runs, columns)."""
    distinct, means = by_draw(outcomes.runs["draw"].to_numpy()[rows], chances)
    return len(distinct), means.T


def _spread(name: str, values: FloatArray) -> dict[str, float]:
    """Median of some values and the limits of their middle 80 %; NaN if there is none."""
    values = values[np.isfinite(values)]
    low, middle, high = (
        np.quantile(values, (SPREAD[0], 0.5, SPREAD[1])) if len(values) else [np.nan] * 3
    )
    return {f"median_{name}": float(middle), f"{name}_low": float(low), f"{name}_high": float(high)}


def _year_columns(years: FloatArray) -> dict[str, float]:
    """Years by which 10 %, 50 % and 90 % of the runs have met a target for the first time; NaN if
    fewer ever do.
    """
    ordered = np.sort(np.where(np.isfinite(years), years, np.inf))
    # A run that never meets it stands behind all years, so that the share is one of all runs
    at_shares = [
        ordered[max(int(np.ceil(share * len(ordered))) - 1, 0)] for share in YEAR_BY_SHARES
    ]
    low, middle, high = (float(year) if np.isfinite(year) else np.nan for year in at_shares)
    ever = float(np.isfinite(years).mean())
    return {
        "median_first_year_met": middle,
        "first_year_low": low,
        "first_year_high": high,
        "share_ever_met": ever,
    }


def _silent_columns(target: str, judged: bool) -> dict[str, Any]:
    """Columns of a target that no run of a mix judges."""
    verdict = NO_RESULT if judged else NOT_MODELLED
    if judged:
        reasons = in_every_language(lambda: say("every run of this mix failed"))
    elif target in targets.not_modelled():
        reasons = dict(zip(LANGUAGES, targets.not_modelled()[target], strict=True))
    else:
        reasons = in_every_language(lambda: say("the runs end before its year"))
    numbers = [
        "probability",
        "p_agents",
        "low",
        "high",
        "threshold",
        "probability_strict",
        "strict_low",
        "strict_high",
    ]
    numbers += [
        name for kind in ("value", "margin", "shortfall") for name in _spread(kind, np.empty(0))
    ]
    numbers += list(_year_columns(np.array([np.nan])))
    return {
        **dict.fromkeys(numbers, np.nan),
        "n": 0,
        "n_draws": 0,
        "verdict": verdict,
        "reason_en": reasons["en"],
        "reason_zh": reasons["zh"],
    }
