"""Results as a NetCDF file: every indicator a variable over mix, draw and year, with its unit and
labels, as xarray and others read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pandas.api.types import is_numeric_dtype
from scipy.io import netcdf_file

from abm.registers import indicators
from runs import identity
from runs.folder.iamc import in_parts, pint_unit, variables
from runs.refusals import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from abm.registers.tables import Row
    from runs.folder.reader import Results

ALWAYS = ("mix", "draw", "year")
SOMETIMES = ("outlook", "point", "rng")
"""Dimensions that are there where runs differ in them."""
LARGEST = 4e9
"""Bytes that the grid may take."""
LARGEST_WHOLE = 2**31 - 1
"""That the format's whole numbers hold."""
LETTERS = "letters_of_{}"
"""Dimension of the letters of a name."""


class _Grid(NamedTuple):
    """Where the values of a folder go."""

    levels: dict[str, np.ndarray]
    """Coordinates of each dimension, in order."""
    cells: np.ndarray
    """Cell of each row of the annual table, counted along the whole grid."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each dimension."""
        return tuple(map(len, self.levels.values()))


def write_netcdf(results: Results, file: Path) -> None:
    """Write a folder's annual values; NaN where a run is missing or has failed."""
    grid = _grid(results)
    names = list(indicators.register())
    size = 8.0 * len(names) * np.prod(grid.shape, dtype=float)
    if size > LARGEST:
        raise InputError(
            "grid_too_large",
            "a grid of {dimensions} would take {size:.0f} GB; use --format parquet",
            dimensions=" × ".join(f"{len(level)} {name}" for name, level in grid.levels.items()),
            size=size / 1e9,
        )
    with netcdf_file(file, "w", version=2) as stream:
        stream.title = "Ganzi regional-economy simulation"
        stream.source = f"ganzi-abm {identity.code_version()}"
        stream.information_date = results.manifest["information_date"]
        for name, level in grid.levels.items():
            _write_level(stream, name, level)
        for some in in_parts(names):
            table = results.table("annual", some)
            for name in some:
                values = np.full(int(np.prod(grid.shape)), np.nan)
                values[grid.cells] = table[name].to_numpy()
                variable = stream.createVariable(name, "d", tuple(grid.levels))
                variable[:] = values.reshape(grid.shape)
                _describe(variable, name, indicators.register()[name])


def _grid(results: Results) -> _Grid:
    """Dimensions of a folder's runs, and the cell of each of their years."""
    columns = ["run_id", "mix", "draw", *SOMETIMES]
    runs = results.read("runs", columns=columns).set_index("run_id")
    annual = results.read("annual", columns=["run_id", "year"])
    rows = runs.loc[annual["run_id"]].assign(year=annual["year"].to_numpy())
    more = [name for name in SOMETIMES if runs[name].nunique() > 1]
    levels = {name: _level(rows[name]) for name in (ALWAYS[0], *more, *ALWAYS[1:])}
    levels["mix"] = np.array([mix for mix in results.mixes if mix in set(rows["mix"])], object)
    places = [_places(rows[name], level) for name, level in levels.items()]
    return _Grid(levels, np.ravel_multi_index(places, tuple(map(len, levels.values()))))


def _level(column: pd.Series) -> np.ndarray:
    """Coordinates of a dimension: names in the order of the runs, numbers by size."""
    values = column.unique()
    return np.sort(values) if is_numeric_dtype(column) else np.asarray(values, object)


def _places(column: pd.Series, level: np.ndarray) -> np.ndarray:
    """Place of each value among the coordinates."""
    place = {value: number for number, value in enumerate(level.tolist())}
    return column.map(place).to_numpy()


def _write_level(stream: netcdf_file, name: str, level: np.ndarray) -> None:
    """The coordinates of a dimension; names as letters, which is what the format has."""
    stream.createDimension(name, len(level))
    if level.dtype != object:
        kind = "i" if level[-1] <= LARGEST_WHOLE else "d"
        stream.createVariable(name, kind, (name,))[:] = level
        return
    texts = [str(text).encode() for text in level]
    longest = max(map(len, texts))
    stream.createDimension(LETTERS.format(name), longest)
    variable = stream.createVariable(name, "c", (name, LETTERS.format(name)))
    variable[:] = np.array(texts, f"S{longest}").view("S1").reshape(len(texts), longest)
    variable._Encoding = b"utf-8"


def _describe(variable: netcdf_file, name: str, row: Row) -> None:
    """What a variable says of itself, in UTF-8."""
    variable.units = pint_unit(row).encode()
    variable.long_name = row["label_en"].encode()
    variable.long_name_zh = row["label_zh"].encode()
    variable.iamc_variable = variables()[name].encode()
    variable.aggregation = row["aggregation"].encode()
