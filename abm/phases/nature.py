"""Month phase: grass grows and is eaten; herds calve, age and die; the grassland recovers or suffers."""

import numpy as np

from abm.pasture import COLD_MONTHS, county_sum, harvested_hay
from agents import grassland, herd
from agents.county import COUNTIES

COLD_END, WARM_END = 4, 10
SEASON_MONTHS = 6
BEFORE_WINTER, YEAR_END = 11, 12


def grow_nature(model):
    """A month of grass and herds; deaths are counted at the end of the cold and of the warm season."""
    graze(model)
    month = model.clock.month
    count_deaths(model, month)
    if month == COLD_END:
        model.herders.herd = herd.aged(model.herders.herd)
        conceive(model)
    calve(model, model.pasture.calving_share[month])
    if month == BEFORE_WINTER:
        model.herders.condition_before_winter = model.herders.condition
    if month == YEAR_END:
        renew_grassland(model)


def graze(model):
    """Grass grows; animals eat hay in the cold season, then what grass their pasture offers."""
    p, c, h, pasture, month = model.parameters, model.counties, model.herders, model.pasture, model.clock.month
    units = h.herd @ pasture.sheep_units + h.other_livestock
    need = herd.fodder_need(units, p.daily_hay, model.clock.days)
    grown = grassland.grass_growth(
        c.standing_grass,
        c.grass_potential,
        c.grass_condition,
        model.world.grass_climate,
        pasture.growth_share[month],
        p.grass_ceiling,
    )
    fed = np.minimum(h.hay / months_left(month), need) if month in COLD_MONTHS else 0.0
    offered = (p.grass_access * (c.standing_grass + grown))[h.county] * (1 - p.ban_share * h.compliance) * h.pasture
    eaten = np.minimum(need - fed, offered)
    satisfied = np.divide(eaten + fed, need, out=np.ones_like(need), where=need > 0)
    terms = p.condition_gain, p.condition_maintenance, p.condition_low
    h.condition = herd.next_condition(h.condition, satisfied, *terms)
    if month in COLD_MONTHS:
        h.hay = h.hay - fed
    used = county_sum(model, eaten) / c.grassland_area
    c.standing_grass = grassland.standing_next(c.standing_grass, grown, used, pasture.withering[month])
    c.grass_grown = c.grass_grown + grown
    c.grass_eaten = c.grass_eaten + used
    if month == 9:
        c.autumn_grass = c.standing_grass


def months_left(month):
    """Months of the cold season from this one on."""
    return len(COLD_MONTHS) - COLD_MONTHS.index(month)


def count_deaths(model, month):
    """Animals that died in the season that ends: of age and sickness, of hunger, and in winter of snow."""
    c, h = model.counties, model.herders
    if month not in (COLD_END, WARM_END):
        c.yaks_died = c.yaks_died_in_snow = np.zeros(len(COUNTIES))
        return
    p, pasture = model.parameters, model.pasture
    starvation = p.starvation_death * np.maximum(p.condition_critical - h.condition, 0.0)
    snow = snow_risks(model) if month == COLD_END else np.zeros((2, h.n))
    risk = herd.death_risk(pasture.yearly_death, SEASON_MONTHS, starvation, *snow)
    u = model.streams.uniform("births", model.clock.t, h.uid, 1)
    died = herd.deaths(u, h.herd, risk, h.weight)
    h.herd = h.herd - died
    c.yaks_died = county_sum(model, died.sum(axis=1))
    c.yaks_died_in_snow = np.zeros(len(COUNTIES))
    if snow.any():
        unsnowed = herd.death_risk(pasture.yearly_death, SEASON_MONTHS, starvation, *np.zeros((2, h.n)))
        snowed = 1 - np.divide(unsnowed, risk, out=np.ones_like(risk), where=risk > 0)
        c.yaks_died_in_snow = np.maximum(county_sum(model, (died * snowed).sum(axis=1)), 0.0)


def snow_risks(model):
    """Share of grown animals and of calves lost to the winter's snow by household, after shelter and hay, (2, n)."""
    p, h, severity = model.parameters, model.herders, model.world.snow_severity
    if not severity.any():
        return np.zeros((2, h.n))
    need = herd.fodder_need(h.herd @ model.pasture.sheep_units + h.other_livestock, p.daily_hay, p.hay_reserve_days)
    effects = p.shelter_protection, p.hay_protection
    exposed = 1 - herd.snow_protection(h.sheltered, harvested_hay(model), need, *effects)
    grown = np.array([0.0, p.snow_loss_medium, p.snow_loss_severe])[severity][h.county]
    calves = np.array([0.0, 1 - p.calf_survival_medium, 1 - p.calf_survival_severe])[severity][h.county]
    return np.array([grown, calves]) * exposed


def conceive(model):
    """Calves of the year, drawn in April: condition before winter, breeding and research set the rate."""
    p, c, h = model.parameters, model.counties, model.herders
    base = p.calving_rate + c.calving_gain[h.county]
    condition = h.condition_before_winter, p.calving_reference_condition
    rate = herd.calving_rate(
        base, p.breeding_improvement, h.improved_breeding, p.calving_condition_response, *condition
    )
    u = model.streams.uniform("births", model.clock.t, h.uid)
    h.calves_due = herd.births(u, h.herd, rate, h.weight)


def calve(model, part):
    """Calves of the month: a part of those of the year."""
    h = model.herders
    calves = h.calves_due * part
    if part > 0:
        h.herd = herd.with_calves(h.herd, calves)
    model.counties.yaks_born = county_sum(model, calves)


def renew_grassland(model):
    """The year's use changes the condition of the grassland."""
    p, c = model.parameters, model.counties
    used = grassland.utilisation(c.grass_eaten, c.grass_grown)
    rates = p.sustainable_use, p.grass_recovery, p.grass_damage
    bounds = p.grass_condition_low, p.grass_condition_high
    c.grass_condition = grassland.condition_next(c.grass_condition, used, *rates, *bounds)
    c.grass_grown = c.grass_eaten = np.zeros(len(COUNTIES))
