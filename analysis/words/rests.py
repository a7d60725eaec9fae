"""What a probability rests on, how its words were read and what history it stands in, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from abm.registers import indicators, targets
from analysis.likelihood import JUDGED, is_likely
from analysis.questions.evidence import (
    FITTED,
    GRADES,
    HINDCAST,
    NOT_PASSED,
    PRIORS,
    REGISTERED,
    SHARES,
    STAGES,
)
from analysis.questions.outside_view import classes
from analysis.words.names import input_label
from analysis.words.numbers import bounded_percent
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    import pandas as pd

    from analysis.questions.uncertainty import Uncertainty

LEAST_SAID = 0.005
"""Share of the variance from which on it is said."""
LEAST_SILENT = 0.005
"""Share of draws without anything to judge from which on it is said."""


def evidence_label(grade: str) -> str:
    """What an evidence grade means, in a word or two."""
    return {
        HINDCAST: say("tested"),
        NOT_PASSED: say("tested, not passed"),
        FITTED: say("fitted"),
        REGISTERED: say("register facts"),
        PRIORS: say("priors only"),
    }.get(grade, "")


def graded(grade: str) -> str:
    """A grade's letter and its word, such as 'H tested'."""
    return f"{grade} {evidence_label(grade)}" if grade else ""


def evidence_why(row: dict[str, Any]) -> str:
    """What a row of probabilities rests on, in a sentence without its point."""
    grade, why = row["evidence"], row["evidence_why"].split()
    if grade in (HINDCAST, NOT_PASSED):
        return say("hindcast of {series}", series=_joined([_series_label(one) for one in why]))
    if grade == FITTED:
        return say("fitted to {n} moments of what is judged", n=len(why))
    if why == [STAGES]:
        return say("stages on record: nine draws of ten come out alike")
    if why == [SHARES]:
        return say("inputs of grade A and B carry half of what inputs explain")
    if grade == PRIORS and why:
        return say("decided by {inputs}", inputs=_joined([input_label(one) for one in why]))
    return say("no single input decides, or the draws are too few to tell") if grade else ""


def uncertainty_line(parts: Uncertainty) -> str:
    """What makes a target uncertain, the largest share first; what rounds to nothing is left
    out.
    """
    names = {
        "error": say("model error"),
        "outlook": say("outside world"),
        "priors": say("priors"),
        "facts": say("facts"),
        "luck": say("luck"),
    }
    shares = sorted(parts._asdict().items(), key=lambda item: -item[1])
    return say(", ").join(
        f"{names[name]} {100 * share:.0f} %" for name, share in shares if share >= LEAST_SAID
    )


def _series_label(name: str) -> str:
    """Name of a series of the hindcast; one that is no indicator shows its id as words."""
    row = indicators.register().get(name)
    return column_text(row, "label") if row else name.replace("_", " ")


def _joined(words: list[str]) -> str:
    """Words as a list in a sentence."""
    return say("; ").join(words)


def reference_line(row: dict[str, Any]) -> str:
    """The outside view of a row: class, rate and weight."""
    return say(
        "outside view {rate:.0f} %, weight {weight:.0f} % ({name})",
        rate=100 * row["reference_rate"],
        weight=100 * row["reference_weight"],
        name=column_text(classes()[row["reference"]], "label"),
    )


def reading_label(target: str, reading: str) -> str:
    """How a target's words are read."""
    for row in targets.readings().get(target, ()):
        if row["reading"] == reading:
            return column_text(row, "label")
    return {
        "all_energy": say("all energy counted"),
        "drawn_border": say("border rivers counted as drawn"),
        "cap": say("the forecast as an upper bound"),
        "every_year": say("lower in every year"),
        "single_year": say("growth of the year"),
        "awarded": say("won"),
        "listed": say("on the list or won"),
        "all_years": say("in every year"),
    }.get(reading, say("as written"))


def remarks(rows: list[dict[str, Any]]) -> list[str]:
    """What is to be said of a target beside its numbers; `rows` are its rows by mix."""
    first = rows[0]
    said = []
    if first["strive"]:
        said.append(say("striven for"))
    if first["policy_insensitive"]:
        said.append(say("no policy here moves it"))
    ranges = [row for row in rows if math.isfinite(row["reading_low"])]
    if ranges:
        parts = [_percents(row["reading_low"], row["reading_high"]) for row in ranges]
        said.append(say("{ranges} by how it is read", ranges=say(", ").join(parts)))
    if first["create"] and any(math.isfinite(row["listed"]) for row in rows):
        parts = [
            f"{bounded_percent(row['awarded'])}/{bounded_percent(row['listed'])} %"
            for row in rows
            if math.isfinite(row["awarded"]) and math.isfinite(row["listed"])
        ]
        said.append(say("won/on the list: {parts}", parts=say(", ").join(parts)))
    silent = max((row["silent_share"] for row in rows), default=0.0)
    if math.isfinite(silent) and silent >= LEAST_SILENT:
        said.append(say("no growth to share in {share:.0f} % of the draws", share=100 * silent))
    return said


def _percents(low: float, high: float) -> str:
    """A range of probabilities."""
    return f"{bounded_percent(low)}–{bounded_percent(high)} %"


def grade_line(title: str, rows: pd.DataFrame) -> str:
    """On what the counted targets of a mix rest, and how firm and striven-for ones come out."""
    counts = rows["evidence"].value_counts()
    judged = rows[rows["word"].isin(JUDGED)]
    likely = is_likely(judged["word"])
    strive = judged["strive"] == 1
    return say(
        "{title}: rests on {grades}; firm {firm} (likely or very likely {firm_likely}), striven "
        "for {strive} (likely or very likely {strive_likely})",
        title=title,
        grades=say(", ").join(
            f"{graded(grade)} {int(counts[grade])}" for grade in GRADES if grade in counts
        ),
        firm=int((~strive).sum()),
        firm_likely=int((likely & ~strive).sum()),
        strive=int(strive.sum()),
        strive_likely=int((likely & strive).sum()),
    )


def evidence_legend() -> str:
    """What the letters after probabilities mean."""
    return say(
        "H: its series was tested in the hindcast; H?: tested and not passed; F: fitted to its own "
        "past; R: facts of the registers decide; P: priors alone, so that the rate at which such "
        "targets were met before enters with at most 30 %."
    )


def firm_label(row: dict[str, Any]) -> str:
    """Whether the document strives for a target or sets it."""
    return say("striven for") if row["strive"] else say_as("of a target", "firm")
