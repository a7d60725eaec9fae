"""What the tab of one target says, as plain data in the language spoken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from abm.registers import indicators, targets
from analysis.brief.answers import (
    asked_for,
    change_content,
    scale_legend,
    side_content,
    titles_of,
)
from analysis.likelihood import JUDGED, label
from analysis.questions.comparison import OPEN, RAISES
from analysis.questions.spreads import FAN
from analysis.questions.target_groups import GROUPS
from analysis.words import shares
from analysis.words.labels import grade_label, grade_mark, group_label, payer_label
from analysis.words.names import input_label
from analysis.words.numbers import axis_scale, quantity
from analysis.words.numerals import in_digits
from analysis.words.rests import evidence_label, evidence_why, reference_line, remarks
from runs.language import ENGLISH, column_text, say, say_as, spoken_language

if TYPE_CHECKING:
    from analysis.brief.answers import Content, Row
    from analysis.brief.folder import Folder

DONE_OR_NOT = "0/1"
FALLING = "lt_prev_year"
POINT = 0.01
LEEWAY = 0.005
"""Difference from which on a probability without the leeway of the words is said."""


def target_content(folder: Folder, target: str, base: str, mix: str) -> Content:
    """Everything on the tab of a target; `base` and `mix` are mixes of the folder, the same twice
    for one mix alone.
    """
    rows = {"base": folder.rows(base)[target], "mix": folder.rows(mix)[target]}
    alone = base == mix
    if alone:
        del rows["base"]
    titles = titles_of(folder)
    names = {"base": titles[base], "mix": titles[mix]}
    row = rows["mix"]
    ready = folder.is_ready(base, mix)
    change = None if alone else folder.changes_of(base, mix).get(target)
    return {
        "target": target,
        "choices": _choices(folder, mix),
        "where": _where(row),
        "headline": target_headline(row, change, names),
        "sides": [
            {"key": key, "name": names[key], "three": _three(one), **side_content(one)}
            for key, one in rows.items()
        ],
        "scale": scale_legend(),
        "change": change_content(change),
        "facts": _facts(rows, change),
        "ready": ready,
        "fan": fan_content(folder, target, {"base": base, "mix": mix}) if ready else {},
        "drivers": _drivers(folder, target, mix) if ready else [],
        "rests": _rests(row, list(rows.values())),
        "costs": _costs(folder, base, mix, change),
        "words": _words(titles[mix]),
    }


def _choices(folder: Folder, mix: str) -> list[Content]:
    """The targets with a probability, by sector."""
    rows = sorted(folder.rows(mix).values(), key=lambda row: row["number"])
    choices = []
    for group in GROUPS:
        own = [
            {"target": row["target"], "label": f"{row['number']}. {column_text(row, 'label')}"}
            for row in rows
            if row["group"] == group
        ]
        choices.append({"name": group, "label": group_label(group), "targets": own})
    return [one for one in choices if one["targets"]]


def _where(row: Row) -> str:
    """Sector of a target and where it stands in the document."""
    section = targets.register()[row["target"]]["section"]
    if spoken_language() == ENGLISH:
        section = in_digits(section)
    return say(
        "{group} · section {section} of the document",
        group=group_label(row["group"]),
        section=section,
    )


def target_headline(row: Row, change: Row | None, names: dict[str, str]) -> str:
    """The finding on one target in a sentence."""
    name = column_text(row, "label")
    if row["word"] not in JUDGED:
        return say("{head}: {value}", head=name, value=label(row["word"]))
    fields = {
        "label": name,
        "word": label(row["word"]),
        "share": shares.share(row["probability"]),
        "mix": names["mix"],
        "base": names["base"],
    }
    if change is None:
        return say("{label}: {word} under “{mix}” ({share})", **fields)
    if change["verdict"] == OPEN:
        return say(
            "{label}: {word} under “{mix}” ({share}), no confirmed difference from “{base}”",
            **fields,
        )
    fields["points"] = shares.points_between(*change["both"]).lstrip("+−±")
    if change["verdict"] == RAISES:
        return say(
            "{label}: {word} under “{mix}” ({share}), {points} points above “{base}”", **fields
        )
    return say("{label}: {word} under “{mix}” ({share}), {points} points below “{base}”", **fields)


def _three(row: Row) -> str:
    """The three probabilities of a target, each named."""
    if row["word"] not in JUDGED:
        return ""
    return say(
        "runs alone {agents}; with the model's own error {model}; weighed with past experience "
        "{published}, the number above",
        agents=shares.share(row["p_agents"]),
        model=shares.share(row["p_model"]),
        published=shares.share(row["p_published"]),
    )


def _facts(rows: dict[str, Row], change: Row | None) -> list[Content]:
    """What is asked for, where the median lies, what the same luck shows, what leeway does."""
    row = rows["mix"]
    facts = [{"name": say("Asked for"), "value": f"{asked_for(row)} · {row['year']}"}]
    if row["unit"] != DONE_OR_NOT and row["sense"] != FALLING:
        medians = [quantity(one["median_value"], one) for one in rows.values()]
        facts.append(
            {
                "name": say("Median of the draws in {year}", year=row["year"]),
                "value": " → ".join(medians),
            }
        )
    if change is not None:
        said = say(
            "gained in {gained:.0f} and lost in {lost:.0f} of {n} draws, with the model's own "
            "error",
            gained=change["gained"],
            lost=change["lost"],
            n=change["n"],
        )
        facts.append({"name": say("On the same luck"), "value": said})
    strict = [one["probability_strict"] for one in rows.values()]
    moved = [abs(one["probability"] - one["probability_strict"]) for one in rows.values()]
    if max(moved) > LEEWAY:
        facts.append(
            {
                "name": say("Without the leeway of “about”"),
                "value": " → ".join(shares.share(value) for value in strict),
            }
        )
    return facts


def fan_content(folder: Folder, target: str, mixes: dict[str, str]) -> Content:
    """Spread of the target's indicator by year under each mix (`mixes`: by side), on the scale of
    its axis; for what is done or not the share of the draws in which it is done.
    """
    row = targets.register()[target]
    done = row["unit"] == DONE_OR_NOT
    factor, unit = (POINT, "%") if done else axis_scale(row)
    table = folder.fans()
    table = table[table["indicator"] == row["indicator"]]
    sides = {}
    for key, mix in mixes.items():
        own = table[table["mix"] == mix].sort_values("year")
        columns = ["mean"] if done else list(FAN)
        sides[key] = [
            {"year": int(year), "values": [value / factor for value in values]}
            for year, *values in own[["year", *columns]].itertuples(index=False)
        ]
    if mixes["base"] == mixes["mix"]:
        del sides["base"]
    levelled = not done and row["sense"] != FALLING
    return {
        "title": column_text(indicators.register()[row["indicator"]], "label"),
        "unit": say("% of the draws in which it is done") if done else unit,
        "done": done,
        "sides": sides,
        "year": int(row["year"]),
        "level": row["value"] / factor if levelled else None,
        "said": f"{say('Asked for')} {asked_for(folder.rows(mixes['mix'])[target])}",
        "bars": _bars(folder, target, mixes, factor) if levelled else {},
    }


def _bars(folder: Folder, target: str, mixes: dict[str, str], factor: float) -> Content:
    """Middle 80 % of the figure with the model's error, by side."""
    bars = {}
    for key, mix in mixes.items():
        table = folder.levels(mix)
        own = table[table["target"] == target]
        if len(own):
            bars[key] = [float(own[end].iloc[0]) / factor for end in ("low", "high")]
    return bars


