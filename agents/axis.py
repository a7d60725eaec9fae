"""Rules for one run or for many: rows are the last axis, and runs that go through a phase together
are an axis before it, which a lone run has not.

Numbers of a run are numbers of a lone run and have the shape (runs, 1) in a batch, so that they go
with arrays of rows, shape (n,) and (runs, n): `Number` of `agents/arrays.py`. Each rule gives every
run of a batch what it gives a lone run, in all bits.

Docstrings of the floors above name the shapes of a lone run; those of rules write `...` where more
axes may come first, be they runs, blocks of hours or months. Powers of rows are written `**`; those
of a number of the run `np.power`, since the last digit of Python's `**` may be another one than
that of arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np
from numpy import ndarray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import BoolArray, FloatArray, IntArray, Number


add, largest, smallest = np.add.reduce, np.maximum.reduce, np.minimum.reduce
"""Looked up once: they are asked for hundreds of times a month."""


def total(values: FloatArray) -> Number:
    """Sum over the rows: a number of the run."""
    if values.ndim > 1:
        return add(values, -1, keepdims=True)
    return float(add(values))


def count(mask: BoolArray) -> Number:
    """Rows in which a mask holds: a number of the run."""
    if mask.ndim > 1:
        return np.count_nonzero(mask, -1, keepdims=True)
    return np.count_nonzero(mask)


def most(values: FloatArray) -> Number:
    """Largest of the rows: a number of the run."""
    if values.ndim > 1:
        return largest(values, -1, keepdims=True)
    return float(largest(values))


def least(values: FloatArray) -> Number:
    """Smallest of the rows: a number of the run."""
    if values.ndim > 1:
        return smallest(values, -1, keepdims=True)
    return float(smallest(values))


def dot(values: FloatArray, weights: FloatArray) -> Number:
    """Sum over the rows of values times weights: a number of the run."""
    if values.ndim == weights.ndim == 1:
        return float(values @ weights)
    return np.vecdot(values, weights)[..., None]


def at(values: Any, place: IntArray) -> Any:
    """Values (..., k) at the place of each row, shape of `place` (..., n)."""
    if values.ndim == 1:
        return values[place]
    if place.ndim == 1:
        return values.take(place, axis=-1)
    return values.ravel().take(_flat(place, values.shape[-1], len(place)))


def by(place: IntArray, values: FloatArray, places: int) -> FloatArray:
    """Values by row (..., n) added up by place, shape (..., places)."""
    if place.ndim == values.ndim == 1:
        return np.bincount(place, values, places)
    runs = len(values if values.ndim > 1 else place)
    flat = _flat(place, places, runs)
    if values.shape != flat.shape:
        values = np.broadcast_to(values, flat.shape)
    sums = np.bincount(flat.ravel(), values.ravel(), runs * places)
    return sums.reshape(runs, places)


def slices(values: FloatArray, first: IntArray) -> FloatArray:
    """Sums over runs of rows that follow each other, from `first` (..., k) of each to the next one,
    of values (..., n), shape of `first`.
    """
    if values.ndim == 1:
        return np.add.reduceat(values, first)
    places = _flat(first, values.shape[-1], len(values))
    return np.add.reduceat(values.ravel(), places.ravel()).reshape(places.shape)


def beside(*parts: Any) -> Any:
    """Rows of several arrays, one array's after the other's, shape (..., all their rows)."""
    if max([part.ndim for part in parts]) == 1:
        return np.concatenate(parts)
    runs = max(len(part) for part in parts if part.ndim > 1)
    whole = [
        part if part.shape[:-1] == (runs,) else np.broadcast_to(part, (runs, part.shape[-1]))
        for part in parts
    ]
    return np.concatenate(whole, axis=-1)


def pick(values: FloatArray, place: int) -> Number:
    """One place of values (..., k): a number of the run."""
    return values[place] if values.ndim == 1 else values[:, place, None]


def entry(table: FloatArray, row: int, column: int) -> Number:
    """One entry of a table (..., rows, columns): a number of the run."""
    return float(table[row, column]) if table.ndim == 2 else table[:, row, column, None]


def slots(values: FloatArray) -> FloatArray:
    """Values (..., k) as k slots, to write numbers of the run into one after the other."""
    return values if values.ndim == 1 else values.T[..., None]


def with_runs_first(table: FloatArray) -> FloatArray:
    """A table of numbers of the run, (rows, columns) and in a batch then runs and one row, as
    (..., rows, columns).
    """
    return table if table.ndim == 2 else np.moveaxis(table[..., 0], -1, 0)


def as_table(values: FloatArray, shape: Sequence[int]) -> FloatArray:
    """Values (..., entries) as a table (..., *shape), laid out row by row."""
    return values.reshape(*values.shape[:-1], *shape)


def in_line(table: FloatArray, axes: int = 2) -> FloatArray:
    """A table (..., rows, columns), or one of more `axes`, as values (..., entries) row by row."""
    return table.reshape(*table.shape[:-axes], -1)


def anywhere(value: Any) -> bool:
    """Whether something holds in a run, or in any run of a batch: to leave out what would change
    nothing.
    """
    return bool(np.logical_or.reduce(value, None)) if isinstance(value, ndarray) else bool(value)


def across(number: Number, axes: int = 1) -> Any:
    """A number of the run, to go with arrays that have so many axes before their rows."""
    if isinstance(number, ndarray):
        return number.reshape(-1, *(1,) * (axes + 1))
    return number


def as_row(number: Number) -> FloatArray:
    """A number of the run as the only row of an array."""
    return number if isinstance(number, ndarray) else np.array([number])


def row_of(numbers: Sequence[Number]) -> FloatArray:
    """Numbers of the run side by side, shape (..., numbers)."""
    if any(isinstance(number, ndarray) for number in numbers):
        return beside(*map(as_row, numbers))
    return np.array(numbers)


def per(part: Any, whole: Number) -> Any:
    """Parts over a number of the run, and nothing where that is nothing."""
    if isinstance(whole, ndarray):
        return part / np.where(whole > 0, whole, np.inf)
    return part / whole if whole > 0 else 0.0 * part


def at_least(number: Number, floor: Number) -> Number:
    """Numbers of the run, none below a `floor`: for one run without an array's cost."""
    if isinstance(number, ndarray) or isinstance(floor, ndarray):
        return np.maximum(number, floor)
    return floor if number < floor else number


