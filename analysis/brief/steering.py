"""What the tab Steer shows, as plain data: where the levers stand, what is known of the mix on
screen, and in which state that is.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from abm.clock import step_label
from abm.registers import policy, targets
from analysis.brief.pair import Choice, shipped_mix
from analysis.likelihood import JUDGED, SCALE, label
from analysis.questions.digest import MET, REFERENCE
from analysis.questions.reachability import HEADLINE_KIND
from analysis.questions.shipped_mixes import BASELINE, LOCAL
from analysis.words.labels import family_label
from analysis.words.levers import gap, lever_text, scale_of
from analysis.words.shares import money
from runs import identity
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    import pandas as pd

    from analysis.brief.folder import Folder
    from analysis.questions.shipped_mixes import ShippedMixes

ASSESSED = "assessed"
"""A shipped mix as it is: its numbers travel with the package."""
ESTIMATED = "estimated"
UNKNOWN = "unknown"
"""No number is known: it has to be run."""
RUNNING = "running"
CONFIRMED = "confirmed"
OUTDATED = "outdated"
"""It was confirmed, and levers have changed since."""
FAMILIES = ("market_rules", "electricity_pricing", "administration", "guidance_fund", "investment")
FAMILIES += ("subsidies",)
"""Families of levers in the order of the page: rules, which cost little, before money."""
POSITIONS = 200
"""Positions of a slider over its range."""
SHOWN_MIXES = (BASELINE, REFERENCE)


class Confirmed(NamedTuple):
    """What runs have said of a mix; plain values, so that a view can keep them."""

    key: str
    """Of the mix and outlook that were run."""
    draws: int
    rows: dict[str, tuple[float, float, float]]
    """Probability with its interval by target."""
    met: float
    """Counted targets met on average."""
    cost: float
    """CNY of prefecture and counties beyond the status quo on the same draws; NaN if it was not
    among the runs.
    """
    counts: tuple[int, ...] = ()
    """How many counted targets have each word, the likeliest first."""


def key_of(choice: Choice) -> str:
    """What decides the probabilities of the mix on screen, as a short text; its name does not."""
    mix = choice.mix(choice.right.name)
    return identity.digest([mix.implementation, sorted(mix.paths.items()), choice.outlook])


def shipped_name(choice: Choice, shipped: ShippedMixes | None) -> str:
    """Name of the shipped mix that is on screen as it is; empty if there is none, or if what is
    shipped of it is out of date.
    """
    if shipped is None or shipped.outdated or choice.outlook != "uncertain":
        return ""
    return shipped_keys(tuple(shipped.mixes)).get(key_of(choice), "")


@lru_cache(maxsize=4)
def shipped_keys(names: tuple[str, ...]) -> dict[str, str]:
    """Name of each shipped mix by what `key_of` says of it as it is."""
    return {key_of(Choice().with_mix(shipped_mix(name))): name for name in names}


def state_of(
    choice: Choice,
    *,
    running: bool,
    confirmed: Confirmed | None,
    shipped: ShippedMixes | None,
    estimated: bool = False,
) -> str:
    """In which state the numbers of the mix on screen are; `estimated`: whether an estimate is at
    hand.
    """
    if running:
        return RUNNING
    if confirmed is not None and confirmed.key == key_of(choice):
        return CONFIRMED
    if shipped_name(choice, shipped):
        return ASSESSED
    if confirmed is not None:
        return OUTDATED
    return ESTIMATED if estimated else UNKNOWN


def lever_rows(choice: Choice) -> list[dict[str, Any]]:
    """The levers as the sliders need them, by family: id, label, limits, marks, how numbers are
    shown, and the steps of a path that has several.
    """
    rows = []
    for family in FAMILIES:
        for lever, row in policy.register().items():
            if row["family"] == family:
                rows.append(_lever_row(choice, lever, row))
    return rows


def _lever_row(choice: Choice, lever: str, row: Any) -> dict[str, Any]:
    scale = scale_of(row)
    path = choice.right.paths.get(lever, ())
    steps = [
        say("{value} from {month}", value=lever_text(lever, value), month=step_label(month))
        for month, value in path
    ]
    return {
        "id": lever,
        "label": column_text(row, "label"),
        "family": row["family"],
        "low": row["low"],
        "high": row["high"],
        "step": (row["high"] - row["low"]) / POSITIONS,
        "status_quo": row["status_quo"],
        "document": row["document"],
        "own": path[-1][1] if path else row["status_quo"],
        "factor": scale.factor,
        "unit": gap(scale.unit) + scale.unit,
        "marks": {name: lever_text(lever, row[name]) for name in ("status_quo", "document")},
        "steps": steps if len(steps) > 1 else [],
    }


def values_of(choice: Choice) -> dict[str, float]:
    """Where each slider stands."""
    return {lever: choice.lever(lever) for lever in policy.register()}


def counted(table: pd.DataFrame) -> list[str]:
    """Targets that count in headlines and have a probability, in the document's order."""
    known = table[table["word"].isin(JUDGED)]
    register = targets.register()
    there = set(known.index.get_level_values("target"))
    return [
        name for name, row in register.items() if name in there and row["kind"] == HEADLINE_KIND
    ]