def _drivers(folder: Folder, target: str, mix: str) -> list[Content]:
    """What moves the target's figure most, the strongest first; what is not confirmed says so."""
    table = folder.drivers(mix)
    rows = table[table["target"] == target].to_dict("records")
    return [
        {
            "label": input_label(row["input"]),
            "correlation": row["correlation"],
            "low": row["low"],
            "high": row["high"],
            "confirmed": bool(row["settled"]),
            "grade": grade_mark(row),
            "meaning": grade_label(row["grade"]),
            "said": f"{row['correlation']:+.2f}".replace("-", shares.MINUS),
        }
        for row in rows
        if math.isfinite(row["correlation"]) and row["correlation"]
    ]


def _rests(row: Row, rows: list[Row]) -> list[str]:
    """On what the probability rests, in sentences."""
    if row["word"] not in JUDGED:
        return [column_text(row, "reason")]
    grade = evidence_label(row["evidence"])
    sentences = [say("{head}: {value}", head=grade, value=evidence_why(row))]
    if math.isfinite(row["pool_weight"]):
        sentences.append(
            say(
                "A simple forecast did as well in the past: the probability weighs the model "
                "{model:.0f}% and that forecast {rival:.0f}%",
                model=100 * row["pool_weight"],
                rival=100 * (1 - row["pool_weight"]),
            )
        )
    sentences.append(reference_line(row))
    sentences += remarks(rows)
    sentences.append(_side_of_half(row))
    return sentences


