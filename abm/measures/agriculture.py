"""What is measured of herding, farming and forests."""

import numpy as np

from abm.pasture import county_sum, overstocking
from agents import herd
from agents.county import COUNTIES
from agents.herder import gini, weighted_median

PAY_FLOWS = ("wages", "social_transfers", "benefit_sharing")


def certificates(model):
    """Certificates ever won by county."""
    slots = model.certificate_slots
    return np.bincount(slots.county[slots.certified], minlength=len(COUNTIES))


def forest_cover(model):
    """Published forest cover: forest over land, and from the next survey on what that survey changes."""
    p = model.parameters
    revision = p.forest_survey_revision if model.clock.t >= p.forest_survey_month else 0.0
    return float(np.add.reduce(model.counties.forest_area)) / p.land_area + revision


def forest_insured_share(model):
    """Insured share of the forest of the prefecture."""
    c = model.counties
    return float(c.forest_insured_share @ c.forest_area) / float(np.add.reduce(c.forest_area))


def yak_herd(model):
    """Yaks by county."""
    return county_sum(model, model.herders.herd.sum(axis=1))


def yak_sales(model):
    """Yaks sold by county as official statistics count them."""
    return model.parameters.reporting_factor * model.counties.yaks_taken


def yak_offtake(model):
    """Share of the herd at the turn of the year that was sold or slaughtered during the year."""
    recorder = model.recorder
    taken, died, born = (recorder.year_sum(name) for name in ("yaks_taken", "yak_deaths", "yak_births"))
    return taken / (recorder.last("yak_herd") + taken + died - born)


def breeding_share(model):
    """Females of three years and over among all yaks."""
    h = model.herders
    animals = h.weight @ h.herd
    return float(animals[herd.HEIFER : herd.COW + 1].sum() / animals.sum())


def grass_condition(model):
    """Mean condition of the grassland by area."""
    c = model.counties
    return float(c.grass_condition @ c.grassland_area) / float(np.add.reduce(c.grassland_area))


def mean_of(column):
    """Measure: mean of a column over herder households."""
    return lambda model: _mean(model, getattr(model.herders, column))


def _mean(model, values):
    weight = model.herders.weight
    return float(weight @ values) / float(np.add.reduce(weight))


def planted_fodder(model):
    """Area of fodder fields, ha."""
    p = model.parameters
    return _mean(model, model.herders.fodder_growing) * p.herder_households * p.fodder_area


def yak_price(model):
    """Mean price of a grown yak to the herder at the last sale, CNY/head."""
    c = model.counties
    return float(c.animal_price @ c.herder_households) / float(np.add.reduce(c.herder_households))


def herder_pay(model):
    """Wages, social payments and mines' payments to herders this month, CNY."""
    return sum(model.ledger.sector_flow(flow, "HH") for flow in PAY_FLOWS)


def yearly_income(model):
    """Income of each household in the year that ends, CNY, shape (n,): what it earned and a mean share of pay."""
    h = model.herders
    return h.income + model.recorder.year_sum("herder_pay") / float(np.add.reduce(h.weight))


MONTHLY = {
    "certificates": certificates,
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
    "planted_fodder": planted_fodder,
    "herder_rooms": lambda model: model.counties.herder_rooms,
}
ANNUAL = {
    "yak_offtake": yak_offtake,
    "breeding_share": breeding_share,
    "overstocking_share": lambda model: _mean(model, overstocking(model)),
    "herder_income_median": lambda model: weighted_median(yearly_income(model), model.herders.weight),
    "herder_income_gini": lambda model: gini(yearly_income(model), model.herders.weight),
}
