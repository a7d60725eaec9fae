"""The grids of counties: what they gather, and what finds no room in them."""

import numpy as np
import pytest

from agents.power.collector import collector_capacity, gather, lost_of_one_more
from agents.power.day import day_and_night

MONTH = 720.0
BLOCKS = day_and_night(MONTH)


def test_a_grid_is_built_for_the_plants_that_were_there_or_promised():
    capacity = collector_capacity(
        np.array([1000.0, 20.0, 0.0]),
        promised_solar=np.array([200.0, 10.0, 0.0]),
        links=np.array([0.0, 0.0, 2000.0]),
        margin=1.15,
        least=100.0,
    )
    assert capacity.tolist() == pytest.approx([1380.0, 100.0, 2100.0])


def test_sun_and_rivers_lose_by_day_what_the_grid_cannot_take():
    """Sun of 60 MW in the mean is 160 MW in nine hours of 24; with rivers of 40 MW a quarter of all
    is too much for 150 MW.
    """
    gathered = gather(
        np.array([60.0, 60.0]),
        np.array([40.0, 40.0]),
        limit=np.array([150.0, 400.0]),
        blocks=BLOCKS,
    )
    assert gathered.solar[:, 0] == pytest.approx([120.0, 0.0])
    assert gathered.river[:, 0] == pytest.approx([30.0, 40.0])
    assert gathered.lost_solar == pytest.approx([40.0 * 270, 0.0])
    assert gathered.lost_river == pytest.approx([10.0 * 270, 0.0])


def test_a_wide_grid_loses_nothing_and_a_shut_one_all():
    solar, river = np.array([60.0]), np.array([40.0])

    def of(limit):
        return gather(solar, river, limit=np.array([limit]), blocks=BLOCKS)

    wide, shut = of(1e4), of(0.0)
    assert not wide.lost_solar.any()
    assert (BLOCKS.hours @ wide.solar)[0] == pytest.approx(60.0 * MONTH)
    assert (BLOCKS.hours @ wide.river)[0] == pytest.approx(40.0 * MONTH)
    assert not shut.solar.any()
    assert not shut.river.any()
    assert shut.lost_solar[0] == pytest.approx(60.0 * MONTH)
    assert shut.lost_river[0] == pytest.approx(40.0 * MONTH)


def test_one_more_plant_loses_what_has_no_room_beside_the_others():
    """A plant of 30 MW by day finds 10 MW of room in the first county and none in the second."""
    extra = np.array([[30.0, 0.0]])
    limit = np.array([[110.0, 90.0, 1e4]])
    solar, river = np.array([[22.5, 22.5, 22.5]]), np.array([[40.0, 40.0, 40.0]])
    months = day_and_night(np.array([MONTH]))
    lost = lost_of_one_more(solar, river, limit=limit, blocks=months, more=extra)
    assert lost == pytest.approx([20.0 * 270, 30.0 * 270, 0.0])


def test_each_of_two_runs_loses_what_it_loses_alone():
    solar, river = np.array([[60.0, 60.0], [60.0, 20.0]]), np.array([[40.0, 40.0], [60.0, 10.0]])
    limit = np.array([[150.0, 400.0], [90.0, 20.0]])
    both = gather(solar, river, limit=limit, blocks=BLOCKS)
    for run in range(2):
        alone = gather(solar[run], river[run], limit=limit[run], blocks=BLOCKS)
        for name in alone._fields:
            assert getattr(both, name)[run] == pytest.approx(getattr(alone, name)), name
