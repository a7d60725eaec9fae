"""Known signs of lithium, parks, data centres, energy use and forest (model specification, sanity
experiments).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from calibration.experiments.pairs import Sign, World

if TYPE_CHECKING:
    from calibration.experiments.pairs import WorldPair

USUAL = World()


def lever(name: str, low: float, high: float, **others: float) -> WorldPair:
    """Worlds with one lever at two values, and the same others."""
    return World(levers=others | {name: low}), World(levers=others | {name: high})


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


CHEAP_POWER = lever("dc_power_price", 0.45, 0.3, dc_quota_mw=600)
LITHIUM = (USUAL, World(times={"lithium_carbonate_price": 2.0}))
DELAYS = (
    World(parameters={"mine_delay_median": 1.3}),
    World(parameters={"mine_delay_median": 1.9}),
)
FOREST = (
    World(levers={"afforestation_ha": 0, "carbon_sink_dev": 0, "forest_insurance_subsidy": 0.3}),
    World(levers={"afforestation_ha": 40_000, "carbon_sink_dev": 5, "forest_insurance_subsidy": 1}),
)
SHARING = lever("benefit_sharing", 0, 5)
TENDERS = lever("mine_tender_pace", 0, 3)
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
