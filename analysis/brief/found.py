"""Mixes that a search has found, as the page shows them beside the shipped ones: those that travel
with the package, or those of a folder of 'ganzi frontier', with what runs have said.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from abm.registers.policy import load_mix
from analysis import search
from analysis.questions.digest import MET, REFERENCE
from analysis.search.answer import CONFIRMED
from runs.language import say
from runs.language.amounts import large_amount
from runs.refusals import InputError

if TYPE_CHECKING:
    from abm.registers.policy import PolicyMix
    from analysis.questions.shipped_mixes import ShippedMixes

TABLE = "frontier.csv"
SHIPPED = Path(search.__file__).with_name("found")
"""What `ganzi frontier --budget 0.5 --budget 1 --budget 2 --budget 4 --confirm 60` wrote for the
package.
"""
ENDS = ("", "_low", "_high")
BILLION = 1e9
"""Costs of a frontier are in bn CNY."""


class FoundMix(NamedTuple):
    """A mix that was found, with its row of the table of a frontier."""

    mix: PolicyMix
    row: dict[str, Any]

    @property
    def title(self) -> str:
        """For how much money it is the best, and whether runs have confirmed it."""
        budget = f"{large_amount(BILLION * self.row['budget']):g}"
        if self.row["source"] == CONFIRMED:
            return say("Found within CNY {budget} bn, confirmed", budget=budget)
        return say("Found within CNY {budget} bn, emulated", budget=budget)


def found_mixes(folder: str | None) -> list[FoundMix]:
    """Mixes of the frontier to which a folder belongs, else those of the package; none where
    neither can be read.
    """
    beside = [Path(folder), Path(folder).parent] if folder else []
    for place in (*beside, SHIPPED):
        if (place / TABLE).is_file():
            try:
                rows = pd.read_csv(place / TABLE).to_dict("records")
                mixes = [load_mix(str(place / f"{row['mix']}.toml")) for row in rows]
                return [FoundMix(mix, row) for mix, row in zip(mixes, rows, strict=True)]
            except (InputError, OSError, ValueError, KeyError):
                continue
    return []


@lru_cache(maxsize=4)
def shown_found(folder: str | None) -> list[FoundMix]:
    """The mixes that were found, read once."""
    return found_mixes(folder)


def found_as(mix: PolicyMix, folder: str | None) -> FoundMix | None:
    """The mix that was found, if it is this one, whatever its name."""
    for one in shown_found(folder):
        if (one.mix.paths, one.mix.implementation) == (mix.paths, mix.implementation):
            return one
    return None


def cost_line(one: FoundMix) -> str:
    """What has to be said beside the cost of a mix that was found; empty where runs said it."""
    if one.row["source"] == CONFIRMED:
        return ""
    return say(
        "The cost is what the search counts: what more policy would save elsewhere is not taken "
        "off. Runs have found cheap mixes dearer than that."
    )


def found_points(many: list[FoundMix], shipped: ShippedMixes) -> list[dict[str, Any]]:
    """A point a mix for the chart, as `mix_facts.points` has those of the shipped ones: what it
    meets more than the document, beyond the document's own number, and what it costs.
    """
    met = shipped.level(MET, REFERENCE)[0]
    points = []
    for one in many:
        costs = {f"cost{end}": float(large_amount(local_cost(one, end))) for end in ENDS}
        meets = {f"met{end}": float(met + one.row[f"more{end}"]) for end in ENDS}
        points.append(
            {"pick": one.mix.name, "title": one.title, **costs, **meets, "frontier": False}
        )
    return points


def local_cost(one: FoundMix, end: str = "") -> float:
    """CNY that prefecture and counties pay beyond the status quo, or the end of its interval; the
    cost itself where there is none. Emulated costs are what a search counts (`cost_line`).
    """
    value = one.row[f"local{end}"]
    return BILLION * (one.row["local"] if math.isnan(value) else value)
