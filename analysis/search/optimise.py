"""The search itself: many starts of a quasi-Newton descent inside bounds, then levers are taken
back one at a time and values written in round steps.

Differences for the gradient go through the emulator as one batch. L-BFGS-B: Byrd, Lu, Nocedal and
Zhu 1995. Constraints enter as penalties that grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from abm.registers import policy
from analysis.search.question import CHARGE
from analysis.search.ranges import snapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from agents.arrays import FloatArray, IntArray
    from analysis.search.question import Question

PENALTIES = (1e2, 1e4)
"""bn CNY for a shortfall of one (squared), or for a billion overspent (squared), round by round."""
FIRST_PENALTY, FIRST_ITERATIONS = 1e3, 12
"""Of the short descent from every start."""
GO_ON = 3
"""Ends of short descents from which the search goes on."""
DIFFERENCE = 1e-3
"""Part of a lever's range over which a slope is taken."""
ITERATIONS, AGAIN = 40, 8
"""Iterations of a first descent and of one that goes on."""
RANDOM_STARTS = 4
SHARE_MOVED = 0.3
"""Part of the levers that a random start moves."""
NEARLY = 0.003
"""Probability below the level that still counts as reached before steps are rounded."""
LITTLE = 0.01
"""Part of a range below which a lever is put back before anything else is tried."""
HALVINGS = 8
"""Halvings of the way out to what the emulator does not know."""
TRIES = 3
"""Levers that are tried in turn before pruning ends."""
COST_WEIGHT = 1e-3
"""Targets that a billion is worth where as much as possible is wanted: of two alike the cheaper."""

type Aim = Callable[[FloatArray, float], FloatArray]
"""What is made small: of points (m, levers) and a penalty, shape (m,)."""


class Found(NamedTuple):
    """What a search ends with."""

    point: FloatArray
    """Levers, (levers,), in round steps."""
    chances: FloatArray
    """Emulated probabilities of the chosen targets, corrected by runs where there were any."""
    local: float
    """Local cost, bn CNY, emulated."""
    reached: bool
    """Whether every chosen target has the level and the budget is kept."""
    known: bool
    """Whether the point lies inside what the emulator was trained on."""


def cheapest(question: Question) -> Found:
    """The cheapest sparse mix that reaches the level; the one that comes nearest if none does."""

    def aim(points: FloatArray, penalty: float) -> FloatArray:
        broken = question.shortfall(points) + question.overspent(points) ** 2
        return question.outlay(points) + CHARGE * question.moves(points) + penalty * broken

    if _reached(question, question.bounds.usual):
        return _found(question, question.bounds.usual)
    best = _best(question, aim, must_reach=True)
    best = pruned(question, aim, best)
    return _found(question, _rounded(question, best))


def most(question: Question) -> Found:
    """The mix that brings the chosen targets most, each up to the level, within the budget."""

    def aim(points: FloatArray, penalty: float) -> FloatArray:
        gain = np.minimum(question.chances(points), question.level) @ question.weights
        spent = COST_WEIGHT * (question.outlay(points) + CHARGE * question.moves(points))
        return spent - gain + penalty * question.overspent(points) ** 2

    best = _tidied(question, aim, _best(question, aim, must_reach=False))
    return _found(question, _within(question, best))


def starts(question: Question) -> list[FloatArray]:
    """Points from which a search begins: the status quo, a fifth and half of the way to the far end
    of each lever, the ends, the document, and random sparse ones (always the same).
    """
    bounds, free = question.bounds, question.free
    far = np.where(bounds.high > bounds.usual, bounds.high, bounds.low)
    document = np.array([policy.register()[name]["document"] for name in bounds.names])
    document = np.clip(document, bounds.low, bounds.high)
    usual = bounds.usual
    points = [usual, document, *(usual + part * (far - usual) for part in (0.2, 0.5, 1.0))]
    rng = np.random.default_rng(1)
    for _ in range(RANDOM_STARTS):
        chosen = rng.random(len(usual)) < SHARE_MOVED
        anywhere = bounds.low + rng.random(len(usual)) * (bounds.high - bounds.low)
        points.append(np.where(chosen, anywhere, usual))
    kept = np.zeros(len(usual), bool)
    kept[free] = True
    return [np.where(kept, point, usual) for point in points]


def descended(
    question: Question,
    aim: Aim,
    start: FloatArray,
    *,
    free: IntArray,
    penalties: Iterable[float] = PENALTIES,
    iterations: int = ITERATIONS,
) -> FloatArray:
    """Where a descent from a point (levers,) ends that moves the levers at the places `free`."""
    low, span = question.bounds.low[free], (question.bounds.high - question.bounds.low)[free]
    point = start.copy()
    for penalty in penalties:

        def value_and_slope(part: FloatArray, penalty: float = penalty) -> tuple[float, FloatArray]:
            # Away from the nearer end, so that every trial stays inside the bounds
            way = np.where(part > 0.5, -DIFFERENCE, DIFFERENCE)
            batch = np.repeat(point[None], len(free) + 1, axis=0)
            batch[:, free] = low + span * part
            batch[np.arange(len(free)) + 1, free] += span * way
            values = aim(batch, penalty)
            return float(values[0]), (values[1:] - values[0]) / way

        result = minimize(
            value_and_slope,
            np.clip((point[free] - low) / span, 0, 1),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, 1)] * len(free),
            options={"maxiter": iterations},
        )
        point[free] = low + span * np.clip(result.x, 0, 1)
    return point


