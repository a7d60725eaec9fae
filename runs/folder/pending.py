"""Runs that are still to be made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from agents.arrays import IntArray
    from runs.experiment import Task, Tasks


class Pending(Sequence["Task"]):
    """Runs that are still to be made, as a sequence of tasks that are made when asked for."""

    def __init__(self, tasks: Tasks, indices: IntArray) -> None:
        self.tasks = tasks
        self.indices = indices

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, place: int) -> Task: ...

    @overload
    def __getitem__(self, place: slice) -> Pending: ...

    def __getitem__(self, place: int | slice) -> Task | Pending:
        if isinstance(place, slice):
            return Pending(self.tasks, self.indices[place])
        return self.tasks[int(self.indices[place])]

    def between(self, first: int, end: int) -> Pending:
        """Those from a place of the experiment to before another."""
        return Pending(self.tasks, self.indices[(self.indices >= first) & (self.indices < end)])
