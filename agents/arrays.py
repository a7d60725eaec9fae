"""Types of arrays, for annotations, where shapes and units stand in the docstrings; and what is
often done to small arrays, without numpy's layers of Python around it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.axis import total

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
KeyArray = NDArray[np.uint64]
"""Identity keys of rows, from which their luck follows."""
Values = FloatArray | float
"""An array, or one number for all rows."""
Number = Any
"""A number of the run, by which rows are multiplied or bounded: one number of a lone run, and of
runs that go together an array (runs, 1) with the number of each (`agents/axis.py`)."""


class ReadOnlyArrays:
    """Books whose arrays are replaced, and never written into: whoever sees the same array again
    sees the same values.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
        super().__setattr__(name, value)


def bounded(values: Values, low: Values, high: Values) -> FloatArray:
    """Values, none below `low` nor above `high`: `np.clip` in half the time."""
    return np.minimum(np.maximum(values, low), high)


def rows_where(mask: FloatArray | BoolArray) -> IntArray:
    """Rows in which a one-dimensional mask holds: `np.flatnonzero` in a fifth of the time."""
    return mask.nonzero()[0]


def mean_of(values: FloatArray) -> Number:
    """Mean of the rows, a number of the run: `values.mean()` in a third of the time."""
    return total(values) / values.shape[-1]


def quotient(part: Values, whole: FloatArray, *, empty: float = 0.0) -> FloatArray:
    """`part` over `whole`, and `empty` where the whole is nothing, shape of both together."""
    # Nearly always there is something everywhere, and a plain division takes a third of the time.
    if whole.size and np.minimum.reduce(whole, axis=None) > 0:
        return part / whole
    shape = whole.shape
    if np.shape(part) not in ((), shape):
        shape = np.broadcast_shapes(np.shape(part), shape)
    out = np.full(shape, empty) if empty else np.zeros(shape)
    return np.divide(part, whole, out=out, where=whole > 0)