def at_most(number: Number, limit: Number) -> Number:
    """Numbers of the run, none above a `limit`: for one run without an array's cost."""
    if isinstance(number, ndarray) or isinstance(limit, ndarray):
        return np.minimum(number, limit)
    return limit if number > limit else number


def to_power(number: Number, exponent: Number) -> Number:
    """A number of the run to a power, as Python's `**` reckons it, where results have rested on its
    last digit; otherwise `np.power`.
    """
    if isinstance(number, ndarray) or isinstance(exponent, ndarray):
        pairs = np.stack(np.broadcast_arrays(number, exponent), axis=-1)
        return np.array([[own**power] for own, power in pairs[:, 0].tolist()])
    return number**exponent


def upper(value: Any) -> float:
    """Largest number of all runs."""
    return float(largest(value, None)) if isinstance(value, ndarray) else value


def span(value: Any) -> tuple[float, float]:
    """Smallest and largest number of all runs; NaN where one is."""
    if isinstance(value, ndarray):
        return float(smallest(value, None)), float(largest(value, None))
    return value, value


_FLAT: dict[tuple[int, int, int], tuple[ref[IntArray], IntArray]] = {}
"""Places of all runs in columns, by the column, the number of places and of runs."""
MOST_FLAT = 64


def _flat(place: IntArray, places: int, runs: int) -> IntArray:
    """Places (..., n) of all runs, one run's after the other's; those in a column, into which
    nobody writes, are remembered.
    """
    key = id(place), places, runs
    known = _FLAT.get(key)
    if known is not None and known[0]() is place:
        return known[1]
    flat = place + (np.arange(runs) * places)[:, None]
    if place.base is None and not place.flags.writeable:
        if len(_FLAT) == MOST_FLAT:
            _FLAT.clear()
        _FLAT[key] = ref(place), flat
    return flat
