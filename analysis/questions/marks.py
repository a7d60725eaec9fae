"""Marks of a target's probability: how it can be read, what it rests on, what history it stands in,
and whether any mix here moves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.questions.evidence import Evidence, evidence
from analysis.questions.outside_view import outside_view
from analysis.questions.readings import AWARDED, LISTED, range_of_equals, readings_table
from analysis.reading.outcomes import as_results

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from runs.folder.reader import Results

INSENSITIVE = 0.02
"""Largest difference between mixes below which no policy here moves a target."""
NOTHING = Evidence("", ())


def marked(table: pd.DataFrame, results: str | Path | Results) -> pd.DataFrame:
    """The table of probabilities with columns:

    evidence (H, H?, F, R or P), evidence_why (series, moments or inputs, separated by spaces);
    reference (class), similarity, reference_rate, reference_weight; reading_low and reading_high
    over readings of equal rank; awarded and listed of what a place applies for; policy_insensitive.
    """
    results = as_results(results)
    grades = {mix: evidence(results, mix) for mix in results.mixes}
    readings = readings_table(results)
    equals = range_of_equals(readings)
    by_reading = readings.set_index(["target", "mix", "reading"])["probability"]
    lines = [_marks(row, grades, equals, by_reading) for row in table.to_dict("records")]
    still = insensitive(table)
    marks = {name: [line[name] for line in lines] for name in lines[0]}
    return table.assign(**marks, policy_insensitive=table["target"].map(still).fillna(False))


def _marks(
    row: dict[str, Any],
    grades: dict[str, dict[str, Evidence]],
    equals: pd.DataFrame,
    by_reading: pd.Series,
) -> dict[str, Any]:
    """Marks of one target under one mix."""
    name, mix = row["target"], row["mix"]
    found = grades[mix].get(name, NOTHING)
    view = outside_view(name)
    low, high = equals.loc[(name, mix)] if (name, mix) in equals.index else (np.nan, np.nan)
    return {
        "evidence": found.grade,
        "evidence_why": " ".join(found.why),
        "reference": view.reference,
        "similarity": view.similarity,
        "reference_rate": view.rate,
        "reference_weight": view.weight,
        "reading_low": float(low),
        "reading_high": float(high),
        **{
            reading: float(by_reading.get((name, mix, reading), np.nan))
            for reading in (AWARDED, LISTED)
        },
    }


def insensitive(table: pd.DataFrame) -> pd.Series:
    """By target, whether the probabilities of all mixes differ by less than INSENSITIVE; False
    where there is one mix only.
    """
    groups = table.groupby("target", sort=False)["p_model"]
    several = groups.count() > 1
    return several & (groups.max() - groups.min() < INSENSITIVE)
