"""Sensitivity by SALib: Morris and Sobol from their designs, PAWN from any sample; failed runs are
left out honestly.

Each function takes arrays in the order of the design, NaN where a run failed. Morris drops a whole
trajectory and Sobol a whole block in which any run failed, and `dropped` says how many: nothing is
filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pandas as pd

from analysis.questions.drivers import standard_ranks
from analysis.reading.inputs import inputs_of
from analysis.reading.optional_libraries import needs
from analysis.reading.outcomes import as_results, outcomes_of
from runs.refusals import InputError, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import BoolArray, FloatArray
    from runs.folder.reader import Results

FEWEST_BLOCKS = 8
PAWN_SLICES = 8
DUMMIES = 20


class Problem(TypedDict):
    """What SALib is told of the inputs of a design."""

    num_vars: int
    names: list[str]
    bounds: list[list[float]]


def morris_indices(
    problem: Problem, inputs: FloatArray, outputs: FloatArray, levels: int = 4
) -> pd.DataFrame:
    """Morris screening: one row an input with mu, mu_star, mu_star_conf (95 %), sigma, and dropped
    trajectories.

    `inputs` of shape (trajectories * (k + 1), k) as SALib's sampler gives them, `outputs` one
    number a row.
    """
    analyze = needs("SALib.analyze.morris", "sensitivity")
    inputs = np.asarray(inputs, float)
    outputs = np.asarray(outputs, float)
    whole, dropped = _whole_blocks(outputs, problem["num_vars"] + 1, Phrase("trajectories"))
    indices = analyze.analyze(
        problem, inputs[whole], outputs[whole], num_levels=levels, seed=0, print_to_console=False
    )
    columns = {
        name: np.asarray(indices[name], float)
        for name in ("mu", "mu_star", "mu_star_conf", "sigma")
    }
    table = pd.DataFrame({"input": problem["names"], **columns, "dropped": dropped})
    return table.sort_values("mu_star", ascending=False, ignore_index=True)


def sobol_indices(
    problem: Problem, outputs: FloatArray, second_order: bool = False
) -> pd.DataFrame:
    """Sobol indices from Saltelli's design: first, first_conf, total, total_conf (95 %), and
    dropped blocks.
    """
    analyze = needs("SALib.analyze.sobol", "sensitivity")
    outputs = np.asarray(outputs, float)
    k = problem["num_vars"]
    whole, dropped = _whole_blocks(outputs, 2 * k + 2 if second_order else k + 2, Phrase("blocks"))
    complete = outputs[whole]
    if np.ptp(complete) == 0:
        raise InputError(
            "outcome_constant", "the outcome is the same in every run; there is nothing to explain"
        )
    indices = analyze.analyze(
        problem,
        (complete - complete.mean()) / complete.std(),
        calc_second_order=second_order,
        seed=0,
        print_to_console=False,
    )
    table = pd.DataFrame(
        {
            "input": problem["names"],
            "first": indices["S1"],
            "first_conf": indices["S1_conf"],
            "total": indices["ST"],
            "total_conf": indices["ST_conf"],
            "dropped": dropped,
        }
    )
    return table.sort_values("total", ascending=False, ignore_index=True)


def pawn_indices(
    names: Sequence[str], inputs: FloatArray, outputs: FloatArray, slices: int = PAWN_SLICES
) -> pd.DataFrame:
    """PAWN from any sample: median distance of the outcome's distribution when an input is held in
    a slice.

    One row an input: median, maximum, and threshold: what inputs without any effect reach in 19 of
    20 cases (random dummies), so that `settled` says whether the input stands out. Rows with a
    missing outcome are left out.
    """
    analyze = needs("SALib.analyze.pawn", "sensitivity")
    inputs = np.asarray(inputs, float)
    outputs = np.asarray(outputs, float)
    known = np.isfinite(outputs)
    n = int(known.sum())
    if n < 5 * slices:
        raise InputError(
            "runs_too_few_for_slices",
            "{n} runs succeeded; PAWN with {slices} slices needs at least {fewest}",
            n=n,
            slices=slices,
            fewest=5 * slices,
        )
    rng = np.random.default_rng(0)
    dummies = [f"dummy {number}" for number in range(DUMMIES)]
    everything = np.column_stack([inputs[known], rng.random((n, DUMMIES))])
    problem = {"num_vars": everything.shape[1], "names": [*names, *dummies]}
    indices = analyze.analyze(
        problem, everything, outputs[known], S=slices, seed=0, print_to_console=False
    )
    median = np.asarray(indices["median"], float)
    maximum = np.asarray(indices["maximum"], float)
    threshold = float(np.quantile(median[len(names) :], 0.95))
    table = pd.DataFrame(
        {
            "input": list(names),
            "median": median[: len(names)],
            "maximum": maximum[: len(names)],
            "threshold": threshold,
            "settled": median[: len(names)] > threshold,
            "n": n,
            "dropped": len(outputs) - n,
        }
    )
    return table.sort_values("median", ascending=False, ignore_index=True)


def pawn(results: Results, target: str, mix: str, most: int = 40) -> pd.DataFrame:
    """PAWN indices of the inputs of a result folder on one target's value, for the `most` inputs
    that look strongest.

    Candidates are chosen by |rank correlation| of the value and of its distance from the middle, so
    that inputs whose effect turns round are not overlooked.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    inputs = inputs_of(results, mix)
    values = outcomes.value[inputs.rows, outcomes.column(target)]
    known = np.isfinite(values)
    if known.sum() < 5 * PAWN_SLICES:
        raise InputError(
            "runs_too_few_for_pawn",
            "{path}: '{mix}' has {n} runs; PAWN needs at least {fewest}",
            path=outcomes.path,
            mix=mix,
            n=known.sum(),
            fewest=5 * PAWN_SLICES,
        )
    strength = _strength(inputs.values[known], values[known])
    chosen = inputs.at(np.argsort(-strength, kind="stable")[:most].tolist())
    return pawn_indices(chosen.names, chosen.values, values)


def _strength(inputs: FloatArray, values: FloatArray) -> FloatArray:
    """Larger of |rank correlation| with the value and of the input's distance from its middle with
    the value.
    """
    ranks = standard_ranks(values[:, None])
    straight = np.abs(standard_ranks(inputs).T @ ranks)
    bent = np.abs(standard_ranks(np.abs(inputs - np.median(inputs, axis=0))).T @ ranks)
    return np.maximum(straight, bent)[:, 0]


def _whole_blocks(outputs: FloatArray, size: int, what: Phrase) -> tuple[BoolArray, int]:
    """(mask of the rows in blocks without a failed run, number of blocks dropped); refused if too
    few are left.
    """
    if len(outputs) % size:
        raise InputError(
            "outcomes_not_in_blocks",
            "{number} outcomes do not make up {what} of {size}; give every run of the design in "
            "order",
            number=len(outputs),
            what=what,
            size=size,
        )
    blocks = np.isfinite(outputs).reshape(-1, size).all(axis=1)
    if blocks.sum() < FEWEST_BLOCKS:
        raise InputError(
            "blocks_too_few",
            "only {n} of {number} {what} are without a failed run; at least {fewest} are needed",
            n=blocks.sum(),
            number=len(blocks),
            what=what,
            fewest=FEWEST_BLOCKS,
        )
    return np.repeat(blocks, size), int((~blocks).sum())
