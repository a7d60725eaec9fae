"""Phase of the enclave parks, their starting state and what is measured of them."""

import numpy as np
import pytest

from abm.industry import measured, parks
from agents.honours import honour
from agents.industry import park
from tests.worlds.mining_world import World


def test_enclave_parks_start_at_the_drawn_output_of_a_normal_year_at_prices_of_2021():
    world = World()
    p = world.parameters
    assert world.parks.n == 12
    assert world.parks.capacity.sum() * park.normal_use(p.park_use_intercept) == pytest.approx(
        p.enclave_output
    )
    assert world.parks.infrastructure.sum() == pytest.approx(p.enclave_infrastructure_start)


def test_enclave_output_brings_tax_but_is_no_output_of_ganzi():
    world = World()
    parks.run_parks(world)
    output = measured.enclave_output(world)
    assert output > 0
    assert world.ledger.month_total("enclave_tax") == pytest.approx(
        world.parameters.enclave_tax_share * output
    )
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
    world = World(
        month="2022-03", parameters={"park_investment_highest": 1.0, "park_score_base": 50.0}
    )
    before = world.parks.capacity.copy()
    still = np.zeros(12)
    parks.expand(world, still, still)
    step = np.maximum(world.parameters.park_step_share * before, world.parameters.park_step_least)
    assert world.parks.coming == pytest.approx(step)
    assert world.parks.capacity == pytest.approx(before)
    world.set_month(world.clock.t + 1)
    parks.expand(world, still, still)
    assert world.parks.capacity == pytest.approx(
        before + step / world.parameters.park_building_months
    )


def test_no_step_is_begun_within_a_quarter_or_without_any_chance():
    still = np.zeros(12)
    within = World(
        month="2022-02", parameters={"park_investment_highest": 1.0, "park_score_base": 50.0}
    )
    never = World(month="2022-03", parameters={"park_investment_highest": 0.0})
    for world in (within, never):
        parks.expand(world, still, still)
        assert world.parks.coming.max() == 0


def test_investors_like_infrastructure_margins_momentum_ore_and_concessions():
    world = World()
    still = np.zeros(12)
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
    world.industry.ore_cover = world.industry.ore_cover_start + 0.2
    lithium = world.parks.group <= park.BATTERY_MATERIALS
    gain = (
        parks.investment_score(world, still, still)
        - doubled
        - 0.01 * world.parameters.park_score_concession
    )
    assert gain == pytest.approx(lithium * world.parameters.park_score_ore * 0.2)


def test_the_parks_process_what_is_kept_for_them_and_what_they_need():
    world = World()
    p = world.parameters
    salts = world.parks.group == park.LITHIUM_CHEMICALS
    parks.produce(world, np.zeros(12), np.zeros(12))
    tonnes = world.parks.used[salts].sum() * (1 + p.sales_tax) / world.industry.lithium_price_2021
    for dug, processed in (
        (100.0, 100.0 * p.park_ore_preference),
        (1e9, tonnes * p.concentrate_per_carbonate),
    ):
        world.mines.concentrate = np.where(np.arange(world.mines.n) == 0, dug, 0.0)
        parks.buy_concentrate(world)
        assert measured.concentrate_processed(world) == pytest.approx(processed)
        assert world.parks.concentrate[~salts].max() == 0


def test_cover_of_the_parks_need_starts_as_normal_and_rises_with_the_mines():
    world = World().run(12)
    assert world.industry.ore_cover == pytest.approx(world.industry.ore_cover_start, abs=0.1)
    rich = World()
    for _ in range(12):
        rich.mines.concentrate = np.full(rich.mines.n, 1e9)
        parks.run_parks(rich)
    assert rich.industry.ore_cover > world.industry.ore_cover_start


def test_the_parks_earn_on_concentrate_what_salts_fetch_beyond_its_price():
    world = World()
    world.parks.concentrate = np.full(12, 10.0)
    p = world.parameters
    price = float(world.world.lithium_carbonate_price)
    earned = 120 / p.concentrate_per_carbonate * price - 120 * world.mines.price.max()
    assert measured.enclave_value_of_ore(world) == pytest.approx(earned / (1 + p.sales_tax))


def test_income_from_the_parks_is_tax_and_in_june_dividends():
    world = World(month="2022-06")
    parks.run_parks(world)
    p = world.parameters
    output = measured.enclave_output(world)
    stake = world.ledger.month_total("enclave_dividends")
    assert stake > 0
    assert measured.enclave_income(world) == pytest.approx(p.enclave_tax_share * output + stake)


def test_a_park_with_status_attracts_more():
    world = World()
    still = np.zeros(12)
    base = parks.investment_score(world, still, still)
    world.honour_candidates.rank[honour.ENCLAVE_MEISHAN] = 1
    gain = parks.investment_score(world, still, still) - base
    assert gain == pytest.approx(world.parameters.park_score_status * (world.parks.park == 0))
