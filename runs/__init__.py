"""EXECUTE: one run, ensembles of runs, and the folder that keeps their results."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HOME = {
    "assess": "runs.assessment",
    "sweep": "runs.sweeps",
    "open_results": "runs.folder.reader",
    "InputError": "runs.refusals",
    "EnsembleError": "runs.refusals",
}

__all__ = ["EnsembleError", "InputError", "assess", "open_results", "sweep"]


def __getattr__(name: str) -> Callable | type:
    """Load what is asked for, and only then: the command line must answer before numpy is there."""
    if name not in _HOME:
        raise AttributeError(f"module 'runs' has no '{name}'; it offers {', '.join(__all__)}")
    return getattr(importlib.import_module(_HOME[name]), name)
