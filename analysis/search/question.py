"""What is asked of a search: chosen targets, the level each is to reach, money, how cautious."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers import targets
from analysis.questions.target_groups import GROUPS
from analysis.search.ranges import Ranges, moved, ranges
from runs.refusals import InputError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agents.arrays import BoolArray, FloatArray, IntArray
    from analysis.emulator.evaluate import Emulator

OTHERS_WEIGHT = 0.25
"""What a yuan of upper levels counts beside a local one: it is asked for, and others ask too. So
does one of grid and firms, who pay for cheap power and ask for it back.
"""
CHARGE = 0.02
"""bn CNY that moving one more lever counts, so that answers are sparse: no one pays it."""
CROWDED = 0.02
"""Part of its range from which on a lever counts as wholly moved in the smooth charge."""
LOCAL, UPPER, QUASI_FISCAL = PAID = ("local", "upper", "quasi_fiscal")
"""Payers that a search counts."""
LEAST_COST = 0.02
"""bn CNY from which on an error of the emulated cost is a factor."""
FACTORS = (0.5, 2.0)
"""Between which such a factor is believed."""


@dataclass(frozen=True, eq=False)
class Question:
    """A search on an emulator. Probabilities are published ones, or with `robust` means over the
    worst part of the draws; money is bn CNY beyond the status quo, discounted.
    """

    emulator: Emulator
    columns: IntArray
    """Places of the chosen targets among the emulator's."""
    level: float
    """Probability that each is to reach; 1 where as much as possible is wanted."""
    weights: FloatArray
    """Of the chosen targets, mean 1."""
    bounds: Ranges
    budget: float | None = None
    """Most local cost."""
    robust: float | None = None
    """Worst part of the draws that counts alone; None: all draws."""
    offset: FloatArray | float = 0.0
    """What runs have shown to be added to the emulated probabilities of the chosen targets."""
    dearer: float = 1.0
    """Factor by which runs have shown local cost to be above the emulated one."""

    @property
    def names(self) -> tuple[str, ...]:
        """The chosen targets."""
        return tuple(self.emulator.targets[column] for column in self.columns)

    @cached_property
    def free(self) -> IntArray:
        """Places of the levers that a search moves: those that may move and act on a chosen target;
        with cuts also those whose money they would save.
        """
        acts = np.asarray(self.emulator.influence)[:, self.columns].any(axis=1)
        room = self.bounds.high > self.bounds.low
        return np.flatnonzero(room & (acts | self.bounds.may_be_cut))

    def chances(self, points: FloatArray) -> FloatArray:
        """Probabilities of the chosen targets at points (m, levers): shape (m, chosen)."""
        if self.robust is None:
            own = self.emulator.published(points)[:, self.columns]
        else:
            own = worst_mean(self.emulator.by_draw(points)[:, self.columns], self.robust)
        return np.clip(own + self.offset, 0, 1)

    def shortfall(self, points: FloatArray) -> FloatArray:
        """Weighted sum of squared distances below the level, shape (m,)."""
        below = np.maximum(self.level - self.chances(points), 0)
        return (self.weights * below**2).sum(axis=1)

    def paid(self, points: FloatArray) -> FloatArray:
        """Cost of points by payer, (PAID, m), bn CNY: as emulated, but more policy brings no money
        in. So what a lever alone would save by being raised is put back, as is any other saving
        where nothing may be cut.
        """
        bounds = self.bounds
        further = np.maximum(bounds.way * (points - bounds.usual), 0)
        paid = self._emulated_cost(points) - further @ self._gains
        return (paid if bounds.may_be_cut.any() else np.maximum(paid, 0)).T

    def local(self, points: FloatArray) -> FloatArray:
        """Local cost of points, bn CNY, as far as runs have corrected it, (m,)."""
        return self.dearer * self.paid(points)[0]

    def outlay(self, points: FloatArray) -> FloatArray:
        """What points count as cost, bn CNY, (m,): local money and a part of that of upper levels,
        and of grid and firms; what these save counts nothing.
        """
        local, *others = self.paid(points)
        return self.dearer * local + OTHERS_WEIGHT * np.maximum(others, 0).sum(axis=0)

    def overspent(self, points: FloatArray) -> FloatArray:
        """Local cost beyond the budget, bn CNY, (m,); zero without one."""
        if self.budget is None:
            return np.zeros(len(points))
        return np.maximum(self.local(points) - self.budget, 0)

    def moves(self, points: FloatArray) -> FloatArray:
        """Number of levers moved, smoothed near the status quo, (m,)."""
        span = np.maximum(self.bounds.high - self.bounds.low, 1e-12)
        way = np.abs(points - self.bounds.usual) / span
        return (way / (way + CROWDED)).sum(axis=1) * (1 + CROWDED)

    def moved(self, points: FloatArray) -> BoolArray:
        """Which levers are moved, (m, levers)."""
        return moved(points, self.bounds)

    def corrected(self, offset: FloatArray, dearer: float) -> Question:
        """The question again with what runs have shown."""
        return replace(self, offset=self.offset + offset, dearer=dearer)

    @cached_property
    def _gains(self) -> FloatArray:
        """What a unit of each lever alone, towards more policy, would cost below nothing by the
        emulator: shape (levers, payers), bn CNY, none above 0.
        """
        bounds = self.bounds
        ends = np.where(bounds.way < 0, bounds.low, bounds.high)
        far = np.repeat(bounds.usual[None], len(ends), axis=0)
        np.fill_diagonal(far, ends)
        length = np.maximum(np.abs(ends - bounds.usual), 1e-12)
        return np.minimum(self._emulated_cost(far), 0) / length[:, None]

    def _emulated_cost(self, points: FloatArray) -> FloatArray:
        """Cost of points by payer as emulated, (m, payers)."""
        payers = list(self.emulator.payers)
        return self.emulator.cost(points)[:, [payers.index(payer) for payer in PAID]]


