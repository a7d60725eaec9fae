"""Yearly decisions about practices, and what governments pay for them."""

import numpy as np
import pytest

from abm.pasture import practices
from abm.pasture.animal_markets import expected_prices, household_prices
from abm.pasture.practices import PRACTICES, letting_return
from tests.worlds.pasture_world import World

JUNE, DECEMBER = 89, 95


def year(levers=None, months=24, **kwargs):
    return World(levers=levers, **kwargs).run(months)


def mean(world, column):
    return float(world.herders.weight @ getattr(world.herders, column) / world.herders.weight.sum())


@pytest.mark.parametrize(
    ("lever", "value", "column"),
    [
        ("fodder_subsidy", 4000, "fodder_growing"),
        ("shelter_grant", 1500, "sheltered"),
        ("breeding_subsidy", 200, "improved_breeding"),
        ("coop_ranch_support", 150, "cooperative"),
        ("homestay_grant", 20_000, "letting"),
    ],
)
def test_each_subsidy_spreads_its_practice_and_no_other(lever, value, column):
    plain, helped = year(), year({lever: value})
    assert mean(helped, column) > 1.05 * mean(plain, column)
    for other in set(PRACTICES) - {column}:
        assert mean(helped, other) == pytest.approx(mean(plain, other), abs=0.003)


def test_practices_spread_by_themselves_but_not_beyond_what_they_pay():
    world = World(outlook="central", given={"adoption_imitation": 0.6})
    before = {practice: mean(world, practice) for practice in PRACTICES}
    world.run(84)
    for practice in ("fodder_growing", "sheltered", "improved_breeding", "cooperative"):
        most = before[practice] + world.parameters.practice_potential
        # Animals are worth a third more by then, and with them what practices bring
        assert before[practice] + 0.02 < mean(world, practice) < most + 0.2


def test_without_kin_practices_spread_less():
    plain, alone = (World(outlook="central", ablations=names) for names in ((), ("peers_herders",)))
    alone.parameters.adoption_imitation = 0.0
    for world in (plain, alone):
        world.run(60)
    for practice in ("fodder_growing", "sheltered", "improved_breeding", "cooperative"):
        assert mean(alone, practice) < 0.9 * mean(plain, practice)


def test_who_cannot_raise_the_money_does_not_build():
    poor, rich = World(), World()
    poor.parameters.group_loan_most = poor.parameters.liquid_deposit_share = 0.0
    rich.parameters.group_loan_most = 1e6
    before = mean(poor, "sheltered")
    for world in (poor, rich):
        world.run(12)
    assert mean(poor, "sheltered") <= before
    assert mean(rich, "sheltered") > before + 0.005
    # What takes no money spreads alike.
    assert mean(poor, "cooperative") == pytest.approx(mean(rich, "cooperative"), abs=1e-4)


def test_dearer_animals_make_fodder_pay():
    plain, dear = World(), World()
    dear.counties.usual_animal_price = 1.5 * dear.counties.usual_animal_price
    chances = [
        practices.pays_share(
            world,
            "fodder_growing",
            gain=practices.practice_gains(
                world,
                practices.level_now(world),
                animals=world.counties.usual_animal_price / world.pasture.start_animal_price,
                beds=np.zeros(18),
            )["fodder_growing"],
        )
        for world in (plain, dear)
    ]
    assert (chances[1] > chances[0]).all()
    start = practices.practice_start(plain.parameters)["fodder_growing"]
    mean_chance = plain.herders.weight @ chances[0] / plain.herders.weight.sum()
    potential = start + plain.parameters.practice_potential
    assert mean_chance == pytest.approx(min(potential, 0.9), abs=1e-3)


def test_subsidies_are_paid_by_field_cow_place_and_room():
    world = World()
    world.ledger.start_month()
    world.set_month(JUNE)
    h, p = world.herders, world.parameters
    before = {practice: getattr(h, practice) for practice in PRACTICES}
    h.sheltered = np.minimum(before["sheltered"] + 0.1, 1)
    practices.invest_in_practices(world, before)
    places = h.weight @ ((h.sheltered - before["sheltered"]) * h.herd.sum(axis=1))
    assert world.programmes.paid["shelter_grant"] == pytest.approx(places * 200)
    assert world.programmes.paid["homestay_grant"] == 0
    practices.pay_subsidies(world)
    area = float(h.weight @ h.fodder_growing) * p.fodder_area
    assert world.programmes.paid["fodder_subsidy"] == pytest.approx(area * 900)


