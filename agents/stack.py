"""Objects of several runs, one a run, seen as one, so that the text of a phase serves them all.

What is read of a stack is what the objects hold: where it is the same thing in all runs, that
thing; numbers that differ, as an array (runs, 1); arrays, with the run as their first axis; what
consists of parts, part by part; a kind may say itself what is seen of several (`of_runs`).
Functions of the objects' kind take the stack for the object. What is written into a stack stays
there until it is handed back, each run's part to its object.

Arrays that a kind changes in place must lie in one memory for all runs from the start
(`stack_join`); all others can only be replaced, so that nobody writes into a copy. Objects of which
an object consists stay the same, as does what its kind names in `STAYS`; of tables, which note the
columns that a run replaces by itself, these are looked for again once a run went alone, of other
objects all else. What every run goes through alone is marked where it is defined:
methods by `each_run`, functions of a model by `one_by_one` or, where nothing has to be handed back,
by `as_it_stands`. A kind whose objects change only as a month begins says so by `STANDS = A_MONTH`,
one whose objects never change by `FOR_GOOD`.
"""

from __future__ import annotations

from functools import cache, wraps
from inspect import getattr_static
from itertools import repeat
from operator import attrgetter, is_
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from agents import columns
from agents.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


A_MONTH, FOR_GOOD = "a month", "for good"
NUMBERS = (bool, int, float, np.generic)
PLAIN = (str, bytes, frozenset, slice, type(None), FunctionType)
"""What must be the same in all runs."""


