"""Reachability: how likely each target is under each mix, how sure that is, and by how much it is missed."""

import numpy as np
import pandas as pd

from abm import targets
from analysis.statistics import wilson_interval
from runs.refusals import EnsembleError
from runs.store import Results, open_results

LIKELY, UNLIKELY, UNDECIDED = "likely", "unlikely", "undecided"
NOT_MODELLED, NO_RESULT = "not yet modelled", "no result"
JUDGED = (LIKELY, UNLIKELY, UNDECIDED)
HEADLINE_KIND = "outcome"
"""Targets of this kind are counted; administrative and derived ones are listed apart."""


def reachability(results):
    """One row a target and mix, in the order of the document: number, target, group, kind, labels, mix,
    probability (tolerant), low, high (Wilson, 95 %), n, verdict, probability_strict, median_margin, median_value,
    median_first_year_met, median_shortfall (of the runs that miss it; in the target's unit), reason.

    A target that is not modelled yet has no probability (NaN) and its reason.
    """
    results = as_results(results)
    outcomes = verdicts(results)
    judged = set(outcomes["target"])
    found = {key: rows for key, rows in outcomes.groupby(["target", "mix"], sort=False)}
    lines = [
        {**_target_columns(row), "mix": mix, **_outcome_columns(row, found.get((name, mix)), name in judged)}
        for name, row in targets.register().items()
        for mix in results.mixes
    ]
    return pd.DataFrame(lines)


def as_results(results):
    """Results from a result folder or its path."""
    return results if isinstance(results, Results) else open_results(results)


def verdicts(results):
    """Verdicts of the runs that succeeded, with their mix, outlook, draw and rng."""
    succeeded = results.runs["status"] == "ok"
    if not succeeded.any():
        raise EnsembleError(f"{results.path}: every run failed; the first: {results.runs['error'].iloc[0]}")
    runs = results.runs.loc[succeeded, ["run_id", "mix", "outlook", "draw", "rng"]]
    return results.targets.merge(runs, on="run_id", validate="many_to_one")


def verdict_on(low, high):
    """Verdict on a target from the interval of its probability: undecided while it reaches to both sides of a half."""
    if low > 0.5:
        return LIKELY
    return UNLIKELY if high < 0.5 else UNDECIDED


def counted(table):
    """Rows that count in headlines: modelled targets of the kind `outcome`."""
    return table[(table["kind"] == HEADLINE_KIND) & table["verdict"].isin(JUDGED)]


def _target_columns(row):
    """What the register says about a target."""
    names = ("number", "group", "kind", "year", "label_en", "label_zh", "sense", "upper", "unit")
    said = {name: row[name] for name in names}
    document = {"document_unit": row["document_unit"], "document_factor": row["document_factor"]}
    return {"target": row["id"], **said, "target_value": row["value"], **document}


def _outcome_columns(row, outcome, judged):
    """What the runs say about a target under one mix; `judged`: whether any run judges it."""
    if outcome is None:
        return _silent_columns(row["id"], judged)
    n, met = len(outcome), int(outcome["met"].sum())
    low, high = wilson_interval(met, n)
    return {
        "probability": met / n,
        "low": low,
        "high": high,
        "n": n,
        "verdict": verdict_on(low, high),
        "probability_strict": float(outcome["met_strict"].mean()),
        "median_margin": float(outcome["margin"].median()),
        "median_value": float(outcome["value"].median()),
        "median_first_year_met": _median_year(outcome["first_year_met"]),
        "median_shortfall": _shortfall(row, outcome),
        "reason_en": "",
        "reason_zh": "",
    }


def _silent_columns(target, judged):
    """What is said of a target that no run of a mix judges."""
    verdict, reasons = (
        NOT_MODELLED,
        targets.not_modelled().get(target, ("the runs end before its year", "模拟期未到该年份")),
    )
    if judged:
        verdict, reasons = NO_RESULT, ("every run of this mix failed", "该组合的模拟全部失败")
    numbers = ("probability", "low", "high", "probability_strict", "median_margin", "median_value")
    numbers += ("median_first_year_met", "median_shortfall")
    words = {"n": 0, "verdict": verdict, "reason_en": reasons[0], "reason_zh": reasons[1]}
    return {**dict.fromkeys(numbers, np.nan), **words}


def _median_year(years):
    """Year by which half of the runs have met a target for the first time; NaN if fewer than half ever do."""
    middle = years.fillna(np.inf).sort_values().iloc[(len(years) - 1) // 2]
    return float(middle) if np.isfinite(middle) else np.nan


def _shortfall(row, outcome):
    """Median distance from the target of the runs that miss it, in the target's unit; NaN if none does."""
    missed = outcome.loc[~outcome["met"], "value"]
    return float((missed - row["value"]).abs().median()) if len(missed) else np.nan
