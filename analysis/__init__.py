"""READ results: how likely each target is, paired comparison of mixes, tables, figures
and reports.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HOME = {
    **dict.fromkeys(("reachability", "first_years"), "analysis.questions.reachability"),
    **dict.fromkeys(("group_success", "failing_together"), "analysis.questions.target_groups"),
    **dict.fromkeys(
        ("cost_table", "cost_effectiveness", "cost_of_a_point"), "analysis.questions.costs"
    ),
    **dict.fromkeys(("regret", "dominance", "by_state"), "analysis.questions.decisions"),
    **dict.fromkeys(("designed_mixes", "synergies"), "analysis.questions.contributions"),
    **{
        "compare": "analysis.questions.comparison",
        "variance_by_grade": "analysis.questions.drivers",
        "pawn": "analysis.questions.sensitivity",
    },
    "write_report": "analysis.report",
}

__all__ = [*_HOME]


def __getattr__(name: str) -> Callable:
    """Load what is asked for, and only then: the command line must answer before pandas
    is there.
    """
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no '{name}'; it offers {', '.join(__all__)}")
    return getattr(importlib.import_module(_HOME[name]), name)