def _side_of_half(row: Row) -> str:
    """Whether the draws settle on which side of one half the probability lies."""
    if row["settled"]:
        return say("the draws settle on which side of 50% it lies")
    return say("too few draws to settle on which side of 50% it lies")


def _costs(folder: Folder, base: str, mix: str, change: Row | None) -> list[Content]:
    """What the whole mix costs more, by who pays, and a point on this target at most."""
    if base == mix:
        return []
    table = folder.costs(base)
    rows = table[table["mix"] == mix].to_dict("records") if len(table) else []
    lines: list[Content] = []
    for row in rows:
        lines = [
            {
                "name": payer_label(kind),
                "value": shares.more_money(row[kind]),
                "range": shares.money_range(row[f"{kind}_low"], row[f"{kind}_high"]),
            }
            for kind in ("local", "upper", "quasi_fiscal")
        ]
        said = say("no confirmed gain")
        if change is not None and change["verdict"] == RAISES and change["points"] > POINT:
            most = (row["local"] + row["upper"]) * POINT / change["points"]
            said = say("at most {money}", money=shares.money(most))
        lines.append({"name": say("each point on this target"), "value": said, "range": ""})
    return lines


def _words(mix: str) -> dict[str, str]:
    """Headings and notes."""
    return {
        "back": say("The answer"),
        "choose": say("Choose a target"),
        "previous": say("Previous target"),
        "next": say("Next target"),
        "probability": say("Probability of meeting it"),
        "interval": say("interval"),
        "half": say("too few draws to settle on which side of 50% it lies"),
        "open_word": say("the 95% interval reaches into another word: the word is not settled"),
        "drivers": say("What moves it most"),
        "drivers_of": say(
            "rank correlation under “{mix}”; grade of evidence on the right", mix=mix
        ),
        "none_confirmed": say(
            "None is confirmed once many inputs are tested; draw no conclusion from them."
        ),
        "grey": say("Grey: not confirmed once many inputs are tested; may be chance."),
        "not_confirmed": say("not confirmed"),
        "no_drivers": say("Too few draws to tell what moves it."),
        "rests": say("What it rests on"),
        "costs": say("Cost"),
        "costs_of": say("whole mix, 2022–2030, discounted"),
        "bound": say("The cost of the whole mix is charged to this target: an upper bound."),
        "no_costs": say("A mix alone has nothing to be compared with."),
        "counties": say("Counties"),
        "no_counties": say("The result folder holds no values by county."),
        "fan_note": say(
            "Line: median; shades: 50% and 80% of the draws. Diamond: the target. Bars: 80% with "
            "the model's own error."
        ),
        "done_note": say("Share of the draws in which it is done by the end of the year."),
        "due": say_as("mark of a chart", "due"),
        "years": say("Arrow keys read the years one by one."),
        "waiting": say("being worked out …"),
    }
