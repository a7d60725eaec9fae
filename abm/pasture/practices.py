"""Once a year herders reconsider their practices and the stocking limit; subsidies and rewards are
paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.pasture.animal_markets import expected_prices, gain_together
from abm.pasture.books import ShareWith
from abm.pasture.herder_figures import (
    county_mean,
    county_sum,
    grassland_reward,
    household_mean,
    income,
    liquid_money,
    overstocking,
)
from agents.calendar import DAYS_A_YEAR, MONTHS_A_YEAR
from agents.industries import CONSTRUCTION
from agents.pasture import adoption, herd, herder
from agents.pasture.herd import MANY
from agents.pasture.herder import PAY, SUPPORT
from agents.units import THOUSAND

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, Values

SHELTER, COOPERATIVE, LETTING = "sheltered", "cooperative", "letting"
PRACTICES = (
    "fodder_growing",
    SHELTER,
    "improved_breeding",
    COOPERATIVE,
    LETTING,
    "park_member",
)
"""Practices that herders take up or drop, columns of the herders; their luck follows this order."""
JOIN_AND_LEAVE = np.arange(2)[:, None, None]
"""Each practice has two numbers of luck a household: for taking it up and for dropping it."""
LIMIT = len(PRACTICES)
"""Number of the stocking limit in the luck, after the practices."""
MOST_AT_START = 0.9
"""Highest share of households that a practice pays at the start."""
FARM_LOANS = "agriculture"


class Bill(NamedTuple):
    """What a practice costs a household once, CNY."""

    grant: Values  # paid by governments
    own: Values  # left to the household


def revise_practices(model: GanziModel) -> None:
    """Households learn from their kin about fodder, shelters, breeding, cooperatives, parks and
    letting rooms, and take up what would pay them.
    """
    counties, herders = model.counties, model.herders
    # All practices answer to the shares and gains before this year's choice, in whatever order.
    before = {practice: getattr(herders, practice) for practice in PRACTICES}
    gains = practice_gains(
        model,
        level_now(model),
        animals=counties.usual_animal_price / model.pasture.start_animal_price,
        beds=fuller_beds(model),
    )
    chance = np.empty((len(PRACTICES), herders.n))
    for place, practice in enumerate(PRACTICES):
        chance[place] = pays_share(model, practice, gain=gains[practice])
    told, able = np.zeros_like(chance), np.ones_like(chance)
    told[PRACTICES.index(COOPERATIVE)] = told_of_cooperatives(model)[herders.county]
    able[PRACTICES.index(SHELTER)] = able_to_build(model, shelter_bill(model))
    able[PRACTICES.index(LETTING)] = able_to_build(model, rooms_bill(model))

    share = np.array([before[practice] for practice in PRACTICES])
    places = np.arange(len(PRACTICES))
    after = spread_by_kin(model, places, share, chance=chance, told=told, able=able)
    for practice, taken_up in zip(PRACTICES, after, strict=True):
        setattr(herders, practice, taken_up)

    count_practices(model)

    # Building follows from the change of a practice, yearly subsidies from its new share.
    invest_in_practices(model, before)
    pay_subsidies(model)


def count_practices(model: GanziModel) -> None:
    """Who has each practice is counted, and the rooms that visitors find."""
    counties, herders, pasture = model.counties, model.herders, model.pasture
    for practice in PRACTICES:
        share = getattr(herders, practice)
        pasture.shares_with[practice] = ShareWith(
            household_mean(model, share), county_mean(model, share)
        )
    # Rounding alone can take a mean of weighed rows beyond one.
    counties.cooperative_share = np.minimum(pasture.shares_with[COOPERATIVE].by_county, 1.0)
    herders.homestay_rooms = herders.letting * model.parameters.rooms_per_homestay
    counties.herder_rooms = county_sum(model, herders.homestay_rooms)


def spread_by_kin(
    model: GanziModel,
    places: IntArray,
    share: FloatArray,
    *,
    chance: FloatArray,
    told: Values = 0.0,
    able: Values = 1.0,
) -> FloatArray:
    """Share of each row's households with each practice after this year, shape (practices, n).

    `places` are the practices' numbers in the luck, `share` who has them, `chance` (0 to 1) the
    share that they would pay, `told` (1/a) how many governments bring to them on top of their own
    awareness, `able` (0 to 1) the share that could raise the money; of the shape of `share`.
    """
    p, herders, pasture = model.parameters, model.herders, model.pasture
    numbers = 2 * places[:, None] + JOIN_AND_LEAVE
    if herders.weight.min() >= MANY:
        numbers = numbers[:1]  # one number then stands for both
    year = model.clock.year * MONTHS_A_YEAR
    hazard = adoption.adoption_hazard(
        pasture.awareness + told,
        imitation=p.adoption_imitation,
        around=adoption.kin_share(share, pasture.kin),
    )
    return adoption.next_adoption(
        model.streams.uniform("adoption", year, herders.uid, numbers),
        share,
        potential=adoption.households_in_reach(
            pasture.practice_score[places], chance, weight=herders.weight
        ),
        hazard=hazard * able,
        drop=p.adoption_drop,
        weight=herders.weight,
    )


def practice_start(p: Parameters) -> dict[str, float]:
    """Share of households that follow each practice before the first month."""
    rooms = p.beds * p.homestay_rooms_share / p.beds_per_room * p.herder_part_of_homestays
    return {
        "fodder_growing": p.fodder_start,
        SHELTER: p.shelter_start,
        "improved_breeding": p.breeding_start,
        COOPERATIVE: p.cooperative_start,
        LETTING: rooms / p.rooms_per_homestay / p.herder_households,
        "park_member": p.park_member_start,
    }


def reach(p: Parameters, practice: str) -> float:
    """Share of households that could follow a practice at all: rooms can be let only where visitors
    come by.
    """
    return p.letting_reach if practice == LETTING else 1.0


def pays_share(
    model: GanziModel, practice: str, *, gain: Values, threshold: float | None = None
) -> FloatArray:
    """Share of each row's households that a practice would pay, shape (n,), at a `gain` (yearly
    return over cost) and what an ordinary household asks for, its `threshold` if none is given.
    """
    p, pasture = model.parameters, model.pasture
    return adoption.potential_share(
        gain,
        threshold=pasture.thresholds[practice] if threshold is None else threshold,
        spread=p.adoption_spread,
        readiness=pasture.readiness,
        reach=reach(p, practice),
    )


def level_now(model: GanziModel) -> Callable[[str], float]:
    """Value of a lever this month by its name, in its unit."""
    return lambda lever: getattr(model.levers, lever)


def practice_gains(
    model: GanziModel,
    level: Callable[[str], float],
    *,
    animals: FloatArray,
    beds: FloatArray,
) -> dict[str, Values]:
    """Yearly return of each practice over its cost, by household or the same for all of them.

    `level` gives a lever's value by its name; `animals` is the price of animals that herders are
    used to over that of the start, and `beds` the change of what let rooms bring, both (18,).
    """
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    prices = model.world.consumer_prices / pasture.start_prices
    # Feed, shelters and breeding bring their cost at the price of the start, to a household that
    # neither gains nor loses by them.
    animals = animals[herders.county]
    # A cooperative gets a better price for every animal that is brought to market.
    brought = herders.herd @ herd.ALL * pasture.usual_offtake * (1 - p.own_slaughter_share)
    better = gain_together(model, expected_prices(model))
    new_parks = counties.farm_parks - pasture.start_farm_parks
    return {
        "fodder_growing": animals + level("fodder_subsidy") / p.fodder_cost,
        SHELTER: animals + level("shelter_grant") / p.shelter_cost,
        "improved_breeding": animals + level("breeding_subsidy") / p.breeding_cost,
        COOPERATIVE: brought * better / (p.cooperative_cost * prices),
        LETTING: beds[herders.county] + level("homestay_grant") / p.letting_cost,
        "park_member": (p.park_member_gain * new_parks)[herders.county],
    }


def told_of_cooperatives(model: GanziModel) -> FloatArray:
    """Share of herder households that support beyond that of the start brings to cooperatives in a
    year, 1/a by county, shape (18,): one for every yearly cost of a member.
    """
    counties = model.counties
    more = counties.cooperative_support - model.pasture.usual_cooperative_support
    reached = np.maximum(counties.herder_households, 1.0) * model.parameters.cooperative_cost
    return more / reached


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


def shelter_bill(model: GanziModel) -> Bill:
    """What shelters for all its animals cost a household, by who pays, CNY, shape (n,) each."""
    p = model.parameters
    places = model.herders.herd.sum(axis=1)
    # No grant exceeds what it is given for.
    grant = min(model.levers.shelter_grant, p.shelter_cost)
    return Bill(places * grant, places * (p.shelter_cost - grant) * dearer(model))


def rooms_bill(model: GanziModel) -> Bill:
    """What rooms for visitors cost a household, by who pays, CNY."""
    p = model.parameters
    grant = min(model.levers.homestay_grant, p.letting_cost)
    rooms = p.rooms_per_homestay
    return Bill(rooms * grant, rooms * (p.letting_cost - grant) * dearer(model))


def dearer(model: GanziModel) -> float:
    """Consumer prices over those of the start: grants are amounts of money, but costs rise."""
    return float(model.world.consumer_prices / model.pasture.start_prices)


def able_to_build(model: GanziModel, bill: Bill) -> FloatArray:
    """Share of each row's households for which the row's own money and its room for loans would
    build, 0 to 1, shape (n,).
    """
    herders, p = model.herders, model.parameters
    debt = model.ledger.loans("herders") / herders.weight
    money = liquid_money(model) + np.maximum(p.group_loan_most * THOUSAND - debt, 0.0)
    return np.minimum(money / np.maximum(bill.own, 1.0), 1.0)


def invest_in_practices(model: GanziModel, before: dict[str, FloatArray]) -> None:
    """New shelters and rooms are built: governments pay their grant, herders the rest from deposits
    and loans; `before` holds the practices before this year's choice.
    """
    herders = model.herders
    new_shelters, new_letting = (
        herders.weight * np.maximum(getattr(herders, practice) - before[practice], 0.0)
        for practice in (SHELTER, LETTING)
    )
    shelters, rooms = shelter_bill(model), rooms_bill(model)
    for lever, new, bill in (
        ("shelter_grant", new_shelters, shelters),
        ("homestay_grant", new_letting, rooms),
    ):
        model.programmes.pay(lever, "herders", new * bill.grant)
    granted = new_shelters * shelters.grant + new_letting * rooms.grant
    cost = new_shelters * shelters.own + new_letting * rooms.own
    borrow(model, cost)

    # Nobody spends more than deposits and the new loan reach.
    spent = np.minimum(cost + granted, np.maximum(herders.deposits, 0.0))
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
    """Households keep the stocking limit or cease to, as their kin do: payments invite, too many
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

    kept = spread_by_kin(model, np.array([LIMIT]), herders.compliance[None], chance=target[None])
    herders.compliance = kept[0]
