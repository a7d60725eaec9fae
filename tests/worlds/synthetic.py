"""Result folders with known content, written as the real ones are."""

import numpy as np

from abm.registers import targets
from runs.experiment import Experiment
from runs.folder import journal, schema
from runs.folder.manifest import new_manifest, write_manifest
from runs.folder.parts import write_part


def record(task, met, seconds=0.5):
    """Record of a run in which the targets of `met` (id -> bool) are judged."""
    verdicts = []
    for name, reached in met.items():
        row = targets.register()[name]
        margin = 0.1 if reached else -0.2
        sign = -1 if row["sense"] == "le" else 1
        value = row["value"] * (1 + sign * margin)
        year = float(row["year"]) if reached else np.nan
        verdicts.append({"target": name, "value": value, "met": reached, "met_strict": reached})
        verdicts[-1] |= {"margin": margin, "first_year_met": year, "dates": ""}
    return {
        **{
            "index": task.index,
            "run_id": task.run_id,
            "mix": task.mix.name,
            "outlook": task.outlook,
        },
        **{"draw": task.draw, "rng": task.rng, "status": "ok", "error": "", "place": ""},
        **{
            "levers": {},
            "parameters": {},
            "years": [2022],
            "annual": {"visits": [1.0 + task.draw]},
        },
        **{"targets": verdicts, "seconds": seconds, "peak_mb": 100.0},
    }


def failed(task, error="ValueError: broken (abm/x.py:1)", place="ValueError in abm/x.py:1"):
    """Record of a run that failed."""
    return record(task, {}) | {
        "status": "failed",
        "error": error,
        "place": place,
        "years": [],
        "annual": {},
    }


def write_results(folder, records, experiment):
    """A result folder with these records."""
    for kind in schema.KINDS:
        (folder / kind).mkdir(parents=True)
    for number, start in enumerate(range(0, len(records), journal.SLICE)):
        write_part(folder, number, records[start : start + journal.SLICE])
    write_manifest(folder, new_manifest(experiment, 1, folder))
    return folder


def experiment(draws, mixes=("status_quo", "document")):
    """A small experiment."""
    return Experiment.checked(mixes=mixes, outlook="uncertain", draws=draws, rng=1)
