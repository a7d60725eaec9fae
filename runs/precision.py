"""An ensemble that ends when its probabilities are precise: the half-widths of their intervals are
looked at after a few fixed numbers of draws, and small enough at one of them.

At so few looks, each at least twice the draws of the one before, stopping costs next to no coverage
(`calibration.experiments.coverage` measures it: .95 on average where no look would give .95), so
nothing is corrected. Whether a probability lies above a threshold is another question, for which
one may look at any time: `runs.settling`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runs.chances.intervals import bounded_mean_interval
from runs.language import say
from runs.refusals import InputError

if TYPE_CHECKING:
    from runs.folder.reader import Results
    from runs.settling import Judged

LOOKS = (50, 100, 200, 400, 800)
"""Draws after which an ensemble may stop."""
HALF_WIDTH = 0.05


def until_precise(half_width: float, max_draws: int) -> dict[str, Any]:
    """What a manifest says of an ensemble that runs until it is precise; refused if it makes no
    sense.
    """
    number = isinstance(half_width, int | float) and not isinstance(half_width, bool)
    if not number or not 0 < half_width < 0.5:
        raise InputError(
            "half_width_value",
            "half width = {half_width!r} must be a number between 0 and 0.5, such as 0.05",
            half_width=half_width,
        )
    return {"half_width": float(half_width), "max_draws": max_draws, "settled": False}


class Widths:
    """Chances of every target and mix by draw, and how precise their means are."""

    def __init__(self, until: dict[str, Any]) -> None:
        self.half_width: float = until["half_width"]
        self.chances: dict[tuple[str, str, str], dict[int, float]] = {}

    def add(self, run: Judged) -> None:
        """Take note of a finished run."""
        for target, chance in run.chances.items():
            key = target, run.mix, run.outlook
            self.chances.setdefault(key, {})[run.draw] = chance

    def unsettled(self, draws: int) -> tuple[int, int]:
        """(number of probabilities that are not precise, number of probabilities) after so many
        draws, whatever else is there already.
        """
        halves = [
            self._half([chances[draw] for draw in sorted(chances) if draw < draws])
            for chances in self.chances.values()
        ]
        return sum(half > self.half_width for half in halves), len(halves)

    def _half(self, chances: list[float]) -> float:
        """Half of an interval's width; infinite without draws."""
        if not chances:
            return float("inf")
        low, high = bounded_mean_interval(chances)
        return (high - low) / 2


def looks(most: int) -> list[int]:
    """Draws after which an ensemble of at most so many is looked at."""
    return [*(look for look in LOOKS if look < most), most]


def precise_lines(results: Results) -> list[str]:
    """Whether a folder that was run until it was precise became so, in words."""
    arguments = results.manifest["arguments"]
    until = arguments["until"]
    fields = {"half_width": until["half_width"], "draws": arguments["draws"]}
    if until["settled"]:
        return [say("every half-width is at most {half_width:g} after {draws} draws", **fields)]
    return [
        say(
            "not every half-width is at most {half_width:g} after {draws} draws, the most", **fields
        )
    ]
