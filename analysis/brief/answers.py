"""What the first tab says, as plain data in the language spoken: a finding in a sentence, counts by
word, confirmed gains and losses, and every target.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analysis.brief.home_words import DOTS, evidence_legend_rows, home_words
from analysis.brief.style import class_name
from analysis.figures.style import latin_width
from analysis.likelihood import (
    JUDGED,
    LIKELY,
    SCALE,
    VERY_LIKELY,
    filled,
    label,
    marks,
)
from analysis.questions.comparison import LOWERS, OPEN, RAISES
from analysis.questions.costs import BASELINE
from analysis.questions.reachability import HEADLINE_KIND
from analysis.questions.shipped_reasons import FILE, MIX, reasons_of
from analysis.questions.target_groups import ALL, GROUPS
from analysis.words import shares
from analysis.words.labels import family_label, group_label
from analysis.words.names import mix_titles
from analysis.words.numbers import wanted
from analysis.words.rests import evidence_label, remarks
from analysis.words.sentences import listed
from runs.language import column_text, say, say_as, spoken_language

if TYPE_CHECKING:
    from analysis.brief.folder import Folder

type Content = dict[str, Any]
"""What JSON can hold."""
type Row = dict[str, Any]
"""A row of a table of the analysis."""
MOST_MOVES = 10
"""Gains, and losses, that are named on the first tab."""
NAMED = 2
"""Losses that the headline names; more are counted."""
LONGEST_NAMES = 70
"""Latin characters that both names may have, so that the headline keeps to two lines."""
ALMOST_NOTHING = 0.002
"""Share of the law of the number met below which a number is not drawn."""


def titles_of(folder: Folder) -> dict[str, str]:
    """Titles of the folder's mixes; the two usual ones in short."""
    short = {"status_quo": say("Status quo"), "document": say_as("a mix", "Document")}
    return {name: short.get(name, title) for name, title in mix_titles(folder.results).items()}


def counted(rows: dict[str, Row]) -> list[Row]:
    """Rows that count in headlines: judged targets of the kind `outcome`."""
    return [row for row in rows.values() if row["kind"] == HEADLINE_KIND and row["word"] in JUDGED]


def likely_count(rows: list[Row]) -> int:
    """How many targets are likely or very likely."""
    return sum(row["word"] in (LIKELY, VERY_LIKELY) for row in rows)


def confirmed(folder: Folder, base: str, mix: str, verdict: str) -> list[Row]:
    """Confirmed changes of outcome targets one way, the largest first."""
    changes = folder.changes_of(base, mix).values()
    found = [row for row in changes if row["kind"] == HEADLINE_KIND and row["verdict"] == verdict]
    return sorted(found, key=lambda row: -abs(row["points"]))


def headline(folder: Folder, base: str, mix: str) -> str:
    """The finding in one sentence, with the numbers that it is made of."""
    titles = titles_of(folder)
    rows = counted(folder.rows(mix))
    fields = {
        "mix": titles[mix],
        "base": titles[base],
        "likely": likely_count(rows),
        "total": len(rows),
        "before": likely_count(counted(folder.rows(base))),
    }
    if base == mix:
        return say(
            "Under “{mix}”, {likely} of {total} outcome targets are likely or very likely", **fields
        )
    if (base, mix) == ("status_quo", "document"):
        finding = say(
            "Carried out as written, the document makes {likely} of its {total} outcome targets "
            "likely or very likely, against {before} under the status quo",
            **fields,
        )
    else:
        finding = say(
            "Under “{mix}”, {likely} of {total} outcome targets are likely or very likely, against "
            "{before} under “{base}”",
            **fields,
        )
    return finding + _turn(folder, base, mix)


def _turn(folder: Folder, base: str, mix: str) -> str:
    """The second half of the headline: what becomes less likely, if that is confirmed."""
    lost = confirmed(folder, base, mix, LOWERS)
    names = [say_as("in a sentence", "“{name}”", name=column_text(row, "label")) for row in lost]
    if not names:
        gained = len(confirmed(folder, base, mix, RAISES))
        return say("; {gained} become more likely, none less", gained=gained)
    if len(names) == 1:
        return say("; {name} becomes less likely", name=names[0])
    if len(names) == NAMED and latin_width("".join(names)) <= LONGEST_NAMES:
        return say("; {first} and {second} become less likely", first=names[0], second=names[1])
    return say("; {n} become less likely, {name} most of all", n=len(names), name=names[0])


