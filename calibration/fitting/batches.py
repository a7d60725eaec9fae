"""Evaluated points, kept: every batch of model runs is written in whole Parquet parts, so that a
kill costs one part.

A folder belongs to one calibration: its identity states code, data, moments, seed and sizes, and a
folder of another one is refused. What a point gives hangs on its parameters and draw alone, never
on when or by whom it was evaluated; a part's name holds a hash of its points, so that it serves as
long as just these are asked for.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd

from abm.registers.posterior import FOLDER as POSTERIOR
from calibration.fitting.moments import all_moments, simulated
from runs import identity
from runs.folder.manifest import write_whole
from runs.folder.parts import frame_bytes
from runs.refusals import InputError, new_folder
from runs.workers.stopping import check_stop

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray
    from calibration.fitting.space import Space

PART = 20
"""Points in a part."""
MANIFEST = "manifest.json"
OWN_TABLES = ("moments.csv", "grades.csv", "behaviour_facts.csv", "observations.csv")
OWN_SOURCES = ("moments.py", "submodels.py", "space.py")
"""What here decides the moments of a point; how points are chosen shows in the points themselves.
"""
FEWEST = 0.5
"""If fewer of the points than this share can be evaluated, something is wrong with all of them."""


def identity_of(plan: dict[str, int]) -> dict[str, dict[str, str | int]]:
    """What decides every number of a calibration: code, data (but for what it makes itself),
    libraries and the plan.
    """
    here = Path(__file__).parent
    tables = {
        name: hashlib.sha256((here.parent / "data" / name).read_bytes()).hexdigest()
        for name in OWN_TABLES
    }
    sources = {name: hashlib.sha256((here / name).read_bytes()).hexdigest() for name in OWN_SOURCES}
    decisive = identity.decisive()
    data = {
        name: value for name, value in decisive["data"].items() if not name.startswith(POSTERIOR)
    }
    own = {"data": data, "sources": sources, "tables": tables, "plan": plan}
    return json.loads(json.dumps({**decisive, **own}))


def told(folder: Path) -> dict[str, Any]:
    """What the manifest of a calibration says; refused if the folder holds none."""
    try:
        made = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder} holds no calibration that can be read ({error}); give another folder"
        ) from None
    if (
        not isinstance(made, dict)
        or not isinstance(made.get("identity"), dict)
        or "plan" not in made["identity"]
    ):
        raise InputError(f"{folder} holds something else than a calibration; give another folder")
    return made


class Batches:
    """The batches of one calibration in its folder. `say(name, done, total)` is told of
    progress.
    """

    def __init__(
        self,
        folder: Path,
        said: dict[str, dict[str, str | int]],
        jobs: int = 1,
        resume: bool = False,
        say: None = None,
    ) -> None:
        self.folder, self.jobs, self.say = Path(folder), jobs, say or (lambda *_: None)
        self._begin(said, resume)

    def _begin(self, said: dict[str, dict[str, str | int]], resume: bool) -> None:
        """Write the manifest, or check that the folder holds the same calibration."""
        if not (self.folder / MANIFEST).is_file():
            new_folder(self.folder)
            self.note(said)
            return
        if not resume:
            raise InputError(
                f"{self.folder} is not empty; continue it with --resume, or give another folder"
            )
        before = told(self.folder).get("identity")
        if before != said:
            raise InputError(
                f"{self.folder} holds another calibration: {different(before, said)} differ(s)"
            )

    def note(self, said: dict[str, dict[str, str | int]], **more: Any) -> None:
        """Write the manifest: the identity, and what is to be told besides."""
        text = json.dumps({"identity": said, **more}, indent=1, sort_keys=True)
        write_whole(self.folder / MANIFEST, text.encode())

    def evaluate(
        self,
        name: str,
        space: Space,
        levels: FloatArray,
        draws: IntArray,
        parts: tuple[str] = ("submodels", "whole"),
    ) -> pd.DataFrame:
        """Moments at points, a DataFrame with one row a point (NaN where a run failed), columns as
        `all_moments`.

        `levels` (n, k) in the cube of `space`, or None for the draws' own parameters; `draws` (n,)
        fill in the rest.
        """
        tasks = self._tasks(name, space, levels, np.asarray(draws), parts)
        missing = [file for file in tasks if not file.exists()]
        total, left = len(draws), sum(len(tasks[file][1]) for file in missing)
        self.say(name, total - left, total)
        calls = (joblib.delayed(_part)(*tasks[file]) for file in missing)
        with joblib.parallel_config(
            backend="loky", n_jobs=self.jobs, inner_max_num_threads=_threads(self.jobs)
        ):
            stream = joblib.Parallel(return_as="generator")(calls)
            for file, rows in zip(missing, stream, strict=True):
                write_whole(file, frame_bytes(pd.DataFrame(rows)))
                left -= len(rows)
                self.say(name, total - left, total)
                check_stop()
        frame = pd.concat([pd.read_parquet(file) for file in tasks], ignore_index=True)
        fine = frame["error"] == ""
        if fine.mean() < FEWEST:
            raise InputError(
                f"{name}: {(~fine).sum()} of {len(frame)} runs failed; the first: {_first(frame)}"
            )
        return frame

    def _tasks(
        self, name: str, space: Space, levels: FloatArray, draws: IntArray, parts: tuple[str]
    ) -> dict[Path, tuple[list[Any], list[int], list[str]]]:
        """Values, draws and kinds of moments of each part by its file, in order."""
        values = [None] * len(draws) if levels is None else space.values(levels)
        tasks = {}
        for number, first in enumerate(range(0, len(draws), PART)):
            task = values[first : first + PART], draws[first : first + PART].tolist(), list(parts)
            tasks[self.folder / f"{name}-{number:04d}-{identity.digest(task)}.parquet"] = task
        return tasks


def _threads(jobs: int) -> None:
    return 1 if jobs > 1 else None


def _part(
    values: list[dict[str, float]], draws: list[int], parts: list[str] | tuple[str]
) -> list[dict[str, float]]:
    """Moments of some points; what fails is said and left empty."""
    rows, nothing = [], dict.fromkeys((moment.id for moment in all_moments()), np.nan)
    for given, draw in zip(values, draws, strict=True):
        try:
            rows.append({**nothing, **simulated(draw, parameters=given, parts=parts), "error": ""})
        except Exception as error:  # one impossible point must not cost the others
            rows.append({**nothing, "error": f"{type(error).__name__}: {error}"})
    return rows


def _first(frame: pd.DataFrame) -> str:
    return frame.loc[frame["error"] != "", "error"].iloc[0]


def different(
    before: dict[str, dict[str, str | int]], said: dict[str, dict[str, str | int]]
) -> str:
    """Names of what differs between two identities."""
    names = sorted(set(before) | set(said))
    return ", ".join(name for name in names if before.get(name) != said.get(name))
