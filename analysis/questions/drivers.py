"""What drives each target: rank correlations with every input that varied, and what share rests on
which grade.

With several hundred inputs and a few hundred draws no regression on all of them is possible. The
inputs are drawn independently, so squared rank correlations add up: their sum over a class of
inputs, less what chance alone gives, estimates the share of the outcome's rank variance that the
class explains linearly, without picking inputs first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from analysis.reading.inputs import OUTLOOK, input_row, inputs_of
from analysis.reading.outcomes import as_results, by_draw, cells, outcomes_of
from analysis.reading.statistics import LEVEL, holm
from runs.refusals import InputError

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray
    from analysis.reading.inputs import Inputs
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

FEWEST_DRAWS = 20
FEWEST_FOR_SHARES = 100
"""Draws below which shares by grade are noise."""
GRADES = ("A", "B", "C", "D", "P")
WEAK_GRADES = ("C", "D", "P")
BLOCKS = 20
"""Blocks of draws that the jackknife leaves out in turn."""


class Ranks(NamedTuple):
    """Standardised ranks of inputs and values: of each column centred, of length 1."""

    inputs: FloatArray
    """Of shape (draws, inputs)."""
    values: FloatArray
    """Of shape (draws, targets)."""

    @property
    def n(self) -> int:
        """Number of draws."""
        return len(self.values)


def drivers(results: Results, mix: str, target: str | None = None) -> pd.DataFrame:
    """Rank correlation (Spearman) of each judged target's value with each input that varied under a
    mix.

    One row a target and input: correlation, low, high (Fisher, 95 %), p, p_holm (over the inputs of
    the target), settled, kind (assumption, outlook, lever), grade, sorted by |correlation| within a
    target. A positive sign means: more of the input, more of the value. Needs 20 draws.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    inputs = inputs_of(results, mix)
    ranks = _ranks(outcomes, inputs, mix)
    if ranks.n < FEWEST_DRAWS:
        raise InputError(
            "draws_too_few_for_drivers",
            "{path}: '{mix}' has {n} draws; what drives a target needs at least {fewest}",
            path=outcomes.path,
            mix=mix,
            n=ranks.n,
            fewest=FEWEST_DRAWS,
        )
    names = outcomes.names if target is None else [outcomes.names[outcomes.column(target)]]
    correlations = ranks.inputs.T @ ranks.values
    about_inputs = pd.DataFrame(
        {
            "input": inputs.names,
            "kind": inputs.kinds,
            "grade": [input_row(name)["grade"] for name in inputs.names],
        }
    )
    return pd.concat(
        [
            _of_target(name, correlations[:, outcomes.names.index(name)], about_inputs, ranks.n)
            for name in names
        ],
        ignore_index=True,
    )


def _ranks(outcomes: Outcomes, inputs: Inputs, mix: str) -> Ranks:
    """Ranks of the runs of a mix, worked out once.

    Replications of a cell (draw, outlook, point) share its inputs: they are one observation.
    """
    if ("ranks", mix) not in outcomes.known:
        values = outcomes.value[inputs.rows]
        input_values = inputs.values
        places = cells(outcomes.runs.iloc[inputs.rows])
        if len(np.unique(places)) < len(places):
            values = by_draw(places, values)[1]
            input_values = by_draw(places, input_values)[1]
        outcomes.known["ranks", mix] = Ranks(standard_ranks(input_values), standard_ranks(values))
    return outcomes.known["ranks", mix]


def standard_ranks(values: FloatArray) -> FloatArray:
    """Ranks of each column, centred and of length 1; zero for a column that does not vary or has
    gaps.
    """
    if not len(values):
        return values
    ranks = stats.rankdata(values, axis=0) - (len(values) + 1) / 2
    ranks[:, ~np.isfinite(values).all(axis=0)] = 0
    length = np.sqrt((ranks**2).sum(0))
    return np.divide(ranks, length, out=np.zeros_like(ranks), where=length > 0)


def _of_target(
    name: str, correlation: FloatArray, about_inputs: pd.DataFrame, n: int
) -> pd.DataFrame:
    """Rows of one target."""
    inside = np.clip(correlation, -0.999999, 0.999999)

    # Ranks scatter a little more than values: Fieller, Hartley and Pearson 1957
    error = stats.norm.ppf((1 + LEVEL) / 2) * 1.03 / np.sqrt(n - 3)
    t = inside * np.sqrt((n - 2) / (1 - inside**2))
    p = 2 * stats.t.sf(np.abs(t), n - 2)
    table = about_inputs.assign(
        correlation=correlation,
        low=np.tanh(np.arctanh(inside) - error),
        high=np.tanh(np.arctanh(inside) + error),
        p=p,
        p_holm=holm(p),
        n=n,
    )
    table.insert(0, "target", name)
    table["settled"] = table["p_holm"] < 1 - LEVEL
    return table.sort_values(
        "correlation", key=abs, ascending=False, kind="stable", ignore_index=True
    )


