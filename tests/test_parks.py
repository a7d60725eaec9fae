"""Phase of enclave parks, industrial zones and data centres; their starting state."""

import numpy as np
import pytest

from abm.measures import parks as measures
from abm.phases import parks
from agents import data_centre, honour, park
from tests.mining_world import World


def test_enclave_parks_start_at_the_drawn_output_of_a_normal_year_at_prices_of_2021():
    world = World()
    p = world.parameters
    assert world.parks.n == 12
    assert world.parks.capacity.sum() * park.normal_use(p.park_use_intercept) == pytest.approx(p.enclave_output)
    assert world.parks.infrastructure.sum() == pytest.approx(p.enclave_infrastructure_start)


def test_enclave_output_brings_tax_but_is_no_output_of_ganzi():
    world = World()
    parks.run_enclaves(world)
    output = measures.enclave_output(world)
    assert output > 0
    assert world.ledger.month_total("enclave_tax") == pytest.approx(world.parameters.enclave_tax_share * output)
    assert world.ledger.sector_flow("enclave_tax", "CG") == pytest.approx(
        world.parameters.enclave_tax_share * output * world.parameters.enclave_county_share
    )
    assert world.ledger.sector_flow("enclave_tax", "EN") == 0


def test_lithium_salts_at_half_price_halve_their_nominal_output():
    world, cheap = World(), World()
    cheap.world.lithium_carbonate_price = world.world.lithium_carbonate_price / 2
    still = np.zeros(12)
    for one in (world, cheap):
        parks.produce(one, still, still)
    salts = world.parks.group == park.LITHIUM_CHEMICALS
    metals = world.parks.group == park.ALUMINIUM_SILICON
    assert cheap.parks.output[salts] == pytest.approx(world.parks.output[salts] / 2)
    assert cheap.parks.output[metals] == pytest.approx(world.parks.output[metals])


def test_new_steps_wait_under_construction_and_then_become_capacity():
    world = World(month="2022-03", given={"park_investment_highest": 1.0, "park_score_base": 50.0})
    before = world.parks.capacity.copy()
    still = np.zeros(12)
    parks.expand(world, still, still)
    step = np.maximum(world.parameters.park_step_share * before, world.parameters.park_step_least)
    assert world.parks.coming == pytest.approx(step)
    assert world.parks.capacity == pytest.approx(before)
    world.set_month(world.clock.t + 1)
    parks.expand(world, still, still)
    assert world.parks.capacity == pytest.approx(before + step / world.parameters.park_building_months)


def test_no_step_is_begun_within_a_quarter_or_without_any_chance():
    still = np.zeros(12)
    within = World(month="2022-02", given={"park_investment_highest": 1.0, "park_score_base": 50.0})
    never = World(month="2022-03", given={"park_investment_highest": 0.0})
    for world in (within, never):
        parks.expand(world, still, still)
        assert world.parks.coming.max() == 0


def test_investors_like_infrastructure_margins_momentum_ore_and_concessions():
    world, still = World(), np.zeros(12)
    base = parks.investment_score(world, still, still)
    assert (parks.investment_score(world, still + 0.1, still) > base).all()
    assert (parks.investment_score(world, still, still + 0.1) > base).all()
    world.parks.infrastructure = world.parks.infrastructure * 2
    doubled = parks.investment_score(world, still, still)
    assert doubled - base == pytest.approx(world.parameters.park_score_infrastructure)
    world.guidance_funds.concession[0, 3] = 0.01
    assert parks.investment_score(world, still, still) - doubled == pytest.approx(
        0.01 * world.parameters.park_score_concession
    )
    world.mines.ore_capacity = world.mines.ore_capacity * 3
    lithium = world.parks.group <= park.BATTERY_MATERIALS
    gain = parks.investment_score(world, still, still) - doubled - 0.01 * world.parameters.park_score_concession
    assert gain == pytest.approx(lithium * world.parameters.park_score_ore * np.log(2))


def test_a_park_with_status_attracts_more():
    world, still = World(), np.zeros(12)
    base = parks.investment_score(world, still, still)
    world.honour_candidates.rank[honour.ENCLAVE_MEISHAN] = 1
    gain = parks.investment_score(world, still, still) - base
    assert gain == pytest.approx(world.parameters.park_score_status * (world.parks.park == 0))


