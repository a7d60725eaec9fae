"""Phase of ore, concentrate and the money of mines; starting state of mining."""

import numpy as np
import pytest

from abm.government.taxes import corporate_tax_rate
from abm.industry import measured, mining, start_mines
from abm.registers.tables import read_table
from agents.industry import mine
from tests.worlds.costs import cost_of
from tests.worlds.mining_world import World

IDS = [row["id"] for row in read_table("mines")]


def test_mining_starts_with_the_drawn_output_at_the_prices_of_2021():
    world = World()
    prices = start_mines.price_history(world, 84)[-12:]
    p = world.parameters
    used = mine.utilisation(
        prices,
        cash_cost=p.concentrate_cash_cost,
        scale=p.mine_margin_scale,
        ceiling=p.mine_utilisation_ceiling,
    )
    lithium = 450000 * np.mean(used * prices) * p.ore_lithium_recovery / 0.06 / (1 + p.sales_tax)
    working = (world.mines.stage == mine.OPERATING) * world.mines.reference_output
    assert lithium + working.sum() == pytest.approx(p.mining_output)
    assert 0.2 < lithium / p.mining_output < 0.8


def test_where_lithium_would_take_all_other_mines_keep_their_least_part():
    world = World(parameters={"mining_output": 1e8})
    working = (world.mines.stage == mine.OPERATING) * world.mines.reference_output
    assert working.sum() == pytest.approx(world.parameters.other_mining_floor * 1e8)


def test_only_the_first_mine_works_at_the_start_at_the_size_of_its_plant():
    world = World()
    assert measured.lithium_ore_capacity(world) == pytest.approx(450_000)
    assert measured.blank_areas_tendered(world) == 0.0
    assert measured.lithium_licensed_capacity(world) == pytest.approx(1.05e6 + 6e5)


def test_a_licensed_but_unbuilt_mine_counts_as_licensed_and_an_enlargement_only_once_permitted():
    world = World()
    stage = world.mines.stage.copy()
    stage[IDS.index("murong")] = mine.LICENCE
    stage[len(IDS)] = mine.REVIEW
    world.mines.stage = stage
    assert measured.lithium_licensed_capacity(world) == pytest.approx(1.05e6 + 6e5 + 3e6)
    stage = stage.copy()
    stage[len(IDS)] = mine.BUILDING
    world.mines.stage = stage
    assert measured.lithium_licensed_capacity(world) == pytest.approx(1.05e6 + 6e5 + 3e6 + 1.9e6)


def test_a_known_restart_is_a_halt_until_then():
    assert (
        start_mines.months_to_restart({"stage_2022_03": "operating", "start": "2019-06"}, 12) == 41
    )
    assert (
        start_mines.months_to_restart({"stage_2022_03": "operating", "start": "2019-06"}, 84) == 0
    )
    assert start_mines.months_to_restart({"stage_2022_03": "suspended", "start": "2012"}, -50) == 0
    assert start_mines.months_to_restart({"stage_2022_03": "operating", "start": "2016"}, 0) == 12


def test_an_enlargement_filed_with_its_plant_shares_the_decision_and_otherwise_has_its_own():
    plant = IDS.index("yuanyangba")
    larger = len(IDS)
    filed, apart = (World(parameters={"mine_enlargement_filed": value}) for value in (1.0, 0.0))
    keys = filed.industry.file_keys
    assert keys[plant] == keys[larger] == filed.mines.uid[plant]
    own = apart.industry.file_keys[larger]
    assert own == apart.mines.uid[larger] != apart.mines.uid[plant]
    for t in range(96):
        filed.run(1)
        stages = filed.mines.stage[[plant, larger]]
        assert (stages[0] >= mine.BUILDING) == (stages[1] >= mine.BUILDING), t


def test_every_deposit_has_one_mining_group_for_owner():
    world = World()
    owners = world.mines.owner
    assert (world.investors.group[owners] == 1).all()
    assert (owners == owners[world.mines.deposit]).all()
    assert len(set(owners.tolist())) == 7


def test_a_plant_shares_the_opposition_of_its_mine():
    world = World()
    first = IDS.index("jiajika_134")
    plant = IDS.index("yuanyangba")
    assert world.mines.base_opposition[first] == world.mines.base_opposition[plant]
    assert world.mines.base_opposition[first] != world.mines.base_opposition[IDS.index("murong")]


def test_the_review_of_the_larger_pit_is_filed_or_not():
    filed = World(parameters={"mine_enlargement_filed": 1.0}).mines.stage[len(IDS)]
    waiting = World(parameters={"mine_enlargement_filed": 0.0}).mines.stage[len(IDS)]
    assert (filed, waiting) == (mine.REVIEW, mine.LICENCE)