def variance_by_grade(results: Results, mix: str) -> pd.DataFrame:
    """Share of each target's rank variance by grade of the inputs, one row a target and grade.

    grade is A, B, C, D, P, `outlook` (what nobody chooses, whatever its grade), `weak` (C, D and P
    together, outlook included) or `rest` (luck within a run, model discrepancy, and what is not
    monotone). share with low, high (jackknife over blocks of draws, 95 %, cut to 0-1), n_inputs, n,
    and rests_on_weak: yes, no or undecided - whether inputs of grade C, D or P carry more than half
    of what the inputs explain.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    inputs = inputs_of(results, mix)
    ranks = _ranks(outcomes, inputs, mix)
    if ranks.n < FEWEST_FOR_SHARES:
        raise InputError(
            "draws_too_few_for_shares",
            "{path}: '{mix}' has {n} draws; shares by grade need at least {fewest}",
            path=outcomes.path,
            mix=mix,
            n=ranks.n,
            fewest=FEWEST_FOR_SHARES,
        )
    classes, members = _classes(inputs)
    shares = _shares(ranks, members)
    error = _jackknife_error(ranks, members)

    # Nothing can be said of a target whose value is the same in every run
    constant = (ranks.values**2).sum(0) == 0
    shares[:, constant] = np.nan
    error[:, constant] = np.nan
    lines = []
    for column, name in enumerate(outcomes.names):
        verdict = (
            "undecided"
            if constant[column]
            else _rests(shares[:, column], error[:, column], classes)
        )
        for place, grade in enumerate(classes):
            share = shares[place, column]
            half = error[place, column]
            lines.append(
                {
                    "target": name,
                    "grade": grade,
                    "share": min(max(share, 0.0), 1.0),
                    "low": max(share - half, 0.0),
                    "high": min(max(share + half, 0.0), 1.0),
                    "n_inputs": int(members[place].sum()),
                    "n": ranks.n,
                    "rests_on_weak": verdict,
                }
            )
    return pd.DataFrame(lines)


class ClassShares(NamedTuple):
    """Share of rank variance by class of inputs."""

    classes: list[str]
    values: FloatArray
    """Of shape (classes, targets); the last class is the rest."""
    inputs: int
    """Number of inputs that varied."""
    n: int
    """Number of draws."""


def class_shares(results: Results, mix: str) -> ClassShares:
    """Share of each judged target's rank variance by class of inputs, without intervals."""
    results = as_results(results)
    inputs = inputs_of(results, mix)
    ranks = _ranks(outcomes_of(results), inputs, mix)
    classes, members = _classes(inputs)
    return ClassShares(classes, _shares(ranks, members), len(inputs.names), ranks.n)


def correlations_of(results: Results, mix: str) -> tuple[FloatArray, int]:
    """(rank correlations of inputs with targets' values, shape (inputs, targets); draws)."""
    results = as_results(results)
    ranks = _ranks(outcomes_of(results), inputs_of(results, mix), mix)
    return ranks.inputs.T @ ranks.values, ranks.n


def _jackknife_error(ranks: Ranks, members: BoolArray) -> FloatArray:
    """Half-width of the 95 % interval of each share, shape (classes, targets): blocks of draws are
    left out in turn.
    """
    blocks = np.array_split(np.arange(ranks.n), min(BLOCKS, ranks.n))
    replicas = np.stack([_shares(_without(ranks, rows), members) for rows in blocks])
    k = len(replicas)
    deviation = np.sqrt((k - 1) / k * ((replicas - replicas.mean(0)) ** 2).sum(0))
    return deviation * stats.t.ppf((1 + LEVEL) / 2, k - 1)


def _classes(inputs: Inputs) -> tuple[list[str], BoolArray]:
    """(names of classes, membership of each input as a bool matrix (classes, inputs)); the last is
    the rest.
    """
    grades = np.array([input_row(name)["grade"] for name in inputs.names])
    outside = np.array([kind == OUTLOOK for kind in inputs.kinds], bool)
    members = [(grades == grade) & ~outside for grade in GRADES]
    members += [outside, np.isin(grades, WEAK_GRADES), np.ones(len(grades), bool)]
    return [*GRADES, "outlook", "weak", "rest"], np.stack(members)


FEWEST = 3
"""Draws below which chance alone explains everything."""


def _shares(ranks: Ranks, members: BoolArray) -> FloatArray:
    """Share of rank variance by class, shape (classes, targets); the last class is one less what
    all inputs explain.

    The expectation of a squared correlation under chance, 1 / (n - 1), is taken off each, and the
    rest scaled so that a correlation of one counts as one. NaN for fewer than three draws.
    """
    if ranks.n < FEWEST:
        return np.full((len(members), ranks.values.shape[1]), np.nan)
    chance = 1 / (ranks.n - 1)
    squared = ((ranks.inputs.T @ ranks.values) ** 2 - chance) / (1 - chance)
    sums = members.astype(float) @ squared
    sums[-1] = 1 - sums[-1]
    return sums


def _without(ranks: Ranks, rows: IntArray) -> Ranks:
    """The ranks without some draws, centred and scaled again."""
    rest = np.setdiff1d(np.arange(ranks.n), rows)
    return Ranks(_rescaled(ranks.inputs[rest]), _rescaled(ranks.values[rest]))


def _rescaled(values: FloatArray) -> FloatArray:
    """Columns centred and of length 1."""
    values = values - values.mean(0)
    length = np.sqrt((values**2).sum(0))
    return np.divide(values, length, out=np.zeros_like(values), where=length > 1e-12)


def _rests(shares: FloatArray, error: FloatArray, classes: list[str]) -> str:
    """Whether inputs of weak grade carry more than half of what all inputs explain: yes, no or
    undecided.
    """
    weak = classes.index("weak")
    rest = len(classes) - 1
    explained = 1 - shares[rest]
    if explained - error[rest] <= 0:
        return "undecided"
    surplus = shares[weak] - explained / 2
    if abs(surplus) <= error[weak]:
        return "undecided"
    return "yes" if surplus > 0 else "no"
