"""`ganzi validate`: run the model from past origins, hold it against rivals, and write tables and
the card.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.registers.drawing import PRIOR
from abm.registers.outlook import INFORMATION_DATE
from calibration.hindcast import discrepancy
from calibration.hindcast.best_rival import best_rivals
from calibration.hindcast.card import card_html, card_png
from calibration.hindcast.discrepancy import Expanding
from calibration.hindcast.forecasts import lines_of_progress, run_forecasts
from calibration.hindcast.rolling import compare, differences, published, summary
from calibration.hindcast.series import ORIGINS, pairs
from calibration.hindcast.tables import TABLES, Hindcast
from runs import identity
from runs.experiment import known_source
from runs.language import LANGUAGES, speaking
from runs.refusals import InputError, Phrase, new_folder, told, whole_number

if TYPE_CHECKING:
    from calibration.hindcast.forecasts import Samples

LEAST_DRAWS = 5
"""Fewer draws give no interval worth a score."""


def validate(
    out: str | Path,
    draws: int = 100,
    jobs: int = 1,
    detail: str = "coarse",
    source: str = PRIOR,
    progress: bool = True,
) -> Hindcast:
    """Run, score and write everything into the new folder `out`.

    `source`: where the draws' parameters come from. Only a card of the prior is out of sample: the
    posterior was fitted to these series.
    """
    source = known_source(source)
    draws = whole_number(
        "draws", draws, LEAST_DRAWS, Phrase("; fewer give no interval worth a score")
    )
    folder = new_folder(out)
    samples = run_forecasts(
        ORIGINS, draws, jobs, detail, source, progress=lines_of_progress if progress else None
    )
    hindcast = replace(judged(samples, draws), provenance=_provenance(draws, detail, source))
    write(hindcast, folder)
    return hindcast


def judged(samples: Samples, draws: int) -> Hindcast:
    """Every table that follows from the samples of `run_forecasts`."""
    bare = compare(pairs(), samples)

    def widened(scheme: Expanding) -> pd.DataFrame:
        return published(pairs(), samples, scheme)

    forecasts = pd.concat([widened(Expanding(bare)), bare], ignore_index=True)
    classes = discrepancy.estimate(bare, identity.digest(identity.decisive()))
    return Hindcast(
        draws=draws,
        forecasts=forecasts,
        scores=summary(forecasts),
        differences=pd.concat([differences(forecasts), differences(forecasts, score="log_score")]),
        rivals=best_rivals(forecasts),
        discrepancy=classes.merge(discrepancy.checked(widened, bare), on="class", how="left"),
    )


def write(hindcast: Hindcast, folder: Path) -> None:
    """Write tables, figure, cards and manifest beside the folder, and give it its name when all is
    there.
    """
    hidden = folder.with_name(f".{folder.name}.writing")
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir()
    for name in TABLES:
        table: pd.DataFrame = getattr(hindcast, name)
        table.to_csv(hidden / f"{name}.csv", index=False, float_format="%.6g")
    for lang in LANGUAGES:
        try:
            with speaking(lang):
                png = card_png(hindcast)
                page = card_html(hindcast, png)
            (hidden / f"card_{lang}.png").write_bytes(png)
            (hidden / f"card_{lang}.html").write_bytes(page)
        except InputError as error:  # no font that covers Chinese: the card in English is there
            (hidden / f"card_{lang}.txt").write_text(f"{told(error)}\n", encoding="utf-8")
    manifest = {**dict(hindcast.provenance), "information_date": INFORMATION_DATE}
    (hidden / "manifest.json").write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    if folder.exists():
        folder.rmdir()
    hidden.rename(folder)


def _provenance(draws: int, detail: str, source: str) -> tuple[tuple[str, str], ...]:
    """How the card was made: (name of a text, value)."""
    return (
        ("made", datetime.now(UTC).isoformat(timespec="seconds")),
        ("command", f"ganzi validate OUT --draws {draws} --detail {detail} --source {source}"),
        ("source", source),
        ("code", identity.digest(identity.decisive())),
    )


def read(folder: str | Path) -> dict[str, pd.DataFrame]:
    """The tables that `validate` wrote, by name; refused if it is no such folder."""
    folder = Path(folder)
    missing = [name for name in TABLES if not (folder / f"{name}.csv").is_file()]
    if missing:
        raise InputError(
            "no_validate_folder",
            "{folder} is no folder of 'ganzi validate': it has no {table}.csv",
            folder=folder,
            table=missing[0],
        )
    return {name: _table(folder / f"{name}.csv") for name in TABLES}


def code_of(folder: str | Path) -> str:
    """The code that made a folder of `validate`."""
    manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest["code"])


def _table(file: Path) -> pd.DataFrame:
    """A table, without rows if the file has none."""
    try:
        return pd.read_csv(file, dtype={"outcome_period": str, "last": str})
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
