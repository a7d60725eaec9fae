"""The command that goes on where another was interrupted, as one can paste it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAMS = ("ganzi", "ganzi.py")
"""Names under which the command line is started; another program uses the library."""


def command_to_go_on(folder: str | Path, typed: Sequence[str]) -> str:
    """What makes the runs that a folder lacks: the command as it was `typed` (program first), told
    to go on in that folder; from another program, the command that finishes any folder.
    """
    program, *words = typed
    if Path(program).name not in PROGRAMS:
        return shlex.join(["ganzi", "results", str(folder), "--finish"])
    if words[:1] == ["results"]:  # it goes on as it is
        return shlex.join(typed)
    if not any(word == "--out" or word.startswith("--out=") for word in words):
        words += ["--out", str(folder)]
    if "--resume" not in words:
        words += ["--resume"]
    return shlex.join([program, *words])
