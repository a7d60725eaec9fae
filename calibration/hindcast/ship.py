"""Put what a finished `ganzi validate` found where the model and the reports read it.

`python -m calibration.hindcast.ship OUT`: the laws of the model's error
(`abm/data/error/classes.csv`), the random walks among the rivals (`abm/data/error/rivals.csv`),
which of them enter a pool (`abm/data/error/pool.csv`), how each series was tested
(`analysis/questions/tested.csv`) and the card in `calibration/data/hindcast/`.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pandas as pd

from abm.registers.drawing import PRIOR
from abm.registers.tables import DATA as MODEL_DATA
from analysis.questions.evidence import TESTED_FILE
from calibration.hindcast import discrepancy, pool_entry
from calibration.hindcast.rivals import shipped_walks
from calibration.hindcast.series import DATA
from calibration.hindcast.tested import tested_table
from calibration.hindcast.validate import read
from runs.folder.manifest import current_arguments
from runs.refusals import InputError, complain

CARD = DATA / "hindcast"
RIVALS = MODEL_DATA / "error" / "rivals.csv"
COPIED = ("scores.csv", "differences.csv", "rivals.csv", "discrepancy.csv", "manifest.json")
"""Files of a folder that go beside the card."""


def ship(
    folder: str | Path,
    classes_file: Path = discrepancy.FILE,
    rivals_file: Path = RIVALS,
    card: Path = CARD,
    tested_file: Path = TESTED_FILE,
    pool_file: Path = pool_entry.FILE,
) -> list[Path]:
    """Copy the tables and cards of a folder of `validate` to where they are read; returns the files
    written.
    """
    folder = Path(folder)
    tables = read(folder)  # refused here if anything is missing
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if current_arguments(manifest)["source"] != PRIOR:
        raise InputError(
            "fitted_to_series",
            "{folder} was made with parameters that were fitted to these series; ship one of "
            "the prior",
            folder=folder,
        )
    card.mkdir(exist_ok=True)
    discrepancy.write(tables["discrepancy"], classes_file)
    pd.DataFrame(shipped_walks()).to_csv(rivals_file, index=False, lineterminator="\n")
    copies = {name: card / name for name in COPIED}
    copies |= {file.name: card / file.name for file in sorted(folder.glob("card_*"))}
    for name, target in copies.items():
        shutil.copyfile(folder / name, target)
    tested_table(tables["forecasts"]).to_csv(tested_file, index=False, float_format="%.3g")
    pools = pool_entry.with_entry(pd.read_csv(pool_entry.FILE), tables["scores"])
    pools.to_csv(pool_file, index=False, lineterminator="\n")
    return [classes_file, rivals_file, tested_file, pool_file, *copies.values()]


if __name__ == "__main__":
    try:
        for written in ship(sys.argv[1] if len(sys.argv) > 1 else ""):
            print(written)
    except InputError as error:
        sys.exit(complain(error, 2))
