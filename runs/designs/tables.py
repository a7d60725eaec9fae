"""Explicit designs: the columns of a table from elsewhere as factors, every cell checked."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.registers.outlook import OUTLOOKS
from abm.registers.policy import MixError, load_mix
from runs.designs.factors import Factor, allowed, factor_of_column, factors_of, known_row
from runs.refusals import LARGEST, InputError, one_of

if TYPE_CHECKING:
    from runs.designs.factors import Level, Step


class TableFile(NamedTuple):
    """The file that a table design names, read."""

    frame: pd.DataFrame
    settings: dict[str, Any]
    where: Path


def table_file(content: dict[str, Any], where: str | Path, folder: Path) -> TableFile:
    """The file that a table design names; refused if there is none, or it cannot be read."""
    name = content.get("file")
    if not isinstance(name, str):
        raise InputError(
            f"{where}: the key 'file' is missing; give the name of a .csv or .parquet file"
        )
    file = folder / name
    if file.suffix not in READERS:
        raise InputError(f"{file}: the name must end in {' or '.join(READERS)}")
    try:
        return TableFile(READERS[file.suffix](file), {"file": file.name}, file)
    except (OSError, ValueError) as error:  # pandas' and Arrow's own complaints are of these kinds
        raise InputError(
            f"{file}: cannot be read as a table ({str(error).splitlines()[0]})"
        ) from None


def _read_csv(file: Path) -> pd.DataFrame:
    """A CSV file under the names that stand in it: pandas would rename the second of two alike."""
    header = pd.read_csv(file, header=None, nrows=1, dtype=str, keep_default_na=False).iloc[0]
    return pd.read_csv(file).set_axis(header.tolist(), axis=1)


READERS = {".csv": _read_csv, ".parquet": pd.read_parquet}


def table_columns(
    frame: pd.DataFrame, run_columns: tuple[str, ...], where: str | Path
) -> tuple[tuple[Factor, ...], dict[str, np.ndarray]]:
    """(factors, columns) of a table; `run_columns` (mix, outlook, draw, rng) choose runs and are no
    factors.

    An empty cell leaves a thing as it is. The first wrong cell is named by row (the header is row
    1) and column.
    """
    factors: list[Factor] = []
    columns: dict[str, np.ndarray] = {}
    frame = frame.set_axis(list(map(str, frame.columns)), axis=1)
    for name in frame.columns:
        if (frame.columns == name).sum() > 1:
            raise InputError(f"{where}: the column '{name}' is there twice")
        values = frame[name]
        if name in run_columns:
            columns[name] = _run_column(name, values, where)
            continue
        factor, column = _factor_column(name, values, where)
        if factor.column in columns:
            raise InputError(
                f"{where}: the columns '{name}' and '{factor.column}' mean the same; give one"
            )
        factors.append(factor)
        columns[factor.column] = column
    if not columns:
        raise InputError(f"{where}: the table has no column")
    return tuple(factors), columns


def _factor_column(name: str, values: pd.Series, where: str | Path) -> tuple[Factor, np.ndarray]:
    """(factor, checked values) of a column."""
    step = factor_of_column(name, where)
    row = known_row(step.kind, step.name, where)
    _check_no_booleans(name, values, where)
    numbers = pd.to_numeric(values, errors="coerce")
    filled = values.notna()
    if (filled & numbers.isna()).any():
        return _text_column(step, name, values, where)
    column = numbers.to_numpy(float)
    wrong = filled.to_numpy() & ~(
        (column >= row["low"]) & (column <= row["high"]) & np.isfinite(column)
    )
    if wrong.any():
        first = int(np.argmax(wrong))
        problem = f"{column[first]:g} is out of range; {allowed(row)}"
        raise InputError(f"{where}, row {first + 2}, column {name}: {problem}")
    low, high = row["low"], row["high"]
    if filled.any():
        low, high = float(np.nanmin(column)), float(np.nanmax(column))
    return Factor(*step, low=low, high=high), column


def _check_no_booleans(name: str, values: pd.Series, where: str | Path) -> None:
    """Refuse true and false, which pandas takes for 1 and 0."""
    if values.dtype in (bool, object):
        for number, cell in enumerate(values, start=2):
            if isinstance(cell, bool | np.bool_):
                raise InputError(f"{where}, row {number}, column {name}: {cell} is not a number")


def _text_column(
    step: Step, name: str, values: pd.Series, where: str | Path
) -> tuple[Factor, np.ndarray]:
    """(factor, texts) of a column in which some cells are paths written as JSON."""
    levels: dict[str, Level] = {}  # by their text, each once
    cells: list[Level | None] = []
    for number, cell in enumerate(values, start=2):
        here = f"{where}, row {number}, column {name}"
        if cell is None or cell != cell:  # NaN, the only value unlike itself
            cells.append(None)
            continue
        try:
            level = json.loads(cell, object_pairs_hook=_path) if isinstance(cell, str) else cell
        except ValueError:
            level = None
        if not isinstance(level, int | float | dict | np.number) or (
            isinstance(level, dict) and step.year is not None
        ):
            raise InputError(
                f"{here}: '{cell}' is neither a number nor a path such as {{\"2025\": 0.5}}"
            )
        (one,) = factors_of(step.kind, step.name, [level], here)
        cells.append(one.levels[0])
        levels[json.dumps(one.levels[0], sort_keys=True)] = one.levels[0]
    whole = Factor(*step, levels=tuple(levels.values()))
    return whole, whole.column_of(cells)


def _path(steps: list[tuple[str, int]]) -> dict[str, int]:
    """A path from the steps of its JSON text; no path if a year is there twice."""
    path = dict(steps)
    if len(path) < len(steps):
        raise ValueError("a year is there twice")
    return path


def _whole(cell: float) -> bool:
    """Whether a number is a whole one from 0 up that can be kept."""
    return (
        not isinstance(cell, bool)
        and math.isfinite(cell)
        and 0 <= cell <= LARGEST
        and cell == int(cell)
    )


def _mixes(cells: list[str], where: str | Path) -> list[str]:
    """Mixes of a column, each loaded once; a file is looked up in the table's own folder."""
    mixes: dict[str, str] = {}
    for number, cell in enumerate(cells, start=2):
        if cell in mixes:
            continue
        mixes[cell] = mix_beside(where, cell)
        try:
            load_mix(mixes[cell])
        except MixError as error:
            raise InputError(f"{where}, row {number}, column mix: {error}") from None
    return [mixes[cell] for cell in cells]


def mix_beside(file: str | Path, mix: str) -> str:
    """The path of a mix's file, looked up in the folder of the file that names it; any other mix as
    it is.
    """
    if isinstance(file, Path) and isinstance(mix, str) and mix.endswith(".toml"):
        return str(file.parent / mix)
    return mix


def _run_column(name: str, values: pd.Series, where: str | Path) -> np.ndarray:
    """A checked column of mixes, outlooks, draws or rng numbers; no cell may be empty."""
    cells = values.tolist()
    for number, cell in enumerate(cells, start=2):
        here = f"{where}, row {number}, column {name}"
        if pd.isna(cell):
            raise InputError(f"{here}: empty")
        if name == "outlook":
            one_of(f"outlook ({here})", cell, OUTLOOKS)
        elif name in ("draw", "rng") and (not isinstance(cell, int | float) or not _whole(cell)):
            raise InputError(f"{here}: {cell!r} must be a whole number from 0 up")
    if name == "mix":
        cells = _mixes(cells, where)
    return np.array(cells, object) if name in ("mix", "outlook") else np.array(cells, np.int64)
