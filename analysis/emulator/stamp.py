"""The stamp of a table: of which data and code it was learned, and whether outcomes are the same.

A table of other data is refused. Other code is not, as long as a few runs yield the same numbers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from abm import GanziModel
from runs.identity import code_version, decisive, digest
from runs.refusals import InputError

if TYPE_CHECKING:
    from pathlib import Path

WITNESSES = (("document", 0), ("status_quo", 1))
"""Mixes and draws of the runs whose outcomes stand for all."""
DIGITS = 9
"""Digits that count: the last bits differ between processors."""


def stamp() -> dict[str, Any]:
    """The stamp of this version."""
    return {"version": code_version(), **hashes(), "outcomes": outcomes_digest()}


def hashes() -> dict[str, str]:
    """Hash of the data and of the code that decide a run."""
    made_by = decisive()
    return {"data": digest(made_by["data"]), "code": digest(made_by["code"])}


@lru_cache(maxsize=1)
def outcomes_digest() -> str:
    """Digest of what the witnesses yield."""
    said = []
    for mix, draw in WITNESSES:
        table = GanziModel(mix=mix, draw=draw, rng=1).run().outcomes()
        said.append([f"{value:.{DIGITS}g}" for value in table["value"]])
    return digest(said)


def check_stamp(known: dict[str, Any], file: Path) -> None:
    """Refuse a table that was learned from another version."""
    now = hashes()
    if known.get("data") == now["data"] and known.get("code") == now["code"]:
        return
    if known.get("data") != now["data"] or known.get("outcomes") != outcomes_digest():
        raise InputError(
            "emulator_version",
            "{file} was learned from another version of the model ({version}); make it anew with "
            "'ganzi learn', or, if only words have changed, with 'ganzi learn --restamp'",
            file=file,
            version=known.get("version", "?"),
        )
