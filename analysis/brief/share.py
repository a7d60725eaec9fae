"""The mix on screen as a file that `ganzi assess` accepts: its titles, what it is based on."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from abm.registers.policy import load_mix, mix_text
from runs.language import in_every_language

if TYPE_CHECKING:
    from abm.registers.policy import PolicyMix
    from analysis.brief.pair import Choice

AFTER_TITLES = 3
"""Lines of a mix file that name it."""


def saved(choice: Choice, title: str) -> PolicyMix:
    """The mix on screen as it is saved: under the title that was typed, else under its own, which
    says in both languages if it was changed by hand.
    """
    typed = title.strip()
    if typed and typed != choice.title():
        mix = choice.mix(file_name(typed))
        return replace(mix, title_en=typed, title_zh=typed)
    mix = choice.mix(own_name(choice))
    titles = in_every_language(choice.title)
    return replace(mix, title_en=titles["en"], title_zh=titles["zh"])


def own_name(choice: Choice) -> str:
    """Name of the mix on screen where none is typed: its own, or that it is its own changed; a
    shipped mix lends its name to no other.
    """
    name = choice.right.name
    return f"{name}_changed" if choice.levers else name


def saved_text(choice: Choice, title: str) -> str:
    """The mix on screen as a file that `ganzi assess` takes: what it is based on, and what it has
    otherwise.
    """
    mix, base = saved(choice, title), choice.based_on()
    if not base:
        return mix_text(mix)
    paths = load_mix(base).paths
    own = {lever: path for lever, path in mix.paths.items() if paths.get(lever) != path}
    lines = mix_text(replace(mix, paths=own)).splitlines()
    lines.insert(AFTER_TITLES, f"based_on = {json.dumps(base)}")
    return "\n".join(lines) + "\n"


def file_name(name: str) -> str:
    """A name that every file system takes: letters, digits, _ and -."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") or "my_mix"