def test_as_many_zones_are_open_as_drawn_and_money_builds_them_up():
    world = World(given={"zones_with_output": 6.2})
    assert measures.zones_with_output(world) == 6
    assert not (world.counties.zone_open & ~world.counties.has_zone).any()
    before = world.counties.zone_infrastructure.copy()
    world.levers.zone_infra = 96.0
    parks.grow_zones(world)
    gained = world.counties.zone_infrastructure - before * (1 - world.parameters.zone_depreciation / 12)
    assert gained == pytest.approx(1e6 * world.counties.has_zone)


def test_closed_zones_open_for_sure_at_an_endless_rate_and_never_at_rate_zero():
    sure = World(month="2022-03", given={"zone_opening_rate": 1e9})
    never = World(month="2022-03", given={"zone_opening_rate": 0.0})
    for world in (sure, never):
        parks.grow_zones(world)
    assert measures.zones_with_output(sure) == 8
    assert measures.zones_with_output(never) == round(never.parameters.zones_with_output)


def cheap_power(**changes):
    """A world in which every operator looks for a site and power costs little."""
    given = {"data_centre_interest": 1.0, "data_centre_remoteness": 0.0, "data_centre_taste": 1.0} | changes
    return World(levers={"dc_power_price": 0.25, "dc_quota_mw": 1300.0}, given=given)


def test_operators_come_for_cheap_power_within_winter_supply_and_not_for_dear_power():
    world = cheap_power()
    parks.decide_data_centres(world)
    room = 12000 * world.parameters.dry_season_output * world.parameters.dry_season_local_share
    assert 0 < parks.committed(world.data_centres) <= room / world.parameters.data_centre_effectiveness
    dear = cheap_power(data_centre_remoteness=9e9)
    parks.decide_data_centres(dear)
    assert parks.committed(dear.data_centres) == 0


def test_cheaper_power_only_adds_operators_for_the_same_luck():
    sizes = []
    for price in (0.55, 0.45, 0.35, 0.25):
        world = cheap_power(data_centre_interest=0.6, data_centre_remoteness=1500.0, data_centre_taste=400.0)
        world.levers.dc_power_price = price
        parks.decide_data_centres(world)
        sizes.append(np.count_nonzero(world.data_centres.stage))
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


def test_the_quota_binds():
    world = cheap_power()
    world.levers.dc_quota_mw = 100.0
    parks.decide_data_centres(world)
    assert 0 < parks.committed(world.data_centres) <= 100
    none = cheap_power()
    none.levers.dc_quota_mw = 0.0
    parks.decide_data_centres(none)
    assert parks.committed(none.data_centres) == 0


def test_a_data_centre_is_built_draws_power_sells_and_books_the_price_gap():
    world = cheap_power()
    world.run(31)
    centres, p = world.data_centres, world.parameters
    running = centres.stage == data_centre.RUNNING
    assert running.any()
    assert measures.data_centre_capacity(world) == pytest.approx(centres.capacity[running].sum())
    world.ledger.start_month()
    parks.run_data_centres(world)
    load = centres.capacity[running].sum() * p.data_centre_effectiveness * p.data_centre_load_factor
    assert world.counties.data_centre_load.sum() == pytest.approx(load)
    sales = centres.capacity[running].sum() * 1000 * p.data_centre_revenue / 12
    assert world.ledger.month_total("data_services_export") == pytest.approx(sales)
    assert world.programmes.booked["dc_power_price"] > 0


def test_data_centres_pay_the_grid_company_which_pays_the_plants_elsewhere():
    world = World()
    world.ledger.start_month()
    parks.pay_for_power(world, np.full(world.data_centres.n, 3.0))
    assert world.ledger.month_total("intermediate_import") == 3.0 * world.data_centres.n
    assert world.ledger.balance("power_projects").sum() == 0


def test_zone_output_counts_sales_inside_open_zones_only():
    world = World()
    counties = world.counties
    opened, closed = np.flatnonzero(counties.zone_open)[0], np.flatnonzero(counties.has_zone & ~counties.zone_open)[0]

    class Firms:
        county = np.array([opened, opened, closed])
        in_zone = np.array([True, False, True])
        sales = np.array([10.0, 100.0, 1000.0])
        weight = np.array([2.0, 1.0, 1.0])

    world.enterprises = Firms
    assert measures.zone_output(world).sum() == pytest.approx(20.0)
    assert measures.zone_output(world)[opened] == pytest.approx(20.0)
