"""Known signs of lithium, parks, data centres, energy use and forest (model specification, sanity
experiments).
"""

from __future__ import annotations

from typing import Any

from calibration.experiments.pairs import Sign, World

USUAL = World()


def lever(name: str, low: float, high: float, **others: Any) -> tuple[World, World]:
    """Worlds with one lever at two values, and the same others."""
    return World(levers=others | {name: low}), World(levers=others | {name: high})


def sign(
    name: str, worlds: tuple[World, World], indicator: str, year: int, expected: int, **more: Any
) -> Sign:
    """A sign between two worlds."""
    return Sign(name, *worlds, indicator, year, expected, **more)


CHEAP_POWER = lever("dc_power_price", 0.45, 0.3, dc_quota_mw=600)
LITHIUM = (USUAL, World(times={"lithium_carbonate_price": 2.0}))
DELAYS = tuple(World(parameters={"mine_delay_median": median}) for median in (1.3, 1.9))
FOREST = tuple(
    World(
        levers={
            "afforestation_ha": area,
            "carbon_sink_dev": projects,
            "forest_insurance_subsidy": subsidy,
        }
    )
    for area, projects, subsidy in ((0, 0, 0.3), (40_000, 5, 1))
)
SHARING, TENDERS = lever("benefit_sharing", 0, 5), lever("mine_tender_pace", 0, 3)
BUILDING = lever("building_material_retrofit", 0, 0.3)
LATE = 2027
"""Late enough for works, contests and licences to show."""

QUICK = (
    # The conflict of targets: cheap power for data centres against the intensity of energy, by both
    # rules.
    sign("cheaper power for data centres", CHEAP_POWER, "data_centre_capacity", 2025, 1),
    sign("cheaper power for data centres", CHEAP_POWER, "energy_intensity", 2025, 1),
    sign(
        "cheaper power for data centres",
        CHEAP_POWER,
        "energy_intensity_new",
        2025,
        -1,
        strict=False,
    ),
    sign("cheaper power for data centres", CHEAP_POWER, "nonfossil_share", 2025, 1),
    sign("cheaper power for data centres", CHEAP_POWER, "quasi_fiscal_cost", 2025, 1),
    sign("lithium price doubled", LITHIUM, "mining_output", 2023, 1, everywhere=True),
    sign(
        "lithium price doubled",
        LITHIUM,
        "lithium_concentrate",
        2025,
        1,
        strict=False,
        everywhere=True,
    ),
    sign("lithium price doubled", LITHIUM, "enclave_output", 2023, 1, everywhere=True),
    sign("mines delayed", DELAYS, "lithium_ore_capacity", 2025, -1, strict=False, everywhere=True),
    sign(
        "mines delayed",
        DELAYS,
        "lithium_dressing_capacity",
        2025,
        -1,
        strict=False,
        everywhere=True,
    ),
    sign("more for the forest", FOREST, "forest_cover", 2025, 1, everywhere=True),
    sign("more for the forest", FOREST, "carbon_projects", 2025, 1, everywhere=True),
    sign("more for the forest", FOREST, "forest_insured_share", 2025, 1, everywhere=True),
    sign("more for the neighbours of mines", SHARING, "mine_opposition", 2025, -1),
    sign("more tenders", TENDERS, "maijitan_tendered", 2025, 1, strict=False, everywhere=True),
)
"""Signs that few draws and few years bear; the tests run them too."""

AFFORESTATION = lever("afforestation_ha", 0, 40_000)
INSURANCE = lever("env_liability_insurance", 0, 1)
ZONES = lever("zone_infra", 0, 300)

SIGNS = (
    *QUICK,
    # These need the long run or many draws.
    sign("more afforestation", AFFORESTATION, "forest_cover", 2024, 0, everywhere=True),
    sign("more afforestation", AFFORESTATION, "forest_cover", 2030, 1, everywhere=True),
    sign("lithium price doubled", LITHIUM, "co2_energy", LATE, 1),
    sign("mines delayed", DELAYS, "lithium_ore_capacity", 2030, -1, strict=False, everywhere=True),
    sign("compulsory pollution insurance", INSURANCE, "mine_opposition", LATE, -1),
    sign("money for green mines", lever("green_mine_support", 0, 60), "green_mines", LATE, 1),
    sign("more tenders", TENDERS, "lithium_licensed_capacity", LATE, 1),
    sign("better enclave parks", lever("enclave_infra", 0, 800), "enclave_output", LATE, 1),
    sign("better zones", ZONES, "zone_output", LATE, 1),
    sign("better zones", ZONES, "southern_zone_carbon", LATE, -1),
    sign(
        "help for electric equipment",
        lever("electrification_subsidy", 0, 0.4),
        "co2_energy",
        LATE,
        -1,
    ),
    sign(
        "help for green buildings",
        lever("green_building_subsidy", 0, 200),
        "energy_households",
        LATE,
        -1,
    ),
    sign("help for building materials", BUILDING, "building_materials_green", LATE, 1),
    sign("help for building materials", BUILDING, "energy_manufacturing", LATE, -1),
)
