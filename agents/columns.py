"""Agents as rows: columns hold the state; a Mesa agent is a handle for looking at one row."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from agents.arrays import BoolArray, FloatArray, IntArray, KeyArray

STRICT = False
"""Check every assignment (tests switch this on); in production `Table.check` runs once a simulated
year.
"""

# Steps of the splitmix64 hash that gives each row a stable identity.
# Arrays without dimension: numpy takes them faster than its scalars.
_GOLDEN = np.array(0x9E3779B97F4A7C15, np.uint64)
_FIRST, _SECOND = np.array(0xBF58476D1CE4E5B9, np.uint64), np.array(0x94D049BB133111EB, np.uint64)
_SHIFTS = np.array(30, np.uint64), np.array(27, np.uint64), np.array(31, np.uint64)


class Column:
    """One state variable of one kind of agent: unit, meaning, starting value and bounds.

    The type of `start` fixes the type of the column: bool, int or float. `width` makes a row a
    vector.
    """

    def __init__(
        self,
        unit: str,
        meaning: str,
        start: float = 0.0,
        low: float = -np.inf,
        high: float = np.inf,
        width: int | None = None,
    ) -> None:
        self.unit = unit
        self.meaning = meaning
        self.start = start
        self.low = low
        self.high = high
        self.width = width
        self.dtype = np.dtype(type(start))

    def __set_name__(self, kind: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: Agent | None, kind: type | None = None) -> Any:
        if agent is None:
            return self
        values = agent.table.__dict__[self.name]
        return values.item(agent.row) if self.width is None else tuple(values[agent.row].tolist())

    def __set__(self, agent: Agent, value: Any) -> None:
        raise AttributeError(f"'{self.name}' is a column: assign it on the table, for every row")

    def shape(self, n: int) -> tuple[int, ...]:
        """Shape of the array that holds `n` rows."""
        return (n,) if self.width is None else (n, self.width)


class Agent(mesa.Agent):
    """A handle: one row of one table. It reads; only phases write, and only whole columns."""

    def __init__(self, model: mesa.Model, table: Table[Any], row: int) -> None:
        super().__init__(model)
        self.table = table
        self.row = row


class Columns[Kind]:
    """Rows of one kind: a read-only array per column. The length never changes."""

    OWN_NAMES = frozenset({"row_kind", "n", "columns", "replaced"})
    """Attributes of the table itself, after which no column can be called."""
    STAYS = frozenset({"row_kind", "n", "columns"})
    """What is never replaced."""

    def __init__(self, kind: type, n: int, /, **starting: Any) -> None:
        columns = columns_of(kind)
        taken = set(columns) & self.OWN_NAMES
        if taken:
            raise AttributeError(
                f"{kind.__name__}: '{min(taken)}' cannot be a column's name, the table needs it"
            )
        unknown = set(starting) - set(columns)
        if unknown:
            raise AttributeError(
                f"{kind.__name__} has no column '{min(unknown)}'; it has: {', '.join(columns)}"
            )
        state = self.__dict__
        # Columns that were replaced: who looked before, and emptied it, knows what is new.
        state.update(row_kind=kind, n=n, columns=columns, replaced=set())
        for name, column in columns.items():
            state[name] = np.broadcast_to(np.asarray(column.start, column.dtype), column.shape(n))
        for name, values in starting.items():
            setattr(self, name, values)

    def __setattr__(self, name: str, values: Any) -> None:
        """Replace a whole column; a fresh array that fits is taken over, anything else
        is copied.
        """
        state = self.__dict__
        column = state["columns"].get(name)
        if column is None:
            known = ", ".join(self.columns)
            raise AttributeError(
                f"{self.row_kind.__name__} has no column '{name}'; it has: {known}"
            )
        if not (
            type(values) is np.ndarray
            and values.dtype is column.dtype
            and values.shape == state[name].shape
            and (flags := values.flags).owndata
            and flags.writeable
            and flags.c_contiguous  # sums follow the order in memory, which a copy does not keep
        ):
            new = np.empty(column.shape(self.n), column.dtype)
            np.copyto(new, values, casting="same_kind")
            values = new
        if STRICT:
            self.check_column(name, values)
        # By position: several times faster than through `flags`, for hundreds of columns a month.
        values.setflags(False)  # type: ignore[call-arg]
        state[name] = values
        state["replaced"].add(name)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __len__(self) -> int:
        return self.n

    def lend_view(self, name: str, values: FloatArray) -> None:
        """Show an array owned elsewhere (a ledger account) as this table's column; it stays
        read-only here.
        """
        view = values.view()
        view.flags.writeable = False
        if name not in self.columns or view.shape != self.columns[name].shape(self.n):
            raise AttributeError(
                f"{self.row_kind.__name__}.{name} cannot show an array of shape {view.shape}"
            )
        self.__dict__[name] = view
        self.replaced.add(name)

    def check_column(self, name: str, values: FloatArray) -> None:
        """Refuse numbers that are not finite or outside the bounds the column declares."""
        column = self.columns[name]
        if column.dtype == bool:
            return
        if not values.size:
            return
        lowest = np.minimum.reduce(values, axis=None)
        highest = np.maximum.reduce(values, axis=None)
        if column.low <= lowest and highest <= column.high and highest - lowest < np.inf:
            return
        bad = ~np.isfinite(values)
        reason = "not finite"
        if not bad.any():
            bad = (values < column.low) | (values > column.high)
            reason = f"outside {column.low:g} to {column.high:g} {column.unit}"
        rows = np.unique(np.nonzero(bad)[0])[:5].tolist()
        raise ValueError(
            f"{self.row_kind.__name__}.{name} is {reason} at rows {rows}: {values[rows].tolist()}"
        )

    def check(self) -> None:
        """Check every column; called once a simulated year."""
        for name in self.columns:
            self.check_column(name, self.__dict__[name])

    def frame(self) -> pd.DataFrame:
        """The rows as a pandas table, for looking at."""
        import pandas as pd

        return pd.DataFrame(
            {name: self.__dict__[name] for name in self.columns if self.columns[name].width is None}
        )


class Table[Kind](Columns[Kind]):
    """All agents of one kind in one model: a row and a handle for each, and a stable identity."""

    OWN_NAMES = Columns.OWN_NAMES | {"uid"}

    def __init__(
        self, kind: type, model: mesa.Model, n: int, /, uid: KeyArray | None = None, **starting: Any
    ) -> None:
        keys = identity(kind.__name__, n) if uid is None else uid
        keys.flags.writeable = False
        self.__dict__["uid"] = keys
        super().__init__(kind, n, **starting)
        create_handles(kind, model, self, n)

    def rekey(self, rows: BoolArray | IntArray, keys: KeyArray) -> None:
        """Give rows other identity keys (uint64): what lives in them now meets luck of its own."""
        uid = self.uid.copy()
        uid[rows] = keys
        uid.flags.writeable = False
        self.__dict__["uid"] = uid
        self.replaced.add("uid")


def share_places(tables: Sequence[Columns[Any]]) -> None:
    """Let tables hold one array for columns of whole numbers (places, kinds) that are the same in
    all of them, until one of them replaces it.
    """
    first, *others = [vars(table) for table in tables]
    for name, column in first["columns"].items():
        same = (np.array_equal(other[name], first[name]) for other in others)
        if column.dtype == int and all(same):
            for other in others:
                other[name] = first[name]


def columns_of(kind: type) -> dict[str, Column]:
    """The columns of a kind of rows by name, in order of declaration, those of its bases first."""
    found = {}
    for base in reversed(kind.__mro__):
        found.update(
            {name: value for name, value in vars(base).items() if isinstance(value, Column)}
        )
    return found


def create_handles(kind: type, model: mesa.Model, table: Table[Any], n: int) -> None:
    """Register one Mesa agent a row; the garbage collector rests meanwhile (a third of the time for
    many rows).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        for row in range(n):
            kind(model, table, row)
    finally:
        if collecting:
            gc.enable()


