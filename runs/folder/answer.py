"""What a question about results gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


class Answer(Protocol):
    """It shows itself, as text or in a notebook; its numbers are a table."""

    @property
    def headline(self) -> str:
        """The answer in a sentence."""

    @property
    def table(self) -> pd.DataFrame:
        """All numbers behind it."""

    def plot(self, *, lang: str | None = None) -> Figure:
        """Its figure; `.savefig(FILE)` keeps it."""
