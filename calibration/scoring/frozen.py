"""A frozen forecast: one dated file with its own hash that a later version can still score, without
the runs and without the code of its time.

The file is canonical: keys in order, numbers of six digits, UTF-8, one line. The hash inside is
that of everything else in it, so that a changed byte is refused; `forecast_sha256` is that of the
forecast alone, without name, date and statement: the same folder gives the same on every machine
and day. What is published beside it is the hash of the file, as `sha256sum` says it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.questions.levels import SHARES
from calibration.scoring import cells
from calibration.scoring.forecast import EVERY_YEAR, Content, Forecast, all_levels, forecast_of
from runs.folder.disk import write_whole
from runs.folder.manifest import is_conditional
from runs.refusals import InputError, reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import FloatArray
    from runs.folder.reader import Results

SCHEMA = 1
"""Version of the file's form; a reader of a later form still reads this one."""
PARTS = ("about", "targets", "readings", "indicators", "chances", "levels", "rival_levels")
"""What the forecast in a file consists of, as far as scores ask for it."""
KEYS = ("forecast", "forecast_sha256", "name", "date", "predecessors", "statement", "schema")
STATEMENT = (
    "Not blind: it was made when its authors could have known outcomes after March 2022; no number "
    "of the model was chosen by, fitted to or checked against one."
)
"""What a forecast says of its authors' knowledge if they say nothing else."""


def canonical(content: Content) -> bytes:
    """The one way to write some content: keys in order, no blanks, UTF-8, a newline at the end."""
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode() + b"\n"


def sha256_of(content: Content) -> str:
    """SHA-256 of some content as it is written."""
    return hashlib.sha256(canonical(content)).hexdigest()


def freeze(
    results: Results,
    out: str | Path,
    *,
    name: str = "",
    statement: str = "",
    after: Sequence[str | Path] = (),
) -> Forecast:
    """Write the forecast of a result folder into the new file `out`; returns it as it is read.

    `after`: frozen forecasts that it follows; their hashes stand in it, and they stay.
    """
    _check(results)
    file = _new_file(Path(out))
    earlier = [read_frozen(one) for one in after]
    forecast = forecast_of(results)
    own, rivals = all_levels(results)
    content = forecast.content | {"levels": own, "rival_levels": rivals}
    whole: Content = {
        "schema": SCHEMA,
        "name": name or file.stem,
        "date": cells.today().isoformat(),
        "predecessors": {one.name: one.sha256 for one in earlier},
        "statement": statement or STATEMENT,
        "forecast": content,
        "forecast_sha256": sha256_of(content),
    }
    try:
        write_whole(file, canonical({**whole, "sha256": sha256_of(whole)}))
    except OSError as error:
        raise InputError(
            "cannot_write", "{file} cannot be written ({reason})", file=out, reason=reason_of(error)
        ) from None
    return read_frozen(file)


def _check(results: Results) -> None:
    """Refuse a folder that makes no whole forecast."""
    arguments = results.manifest["arguments"]
    if is_conditional(results.manifest):
        raise InputError(
            "conditional_not_frozen",
            "{folder} is conditional on outside paths that came true, and no forecast; freeze the "
            "folder that it was made from",
            folder=results.path,
        )
    if "design" in arguments:
        raise InputError(
            "sweep_not_frozen",
            "{folder} is a sweep: its points are no draws of what is uncertain; freeze a folder "
            "of 'ganzi assess'",
            folder=results.path,
        )
    there = len(results.read("runs", columns=["run_id"])) if results.has_runs() else 0
    if there < results.manifest["runs"]:
        raise InputError(
            "folder_incomplete",
            "{folder} holds {there} of {runs} runs; complete it first: 'ganzi results {folder} "
            "--finish'",
            folder=results.path,
            there=there,
            runs=results.manifest["runs"],
        )


def _new_file(file: Path) -> Path:
    """A file that does not exist yet: a forecast never overwrites another."""
    if file.exists():
        raise InputError(
            "forecast_exists",
            "{file} is there already; a forecast never overwrites another: give a new name, and "
            "the old one with --after",
            file=file,
        )
    if not file.parent.is_dir():
        raise InputError(
            "folder_without_parent",
            "{out} cannot be made: there is no folder {parent}",
            out=file,
            parent=file.parent,
        )
    return file


def is_frozen(path: str | Path) -> bool:
    """Whether a path is that of a file, as a frozen forecast is, and no folder."""
    return Path(path).is_file()


def read_frozen(file: str | Path) -> Forecast:
    """A frozen forecast, refused if a byte of it is not as it was written."""
    try:
        written = Path(file).read_bytes()
    except OSError as error:
        raise InputError(
            "cannot_read", "{file} cannot be read ({reason})", file=file, reason=reason_of(error)
        ) from None
    whole = _parsed(file, written)
    stated = whole.pop("sha256")
    if canonical({**whole, "sha256": stated}) != written or sha256_of(whole) != stated:
        raise InputError(
            "forecast_changed",
            "{file} is not as it was frozen: its hash says {stated}, its content says otherwise",
            file=file,
            stated=stated,
        )
    content = whole["forecast"]
    return Forecast(
        name=whole["name"],
        made=whole["date"],
        content=content,
        level=lambda mix, indicator, year: _level(content, mix, indicator, year),
        sha256=hashlib.sha256(written).hexdigest(),
    )


def _parsed(file: str | Path, written: bytes) -> dict[str, Any]:
    """What a file holds; refused if it is no frozen forecast, or of a later form."""
    whole: Any
    try:
        whole = json.loads(written)
    except (ValueError, RecursionError):
        whole = None
    if not _has_parts(whole):
        raise InputError(
            "no_forecast",
            "{file} is no frozen forecast; 'ganzi freeze' writes one",
            file=file,
        )
    if whole["schema"] != SCHEMA:
        raise InputError(
            "forecast_of_later_form",
            "{file} has form {form}, and this version reads {known}; use a later version",
            file=file,
            form=whole["schema"],
            known=SCHEMA,
        )
    return whole


def _has_parts(whole: Any) -> bool:
    """Whether something read is a frozen forecast with all that scores ask for."""
    if not isinstance(whole, dict) or not {*KEYS, "sha256"} <= set(whole):
        return False
    content = whole["forecast"]
    return isinstance(content, dict) and all(isinstance(content.get(part), dict) for part in PARTS)


def _level(content: Content, mix: str, indicator: str, year: int) -> dict[str, FloatArray]:
    """Quantiles of a level by forecaster, as they were written."""
    of_rivals = content["rival_levels"].get(indicator, {})
    found = {
        **content["levels"][mix].get(indicator, {}).get(str(year), {}),
        **of_rivals.get(str(year), {}),
        **(of_rivals.get(EVERY_YEAR, {}) if str(year) in of_rivals else {}),
    }
    return {
        name: np.broadcast_to(np.array(values, float), SHARES.shape)
        for name, values in found.items()
    }