def pruned(question: Question, aim: Aim, point: FloatArray) -> FloatArray:
    """A point with levers put back to the status quo one at a time, the others adapting, as long as
    that makes it better: one lever less counts CHARGE.
    """
    hard = PENALTIES[-1]
    point = _tidied(question, aim, point)
    while True:
        places = np.flatnonzero(question.moved(point))
        if not len(places):
            return point
        trials = _without_each(question, point, places)
        for place in np.argsort(aim(trials, hard), kind="stable")[:TRIES]:
            rest = np.delete(places, place)
            trial = trials[place]
            if len(rest):
                trial = descended(
                    question, aim, trial, free=rest, penalties=(hard,), iterations=AGAIN
                )
            if _counted(question, aim, trial) <= _counted(question, aim, point):
                point = trial
                break
        else:
            return point


def _best(question: Question, aim: Aim, *, must_reach: bool) -> FloatArray:
    """The best end of the descents from all starts; among those that the emulator knows, and that
    reach the level if they must, as long as there are any.
    """
    if not len(question.free):
        return question.bounds.usual.copy()
    begun = np.array(
        [
            descended(
                question,
                aim,
                start,
                free=question.free,
                penalties=(FIRST_PENALTY,),
                iterations=FIRST_ITERATIONS,
            )
            for start in starts(question)
        ]
    )
    best = begun[np.argsort(aim(begun, FIRST_PENALTY), kind="stable")[:GO_ON]]
    ends = np.array([descended(question, aim, start, free=question.free) for start in best])
    ends = np.vstack([ends, known_part(question, ends), question.bounds.usual])
    values = aim(ends, PENALTIES[-1])
    good = np.asarray(question.emulator.known(ends))
    if must_reach:
        good &= np.array([_reached(question, end) for end in ends])
    return ends[np.lexsort((values, ~good))[0]]


def known_part(question: Question, points: FloatArray) -> FloatArray:
    """Points (m, levers) drawn towards the status quo until the emulator knows them: each as far
    out as halving its way finds one that is known.
    """
    usual = question.bounds.usual
    near, far = np.zeros((len(points), 1)), np.ones((len(points), 1))
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        inside = np.asarray(question.emulator.known(usual + middle * (points - usual)))[:, None]
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return usual + near * (points - usual)


def _counted(question: Question, aim: Aim, point: FloatArray) -> float:
    """What a point is worth with whole levers counted."""
    smooth, whole = question.moves(point[None])[0], question.moved(point[None]).sum()
    return float(aim(point[None], PENALTIES[-1])[0]) + CHARGE * (whole - smooth)


def _tidied(question: Question, aim: Aim, point: FloatArray) -> FloatArray:
    """A point without levers that hardly move, and without those whose return makes it no worse."""
    bounds = question.bounds
    span = np.maximum(bounds.high - bounds.low, 1e-12)
    point = np.where(np.abs(point - bounds.usual) < LITTLE * span, bounds.usual, point)
    while True:
        places = np.flatnonzero(question.moved(point))
        if not len(places):
            return point
        values = aim(_without_each(question, point, places), PENALTIES[-1])
        place = int(values.argmin())
        if values[place] > aim(point[None], PENALTIES[-1])[0]:
            return point
        point = _without_each(question, point, places[[place]])[0]


def _without_each(question: Question, point: FloatArray, places: IntArray) -> FloatArray:
    """The point once a place, each time with that lever at the status quo: (places, levers)."""
    trials = np.repeat(point[None], len(places), axis=0)
    trials[np.arange(len(places)), places] = question.bounds.usual[places]
    return trials


def _rounded(question: Question, point: FloatArray) -> FloatArray:
    """A point in round steps: away from the status quo, then the dearest lever a step back, again
    and again, as long as the level is kept. As it is where round steps lose the level.
    """
    round_steps = snapped(point[None], question.bounds)[0]
    if not _reached(question, round_steps):
        return round_steps if not _reached(question, point) else point
    point = round_steps
    while True:
        back = _a_step_back(question, point)
        cheaper = question.outlay(back) < question.outlay(point[None])
        kept = [row for row in back[cheaper] if _reached(question, row)]
        if not kept:
            return point
        point = kept[int(question.outlay(np.array(kept)).argmin())]


def _within(question: Question, point: FloatArray) -> FloatArray:
    """A point in round steps brought back into the budget: a step back, again and again, of the
    lever that loses least for the money it saves.
    """
    point = snapped(point[None], question.bounds)[0]
    while question.overspent(point[None])[0] > 0:
        back = _a_step_back(question, point)
        saved = question.local(point[None]) - question.local(back)
        if not (saved > 0).any():
            return point
        gains = np.minimum(question.chances(back), question.level) @ question.weights
        worth = np.where(saved > 0, gains.max() - gains, np.inf) / np.where(saved > 0, saved, 1)
        point = back[int(worth.argmin())]
    return point


def _a_step_back(question: Question, point: FloatArray) -> FloatArray:
    """The point once a moved lever, each time with that one a step nearer to the status quo."""
    bounds = question.bounds
    places = np.flatnonzero(question.moved(point))
    back = np.repeat(point[None], len(places), axis=0)
    usual, step = bounds.usual[places], bounds.step[places]
    way = point[places] - usual
    nearer = np.where(np.abs(way) <= step, usual, point[places] - np.sign(way) * step)
    back[np.arange(len(places)), places] = nearer
    return back


def _reached(question: Question, point: FloatArray) -> bool:
    """Whether every chosen target has the level at a point, and the budget is kept."""
    enough = (question.chances(point[None]) >= question.level - NEARLY).all()
    return bool(enough and question.overspent(point[None])[0] <= 0)


def _found(question: Question, point: FloatArray) -> Found:
    """A point with what the emulator says of it."""
    return Found(
        point=point,
        chances=question.chances(point[None])[0],
        local=float(question.local(point[None])[0]),
        reached=_reached(question, point),
        known=bool(question.emulator.known(point[None])[0]),
    )
