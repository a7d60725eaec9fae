"""The questions of a report: how each is put, and what is said where it has no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runs.language import say, say_as
from runs.refusals import told

if TYPE_CHECKING:
    from analysis.report.findings import Findings


def question(name: str) -> str:
    """A question as the reader is asked it."""
    return {
        "reachability": say("How likely is each target?"),
        "evidence": say("What does each number rest on?"),
        "readings": say("How can the words of a target be read?"),
        "groups": say("Which groups of targets are met together?"),
        "first_years": say("When is each target first met?"),
        "comparison": say("What does another mix change?"),
        "costs": say("What do the mixes cost, and what for?"),
        "effectiveness": say("What does one more target cost?"),
        "dominance": say("Does one mix beat another outright?"),
        "drivers": say("What drives each target?"),
        "grades": say("On which inputs does each result rest?"),
        "why": say("Why are targets missed?"),
        "pairs": say("Which targets fail together?"),
        "states": say("What if the world turns out differently?"),
        "regret": say("Which mix fares best if the world is unknown?"),
        "places": say("Where does it happen?"),
        "fans": say("How do the measured values develop?"),
        "missing": say("Targets without a probability"),
        "not_modelled": say("What the document names and the model does not hold"),
        "inputs": say("Where the numbers of the inputs come from"),
    }[name]


def silence(findings: Findings, name: str) -> str:
    """Why a question has no answer."""
    refusal = findings.silences.get(name)
    if refusal:
        return told(refusal)
    return {
        "comparison": say_as("comparison of mixes", "nothing to show"),
        "costs": say_as("costs", "nothing to show"),
        "effectiveness": say_as("cost of one more target", "nothing to show"),
        "dominance": say_as("which mix beats which", "nothing to show"),
        "drivers": say_as("drivers of targets", "nothing to show"),
        "grades": say_as("grades of inputs", "nothing to show"),
        "states": say_as("states of the world", "nothing to show"),
        "regret": say_as("regret", "nothing to show"),
        "why": say_as("reasons of misses", "nothing to show"),
        "places": say_as("maps", "nothing to show"),
        "first_years": say_as("first years", "nothing to show"),
        "pairs": say("no pair is correlated beyond chance"),
    }.get(name, say("nothing to show"))


def open_questions(findings: Findings) -> list[tuple[str, str]]:
    """[(question, why it has no answer)]; last the runs that failed."""
    lines = [(question(name), silence(findings, name)) for name in findings.silences]
    failed = findings.outcomes.failed
    if len(failed):
        reason = say(
            "{n} runs failed and are left out; the first: {error}",
            n=len(failed),
            error=failed["error"].iloc[0],
        )
        lines.append((say("Failed runs"), reason))
    return lines
