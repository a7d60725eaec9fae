"""The last shipped calibration on the page MODEL.md: fitted parameters, and moments before and
after.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import special

from abm.registers.posterior import FOLDER
from abm.registers.tables import DATA as MODEL_DATA
from calibration.fitting.moments import all_moments
from calibration.fitting.posterior import KEPT
from runs.language import spoken_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agents.arrays import Values

KEPT_HEADER = ("parameter", "influence", "moves most", "spread left", "shift", "state")
MOMENT_HEADER = (
    "moment",
    "part",
    "observed",
    "prior (90 %)",
    "posterior (90 %)",
    "deviations off",
    "use",
)


def provenance() -> dict[str, str | dict[str, Any]]:
    """How the shipped posterior was made; empty if there is none."""
    file = MODEL_DATA / FOLDER / "provenance.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def read(name: str) -> pd.DataFrame:
    """A table of the shipped calibration; no rows if there is none."""
    file = KEPT / f"{name}.csv"
    return (
        pd.read_csv(file, keep_default_na=False, na_values=[""])
        if file.exists()
        else pd.DataFrame()
    )


def kept_rows() -> Iterator[Any]:
    """One row a parameter that was fitted, the most influential first."""
    for row in read("kept").itertuples():
        state = "fitted" if row.learnt else "weakly identified, at its prior"
        yield (
            *(
                f"`{row.parameter}`",
                f"{row.influence:.2g}",
                row.moves_most,
                f"{row.spread:.0%}",
                f"{row.shift:+.2f}",
            ),
            state,
        )


def moment_rows() -> Iterator[Any]:
    """One row a moment, the worst misfit first."""
    table = read("moments")
    if table.empty:
        return
    for row in table.sort_values("away", key=abs, ascending=False).itertuples():
        numbers = (
            row.observed,
            row.prior,
            row.prior_low,
            row.prior_high,
            row.posterior,
            row.low,
            row.high,
        )
        seen, *rest = (f"{number:.3g}" for number in unscaled(row.scale, numbers))
        ranges = (f"{middle} ({low} to {high})" for middle, low, high in (rest[:3], rest[3:]))
        off = f"{row.away:+.1f}" if row.within else f"**{row.away:+.1f}**"
        yield row.label, row.part, seen, *ranges, off, row.use


def worst_moments(number: int) -> tuple[int, int, list[dict[str, str]]]:
    """(how many moments lie within two deviations, how many there are, the worst of them) under the
    posterior.

    Each of the worst: dict with moment, seen, posterior_middle (nine tenths of it), off
    (deviations) and use.
    """
    table = read("moments")
    if table.empty:
        return 0, 0, []
    chinese = spoken_language() == "zh"
    labels = {moment.id: moment.label_zh if chinese else moment.label for moment in all_moments()}
    rows = []
    for row in table.sort_values("away", key=abs, ascending=False).head(number).itertuples():
        seen, low, high = (
            f"{value:.3g}" for value in unscaled(row.scale, (row.observed, row.low, row.high))
        )
        told = {
            "moment": labels[row.moment],
            "seen": seen,
            "posterior_middle": f"{low} … {high}",
            "off": f"{row.away:+.1f}",
        }
        rows.append(told | {"use": row.use.replace(" ", "_")})
    return int(table["within"].sum()), len(table), rows


def said() -> str:
    """One line on how the posterior was made."""
    made = provenance()
    if not made:
        return "No posterior is shipped yet.\n\n"
    plan, found = made["identity"]["plan"], made["found"]
    return (
        f"Seed {plan['seed']}; {plan['prior_runs']} runs of the prior, {plan['trajectories']} "
        "trajectories of Morris, "
        f"{plan['waves']} waves of {plan['wave_runs']} runs, {plan['check_runs']} runs of the "
        "posterior. Left of the "
        f"prior's space in the end: {found['left_in_the_end']:.2g}. Out of the model's reach, "
        "said and not fitted: "
        f"{', '.join(found['unreachable']) or 'none'}.\n\n"
    )


def unscaled(form: str, values: Values | tuple[float, ...]) -> Values:
    """Values back from the scale of a moment."""
    return {"log": np.exp, "logit": special.expit, "plain": np.asarray}[form](
        np.asarray(values, float)
    )
