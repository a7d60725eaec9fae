"""Prior and posterior side by side: `python -m calibration.prior_and_posterior PRIOR_DIR
POSTERIOR_DIR`.

Two result folders of the same mixes and draws, one made with `ganzi assess --source prior`, one
with `posterior`. In a pair of runs with the same draw only the fitted parameters differ, so what
moves a target is their doing.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV

from abm.registers import parameters, targets
from abm.registers.drawing import POSTERIOR, PRIOR
from abm.registers.posterior import posterior_draws
from analysis.questions.difference import difference
from analysis.questions.evidence import FITTED_FILE
from analysis.reading.inputs import input_values
from analysis.reading.outcomes import PAIR, as_results, outcomes_of
from calibration.experiments import results as tables
from calibration.fitting.fitted import fitted_table
from runs.folder.manifest import current_arguments, refuse_conditional
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from agents.arrays import FloatArray
    from runs.folder.reader import Results

DRIVERS = 3
PENALTIES = (0.1, 1.0, 10.0, 100.0)
NAME = "sides"
HEADER = ("target", "mix", "prior", "posterior", "change in points (95 %)", "driven by")


class Shifts(NamedTuple):
    """What differs between prior and posterior, by pair of runs."""

    changes: FloatArray
    """Of a target's value, shape (pairs,)."""
    parameters: FloatArray
    """Shifts of the parameters, shape (pairs, parameters)."""
    squares: FloatArray
    """Shifts of their squares, same shape."""


def side_by_side(prior: str | Path | Results, posterior: str | Path | Results) -> pd.DataFrame:
    """One row a modelled target and mix: probabilities of both, their difference with its interval,
    and its drivers.

    Columns as `analysis.questions.difference.difference`, and driver_1 .. driver_3 with effect_1 ..
    effect_3: the parameters whose shift changes the target's value most, and by how much on average
    (in its unit); empty where nothing moves.
    """
    folders = (as_results(prior), as_results(posterior))
    for results, source in zip(folders, (PRIOR, POSTERIOR), strict=True):
        refuse_conditional(results.path, results.manifest)
        its_own = current_arguments(results.manifest["arguments"])["source"]
        if its_own != source:
            raise InputError(
                "other_source",
                "{path} was made with --source {own}; a folder made with {source} is needed",
                path=results.path,
                own=its_own,
                source=source,
            )
    before, after = folders
    table = difference(before, after).drop(columns=["verdict", "identical"])
    names = sorted(posterior_draws()[0])
    rows = [
        _drivers(names, _shifts(folders, names, target=row["target"], mix=row["mix"]))
        for row in table.to_dict("records")
    ]
    return pd.concat([table, pd.DataFrame(rows)], axis=1)


def _drivers(names: Sequence[str], shifts: Shifts) -> dict[str, Any]:
    """The strongest drivers of one target's change, as columns of a row."""
    effects = effects_of(shifts)
    order = [at for at in np.argsort(-np.abs(effects), kind="stable") if effects[at] != 0]
    row: dict[str, Any] = {}
    for place in range(DRIVERS):
        there = place < len(order)
        row[f"driver_{place + 1}"] = names[order[place]] if there else ""
        row[f"effect_{place + 1}"] = effects[order[place]] if there else np.nan
    return row


def effects_of(shifts: Shifts) -> FloatArray:
    """Mean change that each parameter's shift brings, shape (parameters,): paired regression on
    shifts and shifts of squares.
    """
    changes = shifts.changes
    k = shifts.parameters.shape[1]
    if not len(changes) or (np.ptp(changes) == 0 and changes[0] == 0):
        return np.zeros(k)
    both = np.hstack([shifts.parameters, shifts.squares])
    fit = RidgeCV(PENALTIES, fit_intercept=False).fit(both, changes)
    parts = fit.coef_ * both.mean(axis=0)
    return parts[:k] + parts[k:]


def _shifts(
    folders: tuple[Results, Results], names: Sequence[str], *, target: str, mix: str
) -> Shifts:
    """What differs for one target, parameters in prior deviations."""
    frames = []
    for results in folders:
        outcomes = outcomes_of(results)
        frame = outcomes.runs[list(PAIR)].assign(value=outcomes.value[:, outcomes.column(target)])
        for name in names:
            frame[name] = _standard(name, input_values(results, name))
        frames.append(frame[(outcomes.runs["mix"] == mix).to_numpy()])
    both = frames[0].merge(frames[1], on=list(PAIR), suffixes=("_prior", "_posterior"))
    both = both[np.isfinite(both["value_prior"]) & np.isfinite(both["value_posterior"])]
    before = both[[f"{name}_prior" for name in names]].to_numpy()
    after = both[[f"{name}_posterior" for name in names]].to_numpy()
    return Shifts(
        changes=(both["value_posterior"] - both["value_prior"]).to_numpy(),
        parameters=after - before,
        squares=after**2 - before**2,
    )


def _standard(name: str, values: FloatArray) -> FloatArray:
    """Values of a parameter in quarters of its prior's central half, about its prior median."""
    row = next(row for row in parameters.register() if row["name"] == name)
    low, middle, high = parameters.value_at(row, np.array([0.25, 0.5, 0.75]))
    return (values - middle) / max(high - low, 1e-300)


def page_rows(table: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Rows of the side-by-side table on the page."""
    for row in table.to_dict("records"):
        drivers = [row[f"driver_{place}"] for place in range(1, DRIVERS + 1)]
        names = [f"`{name}`" for name in drivers if isinstance(name, str) and name]
        yield (
            targets.register()[row["target"]]["label_en"],
            row["mix"],
            f"{row['probability_before']:.0%}",
            f"{row['probability_after']:.0%}",
            f"{100 * row['change']:+.0f} ({100 * row['low']:+.0f} to {100 * row['high']:+.0f})",
            ", ".join(names) or "nothing moves",
        )


def main() -> None:
    """Make the table and keep it where the site takes it from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prior")
    parser.add_argument("posterior")
    arguments = parser.parse_args()
    table = side_by_side(arguments.prior, arguments.posterior)
    draws = int(table["n"].max())
    tables.write(tables.FOLDER, NAME, table, draws, "prior and of the posterior")
    folders = (as_results(arguments.prior), as_results(arguments.posterior))
    fitted = fitted_table(*folders, mix=folders[0].mixes[0])
    fitted.to_csv(FITTED_FILE, index=False, float_format="%.3g")
    print(f"{len(table)} rows")


if __name__ == "__main__":
    main()
