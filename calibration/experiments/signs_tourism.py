"""Known signs of tourism, services and honours over paired draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calibration.experiments.pairs import Sign, World

if TYPE_CHECKING:
    from abm.model import GanziModel

ROAD_SAVING = 0.8
YEAR = 2027
"""Late enough for orders, works and contests to show."""
IMPROVED = "danba"
"""County whose roads are improved: all roads that touch it take four fifths of their time."""


def scaled_roads(model: GanziModel, factor: float, county: str | None = None) -> None:
    """Multiply the driving time of the roads that touch a county, or of all roads, in a model that
    has not begun.
    """
    road = model.network.road
    touched = ~road.rail
    if county is not None:
        touched = touched & np.array([county in (way.start, way.end) for way in road.ends])
    scale = np.where(touched, factor, 1.0)
    road.free_hours = road.free_hours * scale
    road.free_hours_before = road.free_hours_before * scale
    model.network.forget()


def improve_roads(model: GanziModel) -> None:
    """Shorten the roads of one county by a fifth."""
    scaled_roads(model, ROAD_SAVING, IMPROVED)


def lever(name: str, value: float, **others: float) -> World:
    """The status quo with one lever, and what it needs, set."""
    return World(levers={name: value, **others})


NOBODY = World(values={"travel_recovery": 0.001})
"""A thousandth still travels, so that no flow of money that is due every month is missing."""
EMPTY = "hardly anybody travels"


def upgrade(indicator: str, strict: bool = True) -> Sign:
    """What more money for scenic sites does to an indicator."""
    return Sign(
        name="site_upgrade_budget up",
        less=lever("site_upgrade_budget", 0),
        more=lever("site_upgrade_budget", 800),
        indicator=indicator,
        year=YEAR,
        sign=1,
        strict=strict,
    )


def raised(
    name: str,
    low: float,
    high: float,
    indicator: str,
    everywhere: bool = False,
    **others: float,
) -> Sign:
    """A lever from `low` to `high` raises an indicator, with others at the same values."""
    return Sign(
        name=f"{name} up",
        less=lever(name, low, **others),
        more=lever(name, high, **others),
        indicator=indicator,
        year=YEAR,
        sign=1,
        everywhere=everywhere,
    )


SIGNS = (
    upgrade("sites_4a"),
    upgrade("sites_5a", strict=False),
    upgrade("visits"),
    upgrade("site_quality"),
    Sign(
        "roads of one county 20 % faster",
        World(),
        World(prepare=improve_roads),
        "visits",
        2024,
        1,
        everywhere=True,
    ),
    Sign(EMPTY, World(), NOBODY, "visits", 2024, -1, everywhere=True),
    Sign(EMPTY, World(), NOBODY, "value_added_hospitality", 2024, -1, everywhere=True),
    Sign(EMPTY, World(), NOBODY, "homestay_sales", 2024, -1, everywhere=True),
    Sign(EMPTY, World(), NOBODY, "employment", 2024, -1),
    Sign(EMPTY, World(), NOBODY, "clean_capacity", 2024, 0),
    Sign(EMPTY, World(), NOBODY, "export_capacity", 2024, 0),
    Sign(
        "incomes 10 % up",
        World(),
        World(times={"income_index": 1.1}),
        "visits",
        2024,
        1,
        everywhere=True,
    ),
    raised("tourism_marketing", 0, 200, "visits", everywhere=True),
    raised("heritage_programme", 0, 200, "site_quality", everywhere=True),
    raised("heritage_programme", 0, 200, "visits"),
    raised("smart_tourism_coverage", 0, 1, "visits"),
    raised("facility_budget", 0, 300, "visits", everywhere=True),
    Sign(
        "transport_investment up",
        lever("transport_investment", 0.5),
        lever("transport_investment", 1.5),
        "travel_hours",
        YEAR,
        -1,
        everywhere=True,
    ),
    raised("transport_investment", 0.5, 1.5, "visits", everywhere=True),
    raised("brand_zone_effort", 0, 200, "resorts_provincial"),
    raised("brand_zone_effort", 0, 200, "visits"),
    raised("agri_rd", 0, 100, "agri_science_parks"),
    raised("hotel_capex_subsidy", 0, 0.2, "beds", everywhere=True),
    raised("homestay_grant", 0, 20000, "resident_rooms", everywhere=True),
    raised("homestay_grant", 0, 20000, "beds"),
    raised("homestay_grant", 0, 20000, "homestay_sales"),
    raised("tourism_loan_programme", 0, 500, "beds"),
    raised(
        "fund_size",
        0,
        5000,
        "beds",
        fund_share_tourism=1.0,
        fund_share_energy=0.0,
        fund_share_agriculture=0.0,
        fund_share_lithium_parks=0.0,
        fund_share_data_industry=0.0,
    ),
    raised("charger_lng_subsidy", 0, 30, "chargers", everywhere=True),
    raised("charger_lng_subsidy", 0, 30, "visits"),
    raised("telecom_subsidy", 0, 80, "network_service", everywhere=True),
    raised("telecom_subsidy", 0, 80, "value_added_information"),
    raised("logistics_budget", 0, 150, "village_delivery", everywhere=True),
    raised("logistics_budget", 0, 150, "herder_income"),
    raised("upscale_bonus", 0, 300, "services_above_scale"),
)
