"""One run, and what of it is kept: a plain record that survives a journey between processes and to the disk."""

import sys
import time
import traceback
from pathlib import Path

from abm.model import GanziModel
from runs.identity import PACKAGES, ROOT

FRAMES_SHOWN = 3


def simulate(task):
    """Record of a run: status, seconds, peak_mb and, unless it failed, levers, parameters, annual values, verdicts.

    An error inside the run is part of its record, so that one bad run costs no other.
    """
    began = time.perf_counter()
    record = {"index": task.index, "run_id": task.run_id, "mix": task.mix.name, "outlook": task.outlook}
    record |= {"draw": task.draw, "rng": task.rng, "status": "ok", "error": "", "place": ""}
    record |= {"levers": {}, "parameters": {}, "years": [], "annual": {}, "targets": []}
    try:
        record |= _measured(new_model(task).run())
    except Exception as error:
        record |= {"status": "failed", "error": _story(error), "place": _place(error)}
    return record | {"seconds": time.perf_counter() - began, "peak_mb": peak_megabytes()}


def new_model(task):
    """The model of a task, before its first month."""
    names = ("mix", "outlook", "draw", "rng", "start", "end", "detail")
    return GanziModel(**{name: getattr(task, name) for name in names})


def _measured(model):
    """What is kept of a finished run."""
    annual = model.annual()
    return {
        "levers": model.lever_row(),
        "parameters": model.parameter_row(),
        "years": [int(year) for year in annual.index],
        "annual": {name: annual[name].tolist() for name in annual.columns},
        "targets": model.judge().to_dict("records"),
    }


def _story(error):
    """An error in one line: its type, its message and the innermost places it came through."""
    places = " < ".join(_location(frame) for frame in reversed(_frames(error)[-FRAMES_SHOWN:]))
    return " ".join(f"{type(error).__name__}: {error} ({places})".split())


def _place(error):
    """Type of an error and where it arose: errors alike in this are taken for the same."""
    frames = _frames(error)
    return f"{type(error).__name__} in {_location(frames[-1]) if frames else 'unknown'}"


def _frames(error):
    """Places an error came through inside this project, outermost first; all places if there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if _inside(Path(frame.filename))] or frames


def _inside(file):
    """Whether a file belongs to one of this project's packages."""
    return file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in PACKAGES


def _location(frame):
    """A place in the code, without the path of the machine it ran on."""
    file = Path(frame.filename)
    name = file.relative_to(ROOT).as_posix() if _inside(file) else file.name
    return f"{name}:{frame.lineno}"


def peak_megabytes():
    """Largest memory this process has held so far, MB."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
