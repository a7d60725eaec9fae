"""What was worked out of a result folder, kept in the user's cache, so that a folder that was
looked at once is open at once; nothing is written beside the results.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from runs.identity import code_and_data, code_hashes

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = "GANZI_CACHE"
"""Environment variable naming another folder for what is kept."""
MOST_FOLDERS = 20
"""Result folders of which something is kept, the newest."""


def place() -> Path:
    """Where it is kept: one folder a user, outside every project."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get(PLACE) or Path(home) / "ganzi" / "answers")


def identity(folder: Path) -> str:
    """Name of what a result folder holds now and of the code that reads it: another one as soon as
    either changes.
    """
    held = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != ".lock":
            state = file.stat()
            name = file.relative_to(folder).as_posix()
            held.append([name, state.st_size, state.st_mtime_ns])
    read_by = [*code_and_data(), code_hashes()["analysis"]]
    text = json.dumps([str(folder.resolve()), held, read_by])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Kept:
    """Tables worked out of one result folder, by name."""

    def __init__(self, folder: Path) -> None:
        self._own = place() / identity(folder)
        _forget_the_oldest(self._own)

    def table(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A table as it was kept; else as `make` gives it, and kept if the cache can be written."""
        file = self._own / f"{name}.parquet"
        with suppress(OSError, pa.ArrowException):
            return pd.read_parquet(file)
        made = make()
        with suppress(OSError):
            self._own.mkdir(parents=True, exist_ok=True)
            growing = file.with_name(f".{name}-{os.getpid()}")
            made.to_parquet(growing)
            growing.replace(file)
        return made


def _forget_the_oldest(but: Path) -> None:
    """Forget the folders that were looked at longest ago."""
    with suppress(OSError):
        others = [one for one in place().iterdir() if one != but]
        others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
        for old in others[MOST_FOLDERS - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
