"""Make the digest of all shipped mixes that travels with the package, from a result folder.

`python -m calibration.experiments.ship_mixes DIR [--county-draws N] [--jobs N] [--out FOLDER]`,
where DIR was written by `ganzi assess` with every shipped mix. Runs of the first N draws are made
again for what they say by county.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from abm.registers import policy
from analysis.questions.digest import make, write
from analysis.questions.shipped_mixes import FOLDER
from runs.folder.reader import open_results
from runs.refusals import InputError, complain

COUNTY_DRAWS = 8


def ship(folder: str, county_draws: int, jobs: int, out: Path = FOLDER) -> list[Path]:
    """Write the digest of a result folder; returns the files."""
    results = open_results(folder)
    lacking = [name for name in policy.shipped_mixes() if name not in results.mixes]
    if lacking:
        raise InputError(
            "digest_lacks_mixes",
            "{folder} lacks the shipped mixes {mixes}; assess all of them first",
            folder=folder,
            mixes=", ".join(lacking),
        )
    return write(make(results, county_draws, jobs), out)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--county-draws", type=int, default=COUNTY_DRAWS)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, default=FOLDER)
    given = parser.parse_args(arguments)
    try:
        for file in ship(given.folder, given.county_draws, given.jobs, given.out):
            print(f"{file} ({file.stat().st_size / 1024:.0f} kB)")
    except InputError as error:
        sys.exit(complain(error, 2))


if __name__ == "__main__":
    main()
