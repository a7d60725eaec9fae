"""Why a target is missed: boxes (PRIM) and a shallow tree on the misses.

Assumptions (what nobody in the prefecture chooses) and policy are kept apart: the box and the tree
see assumptions only; policy enters by what another mix would have done in the same draw, and, in a
sweep, by a box over the levers. What is found on one half of the draws is measured on the other
half, at a level shared by all targets that could be asked for: where nothing is there, at most one
folder in twenty tells a reason for any of them. No reason is told whose interval holds the share
of misses in all draws.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from analysis.reading.inputs import ASSUMPTION, LEVER, OUTLOOK, inputs_of
from analysis.reading.optional_libraries import needs
from analysis.reading.outcomes import as_results, outcomes_of
from analysis.reading.statistics import LEVEL, wilson_interval
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agents.arrays import BoolArray, FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

FEWEST_MISSES = 20
FEWEST_SUCCESSES = 10
CANDIDATES = 12
"""Most inputs that the search looks at: those whose values differ most between hit and miss in the
half it learns from.
"""
FEWEST_CANDIDATES = 2
FALSE_SHARE = 0.2
"""Share of the candidates that may be there by chance."""
MOST_LEARNING = 1000
SMALLEST_BOX = 0.12
"""Least share of the draws inside a box."""
PEEL = 0.08
"""Share of the draws that PRIM peels off at a time."""
MOST_LIMITS = 3
TREE_DEPTH = 2
BOXES_KEPT = 2**MOST_LIMITS - 1
"""Boxes that may be left of one of three limits once the other half has dropped some."""
LEAST_GAIN = 0.03
"""Share of misses that a limit must add to be kept."""
WORTH_TELLING = 0.05
"""How much more often the runs inside a box must miss than all do, on new draws, for the box to be
told.
"""


@dataclass(frozen=True)
class Limit:
    """One side of a box: the input lies below or above a value."""

    input: str
    above: bool
    value: float


@dataclass(frozen=True)
class Box:
    """Limits within which misses are frequent, with what the other half of the draws says about
    them.
    """

    limits: tuple[Limit, ...]
    covered: float
    """Share of the misses that lie inside."""
    density: float
    density_low: float
    density_high: float
    """Share of the runs inside that miss, with its interval."""
    n_inside: int
    p: float
    """Exact probability of as many misses inside if the limits meant nothing (hypergeometric), for
    all boxes and targets that were or could be looked at together.
    """

    @property
    def settled(self) -> bool:
        """Whether the other half of the draws confirms the box: else it has no limits."""
        return bool(self.limits)


class Rule(NamedTuple):
    """A leaf of the tree: limits on the inputs, and what the other half of the draws says."""

    limits: tuple[Limit, ...]
    missed: float
    """Share of the runs inside that miss."""
    n: int
    """Runs inside."""


@dataclass(frozen=True)
class Explanation:
    """Why a target is missed under a mix; `silence` says why nothing can be concluded, if so."""

    target: str
    mix: str
    level: float
    """Share of the target whose missing is explained; 1 is the target itself."""
    n: int
    misses: int
    test_rate: float = np.nan
    """Share of misses in the half on which the boxes are measured."""
    assumptions: Box | None = None
    levers: Box | None = None
    rules: tuple[Rule, ...] = ()
    """Leaves of the tree on the assumptions, most misses first."""
    avoidable: dict[str, float] = field(default_factory=dict)
    """Other mix -> share of the misses that it meets in the same draw."""
    unavoidable: float = np.nan
    """Share of the misses that are missed under every mix of the folder."""
    silence: str = ""


def explain(results: Results, target: str, mix: str, level: float = 1.0) -> Explanation:
    """Explanation of the misses of a target under a mix.

    With another `level` than 1 a miss is to fall short of that share of the target (at least 0.5 of
    it, say): a way to learn about targets that are missed nearly always.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    inputs = inputs_of(results, mix)
    met = _met(outcomes, inputs.rows, target, level)
    known = np.isfinite(met)
    missed = met[known] == 0
    n = int(known.sum())
    misses = int(missed.sum())
    counts = Explanation(target=target, mix=mix, level=level, n=n, misses=misses)
    if level == 1:
        avoidable, unavoidable = _other_mixes(outcomes, target, mix)
        counts = replace(counts, avoidable=avoidable, unavoidable=unavoidable)
    if misses < FEWEST_MISSES:
        return replace(counts, silence="few_misses")
    if n - misses < FEWEST_SUCCESSES:
        return replace(counts, silence="few_successes")

    learn = learning_half(outcomes.runs["draw"].to_numpy()[inputs.rows[known]])
    fewest = min(missed[learn].sum(), (~missed[learn]).sum(), missed[~learn].sum())
    if fewest < FEWEST_SUCCESSES // 2:
        return replace(counts, silence="few_successes")

    world = inputs.only(ASSUMPTION, OUTLOOK)
    policy = inputs.only(LEVER)
    asked = len(outcomes.names)
    sought = _Search(missed=missed, learn=learn, questions=asked * BOXES_KEPT)
    leaves = replace(sought, questions=asked * 2**TREE_DEPTH * BOXES_KEPT)
    return replace(
        counts,
        test_rate=float(missed[~learn].mean()),
        assumptions=_box(world.names, world.values[known], sought),
        levers=_box(policy.names, policy.values[known], sought) if policy.names else None,
        rules=_rules(world.names, world.values[known], leaves),
    )


