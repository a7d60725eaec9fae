"""READ results: how likely each target is, paired comparison of mixes, tables, figures and reports."""

import importlib

_HOME = {"reachability": "analysis.probabilities", "compare": "analysis.comparison", "write_report": "analysis.report"}

__all__ = ["compare", "reachability", "write_report"]


def __getattr__(name):
    """Load what is asked for, and only then: the command line must answer before pandas is there."""
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no '{name}'; it offers {', '.join(__all__)}")
    return getattr(importlib.import_module(_HOME[name]), name)
