"""Known signs of power plants, lines and the solar auction (model specification, sanity
experiments).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calibration.experiments.pairs import Sign, World
from calibration.experiments.signs_finance import paid_from_above

if TYPE_CHECKING:
    from abm.model import GanziModel
    from calibration.experiments.pairs import WorldPair

USUAL = World()
LATER = 1.3
"""Factor of building times in the worlds with delays."""
EARLIER = 0.5
"""Share of the works of a line that is done at the start in the worlds where it comes earlier."""
LARGEST_FUND = 5000


def plants_late(model: GanziModel) -> None:
    """Every plant takes longer to build."""
    plants = model.power_projects
    plants.delay = plants.delay * LATER


def lines_late(model: GanziModel) -> None:
    """Every line takes longer to build."""
    lines = model.transmission_lines
    lines.delay = lines.delay * LATER


def all_late(model: GanziModel) -> None:
    """Plants and lines take longer to build."""
    plants_late(model)
    lines_late(model)


def line_earlier(model: GanziModel) -> None:
    """The lines of the document are under construction at the start, half done."""
    lines = model.transmission_lines
    named = (lines.role == 1) | (lines.role == 2)
    lines.stage = np.where(named, 3, lines.stage)
    lines.work = np.where(named, EARLIER, lines.work)
    begun = model.clock.start - np.rint(EARLIER * lines.building_months).astype(int)
    lines.start_month = np.where(named, begun, lines.start_month)


def sign(
    name: str,
    worlds: WorldPair,
    indicator: str,
    year: int,
    expected: int,
    *,
    strict: bool = True,
    everywhere: bool = False,
) -> Sign:
    """A sign between two worlds."""
    less, more = worlds
    return Sign(
        name=name,
        less=less,
        more=more,
        indicator=indicator,
        year=year,
        sign=expected,
        strict=strict,
        everywhere=everywhere,
    )


def lever(name: str, low: float, high: float, mix: str = "status_quo") -> WorldPair:
    """Worlds with one lever of a mix at two values."""
    return World(mix, levers={name: low}), World(mix, levers={name: high})


def path_wise(
    name: str,
    worlds: WorldPair,
    indicator: str,
    years: tuple[int, ...],
    expected: int,
) -> tuple[Sign, ...]:
    """A sign in every draw, in each of some years; no change is no fault."""
    return tuple(
        sign(name, worlds, indicator, year, expected, strict=False, everywhere=True)
        for year in years
    )


QUOTA = lever("pv_quota_mw_y", 0, 4000)
PRIORITY = lever("grid_priority", 0, 1)
RATIO = lever("hydro_pv_ratio", 1, 1.5, "energy_grid")
"""With large quotas: with small ones no auction comes near the room that lines leave."""
DISCOUNT = lever("interest_discount", 0, 3)
PRELIMINARY = lever("prelim_work_budget", 0, 300)
LINE = (USUAL, World(prepare=line_earlier))
DRY = (USUAL, World(times={"hydrology": 0.9}))
PRICES = ("hydro_price", "photovoltaic_price")
DEAR = (USUAL, World(times=dict.fromkeys(PRICES, 1.25)))
CHEAP = (USUAL, World(times=dict.fromkeys(PRICES, 0.5)))
FUND = (
    World(mix="document", levers={"fund_size": 0}, prepare=paid_from_above),
    World(mix="document", levers={"fund_size": LARGEST_FUND}, prepare=paid_from_above),
)
RATES = (USUAL, World(times={"loan_prime_rate": 0.78}))
"""Loans one point dearer or cheaper: the prime rate is about 4.6 % as 2022 begins."""
SUPPORT = lever("support_power_price", 0, 0.15)
LATE = {
    "plants built later": (USUAL, World(prepare=plants_late)),
    "lines built later": (USUAL, World(prepare=lines_late)),
    "plants and lines built later": (USUAL, World(prepare=all_late)),
}
SOON = (2022, 2023, 2024, 2025)
LONG = (2027, 2030)

QUICK = (
    *path_wise("plants built later", LATE["plants built later"], "clean_capacity", SOON, -1),
    *path_wise("lines built later", LATE["lines built later"], "clean_capacity", SOON, -1),
    *path_wise("lines built later", LATE["lines built later"], "export_capacity", SOON, -1),
    *path_wise("lines of the document earlier", LINE, "export_capacity", SOON, 1),
    sign("lines of the document earlier", LINE, "export_capacity", 2024, 1),
    sign("lines of the document earlier", LINE, "curtailment_share", 2024, -1),
    *path_wise("inflow a tenth lower", DRY, "generation", SOON[1:], -1),
    sign("inflow a tenth lower", DRY, "generation", 2023, -1, everywhere=True),
    # Dams follow the plan; which solar sites win moves with what investors learn of earlier deals.
    sign("inflow a tenth lower", DRY, "hydro_capacity", 2025, 0, everywhere=True),
    *path_wise("half the power price", CHEAP, "clean_capacity", SOON, -1),
    sign("half the power price", CHEAP, "power_projects_wanted", 2022, -1, everywhere=True),
    *path_wise("power price a quarter up", DEAR, "power_projects_wanted", (2022,), 1),
    sign("power price a quarter up", DEAR, "power_projects_wanted", 2022, 1),
    sign("larger solar quota", QUOTA, "photovoltaic_capacity", 2025, 1, everywhere=True),
    *path_wise("earlier grid", PRIORITY, "export_capacity", SOON, 1),
    sign("earlier grid", PRIORITY, "export_capacity", 2025, 1),
    sign("earlier grid", PRIORITY, "quasi_fiscal_cost", 2024, 1, everywhere=True),
    sign(
        "power discount for listed industries",
        SUPPORT,
        "quasi_fiscal_cost",
        2024,
        1,
        everywhere=True,
    ),
    sign("half the power price", CHEAP, "power_value_added", 2023, -1, everywhere=True),
)
"""Signs that few draws and few years bear; the tests run them too."""

SIGNS = (
    *QUICK,
    # These need the long run or many draws.
    *(
        row
        for name, worlds in LATE.items()
        for row in path_wise(name, worlds, "clean_capacity", LONG, -1)
    ),
    *(
        row
        for name, worlds in LATE.items()
        for row in path_wise(name, worlds, "export_capacity", LONG, -1)
    ),
    *path_wise("half the power price", CHEAP, "clean_capacity", LONG, -1),
    sign("inflow a tenth lower", DRY, "hydro_capacity", 2030, 0, everywhere=True),
    sign("power price a quarter up", DEAR, "clean_capacity", 2030, 1),
    sign("larger solar quota", QUOTA, "curtailed_energy", 2030, 1),
    sign("larger solar quota", QUOTA, "nonfossil_share", 2030, 1, strict=False),
    sign("earlier grid", PRIORITY, "clean_capacity", 2030, 1, strict=False),
    sign("earlier grid", PRIORITY, "photovoltaic_capacity", 2030, 1, strict=False),
    sign("earlier grid", PRIORITY, "curtailed_energy", 2025, -1),
    sign("earlier grid", PRIORITY, "solar_value", 2025, 1, strict=False),
    sign("more solar per line", RATIO, "photovoltaic_capacity", 2030, 1),
    sign("more money for preliminary work", PRELIMINARY, "prelim_eleven", 2025, 1),
    sign("loans a point cheaper", RATES, "solar_value", 2030, 1),
    sign("loans a point cheaper", RATES, "clean_capacity", 2030, 1, strict=False),
    sign("loans a point cheaper", RATES, "loans", 2030, 1),
    sign("interest discount", DISCOUNT, "clean_capacity", 2030, 1, strict=False),
    sign("guidance fund paid from above", FUND, "clean_capacity", 2030, 1, strict=False),
)
