"""What was worked out of a result folder, kept so that the folder is open at once: beside the
results by who made them, else in the user's cache, where the page keeps what it had to work out.
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
"""Result folders of which something is kept in the cache, the newest."""
BESIDE = Path("report") / "page"
"""Where it stands in a result folder: as every report it follows from the results."""
TAIL = 16 * 1024
"""Bytes at the end of a file that tell it from others: a table says there what its columns hold."""


def place() -> Path:
    """Where it is kept: one folder a user, outside every project."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get(PLACE) or Path(home) / "ganzi" / "answers")


def identity(folder: Path) -> str:
    """Name of what a result folder holds now, wherever it lies, and of the code that reads it:
    another one as soon as either changes.
    """
    held = []
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if file.is_file() and not file.name.startswith(".") and name.parts[0] != BESIDE.parts[0]:
            held.append([name.as_posix(), file.stat().st_size, _end_of(file)])
    read_by = [*code_and_data(), code_hashes()["analysis"]]
    return hashlib.sha256(json.dumps([held, read_by]).encode()).hexdigest()[:32]


def _end_of(file: Path) -> str:
    """Hash of the last bytes of a file."""
    with file.open("rb") as stream:
        stream.seek(max(stream.seek(0, os.SEEK_END) - TAIL, 0))
        return hashlib.sha256(stream.read()).hexdigest()


class Kept:
    """Tables worked out of one result folder, by name."""

    def __init__(self, folder: Path, beside: bool = False) -> None:
        """`beside`: whether what has to be worked out is kept in the folder itself."""
        name = identity(folder)
        own, cached = folder / BESIDE / name, place() / name
        self._read_from = (own, cached)
        self._written_to = own if beside else cached
        if beside:
            _forget_the_oldest(own, most=1)
        else:
            _forget_the_oldest(cached, most=MOST_FOLDERS)

    def table(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A table as it was kept; else as `make` gives it, and kept if that can be written."""
        for place_of_it in self._read_from:
            with suppress(OSError, pa.ArrowException):
                return pd.read_parquet(place_of_it / f"{name}.parquet")
        made = make()
        file = self._written_to / f"{name}.parquet"
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            growing = file.with_name(f".{name}-{os.getpid()}")
            made.to_parquet(growing)
            growing.replace(file)
        return made


def _forget_the_oldest(but: Path, *, most: int) -> None:
    """Forget what stands beside a folder's tables, but for the newest."""
    with suppress(OSError):
        others = [one for one in but.parent.iterdir() if one != but]
        others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
        for old in others[most - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
