"""What is measured of herding, farming and forests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.animal_markets import ALONE
from abm.pasture.herder_figures import county_sum, household_mean, overstocking
from agents.axis import by, dot, least, most, total
from agents.calendar import DECEMBER
from agents.county import COUNTIES
from agents.pasture import herd, herder
from agents.pasture.farm import BARLEY, FODDER, FRUIT, POTATOES, VEGETABLES
from agents.pasture.herder import (
    ANIMALS,
    GATHERING,
    LETTING_ROOMS,
    PAY,
    PRODUCTS,
    SUPPORT,
    gini,
    weighted_median,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from abm.pasture.books import ShareWith
    from agents.arrays import FloatArray

    CountyMeasure = Callable[[GanziModel], FloatArray]
    Measure = Callable[[GanziModel], float]

PAY_FLOWS = ("wages", "social_transfers", "benefit_sharing")
"""Flows that reach herders as pay: for work, from governments, from mines nearby."""


def certificates(model: GanziModel) -> FloatArray:
    """Certificates ever won by county."""
    slots = model.certificate_slots
    return by(slots.county, 1.0 * slots.certified, len(COUNTIES))


def active_certificates(model: GanziModel) -> FloatArray:
    """Certificates that have not lapsed, by county."""
    slots = model.certificate_slots
    return by(slots.county, 1.0 * (slots.certified & slots.active), len(COUNTIES))


def field_area(kind: int) -> CountyMeasure:
    """Measure: fields of a kind by county, ha, shape (18,)."""
    return lambda model: model.counties.crop_area[..., kind]


def forest_cover(model: GanziModel) -> float:
    """Published forest cover: forest over land, and from the next survey on what that survey
    changes.
    """
    p = model.parameters
    # The survey counts otherwise: it changes the figure, not the forest.
    revision = p.forest_survey_revision * (model.clock.t >= p.forest_survey_month)
    return total(model.counties.forest_area) / p.land_area + revision


def forest_insured_share(model: GanziModel) -> float:
    """Insured share of the forest of the prefecture."""
    counties = model.counties
    return dot(counties.forest_insured_share, counties.forest_area) / total(counties.forest_area)


def yak_herd(model: GanziModel) -> FloatArray:
    """Yaks by county."""
    return county_sum(model, model.herders.herd @ herd.ALL)


def yak_sales(model: GanziModel) -> FloatArray:
    """Yaks sold by county as official statistics count them."""
    return model.parameters.reporting_factor * model.counties.yaks_taken


def yak_offtake(model: GanziModel) -> float:
    """Share of the herd at the turn of the year that was sold or slaughtered during the year."""
    recorder = model.recorder
    taken = recorder.year_sum("yaks_taken")
    died = recorder.year_sum("yak_deaths")
    born = recorder.year_sum("yak_births")
    # What was there at the turn of the year follows from what is there now.
    return taken / (recorder.last("yak_herd") + taken + died - born)


def breeding_share(model: GanziModel) -> float:
    """Females of three years and over among all yaks."""
    herders = model.herders
    # Females of three years and of four and over stand beside each other.
    animals = herders.weight @ herders.herd
    return float(animals[herd.HEIFER : herd.COW + 1].sum() / animals.sum())


def grass_condition(model: GanziModel) -> float:
    """Mean condition of the grassland by area."""
    counties = model.counties
    area = counties.grassland_area
    return dot(counties.grass_condition, area) / total(area)


def mean_of(column: str) -> Measure:
    """Measure: mean of a column over herder households."""
    return lambda model: household_mean(model, getattr(model.herders, column))


def share_with(practice: str) -> Callable[[GanziModel], ShareWith]:
    """Measure: share of herder households with a practice, of all and by county."""
    return lambda model: model.pasture.shares_with[practice]


def animal_price_spread(model: GanziModel) -> float:
    """Highest over lowest price of a yak that markets leave who sells alone, among the counties,
    less one; as herders know the markets, so that looking at it changes nothing.
    """
    prices = model.pasture.markets.price[..., ALONE, herder.SATISFICER, :]
    return most(prices) / least(prices) - 1


def planted_fodder(model: GanziModel) -> float:
    """Area of fodder fields of herders and farmers, ha."""
    p = model.parameters
    growing = dot(model.herders.weight, model.herders.fodder_growing)
    return growing * p.fodder_area + total(model.counties.crop_area[..., FODDER])


def yak_price(model: GanziModel) -> float:
    """Mean price of a grown yak to the herder at the last sale, CNY/head."""
    counties = model.counties
    households = counties.herder_households
    return dot(counties.animal_price, households) / total(households)


def herder_pay(model: GanziModel) -> float:
    """Wages, social payments and mines' payments to herders this month, CNY."""
    return np.add.reduce([model.ledger.sector_flow(flow, "HH") for flow in PAY_FLOWS])


