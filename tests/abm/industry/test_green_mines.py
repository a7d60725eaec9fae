"""Green mines: work towards the standard, and the contests for its levels."""

import numpy as np
import pytest

from abm.industry import green_mines, measured
from agents.industry import mine
from tests.worlds.mining_world import World

GREEN = ("green_mines", "green_mines_provincial", "green_mines_national")


def test_working_mines_start_part_of_the_way_and_those_halfway_hold_the_first_level():
    world = World(parameters={"green_mine_start_high": 0.8})
    mines, p = world.mines, world.parameters
    working = green_mines.can_be_green(mines)
    assert (mines.greening[working] > 0).all()
    assert not mines.greening[~working].any()
    assert (mines.green_level == (mines.greening >= p.readiness_prefecture)).all()
    assert 0 < measured.MONTHLY["green_mines"](world) < working.sum()


def test_money_and_own_effort_bring_a_mine_forward_and_only_one_row_a_deposit():
    world = World(levers={"green_mine_support": 12.0}, parameters={"green_mine_own_effort": 0.06})
    world.mines.greening = np.zeros(world.mines.n)
    able = green_mines.can_be_green(world.mines)
    green_mines.make_mines_green(world)
    each = 1e6 / able.sum() / world.parameters.green_mine_cost + 0.005
    assert world.mines.greening == pytest.approx(np.where(able, each, 0.0))
    assert not able[world.mines.deposit != np.arange(world.mines.n)].any()


def test_readiness_beyond_the_level_held_wears_and_the_level_stays():
    world = World(levers={"green_mine_support": 0.0}, parameters={"green_mine_own_effort": 0.0})
    world.mines.greening = np.full(world.mines.n, 0.7)
    world.mines.green_level = np.full(world.mines.n, 1)
    green_mines.make_mines_green(world)
    held = world.parameters.readiness_prefecture
    assert world.mines.greening == pytest.approx(
        0.7 - (0.7 - held) * world.parameters.green_mine_loss / 12
    )


def test_levels_are_won_one_after_the_other_and_only_in_november():
    quotas = {
        f"quota_green_mine_{level}": 50.0 for level in ("prefecture", "provincial", "national")
    }
    world = World(month="2022-10", parameters=quotas)
    world.mines.greening = np.full(world.mines.n, 1.2)
    world.mines.green_level = np.zeros(world.mines.n, int)
    able = green_mines.can_be_green(world.mines)
    green_mines.make_mines_green(world)
    assert world.mines.green_level.sum() == 0
    for year in range(4):
        world.set_month(world.clock.t + (1 if year == 0 else 12))
        green_mines.make_mines_green(world)
        assert world.mines.green_level.tolist() == np.where(able, min(year + 1, 3), 0).tolist()
    assert [measured.MONTHLY[name](world) for name in GREEN] == [able.sum()] * 3


def test_quotas_bind_and_the_unready_win_nothing():
    world = World(month="2022-11", parameters={"quota_green_mine_prefecture": 1e-6})
    world.mines.greening = np.full(world.mines.n, 1.0)
    world.mines.green_level = np.zeros(world.mines.n, int)
    green_mines.make_mines_green(world)
    assert world.mines.green_level.sum() == 0
    unready = World(month="2022-11", parameters={"quota_green_mine_prefecture": 50.0})
    unready.mines.greening = np.full(unready.mines.n, 0.2)
    unready.mines.green_level = np.zeros(unready.mines.n, int)
    green_mines.make_mines_green(unready)
    assert unready.mines.green_level.sum() == 0


def test_support_brings_more_green_mines_and_less_opposition():
    levels = []
    against = []
    for support in (0.0, 60.0):
        worlds = [World(draw, levers={"green_mine_support": support}).run(72) for draw in range(4)]
        levels.append(sum(measured.MONTHLY["green_mines"](world) for world in worlds))
        against.append(sum(measured.opposition(world) for world in worlds))
    assert levels[1] > levels[0]
    assert against[1] < against[0]
    assert mine.GREEN_LEVELS[1] == "prefecture"
