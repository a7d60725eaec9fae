"""What a calibration leaves: draws of the parameters that the data teach something about, and the
fate of moments.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers.outlook import INFORMATION_DATE
from abm.registers.posterior import FOLDER
from abm.registers.tables import DATA as MODEL_DATA
from calibration.fitting.batches import read_manifest
from calibration.fitting.moments import all_moments
from calibration.fitting.space import to_normal
from calibration.tables import DATA as OWN_DATA
from runs.folder.disk import write_whole
from runs.identity import digest
from runs.language import say, say_as
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calibration.fitting.calibrate import Fit
    from calibration.fitting.sampling import Sample
    from calibration.fitting.space import Space

SHRUNK = 0.15
"""A parameter is fitted if its spread (in normal scores) shrinks by this part ..."""
BARELY = 0.05
"""... or by this part ..."""
SHIFTED = 0.25
"""... while its middle moves by this much, in deviations of its prior; any other is weakly
identified and stays at its prior.
"""
NINE_TENTHS = (0.05, 0.5, 0.95)
FAR = 2.0
"""A moment whose posterior median is farther off than this many deviations is a misfit."""
TABLE = "posterior.csv"
CALIBRATED = OWN_DATA / "calibrated"
"""Tables of the shipped calibration that the site shows."""


def learnt(space: Space, sample: Sample, influence: pd.DataFrame) -> pd.DataFrame:
    """A row a fitted parameter: its influence (Morris), its spread over the prior's, its shift,
    whether the data say anything of it.
    """
    normal = to_normal(sample.levels)
    frame = pd.DataFrame(
        {
            "parameter": space.names,
            "influence": influence.max(axis=1).reindex(space.names).to_numpy(),
            "moves_most": influence.idxmax(axis=1).reindex(space.names).to_numpy(),
            "spread": normal.std(axis=0),
            "shift": normal.mean(axis=0),
        }
    )
    moved = (frame["spread"] < 1 - BARELY) & (frame["shift"].abs() > SHIFTED)
    frame["learnt"] = (frame["spread"] < 1 - SHRUNK) | moved
    return frame


def draws_of(space: Space, sample: Sample, number: int, names: Sequence[str]) -> pd.DataFrame:
    """The posterior's draws, tidy: draw, parameter, value; evenly picked particles, parameters in
    the order `names`.
    """
    chosen = np.linspace(0, len(sample.levels) - 1, number).astype(int)

    # In luck's order, so that the first draws are no special ones
    order = np.random.default_rng(number).permutation(chosen)
    rows = space.values(sample.levels[order])
    tidy = [(draw, name, row[name]) for draw, row in enumerate(rows) for name in names]
    return pd.DataFrame(tidy, columns=["draw", "parameter", "value"])


def moment_table(fit: Fit, prior: pd.DataFrame, check: pd.DataFrame) -> pd.DataFrame:
    """A row a moment: observed value, prior and posterior median with nine tenths, distance in
    deviations, verdict.

    A deviation is the observation's error with the model's discrepancy; a vaguer posterior fits no
    better.
    """
    rows = []
    for moment in all_moments():
        prior_low, prior_median, prior_high = np.quantile(prior[moment.id].dropna(), NINE_TENTHS)
        low, median, high = np.quantile(check[moment.id].dropna(), NINE_TENTHS)
        away = (median - moment.observed) / moment.deviation
        if moment.id in fit.unreachable:
            use = "out of reach"
        else:
            use = "fitted" if moment.id in fit.fitted else "checked only"
        rows.append(
            {
                "moment": moment.id,
                "part": moment.part,
                "label": moment.label,
                "scale": moment.form,
                "observed": moment.observed,
                "error": moment.error,
                "discrepancy": moment.discrepancy,
                "prior_low": prior_low,
                "prior": prior_median,
                "prior_high": prior_high,
                "low": low,
                "posterior": median,
                "high": high,
                "away": away,
                "use": use,
                "within": abs(away) < FAR,
            }
        )
    return pd.DataFrame(rows)


def write_results(folder: Path, fit: Fit, prior: pd.DataFrame, check: pd.DataFrame) -> None:
    """Write the tables of a calibration into its folder."""
    table = learnt(fit.space, fit.sample, fit.influence)
    names = table.loc[table["learnt"], "parameter"].tolist()
    write_csv(folder / "kept.csv", table)
    write_csv(folder / "moments.csv", moment_table(fit, prior, check))
    write_csv(folder / TABLE, draws_of(fit.space, fit.sample, fit.plan.draws, names))
    write_csv(folder / "influence.csv", fit.influence.rename_axis("parameter").reset_index())


def write_csv(file: Path, frame: pd.DataFrame) -> None:
    """Write a table whole, numbers with six figures (parameters have their ranges checked when they
    are read).
    """
    write_whole(
        Path(file), frame.to_csv(index=False, float_format="%.6g", lineterminator="\n").encode()
    )


def ship(folder: str | Path, data: Path = MODEL_DATA / FOLDER, page: Path = CALIBRATED) -> Path:
    """Put a calibration's draws where the model reads them, with a note of how they were made, and
    its tables where the site takes them from.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    if "found" not in manifest:
        raise InputError(
            "calibration_unfinished",
            "{folder} holds no finished calibration; continue it with --resume",
            folder=folder,
        )
    identity = manifest["identity"] | {"data": digest(manifest["identity"]["data"])}
    data.mkdir(exist_ok=True)
    page.mkdir(exist_ok=True)
    for name in ("kept.csv", "moments.csv"):
        write_whole(page / name, (folder / name).read_bytes())
    write_whole(data / "draws.csv", (folder / TABLE).read_bytes())
    provenance = {"information_date": INFORMATION_DATE, **manifest, "identity": identity}
    text = json.dumps(provenance, indent=1, sort_keys=True) + "\n"
    write_whole(data / "provenance.json", text.encode())
    return data


def summary(folder: str | Path) -> Iterator[str]:
    """What a finished calibration says, in lines."""
    folder = Path(folder)
    table = pd.read_csv(folder / "kept.csv")
    fitted, rest = (
        table.loc[table["learnt"] == flag, "parameter"].tolist() for flag in (True, False)
    )
    yield say("fitted ({n}): {names}", n=len(fitted), names=", ".join(fitted))
    yield say(
        "left at the prior, weakly identified ({n}): {names}",
        n=len(rest),
        names=", ".join(rest) or say_as("of parameters", "none"),
    )
    moments = pd.read_csv(folder / "moments.csv")
    far = moments[(moments["use"] == "out of reach") | ~moments["within"]]
    yield say(
        "moments within two deviations: {n} of {total}",
        n=int(moments["within"].sum()),
        total=len(moments),
    )
    for row in far.to_dict("records"):
        yield say(
            "misfit: {label} ({use}): {away:+.1f} deviations",
            label=row["label"],
            use=row["use"],
            away=row["away"],
        )
    yield f"{folder}: posterior.csv, kept.csv, moments.csv, influence.csv"
