"""Prior and posterior side by side: `python -m calibration.prior_and_posterior PRIOR_DIR
POSTERIOR_DIR`.

Two result folders of the same mixes and draws, one made with `ganzi assess --source prior`, one
with `posterior`. In a pair of runs with the same draw only the fitted parameters differ, so what
moves a target is their doing.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV

from abm.registers import parameters, targets
from abm.registers.drawing import POSTERIOR, PRIOR
from abm.registers.posterior import posterior_draws
from analysis.questions.difference import difference
from analysis.reading.inputs import input_values
from analysis.reading.outcomes import as_results, outcomes_of
from calibration.experiments import results as kept
from runs.folder.manifest import current_arguments
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agents.arrays import FloatArray
    from runs.folder.reader import Results

DRIVERS = 3
PENALTIES = (0.1, 1.0, 10.0, 100.0)
NAME = "sides"
HEADER = ("target", "mix", "prior", "posterior", "change in points (95 %)", "driven by")


def sides(prior: Results, posterior: Results) -> pd.DataFrame:
    """One row a modelled target and mix: probabilities of both, their difference with its interval,
    and its drivers.

    Columns as `analysis.questions.difference.difference`, and driver_1 .. driver_3 with effect_1 ..
    effect_3: the parameters whose shift changes the target's value most, and by how much on average
    (in its unit); empty where nothing moves.
    """
    prior, posterior = as_results(prior), as_results(posterior)
    for results, source in ((prior, PRIOR), (posterior, POSTERIOR)):
        its_own = current_arguments(results.manifest["arguments"])["source"]
        if its_own != source:
            raise InputError(
                f"{results.path} was made with --source {its_own}; a folder made with {source} is "
                "needed"
            )
    table = difference(prior, posterior).drop(columns=["verdict", "identical"])
    names = tuple(sorted(posterior_draws()[0]))
    rows = [_drivers(prior, posterior, names, row.target, row.mix) for row in table.itertuples()]
    return pd.concat([table, pd.DataFrame(rows)], axis=1)


def _drivers(
    prior: Results, posterior: Results, names: tuple[str, str], target: str, mix: str
) -> dict[str, str | float]:
    """The strongest drivers of one target's change, as columns of a row."""
    changes, shifts, squares = _pairs(prior, posterior, names, target, mix)
    effects = effects_of(changes, shifts, squares)
    order = [at for at in np.argsort(-np.abs(effects), kind="stable") if effects[at] != 0][:DRIVERS]
    row = {}
    for place in range(DRIVERS):
        there = place < len(order)
        row[f"driver_{place + 1}"] = names[order[place]] if there else ""
        row[f"effect_{place + 1}"] = effects[order[place]] if there else np.nan
    return row


def effects_of(changes: FloatArray, shifts: FloatArray, squares: FloatArray) -> FloatArray:
    """Mean change that each parameter's shift brings, shape (k,): paired regression on shifts and
    shifts of squares.

    `changes` (n,) of a value in pairs of runs, `shifts` and `squares` (n, k) of the parameters and
    of their squares.
    """
    both = np.hstack([shifts, squares])
    if not len(changes) or np.ptp(changes) == 0 and changes[0] == 0:
        return np.zeros(shifts.shape[1])
    fit = RidgeCV(PENALTIES, fit_intercept=False).fit(both, changes)
    parts = fit.coef_ * both.mean(axis=0)
    return parts[: shifts.shape[1]] + parts[shifts.shape[1] :]


def _pairs(
    prior: Results, posterior: Results, names: tuple[str, str], target: str, mix: str
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(changes of a target's value, shifts of the parameters and of their squares in prior
    deviations), by pair.
    """
    frames = []
    for results in (prior, posterior):
        outcomes = outcomes_of(results)
        frame = outcomes.runs[["draw", "rng", "outlook", "point"]].assign(
            value=outcomes.value[:, outcomes.column(target)]
        )
        for name in names:
            frame[name] = _standard(name, input_values(results, name))
        frames.append(frame[(outcomes.runs["mix"] == mix).to_numpy()])
    both = frames[0].merge(frames[1], on=["draw", "rng", "outlook", "point"], suffixes=("_0", "_1"))
    both = both[np.isfinite(both["value_0"]) & np.isfinite(both["value_1"])]
    before, after = (both[[f"{name}_{side}" for name in names]].to_numpy() for side in (0, 1))
    return (both["value_1"] - both["value_0"]).to_numpy(), after - before, after**2 - before**2


def _standard(name: str, values: FloatArray) -> FloatArray:
    """Values of a parameter in quarters of its prior's central half, about its prior median."""
    row = next(row for row in parameters.register() if row["name"] == name)
    low, middle, high = parameters.value_at(row, np.array([0.25, 0.5, 0.75]))
    return (values - middle) / max(high - low, 1e-300)


def lines(table: pd.DataFrame) -> Iterator[Any]:
    """Markdown rows of the side-by-side table."""
    order = {name: row for name, row in targets.register().items()}
    for row in table.itertuples():
        drivers = [getattr(row, f"driver_{place}") for place in range(1, DRIVERS + 1)]
        yield (
            *(
                order[row.target]["label_en"],
                row.mix,
                f"{row.probability_before:.0%}",
                f"{row.probability_after:.0%}",
            ),
            f"{100 * row.change:+.0f} ({100 * row.low:+.0f} to {100 * row.high:+.0f})",
            ", ".join(f"`{name}`" for name in drivers if isinstance(name, str) and name)
            or "nothing moves",
        )


def main() -> None:
    """Make the table and keep it where MODEL.md takes it from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prior")
    parser.add_argument("posterior")
    given = parser.parse_args()
    table = sides(given.prior, given.posterior)
    kept.write(kept.FOLDER, NAME, table, int(table["n"].max()), "prior and of the posterior")
    print(f"{len(table)} rows")


if __name__ == "__main__":
    main()
