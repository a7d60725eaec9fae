"""A labelled field to type into, in the look of the menus beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipyvuetify
import traitlets

if TYPE_CHECKING:
    from collections.abc import Callable


class Field(ipyvuetify.VuetifyTemplate):
    """One line of text; it counts once it is left, or `at_once` with every letter."""

    template_file = str(Path(__file__).with_name("field.vue"))
    label = traitlets.Unicode("").tag(sync=True)
    value = traitlets.Unicode("").tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)
    """What is wrong with the text; empty if nothing is."""
    size = traitlets.Int(20).tag(sync=True)
    """Letters for which there is room."""
    at_once = traitlets.Bool(default_value=False).tag(sync=True)


def field(
    label: str,
    value: str,
    on_value: Callable[[str], None],
    *,
    size: int,
    message: str = "",
    at_once: bool = False,
) -> None:
    """A field that holds `value`."""
    Field.element(
        label=label, value=value, on_value=on_value, size=size, message=message, at_once=at_once
    )
