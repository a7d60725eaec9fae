"""Put what a finished `ganzi validate` found where the model and the reports read it.

`python -m calibration.hindcast.ship OUT`: the table of discrepancy
(`calibration/data/discrepancy.csv`), the pooling weights (`analysis/questions/pooling.csv`, used
while `analysis.questions.pooling.POOLED`) and the card in `calibration/data/hindcast/`. The
discrepancy is used after `python -m calibration.hindcast.discrepancy --switch`; then validate
again.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from abm.registers.drawing import PRIOR
from analysis.questions import pooling
from calibration.hindcast import discrepancy
from calibration.hindcast.series import DATA
from calibration.hindcast.validate import read
from runs.folder.manifest import current_arguments
from runs.refusals import InputError, complain

CARD = DATA / "hindcast"
COPIED = ("scores.csv", "differences.csv", "weights.csv", "manifest.json")
"""Files of a folder that go beside the card."""


def ship(
    folder: str | Path,
    discrepancy_file: Path = discrepancy.FILE,
    pooling_file: Path = pooling.FILE,
    card: Path = CARD,
) -> list[Path]:
    """Copy the tables and cards of a folder of `validate` to where they are read; returns the files
    written.
    """
    folder = Path(folder)
    read(folder)  # refused here if anything is missing
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if current_arguments(manifest)["source"] != PRIOR:
        raise InputError(
            "fitted_to_series",
            "{folder} was made with parameters that were fitted to these series; ship one of "
            "the prior",
            folder=folder,
        )
    card.mkdir(exist_ok=True)
    copies = {"discrepancy.csv": discrepancy_file, "pooling.csv": pooling_file}
    copies |= {name: card / name for name in COPIED}
    copies |= {file.name: card / file.name for file in sorted(folder.glob("card_*"))}
    for name, target in copies.items():
        shutil.copyfile(folder / name, target)
    return list(copies.values())


if __name__ == "__main__":
    try:
        for written in ship(sys.argv[1] if len(sys.argv) > 1 else ""):
            print(written)
    except InputError as error:
        sys.exit(complain(error, 2))
