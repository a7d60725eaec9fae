"""What a calibration leaves: draws of the parameters that the data teach something about, and the
fate of moments.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers.outlook import INFORMATION_DATE
from abm.registers.posterior import FOLDER
from abm.registers.tables import DATA as MODEL_DATA
from calibration.fitting.batches import told
from calibration.fitting.moments import all_moments
from calibration.fitting.space import to_normal
from calibration.tables import DATA as OWN_DATA
from runs.folder.manifest import write_whole
from runs.identity import digest
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calibration.fitting.calibrate import Found
    from calibration.fitting.sampling import Sample
    from calibration.fitting.space import Space

SHRUNK, BARELY, SHIFTED = 0.15, 0.05, 0.25
"""A parameter is fitted if its spread (in normal scores) shrinks by the first part, or by the
second while its middle moves by the third, in deviations of its prior; any other is weakly
identified and stays at its prior."""
NINE_TENTHS = (0.05, 0.5, 0.95)
FAR = 2.0
"""A moment whose posterior median is farther off than this many deviations is a misfit."""
TABLE = "posterior.csv"
KEPT = OWN_DATA / "calibrated"


def learnt(space: Space, sample: Sample, influence: pd.DataFrame) -> pd.DataFrame:
    """A row a fitted parameter: its influence (Morris), its spread over the prior's, its shift,
    whether it is kept.
    """
    normal = to_normal(sample.levels)
    frame = pd.DataFrame(
        {
            "parameter": space.names,
            "influence": influence.max(axis=1).reindex(space.names).to_numpy(),
        }
    )
    frame["moves_most"] = influence.idxmax(axis=1).reindex(space.names).to_numpy()
    frame["spread"], frame["shift"] = normal.std(axis=0), normal.mean(axis=0)
    moved = (frame["spread"] < 1 - BARELY) & (frame["shift"].abs() > SHIFTED)
    frame["learnt"] = (frame["spread"] < 1 - SHRUNK) | moved
    return frame


def draws_of(space: Space, sample: Sample, number: int, names: list[str]) -> pd.DataFrame:
    """The posterior's draws, tidy: draw, parameter, value; evenly picked particles, parameters in
    the order `names`.
    """
    chosen = np.linspace(0, len(sample.levels) - 1, number).astype(int)
    order = np.random.default_rng(number).permutation(
        chosen
    )  # so that the first draws are no special ones
    rows = space.values(sample.levels[order])
    tidy = [(draw, name, row[name]) for draw, row in enumerate(rows) for name in names]
    return pd.DataFrame(tidy, columns=["draw", "parameter", "value"])


def moment_table(found: Found, prior: pd.DataFrame, check: pd.DataFrame) -> pd.DataFrame:
    """A row a moment: observed value, prior and posterior median with nine tenths, distance in
    deviations, verdict.

    A deviation is the observation's error with the model's discrepancy; a vaguer posterior fits no
    better.
    """
    rows = []
    for moment in all_moments():
        before, after = (
            np.quantile(frame[moment.id].dropna(), NINE_TENTHS) for frame in (prior, check)
        )
        away = (after[1] - moment.seen) / moment.deviation
        row = {
            "moment": moment.id,
            "part": moment.part,
            "label": moment.label,
            "scale": moment.form,
        }
        row |= {"observed": moment.seen, "error": moment.error, "discrepancy": moment.discrepancy}
        row |= dict(zip(("prior_low", "prior", "prior_high"), before, strict=True))
        row |= dict(zip(("low", "posterior", "high"), after, strict=True))
        fitted = "fitted" if moment.id in found.fitted else "checked only"
        state = "out of reach" if moment.id in found.unreachable else fitted
        rows.append(row | {"away": away, "use": state, "within": abs(away) < FAR})
    return pd.DataFrame(rows)


def write_results(folder: Path, found: Found, prior: pd.DataFrame, check: pd.DataFrame) -> None:
    """Write the tables of a calibration into its folder."""
    table = learnt(found.space, found.sample, found.influence)
    names = table.loc[table["learnt"], "parameter"].tolist()
    write_csv(folder / "kept.csv", table)
    write_csv(folder / "moments.csv", moment_table(found, prior, check))
    write_csv(folder / TABLE, draws_of(found.space, found.sample, found.plan.draws, names))
    write_csv(folder / "influence.csv", found.influence.rename_axis("parameter").reset_index())


def write_csv(file: Path, frame: pd.DataFrame) -> None:
    """Write a table whole, numbers with six figures (parameters have their ranges checked when they
    are read).
    """
    write_whole(
        Path(file), frame.to_csv(index=False, float_format="%.6g", lineterminator="\n").encode()
    )


def ship(folder: Path, data: Path = MODEL_DATA / FOLDER, page: Path = KEPT) -> Path:
    """Put a calibration's draws where the model reads them, with a note of how they were made, and
    its tables where MODEL.md takes them from.
    """
    folder, data, page = Path(folder), Path(data), Path(page)
    made = told(folder)
    if "found" not in made:
        raise InputError(f"{folder} holds no finished calibration; continue it with --resume")
    identity = made["identity"] | {"data": digest(made["identity"]["data"])}
    data.mkdir(exist_ok=True)
    page.mkdir(exist_ok=True)
    for name in ("kept.csv", "moments.csv"):
        write_whole(page / name, (folder / name).read_bytes())
    write_whole(data / "draws.csv", (folder / TABLE).read_bytes())
    note = {"information_date": INFORMATION_DATE, **made, "identity": identity}
    write_whole(
        data / "provenance.json", (json.dumps(note, indent=1, sort_keys=True) + "\n").encode()
    )
    return data


def summary(folder: Path) -> Iterator[Any]:
    """What a finished calibration says, in lines."""
    folder = Path(folder)
    kept, moments = pd.read_csv(folder / "kept.csv"), pd.read_csv(folder / "moments.csv")
    learnt_names, rest = (
        kept.loc[kept["learnt"] == flag, "parameter"].tolist() for flag in (True, False)
    )
    yield f"fitted ({len(learnt_names)}): {', '.join(learnt_names)}"
    yield f"left at the prior, weakly identified ({len(rest)}): {', '.join(rest) or 'none'}"
    far = moments[(moments["use"] == "out of reach") | ~moments["within"]]
    yield f"moments within two deviations: {int(moments['within'].sum())} of {len(moments)}"
    for row in far.itertuples():
        yield f"misfit: {row.label} ({row.use}): {row.away:+.1f} deviations"
    yield f"{folder}: posterior.csv, kept.csv, moments.csv, influence.csv"
