"""Once a year herders reconsider their practices and the stocking limit; subsidies and rewards are
paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.herder_figures import (
    county_mean,
    county_sum,
    grassland_reward,
    income,
    liquid_money,
    overstocking,
)
from abm.pasture.levers import extra
from agents.calendar import DAYS_A_YEAR, MONTHS_A_YEAR
from agents.industries import CONSTRUCTION
from agents.pasture import herd, herder
from agents.pasture.herder import PAY, SUPPORT
from agents.units import THOUSAND

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, Values

LETTING = "letting"
PRACTICES = (
    "fodder_growing",
    "sheltered",
    "improved_breeding",
    "cooperative",
    LETTING,
    "park_member",
)
"""Practices that herders take up or drop, columns of the herders; their luck follows this order."""
JOIN_AND_LEAVE = np.arange(2)[:, None]
"""Each practice has two numbers of luck a household: for taking it up and for dropping it."""
LIMIT_LUCK = 2 * len(PRACTICES)
"""Counter of the luck with the stocking limit, after those of the practices."""
MOST_AT_START = 0.9
"""Highest share of a practice at the start; a share of one has no log-odds."""
FARM_LOANS = "agriculture"


def revise_practices(model: GanziModel) -> None:
    """A part of the households thinks again about fodder, shelters, breeding, cooperatives and
    letting rooms.
    """
    p, counties, herders = model.parameters, model.counties, model.herders
    # All practices answer to the shares and gains before this year's choice, in whatever order.
    before = {practice: getattr(herders, practice) for practice in PRACTICES}
    gains = practice_gains(model)

    for place, practice in enumerate(PRACTICES):
        share = before[practice]
        target = practice_target(
            model,
            practice,
            gain=gains[practice],
            around=county_mean(model, share)[herders.county],
            around_at_start=model.pasture.start_practice_shares[practice][herders.county],
        )
        u = model.streams.uniform(
            "adoption", model.clock.year * MONTHS_A_YEAR, herders.uid, 2 * place + JOIN_AND_LEAVE
        )
        revised = herder.revised_adoption(
            u, share, target=target, rate=p.revision_rate, weight=herders.weight
        )
        setattr(herders, practice, revised)

    herders.homestay_rooms = herders.letting * p.rooms_per_homestay
    counties.cooperative_share = county_mean(model, herders.cooperative)
    counties.herder_rooms = county_sum(model, herders.homestay_rooms)

    # Building follows from the change of a practice, yearly subsidies from its new share.
    invest_in_practices(model, before)
    pay_subsidies(model)


def practice_start(p: Parameters) -> dict[str, float]:
    """Share of households that follow each practice before the first month."""
    rooms = p.beds * p.homestay_rooms_share / p.beds_per_room * p.herder_part_of_homestays
    return {
        "fodder_growing": p.fodder_start,
        "sheltered": p.shelter_start,
        "improved_breeding": p.breeding_start,
        "cooperative": p.cooperative_start,
        LETTING: rooms / p.rooms_per_homestay / p.herder_households,
        "park_member": p.park_member_start,
    }


def practice_target(
    model: GanziModel,
    practice: str,
    *,
    gain: Values,
    around: Values,
    around_at_start: Values,
) -> FloatArray:
    """Share of each row's households that would follow a practice now, shape (n,).

    `gain` is the change of its net return over cost since the start, `around` its share in the
    household's county.
    """
    p = model.parameters
    # Rooms can be let only where visitors come by: the wish is one among those in reach of them.
    reach = p.letting_reach if practice == LETTING else 1.0
    start = min(practice_start(p)[practice] / reach, MOST_AT_START)
    return reach * herder.adoption_target(
        start,
        gain=gain,
        gain_response=p.gain_response,
        peer_share=around,
        initial_peer_share=around_at_start,
        peer_response=p.peer_response,
        shift=model.pasture.readiness,
    )


def practice_gains(model: GanziModel) -> dict[str, FloatArray]:
    """Change of each practice's net return over its cost since the start, by household or the same
    for all of them.
    """
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    prices = model.world.consumer_prices / pasture.start_prices
    # Feed, shelters and breeding pay more where animals have become dearer than other goods.
    dearer_animals = model.world.yak_price / pasture.start_yak_price / prices - 1
    # By member of the start, so that joining does not thin out the support that invites to it.
    members = counties.herder_households * pasture.start_practice_shares["cooperative"]
    more_support = counties.cooperative_support - pasture.usual_cooperative_support
    support = more_support / np.maximum(members, 1.0)
    beds = fuller_beds(model)[herders.county]
    new_parks = counties.farm_parks - pasture.start_farm_parks
    return {
        "fodder_growing": dearer_animals + extra(model, "fodder_subsidy") / p.fodder_cost,
        "sheltered": dearer_animals + extra(model, "shelter_grant") / p.shelter_cost,
        "improved_breeding": dearer_animals + extra(model, "breeding_subsidy") / p.breeding_cost,
        "cooperative": (support / p.cooperative_cost)[herders.county],
        LETTING: beds + extra(model, "homestay_grant") / p.letting_cost,
        "park_member": (p.park_member_gain * new_parks)[herders.county],
    }


def letting_return(p: Parameters, *, occupancy: FloatArray, bed_price: FloatArray) -> FloatArray:
    """What a let room brings over its cost at a yearly `occupancy` and a price (CNY/night), shape
    of both.
    """
    nights = DAYS_A_YEAR * p.beds_per_room * occupancy
    return nights * bed_price * (p.letting_margin * p.letting_years / p.letting_cost)


def fuller_beds(model: GanziModel) -> FloatArray:
    """Change of what a let room brings over its cost since the start by county, shape (18,)."""
    p, counties = model.parameters, model.counties
    now = letting_return(p, occupancy=counties.yearly_occupancy, bed_price=counties.bed_price)
    return now - letting_return(
        p,
        occupancy=model.tourism.usual_occupancy.mean(axis=0),
        bed_price=model.pasture.start_bed_price,
    )


def invest_in_practices(model: GanziModel, before: dict[str, FloatArray]) -> None:
    """New shelters and rooms are built: governments pay their grant, herders the rest from deposits
    and loans; `before` holds the practices before this year's choice.
    """
    p, herders, levers = model.parameters, model.herders, model.levers
    places = (
        herders.weight
        * np.maximum(herders.sheltered - before["sheltered"], 0.0)
        * herders.herd.sum(axis=1)
    )
    rooms = (
        herders.weight * np.maximum(herders.letting - before[LETTING], 0.0) * p.rooms_per_homestay
    )

    # No grant exceeds what it is given for.
    shelter_grant = min(levers.shelter_grant, p.shelter_cost)
    room_grant = min(levers.homestay_grant, p.letting_cost)
    model.programmes.pay("shelter_grant", "herders", places * shelter_grant)
    model.programmes.pay("homestay_grant", "herders", rooms * room_grant)

    # Grants are amounts of money, costs rise with consumer prices.
    cost = places * (p.shelter_cost - shelter_grant) + rooms * (p.letting_cost - room_grant)
    cost = cost * (model.world.consumer_prices / model.pasture.start_prices)
    borrow(model, cost)

    # Nobody spends more than deposits and the new loan reach.
    whole = cost + places * shelter_grant + rooms * room_grant
    spent = np.minimum(whole, np.maximum(herders.deposits, 0.0))
    model.market.order(
        "investment_local", "herders", spent, county=herders.county, industry=CONSTRUCTION
    )


def borrow(model: GanziModel, cost: FloatArray) -> None:
    """Members of borrowers' groups ask for loans for what their money leaves of a cost, CNY by
    row.
    """
    herders, p = model.herders, model.parameters
    wanted = herder.wanted_loan(
        cost / herders.weight,
        liquid_money(model),
        debt=model.ledger.loans("herders") / herders.weight,
        most=p.group_loan_most * THOUSAND,
    )
    model.credit.lend_local("herders", wanted * herders.weight, FARM_LOANS)


def pay_subsidies(model: GanziModel) -> None:
    """Yearly subsidies for fodder fields and improved cows."""
    p, herders, levers = model.parameters, model.herders, model.levers
    fodder = herders.fodder_growing * p.fodder_area * levers.fodder_subsidy
    cows = herders.improved_breeding * herders.herd[:, herd.COW] * levers.breeding_subsidy
    model.programmes.pay("fodder_subsidy", "herders", herders.weight * fodder)
    model.programmes.pay("breeding_subsidy", "herders", herders.weight * cows)
    receive(model, fodder + cows)


def pay_rewards(model: GanziModel) -> None:
    """The year's grassland payments."""
    reward = grassland_reward(model, model.levers.eco_reward_rate)
    model.programmes.pay("eco_reward_rate", "herders", model.herders.weight * reward)
    receive(model, reward)