def one_by_one[**Given, Result](function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Mark a function of a model that runs of a batch go through one after the other, each with its
    part of what is given besides.
    """

    @wraps(function)
    def of_all(*given: Given.args, **named: Given.kwargs) -> Result:
        model = given[0]
        if not isinstance(model, Stack):
            return function(*given, **named)
        model.stack_family.hand_back()
        results: Result = model.stack_each(function, *given[1:], **named)
        model.stack_family.forget()
        return results

    return of_all


def as_it_stands[**Given, Result](function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Mark a function that runs of a batch go through one after the other and that spares them the
    handing back before it, and the looking again after it: it reads only what stands, was handed
    back or is given, and writes nothing that is read of all runs at once.
    """

    @wraps(function)
    def of_all(*given: Given.args, **named: Given.kwargs) -> Result:
        model = given[0]
        if not isinstance(model, Stack):
            return function(*given, **named)
        results: Result = model.stack_each(function, *given[1:], **named)
        return results

    return of_all


class DifferError(TypeError):
    """Runs hold what cannot be seen as one; the phase has to go through them one by one."""


def each_run[Function: Callable[..., Any]](function: Function) -> Function:
    """Mark a method that every run of a batch goes through alone, with its part of what is given:
    it may read and write its own object only.
    """
    function.each_run = True  # type: ignore[attr-defined]
    return function


class Family(dict[tuple[int, ...], "Stack"]):
    """All stacks of a batch, by the objects that each consists of: there is one for these."""

    def __init__(self) -> None:
        self.seen: set[Stack] = set()  # stacks that were looked at and not forgotten since
        self.written: set[Stack] = set()  # stacks with something to hand back

    def of(self, parts: Sequence[Any]) -> Stack:
        """The stack of these objects."""
        key = tuple(map(id, parts))
        if key not in self:
            kind: Any = type(parts[0])
            self[key] = _stack_of(kind)(parts, self)
        return self[key]

    def hand_back(self) -> None:
        """Give all objects their part of what was written."""
        while self.written:
            self.written.pop().stack_hand_back()

    def forget(self, *, month: bool = False) -> None:
        """Look again at what all objects hold, also at what stands for a `month` if one begins."""
        for stack in [*self.seen]:
            stands = stack.stack_stands
            look_again = stands is None or (month and stands is not FOR_GOOD)
            if look_again and stack.stack_forget():
                self.seen.remove(stack)


class Stack:
    """Objects of one kind, one a run; its own names begin with `stack`, so that they hide none of
    theirs.
    """

    def __init__(self, parts: Sequence[Any], family: Family) -> None:
        kind = type(parts[0])
        self.__dict__.update(
            stack_parts=tuple(parts),
            stack_is_table=issubclass(kind, Columns),
            stack_stands=getattr(kind, "STANDS", None),
            stack_stays=getattr(kind, "STAYS", ()),
            stack_passing=set(),  # names under which the objects may hold something else by now
            stack_states=[vars(part) for part in parts],  # what they hold
            stack_family=family,
            stack_kept={},  # what was seen or written last, by name
            stack_found={},  # arrays of the objects from which it was put together
            stack_written=set(),
        )
        if self.stack_is_table:  # columns that each of them has replaced by itself
            self.__dict__["stack_replaced"] = [own["replaced"] for own in self.stack_states]

    def __getattr__(self, name: str) -> Any:
        """What all runs hold under a name; it is found again only once a run went alone."""
        try:
            seen = self._stack_seen(name)
        except DifferError as difference:
            kind = type(self.stack_parts[0]).__name__
            raise DifferError(f"{kind}.{name}: {difference}") from None
        self.__dict__[name] = self.stack_kept[name] = seen
        if not (isinstance(seen, Stack) or name in self.stack_stays):
            self.stack_passing.add(name)
            self.stack_family.seen.add(self)
        return seen

    def _stack_seen(self, name: str) -> Any:
        values = list(map(attrgetter(name), self.stack_parts))
        found = self.stack_found.get(name)
        if found is not None and all(map(is_, values, found)):
            return self.stack_kept[name]
        seen = together(values, self.stack_kept.get(name), self.stack_family)
        if _only_replaced(values[0], seen):
            self.stack_found[name] = values
        return seen

    def stack_each(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What a function gives for each object with its part of what is given, seen as one."""
        runs = len(self.stack_parts)
        own = zip(self.stack_parts, *(of_runs(value, runs) for value in given), strict=True)
        if not named:
            return together([function(*values) for values in own], None, self.stack_family)
        by_name = zip(*(of_runs(value, runs) for value in named.values()), strict=True)
        results = [
            function(*values, **dict(zip(named, more, strict=True)))
            for values, more in zip(own, by_name, strict=True)
        ]
        return together(results, None, self.stack_family)

    def __setattr__(self, name: str, value: Any) -> None:
        if self.stack_is_table:
            value = self._stack_column(name, value)
        elif isinstance(value, np.ndarray) and value is not self.stack_kept.get(name):
            value = value if value.base is None else value.copy()
            value.setflags(write=False)
        self.__dict__[name] = self.stack_kept[name] = value
        if name in self.stack_written:
            return
        self.stack_found.pop(name, None)
        self.stack_passing.add(name)
        self.stack_written.add(name)
        self.stack_family.written.add(self)
        self.stack_family.seen.add(self)

    def __len__(self) -> int:
        return len(self.stack_parts[0])

    def _stack_column(self, name: str, values: Any) -> Any:
        """A column of all runs as a table would take it over."""
        table = self.stack_parts[0]
        column = table.columns[name]
        shape = (len(self.stack_parts), *column.shape(table.n))
        if not (
            isinstance(values, np.ndarray)
            and values.dtype is column.dtype
            and values.shape == shape
            and values.flags.owndata
            and values.flags.writeable
            and values.flags.c_contiguous
        ):
            fresh = np.empty(shape, column.dtype)
            np.copyto(fresh, values, casting="same_kind")
            values = fresh
        if columns.STRICT:
            for part, own in zip(self.stack_parts, values, strict=True):
                part.check_column(name, own)
        values.setflags(write=False)
        return values

    def stack_join(self, names: Sequence[str]) -> None:
        """Let arrays that are changed in place, and dicts of such arrays, lie in one memory for all
        runs.
        """
        for name in names:
            values = [getattr(part, name) for part in self.stack_parts]
            if values[0] is None:
                self.stack_keep(name, None)
                continue
            if isinstance(values[0], dict):
                whole: Any = {key: np.stack([value[key] for value in values]) for key in values[0]}
            else:
                whole = np.stack(values)
            for part, own in zip(
                self.stack_parts, of_runs(whole, len(values), values[0]), strict=True
            ):
                setattr(part, name, own)
            self.stack_keep(name, whole)

    def stack_join_numbers(self, names: Sequence[str]) -> None:
        """The same for arrays of numbers of the run: runs, and one row, become their last axes, so
        that a number (runs, 1) can be added to an entry.
        """
        for name in names:
            values = [getattr(part, name) for part in self.stack_parts]
            whole = np.stack(values)
            for part, own in zip(self.stack_parts, whole, strict=True):
                setattr(part, name, own)
            self.stack_keep(name, np.moveaxis(whole, 0, -1)[..., None])

    def stack_keep(self, name: str, whole: Any) -> None:
        """Take joined memory for what the objects show under a name from now on."""
        self.__dict__[name] = self.stack_kept[name] = whole

    def stack_hand_back(self) -> None:
        """Give every object its part of what was written."""
        runs = len(self.stack_parts)
        for name in self.stack_written:
            written = self.stack_kept[name]
            before = self.stack_states[0].get(name)
            parts = list(of_runs(written, runs, before))
            if isinstance(written, np.ndarray):
                self.stack_found[name] = parts
            for state, own in zip(self.stack_states, parts, strict=True):
                state[name] = own
        self.stack_written.clear()

    def stack_forget(self) -> bool:
        """Look again at what the objects hold, as a run may have gone alone, and in tables only at
        columns that one has replaced; whether there is nothing left to be looked at again.
        """
        passing = self.stack_passing
        if not self.stack_is_table:
            names = passing.copy()
        elif any(self.stack_replaced):
            names = passing.intersection(set().union(*self.stack_replaced))
            for replaced in self.stack_replaced:
                replaced.clear()
        else:
            return False
        state = self.__dict__
        for name in names:
            del state[name]
        passing -= names
        return not passing


@cache
def _stack_of(kind: Any) -> type[Stack]:
    """Stacks of a kind, with methods and properties of theirs: these never change, and need not be
    looked for in each stack.
    """
    names = [name for name in dir(kind) if not name.startswith("__")]
    found: dict[str, Any] = {name: getattr_static(kind, name) for name in names}
    methods = {
        name: _alone(own) if getattr(own, "each_run", False) else own
        for name, own in found.items()
        if isinstance(own, (FunctionType, property))
    }
    return type(f"Stack of {kind.__name__}", (Stack,), methods)


def _alone(method: Any) -> Callable[..., Any]:
    """A method of every run, as one of their stack."""

    @wraps(method)
    def of_all(stack: Stack, *given: Any, **named: Any) -> Any:
        stack.stack_hand_back()
        results = stack.stack_each(method, *given, **named)
        stack.stack_forget()
        return results

    return of_all


def _only_replaced(value: Any, seen: Any) -> bool:
    """Whether nobody writes into what was found, so that it is as it was while it is the same."""
    if isinstance(seen, Stack) or isinstance(value, (*NUMBERS, *PLAIN)):
        return True
    if isinstance(value, dict):
        return all(isinstance(part, Stack) for part in seen.values())
    return isinstance(value, tuple) or (isinstance(value, np.ndarray) and not value.flags.writeable)


def together(values: list[Any], kept: Any, family: Family) -> Any:
    """What several runs hold, seen as one; `kept` is what was seen last time."""
    first = values[0]
    if all(map(is_, values, repeat(first))):
        return first
    if isinstance(first, NUMBERS) and all(isinstance(value, NUMBERS) for value in values):
        return first if all(value == first for value in values) else np.array(values)[:, None]
    if len(set(map(type, values))) > 1:
        raise DifferError(f"kinds {sorted({type(value).__name__ for value in values})}")
    if isinstance(first, np.ndarray):
        return _arrays(values, kept)
    if hasattr(first, "of_runs"):
        return first.of_runs(values)
    if isinstance(first, PLAIN):
        if any(value != first for value in values):
            raise DifferError(f"not the same: {values}")
        return first
    if isinstance(first, dict):
        return _dicts(values, kept, family)
    if isinstance(first, (tuple, list)):
        return _sequences(values, kept, family)
    return family.of(values)


def _dicts(values: list[dict[Any, Any]], kept: Any, family: Family) -> dict[Any, Any]:
    """Dicts of all runs as one, name by name."""
    first = values[0]
    if any(value.keys() != first.keys() for value in values):
        raise DifferError("other names in some runs")
    old = kept if isinstance(kept, dict) else {}
    return {
        name: together([value[name] for value in values], old.get(name), family) for name in first
    }


def _arrays(values: list[Any], kept: Any) -> Any:
    """Arrays of all runs as one, which they share if they are parts of it already."""
    if isinstance(kept, np.ndarray):
        whole = kept if kept.base is None else kept.base
        if all(map(is_, map(attrgetter("base"), values), repeat(whole))):
            return kept
    if len({(value.shape, value.dtype) for value in values}) > 1:
        raise DifferError(f"of several lengths: {sorted({value.shape for value in values})}")
    if values[0].base is not None and values[0].flags.writeable:
        return _stacked(values)
    for value in values:
        value.setflags(write=False)  # in a batch it can only be replaced
    return _stacked(values)


def _stacked(values: list[Any]) -> Any:
    """A read-only array of all runs."""
    first = values[0]
    if first.ndim == 1:  # several times faster than np.stack
        stacked = np.empty((len(values), len(first)), first.dtype)
        np.concatenate(values, out=stacked.ravel())
    else:
        stacked = np.stack(values) if first.ndim else np.array(values)[:, None]
    stacked.setflags(write=False)
    return stacked


def _sequences(values: list[Any], kept: Any, family: Family) -> Any:
    """Tuples or lists of all runs as one, place by place."""
    first = values[0]
    if any(len(value) != len(first) for value in values):
        raise DifferError("of several lengths")
    old = kept if type(kept) is type(first) and len(kept) == len(first) else [None] * len(first)
    parts = [together(list(own), before, family) for *own, before in zip(*values, old, strict=True)]
    return type(first)(*parts) if hasattr(first, "_fields") else type(first)(parts)


def of_runs(value: Any, runs: int, before: Any = None) -> Iterable[Any]:
    """The part of each run, in the form of what one held before."""
    if isinstance(value, np.ndarray):
        # What has no axis of runs is the same in all of them.
        if value.ndim < 2 or (isinstance(before, np.ndarray) and before.ndim == value.ndim):
            return repeat(value, runs)
        if value.shape == (runs, 1) and not isinstance(before, np.ndarray):
            return value[:, 0].tolist()
        return value
    if isinstance(value, Stack):
        return value.stack_parts
    if isinstance(value, dict):
        old = before if isinstance(before, dict) else {}
        parts = [of_runs(part, runs, old.get(name)) for name, part in value.items()]
        return [dict(zip(value, own, strict=True)) for own in _by_run(parts, runs)]
    if isinstance(value, (tuple, list)):
        olds = before if isinstance(before, (tuple, list)) else [None] * len(value)
        parts = [of_runs(part, runs, old) for part, old in zip(value, olds, strict=True)]
        make = getattr(type(value), "_make", type(value))  # of named tuples
        return [make(own) for own in _by_run(parts, runs)]
    return repeat(value, runs)


def _by_run(parts: Sequence[Iterable[Any]], runs: int) -> Iterable[tuple[Any, ...]]:
    """Parts of several things, run by run; of nothing too every run has its own."""
    return zip(*parts, strict=True) if parts else repeat((), runs)
