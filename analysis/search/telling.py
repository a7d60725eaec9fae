"""An answer and a frontier in words, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers import policy, targets
from analysis.questions.comparison import LOWERS, RAISES
from analysis.search.answer import CONFIRMED
from analysis.search.carrying import LEVEL, MONEY, OUTCOME
from analysis.search.confirm import BILLION, DOCUMENT, STATUS_QUO
from analysis.words.labels import payer_label
from analysis.words.names import input_label, source_text, value_text
from analysis.words.numbers import bounded_percent, interval, points
from analysis.words.sentences import listed
from runs.language import column_text, say, say_many
from runs.language.amounts import large_amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.search.answer import Answer
    from analysis.search.frontier import Frontier

SHOWN = 8
"""Lines of a list before the rest is only counted."""
VERDICTS_SHOWN = 5


def answer_lines(answer: Answer) -> list[str]:
    """What `reach` found, in words."""
    return [
        _headline(answer),
        "",
        *_targets(answer),
        "",
        *_costs(answer),
        "",
        *_levers(answer),
        *_changes(answer),
        *_harm(answer),
        *_synergies(answer),
        "",
        *_foot(answer),
    ]


def _headline(answer: Answer) -> str:
    """Whether it can be done."""
    percent, source = round(100 * answer.level), _source(answer.source)
    if not answer.possible:
        return say(
            "No policy here can: this is the most that any brings ({source}).", source=source
        )
    if not answer.mix.paths:
        return say(
            "Nothing has to be done: the status quo has that already ({source}).", source=source
        )
    if answer.met:
        return say("This mix has at least {percent} % ({source}).", percent=percent, source=source)
    return say(
        "The mix found misses {percent} % in runs, also after a correction ({source}).",
        percent=percent,
        source=source,
    )


def _targets(answer: Answer) -> Iterator[str]:
    """The chosen targets."""
    for row in answer.targets.to_dict("records"):
        yield say(
            "{target}: {probability} % ({interval}), {source}; emulated {emulated} %, status quo "
            "{status_quo} %, document {document} %",
            target=_target(row["target"]),
            probability=bounded_percent(row["probability"]),
            interval=interval(row["low"], row["high"]),
            source=_source(row["source"]),
            emulated=bounded_percent(row["emulated"]),
            status_quo=bounded_percent(row[STATUS_QUO]),
            document=bounded_percent(row[DOCUMENT]),
        )
        if "worst" in row:
            yield say(
                "  in the worst part of the draws: {percent} %",
                percent=bounded_percent(row["worst"]),
            )


def _costs(answer: Answer) -> Iterator[str]:
    """Who pays, beyond the status quo."""
    # Translators: amounts come in units of a hundred million CNY in Chinese.
    yield say("Cost beyond the status quo, bn CNY 2022-2030, discounted:")
    for row in answer.costs.to_dict("records"):
        low, cost, high = (large_amount(BILLION * row[name]) for name in ("low", "cost", "high"))
        amounts = f"{cost:.2f} ({low:.2f}–{high:.2f})"
        yield f"  {payer_name(row['payer'])}: {amounts}, {_source(row['source'])}"


def _levers(answer: Answer) -> Iterator[str]:
    """What is set, and what is missing without each."""
    if not len(answer.levers):
        return
    yield say("Levers, the strongest first; what is lost when one alone is put back:")
    for lever, rows in answer.levers.groupby("lever", sort=False):
        worst = rows.loc[rows["lost"].idxmax()]
        yield "  " + say(
            "{lever}: {before} → {value}; {points} points of {target} ({source})",
            lever=column_text(policy.register()[str(lever)], "label"),
            before=value_text(str(lever), worst[STATUS_QUO]),
            value=value_text(str(lever), worst["value"]),
            points=f"{100 * worst['lost']:.0f}",
            target=_target(worst["target"]),
            source=_source(worst["source"]),
        )
    yield ""


def _changes(answer: Answer) -> Iterator[str]:
    """What else the mix gains and loses."""
    for baseline, title in (
        (STATUS_QUO, say("Against the status quo, beyond the chosen targets:")),
        (DOCUMENT, say("Against the document:")),
    ):
        table = answer.changes[answer.changes["baseline"] == baseline]
        if baseline == STATUS_QUO:
            table = table[~table["target"].isin(answer.targets["target"])]
        clear = table[table["verdict"].isin((RAISES, LOWERS))]
        if answer.draws == 0:
            clear = table[(table["low"] > 0) | (table["high"] < 0)]
        yield title
        if not len(clear):
            yield "  " + say("no target changes clearly")
        for row in clear.head(SHOWN).to_dict("records"):
            yield "  " + say(
                "{change} points ({low} to {high}): {target} ({source})",
                change=points(row["probability_change"]),
                low=points(row["low"]),
                high=points(row["high"]),
                target=_target(row["target"]),
                source=_source(row["source"]),
            )
        if len(clear) > SHOWN:
            yield "  " + say("and {n} more in changes.csv", n=len(clear) - SHOWN)


def _harm(answer: Answer) -> Iterator[str]:
    """What cuts take away that no target measures."""
    if not len(answer.harm):
        return
    yield ""
    yield say("What is cut, and what that takes away though no target measures it:")
    for row in answer.harm.to_dict("records"):
        if row["kind"] == LEVEL:
            name = row["name"]
            yield "  " + say(
                "{lever}: {before} → {after}; {n} targets notice it",
                lever=column_text(policy.register()[name], "label"),
                before=value_text(name, row["before"]),
                after=value_text(name, row["after"]),
                n=int(row["seen_by"]),
            )
        elif row["kind"] == MONEY:
            amounts = [
                f"{large_amount(BILLION * row[end]):+.2f}" for end in ("change", "low", "high")
            ]
            # Translators: amounts come in units of a hundred million CNY in Chinese.
            yield "  " + say(
                "money of province and centre: {change} bn CNY ({low} to {high})",
                change=amounts[0],
                low=amounts[1],
                high=amounts[2],
            )
        elif row["kind"] == OUTCOME:
            share = [100 * row[end] / abs(row["before"]) for end in ("change", "low", "high")]
            yield "  " + say(
                "{indicator} in the last year: {change} % ({low} to {high})",
                indicator=outcome_label(row["name"]),
                change=f"{share[0]:+.1f}",
                low=f"{share[1]:+.1f}",
                high=f"{share[2]:+.1f}",
            )


def _synergies(answer: Answer) -> Iterator[str]:
    """What pairs of levers bring only together."""
    if answer.synergies is None:
        return
    yield ""
    yield say("What two levers bring only together (points):")
    for row in answer.synergies.to_dict("records"):
        first, second = (
            column_text(policy.register()[row[place]], "label") for place in ("first", "second")
        )
        brought = f"{points(row['synergy'])} ({points(row['low'])}–{points(row['high'])})"
        yield f"  {first} × {second}, {_target(row['target'])}: {brought}"


def _foot(answer: Answer) -> Iterator[str]:
    """How far it can be trusted, and where it stands."""
    if answer.draws:
        yield say_many(
            "Confirmed on {draws} fresh paired draws, corrected {n} time.",
            "Confirmed on {draws} fresh paired draws, corrected {n} times.",
            n=answer.corrections,
            draws=answer.draws,
        )
    else:
        yield say(
            "Nothing is confirmed by runs: every number is emulated. Confirm with --confirm 30."
        )
    if not answer.known:
        yield say("The mix lies outside what the emulator was trained on: only runs count.")
    yield say(
        "{file} and its tables: {folder}", file=f"{answer.mix.name}.toml", folder=answer.folder
    )


def frontier_lines(frontier: Frontier) -> list[str]:
    """Targets met against money, in words."""
    lines = [
        say("Counted targets met on average, against local money beyond the status quo (bn CNY):")
    ]
    for row in frontier.table.to_dict("records"):
        # Translators: amounts come in units of a hundred million CNY in Chinese.
        line = say(
            "{mix}: {met} met ({low} to {high}), {more} more than the document, for {cost} bn CNY "
            "local and {upper} upper; {source}",
            mix=row["mix"],
            met=f"{row['met']:.1f}",
            low=f"{row['met_low']:.1f}",
            high=f"{row['met_high']:.1f}",
            more=f"{row['more']:+.1f}",
            cost=f"{large_amount(BILLION * row['local']):.2f}",
            upper=f"{large_amount(BILLION * row['upper']):.2f}",
            source=_source(row["source"]),
        )
        lines.append("  " + line)
    return [*lines, say("mixes and frontier.csv: {folder}", folder=frontier.folder)]


def survey_lines(table: pd.DataFrame, number: int) -> list[str]:
    """The numbers that are most worth a survey, in words."""
    lines = [
        say(
            "If these were known, most verdicts would change ({n} draws; chance taken off):",
            n=int(table["n"].iloc[0]),
        )
    ]
    for place, row in enumerate(table.head(number).to_dict("records"), start=1):
        line = say(
            "{place}. {number}: today {low} to {high}, grade {grade}; {words} words and {sides} "
            "sides of one half would change ({clear})",
            place=place,
            number=input_label(row["input"]),
            low=value_text(row["input"], row["low"]),
            high=value_text(row["input"], row["high"]),
            grade=row["grade"],
            words=f"{row['words']:.1f}",
            sides=f"{row['sides']:.1f}",
            clear=say("clear") if row["clear"] else say("may be chance"),
        )
        lines.append(line)
        names = row["verdicts"].split()
        shown = listed(_target(name) for name in names[:VERDICTS_SHOWN])
        if shown:
            lines.append("   " + say("verdicts: {targets}", targets=shown))
        lines.append("   " + say("source today: {source}", source=source_text(row["source"])))
    lines.append(
        say(
            "A survey brings at most this: it never tells a number exactly. What is cleared of "
            "chance is so for all numbers together (p < 0.05)."
        )
    )
    return lines


def _target(name: str) -> str:
    """A target in words."""
    return column_text(targets.register()[name], "label")


def _source(source: str) -> str:
    """Where a number comes from, in a word."""
    return say("confirmed by runs") if source == CONFIRMED else say("emulated")


def payer_name(payer: str) -> str:
    """Who pays."""
    own = {"prefecture": say("  of this the prefecture"), "counties": say("  of this the counties")}
    return own.get(payer) or payer_label(payer)


def outcome_label(name: str) -> str:
    """A yearly indicator of how people and budgets fare, in words."""
    return {
        "real_gdp": say("real product"),
        "resident_income": say("incomes of residents"),
        "herder_income": say("incomes of herders"),
        "employment": say("employment"),
        "talent": say("skilled people"),
        "government_debt": say("debt of governments"),
    }[name]
