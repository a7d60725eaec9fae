"""The experiments in steps of at most forty minutes on two cores: `make experiments`, or `make
experiment-STEP` for one.

A step that this code and data have done is not done again, so that what was interrupted goes on
where it stopped; `--again` does it all the same.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

from abm.registers import policy
from abm.registers.drawing import PRIOR
from abm.registers.posterior import is_shipped
from calibration.experiments import results
from calibration.experiments.__main__ import PARTS, of_sectors
from calibration.experiments.effects import LOOKS, clearest
from calibration.fitting import recovery
from runs import identity
from runs.folder.disk import write_whole
from runs.refusals import Phrase, one_of

DONE = Path("results") / "experiments"
"""Where steps note that they are done."""
EFFECTS = "lever_effects"
SHARES = 4
"""Into how many steps the effects of all levers are parted."""
JOINED = f"{EFFECTS}-joined"


def steps() -> dict[str, list[str]]:
    """Every step, in order: name -> arguments of Python."""
    run = ["-m", "calibration.experiments"]
    own = ["-m", "calibration.experiments.steps"]
    parts: dict[str, list[str]] = {}
    for kind, name in (("signs", "SIGNS"), ("facts", "facts")):
        for sector, _ in of_sectors(f"{kind}_", name):
            parts[f"{kind}-{sector}"] = [*run, kind, "--sector", sector]
    for share in range(SHARES):
        parts[f"{EFFECTS}-{share + 1}"] = [*own, "--effects", str(share)]
    parts[JOINED] = [*own, "--effects", "all"]
    alone = [name for name in PARTS if name not in ("signs", "facts", EFFECTS)]
    parts |= {name: [*run, name] for name in alone if name != recovery.NAME or is_shipped()}
    return parts | {
        "tests": ["-m", "pytest", "-m", "slow", "--numprocesses", "auto", "--dist", "loadfile"],
        "kills": ["-m", "tests.bench.endurance"],
        "faults": ["-m", "tests.bench.faulty_disk"],
        "fuzz": ["-m", "tests.bench.fuzz"],
        "mutation": ["-m", "tests.bench.mutation"],
    }


def state() -> str:
    """Hash of all code and data."""
    return identity.digest([identity.code_hashes(), identity.data_hashes()])


def is_done(step: str, folder: Path = DONE) -> bool:
    """Whether this code and data have done a step."""
    try:
        return json.loads((folder / f"{step}.json").read_text())["state"] == state()
    except (OSError, ValueError, KeyError):
        return False


def carry_out(step: str, folder: Path = DONE) -> int:
    """Do a step and note it; returns its exit code."""
    began = time.monotonic()
    before = state()
    print(f"{step}: begun", flush=True)
    code = subprocess.run([sys.executable, *steps()[step]], check=False).returncode
    minutes = (time.monotonic() - began) / 60
    print(f"{step}: {minutes:.0f} min, {'done' if not code else f'ended with {code}'}", flush=True)
    if not code:
        folder.mkdir(parents=True, exist_ok=True)
        note = {"state": before, "minutes": round(minutes, 1)}
        write_whole(folder / f"{step}.json", json.dumps(note).encode())
    return code


def share_of_levers(share: int) -> list[str]:
    """Every fourth lever, from one of the first four on."""
    return list(policy.register())[share::SHARES]


def effects_file(share: int, folder: Path = DONE) -> Path:
    """Table of the effects of a share of the levers."""
    return folder / f"{EFFECTS}-{share + 1}.csv"


def write_effects(share: int, draws: int, jobs: int, folder: Path = DONE) -> None:
    """The strongest effects of a share of the levers."""
    folder.mkdir(parents=True, exist_ok=True)
    table = clearest(draws, jobs, share_of_levers(share))
    write_whole(effects_file(share, folder), table.to_csv(index=False).encode())


def joined_effects(folder: Path = DONE) -> pd.DataFrame:
    """The tables of all shares as one: looks in their order, levers in that of the register."""
    table = pd.concat(
        [pd.read_csv(effects_file(share, folder)) for share in range(SHARES)], ignore_index=True
    )
    smallest = table["draws"].min()
    looks = [(mix, times * smallest) for mix, times in LOOKS]
    levers = list(policy.register())
    look = [looks.index(key) for key in zip(table["mix"], table["draws"], strict=True)]
    lever = [levers.index(name) for name in table["lever"]]
    order = pd.DataFrame({"look": look, "lever": lever}).sort_values(
        ["look", "lever"], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)


def main() -> int:
    """Do what is asked for, by default every step that is not done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", help="all that are not done, by default")
    parser.add_argument("--again", action="store_true", help="also what is done")
    parser.add_argument("--list", action="store_true", help="only say what is done")
    parser.add_argument("--effects", help=argparse.SUPPRESS)
    given = parser.parse_args()
    draws = PARTS[EFFECTS].draws
    if given.effects == "all":
        results.write(results.FOLDER, EFFECTS, joined_effects(), draws, PRIOR)
        return 0
    if given.effects:
        write_effects(int(given.effects), draws, jobs=2)
        return 0
    known = steps()
    for step in given.steps or known:
        one_of(Phrase("step"), step, known)
        if given.list or (is_done(step) and not given.again):
            print(f"{step}: {'done' if is_done(step) else 'to do'}")
        elif code := carry_out(step):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
