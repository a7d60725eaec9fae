"""Month phase: forest is planted, comes up, burns, is insured and earns credits; no land is lost
between uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.books import usual
from agents.columns import identity
from agents.pasture import forest

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

FOREST_KEY = identity("Forest", 1)
MONTHS = 12


def tend_forest(model: GanziModel) -> None:
    """A month of planting, insurance and carbon projects; in December the forest's year
    is counted.
    """
    plant(model)
    insure(model)
    develop_carbon_projects(model)
    if model.clock.month == MONTHS:
        renew_forest(model)
        sell_credits(model)


def plant(model: GanziModel) -> None:
    """A month's planting at the yearly pace of the lever, on open land and as long as there is
    some.
    """
    c = model.counties
    wanted = model.levers.afforestation_ha / MONTHS * c.planting_share
    area = forest.planted(wanted, c.other_land, land_kept_open(model))
    young = c.young_forest.copy()
    young[:, 0] += area
    c.young_forest, c.other_land = young, c.other_land - area


def land_kept_open(model: GanziModel) -> FloatArray:
    """Land of each county that can never be forest, ha: rock, water, fields, towns."""
    c = model.counties
    return model.parameters.forest_open_land * (c.area - c.grassland_area)


def renew_forest(model: GanziModel) -> None:
    """A year of forest: planting is paid; what was planted three years ago counts, forest comes up
    and is lost.

    What dies and burns becomes open land; claims replant a part of what burnt.
    """
    p, c = model.parameters, model.counties
    pay_for_planting(model)
    u = model.streams.uniform("growth", model.clock.year * MONTHS, FOREST_KEY)
    loss = (
        forest.yearly_loss(u, p.forest_loss, p.forest_loss_deviation)
        * c.forest_area
        / c.forest_area.sum()
    )
    loss = np.minimum(loss, c.forest_area)
    regrowth = forest.planted(
        p.forest_regrowth * c.planting_share, c.other_land, land_kept_open(model)
    )
    maturing, insured_loss = c.young_forest[:, 3], loss * c.forest_insured_share
    model.ledger.post(
        "insurance_claim", "world", "residents", received=insured_loss * p.forest_insured_value
    )
    replanted = insured_loss * p.forest_claim_replanting
    grown = maturing * p.forest_survival
    c.forest_area = forest.forest_next(c.forest_area, maturing, p.forest_survival, regrowth, loss)
    c.other_land = c.other_land + (maturing - grown) - regrowth + loss - replanted
    c.young_forest = np.column_stack([replanted, c.young_forest[:, :3]])
    c.replanted_area = replanted
    c.new_forest = c.new_forest + grown
    c.forest_lost = loss


def pay_for_planting(model: GanziModel) -> None:
    """Governments pay the year's planting; what claims have replanted is paid for already."""
    p, c = model.parameters, model.counties
    prices = model.world.consumer_prices / model.pasture.prices
    area = np.maximum(c.young_forest[:, 0] - c.replanted_area, 0.0)
    model.programmes.pay("afforestation_ha", "residents", area * (p.afforestation_cost * prices))


def insure(model: GanziModel) -> None:
    """Uninsured forest joins at a pace that the premium subsidy sets; premiums are paid
    in January.
    """
    p, c, subsidy = model.parameters, model.counties, model.levers.forest_insurance_subsidy
    terms = (
        p.insurance_roll_out,
        p.insurance_subsidy_response,
        subsidy,
        usual("forest_insurance_subsidy"),
    )
    c.forest_insured_share = forest.insured_next(c.forest_insured_share, 1, *terms)
    if model.clock.month == 1:
        premium = c.forest_area * c.forest_insured_share * p.forest_premium
        model.programmes.pay("forest_insurance_subsidy", "residents", premium * subsidy)
        model.ledger.post("insurance_premium", "residents", "world", paid=premium)


def develop_carbon_projects(model: GanziModel) -> None:
    """Projects are prepared at the lever's pace and registered a fixed time later."""
    p, c, pace = model.parameters, model.counties, model.levers.carbon_sink_dev
    started = pace / MONTHS * c.planting_share
    if pace > 0:
        model.programmes.pay("carbon_sink_dev", "residents", started * p.carbon_project_cost)
    if pace == 0 and not c.carbon_pending.any():
        return
    months = round(p.carbon_registration_months)
    c.carbon_pending, done = forest.registered(c.carbon_pending, started, months)
    c.carbon_projects = c.carbon_projects + done


def sell_credits(model: GanziModel) -> None:
    """December: once the market is open again the year's credits are sold; counties get what their
    projects earn.
    """
    p, c = model.parameters, model.counties
    projects = float(c.carbon_projects.sum())
    c.carbon_credits = np.zeros(c.n)
    if projects == 0 or model.clock.t < p.carbon_market_restart:
        return
    eligible = float(c.new_forest.sum() + c.young_forest.sum() * p.forest_survival)
    area = forest.credited_area(projects, p.carbon_project_area, eligible)
    c.carbon_credits = forest.carbon_credits(area, p.carbon_sink) * c.carbon_projects / projects
    received = c.carbon_credits * model.world.carbon_price
    model.ledger.post("carbon_credit_sales", "world", "county_governments", received=received)
