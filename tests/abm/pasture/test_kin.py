"""From whom herders learn."""

import numpy as np
import pytest

from abm.pasture.kin import IN_VILLAGE, NEXT_COUNTY, nearest_county, of_village
from tests.worlds.pasture_world import World


def test_five_kin_are_of_the_county_two_of_the_nearest_and_one_is_anywhere():
    world = World()
    h, kin = world.herders, world.pasture.kin
    assert kin.shape == (8, h.n)
    assert (h.county[kin[IN_VILLAGE]] == h.county).all()
    near = nearest_county(world.network.between.hours[:18, :18])
    assert (h.county[kin[NEXT_COUNTY]] == near[h.county]).all()
    assert len(np.unique(h.county[kin[-1]])) == len(np.unique(h.county))


def test_a_county_of_nine_rows_has_three_villages_of_three_and_nobody_is_his_own_kin():
    luck = np.tile(np.array([0.01, 0.99])[:, None], (1, 10))
    kin = of_village(luck, first=np.array([0] * 9 + [9]), rows=np.array([9] * 9 + [1]))
    assert kin[0].tolist() == [1, 2, 0, 4, 5, 3, 7, 8, 6, 9]
    assert kin[1].tolist() == [2, 0, 1, 5, 3, 4, 8, 6, 7, 9]


@pytest.mark.parametrize("rows", [2, 5, 23, 100])
def test_villages_are_runs_of_a_county(rows):
    luck = np.random.default_rng(0).random((5, rows))
    kin = of_village(luck, first=np.zeros(rows, int), rows=np.full(rows, rows))
    assert kin.min() >= 0
    assert kin.max() < rows
    assert np.abs(kin - np.arange(rows)).max() <= np.ceil(rows / np.rint(np.sqrt(rows)))


def test_kin_are_the_same_whatever_the_luck_of_the_run():
    first, other = World(rng=0), World(rng=5)
    assert np.array_equal(first.pasture.kin, other.pasture.kin)
    assert not np.array_equal(first.pasture.kin, World(draw=1).pasture.kin)
