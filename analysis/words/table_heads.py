"""Heads of tables: what the columns of tables made in Python are called by readers."""

from __future__ import annotations

from abm.registers import indicators
from analysis.reading.inputs import is_input
from analysis.words.names import short_label
from runs.language import column_text, say

STATUS_QUO, DOCUMENT = "status_quo", "document"


def head(column: str | int) -> str:
    """What a column is called in the language spoken; one that has no name keeps its own."""
    if not isinstance(column, str):
        return str(column)
    named = _things() | _chances() | _values() | _money() | _searches() | _sensitivities()
    if column in named:
        return named[column]
    if column in indicators.register():
        return column_text(indicators.register()[column], "label")
    if is_input(column):
        return short_label(column)
    if column == "low" or column.endswith("_low"):
        return say("95 % from")
    if column == "high" or column.endswith("_high"):
        return say("95 % to")
    return column


def _things() -> dict[str, str]:
    """What a row is about."""
    return {
        "number": say("No."),
        "target": say("target"),
        "mix": say("mix"),
        "baseline": say("against"),
        "other": say("against"),
        "group": say("Sector"),
        "part": say("part of the mix"),
        "lever": say("lever"),
        "family": say("family"),
        "input": say("input"),
        "payer": say("who pays"),
        "point": say("point of the design"),
        "kind": say("kind"),
        "grade": say("grade"),
        "unit": say("unit"),
        "year": say("year"),
        "source": say("source"),
        "verdict": say("verdict"),
    }


def _chances() -> dict[str, str]:
    """How likely it is, and what changes."""
    return {
        "probability": say("probability"),
        "word": say("in words"),
        "settled": say("settled"),
        "met": say("met"),
        "level": say("level"),
        "probability_baseline": say("before"),
        "probability_change": say("change, points"),
        "p_holm": say("p (Holm)"),
        "lost": say("lost without it, points"),
        "n_targets": say("targets"),
        "expected_met": say("met on average"),
        "expected_low": say("95 % from"),
        "expected_high": say("95 % to"),
        "probability_all": say("all met"),
        "never": say("never"),
        STATUS_QUO: say("Status quo"),
        DOCUMENT: say("Document"),
    }


def _values() -> dict[str, str]:
    """What a target's number comes to."""
    return {
        "value": say("value"),
        "median_value": say("median of the runs"),
        "value_low": say("80 % from"),
        "value_high": say("80 % to"),
        "target_value": say("the target"),
        "median_shortfall": say("missing where it is missed"),
        "mean_change": say("mean change of the value"),
        "margin": say("beyond the target, share of it"),
        "first_year_met": say("first met in"),
    }


def _money() -> dict[str, str]:
    """What it costs."""
    return {
        "mean": say("mean"),
        "extra": say("beyond the baseline"),
        "extra_met": say("targets more"),
        "more_met": say("targets more"),
        "extra_cost": say("extra cost"),
        "cost_per_target": say("cost of one more target"),
        "cost": say("cost"),
        "budget": say("budget"),
        "local": say("prefecture and counties"),
        "upper": say("province and centre"),
    }


def _searches() -> dict[str, str]:
    """What a search has found."""
    return {
        "levers": say("levers moved"),
        "emulated": say("emulated"),
        "more": say("more than the document"),
        "out": say("lost without it"),
        "everything": say("whole mix"),
    }


def _sensitivities() -> dict[str, str]:
    """What an outcome hangs on."""
    return {
        "mu_star": say("mean effect"),
        "mu_star_conf": say("95 %, either side"),
        "sigma": say("spread of the effect"),
        "dropped": say("dropped"),
        "correlation": say("rank corr."),
    }
