"""Names of what the analysis tells apart: verdicts, groups of targets, kinds of cost, grades."""

from __future__ import annotations

from typing import Any

from analysis.questions.comparison import LOWERS, OPEN, RAISES
from analysis.questions.target_groups import GROUPS
from runs.language import say, say_as


def verdict_label(verdict: str) -> str:
    """A verdict on what a mix changes, in a word."""
    return {
        OPEN: say("undecided"),
        RAISES: say("raises"),
        LOWERS: say("lowers"),
    }[verdict]


def dominance_label(verdict: str) -> str:
    """How one mix stands to another."""
    return {
        "dominates": say("dominates"),
        "better but dearer": say("better but dearer"),
        "cheaper but worse": say("cheaper but worse"),
        "worse and dearer": say("worse and dearer"),
        "undecided": say("undecided"),
    }[verdict]


def group_label(group: str) -> str:
    """Name of a group of targets; a group without one shows its id."""
    return {
        "energy_carbon": say("Energy and carbon"),
        "clean_energy": say("Power plants and lines"),
        "tourism": say("Tourism"),
        "agriculture": say("Farming"),
        "forestry": say("Forestry"),
        "mining_lithium": say("Mining and lithium"),
        "parks": say("Industrial parks"),
        "services": say("Services"),
        "digital": say("Digital networks"),
        "technology": say("Charging and gas stations"),
        "finance": say("Green finance"),
    }.get(group, group)


def group_place(group: str) -> int:
    """Where a group stands in the order of GROUPS; unknown ones last."""
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


def grade_label(grade: str) -> str:
    """What a grade of inputs means; `weak` stands for the last three grades together, `rest` for
    what no input explains.
    """
    return {
        "A": say("A official"),
        "B": say("B secondary"),
        "C": say("C from memory"),
        "D": say("D doubtful"),
        "P": say("P prior of the authors"),
        "weak": say("C, D and P together"),
        "outlook": say("outlook: nobody chooses"),
        "rest": say("luck, model error, the rest"),
    }[grade]


def grade_mark(row: dict[str, Any]) -> str:
    """Grade of an input as a mark on an axis: its letter, and a word if nobody in the prefecture
    chooses it.
    """
    if row["kind"] != "outlook":
        return row["grade"]
    return f"{row['grade']}, {say_as('beside a grade', 'outlook')}"


def payer_label(kind: str) -> str:
    """Who pays a kind of cost."""
    return {
        "local": say("prefecture and counties"),
        "upper": say("province and centre"),
        "quasi_fiscal": say("grid and firms"),
        "public": say("all public budgets"),
    }[kind]


def family_label(family: str) -> str:
    """Name of a family of levers."""
    return {
        "subsidies": say("Subsidies"),
        "guidance_fund": say("Guidance fund"),
        "electricity_pricing": say("Electricity pricing"),
        "investment": say("Investment"),
        "administration": say("Administration"),
        "market_rules": say("Quotas and market rules"),
    }[family]
