"""Phase of rights, opposition, halts and building of mines."""

import numpy as np
import pytest

from abm.industry import mine_stages, mining
from abm.registers.tables import read_table
from agents.industry import mine
from tests.worlds.mining_world import World

IDS = [row["id"] for row in read_table("mines")]


def changed(values, row, value):
    """A copy of a column with one row changed."""
    values = values.copy()
    values[row] = value
    return values


def test_luck_of_a_year_is_the_keyed_luck_of_each_month():
    world = World(month="2023-05")
    luck = mine_stages.luck_of_month(world)
    t, uid, keys = world.clock.t, world.mines.uid, world.industry.file_keys
    assert (luck.files == world.streams.uniform("stages", t, keys)).all()
    assert (luck.halt_begins == world.streams.uniform("halts", t, uid, 0)).all()
    assert (luck.halt_length == world.streams.uniform("halts", t, uid, 1)).all()
    world.set_month(t + 8)
    later = world.streams.uniform("stages", t + 8, keys)
    assert (mine_stages.luck_of_month(world).files == later).all()


def test_tenders_are_shared_by_blank_areas_and_reviews_sped_up_by_coordination():
    world = World(levers={"mine_tender_pace": 1.2, "coordination": 1.0})
    slow = World(levers={"mine_tender_pace": 1.2, "coordination": 0.0})
    rates = mine_stages.stage_rates(world)
    slower = mine_stages.stage_rates(slow)
    assert np.count_nonzero(world.mines.stage == mine.UNSET) == 2
    assert rates[mine.UNSET] == pytest.approx(0.05)
    gain = 1 + world.parameters.mine_review_coordination
    assert rates[mine.REVIEW] == pytest.approx(gain * slower[mine.REVIEW])
    assert rates[mine.BUILDING] == rates[mine.OPERATING] == 0


def test_a_row_moves_one_stage_if_its_luck_is_below_its_chance_and_not_while_halted():
    world = World()
    before = world.mines.stage.copy()
    world.mines.halt_left = changed(world.mines.halt_left, IDS.index("maijitan"), 3.0)
    mine_stages.move_files(world, np.zeros(world.mines.n))
    moved = world.mines.stage - before
    assert moved[IDS.index("murong")] == 1
    assert moved[IDS.index("maijitan")] == 0
    assert moved[IDS.index("jiajika_134")] == 0
    mine_stages.move_files(world, np.ones(world.mines.n))
    assert (world.mines.stage - before == moved).all()


def test_an_awarded_right_is_paid_for_in_full():
    world = World()
    row = IDS.index("maijitan")
    world.mines.stage = changed(world.mines.stage, row, mine.TENDER)
    mine_stages.move_files(world, np.where(np.arange(world.mines.n) == row, 0.0, 1.0))
    fee = world.parameters.mine_right_fee * 3e6
    assert world.ledger.month_total("mine_fees") == pytest.approx(fee)
    assert world.ledger.month_total("equity") == pytest.approx(fee)


def test_a_halt_begins_where_luck_is_low_and_counts_down():
    world = World()
    row = IDS.index("jiajika_134")
    unlucky = np.where(np.arange(world.mines.n) == row, 0.0, 1.0)
    struck = mine_stages.suffer_halts(world, begins=unlucky, length=np.full(world.mines.n, 0.5))
    assert struck.nonzero()[0].tolist() == [row]
    length = world.mines.halt_left[row]
    assert length >= 1
    lucky = np.ones(world.mines.n)
    assert not mine_stages.suffer_halts(world, begins=lucky, length=lucky).any()
    assert world.mines.halt_left[row] == length - 1


def test_insurance_shortens_halts_for_the_same_luck():
    lengths = []
    for insured in (0.0, 1.0):
        world = World(
            levers={"env_liability_insurance": insured},
            parameters={"mine_insurance_shortening": 0.3},
        )
        n = world.mines.n
        mine_stages.suffer_halts(world, begins=np.zeros(n), length=np.full(n, 0.9))
        lengths.append(world.mines.halt_left.max())
    assert lengths[1] < lengths[0]


def test_a_stop_of_five_years_is_possible_under_high_opposition_and_hardly_under_low():
    lengths = {}
    for opposition in (0.1, 0.75):
        world = World()
        world.mines.opposition = np.full(world.mines.n, opposition)
        n = world.mines.n
        mine_stages.suffer_halts(world, begins=np.zeros(n), length=np.full(n, 0.7))
        lengths[opposition] = world.mines.halt_left.max()
    assert lengths[0.75] >= 60
    assert lengths[0.1] < 12