def home_content(folder: Folder, base: str, mix: str) -> Content:
    """Everything on the first tab; `base` and `mix` are mixes of the folder, the same twice for one
    mix alone.
    """
    titles = titles_of(folder)
    alone = base == mix
    sides: list[Content] = [{"key": "mix", "name": titles[mix]}]
    if not alone:
        sides.insert(0, {"key": "base", "name": titles[base]})
    names = {"base": base, "mix": mix}
    for side in sides:
        side["counts"] = _word_counts(folder.rows(names[side["key"]]))
    return {
        "headline": headline(folder, base, mix),
        "alone": alone,
        "sides": sides,
        "scale": scale_legend(),
        "facts": _facts(folder, base, mix),
        "histogram": _histogram(folder, base, mix),
        "moves": {} if alone else _moves(folder, base, mix),
        "rows": target_rows(folder, base, mix),
        "groups": _groups(folder, base, mix),
        "silent": _silent(folder.rows(mix)),
        "words": home_words(titles[base], titles[mix], folder.draws),
        "legend": evidence_legend_rows(),
    }


def _word_counts(rows: dict[str, Row]) -> list[Content]:
    """How many outcome targets fall under each word, from the most likely on."""
    words = [row["word"] for row in counted(rows)]
    return [
        {
            "class": class_name(one.word),
            "label": label(one.word),
            "n": words.count(one.word),
        }
        for one in SCALE
    ]


def scale_legend() -> list[Content]:
    """Each word with its colour and the probabilities it stands for, the likeliest first."""
    legend = []
    high = 1.0
    for one in SCALE:
        said = f"{100 * one.least:.0f}–{100 * high:.0f}%"
        if high == 1:
            said = f"≥{100 * one.least:.0f}%"
        elif not one.least:
            said = f"<{100 * high:.0f}%"
        legend.append(
            {
                "class": class_name(one.word),
                "label": label(one.word),
                "range": said,
                "from": one.least,
                "colour": one.fill,
            }
        )
        high = one.least
    return legend


def _facts(folder: Folder, base: str, mix: str) -> list[Content]:
    """Four numbers: met on average, changes confirmed, and what it costs."""
    means = folder.together[folder.together["group"] == ALL].set_index("mix")["expected_met"]
    both = [means.get(name, math.nan) for name in (base, mix)]
    if base == mix:
        return [{"value": f"{both[1]:.1f}", "label": say("met on average")}]
    up, down = (len(confirmed(folder, base, mix, verdict)) for verdict in (RAISES, LOWERS))
    total = len(counted(folder.rows(mix)))
    facts = [
        {
            "value": f"{both[0]:.1f} → {both[1]:.1f}",
            "label": say("met on average, of {total}", total=total),
        },
        {
            "value": say("{up} up · {down} down", up=up, down=down),
            "label": say("changes beyond chance"),
        },
    ]
    costs = folder.costs(base)
    for row in costs[costs["mix"] == mix].to_dict("records") if len(costs) else []:
        paid = {
            say("prefecture and counties spend more, 2022–2030"): row["local"],
            say("all levels of government spend more, 2022–2030"): row["local"] + row["upper"],
        }
        facts += [
            {"value": shares.more_money(value), "label": name} for name, value in paid.items()
        ]
    return facts


def _histogram(folder: Folder, base: str, mix: str) -> Content:
    """How many targets are met at once, by mix; empty where no run judges all of them."""
    laws = folder.number_met
    shown = laws[laws["mix"].isin((base, mix)) & (laws["share"] > ALMOST_NOTHING)]
    if shown.empty:
        return {}
    first, last = int(shown["met"].min()), int(shown["met"].max())
    sides = {}
    for key, name in {"base": base, "mix": mix}.items():
        law = laws[laws["mix"] == name].set_index("met")["share"]
        values = [float(law.get(n, 0.0)) for n in range(first, last + 1)]
        mean = float((law * law.index).sum())
        sides[key] = {"shares": values, "mean": mean}
    if base == mix:
        del sides["base"]
    return {"first": first, "last": last, "sides": sides}


def _moves(folder: Folder, base: str, mix: str) -> Content:
    """The largest confirmed gains and losses, each with its target and both probabilities."""
    before, after = folder.rows(base), folder.rows(mix)
    gains, losses = (confirmed(folder, base, mix, verdict) for verdict in (RAISES, LOWERS))
    sources = _sources(base, mix, [*gains[:MOST_MOVES], *losses[:MOST_MOVES]])

    def moves(rows: list[Row]) -> list[Content]:
        return [
            {
                "target": row["target"],
                "label": column_text(row, "label"),
                "before": before[row["target"]]["probability"],
                "after": after[row["target"]]["probability"],
                "said": shares.two_shares(
                    before[row["target"]]["probability"], after[row["target"]]["probability"]
                ),
                "points": shares.points_between(
                    before[row["target"]]["probability"], after[row["target"]]["probability"]
                ),
                "source": sources.get(row["target"], ""),
            }
            for row in rows[:MOST_MOVES]
        ]

    return {
        "gains": moves(gains),
        "losses": moves(losses),
        "heading": _moves_heading(len(gains), len(losses)),
        "sources": bool(sources),
    }


