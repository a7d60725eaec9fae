"""Numbers and lists as an official paper writes them, in the language spoken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analysis.likelihood import word_of
from analysis.words.numbers import (
    NOTHING,
    bounded_percent,
    percent,
    quantity,
    rounding_step,
)
from runs.language import say, say_as, spoken_language
from runs.language.amounts import large_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_TITLE = 44
"""Latin characters of a mix's title; longer ones are cut."""
SMALLEST = 0.05
"""Of the large unit of money: what is less is said to be less."""


def share(row: dict[str, Any]) -> str:
    """The probability of a row, no finer than its interval permits; with a decimal where the whole
    number would stand in another class of likelihood.
    """
    value, low, high = row["probability"], row["low"], row["high"]
    if not math.isfinite(value):
        return NOTHING
    if rounding_step(low, high) > 1:
        text = percent(value, low, high).replace(" ", "")
        return text.replace("~", say_as("before a rough number", "~"))
    whole = bounded_percent(value)
    if whole.isdigit() and word_of(int(whole) / 100) != word_of(value):
        whole = f"{100 * value:.1f}"
    return f"{whole}%"


def pair(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Two probabilities of a target, such as 37→91%."""
    return f"{share(before).removesuffix('%')}→{share(after)}"


def amount(value: float) -> str:
    """Money in the large unit of the language."""
    if not math.isfinite(value):
        return NOTHING
    large = large_amount(abs(value))
    if large < SMALLEST:
        return say("less than CNY {amount} bn", amount=SMALLEST)
    digits = 2 if spoken_language() != "zh" and large < 1 else 1
    sign = "−" if value < 0 else ""
    return say("CNY {amount} bn", amount=f"{sign}{large:,.{digits}f}")


def level(value: float, row: dict[str, Any]) -> str:
    """A value in the target's unit."""
    text = quantity(value, row)
    return text.replace(" ", "") if spoken_language() == "zh" else text


def named(names: Sequence[str], most: int) -> str:
    """Names as a list of at most `most`, then how many others there are."""
    shown = list(names[:most])
    rest = len(names) - len(shown)
    if rest == 1:  # the room of "1 other" holds the name as well
        shown.append(names[most])
        rest = 0
    if rest:
        return say(
            "{names} and {rest} others{total:.0}",
            names=say_as("names in a list", ", ").join(shown),
            rest=str(rest),
            total=str(len(names)),
        )
    if len(shown) > 1:
        first = say_as("names in a list", ", ").join(shown[:-1])
        return say_as("names in a list", "{first} and {last}", first=first, last=shown[-1])
    return "".join(shown)


def as_text(sentences: Iterable[str]) -> str:
    """Sentences one after the other; Chinese has no blank between them."""
    blank = "" if spoken_language() == "zh" else " "
    return blank.join(one for one in sentences if one)


def short_title(title: str) -> str:
    """A mix's title, cut where it is very long."""
    used = 0
    for place, letter in enumerate(title):
        used += 2 if ord(letter) >= 0x2E80 else 1
        if used > LONGEST_TITLE:
            return title[: place - 1].rstrip() + "…"
    return title