def scrambled(x: KeyArray) -> KeyArray:
    """The splitmix64 finaliser: uint64 in, well-mixed uint64 out (Steele, Lea & Flood 2014)."""
    first, second, third = _SHIFTS
    x = x ^ (x >> first)
    x *= _FIRST
    x ^= x >> second
    x *= _SECOND
    x ^= x >> third
    return x


@cache
def name_key(name: str) -> np.uint64:
    """A stable 64-bit number for a name (Python's own hash changes from process to process)."""
    key = 0xCBF29CE484222325
    for byte in name.encode():
        key = (key ^ byte) * 0x100000001B3 % 2**64
    return np.uint64(key)


def offspring(uid: KeyArray, counter: IntArray | int) -> KeyArray:
    """Identity keys of the `counter`-th unit split off rows with keys `uid`, the same in every mix,
    shape of `uid`.
    """
    with np.errstate(over="ignore"):
        return scrambled(np.asarray(uid, np.uint64) ^ (np.asarray(counter, np.uint64) * _GOLDEN))


def identity(name: str, n: int, offset: int = 0) -> KeyArray:
    """Identity keys of rows `offset` to `offset + n` of a kind, shape (n,), the same in every model
    and process.
    """
    return identity_of(name, np.arange(offset, offset + n))


def identity_of(name: str, rows: IntArray) -> KeyArray:
    """Identity keys of some rows of a kind, shape of `rows`."""
    return scrambled(name_key(name) + (rows + 1).astype(np.uint64) * _GOLDEN)
