"""Results in the long format of the IAMC, as pyam reads it: of each run, or over the draws.

The scenario is the mix; what else tells rows apart (outlook, point of a design, draw, statistic)
has a column of its own. Variables have a hierarchy: `Room|Indicator`, and where indicators add up
to a whole, `Room|Whole|Part`, so that the level below a whole is that whole.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abm.registers import indicators
from abm.registers.tables import read_table, table_names
from runs import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.registers.tables import Row
    from runs.folder.reader import Results

REGION = "Ganzi"
"""Folders hold the prefecture's years; the counties' are made again (`counties.py`)."""
FIRST = ("model", "scenario", "region", "variable", "unit")
LAST = ("year", "value")
OF_RUNS = ("outlook", "point", "draw", "rng")
OF_STATISTICS = ("outlook", "point", "statistic")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS_AT_ONCE = 30
"""Indicators that are held in memory together."""
WHOLES = {
    "gdp": ("value_added_primary", "value_added_secondary", "value_added_tertiary"),
    "value_added_primary": (
        "value_added_crops",
        "value_added_livestock",
        "value_added_forestry",
    ),
    "value_added_secondary": (
        "value_added_mining",
        "value_added_food_processing",
        "value_added_tibetan_medicine",
        "value_added_building_materials",
        "value_added_electricity",
        "value_added_construction",
    ),
    "value_added_tertiary": (
        "value_added_trade",
        "value_added_hospitality",
        "value_added_information",
        "value_added_finance",
        "value_added_public_services",
    ),
    "energy_use": (
        "energy_farming",
        "energy_mining",
        "energy_manufacturing",
        "energy_power_stations",
        "energy_construction",
        "energy_services",
        "energy_households",
        "energy_vehicles",
        "energy_data_centres",
    ),
    "clean_capacity": ("hydro_capacity", "photovoltaic_capacity", "pumped_storage_capacity"),
    "curtailed_energy": ("curtailed_solar", "spilled_energy"),
}
"""Indicators that are the sum of others, and these."""
CAPITALS = ("co2", "gdp", "5g", "lng", "5a", "4a")
PINT = {"m2": "m**2", "person-visits": "visit", "person-day": "person * day", "share": "1"}
"""Units of the register that are written otherwise in pint."""
UNITS = Path(__file__).with_name("units.txt")
"""What pint does not know, as it reads definitions."""


@lru_cache(maxsize=1)
def variables() -> dict[str, str]:
    """Name of each indicator's variable."""
    room = {
        row["id"]: table.rpartition("/")[2]
        for table in table_names("indicators")
        for row in read_table(table)
    }
    whole = {part: one for one, parts in WHOLES.items() for part in parts}

    def name(indicator: str) -> str:
        above = whole.get(indicator)
        if above is None:
            return f"{_title(room[indicator])}|{_title(indicator)}"
        return f"{name(above)}|{_title(_own_words(indicator, WHOLES[above]))}"

    return {indicator: name(indicator) for indicator in indicators.register()}


def _own_words(part: str, parts: tuple[str, ...]) -> str:
    """A part's id without the words with which all parts of its whole begin."""
    words = zip(*(one.split("_") for one in parts), strict=False)
    same = next(place for place, others in enumerate(words) if len(set(others)) > 1)
    return "_".join(part.split("_")[same:])


def _title(name: str) -> str:
    """An id as a level of a variable."""
    words = name.split("_")
    return " ".join(word.upper() if word in CAPITALS else word.capitalize() for word in words)


def pint_unit(row: Row) -> str:
    """Unit of an indicator's year as pint writes it; what a year adds up is by the year."""
    unit = PINT.get(row["unit"]) or row["unit"]
    return f"{unit}/a" if row["aggregation"] == "sum" else unit


def form(own: tuple[str, ...]) -> pa.Schema:
    """Columns of the long format with some of its own."""
    whole = ("year", "draw", "rng", "point")
    kinds = dict.fromkeys((*FIRST, *own, *LAST), pa.string())
    kinds |= {name: pa.int64() for name in whole if name in kinds}
    return pa.schema(list((kinds | {"value": pa.float64()}).items()))


@lru_cache(maxsize=1)
def _model() -> str:
    """What made the values."""
    return f"ganzi-abm {identity.code_version()}"


def _alike(indicator: str) -> dict[str, str]:
    """What stands alike in every row of an indicator."""
    return {
        "model": _model(),
        "region": REGION,
        "variable": variables()[indicator],
        "unit": pint_unit(indicators.register()[indicator]),
    }


def of_runs(results: Results) -> Iterator[pa.RecordBatch]:
    """Annual values of the finished runs, some runs at a time; missing values are left out."""
    who = results.read("runs", columns=["run_id", "mix", *OF_RUNS]).set_index("run_id")
    for batch in results.batches("annual"):
        rows = who.loc[batch.column("run_id").to_pylist()]
        apart = {"scenario": rows["mix"]} | {name: rows[name] for name in OF_RUNS}
        columns = {name: pa.array(values.to_numpy()) for name, values in apart.items()}
        columns["year"] = batch.column("year")
        for indicator in indicators.register():
            values = {"value": batch.column(indicator)}
            yield from rows_of(indicator, columns | values, OF_RUNS)


def of_statistics(results: Results) -> Iterator[pa.RecordBatch]:
    """Mean and quantiles over the draws and replications, an indicator at a time."""
    who = results.read("runs", columns=["run_id", "mix", "outlook", "point"]).set_index("run_id")
    for some in in_parts(list(indicators.register())):
        annual = results.read("annual", columns=["run_id", "year", *some])
        values = annual[some].where(np.isfinite(annual[some]))
        keys = who.loc[annual["run_id"]].rename(columns={"mix": "scenario"}).reset_index(drop=True)
        keys["year"] = annual["year"]
        groups = values.groupby([keys[name] for name in keys], sort=False)
        statistics = {"mean": groups.mean()}
        statistics |= {f"q{round(100 * q):02d}": groups.quantile(q) for q in QUANTILES}
        number, index = len(statistics), statistics["mean"].index
        columns = {
            name: pa.array(np.repeat(index.get_level_values(name).to_numpy(), number))
            for name in index.names
        }
        columns["statistic"] = pa.array(list(statistics) * len(index))
        for indicator in some:
            table = np.stack([frame[indicator] for frame in statistics.values()], axis=1)
            yield from rows_of(indicator, columns | {"value": table.ravel()}, OF_STATISTICS)


def in_parts(names: list[str]) -> list[list[str]]:
    """Names, as many together as are held in memory."""
    return [
        names[first : first + COLUMNS_AT_ONCE] for first in range(0, len(names), COLUMNS_AT_ONCE)
    ]


def rows_of(
    indicator: str, columns: dict[str, pa.Array | np.ndarray], own: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    """Rows of one indicator, without missing values; none if all are missing. Where no column says
    the region, it is the prefecture.
    """
    values = pa.array(columns["value"], from_pandas=True)
    keep = pc.is_finite(values).fill_null(False)
    if not pc.any(keep).as_py():
        return
    kept = {name: pa.array(column).filter(keep) for name, column in columns.items()}
    kept["value"] = values.filter(keep)
    number = len(kept["value"])
    alike = {name: pa.array([text] * number) for name, text in _alike(indicator).items()}
    kept = alike | kept
    schema = form(own)
    arrays = [kept[field.name].cast(field.type) for field in schema]
    yield pa.RecordBatch.from_arrays(arrays, schema=schema)