@dataclass(frozen=True)
class _Search:
    """Where reasons are looked for: which runs miss, on which the search learns, and how many
    questions share the chance of a false reason.
    """

    missed: BoolArray
    learn: BoolArray
    questions: int

    def told(self, inside: BoolArray) -> bool:
        """Whether runs inside (of those that the search did not see) miss so much more often than
        all do that it is told: by size, by the shared level, and by the interval.
        """
        missed = self.missed[~self.learn]
        n = int(inside.sum())
        if not n or missed[inside].mean() - missed.mean() < WORTH_TELLING:
            return False
        low, _ = wilson_interval(int((inside & missed).sum()), n)
        return bool(self.p(inside) < 1 - LEVEL and low > missed.mean())

    def p(self, inside: BoolArray) -> float:
        """Chance of as many misses inside by luck, over all questions (Bonferroni)."""
        return min(_excess_p(inside, self.missed[~self.learn]) * self.questions, 1.0)


def _met(outcomes: Outcomes, rows: IntArray, target: str, level: float) -> FloatArray:
    """1 where a run reaches the given share of a target, 0 where not, NaN if it is not judged."""
    column = outcomes.column(target)
    if level == 1:
        return outcomes.met[rows, column]
    margin = outcomes.margin[rows, column]
    return np.where(np.isfinite(margin), margin >= level - 1, np.nan)


