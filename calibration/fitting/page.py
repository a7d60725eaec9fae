"""The last shipped calibration on the site: fitted parameters, and moments before and
after.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from abm.registers.posterior import FOLDER
from abm.registers.tables import DATA as MODEL_DATA
from calibration.fitting.moments import all_moments
from calibration.fitting.posterior import CALIBRATED
from runs.language import spoken_language

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from numpy.typing import ArrayLike

    from agents.arrays import FloatArray

PARAMETER_HEADER = ("parameter", "influence", "moves most", "spread left", "shift", "state")
MOMENT_HEADER = (
    "moment",
    "part",
    "observed",
    "prior (90 %)",
    "posterior (90 %)",
    "deviations off",
    "use",
)


class Agreement(NamedTuple):
    """How well the posterior gives the moments."""

    within: int
    """Moments that lie within two deviations."""
    number: int
    """All moments."""
    worst: list[dict[str, str]]
    """Each of the worst: moment, seen (observed), posterior_middle (nine tenths of it), off
    (deviations) and use.
    """


def provenance() -> dict[str, Any]:
    """How the shipped posterior was made; empty if there is none."""
    file = MODEL_DATA / FOLDER / "provenance.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def read(name: str) -> pd.DataFrame:
    """A table of the shipped calibration; no rows if there is none."""
    file = CALIBRATED / f"{name}.csv"
    if not file.exists():
        return pd.DataFrame()
    return pd.read_csv(file, keep_default_na=False, na_values=[""])


def parameter_rows() -> Iterator[tuple[str, ...]]:
    """One row a parameter that was fitted, the most influential first."""
    for row in read("kept").to_dict("records"):
        yield (
            f"`{row['parameter']}`",
            f"{row['influence']:.2g}",
            row["moves_most"],
            f"{row['spread']:.0%}",
            f"{row['shift']:+.2f}",
            "fitted" if row["learnt"] else "weakly identified, at its prior",
        )


def moment_rows() -> Iterator[tuple[str, ...]]:
    """One row a moment, the worst misfit first."""
    for row in _worst_first().to_dict("records"):
        off = f"{row['away']:+.1f}"
        prior_range = f"{_number(row, 'prior_low')} to {_number(row, 'prior_high')}"
        posterior_range = f"{_number(row, 'low')} to {_number(row, 'high')}"
        yield (
            row["label"],
            row["part"],
            _number(row, "observed"),
            f"{_number(row, 'prior')} ({prior_range})",
            f"{_number(row, 'posterior')} ({posterior_range})",
            off if row["within"] else f"**{off}**",
            row["use"],
        )


def worst_moments(number: int) -> Agreement:
    """How well the posterior gives the moments, with so many of the worst, named in the language
    spoken.
    """
    table = _worst_first()
    if table.empty:
        return Agreement(0, 0, [])
    chinese = spoken_language() == "zh"
    labels = {moment.id: moment.label_zh if chinese else moment.label for moment in all_moments()}
    worst = [
        {
            "moment": labels[row["moment"]],
            "seen": _number(row, "observed"),
            "posterior_middle": f"{_number(row, 'low')} … {_number(row, 'high')}",
            "off": f"{row['away']:+.1f}",
            "use": row["use"].replace(" ", "_"),
        }
        for row in table.head(number).to_dict("records")
    ]
    return Agreement(int(table["within"].sum()), len(table), worst)


def _worst_first() -> pd.DataFrame:
    """The table of moments, the worst misfit first; no rows if there is none."""
    table = read("moments")
    return table if table.empty else table.sort_values("away", key=abs, ascending=False)


def _number(row: dict[Hashable, Any], column: str) -> str:
    """A number of a moment in its own unit, as text."""
    return f"{unscaled(row['scale'], row[column]):.3g}"


def provenance_line() -> str:
    """One line on how the posterior was made."""
    manifest = provenance()
    if not manifest:
        return "No posterior is shipped yet.\n\n"
    plan = manifest["identity"]["plan"]
    fit = manifest["found"]
    return (
        f"Seed {plan['seed']}; {plan['prior_runs']} runs of the prior, {plan['trajectories']} "
        f"trajectories of Morris, {plan['waves']} waves of {plan['wave_runs']} runs, "
        f"{plan['check_runs']} runs of the posterior. Left of the prior's space in the end: "
        f"{fit['left_in_the_end']:.2g}. Out of the model's reach, said and not fitted: "
        f"{', '.join(fit['unreachable']) or 'none'}.\n\n"
    )


def unscaled(form: str, values: ArrayLike) -> FloatArray:
    """Values back from the scale of a moment."""
    values = np.asarray(values, float)
    if form == "log":
        return np.exp(values)
    return special.expit(values) if form == "logit" else values
