"""One run, and what of it is kept: a plain record that survives a journey between processes and to
the disk.
"""

from __future__ import annotations

import contextlib
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import parse_month
from abm.model import GanziModel
from abm.registers.drawing import run_parameters
from abm.registers.policy import PolicyMix, extra_paths, register
from runs.folder.identity import PACKAGES, ROOT
from runs.workers.limits import RunTimeoutError, TimeLimit

if TYPE_CHECKING:
    from runs.experiment import Task

FRAMES_SHOWN = 3
DIED = "worker process died"


def simulate(task: Task, time_limit: None = None) -> dict[str, str | int]:
    """Record of a run: status, seconds, peak_mb, levers, parameters and, unless it failed, annual
    values, verdicts.

    An error inside the run, or `time_limit` seconds that were not enough, is part of its record, so
    that one bad run costs no other.
    """
    began = time.perf_counter()
    record = blank_record(task)
    try:
        with TimeLimit(time_limit):
            model = new_model(task).run()
        record |= _measured(model)
    except RunTimeoutError:
        problem = f"RunTimeoutError: not finished after {time_limit:g} s, the time limit of a run"
        record |= _failure(task, problem, "time limit", "")
    except Exception as error:
        record |= _failure(task, _story(error), _place(error), _trace(error))
    return record | {"seconds": time.perf_counter() - began, "peak_mb": peak_megabytes()}


def blank_record(task: Task) -> dict[str, str | int]:
    """A record that says who the run is, and nothing yet of what it gave."""
    record = {
        "index": task.index,
        "run_id": task.run_id,
        "mix": task.mix.name,
        "outlook": task.outlook,
    }
    record |= {"draw": task.draw, "rng": task.rng, "point": task.point, "columns": task.columns}
    record |= {"status": "ok", "error": "", "place": "", "traceback": "", "command": ""}
    return record | {"levers": {}, "parameters": {}, "years": [], "annual": {}, "targets": []}


def lost_record(task: Task, deaths: int) -> dict[str, str | int]:
    """Record of a run whose worker process died each time it was tried."""
    problem = f"the {DIED} {deaths} times (killed, out of memory, or a crash of a library)"
    unknown = {"seconds": float("nan"), "peak_mb": float("nan")}
    return blank_record(task) | _failure(task, problem, DIED, "") | unknown


def new_model(task: Task) -> GanziModel:
    """The model of a task, before its first month."""
    names = ("mix", "draw", "rng", "start", "end", "detail", "source")
    given = {kind: task.changes.get(kind) for kind in ("levers", "parameters")}
    return GanziModel(
        outlook=task.world(), **{name: getattr(task, name) for name in names}, **given
    )


def _measured(model: GanziModel) -> dict[str, Any]:
    """What is kept of a finished run."""
    annual = model.annual()
    return {
        "levers": model.lever_row(),
        "parameters": model.parameter_row(),
        "years": [int(year) for year in annual.index],
        "annual": {name: annual[name].tolist() for name in annual.columns},
        "targets": model.judge().to_dict("records"),
    }


def _failure(task: Task, error: str, place: str, trace: str) -> dict[str, str | dict[str, float]]:
    """What is kept of a run that failed: the error, how to meet it again, and the numbers it ran
    with.
    """
    said = {"status": "failed", "error": error, "place": place, "traceback": trace}
    return said | {"command": f"ganzi rerun {task.run_id}"} | _inputs(task)


def _inputs(task: Task) -> dict[str, dict[str, float]]:
    """Levers of the last month and parameters of a task, as far as they can be had
    without a model.
    """
    found = {}
    with contextlib.suppress(Exception):
        drawn = run_parameters(
            task.draw,
            source=task.source,
            outlook=task.world(),
            given=task.changes.get("parameters"),
        )
        found["parameters"] = dict(vars(drawn))
        last, paths = np.array([parse_month(task.end)]), extra_paths(task.changes.get("levers"))
        levers = PolicyMix.table(
            task.mix, last, found["parameters"]["implementation_strength"], paths
        )
        found["levers"] = dict(zip(register(), levers[0].tolist(), strict=True))
    return found


def _story(error: Any) -> str:
    """An error in one line: its type, its message and the innermost places it came through."""
    places = " < ".join(_location(frame) for frame in reversed(_frames(error)[-FRAMES_SHOWN:]))
    return " ".join(f"{type(error).__name__}: {error} ({places})".split())


def _trace(error: Any) -> str:
    """The places an error came through, outermost first, and the error, without paths of the
    machine.
    """
    lines = [
        f"{_location(frame)} in {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join([*lines, f"{type(error).__name__}: {error}"])


def _place(error: Any) -> str:
    """Type of an error and where it arose: errors alike in this are taken for the same."""
    frames = _frames(error)
    return f"{type(error).__name__} in {_location(frames[-1]) if frames else 'unknown'}"


def _frames(error: Any) -> list[Any]:
    """Places an error came through inside this project, outermost first; all places if there is
    none.
    """
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if _inside(Path(frame.filename))] or frames


def _inside(file: Path) -> bool:
    """Whether a file belongs to one of this project's packages."""
    return file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in PACKAGES


def _location(frame: Any) -> str:
    """A place in the code, without the path of the machine it ran on."""
    file = Path(frame.filename)
    name = file.relative_to(ROOT).as_posix() if _inside(file) else file.name
    return f"{name}:{frame.lineno}"


def peak_megabytes() -> float:
    """Largest memory this process has held so far, MB; NaN where the system does not tell
    (Windows).
    """
    try:
        import resource
    except ImportError:
        return float("nan")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
