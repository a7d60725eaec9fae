"""The first tab: the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.brief.board import Filtered
from analysis.brief.component import component
from analysis.brief.opening import Opened

if TYPE_CHECKING:
    from analysis.brief.session import Session


@component
def Home(session: Session) -> None:
    """What is likely, what changes, and all targets."""
    Opened(session, Filtered)
