"""The 18 counties as the run begins: people, land and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.networks.places import ZONES
from abm.registers.refusals import DataError
from abm.registers.tables import read_table
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Table
from agents.county import COUNTIES, County

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

CENSUS = month_index(2020, 11)
"""Month of the census that counted the people of each county."""
NESTS = ("east", "south", "north")


def county_fact(indicator: str) -> FloatArray:
    """A fact known of every county, shape (18,), from `county_facts.csv`."""
    facts = known_facts(indicator)
    for row, name in enumerate(COUNTIES):
        if row not in facts:
            raise DataError(
                "county_fact_missing",
                "county_facts.csv has no {indicator} for {name}",
                indicator=indicator,
                name=name,
            )
    return np.array([facts[row] for row in range(len(COUNTIES))], float)


def known_facts(indicator: str) -> dict[int, float]:
    """A fact of the counties that have it: dict row -> value."""
    facts = {
        row["county"]: row["value"]
        for row in read_table("county_facts")
        if row["indicator"] == indicator and row["use"]
    }
    return {row: facts[name] for row, name in enumerate(COUNTIES) if name in facts}


def people_before_census(model: GanziModel) -> float:
    """People of the prefecture as the run begins over those of the census; 1 from the census on."""
    years = min(model.clock.start - CENSUS, 0) / MONTHS_A_YEAR
    return (1.0 + model.parameters.census_growth) ** years


def build_counties(model: GanziModel) -> None:
    """The table of counties with what is known of all of them."""
    register = {row["id"]: row for row in read_table("counties")}
    model.counties = Table(
        County,
        model,
        len(COUNTIES),
        population=county_fact("population") * people_before_census(model),
        area=county_fact("area"),
        altitude=county_fact("seat_altitude"),
        nest=np.array([NESTS.index(register[name]["nest"]) for name in COUNTIES]),
        river_zone=np.array([ZONES.index(register[name]["river_zone"]) for name in COUNTIES]),
    )
