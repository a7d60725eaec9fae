"""What a person asks of a run or of results, though it is answered above: a figure, a comparison, a
page. It is looked up by its name when it is asked for; no import points upwards.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ANSWERS = "analysis.answers"
"""Where questions are answered: a function for each, by name."""


def answered(question: str) -> Callable[..., Any]:
    """The function that answers a question."""
    return getattr(import_module(ANSWERS), question)