def target_rows(shipped: ShippedMixes) -> list[dict[str, Any]]:
    """A row a counted target: id, label, probability under the status quo and under the document
    with intervals.
    """
    table = shipped.probabilities
    register = targets.register()
    rows = []
    for name in counted(table):
        of_mixes = {
            mix: [
                float(table.loc[(mix, name), column]) for column in ("probability", "low", "high")
            ]
            for mix in SHOWN_MIXES
        }
        rows.append({"id": name, "label": column_text(register[name], "label"), **of_mixes})
    return rows


def counts_of(table: pd.DataFrame) -> list[int]:
    """How many counted targets have each word, the likeliest first; rows by target."""
    register = targets.register()
    kinds = [register[str(name)]["kind"] for name in table.index]
    words = table["word"][[kind == HEADLINE_KIND for kind in kinds]]
    return [int((words == one.word).sum()) for one in SCALE]


def mix_rows(shipped: ShippedMixes) -> list[dict[str, Any]]:
    """The two mixes that are always shown: title, targets met on average, what they cost."""
    titles = {BASELINE: say("Status quo"), REFERENCE: say_as("name of a mix", "Document")}
    return [
        {
            "mix": mix,
            "title": titles[mix],
            "met": shipped.level(MET, mix)[0],
            "cost": money(shipped.beyond(LOCAL, mix)[0]),
            "counts": counts_of(shipped.probabilities.loc[mix]),
        }
        for mix in SHOWN_MIXES
    ]


def own_numbers(
    choice: Choice, confirmed: Confirmed | None, shipped: ShippedMixes | None
) -> dict[str, Any]:
    """What runs have said of the mix on screen: rows by target (probability, low, high), targets
    met and cost as text; empty where they have said nothing.
    """
    if confirmed is not None and confirmed.key == key_of(choice):
        cost_text = "" if math.isnan(confirmed.cost) else money(confirmed.cost)
        known = {"rows": confirmed.rows, "met": confirmed.met, "cost": cost_text}
        return known | {"firm": True, "counts": confirmed.counts}
    name = shipped_name(choice, shipped)
    if not name or shipped is None:
        return {}
    table = shipped.probabilities.loc[name]
    columns = table[["probability", "low", "high"]].astype(float)
    rows = {str(row.Index): [row.probability, row.low, row.high] for row in columns.itertuples()}
    met, cost = shipped.level(MET, name)[0], shipped.beyond(LOCAL, name)[0]
    known = {"rows": rows, "met": met, "cost": money(cost)}
    return known | {"firm": True, "counts": counts_of(table)}


def guessed(estimate: dict[str, Any]) -> dict[str, Any]:
    """An estimate as `own_numbers` has what is known."""
    return estimate | {"cost": money(estimate["cost"]), "firm": False} if estimate else {}


def confirmed_by(folder: Folder, mix: str, key: str, baseline: str = BASELINE) -> Confirmed:
    """What a folder of runs says of a mix."""
    table = folder.table[folder.table["mix"] == mix].set_index("target")
    known = table[table["word"].isin(JUDGED)]
    rows = {
        str(row.Index): (float(row.probability), float(row.low), float(row.high))
        for row in known.itertuples()
    }
    met = float(known.loc[known["kind"] == HEADLINE_KIND, "p_model"].sum())
    costs = folder.costs(baseline)
    of_mix = costs[costs["mix"] == mix] if len(costs) else costs
    cost = float(of_mix[LOCAL].iloc[0]) if len(of_mix) else math.nan
    return Confirmed(key, int(folder.draws), rows, met, cost, tuple(counts_of(known)))


def words() -> dict[str, Any]:
    """What the widget says."""
    return {
        "levers": say("Levers"),
        "status_quo": say("status quo"),
        "document": say_as("mark of a slider", "document"),
        "undo": say("Undo"),
        "back": say("Back to “{mix}”"),
        "against": say("Against the document: {up} up, {down} down"),
        "unknown": say("Against the document: not known, run it"),
        "sort": say("Sort"),
        "largest": say("Largest change first"),
        "order": say("Order of the document"),
        "points": say("points"),
        "met": say("met"),
        "cost": say("local cost"),
        "trial": say("Trial mix"),
        "changed": say("changed"),
        "cancel": say("Cancel"),
        "fold": say("Fold"),
        "open": say("Open"),
        "path": say("The mix has a path: {steps}. Moving the slider replaces it by one value."),
        "families": {family: family_label(family) for family in FAMILIES},
        "classes": [label(one.word) for one in SCALE],
        "colours": [one.fill for one in SCALE],
        "inks": [one.ink for one in SCALE],
        "least": [one.least for one in SCALE],
        "start_from": say("Start from"),
        "name": say("Name of the mix to save"),
        "save": say("Save the mix"),
        "load": say("Load a file"),
        "more": say_as("a menu", "More"),
        "share": say("Copy the address"),
        "shared": say("Copied"),
        "results": say("Results"),
        "draws": say_as("after a number", "draws"),
    }


def as_text(content: Any) -> str:
    """JSON for the widget: one text is compared faster than a tree."""
    return json.dumps(content, ensure_ascii=False)
