"""Month phase: forest is planted, comes up, burns, is insured and earns credits; no land is lost
between uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.levers import usual
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.pasture import forest as rules

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

FOREST_KEY = identity("Forest", 1)
"""Identity of the prefecture's forest, from which the luck of its loss follows."""


def tend_forest(model: GanziModel) -> None:
    """A month of planting, insurance and carbon projects; in December the forest's year is
    counted.
    """
    plant(model)
    insure(model)
    develop_carbon_projects(model)
    # Credits follow from the forest as it stands after the year.
    if model.clock.month == DECEMBER:
        renew_forest(model)
        sell_credits(model)


def plant(model: GanziModel) -> None:
    """A month's planting at the yearly pace of the lever, on open land and as long as there is
    some.
    """
    c = model.counties
    area = rules.planted_area(
        model.levers.afforestation_ha / MONTHS_A_YEAR * c.planting_share,
        c.other_land,
        open_land=land_kept_open(model),
    )
    young = c.young_forest.copy()
    young[:, 0] += area
    c.young_forest = young
    c.other_land = c.other_land - area


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

    # One luck for the prefecture; counties lose alike, and never more than they have.
    u = model.streams.uniform("growth", model.clock.year * MONTHS_A_YEAR, FOREST_KEY)
    whole_loss = rules.yearly_loss(u, middle=p.forest_loss, deviation=p.forest_loss_deviation)
    loss = np.minimum(whole_loss * c.forest_area / c.forest_area.sum(), c.forest_area)
    regrowth = rules.planted_area(
        p.forest_regrowth * c.planting_share,
        c.other_land,
        open_land=land_kept_open(model),
    )

    insured_loss = loss * c.forest_insured_share
    replanted = insured_loss * p.forest_claim_replanting
    model.ledger.post(
        "insurance_claim", "world", "residents", received=insured_loss * p.forest_insured_value
    )

    # Every hectare that one use loses another gains, so that land adds up to the county's area.
    maturing = c.young_forest[:, 3]
    grown = maturing * p.forest_survival
    c.forest_area = rules.forest_next(
        c.forest_area,
        maturing=maturing,
        survival=p.forest_survival,
        regrowth=regrowth,
        loss=loss,
    )
    c.other_land = c.other_land + (maturing - grown) - regrowth + loss - replanted
    c.young_forest = np.column_stack([replanted, c.young_forest[:, :3]])
    c.replanted_area = replanted
    c.new_forest = c.new_forest + grown
    c.forest_lost = loss


def pay_for_planting(model: GanziModel) -> None:
    """Governments pay the year's planting; what claims have replanted is paid for already."""
    p, c = model.parameters, model.counties
    prices = model.world.consumer_prices / model.pasture.start_prices
    area = np.maximum(c.young_forest[:, 0] - c.replanted_area, 0.0)
    model.programmes.pay("afforestation_ha", "residents", area * (p.afforestation_cost * prices))


def insure(model: GanziModel) -> None:
    """Uninsured forest joins at a pace that the premium subsidy sets; premiums are paid in
    January.
    """
    p, c, subsidy = model.parameters, model.counties, model.levers.forest_insurance_subsidy
    c.forest_insured_share = rules.insured_next(
        c.forest_insured_share,
        months=1,
        roll_out=p.insurance_roll_out,
        subsidy_response=p.insurance_subsidy_response,
        subsidy=subsidy,
        usual_subsidy=usual("forest_insurance_subsidy"),
    )
    if model.clock.month == JANUARY:
        premium = c.forest_area * c.forest_insured_share * p.forest_premium
        model.programmes.pay("forest_insurance_subsidy", "residents", premium * subsidy)
        model.ledger.post("insurance_premium", "residents", "world", paid=premium)


def develop_carbon_projects(model: GanziModel) -> None:
    """Projects are prepared at the lever's pace and registered a fixed time later."""
    p, c, pace = model.parameters, model.counties, model.levers.carbon_sink_dev
    started = pace / MONTHS_A_YEAR * c.planting_share
    if pace > 0:
        model.programmes.pay("carbon_sink_dev", "residents", started * p.carbon_project_cost)
    # Without projects begun or on their way there is nothing to move on.
    if pace == 0 and not c.carbon_pending.any():
        return
    projects = rules.registration(
        c.carbon_pending,
        started,
        months_needed=round(p.carbon_registration_months),
    )
    c.carbon_pending = projects.pending
    c.carbon_projects = c.carbon_projects + projects.registered


def sell_credits(model: GanziModel) -> None:
    """December: once the market is open again the year's credits are sold; counties get what their
    projects earn.
    """
    p, c = model.parameters, model.counties
    projects = float(c.carbon_projects.sum())
    c.carbon_credits = np.zeros(c.n)
    if projects == 0 or model.clock.t < p.carbon_market_restart:
        return

    # Only forest that planting has added since the start, or will have added, earns credits.
    eligible = float(c.new_forest.sum() + c.young_forest.sum() * p.forest_survival)
    area = rules.credited_area(projects, project_area=p.carbon_project_area, eligible=eligible)
    c.carbon_credits = rules.carbon_credits(area, p.carbon_sink) * c.carbon_projects / projects
    received = c.carbon_credits * model.world.carbon_price
    model.ledger.post("carbon_credit_sales", "world", "county_governments", received=received)