def test_a_grant_never_exceeds_the_cost():
    world = World(levers={"shelter_grant": 1500}, given={"shelter_cost": 1000.0})
    world.ledger.start_month()
    world.set_month(JUNE)
    before = {practice: getattr(world.herders, practice) for practice in PRACTICES}
    world.herders.sheltered = np.ones(world.herders.n)
    practices.invest_in_practices(world, before)
    places = world.herders.weight @ ((1 - before["sheltered"]) * world.herders.herd.sum(axis=1))
    assert world.programmes.paid["shelter_grant"] == pytest.approx(places * 1000)


def test_rewards_near_the_published_469_million_a_year():
    world = World()
    world.set_month(DECEMBER)
    practices.pay_rewards(world)
    assert world.programmes.paid["eco_reward_rate"] == pytest.approx(4.69e8, rel=0.15)


def test_higher_rewards_mean_more_compliance_fewer_animals_better_grass():
    plain, rewarded = (
        World(levers=levers, draw=2).run(84) for levers in ({}, {"eco_reward_rate": 2})
    )
    assert mean(rewarded, "compliance") > mean(plain, "compliance")
    assert rewarded.yaks() < plain.yaks()
    assert rewarded.counties.grass_condition.mean() > plain.counties.grass_condition.mean()


def test_homestay_rooms_follow_from_letting():
    world = year({"homestay_grant": 20_000})
    h = world.herders
    assert h.homestay_rooms == pytest.approx(h.letting * world.parameters.rooms_per_homestay)
    assert world.counties.herder_rooms.sum() == pytest.approx(h.weight @ h.homestay_rooms)


def test_fuller_beds_make_more_households_let_rooms():
    plain, full = World(), World()
    for world, occupancy in ((plain, 0.25), (full, 0.4)):
        world.pasture.start_bed_price = world.counties.bed_price = np.full(18, 120.0)
        world.tourism.usual_occupancy = np.full((12, 18), 0.25)
        world.counties.yearly_occupancy = np.full(18, occupancy)
    assert practices.fuller_beds(plain) == pytest.approx(0)
    for world in (plain, full):
        world.run(36)
    assert mean(full, "letting") > 1.1 * mean(plain, "letting")


def test_what_a_let_room_brings_by_hand():
    p = World().parameters
    p.beds_per_room, p.letting_margin, p.letting_years, p.letting_cost = 2.0, 0.5, 5.0, 36_500.0
    # 730 bed-nights of which 0.2 are sold at 100 CNY, half of it kept, five years: 36 500 CNY
    assert letting_return(p, occupancy=0.2, bed_price=100.0) == pytest.approx(1)


def test_what_deposits_leave_of_a_cost_is_borrowed_up_to_the_group_limit():
    world = World()
    world.ledger.start_month()
    h, p = world.herders, world.parameters
    practices.borrow(world, h.weight * 1e6)
    assert world.ledger.loans("herders") == pytest.approx(h.weight * p.group_loan_most * 1000)
    practices.borrow(world, h.weight * 1e6)
    assert world.ledger.loans("herders") == pytest.approx(h.weight * p.group_loan_most * 1000)
    free = World()
    practices.borrow(free, 0.5 * h.weight * practices.liquid_money(free))
    assert not free.ledger.loans("herders").any()


def test_new_farm_parks_bring_members_and_a_better_price():
    plain, helped = World(), World()
    helped.counties.farm_parks = helped.counties.farm_parks + 4.0
    for world in (plain, helped):
        world.run(18)
    assert mean(helped, "park_member") > 1.1 * mean(plain, "park_member")
    price = household_prices(plain, expected_prices(plain))
    plain.herders.park_member = np.ones(plain.herders.n)
    assert (household_prices(plain, expected_prices(plain)) > price).all()
