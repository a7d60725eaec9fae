"""Mechanisms that a run may do without: what each cuts, and what must move when it is gone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from abm.registers.refusals import DataError, InputError, nearest
from abm.registers.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm.registers.tables import Row


@dataclass(frozen=True)
class Ablation:
    """A mechanism taken out, and the least that has to move without it.

    sets: parameters that are forced, beyond their range if need be; where this is not enough the
    phases ask `model.ablations`.
    """

    name: str
    layer: str  # of the graph, or "" where none of them is cut
    cuts: str
    sets: dict[str, float]
    indicator: str  # of the yearly ones
    measure: str  # relative | difference | spread | bad_year
    minimum: float  # absolute change, in the unit of the measure
    year: int
    mix: str
    outlook: str
    note: str


@lru_cache(maxsize=1)
def register() -> dict[str, Ablation]:
    """Every ablation by its name."""
    return {row["name"]: _ablation(row) for row in read_table("ablations")}


def checked_ablations(names: Iterable[str]) -> frozenset[str]:
    """The names as a set; InputError in one line for one that is not in the register."""
    if isinstance(names, str):
        raise InputError(
            "ablations_as_text",
            "ablations = {given!r} is a text; give a tuple of names",
            given=names,
        )
    chosen = frozenset(names)
    for name in sorted(chosen, key=str):
        if name not in register():
            raise InputError(
                "unknown_ablation",
                "unknown ablation '{name}'{hint}; see 'ganzi list ablations'",
                name=name,
                hint=nearest(str(name), register()),
            )
    return chosen


def forced_values(names: Iterable[str]) -> dict[str, float]:
    """Parameters that the ablations force, {name: number}."""
    return {key: value for name in sorted(names) for key, value in register()[name].sets.items()}


def _ablation(row: Row) -> Ablation:
    values = {name: row[name] for name in Ablation.__dataclass_fields__}
    values["layer"], values["note"] = row["layer"] or "", row["note"] or ""
    values["year"] = int(row["year"])
    values["sets"] = _settings(row["name"], row["sets"] or "")
    return Ablation(**values)


def _settings(name: str, text: str) -> dict[str, float]:
    """Parameters and numbers from "a = 0; b = 1"; DataError for anything else."""
    settings: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        parameter, _, number = (word.strip() for word in part.partition("="))
        try:
            settings[parameter] = float(number)
        except ValueError:
            raise DataError(
                "ablation_sets_nothing",
                "ablations.csv, '{name}', column sets: '{part}' is not 'parameter = number'",
                name=name,
                part=part,
            ) from None
    return settings