def test_a_month_of_ore_by_hand():
    world = World(month="2022-07")
    p = world.parameters
    world.mines.price = np.where(world.mines.mineral == mine.LITHIUM, 50000.0, 0.0)
    ore = mining.dig(world).ore
    row = IDS.index("jiajika_134")
    season = p.mine_summer_share * 12 / 7
    used = mine.utilisation(
        50000.0,
        cash_cost=p.concentrate_cash_cost,
        scale=p.mine_margin_scale,
        ceiling=p.mine_utilisation_ceiling,
    )
    assert ore[row] == pytest.approx(450000 / 12 * season * used)
    tonnes = ore[row] * p.ore_lithium_recovery / 0.06
    assert world.mines.concentrate[row] == pytest.approx(tonnes)
    assert world.mines.output[row] == pytest.approx(tonnes * 50000 / 1.13)
    copper = IDS.index("liwu")
    metal = world.mines.reference_output[copper] / 12 * world.world.metal_price_index
    assert world.mines.output[copper] == pytest.approx(metal)


def close_ways(world, *, shut=True):
    """No road leads out of any lithium mine; or all do again."""
    chain, rows = world.network.chain, world.network.chain_rows
    chain.put("open", rows.lithium, np.zeros(28) if shut else np.ones(28))
    world.industry.ways = None


def test_a_mine_that_is_cut_off_fills_its_store_and_sends_it_out_later():
    world = World(month="2022-07")
    row = IDS.index("jiajika_134")
    close_ways(world)
    made = 0.0
    for _ in range(6):
        mining.mine_ore(world)
        assert world.mines.output[row] == world.mines.concentrate[row] == 0
        made += world.mines.dressed[row]
        assert world.mines.stock[row] == pytest.approx(made)
    assert made == pytest.approx(mining.store(world)[row])
    assert world.mines.dressed[row] == 0

    close_ways(world, shut=False)
    mining.mine_ore(world)
    sent = world.mines.concentrate[row]
    assert sent == pytest.approx(made + world.mines.dressed[row])
    assert world.mines.stock[row] == 0
    rows = world.network.chain_rows.lithium
    assert world.network.chain.shipped[rows].sum() == pytest.approx(sent)
    world.network.load_roads()
    assert world.network.road.freight.max() == pytest.approx(sent)


def test_a_longer_way_costs_the_miner_and_a_dearer_park_its_ore():
    world = World(month="2022-07")
    row = IDS.index("jiajika_134")
    mining.dig(world)
    before = world.mines.output[row] / world.mines.concentrate[row]
    chain, rows = world.network.chain, world.network.chain_rows
    usual = chain.shipped[rows.lithium].reshape(-1, 4)[0]

    rate = chain.freight_rate[rows.lithium].reshape(-1, 4) + np.array([300.0, 100, 100, 100])
    chain.put("freight_rate", rows.lithium, rate.ravel())
    world.industry.ways = None
    mining.dig(world)
    after = world.mines.output[row] / world.mines.concentrate[row]
    dearer = chain.shipped[rows.lithium].reshape(-1, 4)[0]
    dearer_by = (before - after) * (1 + world.parameters.sales_tax)
    assert 100 < dearer_by < 150
    assert dearer[0] / dearer.sum() < 0.4 * usual[0] / usual.sum()


def test_without_the_layer_roads_do_not_matter_to_mines():
    world = World(month="2022-07")
    row = IDS.index("jiajika_134")
    world.ablations = frozenset({"layer_chain"})
    close_ways(world)
    mining.dig(world)
    assert world.mines.concentrate[row] > 0
    assert world.mines.stock[row] == 0


def test_halted_mines_sell_nothing():
    world = World()
    world.mines.halt_left = np.full(world.mines.n, 2.0)
    mining.mine_ore(world)
    assert measured.mining_output(world).sum() == 0
    assert world.ledger.month_total("wages") == 0


def test_sales_equal_measured_output_and_books_close_over_a_year():
    world = World()
    mining.mine_ore(world)
    assert world.ledger.month_total("ore_export") == pytest.approx(
        measured.mining_output(world).sum()
    )
    world.run(12)
    assert world.mines.deposits.min() >= 0


