"""What is measured of herding, farming and forests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.books import county_sum, overstocking
from agents.county import COUNTIES
from agents.pasture import herd
from agents.pasture.farm import FODDER, HERBS, KINDS
from agents.pasture.herder import INCOME_SOURCES, gini, weighted_median

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

PAY_FLOWS = ("wages", "social_transfers", "benefit_sharing")


def certificates(model: GanziModel) -> IntArray:
    """Certificates ever won by county."""
    slots = model.certificate_slots
    return np.bincount(slots.county[slots.certified], minlength=len(COUNTIES))


def active_certificates(model: GanziModel) -> IntArray:
    """Certificates that have not lapsed, by county."""
    slots = model.certificate_slots
    return np.bincount(slots.county[slots.certified & slots.active], minlength=len(COUNTIES))


def field_area(kind: int) -> Callable:
    """Measure: fields of a kind by county, ha, shape (18,)."""
    return lambda model: model.counties.crop_area[:, kind]


def forest_cover(model: GanziModel) -> float:
    """Published forest cover: forest over land, and from the next survey on what that survey
    changes.
    """
    p = model.parameters
    revision = p.forest_survey_revision if model.clock.t >= p.forest_survey_month else 0.0
    return float(np.add.reduce(model.counties.forest_area)) / p.land_area + revision


def forest_insured_share(model: GanziModel) -> float:
    """Insured share of the forest of the prefecture."""
    c = model.counties
    return float(c.forest_insured_share @ c.forest_area) / float(np.add.reduce(c.forest_area))


def yak_herd(model: GanziModel) -> FloatArray:
    """Yaks by county."""
    return county_sum(model, model.herders.herd.sum(axis=1))


def yak_sales(model: GanziModel) -> FloatArray:
    """Yaks sold by county as official statistics count them."""
    return model.parameters.reporting_factor * model.counties.yaks_taken


def yak_offtake(model: GanziModel) -> float:
    """Share of the herd at the turn of the year that was sold or slaughtered during the year."""
    recorder = model.recorder
    taken, died, born = (
        recorder.year_sum(name) for name in ("yaks_taken", "yak_deaths", "yak_births")
    )
    return taken / (recorder.last("yak_herd") + taken + died - born)


def breeding_share(model: GanziModel) -> float:
    """Females of three years and over among all yaks."""
    h = model.herders
    animals = h.weight @ h.herd
    return float(animals[herd.HEIFER : herd.COW + 1].sum() / animals.sum())


def grass_condition(model: GanziModel) -> float:
    """Mean condition of the grassland by area."""
    c = model.counties
    return float(c.grass_condition @ c.grassland_area) / float(np.add.reduce(c.grassland_area))


def mean_of(column: str) -> Callable:
    """Measure: mean of a column over herder households."""
    return lambda model: _mean(model, getattr(model.herders, column))


def _mean(model: GanziModel, values: FloatArray) -> float:
    weight = model.herders.weight
    return float(weight @ values) / float(np.add.reduce(weight))


def planted_fodder(model: GanziModel) -> float:
    """Area of fodder fields of herders and farmers, ha."""
    p = model.parameters
    herders = _mean(model, model.herders.fodder_growing) * p.herder_households * p.fodder_area
    return herders + float(np.add.reduce(model.counties.crop_area[:, FODDER]))


def yak_price(model: GanziModel) -> float:
    """Mean price of a grown yak to the herder at the last sale, CNY/head."""
    c = model.counties
    return float(c.animal_price @ c.herder_households) / float(np.add.reduce(c.herder_households))


def herder_pay(model: GanziModel) -> float:
    """Wages, social payments and mines' payments to herders this month, CNY."""
    return sum(model.ledger.sector_flow(flow, "HH") for flow in PAY_FLOWS)


def earned(source: str) -> Callable:
    """Measure: what herders earned this month from a source by county, CNY, shape (18,)."""

    def measure(model):
        earnings = model.pasture.earnings
        none = np.zeros(len(COUNTIES))
        return earnings.month.get(source, none) if earnings.t == model.clock.t else none

    return measure


def over_all(whole: Callable, column: str) -> Callable:
    """Measure: a figure over all herder households, and the same by county from a column of the
    counties.
    """

    def measure(model):
        return model.pasture.earnings.whole(model, whole), getattr(model.counties, column)

    return measure


def forest_planted(model: GanziModel) -> FloatArray:
    """Forest planted this year and in the three years before that still waits to be counted, ha by
    county.
    """
    return model.counties.young_forest.sum(axis=1)


def carbon_projects(model: GanziModel) -> float:
    """Registered forest-carbon projects, count."""
    return float(np.add.reduce(model.counties.carbon_projects))


def december(column: str, price: str | None = None) -> Callable:
    """Measure: a column that December writes, counted in that month only; times a price of the
    world if given.
    """

    def measure(model):
        if model.clock.month != 12:
            return 0.0
        value = float(np.add.reduce(getattr(model.counties, column)))
        return value if price is None else value * float(getattr(model.world, price))

    return measure


MONTHLY = {
    "certificates": certificates,
    "active_certificates": active_certificates,
    **{f"area_{name}": field_area(kind) for kind, name in enumerate(KINDS) if kind != HERBS},
    "forest_cover": forest_cover,
    "forest_insured_share": forest_insured_share,
    "yak_herd": yak_herd,
    "yak_sales": yak_sales,
    "yaks_taken": lambda model: model.counties.yaks_taken,
    "yak_births": lambda model: model.counties.yaks_born,
    "yak_deaths": lambda model: model.counties.yaks_died,
    "yak_snow_deaths": lambda model: model.counties.yaks_died_in_snow,
    "grass_condition": grass_condition,
    "yak_price": yak_price,
    "herder_pay": herder_pay,
    "cooperative_share": mean_of("cooperative"),
    "sheltered_share": mean_of("sheltered"),
    "limit_keepers": mean_of("compliance"),
    "park_members": mean_of("park_member"),
    "planted_fodder": planted_fodder,
    "herder_rooms": lambda model: model.counties.herder_rooms,
    **{f"herder_{source}": earned(source) for source in INCOME_SOURCES},
    "herder_income_median": over_all(weighted_median, "herder_income_median"),
    "herder_income_gini": over_all(gini, "herder_income_gini"),
    "young_forest": forest_planted,
    "forest_lost": december("forest_lost"),
    "carbon_projects": carbon_projects,
    "carbon_credits": december("carbon_credits"),
    "carbon_credit_revenue": december("carbon_credits", "carbon_price"),
}
ANNUAL = {
    "yak_offtake": yak_offtake,
    "breeding_share": breeding_share,
    "overstocking_share": lambda model: _mean(model, overstocking(model)),
}
