"""Reachability: how likely each target is under each mix, how sure that is, and by how much it is
missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.likelihood import EVEN, HALF, JUDGED, NO_RESULT, NOT_JUDGED, apart, word_between
from analysis.questions import pooling
from analysis.questions.marks import marked
from analysis.questions.outside_view import OutsideView, combined
from analysis.questions.published import view_under
from analysis.questions.readings import READINGS, given, readings_table
from analysis.reading.outcomes import as_results, outcomes_of
from runs.chances.reading import DROPS, INTENSITIES, usual_elasticity
from runs.language import in_every_language, say
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from pathlib import Path

    from abm.registers.tables import Row
    from agents.arrays import FloatArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

WIDE = 0.25
"""From this distance of the three probabilities on, a target depends on the method."""
HEADLINE_KIND = "outcome"
"""Targets of this kind are counted; administrative and derived ones are listed apart."""
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
    "strive",
    "create",
    "reading",
)
"""Columns of the register of targets that stand in every row."""


def reachability(
    results: str | Path | Results,
    threshold: float = HALF,
    pool: bool | None = None,
    reading: str = "",
) -> pd.DataFrame:
    """One row a target and mix, in the order of the document: number, target, group, kind, labels,
    mix, three probabilities, word, settled and how the values lie.

    p_agents: share of runs whose own values meet the target; p_model with model_low, model_high (95
    %): the chance with the model's error, on average; p_published: pooled with a simple forecast
    where one knows as much (`analysis.questions.pooling`; `pool`: whether, by default POOLED), else
    p_model; where the evidence is priors alone, with the outside view
    (`analysis.questions.outside_view`). `probability` is p_published, low and high are the model's
    interval moved with it. word: that of p_published, never likely for a reason that the model does
    not know (`analysis.likelihood.word_between`); `disagree`: model and published probability do,
    so that the word is the more careful one; `depends`: the three are far apart.
    `settled`: the model's interval lies on one side of `threshold`; it speaks of the number of
    draws, not of truth.

    `elasticity`: how energy follows an error of the product, where the target's error rests on it.
    Then n runs, n_draws, probability_strict with its interval, median_value, value_low, value_high
    (80 % of the draws), median_model and median_published (with the error, pooled; NaN where
    nothing is pooled), median_margin, margin_low, margin_high, median_first_year_met,
    first_year_low, first_year_high, share_ever_met (all of the runs' own values), median_shortfall,
    shortfall_low, shortfall_high (of the runs that miss it), silent_share of the draws in which
    there is nothing to judge (probabilities are given that there is), reason, and the marks of
    `analysis.questions.marks`.

    `reading`: how to read what a place applies for, 'awarded' or 'listed' (on the list or won);
    by default as the register says.

    Values and shortfalls are in the target's unit; divided by document_factor they are in
    document_unit. Runs that share a draw count as one trial. A target that no run judges has
    no probability (NaN) and its reason.
    """
    if not 0 < threshold < 1:
        raise InputError(
            "threshold_no_probability",
            "threshold = {threshold!r} must be a probability between 0 and 1, such as 0.5",
            threshold=threshold,
        )
    results = as_results(results)
    outcomes = outcomes_of(results)
    pool = pooling.POOLED if pool is None else pool
    lines = []
    for row in targets.register().values():
        for mix in outcomes.mixes:
            said = _outcome_columns(outcomes, row, mix, threshold)
            if reading and row["create"] and said["n"]:
                said |= _read_as(results, row["id"], mix, reading, threshold)
            if said["n"]:
                own = pooling.pooled(results, outcomes, row, mix) if pool else None
                view = view_under(results, mix, row["id"]) if pool else None
                said |= _published_columns(said, own, view)
            lines.append({**_target_columns(row), "mix": mix, **said})
    return agreed(marked(pd.DataFrame(lines), results))


def _read_as(
    results: Results, target: str, mix: str, reading: str, threshold: float
) -> dict[str, Any]:
    """Probability of what a place applies for, read as asked; nothing where no run measures it."""
    table = readings_table(results)
    of_reading = (table["reading"] == one_of(Phrase("reading"), reading, READINGS)).to_numpy()
    own = (table["target"] == target).to_numpy() & (table["mix"] == mix).to_numpy()
    row = table[own & of_reading].iloc[0]
    if not row["n"]:
        return {}
    return {
        "p_agents": row["probability"],
        "p_model": row["probability"],
        "model_low": row["low"],
        "model_high": row["high"],
        "settled": row["low"] > threshold or row["high"] < threshold,
        "probability_strict": row["probability"],
        "strict_low": row["low"],
        "strict_high": row["high"],
    }


def agreed(table: pd.DataFrame) -> pd.DataFrame:
    """The table with no word but 'about even' where readings of equal rank lie on both sides of one
    half.
    """
    both = (table["reading_low"] < HALF) & (table["reading_high"] > HALF)
    both &= table["word"].isin(JUDGED)
    return table.assign(word=table["word"].mask(both, EVEN), depends=table["depends"] | both)


def _published_columns(
    said: dict[str, Any], own: pooling.Pooled | None, view: OutsideView | None
) -> dict[str, Any]:
    """What is published, from what the model says of a target under a mix, its pool and its outside
    view, if any.
    """
    model = said["p_model"]
    published = model if own is None else own.probability
    strict = said["probability_strict"] if own is None else own.probability_strict
    if view is not None:
        published, strict = (
            combined(one, view.rate, weight=view.weight, draws=said["n_draws"])
            for one in (published, strict)
        )
    columns = {
        "p_published": published,
        "probability": published,
        **_moved(said, "model", "", by=published - model),
        **_moved(said, "strict", "strict_", by=strict - said["probability_strict"]),
        "probability_strict": strict,
        "pool_weight": np.nan if own is None else own.weight,
        "pool_rival": "" if own is None else own.rival,
        "median_model": np.nan if own is None else own.median_model,
        "median_published": np.nan if own is None else own.median,
    }
    three = (said["p_agents"], model, published)
    columns["word"] = word_between(model, published)
    columns["disagree"] = apart(model, published)
    columns["depends"] = max(three) - min(three) > WIDE
    return columns


def _moved(said: dict[str, Any], name: str, to: str, *, by: float) -> dict[str, float]:
    """An interval moved with its probability and cut to 0 and 1: a pool makes nothing surer."""
    ends = {end: said[f"{name}_{end}"] for end in ("low", "high")}
    return {f"{to}{end}": float(np.clip(value + by, 0, 1)) for end, value in ends.items()}


def counted(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that count in headlines: judged targets of the kind `outcome`."""
    return table[(table["kind"] == HEADLINE_KIND) & table["word"].isin(JUDGED)]


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
    draw = outcomes.runs["draw"].to_numpy()[rows]
    silent = outcomes.silent[rows, column]
    measured = np.isfinite(outcomes.value[rows, column])
    tolerant = given(outcomes.chance[rows, column], silent, draw)
    strict = given(outcomes.chance_strict[rows, column], silent, draw)
    low, high = tolerant["low"], tolerant["high"]
    shortfall = np.abs(outcomes.value[rows, column] - row["value"])[met == 0]
    measured = met[np.isfinite(outcomes.value[rows, column])]
    return {
        "p_agents": float(measured.mean()) if len(measured) else np.nan,
        "p_model": tolerant["probability"],
        "model_low": low,
        "model_high": high,
        "n": len(rows),
        "n_draws": outcomes.draws(rows),
        "silent_share": tolerant["silent_share"],
        "elasticity": _elasticity(outcomes, row),
        "threshold": threshold,
        "settled": low > threshold or high < threshold,
        "probability_strict": strict["probability"],
        "strict_low": strict["low"],
        "strict_high": strict["high"],
        **_spread("value", outcomes.value[rows, column]),
        **_spread("margin", outcomes.margin[rows, column]),
        **_year_columns(outcomes.first_year_met[rows, column]),
        **_spread("shortfall", shortfall),
        "reason_en": "",
        "reason_zh": "",
    }


def _elasticity(outcomes: Outcomes, row: Row) -> float:
    """How energy follows an error of the product, where a target's error rests on it; else NaN."""
    if row["indicator"] not in (*DROPS, *INTENSITIES):
        return np.nan
    return outcomes.elasticity.get(row["year"], usual_elasticity())


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
    word = NO_RESULT if judged else NOT_JUDGED
    if judged:
        reasons = in_every_language(lambda: say("every run of this mix failed"))
    else:
        reasons = in_every_language(
            lambda: say("the runs end before its year, or are of a version without it")
        )
    numbers = [
        "probability",
        "p_agents",
        "p_model",
        "p_published",
        "low",
        "high",
        "model_low",
        "model_high",
        "pool_weight",
        "silent_share",
        "elasticity",
        "median_model",
        "median_published",
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
        "word": word,
        "settled": False,
        "disagree": False,
        "depends": False,
        "pool_rival": "",
        "reason_en": reasons["en"],
        "reason_zh": reasons["zh"],
    }
