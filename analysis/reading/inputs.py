"""What differed between the runs: uncertain parameters (assumptions) and levers (policy), kept
apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers import parameters, policy
from analysis.reading.outcomes import as_results, outcomes_of, places_of
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.registers.tables import Row
    from agents.arrays import BoolArray, FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

ASSUMPTION = "assumption"
OUTLOOK = "outlook"
LEVER = "lever"
STRENGTH = "implementation_strength"
OUTLOOK_TABLE = "parameters/outlook"
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Inputs:
    """Varying inputs of the runs of one mix."""

    rows: IntArray
    """Rows of the runs in Outcomes."""
    values: FloatArray
    """Of shape (runs, inputs)."""
    names: list[str]
    kinds: list[str]
    """Assumption, outlook or lever, one an input."""

    def only(self, *kinds: str) -> Inputs:
        """The inputs of some kinds."""
        return self.at([place for place, kind in enumerate(self.kinds) if kind in kinds])

    def at(self, places: Sequence[int]) -> Inputs:
        """The inputs at some places."""
        return Inputs(
            self.rows,
            self.values[:, places],
            [self.names[place] for place in places],
            [self.kinds[place] for place in places],
        )

    def frame(self) -> pd.DataFrame:
        """The values as a table."""
        return pd.DataFrame(self.values, columns=self.names)


def inputs_of(results: Results, mix: str) -> Inputs:
    """Everything that varied among the runs of a mix that succeeded; read once a folder and mix.

    A lever counts as policy only if it was chosen: a lever that moves with the drawn strength of
    implementation alone is that assumption's consequence and is left out.
    """
    outcomes = outcomes_of(results)
    one_of(Phrase("mix"), mix, outcomes.mixes)
    if ("inputs", mix) not in outcomes.known:
        outcomes.known["inputs", mix] = _read(as_results(results), outcomes, mix)
    return outcomes.known["inputs", mix]


def _read(results: Results, outcomes: Outcomes, mix: str) -> Inputs:
    """The inputs of a mix."""
    if "inputs" not in outcomes.known:
        outcomes.known["inputs"] = _columns(results, outcomes)
    names, levers, values = outcomes.known["inputs"]
    rows = outcomes.rows(mix)
    mix_values = values[rows]
    moving = _moves(mix_values)
    chosen = _chosen(levers, names, mix_values, moving)
    places = [
        place
        for place, name in enumerate(names)
        if moving[place] and (name not in levers or name in chosen)
    ]
    kinds = [input_row(names[place])["kind"] for place in places]
    return Inputs(rows, mix_values[:, places], [names[place] for place in places], kinds)


def input_values(results: Results, name: str) -> FloatArray:
    """Values of one input in every run of `Outcomes.runs`."""
    results = as_results(results)
    outcomes = outcomes_of(results)
    if "inputs" not in outcomes.known:
        outcomes.known["inputs"] = _columns(results, outcomes)
    names, _, values = outcomes.known["inputs"]
    return values[:, names.index(one_of(Phrase("input"), name, names))]


def _columns(results: Results, outcomes: Outcomes) -> tuple[list[str], set[str], FloatArray]:
    """(names, which of them are levers, values of shape (runs, names)) of the inputs that can vary,
    read once.
    """
    columns = set(results.dataset("runs").schema.names)
    fixed = {row["name"] for row in parameters.register() if row["distribution"] == "constant"}
    swept = set(results.design.columns) if "design" in results.manifest["arguments"] else set()
    names = [row["name"] for row in parameters.register() if row["name"] not in fixed - swept]
    levers = [name for name in policy.register() if name in columns]
    names = [name for name in names if name in columns] + levers
    ids = pd.Index(outcomes.runs["run_id"].astype(object))
    values = np.full((len(ids), len(names)), np.nan)
    for batch in results.batches("runs", ["run_id", *names]):
        rows = places_of(batch["run_id"], ids)
        block = np.column_stack([batch[name].to_numpy(zero_copy_only=False) for name in names])
        values[rows[rows >= 0]] = block[rows >= 0]
    return names, set(levers), values


def _moves(values: FloatArray) -> BoolArray:
    """Which columns hold more than one value."""
    if not len(values):
        return np.zeros(values.shape[1], bool)
    return np.ptp(np.nan_to_num(values), axis=0) > _SAME * np.maximum(
        1, np.abs(np.nan_to_num(values)).max(0)
    )


def _chosen(levers: set[str], names: list[str], values: FloatArray, moving: BoolArray) -> set[str]:
    """Levers that vary otherwise than with the drawn strength of implementation."""
    strength = values[:, names.index(STRENGTH)] if STRENGTH in names else np.zeros(len(values))
    return {
        name
        for place, name in enumerate(names)
        if name in levers
        and moving[place]
        and abs(_correlation(values[:, place], strength)) < 1 - 1e-6
    }


def _correlation(first: FloatArray, second: FloatArray) -> float:
    """Correlation of two columns; 0 where one does not vary."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def input_row(name: str) -> Row:
    """What the registers say about an input: name, kind, unit, grade, meaning, source, range and
    labels.
    """
    if name not in _rows():
        raise InputError(
            "no_such_input",
            "'{name}' is neither a parameter nor a lever; see 'ganzi list parameters'",
            name=name,
        )
    return _rows()[name]


def is_input(name: str) -> bool:
    """Whether a name is that of a parameter or a lever."""
    return name in _rows()


@lru_cache(maxsize=1)
def _rows() -> dict[str, Row]:
    """Every parameter and lever by name."""
    rows: dict[str, Row] = {}
    for name, row in policy.register().items():
        rows[name] = {**row, "name": name, "meaning": row["meaning_en"], "kind": LEVER}
    for row in parameters.register():
        kind = OUTLOOK if row["table"] == OUTLOOK_TABLE else ASSUMPTION
        rows[row["name"]] = {**row, "kind": kind}
    return rows
