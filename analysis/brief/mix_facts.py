"""What the tab Mixes says, as plain data: the finding, a row a mix, what one changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers import policy, targets
from analysis.brief.found import FoundMix, local_cost
from analysis.brief.pair import mix_title, shipped_mix
from analysis.brief.steering import FAMILIES
from analysis.questions.comparison import LOWERS, RAISES
from analysis.questions.costs import KINDS, PUBLIC
from analysis.questions.digest import MET, REFERENCE
from analysis.questions.reachability import HEADLINE_KIND
from analysis.questions.shipped_mixes import BASELINE
from analysis.reading.statistics import mean_interval
from analysis.search.answer import CONFIRMED
from analysis.words.labels import family_label, payer_label
from analysis.words.numbers import NOTHING, tenths_more
from analysis.words.sentences import listed
from analysis.words.shares import amount_text, money
from runs.chances.intervals import LEVEL
from runs.language import column_text, say
from runs.language.amounts import large_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from abm.registers.policy import PolicyMix
    from analysis.questions.shipped_mixes import ShippedMixes

AS_DEAR = 1.01
"""Mixes at equal cost were scaled to within one per cent of the document's."""
_LOCAL, _UPPER, _OUTSIDE = KINDS
PAYERS = (_LOCAL, _UPPER, PUBLIC, _OUTSIDE)
"""Who pays, in the order of a sum: the third is the first two together."""
MOST_LISTED = 6
"""Targets that a list of gains or losses shows."""


def title_of(mix: str) -> str:
    """Title of a shipped mix."""
    return mix_title(shipped_mix(mix))


def better(shipped: ShippedMixes, table: pd.DataFrame) -> list[str]:
    """Mixes that cost prefecture and counties no more than the document and meet more targets, the
    best first: settled for all of them together (Bonferroni).
    """
    rows = table.set_index("mix")
    if REFERENCE not in rows.index:
        return []
    dear = AS_DEAR * rows.loc[REFERENCE, "cost"]
    others = [mix for mix in rows.index if mix != REFERENCE and rows.loc[mix, "cost"] <= dear]
    level = 1 - (1 - LEVEL) / max(len(others), 1)
    found = {}
    for mix in others:
        more = (shipped.draws[MET, mix] - shipped.draws[MET, REFERENCE]).dropna().to_numpy()
        mean, low, _ = mean_interval(more, level)
        if low > 0:
            found[mix] = mean
    return sorted(found, key=lambda mix: -found[mix])


def best_found(found: Sequence[FoundMix], dear: float) -> FoundMix | None:
    """Of the mixes that a search has found the one that meets most, if runs show that it meets more
    than the document and costs less than `dear`, CNY: both beyond their intervals.
    """
    clear = [
        one
        for one in found
        if one.row["source"] == CONFIRMED
        and one.row["more_low"] > 0
        and local_cost(one, "_high") <= dear
    ]
    return max(clear, key=lambda one: one.row["more"], default=None)


def finding(shipped: ShippedMixes, table: pd.DataFrame, found: Sequence[FoundMix] = ()) -> str:
    """The finding of the tab in one sentence; `found` are mixes that a search has found."""
    row = table.set_index("mix").loc[REFERENCE]
    gain = tenths_more(row["gain"], row["met"])
    fields = {"gain": f"{gain:.1f}", "cost": money(row["cost"])}
    best = better(shipped, table)
    more = shipped.beyond(MET, best[0], REFERENCE)[0] if best else 0.0
    one = best_found(found, row["cost"])
    if one is not None and one.row["more"] > more:
        return say(
            "The document meets {gain} more targets for {cost} of local money; a mix found by "
            "search meets {more} more than the document for {less}",
            **fields,
            more=f"{tenths_more(one.row['more'], row['met'] + one.row['more']):.1f}",
            less=money(local_cost(one)),
        )
    if best:
        return say(
            "The document meets {gain} more targets for {cost} of local money; at no higher cost "
            "“{mix}” meets {more} more than the document",
            **fields,
            mix=title_of(best[0]),
            more=f"{tenths_more(more, row['met'] + more):.1f}",
        )
    return say(
        "The document meets {gain} more targets for {cost} of local money; at no higher cost no "
        "other mix is clearly better yet",
        **fields,
    )


