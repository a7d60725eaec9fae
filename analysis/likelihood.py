"""One scale of likelihood for page, terminal, reports, figures, notebooks: words, colours, marks.

    from analysis.likelihood import SCALE, filled, label, marked, word_of

    SCALE                five classes, the likeliest first: .word .least .fill .ink .edge
    word_of(0.7)         'likely': the class of a probability, as in the column `word`
    CLASS["likely"]      the class of a word; `.fill` its colour, `.ink` that of text upon it
    label(word)          the word in the language spoken
    filled(row)          the 95 % interval lies in one class: draw it filled, else outlined
    row["settled"]       the draws settle on which side of one half it lies: SETTLED stands behind
    marked(row)          the word of a row of `reachability` with all its marks, as plain text
    css(row)             the style of its chip on a page: filled, or outlined
    drawn_as(row)        (face, edge, ink): the colours of its chip in a figure
    is_likely(words)     which words of a column say likely or very likely

The class is that of the probability as published, its lower bound included, by the cut points of
the IPCC. It is never surer than the model alone where it says likely or more (`word_between`).
Colours say the probability, never the decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from runs.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

VERY_LIKELY, LIKELY, EVEN = "very likely", "likely", "about even"
UNLIKELY, VERY_UNLIKELY = "unlikely", "very unlikely"
NOT_JUDGED = "not judged"
NO_RESULT = "no result"
"""What stands in the place of a word where there is no probability."""


class Likelihood(NamedTuple):
    """A class of probabilities: its word, its least probability, and the colours of its chip: of
    its ground, of text upon it, and of its border where it is outlined (3:1 against white).
    """

    word: str
    least: float
    fill: str
    ink: str
    edge: str


SCALE = (
    Likelihood(VERY_LIKELY, 0.90, "#0a4d68", "#ffffff", "#0a4d68"),
    Likelihood(LIKELY, 0.66, "#7cb9d3", "#0b2230", "#4f9dbd"),
    Likelihood(EVEN, 0.33, "#e5e2d8", "#26241d", "#948e7c"),
    Likelihood(UNLIKELY, 0.10, "#f3c58f", "#3a2100", "#d07f24"),
    Likelihood(VERY_UNLIKELY, 0.0, "#b04e08", "#ffffff", "#b04e08"),
)
CLASS = {one.word: one for one in SCALE}
JUDGED = tuple(CLASS)
INK, PAPER = "#16202c", "#ffffff"
"""Text and ground of a chip that is outlined."""
FILLED, OUTLINED = "■", "□"
"""Before a word in plain text: its interval lies in one class; it reaches into another."""
SETTLED, APART, DEPENDS = "√", "≠", "±"
"""Behind a word: the draws settle on which side of one half it lies; the model alone and what is
published say different things; it depends on the method. All of them stand in GBK."""
ROUNDING = 1e-9
HALF = 0.5


def word_of(probability: float) -> str:
    """The word of a probability between 0 and 1: one of JUDGED."""
    return next(one.word for one in SCALE if probability >= one.least - ROUNDING)


def apart(model: float, published: float) -> bool:
    """Whether the model's probability and the published one say different things: on other sides of
    one half, in words more than one step apart, or likely for no reason that the model knows.
    """
    of_model, of_published = (JUDGED.index(word_of(one)) for one in (model, published))
    lent = of_published < of_model and published >= CLASS[LIKELY].least - ROUNDING
    return (model - HALF) * (published - HALF) < 0 or abs(of_model - of_published) > 1 or lent


def word_between(model: float, published: float) -> str:
    """The word of a published probability, beside the model's own: what only a rival or an outside
    view makes likely is called what the model calls it; where they contradict each other it is
    about even.
    """
    if not apart(model, published):
        return word_of(published)
    return word_of(model) if published > model > HALF else EVEN


def filled(row: Mapping[str, Any]) -> bool:
    """Whether the 95 % interval (`low`, `high`) of a row lies in the class of its word."""
    if row["word"] not in CLASS:
        return False
    below = max(row["high"] - 2 * ROUNDING, row["low"])  # an upper end belongs to the class below
    return word_of(row["low"]) == word_of(below) == row["word"]


def is_likely(words: pd.Series) -> pd.Series:
    """Which words of a column say likely or very likely."""
    return words.isin((VERY_LIKELY, LIKELY))


def is_unlikely(words: pd.Series) -> pd.Series:
    """Which words of a column say unlikely or very unlikely."""
    return words.isin((VERY_UNLIKELY, UNLIKELY))


def label(word: str) -> str:
    """A word, or why there is none, in the language spoken."""
    return {
        VERY_LIKELY: say("very likely"),
        LIKELY: say("likely"),
        EVEN: say("about even"),
        UNLIKELY: say("unlikely"),
        VERY_UNLIKELY: say("very unlikely"),
        NOT_JUDGED: say("not judged"),
        NO_RESULT: say("no result"),
    }[word]


def marks(row: Mapping[str, Any]) -> str:
    """Marks behind the word of a row of `reachability`: SETTLED, APART, DEPENDS."""
    if row["word"] not in CLASS:
        return ""
    said = (SETTLED if row["settled"] else "") + (APART if row["disagree"] else "")
    return said + (DEPENDS if row["depends"] and not row["disagree"] else "")


def square(row: Mapping[str, Any]) -> str:
    """FILLED or OUTLINED; nothing where there is no probability."""
    if row["word"] not in CLASS:
        return ""
    return FILLED if filled(row) else OUTLINED


def marked(row: Mapping[str, Any]) -> str:
    """The word of a row with its marks, such as '□ likely √'; `word_line` says what they mean."""
    return " ".join(part for part in (square(row), label(row["word"]), marks(row)) if part)


def drawn_as(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """(face, edge, ink) of the chip of a row that has a probability."""
    one = CLASS[row["word"]]
    return (one.fill, one.fill, one.ink) if filled(row) else (PAPER, one.edge, INK)


def css(row: Mapping[str, Any]) -> str:
    """Style of the chip of a row that has a probability."""
    face, edge, ink = drawn_as(row)
    return f"background:{face};color:{ink};box-shadow:inset 0 0 0 2px {edge}"


def word_line() -> str:
    """What the words and marks of probabilities mean."""
    return say(
        "very likely: from 90 %; likely: from 66 %; about even: from 33 %; unlikely: from 10 %; "
        "very unlikely: below. ■ : the 95 % interval lies in one class; □ : it reaches into "
        "another. √ : the draws settle on which side of 50 % it lies (of the draws, not of truth). "
        "≠ : the model alone and what is published say different things; the word is the more "
        "careful one. ± : it depends on the method by more than 25 points."
    )
