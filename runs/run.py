"""One run, and what of it is kept: a plain record that survives a journey between processes and to
the disk.
"""

from __future__ import annotations

import contextlib
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from abm.clock import parse_month
from abm.model import GanziModel
from abm.registers.drawing import run_parameters
from abm.registers.policy import PolicyMix, extra_paths, register
from runs.identity import PACKAGES, ROOT
from runs.limits import RunTimeoutError, TimeLimit

if TYPE_CHECKING:
    from runs.experiment import Task

FRAMES_SHOWN = 3
DIED = "worker process died"


class Record(TypedDict):
    """What is kept of a run: who it is, how it went, what it was made with, and what it gave."""

    index: int
    run_id: str
    mix: str
    outlook: str
    draw: int
    rng: int
    point: int
    columns: dict[str, Any]  # values of the columns that only its design has
    status: str  # ok or failed
    error: str  # of a failed run: the error in one line,
    place: str  # where it arose,
    traceback: str  # what it came through,
    command: str  # and the command that makes the run again
    levers: dict[str, float]  # in the last month
    parameters: dict[str, float]
    years: list[int]
    annual: dict[str, list[float]]  # each indicator by year
    counties: dict[str, list[list[float]]]  # if asked for: by year and county, where it has them
    targets: list[dict[str, Any]]  # a verdict each
    seconds: float
    peak_mb: float


def simulate(task: Task, time_limit: float | None = None) -> Record:
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
        _keep_outcomes(record, task, model)
    except RunTimeoutError:
        problem = f"RunTimeoutError: not finished after {time_limit:g} s, the time limit of a run"
        _keep_failure(record, task, error=problem, place="time limit")
    except Exception as error:
        _keep_failure(
            record, task, error=_one_line(error), place=_place(error), trace=_trace(error)
        )
    record["seconds"] = time.perf_counter() - began
    record["peak_mb"] = peak_megabytes()
    return record


def blank_record(task: Task) -> Record:
    """A record that says who the run is, and nothing yet of what it gave."""
    return Record(
        index=task.index,
        run_id=task.run_id,
        mix=task.mix.name,
        outlook=task.outlook,
        draw=task.draw,
        rng=task.rng,
        point=task.point,
        columns=task.columns,
        status="ok",
        error="",
        place="",
        traceback="",
        command="",
        levers={},
        parameters={},
        years=[],
        annual={},
        counties={},
        targets=[],
        seconds=float("nan"),
        peak_mb=float("nan"),
    )


def lost_record(task: Task, deaths: int) -> Record:
    """Record of a run whose worker process died each time it was tried."""
    record = blank_record(task)
    problem = f"the {DIED} {deaths} times (killed, out of memory, or a crash of a library)"
    _keep_failure(record, task, error=problem, place=DIED)
    return record


def new_model(task: Task) -> GanziModel:
    """The model of a task, before its first month."""
    return GanziModel(
        mix=task.mix,
        outlook=task.world(),
        draw=task.draw,
        rng=task.rng,
        start=task.start,
        end=task.end,
        detail=task.detail,
        source=task.source,
        ablations=task.ablations,
        levers=task.changes.get("levers"),
        parameters=task.changes.get("parameters"),
    )


def finished_record(task: Task, model: GanziModel) -> Record:
    """Record of a run that has finished, but for the time that it took."""
    record = blank_record(task)
    _keep_outcomes(record, task, model)
    record["peak_mb"] = peak_megabytes()
    return record


def _keep_outcomes(record: Record, task: Task, model: GanziModel) -> None:
    """Note what is kept of a finished run."""
    annual = model.annual()
    verdicts = model.judge()
    record["levers"] = model.lever_row()
    record["parameters"] = model.parameter_row()
    record["years"] = [int(year) for year in annual.index]
    record["annual"] = {name: annual[name].tolist() for name in annual.columns}
    record["targets"] = verdicts.to_dict("records")
    if task.counties:
        record["counties"] = model.recorder.years_of_counties()


def _keep_failure(record: Record, task: Task, *, error: str, place: str, trace: str = "") -> None:
    """Note what is kept of a run that failed: the error, how to meet it again, and the numbers it
    ran with, as far as they can be had without a model.
    """
    record["status"] = "failed"
    record["error"] = error
    record["place"] = place
    record["traceback"] = trace
    record["command"] = f"ganzi rerun {task.run_id}"

    # What made the run fail may be these numbers themselves: then they stay empty.
    with contextlib.suppress(Exception):
        parameters = run_parameters(
            task.draw,
            source=task.source,
            outlook=task.world(),
            given=task.changes.get("parameters"),
            ablations=task.ablations,
        )
        record["parameters"] = dict(vars(parameters))
        levers = PolicyMix.table(
            task.mix,
            np.array([parse_month(task.end)]),
            parameters.implementation_strength,
            extra_paths(task.changes.get("levers")),
        )
        record["levers"] = dict(zip(register(), levers[0].tolist(), strict=True))


def _one_line(error: BaseException) -> str:
    """An error in one line: its type, its message and the innermost places it came through."""
    places = " < ".join(_location(frame) for frame in reversed(_frames(error)[-FRAMES_SHOWN:]))
    return " ".join(f"{type(error).__name__}: {error} ({places})".split())


def _trace(error: BaseException) -> str:
    """The places an error came through, outermost first, and the error, without paths of the
    machine.
    """
    lines = [
        f"{_location(frame)} in {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join([*lines, f"{type(error).__name__}: {error}"])


def _place(error: BaseException) -> str:
    """Type of an error and where it arose: errors alike in this are taken for the same."""
    frames = _frames(error)
    return f"{type(error).__name__} in {_location(frames[-1]) if frames else 'unknown'}"


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    """Places an error came through inside this project, outermost first; all places if there is
    none.
    """
    frames = list(traceback.extract_tb(error.__traceback__))
    return [frame for frame in frames if _inside(Path(frame.filename))] or frames


def _inside(file: Path) -> bool:
    """Whether a file belongs to one of this project's packages."""
    return file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in PACKAGES


def _location(frame: traceback.FrameSummary) -> str:
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