def worst_mean(chances: FloatArray, part: float) -> FloatArray:
    """Mean of chances (m, chosen, draws) over the worst part of the draws, those in which fewest of
    the chosen targets are met: shape (m, chosen).
    """
    number = max(1, math.ceil(part * chances.shape[2]))
    order = np.argsort(chances.sum(axis=1), axis=1, kind="stable")[:, :number]
    return np.take_along_axis(chances, order[:, None, :], axis=2).mean(axis=2)


def check_wanted(wanted: str | Iterable[str] | None, budget: float | None) -> None:
    """Refuse unknown targets and a budget that is none, before anything is loaded."""
    chosen_targets(wanted, targets.register())
    if budget is not None:
        checked_budget(budget)


def asked(
    emulator: Emulator,
    wanted: str | Iterable[str] | None,
    *,
    level: float = 1.0,
    budget: float | None = None,
    allow_cuts: bool = False,
    weights: Mapping[str, float] | None = None,
    robust: float | None = None,
) -> Question:
    """A question, every argument checked; `wanted`: targets and groups, None for all counted."""
    names = chosen_targets(wanted, emulator.targets)
    return Question(
        emulator=emulator,
        columns=np.array([list(emulator.targets).index(name) for name in names], int),
        level=level,
        weights=_weights(weights, names),
        bounds=ranges(emulator.levers, allow_cuts=allow_cuts),
        budget=None if budget is None else checked_budget(budget),
        robust=None if robust is None else _part("robust", robust),
    )


def chosen_targets(wanted: str | Iterable[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    """Names of targets from names of targets and groups, each once; a group stands for its counted
    targets, None for all of them. Refused if one is unknown or cannot be asked about.
    """
    known = tuple(known)
    register = targets.register()
    counted = [name for name in known if register[name]["kind"] == "outcome"]
    if wanted is None:
        return tuple(counted)
    names: dict[str, None] = {}
    for name in [wanted] if isinstance(wanted, str) else list(wanted):
        if name in GROUPS:
            own = [target for target in counted if register[target]["group"] == name]
            names.update(dict.fromkeys(own))
        elif name in known:
            names[name] = None
        elif name in register:
            raise InputError(
                "target_without_emulator",
                "target '{name}' cannot be asked about: the emulator has no probability of it",
                name=name,
            )
        else:
            raise InputError(
                "unknown_target",
                "unknown target '{name}'{hint}; see 'ganzi list targets', or give a group: "
                "{groups}",
                name=name,
                hint=nearest(str(name), (*known, *GROUPS)),
                groups=", ".join(GROUPS),
            )
    if not names:
        raise InputError(
            "no_target", "no target is given; give one or more, such as clean_capacity_2030"
        )
    return tuple(names)


def checked_level(level: Any) -> float:
    """A level as a probability between 0 and 1, neither of them."""
    return _part("level", level)


def checked_budget(budget: Any) -> float:
    """A budget in bn CNY, above 0."""
    if _no_number(budget) or not 0 < budget < math.inf:
        raise InputError(
            "budget_value",
            "budget = {budget!r} must be a number of bn CNY above 0, such as 2",
            budget=budget,
        )
    return float(budget)


def _part(name: str, value: Any) -> float:
    if _no_number(value) or not 0 < value < 1:
        raise InputError(
            "no_part_of_one",
            "{name} = {value!r} must be a number between 0 and 1, such as 0.5",
            name=name,
            value=value,
        )
    return float(value)


def _no_number(value: Any) -> bool:
    return isinstance(value, bool) or not isinstance(value, Real)


def _weights(weights: Mapping[str, float] | None, names: tuple[str, ...]) -> FloatArray:
    """Weights of chosen targets, mean 1; those not named count 1."""
    given = dict(weights or {})
    for name, weight in given.items():
        if name not in names:
            raise InputError(
                "weight_of_no_target",
                "weights: '{name}' is not among the chosen targets{hint}",
                name=name,
                hint=nearest(str(name), names),
            )
        if _no_number(weight) or not 0 <= weight < math.inf:
            raise InputError(
                "weight_value",
                "weights: {name} = {weight!r} must be a number from 0 up",
                name=name,
                weight=weight,
            )
    values = np.array([given.get(name, 1.0) for name in names], float)
    if not values.sum():
        raise InputError("weights_all_zero", "weights: at least one must be above 0")
    return values / values.mean()
