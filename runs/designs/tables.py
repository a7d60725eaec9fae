"""Explicit designs: the columns of a table from elsewhere as factors, every cell checked."""

from __future__ import annotations

import json
import math
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.registers.outlook import OUTLOOKS
from abm.registers.policy import load_mix
from runs.csv_files import number_of, read_csv_file
from runs.designs.factors import Factor, allowed, factor_of_column, factors_of, known_row
from runs.refusals import LARGEST, InputError, MixError, Phrase, one_of

if TYPE_CHECKING:
    from runs.designs.factors import Level, Step
    from runs.refusals import Place


class TableFile(NamedTuple):
    """The file that a table design names, read."""

    frame: pd.DataFrame
    settings: dict[str, Any]
    where: Path


def table_file(content: dict[str, Any], where: Place, folder: Path) -> TableFile:
    """The file that a table design names; refused if there is none, or it cannot be read."""
    name = content.get("file")
    if not isinstance(name, str):
        raise InputError(
            "file_key_missing",
            "{where}: the key 'file' is missing; give the name of a .csv or .parquet file",
            where=where,
        )
    file = folder / name
    ending = file.suffix.lower()
    if ending not in READERS:
        raise InputError(
            "file_ending",
            "{file}: the name must end in {known}",
            file=file,
            known=Phrase("{one} or {other}", one=".csv", other=".parquet"),
        )
    try:
        return TableFile(READERS[ending](file), {"file": file.name}, file)
    except InputError:
        raise
    except (OSError, ValueError) as error:  # pandas' and Arrow's own complaints are of these kinds
        raise InputError(
            "file_not_a_table",
            "{file}: cannot be read as a table ({reason})",
            file=file,
            reason=str(error).splitlines()[0],
        ) from None


def _read_csv(file: Path) -> pd.DataFrame:
    """A CSV file under the names that stand in it: a column of numbers where all its cells are, of
    texts otherwise; only an empty cell is empty.
    """
    table = read_csv_file(file)
    columns = [
        _cells([row[place] for _, row in table.rows], table.separator)
        for place in range(len(table.header))
    ]
    frame = pd.DataFrame(dict(enumerate(columns)))
    return frame.set_axis(table.header, axis=1)


def _cells(texts: list[str], separator: str) -> pd.Series:
    """Cells of a column: numbers, or texts and numbers mixed; None where empty."""
    cells = [_cell(text.strip(), separator) for text in texts]
    numeric = all(cell is None or isinstance(cell, int | float) for cell in cells)
    return pd.Series(cells, dtype=None if numeric and None not in cells else object)


def _cell(text: str, separator: str) -> str | int | float | None:
    """What stands in a cell."""
    if not text:
        return None
    number = number_of(text, separator=separator)
    if number is None:
        return text
    return int(number) if number.is_integer() and abs(number) <= LARGEST else number


READERS = {".csv": _read_csv, ".parquet": pd.read_parquet}