def test_the_quarter_pays_what_is_due_and_shares_it_by_the_law():
    world = World(month="2022-03")
    due = np.zeros((world.mines.n, 4))
    due[0] = (100.0, 200.0, 50.0, 1000.0)
    world.mines.quarter_dues = due
    world.mines.output = np.zeros(world.mines.n)
    mining.settle_quarter_of_mines(world, np.zeros(world.mines.n))
    p, ledger = world.parameters, world.ledger
    assert ledger.month_total("resource_fees") == pytest.approx(100)
    assert ledger.month_total("production_tax") == pytest.approx(200)
    assert ledger.month_total("benefit_sharing") == pytest.approx(50)
    rate = corporate_tax_rate(p, world.levers.tax_relief)
    assert ledger.month_total("corporate_tax") == pytest.approx(1000 * rate)
    assert ledger.sector_flow("resource_fees", "PG") == pytest.approx(
        100 * p.prefecture_part_of_local_tax
    )
    assert world.mines.quarter_dues.max() == 0
    local = p.prefecture_part_of_local_tax + (
        1 - p.prefecture_part_of_local_tax - p.province_part_of_local_tax
    )
    shares = {
        name: sum(world.economy.tax_shares[name][1:])
        for name in ("production_tax", "corporate_tax")
    }
    kept = 100 * local + 200 * shares["production_tax"] + 50 + 1000 * rate * shares["corporate_tax"]
    stake = ledger.month_total("dividends")
    assert world.mines.kept.sum() - stake == pytest.approx(kept)


def test_the_prefecture_gets_its_stake_of_the_profits_and_owners_outside_the_rest():
    world = World(month="2022-03")
    surplus = np.zeros(world.mines.n)
    surplus[0] = 5e9
    world.ledger.post("equity", "world", "mines", received=surplus)
    world.mines.output = np.zeros(world.mines.n)
    before = world.mines.deposits.sum()
    mining.settle_quarter_of_mines(world, np.zeros(world.mines.n))
    stake = world.parameters.mine_local_stake
    paid = {flow: world.ledger.month_total(flow) for flow in ("dividends", "dividends_outside")}
    assert paid["dividends"] == pytest.approx(before * stake)
    assert paid["dividends_outside"] == pytest.approx(before * (1 - stake))
    assert world.mines.kept.sum() == pytest.approx(before * stake)


def test_neighbours_money_goes_to_herders_by_household_and_to_residents_of_the_county():
    world = World()
    amounts = np.zeros(world.mines.n)
    amounts[0] = 1000.0
    mining.pay_neighbours(world, amounts)
    share = world.parameters.benefit_herder_share
    assert world.ledger.balance("herders")[[0, 18]] == pytest.approx([500 * share, 500 * share])
    assert world.ledger.balance("residents")[0] == pytest.approx(1000 * (1 - share))
    world.herders.weight = np.zeros(36)
    mining.pay_neighbours(world, amounts)
    assert world.ledger.balance("residents")[0] == pytest.approx(1000 * (2 - share))


def test_sharing_and_insurance_levers_cost_mines_and_are_booked():
    world = World(levers={"benefit_sharing": 5.0, "env_liability_insurance": 1.0})
    mining.mine_ore(world)
    output = world.mines.output.sum()
    assert cost_of(world, "benefit_sharing") == pytest.approx(0.05 * output)
    p = world.parameters
    assert world.ledger.month_total("insurance_premium") == pytest.approx(
        p.mine_insurance_premium * output
    )
    compelled = p.mine_insurance_premium * output * (1 - p.mine_insured_voluntarily)
    assert cost_of(world, "env_liability_insurance") == pytest.approx(compelled)
    plain = World(levers={"env_liability_insurance": 0.0})
    mining.mine_ore(plain)
    voluntary = p.mine_insured_voluntarily * p.mine_insurance_premium * plain.mines.output.sum()
    assert plain.ledger.month_total("insurance_premium") == pytest.approx(voluntary)
    assert cost_of(plain, "env_liability_insurance") == pytest.approx(0)


def test_owners_cover_what_a_mine_lacks():
    world = World()
    lacking = np.zeros(world.mines.n)
    lacking[3] = 2e9
    world.ledger.post("wages_outside", "mines", "world", paid=lacking)
    mining.cover_losses(world)
    assert world.mines.deposits.min() == 0


@pytest.mark.parametrize("lever", ["green_mine_support", "benefit_sharing", "coordination"])
def test_levers_that_help_mines_never_lower_capacity(lever):
    high = {"green_mine_support": 60.0, "benefit_sharing": 5.0, "coordination": 1.0}[lever]
    base = [World(draw, levers={lever: 0.0}).run(96) for draw in range(4)]
    more = [World(draw, levers={lever: high}).run(96) for draw in range(4)]
    total = [
        sum(measured.lithium_licensed_capacity(world) for world in worlds)
        for worlds in (base, more)
    ]
    assert total[1] >= total[0]