def _moves_heading(gains: int, losses: int) -> str:
    """What stands above the gains and losses."""
    if not gains and not losses:
        return say("No change is confirmed")
    shown = min(gains, MOST_MOVES)
    if not losses:
        return say("The {n} largest gains; no loss is confirmed", n=shown)
    return say(
        "The {n} largest gains, and the {losses} largest losses",
        n=shown,
        losses=min(losses, MOST_MOVES),
    )


def reasons_known(base: str, mix: str) -> bool:
    """Whether reasons ship for what one mix changes against another."""
    return (base, mix) == (BASELINE, MIX) and FILE.exists()


def _sources(base: str, mix: str, changes: list[Row]) -> dict[str, str]:
    """By target the family of levers that paired runs confirm as the largest reason of its change:
    name and points; known of the document against the status quo.
    """
    if not reasons_known(base, mix):
        return {}
    found = {}
    for row in changes:
        reasons = reasons_of(row["target"])
        same = [reason for reason in reasons if (reason.change > 0) == (row["points"] > 0)]
        if same:
            family = family_label(same[0].part)
            found[row["target"]] = f"{family} {shares.points(same[0].change)}"
    return found


def side_content(row: Row) -> Content:
    """A probability of a target under a mix: number, interval, word, whether the interval reaches
    into another word, and whether the side of one half is settled.
    """
    if row["word"] not in JUDGED:
        return {}
    return {
        "p": row["probability"],
        "low": row["low"],
        "high": row["high"],
        "said": shares.share(row["probability"]),
        "range": shares.range_text(row["low"], row["high"]),
        "class": class_name(row["word"]),
        "label": label(row["word"]),
        "open": not filled(row),
        "marks": marks(row),
        "settled": bool(row["settled"]),
    }


def change_content(change: Row | None) -> Content:
    """What a mix changes of a target: points, whether that is confirmed, which way."""
    if change is None:
        return {}
    confirmed = change["verdict"] != OPEN
    return {
        "value": change["points"],
        "said": shares.points_between(*change["both"]),
        "confirmed": confirmed,
        "up": bool(change["points"] > 0),
    }


def asked_for(row: Any) -> str:
    """What the document asks for; Chinese units stand close to their number."""
    text = wanted(row)
    return text.replace(" ", "").replace("≥", "≥ ").replace("≤", "≤ ") if _chinese() else text


def _chinese() -> bool:
    """Whether Chinese is spoken."""
    return spoken_language() == "zh"


def target_rows(folder: Folder, base: str, mix: str) -> list[Content]:
    """A row a target that has a probability under the mix, in the order of the document."""
    before, after = folder.rows(base), folder.rows(mix)
    changes = folder.changes_of(base, mix)
    lines = []
    for name, row in sorted(after.items(), key=lambda item: item[1]["number"]):
        if row["word"] not in JUDGED:
            continue
        change = changes.get(name)
        both = [before[name], row]
        lines.append(
            {
                "target": name,
                "number": int(row["number"]),
                "group": row["group"],
                "counted": row["kind"] == HEADLINE_KIND,
                "label": column_text(row, "label"),
                "asked": asked_for(row),
                "year": int(row["year"]),
                "base": {} if base == mix else side_content(both[0]),
                "mix": side_content(row),
                "change": change_content(change),
                "dots": DOTS.get(row["evidence"], 0) if row["evidence_why"] else 0,
                "grade": row["evidence"],
                "evidence": evidence_label(row["evidence"]),
                "remarks": listed(remarks(both if base != mix else both[1:])),
            }
        )
    return lines


def _groups(folder: Folder, base: str, mix: str) -> list[Content]:
    """The sectors in their order, each with what is met of it."""
    groups = []
    for name in GROUPS:
        was, own = (
            [row for row in counted(folder.rows(one)) if row["group"] == name]
            for one in (base, mix)
        )
        if not own:
            continue
        fields = {"n": len(own), "mean": _mean_met(own), "likely": likely_count(own)}
        if base == mix:
            note = say(
                "{n} targets, met on average {mean}; likely or very likely {likely}", **fields
            )
        else:
            note = say(
                "{n} targets, met on average {before} → {mean}; likely or very likely "
                "{likely_before} → {likely}",
                before=_mean_met(was),
                likely_before=likely_count(was),
                **fields,
            )
        groups.append({"name": name, "label": group_label(name), "note": note})
    return groups


def _mean_met(rows: list[Row]) -> str:
    """How many of some targets are met on average."""
    return f"{sum(row['probability'] for row in rows):.1f}"


def _silent(rows: dict[str, Row]) -> list[Content]:
    """Targets without a probability, and why."""
    return [
        {
            "number": int(row["number"]),
            "label": column_text(row, "label"),
            "reason": column_text(row, "reason"),
        }
        for row in rows.values()
        if row["word"] not in JUDGED
    ]
