"""A part of the page that speaks the language of its visitor."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import solara

from runs.language import speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.brief.session import Session


def component(drawing: Callable[..., None]) -> Callable[..., solara.Element]:
    """A component of the page; its first argument is the visitor's session.

    Each component is drawn again by itself, in any thread, so each sets the language; reading it
    from the session makes it be drawn again when the visitor changes the language.
    """

    @solara.component
    @wraps(drawing)
    def drawn(session: Session, *arguments: Any, **named: Any) -> None:
        with speaking(session.lang.value):
            drawing(session, *arguments, **named)

    return drawn