def learning_half(draws: IntArray) -> BoolArray:
    """Which runs the search learns from: a fixed half of the draws, at most 1,000, the same for
    every target.
    """
    distinct = np.unique(draws)
    keys = [hashlib.sha256(f"learn {draw}".encode()).digest() for draw in distinct.tolist()]
    number = min((len(distinct) + 1) // 2, MOST_LEARNING)
    return np.isin(draws, distinct[np.argsort(np.array(keys, dtype="S32"), kind="stable")[:number]])


def _other_mixes(outcomes: Outcomes, target: str, mix: str) -> tuple[dict[str, float], float]:
    """What the folder's other mixes do in the draws that this mix misses: (`avoidable`,
    `unavoidable`) of `Explanation`.
    """
    column = outcomes.column(target)
    avoidable = {}
    nowhere: set[int] | None = None
    for other in (name for name in outcomes.mixes if name != mix):
        try:
            here, there = outcomes.pairs(mix, other)
        except InputError:
            continue
        lost = outcomes.met[here, column] == 0
        if not lost.any():
            continue
        avoidable[other] = float((outcomes.met[there, column] == 1)[lost].mean())
        also = set(here[lost & (outcomes.met[there, column] == 0)].tolist())
        nowhere = also if nowhere is None else nowhere & also
    misses = int((outcomes.met[outcomes.rows(mix), column] == 0).sum())
    share = len(nowhere) / misses if nowhere is not None and misses else np.nan
    return avoidable, share


def _candidates(values: FloatArray, missed: BoolArray) -> IntArray:
    """Places of the inputs that hit and miss differ in: at most 12, the strongest rank correlations
    with the miss.

    Beyond the two strongest only those that Benjamini and Hochberg (1995) let stand at a false
    share of 20 %.
    """
    n = len(missed)
    deviation = stats.rankdata(values, axis=0) - (n + 1) / 2
    miss = missed - missed.mean()
    size = np.sqrt((deviation**2).sum(0) * (miss**2).sum())
    strength = np.abs(np.divide(miss @ deviation, size, out=np.zeros(len(size)), where=size > 0))
    order = np.argsort(-strength, kind="stable")

    # A correlation of exactly one would divide by zero
    inside = np.clip(strength[order], 0, 0.999999)
    p = 2 * stats.t.sf(inside * np.sqrt((n - 2) / (1 - inside**2)), n - 2)
    passed = np.flatnonzero(p <= FALSE_SHARE * np.arange(1, len(p) + 1) / len(p))
    number = max(FEWEST_CANDIDATES, passed[-1] + 1 if len(passed) else 0)
    return order[: min(number, CANDIDATES)]


def _box(names: list[str], values: FloatArray, search: _Search) -> Box:
    """The box that PRIM finds on the learning half, measured on the other; without limits if it
    finds none that is worth telling.

    A limit stays only if the other half confirms it too, the other limits given (one-sided exact
    test at 5 %); what is left must pass at the level that all questions share.
    """
    learn, missed = search.learn, search.missed[~search.learn]
    limits = _peeled(names, values[learn], search.missed[learn])
    values = values[~learn]
    limits = _confirmed(limits, names, values, missed)
    inside = _inside(limits, names, values)
    if not search.told(inside):
        limits = ()
        inside = np.ones(len(values), bool)
    n = int(inside.sum())
    misses = int(missed.sum())
    misses_inside = int((inside & missed).sum())
    low, high = wilson_interval(misses_inside, n)
    return Box(
        limits=limits,
        covered=misses_inside / misses if misses else np.nan,
        density=misses_inside / n if n else np.nan,
        density_low=low,
        density_high=high,
        n_inside=n,
        p=search.p(inside),
    )


def _excess_p(inside: BoolArray, missed: BoolArray) -> float:
    """Exact probability of as many misses inside if lying inside meant nothing (hypergeometric)."""
    n = int(inside.sum())
    if not n:
        return 1.0
    misses_inside = int((inside & missed).sum())
    return float(stats.hypergeom.sf(misses_inside - 1, len(missed), int(missed.sum()), n))


def _confirmed(
    limits: tuple[Limit, ...], names: list[str], values: FloatArray, missed: BoolArray
) -> tuple[Limit, ...]:
    """The limits that hold up on new draws: within the others, misses are more frequent inside than
    outside.
    """
    for limit in limits:
        fewer = tuple(other for other in limits if other is not limit)
        rest = _inside(fewer, names, values)
        inside = _inside((limit,), names, values)[rest]
        if _excess_p(inside, missed[rest]) >= 1 - LEVEL:
            return _confirmed(fewer, names, values, missed)
    return limits


def _peeled(names: list[str], values: FloatArray, missed: BoolArray) -> tuple[Limit, ...]:
    """Limits of the box on PRIM's path that tells misses from hits best: share of the misses less
    of the hits in it.
    """
    prim = needs("ema_workbench.analysis.prim", "sensitivity")

    # It tells of every box that it looks at
    logging.getLogger("EMA").setLevel(logging.ERROR)
    chosen = _candidates(values, missed)
    frame = pd.DataFrame(values[:, chosen], columns=[names[place] for place in chosen])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library calls what newer pandas will rename
        path = prim.Prim(
            frame, missed.astype(int), peel_alpha=PEEL, mass_min=SMALLEST_BOX
        ).find_box()
    if path is None:
        return ()
    track = path.peeling_trajectory
    track = track[
        (track["res_dim"] <= MOST_LIMITS) & (track["density"] > missed.mean() + LEAST_GAIN)
    ]
    if track.empty:
        return ()
    hits_inside = track["mass"] * (1 - track["density"]) / (1 - missed.mean())
    best = int((track["coverage"] - hits_inside).idxmax())
    return _pruned(_limits_of(path.box_lims[best], frame), frame, missed)


def _pruned(limits: tuple[Limit, ...], frame: pd.DataFrame, missed: BoolArray) -> tuple[Limit, ...]:
    """The limits without those that hardly raise the share of misses."""
    names = list(frame.columns)
    values = frame.to_numpy()
    for limit in limits:
        fewer = tuple(other for other in limits if other is not limit)
        gain = (
            missed[_inside(limits, names, values)].mean()
            - missed[_inside(fewer, names, values)].mean()
        )
        if gain < LEAST_GAIN:
            return _pruned(fewer, frame, missed)
    return limits


def _limits_of(box: pd.DataFrame, frame: pd.DataFrame) -> tuple[Limit, ...]:
    """Limits of a box of PRIM that cut into the range of the sample."""
    limits = []
    for name in frame.columns:
        low, high = float(box[name].iloc[0]), float(box[name].iloc[1])
        if low > frame[name].min():
            limits.append(Limit(name, True, low))
        if high < frame[name].max():
            limits.append(Limit(name, False, high))
    return tuple(limits)


def _inside(limits: tuple[Limit, ...], names: list[str], values: FloatArray) -> BoolArray:
    """Which runs lie within all limits."""
    inside = np.ones(len(values), bool)
    for limit in limits:
        column = values[:, names.index(limit.input)]
        inside &= column >= limit.value if limit.above else column <= limit.value
    return inside


def _rules(names: list[str], values: FloatArray, search: _Search) -> tuple[Rule, ...]:
    """Leaves of a shallow tree grown on the learning half that the other confirms."""
    tree = needs("sklearn.tree", "sensitivity")
    learn, missed = search.learn, search.missed
    chosen = _candidates(values[learn], missed[learn])
    leaves = max(5, int(SMALLEST_BOX * learn.sum()))
    grown = tree.DecisionTreeClassifier(
        max_depth=TREE_DEPTH, min_samples_leaf=leaves, random_state=0
    )
    grown.fit(values[learn][:, chosen], missed[learn])
    new, new_missed = values[~learn], missed[~learn]
    found = [
        _confirmed(limits, names, new, new_missed)
        for limits in _leaves(grown.tree_, [names[place] for place in chosen])
    ]
    rules = []
    for limits in dict.fromkeys(found):
        here = _inside(limits, names, new)
        if limits and search.told(here):
            rules.append(Rule(limits, float(new_missed[here].mean()), int(here.sum())))
    return tuple(sorted(rules, key=lambda rule: -rule.missed))


def _leaves(
    tree: Any, names: list[str], node: int = 0, limits: tuple[Limit, ...] = ()
) -> Iterator[tuple[Limit, ...]]:
    """Limits that lead to each leaf of a tree of scikit-learn."""
    left = tree.children_left[node]
    right = tree.children_right[node]
    if left == right:  # both are -1
        yield limits
        return
    name = names[tree.feature[node]]
    value = float(tree.threshold[node])
    yield from _leaves(tree, names, left, (*limits, Limit(name, False, value)))
    yield from _leaves(tree, names, right, (*limits, Limit(name, True, value)))
