"""Headings, names of fields and notes of the first tab."""

from __future__ import annotations

from typing import Any

from analysis.likelihood import word_line
from analysis.questions.evidence import (
    FITTED,
    GRADES,
    HINDCAST,
    NOT_PASSED,
    PRIORS,
    REGISTERED,
)
from analysis.words.rests import evidence_label
from runs.language import say, say_as

DOTS = {HINDCAST: 3, FITTED: 2, REGISTERED: 2, NOT_PASSED: 1, PRIORS: 1}
"""How firmly each grade of evidence stands, of three."""


def home_words(base: str, mix: str, draws: int) -> dict[str, str]:
    """Headings, names of fields and notes; `base` and `mix` are titles."""
    return {
        "counts": say("Targets by likelihood"),
        "met": say("Targets met at once, chance by number (line: mean)"),
        "all": say("All targets"),
        "find": say("Find a target"),
        "sector": say("Sector"),
        "all_sectors": say("All sectors"),
        "likelihood": say("Likelihood"),
        "all_words": say("All words"),
        "order": say("Order"),
        "by_document": say("Order of the document"),
        "by_likelihood": say("By likelihood"),
        "by_change": say("By change"),
        "by_evidence": say("By evidence"),
        "target": say_as("head of a column", "Target"),
        "asked": say("Asked for"),
        "base": base,
        "mix": mix,
        "change": say("Change"),
        "points": say("points"),
        "evidence": say("Evidence"),
        "alone": say("mainly from"),
        "others": say("Administrative and derived targets"),
        "apart": say("shown apart, not counted above"),
        "silent": say("Targets without a probability"),
        "none": say("No target fits these filters."),
        "clear": say("Clear the filters"),
        "open_word": say("the 95% interval reaches into another word: the word is not settled"),
        "not_confirmed": say("not confirmed"),
        "marks": say(
            "Filled: the word is settled; outlined: its interval reaches into another. √: settled "
            "on which side of 50 %. ≠: the model alone says another word; this is the more careful "
            "one. ±: it depends on the method. Dots: how well it is tested, three at most. More "
            "below the table."
        ),
        "document": say(
            "The document: Ganzi's Opinions on low-carbon industries for carbon peak and "
            "neutrality (draft for comment, 2022)."
        ),
        "foot": f"{_foot(draws)} {word_line()}",
    }


def _foot(draws: int) -> str:
    """What the table's marks mean and what it rests on."""
    return say(
        "{draws} draws for each mix, all on the same luck; bars are 95% intervals. A filled word: "
        "the interval lies within one word; an outlined one: it reaches into the next, the word is "
        "not settled. A change in bold is confirmed (Holm, 5%), one in brackets is not.",
        draws=draws,
    )


def evidence_legend_rows() -> list[dict[str, Any]]:
    """Dots and words of the grades of evidence, the firmest first."""
    return [
        {"dots": DOTS[grade], "label": f"{evidence_label(grade)} ({grade})"} for grade in GRADES
    ]