def test_neighbours_of_a_deposit_count_what_any_of_its_rows_suffers():
    world = World()
    first = IDS.index("jiajika_134")
    plant = IDS.index("yuanyangba")
    other = IDS.index("murong")
    before = world.mines.opposition.copy()
    struck = np.arange(world.mines.n) == first
    mine_stages.meet_opposition(world, struck)
    after = world.mines.opposition
    assert (
        after[plant]
        == after[first]
        == pytest.approx(min(before[first] + world.parameters.mine_halt_shock, 1), rel=0.1)
    )
    assert after[other] <= before[other]


def test_a_permitted_mine_waits_for_its_owners_equity():
    world = World()
    row = IDS.index("yuanyangba")
    owner = world.mines.owner[row]
    luck = np.where(np.arange(world.mines.n) == row, 0.0, 1.0)
    world.investors.committed[owner] = world.investors.equity_budget[owner]
    mine_stages.move_files(world, luck)
    assert world.mines.stage[row] == mine.REVIEW
    world.investors.committed = np.zeros(14)
    mine_stages.move_files(world, np.ones(world.mines.n))
    assert world.mines.stage[row] == mine.BUILDING
    cost = mine_stages.building_cost(world.mines, world.parameters)[row]
    months = world.mines.building_months[row]
    share = world.parameters.mine_equity_share
    assert world.investors.committed[owner] == pytest.approx(cost * share * min(12 / months, 1))
    assert world.investors.committed.sum() == world.investors.committed[owner]


def test_land_is_taken_as_a_mine_is_built_and_its_users_are_paid():
    world = World(month="2022-06")
    world.counties.other_land = np.full(18, 1000.0)
    row = IDS.index("yuanyangba")
    p = world.parameters
    world.mines.stage = changed(np.full(world.mines.n, mine.OPERATING), row, mine.BUILDING)
    mine_stages.build_mines(world)
    area = p.mine_land * 2.5e6 * world.mines.work[row]
    kangding = world.mines.county[row]
    assert world.counties.mine_land[kangding] == pytest.approx(area)
    assert world.counties.other_land + world.counties.mine_land == pytest.approx(
        np.full(18, 1000.0), rel=1e-12
    )
    paid = world.ledger.month_total("land_compensation")
    assert paid == pytest.approx(area * p.mine_land_price)
    assert world.ledger.sector_flow("land_compensation", "HH") == pytest.approx(
        paid * p.benefit_herder_share
    )


def test_works_finish_start_operation_and_are_paid_in_their_month():
    world = World(month="2022-05")
    row = IDS.index("yuanyangba")
    world.mines.stage = changed(world.mines.stage, row, mine.BUILDING)
    world.mines.work = changed(world.mines.work, row, 0.999)
    others = world.mines.stage == mine.BUILDING
    world.mines.halt_left = np.where(others & (np.arange(world.mines.n) != row), 9.0, 0.0)
    mine_stages.build_mines(world)
    assert world.mines.stage[row] == mine.OPERATING
    cost = 0.001 * mine_stages.building_cost(world.mines, world.parameters)[row]
    land = 0.001 * world.parameters.mine_land * 2.5e6 * world.parameters.mine_land_price
    assert world.ledger.month_total("equity") == pytest.approx(cost + land)
    assert world.mines.unpaid_works.max() == 0


def test_the_planned_plant_and_its_pit_alone_reach_the_capacity_of_the_document():
    world = World()
    rows = [IDS.index("jiajika_134"), IDS.index("yuanyangba"), len(IDS)]
    stage = world.mines.stage.copy()
    stage[rows] = mine.OPERATING
    capacity = mine.matched_capacity(
        world.mines.mine_capacity,
        world.mines.mill_capacity,
        deposit=world.mines.deposit,
        at_work=stage == mine.OPERATING,
    )
    assert capacity.sum() == pytest.approx(2.95e6)
    stage[len(IDS)] = mine.LICENCE
    without = mine.matched_capacity(
        world.mines.mine_capacity,
        world.mines.mill_capacity,
        deposit=world.mines.deposit,
        at_work=stage == mine.OPERATING,
    )
    assert without.sum() == pytest.approx(1.05e6)


@pytest.mark.parametrize("draw", range(4))
def test_longer_delays_never_add_capacity_in_any_month(draw):
    short, long = (World(draw, parameters={"mine_delay_median": median}) for median in (1.0, 2.5))
    later = 0
    for _ in range(84):
        for world in (short, long):
            mine_stages.advance_mines(world)
            mining.dig(world)
            world.set_month(world.clock.t + 1)
        assert (long.mines.ore_capacity <= short.mines.ore_capacity).all()
        assert (long.mines.stage <= short.mines.stage).all()
        later += int((long.mines.stage < short.mines.stage).sum())
    assert later > 0
