"""Month phase: forest is planted, comes up, burns, is insured and earns credits; no land is lost
between uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.levers import usual
from agents.axis import anywhere
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.pasture import forest as rules
from agents.stack import one_by_one

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
    counties = model.counties
    area = rules.planted_area(
        model.levers.afforestation_ha / MONTHS_A_YEAR * counties.planting_share,
        counties.other_land,
        open_land=land_kept_open(model),
    )
    young = counties.young_forest.copy()
    young[..., 0] += area
    counties.young_forest = young
    counties.other_land = counties.other_land - area


def land_kept_open(model: GanziModel) -> FloatArray:
    """Land of each county that can never be forest, ha: rock, water, fields, towns."""
    counties = model.counties
    return model.parameters.forest_open_land * (counties.area - counties.grassland_area)


@one_by_one
def renew_forest(model: GanziModel) -> None:
    """A year of forest: planting is paid; what was planted three years ago counts, forest comes up
    and is lost.

    What dies and burns becomes open land; claims replant a part of what burnt.
    """
    p, counties = model.parameters, model.counties
    pay_for_planting(model)

    loss = burnt_forest(model)
    regrowth = rules.planted_area(
        p.forest_regrowth * counties.planting_share,
        counties.other_land,
        open_land=land_kept_open(model),
    )

    insured_loss = loss * counties.forest_insured_share
    replanted = insured_loss * p.forest_claim_replanting
    model.ledger.post(
        "insurance_claim", "world", "residents", received=insured_loss * p.forest_insured_value
    )

    # Every hectare that one use loses another gains, so that land adds up to the county's area.
    maturing = counties.young_forest[:, -1]
    grown = maturing * p.forest_survival
    counties.forest_area = rules.forest_next(
        counties.forest_area,
        maturing=maturing,
        survival=p.forest_survival,
        regrowth=regrowth,
        loss=loss,
    )
    counties.other_land = counties.other_land + (maturing - grown) - regrowth + loss - replanted
    counties.young_forest = np.column_stack([replanted, counties.young_forest[:, :-1]])
    counties.replanted_area = replanted
    counties.new_forest = counties.new_forest + grown
    counties.forest_lost = loss


def burnt_forest(model: GanziModel) -> FloatArray:
    """Forest that fire and pests take this year by county, ha, shape (18,)."""
    p, area = model.parameters, model.counties.forest_area
    # One luck for the prefecture; counties lose alike, and never more than they have.
    u = model.streams.uniform("growth", model.clock.year * MONTHS_A_YEAR, FOREST_KEY)
    loss = rules.yearly_loss(u, middle=p.forest_loss, deviation=p.forest_loss_deviation)
    return np.minimum(loss * area / area.sum(), area)


def pay_for_planting(model: GanziModel) -> None:
    """Governments pay the year's planting; what claims have replanted is paid for already."""
    p, counties = model.parameters, model.counties
    prices = model.world.consumer_prices / model.pasture.start_prices
    # The year's planting includes what claims replanted as the year began.
    area = np.maximum(counties.young_forest[:, 0] - counties.replanted_area, 0.0)
    model.programmes.pay("afforestation_ha", "residents", area * (p.afforestation_cost * prices))


def insure(model: GanziModel) -> None:
    """Uninsured forest joins at a pace that the premium subsidy sets; premiums are paid in
    January.
    """
    p, counties, subsidy = model.parameters, model.counties, model.levers.forest_insurance_subsidy
    counties.forest_insured_share = rules.insured_next(
        counties.forest_insured_share,
        months=1,
        roll_out=p.insurance_roll_out,
        subsidy_response=p.insurance_subsidy_response,
        subsidy=subsidy,
        usual_subsidy=usual("forest_insurance_subsidy"),
    )
    if model.clock.month == JANUARY:
        premium = counties.forest_area * counties.forest_insured_share * p.forest_premium
        model.programmes.pay("forest_insurance_subsidy", "residents", premium * subsidy)
        model.ledger.post("insurance_premium", "residents", "world", paid=premium)


def develop_carbon_projects(model: GanziModel) -> None:
    """Projects are prepared at the lever's pace and registered a fixed time later."""
    p, counties, pace = model.parameters, model.counties, model.levers.carbon_sink_dev
    started = pace / MONTHS_A_YEAR * counties.planting_share
    if anywhere(pace > 0):
        model.programmes.pay("carbon_sink_dev", "residents", started * p.carbon_project_cost)
    # Without projects begun or on their way there is nothing to move on.
    elif not anywhere(counties.carbon_pending):
        return
    projects = rules.registration(
        counties.carbon_pending,
        started,
        months_needed=np.rint(p.carbon_registration_months),
    )
    counties.carbon_pending = projects.pending
    counties.carbon_projects = counties.carbon_projects + projects.registered


@one_by_one
def sell_credits(model: GanziModel) -> None:
    """December: once the market is open again the year's credits are sold; counties get what their
    projects earn.
    """
    p, counties = model.parameters, model.counties
    projects = float(counties.carbon_projects.sum())
    counties.carbon_credits = np.zeros(counties.n)
    if projects == 0 or model.clock.t < p.carbon_market_restart:
        return

    # Only forest that planting has added since the start, or will have added, earns credits.
    eligible = float(counties.new_forest.sum() + counties.young_forest.sum() * p.forest_survival)
    area = rules.credited_area(projects, project_area=p.carbon_project_area, eligible=eligible)
    counties.carbon_credits = (
        rules.carbon_credits(area, p.carbon_sink) * counties.carbon_projects / projects
    )
    received = counties.carbon_credits * model.world.carbon_price
    model.ledger.post("carbon_credit_sales", "world", "county_governments", received=received)
