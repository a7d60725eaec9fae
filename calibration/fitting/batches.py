"""Evaluated points, kept: every batch of model runs is written in whole Parquet parts, so that a
kill costs one part.

A folder belongs to one calibration: its identity states code, data, moments, seed and sizes, and a
folder of another one is refused. What a point gives depends on its parameters and draw alone, never
on when or by whom it was evaluated; a part's name holds a hash of its points, so that it serves as
long as just these are asked for.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import joblib
import numpy as np
import pandas as pd

from abm.registers.posterior import FOLDER as POSTERIOR
from calibration.fitting.moments import WHOLE_RUNS, all_moments, simulated
from runs.folder.disk import write_whole
from runs.folder.manifest import refuse_conditional
from runs.folder.parts import frame_bytes
from runs.identity import decisive, digest
from runs.refusals import InputError, new_folder, reason_of
from runs.workers.stopping import check_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agents.arrays import FloatArray, IntArray
    from calibration.fitting.space import Space

Identity = dict[str, Any]
"""What decides every number of a calibration, as JSON holds it."""
PART = 20
"""Points in a part."""
MANIFEST = "manifest.json"
OWN_TABLES = ("moments.csv", "grades.csv", "behaviour_facts.csv", "observations.csv")
OWN_SOURCES = ("moments.py", "submodels.py", "space.py")
"""What here decides the moments of a point; how points are chosen shows in the points themselves.
"""
FEWEST = 0.5
"""If fewer of the points than this share can be evaluated, something is wrong with all of them."""


class Points(NamedTuple):
    """The points of a part, and what is asked of them."""

    values: list[dict[str, float] | None]
    """Parameter values of each point; None for the draw's own."""
    draws: list[int]
    kinds: list[str]
    """Kinds of moments: of the submodels, of the whole run."""


def identity_of(plan: dict[str, int]) -> Identity:
    """What decides every number of a calibration: code, data (but for what it makes itself),
    libraries and the plan.
    """
    here = Path(__file__).parent
    tables = {
        name: hashlib.sha256((here.parent / "data" / name).read_bytes()).hexdigest()
        for name in OWN_TABLES
    }
    sources = {name: hashlib.sha256((here / name).read_bytes()).hexdigest() for name in OWN_SOURCES}
    model = decisive()
    data = {name: value for name, value in model["data"].items() if not name.startswith(POSTERIOR)}
    own = {"data": data, "sources": sources, "tables": tables, "plan": plan}
    return json.loads(json.dumps({**model, **own}))


def _manifest_in(folder: Path) -> Any:
    """What a folder's manifest says, of whatever kind it is; None if it cannot be read."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of a calibration; refused if the folder holds none."""
    try:
        manifest = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            "calibration_unreadable",
            "{folder} holds no calibration that can be read ({reason}); give another folder",
            folder=folder,
            reason=reason_of(error),
        ) from None
    if (
        not isinstance(manifest, dict)
        or not isinstance(manifest.get("identity"), dict)
        or "plan" not in manifest["identity"]
    ):
        raise InputError(
            "no_calibration",
            "{folder} holds something else than a calibration; give another folder",
            folder=folder,
        )
    return manifest


class Batches:
    """The batches of one calibration in its folder. `say(name, done, total)` hears of progress."""

    def __init__(
        self,
        folder: str | Path,
        identity: Identity,
        jobs: int = 1,
        resume: bool = False,
        say: Callable[[str, int, int], object] | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.jobs = jobs
        self.say = say or (lambda *_: None)
        self._begin(identity, resume)

    def _begin(self, identity: Identity, resume: bool) -> None:
        """Write the manifest, or check that the folder holds the same calibration."""
        if not (self.folder / MANIFEST).is_file():
            new_folder(self.folder)
            self.note(identity)
            return
        refuse_conditional(self.folder, _manifest_in(self.folder))
        if not resume:
            raise InputError(
                "calibration_not_empty",
                "{folder} is not empty; continue it with --resume, or give another folder",
                folder=self.folder,
            )
        before = read_manifest(self.folder)["identity"]
        if before != identity:
            raise InputError(
                "other_calibration",
                "{folder} holds another calibration: {names} differ(s)",
                folder=self.folder,
                names=different(before, identity),
            )

    def note(self, identity: Identity, **more: Any) -> None:
        """Write the manifest: the identity, and what is to stand there besides."""
        text = json.dumps({"identity": identity, **more}, indent=1, sort_keys=True)
        write_whole(self.folder / MANIFEST, text.encode())

    def evaluate(
        self,
        name: str,
        space: Space | None,
        levels: FloatArray | None,
        draws: IntArray,
        kinds: Sequence[str] = WHOLE_RUNS,
    ) -> pd.DataFrame:
        """Moments at points, a DataFrame with one row a point (NaN where a run failed), columns as
        `all_moments`.

        `levels` (n, k) in the cube of `space`, or None for the draws' own parameters; `draws` (n,)
        fill in the rest.
        """
        parts = self._parts(name, space, levels, draws=np.asarray(draws), kinds=kinds)
        missing = [file for file in parts if not file.exists()]
        total = len(draws)
        left = sum(len(parts[file].draws) for file in missing)
        self.say(name, total - left, total)
        calls = (joblib.delayed(_part_rows)(parts[file]) for file in missing)
        with joblib.parallel_config(
            backend="loky", n_jobs=self.jobs, inner_max_num_threads=1 if self.jobs > 1 else None
        ):
            stream = joblib.Parallel(return_as="generator")(calls)
            for file, rows in zip(missing, stream, strict=True):
                write_whole(file, frame_bytes(pd.DataFrame(rows)))
                left -= len(rows)
                self.say(name, total - left, total)
                check_stop()
        frame = pd.concat([pd.read_parquet(file) for file in parts], ignore_index=True)
        errors = frame.loc[frame["error"] != "", "error"]
        if len(errors) > (1 - FEWEST) * len(frame):
            raise InputError(
                "too_many_failed",
                "{name}: {number} of {runs} runs failed; the first: {reason}",
                name=name,
                number=len(errors),
                runs=len(frame),
                reason=errors.iloc[0],
            )
        return frame

    def _parts(
        self,
        name: str,
        space: Space | None,
        levels: FloatArray | None,
        *,
        draws: IntArray,
        kinds: Sequence[str],
    ) -> dict[Path, Points]:
        """The points of each part by its file, in order."""
        values: list[dict[str, float] | None] = [None] * len(draws)
        if space is not None and levels is not None:
            values = [*space.values(levels)]
        parts = {}
        for number, first in enumerate(range(0, len(draws), PART)):
            points = Points(
                values=values[first : first + PART],
                draws=draws[first : first + PART].tolist(),
                kinds=list(kinds),
            )
            parts[self.folder / f"{name}-{number:04d}-{digest(points)}.parquet"] = points
        return parts


def _part_rows(points: Points) -> list[dict[str, Any]]:
    """Moments of the points of a part; a point that fails has its error and no moments."""
    rows: list[dict[str, Any]] = []
    nothing = dict.fromkeys((moment.id for moment in all_moments()), np.nan)
    for values, draw in zip(points.values, points.draws, strict=True):
        try:
            moments = simulated(draw, parameters=values, kinds=points.kinds)
            rows.append({**nothing, **moments, "error": ""})
        except Exception as error:  # one impossible point must not cost the others
            rows.append({**nothing, "error": f"{type(error).__name__}: {error}"})
    return rows


def different(before: Identity, after: Identity) -> str:
    """Names of what differs between two identities."""
    names = sorted(set(before) | set(after))
    return ", ".join(name for name in names if before.get(name) != after.get(name))
