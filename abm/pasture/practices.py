"""Once a year herders reconsider their practices and the stocking limit; subsidies and rewards are
paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.pasture.books import (
    PRACTICES,
    THOUSAND,
    county_mean,
    county_sum,
    grassland_reward,
    income,
    letting_return,
    liquid_money,
    overstocking,
    practice_target,
    usual,
)
from agents.industries import CONSTRUCTION
from agents.pasture import herd, herder
from agents.pasture.herder import PAY, SUPPORT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

LIMIT_DRAW = 2 * len(PRACTICES)
FARM_LOANS = "agriculture"


def revise_practices(model: GanziModel) -> None:
    """A part of the households thinks again about fodder, shelters, breeding, cooperatives and
    letting rooms.
    """
    p, c, h = model.parameters, model.counties, model.herders
    before = {practice: getattr(h, practice) for practice in PRACTICES}
    gains = practice_gains(model)
    for place, practice in enumerate(PRACTICES):
        share, peers = before[practice], model.pasture.peers[practice][h.county]
        around = county_mean(model, share)[h.county]
        target = practice_target(model, practice, gains[place], around, peers)
        luck = model.streams.uniform(
            "adoption", model.clock.year * 12, h.uid, 2 * place + np.arange(2)[:, None]
        )
        setattr(
            h, practice, herder.revised_adoption(luck, share, target, p.revision_rate, h.weight)
        )
    h.homestay_rooms = h.letting * p.rooms_per_homestay
    c.cooperative_share = county_mean(model, h.cooperative)
    c.herder_rooms = county_sum(model, h.homestay_rooms)
    invest(model, before)
    pay_subsidies(model)


def practice_gains(model: GanziModel) -> list[FloatArray | float]:
    """Change of each practice's net return over its cost since the start, a list in the order of
    PRACTICES.
    """
    p, c, h, levers, pasture = (
        model.parameters,
        model.counties,
        model.herders,
        model.levers,
        model.pasture,
    )
    prices = model.world.consumer_prices / pasture.prices
    dearer_animals = model.world.yak_price / pasture.yak_price / prices - 1
    members = c.herder_households * pasture.peers["cooperative"]
    support = (c.cooperative_support - pasture.cooperative_support) / np.maximum(members, 1.0)
    return [
        dearer_animals + extra("fodder_subsidy", levers) / p.fodder_cost,
        dearer_animals + extra("shelter_grant", levers) / p.shelter_cost,
        dearer_animals + extra("breeding_subsidy", levers) / p.breeding_cost,
        (support / p.cooperative_cost)[h.county],
        fuller_beds(model)[h.county] + extra("homestay_grant", levers) / p.letting_cost,
        (p.park_member_gain * (c.farm_parks - pasture.farm_parks))[h.county],
    ]


def fuller_beds(model: GanziModel) -> FloatArray:
    """Change of what a let room brings over its cost since the start by county, shape (18,)."""
    p, c = model.parameters, model.counties
    usual_return = letting_return(
        p, model.tourism.usual_occupancy.mean(axis=0), model.pasture.bed_price
    )
    return letting_return(p, c.yearly_occupancy, c.bed_price) - usual_return


def extra(lever: str, levers: Any) -> float:
    """A lever's value beyond the status quo, in its unit."""
    return getattr(levers, lever) - usual(lever)


def invest(model: GanziModel, before: dict[str, FloatArray]) -> None:
    """New shelters and rooms are built: governments pay their grant, herders the rest from deposits
    and loans.
    """
    p, h, levers = model.parameters, model.herders, model.levers
    places = h.weight * np.maximum(h.sheltered - before["sheltered"], 0.0) * h.herd.sum(axis=1)
    rooms = h.weight * np.maximum(h.letting - before["letting"], 0.0) * p.rooms_per_homestay
    shelter_grant, room_grant = (
        min(levers.shelter_grant, p.shelter_cost),
        min(levers.homestay_grant, p.letting_cost),
    )
    pay = model.programmes.pay
    pay("shelter_grant", "herders", places * shelter_grant)
    pay("homestay_grant", "herders", rooms * room_grant)
    cost = places * (p.shelter_cost - shelter_grant) + rooms * (p.letting_cost - room_grant)
    cost = cost * (model.world.consumer_prices / model.pasture.prices)
    borrow(model, cost)
    cost = np.minimum(
        cost + places * shelter_grant + rooms * room_grant, np.maximum(h.deposits, 0.0)
    )
    model.market.order("investment_local", "herders", cost, h.county, CONSTRUCTION)


def borrow(model: GanziModel, cost: FloatArray) -> None:
    """Members of borrowers' groups ask for loans for what their money leaves of a cost,
    CNY by row.
    """
    h, p = model.herders, model.parameters
    debt = model.ledger.loans("herders") / h.weight
    wanted = herder.loan_wanted(
        cost / h.weight, liquid_money(model), debt, p.group_loan_most * THOUSAND
    )
    model.credit.lend_local("herders", wanted * h.weight, FARM_LOANS)


def pay_subsidies(model: GanziModel) -> None:
    """Yearly subsidies for fodder fields and improved cows."""
    p, h, levers = model.parameters, model.herders, model.levers
    fodder = h.fodder_growing * p.fodder_area * levers.fodder_subsidy
    cows = h.improved_breeding * h.herd[:, herd.COW] * levers.breeding_subsidy
    model.programmes.pay("fodder_subsidy", "herders", h.weight * fodder)
    model.programmes.pay("breeding_subsidy", "herders", h.weight * cows)
    receive(model, fodder + cows)


def pay_rewards(model: GanziModel) -> None:
    """The year's grassland payments."""
    h, reward = model.herders, grassland_reward(model, model.levers.eco_reward_rate)
    model.programmes.pay("eco_reward_rate", "herders", h.weight * reward)
    receive(model, reward)


def receive(model: GanziModel, amounts: FloatArray) -> None:
    """Add transfers (CNY a household) to the year's income."""
    h = model.herders
    model.pasture.earnings.add(model, SUPPORT, amounts)
    h.outside_income = h.outside_income + amounts


def keep_limits(model: GanziModel) -> None:
    """A part of the households thinks again about the stocking limit: payments invite, too many
    animals deter.
    """
    p, h, pasture = model.parameters, model.herders, model.pasture
    reward = float(h.weight @ grassland_reward(model, model.levers.eco_reward_rate))
    earned = float(h.weight @ (income(h) - getattr(h, PAY)))
    share = reward / max(earned, 1.0) - pasture.reward_share
    excess = overstocking(model) - pasture.overstocking
    terms = p.compliance_reward_response, excess, p.compliance_stocking_response
    target = herder.compliance_target(p.compliance_start, share, *terms)
    u = model.streams.uniform(
        "adoption", model.clock.year * 12, h.uid, LIMIT_DRAW + np.arange(2)[:, None]
    )
    h.compliance = herder.revised_adoption(u, h.compliance, target, p.revision_rate, h.weight)
