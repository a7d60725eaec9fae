"""Words of the hindcast card in English and Chinese, from the file beside this one."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".toml")


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """Every text by name: dict name -> {"en": text or list of texts, "zh": ...}."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def say(name: str, lang: str, /, *values: Any, **named: Any) -> str | list[str]:
    """A text in English or Chinese, filled in; a list of texts as it stands."""
    found = texts()[name][lang]
    return found.format(*values, **named) if isinstance(found, str) else found
