"""Words of the hindcast card in English and Chinese, from the file beside this one."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".toml")


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, Any]]:
    """Every text by name: dict name -> {"en": text or list of texts, "zh": ...}."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def say(name: str, lang: str, /, *values: Any, **named: Any) -> str:
    """A text in English or Chinese, filled in."""
    return texts()[name][lang].format(*values, **named)


def say_all(name: str, lang: str) -> list[str]:
    """A list of texts in English or Chinese."""
    return texts()[name][lang]
