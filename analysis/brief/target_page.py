"""The tab of one target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.brief.board import Behind
from analysis.brief.component import component
from analysis.brief.opening import Opened

if TYPE_CHECKING:
    from analysis.brief.session import Session


@component
def Target(session: Session) -> None:
    """How likely one target is, and what stands behind it."""
    Opened(session, Behind)