def earned(source: str) -> CountyMeasure:
    """Measure: what herders earned this month from a source by county, CNY, shape (18,)."""
    return lambda model: model.pasture.earnings.of_month(model, source)


def over_all(
    rule: Callable[[FloatArray, FloatArray], float], column: str
) -> Callable[[GanziModel], tuple[float, FloatArray]]:
    """Measure: a figure of last year's income over all herder households, and the same by county
    from a column of the counties.
    """

    def measure(model: GanziModel) -> tuple[float, FloatArray]:
        return model.pasture.earnings.of_year(model, rule), getattr(model.counties, column)

    return measure


def forest_planted(model: GanziModel) -> FloatArray:
    """Forest planted this year and in the three years before that still waits to be counted, ha by
    county.
    """
    return model.counties.young_forest.sum(axis=-1)


def carbon_projects(model: GanziModel) -> float:
    """Registered forest-carbon projects, count."""
    return total(model.counties.carbon_projects)


def december(column: str, price: str | None = None) -> Measure:
    """Measure: a column that December writes, counted in that month only; times a price of the
    world if given.
    """

    def measure(model: GanziModel) -> float:
        # The year's sum adds up the months: what December writes must count once.
        if model.clock.month != DECEMBER:
            return 0.0
        value = total(getattr(model.counties, column))
        return value if price is None else value * getattr(model.world, price)

    return measure


MONTHLY = {
    # Farms
    "certificates": certificates,
    "active_certificates": active_certificates,
    "area_barley": field_area(BARLEY),
    "area_potatoes": field_area(POTATOES),
    "area_vegetables": field_area(VEGETABLES),
    "area_fruit": field_area(FRUIT),
    # The area of herbs is measured with Tibetan medicine.
    "area_fodder": field_area(FODDER),
    # Forest as it is published
    "forest_cover": forest_cover,
    "forest_insured_share": forest_insured_share,
    # Herds, grass and herders
    "yak_herd": yak_herd,
    "yak_sales": yak_sales,
    "yaks_taken": lambda model: model.counties.yaks_taken,
    "yaks_slaughtered": lambda model: model.counties.yaks_slaughtered,
    "yaks_sent_out": lambda model: model.counties.yaks_sent_out,
    "yak_births": lambda model: model.counties.yaks_born,
    "yak_deaths": lambda model: model.counties.yaks_died,
    "yak_snow_deaths": lambda model: model.counties.yaks_died_in_snow,
    "grass_condition": grass_condition,
    "yak_price": yak_price,
    "herder_pay": herder_pay,
    "cooperative_share": share_with("cooperative"),
    "sheltered_share": share_with("sheltered"),
    "fodder_growers": share_with("fodder_growing"),
    "breeding_members": share_with("improved_breeding"),
    "letting_households": share_with("letting"),
    "limit_keepers": mean_of("compliance"),
    "park_members": lambda model: model.pasture.shares_with["park_member"].of_all,
    "animal_price_spread": animal_price_spread,
    "planted_fodder": planted_fodder,
    "herder_rooms": lambda model: model.counties.herder_rooms,
    "herder_animal_income": earned(ANIMALS),
    "herder_product_income": earned(PRODUCTS),
    "herder_gathering_income": earned(GATHERING),
    "herder_letting_income": earned(LETTING_ROOMS),
    "herder_support_income": earned(SUPPORT),
    "herder_pay_income": earned(PAY),
    "herder_income_median": over_all(weighted_median, "herder_income_median"),
    "herder_income_gini": over_all(gini, "herder_income_gini"),
    # Forest as it grows
    "young_forest": forest_planted,
    "forest_lost": december("forest_lost"),
    "carbon_projects": carbon_projects,
    "carbon_credits": december("carbon_credits"),
    "carbon_credit_revenue": december("carbon_credits", "carbon_price"),
}
"""Measured every month, in the order in which results list it."""
ANNUAL = {
    "yak_offtake": yak_offtake,
    "breeding_share": breeding_share,
    "overstocking_share": lambda model: household_mean(model, overstocking(model)),
}
"""Measured once a year."""
