"""Phase of the enclave parks, their starting state and what is measured of them."""

import numpy as np
import pytest

from abm.industry import measured, mining, parks
from agents.honours import honour
from agents.industry import mine, park
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


def test_investors_like_infrastructure_margins_momentum_and_ore():
    world = World()
    still = np.zeros(12)
    base = parks.investment_score(world, still, still)
    assert (parks.investment_score(world, still + 0.1, still) > base).all()
    assert (parks.investment_score(world, still, still + 0.1) > base).all()
    world.parks.infrastructure = world.parks.infrastructure * 2
    doubled = parks.investment_score(world, still, still)
    assert doubled - base == pytest.approx(world.parameters.park_score_infrastructure)
    world.industry.ore_cover = world.industry.ore_cover_start + 0.2
    lithium = world.parks.group <= park.BATTERY_MATERIALS
    gain = parks.investment_score(world, still, still) - doubled
    assert gain == pytest.approx(lithium * world.parameters.park_score_ore * 0.2)


def send(world, tonnes):
    """What the first lithium mine sends to each park and outside, t."""
    sent = np.zeros((len(world.industry.lithium_rows), 4))
    sent[0] = tonnes
    world.network.ship(sent, sent)


def test_lithium_plants_process_what_is_sent_to_their_park():
    world = World()
    salts = world.parks.group == park.LITHIUM_CHEMICALS
    send(world, [100.0, 20.0, 3.0, 500.0])
    parks.receive_concentrate(world)
    assert world.parks.concentrate[salts] == pytest.approx([100, 20, 3])
    assert world.parks.concentrate[~salts].max() == 0
    assert measured.concentrate_processed(world) == pytest.approx(123)


def test_a_park_is_offered_no_more_than_its_plants_need():
    world = World()
    need = world.industry.ore_need
    rows = world.industry.lithium_rows
    world.mines.stock = np.where(np.arange(world.mines.n) == rows[0], 10 * need.sum(), 0.0)
    mining.mine_ore(world)
    parks.receive_concentrate(world)
    assert world.parks.concentrate.reshape(3, -1).sum(axis=1) == pytest.approx(need)
    chain = world.network.chain.shipped[world.network.chain_rows.lithium]
    assert chain.sum() == pytest.approx(world.mines.concentrate.sum())


def test_cover_of_the_parks_need_starts_as_normal_and_rises_with_deliveries():
    world = World().run(12)
    start = world.industry.ore_cover_start
    assert world.industry.ore_cover == pytest.approx(start, abs=0.1)
    rich = World()
    for _ in range(12):
        send(rich, 1e9)
        parks.run_parks(rich)
    assert (rich.industry.ore_cover > start).all()


def test_plants_without_their_usual_ore_make_less_until_they_are_used_to_it():
    output = []
    for sent in (1e9, 0.0):
        world = World(month="2022-07")
        world.industry.ore_cover = np.full(3, 0.5)
        season = mine.season_factor(7, world.parameters.mine_summer_share)
        send(world, sent)
        parks.run_parks(world)
        output.append(world.parks.used.copy())
    salts = world.parks.group == park.LITHIUM_CHEMICALS
    lost = (1 - world.parameters.ore_replaced) * min(0.5 * season, 1.0)
    assert output[1][salts] == pytest.approx(output[0][salts] * (1 - lost))
    assert (output[1][~salts] == output[0][~salts]).all()


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


def test_grants_for_lithium_processing_tip_steps_and_are_paid_for_those_that_go():
    certain = {"park_investment_highest": 1.0, "park_score_base": -1.0}
    still = np.zeros(12)
    tipped = 0
    for draw in range(8):
        begun = []
        for grant in (0.0, 0.1):
            world = World(
                draw=draw,
                month="2022-03",
                levers={"lithium_processing_grant": grant},
                parameters=certain,
            )
            parks.expand(world, still, still)
            lithium = world.parks.group <= park.BATTERY_MATERIALS
            capital = world.parks.coming[lithium].sum() * world.parameters.park_capital_ratio
            paid = world.programmes.paid.get("lithium_processing_grant", 0.0)
            assert paid == pytest.approx(grant * capital)
            begun.append(world.parks.coming > 0)
        without, helped = begun
        assert (helped | ~without).all()
        np.testing.assert_array_equal(helped[~lithium], without[~lithium])
        tipped += np.count_nonzero(helped & ~without)
    assert tipped > 0