def receive(model: GanziModel, amounts: FloatArray) -> None:
    """Add transfers (CNY a household) to the year's income."""
    herders = model.herders
    model.pasture.earnings.add(model, SUPPORT, amounts)
    herders.outside_income = herders.outside_income + amounts


def keep_limits(model: GanziModel) -> None:
    """A part of the households thinks again about the stocking limit: payments invite, too many
    animals deter.
    """
    p, herders, pasture = model.parameters, model.herders, model.pasture
    reward = float(herders.weight @ grassland_reward(model, model.levers.eco_reward_rate))
    # Pay is left out here, as it is in the share at the start.
    earned = float(herders.weight @ (income(herders) - getattr(herders, PAY)))
    target = herder.compliance_target(
        p.compliance_start,
        reward_share=reward / max(earned, 1.0) - pasture.start_reward_share,
        reward_response=p.compliance_reward_response,
        overstocking=overstocking(model) - pasture.start_overstocking,
        stocking_response=p.compliance_stocking_response,
    )

    u = model.streams.uniform(
        "adoption", model.clock.year * MONTHS_A_YEAR, herders.uid, LIMIT_LUCK + JOIN_AND_LEAVE
    )
    herders.compliance = herder.revised_adoption(
        u, herders.compliance, target=target, rate=p.revision_rate, weight=herders.weight
    )