def table_columns(
    frame: pd.DataFrame, run_columns: tuple[str, ...], where: Place
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
            raise InputError(
                "column_twice",
                "{where}: the column '{name}' is there twice",
                where=where,
                name=name,
            )
        values = frame[name]
        if name in run_columns:
            columns[name] = _run_column(name, values, where)
            continue
        factor, column = _factor_column(name, values, where)
        if factor.column in columns:
            raise InputError(
                "columns_alike",
                "{where}: the columns '{name}' and '{column}' mean the same; give one",
                where=where,
                name=name,
                column=factor.column,
            )
        factors.append(factor)
        columns[factor.column] = column
    if not columns:
        raise InputError("table_without_columns", "{where}: the table has no column", where=where)
    return tuple(factors), columns


def _factor_column(name: str, values: pd.Series, where: Place) -> tuple[Factor, np.ndarray]:
    """(factor, checked values) of a column."""
    step = factor_of_column(name, where)
    row = known_row(step.kind, step.name, where)
    _check_numbers(name, values, where)
    # Paths and whatever else is no number are looked at cell by cell.
    plain = [cell if isinstance(cell, Real | str) else None for cell in values]
    numbers = pd.to_numeric(pd.Series(plain, dtype=values.dtype), errors="coerce")
    filled = values.notna()
    if (filled & numbers.isna()).any():
        return _text_column(step, name, values, where)
    column = numbers.to_numpy(float)
    wrong = filled.to_numpy() & ~(
        (column >= row["low"]) & (column <= row["high"]) & np.isfinite(column)
    )
    if wrong.any():
        first = int(np.argmax(wrong))
        raise InputError(
            "cell_out_of_range",
            "{here}: {value:g} is out of range; {allowed}",
            here=cell_of(where, first + 2, name),
            value=column[first],
            allowed=allowed(row),
        )
    low, high = row["low"], row["high"]
    if filled.any():
        low, high = float(np.nanmin(column)), float(np.nanmax(column))
    return Factor(*step, low=low, high=high), column


def _check_numbers(name: str, values: pd.Series, where: Place) -> None:
    """Refuse what pandas would silently take for numbers: true and false, points in time, complex
    numbers.
    """
    kinds = pd.api.types
    others = (kinds.is_datetime64_any_dtype, kinds.is_timedelta64_dtype, kinds.is_complex_dtype)
    for other in others:
        if other(values.dtype):
            first = int(values.notna().to_numpy().argmax())
            raise InputError(
                "cell_not_a_number",
                "{here}: {cell} is not a number",
                here=cell_of(where, first + 2, name),
                cell=values.iloc[first],
            )
    # Also what pandas calls boolean, and Arrow.
    if values.dtype == object or pd.api.types.is_bool_dtype(values.dtype):
        for number, cell in enumerate(values, start=2):
            if isinstance(cell, bool | np.bool_):
                raise InputError(
                    "cell_not_a_number",
                    "{here}: {cell} is not a number",
                    here=cell_of(where, number, name),
                    cell=cell,
                )


def _text_column(
    step: Step, name: str, values: pd.Series, where: Place
) -> tuple[Factor, np.ndarray]:
    """(factor, texts) of a column in which some cells are paths written as JSON."""
    levels: dict[str, Level] = {}
    cells: list[Level | None] = []
    for number, cell in enumerate(values, start=2):
        here = cell_of(where, number, name)
        if cell is None or cell != cell:
            cells.append(None)
            continue
        try:
            level = json.loads(cell, object_pairs_hook=_path) if isinstance(cell, str) else cell
        except (ValueError, RecursionError):
            level = None
        if not isinstance(level, int | float | dict | np.number) or (
            isinstance(level, dict) and step.year is not None
        ):
            raise InputError(
                "cell_no_path",
                "{here}: '{cell}' is neither a number nor a path such as {{\"2025\": 0.5}}",
                here=here,
                cell=cell,
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


def cell_of(where: Place, row: int, column: str) -> Phrase:
    """Where a cell of a table stands."""
    return Phrase("{where}, row {row}, column {column}", where=where, row=row, column=column)


def _whole(cell: Any) -> bool:
    """Whether a number is a whole one from 0 up that can be kept."""
    return (
        not isinstance(cell, bool)
        and math.isfinite(cell)
        and 0 <= cell <= LARGEST
        and cell == int(cell)
    )


def _mixes(cells: list[str], where: Place) -> list[str]:
    """Mixes of a column, each loaded once; a file is looked up in the table's own folder."""
    mixes: dict[str, str] = {}
    for number, cell in enumerate(cells, start=2):
        if cell in mixes:
            continue
        mixes[cell] = mix_beside(where, cell)
        try:
            load_mix(mixes[cell])
        except MixError as error:
            raise InputError(
                "in_cell", "{here}: {cause}", here=cell_of(where, number, "mix"), cause=error
            ) from None
    return [mixes[cell] for cell in cells]


def mix_beside(file: Place, mix: str) -> str:
    """The path of a mix's file, looked up in the folder of the file that names it; any other mix as
    it is.
    """
    if isinstance(file, Path) and isinstance(mix, str) and mix.endswith(".toml"):
        return str(file.parent / mix)
    return mix


def _run_column(name: str, values: pd.Series, where: Place) -> np.ndarray:
    """A checked column of mixes, outlooks, draws or rng numbers; no cell may be empty."""
    cells = values.tolist()
    for number, cell in enumerate(cells, start=2):
        here = cell_of(where, number, name)
        if pd.api.types.is_scalar(cell) and pd.isna(cell):
            raise InputError("cell_empty", "{here}: empty", here=here)
        if name == "mix" and not isinstance(cell, str):
            raise InputError(
                "cell_no_mix",
                "{here}: {kind} is no name of a mix and no file; write a mix that is made in "
                "Python to a file (abm.registers.policy.mix_text), or give it with mixes=",
                here=here,
                kind=type(cell).__name__,
            )
        if name == "outlook":
            one_of(Phrase("outlook ({here})", here=here), cell, OUTLOOKS)
        elif name in ("draw", "rng") and (not isinstance(cell, Real) or not _whole(cell)):
            raise InputError(
                "cell_not_whole",
                "{here}: {cell!r} must be a whole number from 0 up",
                here=here,
                cell=cell,
            )
    if name == "mix":
        cells = _mixes(cells, where)
    return np.array(cells, object) if name in ("mix", "outlook") else np.array(cells, np.int64)
