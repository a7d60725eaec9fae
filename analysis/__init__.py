"""READ results: how likely each target is, paired comparison of mixes, tables, figures and reports."""

import importlib

_HOME = {
    **dict.fromkeys(("reachability", "first_years"), "analysis.probabilities"),
    **dict.fromkeys(("group_success", "failing_together"), "analysis.joint"),
    **dict.fromkeys(("cost_table", "cost_effectiveness", "cost_of_a_point"), "analysis.costs"),
    **dict.fromkeys(("regret", "dominance", "by_state"), "analysis.decisions"),
    **dict.fromkeys(("designed_mixes", "synergies"), "analysis.contributions"),
    **{"compare": "analysis.comparison", "variance_by_grade": "analysis.drivers", "pawn": "analysis.sensitivity"},
    "write_report": "analysis.report",
}

__all__ = [*_HOME]


def __getattr__(name):
    """Load what is asked for, and only then: the command line must answer before pandas is there."""
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no '{name}'; it offers {', '.join(__all__)}")
    return getattr(importlib.import_module(_HOME[name]), name)