def points(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A point a mix for the chart: cost in the page's unit, targets met, ends, title."""
    base = table.set_index("mix").loc[BASELINE, "met"]
    rows = []
    for row in table.to_dict("records"):
        ends = {f"cost{end}": float(large_amount(row[f"cost{end}"])) for end in ("_low", "_high")}
        rows.append(
            {
                "pick": row["mix"],
                "title": title_of(row["mix"]),
                "cost": float(large_amount(row["cost"])),
                **ends,
                "met": float(row["met"]),
                "met_low": float(base + row["gain_low"]),
                "met_high": float(base + row["gain_high"]),
                "frontier": bool(row["frontier"]),
            }
        )
    return rows


def table_rows(table: pd.DataFrame) -> dict[str, Any]:
    """Heads and rows of the table of all mixes, most targets first."""
    # Translators: amounts come in units of a hundred million CNY in Chinese.
    unit = say("CNY bn")
    heads = [
        say("Mix"),
        f"{say('Local')}\n{unit}",
        f"{say('All levels')}\n{unit}",
        f"{say('Met')}\n{say('on average')}",
        f"{say('Against the')}\n{say_document()}",
        f"{say('One more target')}\n{unit}",
        say("Frontier"),
    ]
    ordered = table.sort_values("met", ascending=False)
    rows = [
        {
            "mix": row["mix"],
            "title": title_of(row["mix"]),
            "mark": row["mix"] if row["mix"] in (BASELINE, REFERENCE) else "",
            "cells": _cells(row),
        }
        for row in ordered.to_dict("records")
    ]
    return {"heads": heads, "rows": rows}


def say_document() -> str:
    """The document, in the head of a column."""
    return say("document")


def _cells(row: dict[str, Any]) -> list[dict[str, str]]:
    worth = NOTHING
    if row["gain_low"] > 0 and row["public"] > 0:
        worth = amount_text(row["public"] / row["gain"])
    return [
        {"text": amount_text(row["cost"]), "look": ""},
        {"text": amount_text(row["public"]), "look": ""},
        {"text": f"{row['met']:.1f}", "look": "strong"},
        _against(row),
        {"text": worth, "look": ""},
        {"text": "●" if row["frontier"] else "", "look": ""},
    ]


def _against(row: dict[str, Any]) -> dict[str, str]:
    """What a mix meets more than the document; in brackets where it is not settled."""
    if row["mix"] == REFERENCE:
        return {"text": NOTHING, "look": ""}
    shown = f"{tenths_more(row['against'], row['met']):+.1f}".replace("-", "−")
    if row["against_low"] > 0:
        return {"text": f"▲ {shown}", "look": "up"}
    if row["against_high"] < 0:
        return {"text": f"▼ {shown}", "look": "down"}
    return {"text": f"({shown})", "look": "open"}


def with_ends(interval: tuple[float, float, float]) -> str:
    """An amount of CNY with its interval, in the page's unit."""
    mean, low, high = interval
    if not np.isfinite(low):
        return money(mean)
    return f"{money(mean)} ({amount_text(low)}–{amount_text(high)})"


def costs_of(shipped: ShippedMixes, mix: str) -> list[tuple[str, str]]:
    """(who pays, how much beyond the status quo with its interval) by payer."""
    return [(payer_label(kind), with_ends(shipped.beyond(kind, mix))) for kind in PAYERS]


def changed_targets(
    shipped: ShippedMixes, mix: str, baseline: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(gains, losses) of a mix against a baseline among counted targets: only confirmed changes,
    the largest first; each row target, label, before, after, change.
    """
    if (mix, baseline) not in shipped.changes.index:
        return [], []
    register = targets.register()
    rows = []
    for row in shipped.changes.loc[[(mix, baseline)]].to_dict("records"):
        name = row["target"]
        if row["verdict"] in (RAISES, LOWERS) and register[name]["kind"] == HEADLINE_KIND:
            before, after = (
                float(shipped.probabilities.loc[(one, name), "probability"])
                for one in (baseline, mix)
            )
            # The change is that of the numbers shown beside it; the paired one decides whether it
            # is confirmed, and knows no outside view.
            if (after > before) != (row["verdict"] == RAISES):
                continue
            rows.append(
                {
                    "target": name,
                    "label": column_text(register[name], "label"),
                    "before": before,
                    "after": after,
                    "change": after - before,
                    "raises": row["verdict"] == RAISES,
                }
            )
    rows.sort(key=lambda row: -abs(row["change"]))
    return [row for row in rows if row["raises"]], [row for row in rows if not row["raises"]]


def lever_line(mix: str | PolicyMix, baseline: str) -> str:
    """In how many levers of which families a mix differs from a shipped one."""
    one = shipped_mix(mix) if isinstance(mix, str) else mix
    other = shipped_mix(baseline)
    counts = dict.fromkeys(FAMILIES, 0)
    for lever, row in policy.register().items():
        if one.paths.get(lever) != other.paths.get(lever):
            counts[row["family"]] += 1
    parts = [
        say("{family} {n}", family=family_label(family), n=n) for family, n in counts.items() if n
    ]
    if not parts:
        return say("The same levers.")
    return say("Levers that differ: {families}.", families=listed(parts))
