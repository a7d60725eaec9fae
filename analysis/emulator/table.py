"""The table's file: one compressed JSON, the same bytes for the same numbers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from runs.refusals import InputError, reason_of

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray

SHIPPED = Path(__file__).parent / "table.json.gz"
FORM = 1
"""Form of the file; another one cannot be read."""
DIGITS = {"beta": 4, "base": 2, "strength": 4, "cost": 4, "trained": 4}
SMALL = 2e-3
"""Coefficients below move nothing that is shown."""


class Table(NamedTuple):
    """All that was learned."""

    levers: tuple[str, ...]
    low: FloatArray
    high: FloatArray
    status_quo: FloatArray
    targets: tuple[str, ...]
    influence: BoolArray
    """Whether a lever moves a target (levers, targets)."""
    beta: FloatArray
    """Change of the log odds by feature (features, targets)."""
    base: FloatArray
    """Log odds at the status quo by draw (draws, targets)."""
    strength: FloatArray
    """Drawn strength of implementation (draws,)."""
    payers: tuple[str, ...]
    cost: FloatArray
    """bn CNY by feature of cost (features of cost, payers)."""
    trained: FloatArray
    """Matrix whose form gives a point's distance from what was trained (levers, levers)."""
    farthest: float
    """Largest distance that counts as trained."""
    planned: FloatArray
    """Least and most planned money that was trained: logarithms over the status quo (2, 2), rows
    counties and prefecture.
    """
    weight: FloatArray
    rate: FloatArray
    least: float
    curves: dict[int, tuple[FloatArray, FloatArray]]
    """See `analysis.emulator.published.Publishing`."""
    error: FloatArray
    """Half width of the bar of each published probability (targets,)."""
    cost_error: FloatArray
    """Half width of the bar of the cost, as a share of it, of 1 bn CNY at least (payers,)."""
    stamp: dict[str, Any]
    """What the table was learned from; see `analysis.emulator.stamp`."""


def write_table(table: Table, path: Path) -> None:
    """Write a table; the file is whole or not there."""
    content = json.dumps(as_json(table), separators=(",", ":"), sort_keys=True)
    hidden = path.with_name(f".{path.name}.new")
    hidden.write_bytes(gzip.compress(content.encode(), compresslevel=9, mtime=0))
    hidden.replace(path)


def as_json(table: Table) -> dict[str, Any]:
    """A table as what JSON can hold; matrices of coefficients by their entries that count."""
    beta, cost = (rounded(getattr(table, name), DIGITS[name]) for name in ("beta", "cost"))
    lower = np.tril_indices(len(table.levers))
    return {
        "form": FORM,
        "levers": table.levers,
        **{name: getattr(table, name).tolist() for name in ("low", "high", "status_quo")},
        "targets": table.targets,
        "influence": ["".join("01"[int(one)] for one in row) for row in table.influence.T],
        "beta": [_sparse(column) for column in np.where(abs(beta) < SMALL, 0, beta).T],
        "base": rounded(table.base, DIGITS["base"]).T.tolist(),
        "strength": rounded(table.strength, DIGITS["strength"]).tolist(),
        "payers": table.payers,
        "cost": [_sparse(column) for column in cost.T],
        "trained": [float(f"{one:.{DIGITS['trained']}g}") for one in table.trained[lower]],
        "farthest": round(table.farthest, 4),
        "planned": rounded(table.planned, 4).tolist(),
        "weight": rounded(table.weight, 4).tolist(),
        "rate": rounded(table.rate, 4).tolist(),
        "least": round(table.least, 6),
        "curves": {
            table.targets[place]: [rounded(ends, 4).tolist() for ends in curve]
            for place, curve in table.curves.items()
        },
        "error": rounded(table.error, 3).tolist(),
        "cost_error": rounded(table.cost_error, 3).tolist(),
        "features": [len(table.beta), len(table.cost)],
        "stamp": table.stamp,
    }


def read_table(path: Path) -> Table:
    """A table from its file; refused in one line if it is none, or of another form."""
    try:
        content = json.loads(gzip.decompress(path.read_bytes()))
        form = content["form"]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            "no_emulator_table",
            "{file} is no table of instant probabilities ({reason}); 'ganzi learn' makes one",
            file=path,
            reason=reason_of(error) if isinstance(error, OSError) else type(error).__name__,
        ) from None
    if form != FORM:
        raise InputError(
            "emulator_form",
            "{file} has form {form} of the table, this version reads form {known}; make it anew "
            "with 'ganzi learn'",
            file=path,
            form=form,
            known=FORM,
        )
    return _from_json(content)


def _from_json(content: dict[str, Any]) -> Table:
    """The table that a file holds."""
    arrays = ("low", "high", "status_quo", "strength", "planned", "weight", "rate", "error")
    names: dict[str, Any] = {name: tuple(content[name]) for name in ("levers", "targets", "payers")}
    features, of_cost = content["features"]
    number = len(names["levers"])
    trained = np.zeros((number, number))
    trained[np.tril_indices(number)] = content["trained"]
    numbers: dict[str, Any] = {
        name: np.array(content[name], float) for name in (*arrays, "cost_error")
    }
    return Table(
        **names,
        **numbers,
        influence=np.array([[one == "1" for one in row] for row in content["influence"]]).T,
        beta=_dense(content["beta"], features),
        base=np.array(content["base"], float).T,
        cost=_dense(content["cost"], of_cost),
        trained=trained + np.tril(trained, -1).T,
        farthest=content["farthest"],
        least=content["least"],
        curves={
            names["targets"].index(name): (np.array(ends[0]), np.array(ends[1]))
            for name, ends in content["curves"].items()
        },
        stamp=content["stamp"],
    )


def rounded(values: FloatArray, digits: int) -> FloatArray:
    """Values with so many digits behind the point, and no negative zero."""
    return np.round(values, digits) + 0.0


def _sparse(column: FloatArray) -> list[list[float]]:
    """Places and values of the entries that are not zero: two lists."""
    places = np.flatnonzero(column)
    return [places.tolist(), column[places].tolist()]


def _dense(columns: list[list[list[float]]], rows: int) -> FloatArray:
    """The matrix (rows, columns) of such entries."""
    matrix = np.zeros((rows, len(columns)))
    for place, (rows_of, values) in enumerate(columns):
        matrix[np.array(rows_of, int), place] = values
    return matrix
