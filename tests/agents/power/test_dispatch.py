"""Dispatch of a river basin in a day and a night block."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.calendar import MONTH_DAYS
from agents.power.day import day_and_night
from agents.power.dispatch import (
    Water,
    curtailment,
    dispatch,
    energy_imbalance,
    month_shape,
    noon_price,
    power_needed,
    wanted_release,
    zone_price,
)

MONTH = 720.0


def run(line=100.0, load=0.0, solar=0.0, river=0.0, dams=0.0, **water):
    """Dispatch of one basin with 100 MW of lines in a month of 30 days (day 270 h, night 450 h),
    with pumps of 75 % efficiency and at least a tenth of the inflow released.

    `solar` and `river` are MWh of the month, `dams` MW.
    """
    assert set(water) <= set(Water._fields)
    reservoirs = Water._make(np.array([water.get(name, 0.0)]) for name in Water._fields)
    blocks = day_and_night(MONTH)
    result = dispatch(
        reservoirs,
        solar=blocks.sun[:, None] * solar / MONTH,
        river=np.full((2, 1), river / MONTH),
        dams=np.full((2, 1), dams),
        hours=blocks.hours,
        limit=np.full((2, 1), line + load),
        load=np.array([load]),
        pump_efficiency=0.75,
        least_release=0.1,
    )
    came = result.must_run[0] + reservoirs.inflow[0]
    assert result.must_run[0] == pytest.approx(solar + river)
    assert abs(energy_imbalance(reservoirs, result)[0]) < 1e-9 * max(1.0, came)
    return result


def test_river_energy_is_spread_over_day_and_night_and_the_excess_is_lost():
    result = run(river=90_000.0)
    assert result.generation[0] == pytest.approx(72_000.0)
    assert result.curtailed()[0] == result.lost_river[0] == pytest.approx(18_000.0)
    assert run(river=72_000.0).curtailed()[0] == 0.0


def test_solar_needs_room_by_day_only():
    result = run(solar=30_000.0)
    assert result.generation[0] == pytest.approx(27_000.0)
    assert result.curtailed()[0] == result.lost_solar[0] == pytest.approx(3_000.0)


def test_sun_and_rivers_lose_by_what_they_bring_while_there_is_no_room():
    """By day the sun brings 80 MW and the rivers 40: a sixth of both is lost."""
    result = run(solar=80.0 * 270, river=40.0 * 720)
    assert result.lost_solar[0] == pytest.approx(80.0 * 270 / 6)
    assert result.lost_river[0] == pytest.approx(40.0 * 270 / 6)
    assert result.export[:, 0] == pytest.approx([27_000.0, 18_000.0])


def test_pumps_bring_lost_day_energy_to_the_night():
    result = run(solar=30_000.0, pump_capacity=5.0)
    assert result.pumped[0] == pytest.approx(1_350.0)
    assert result.recovered[0] == pytest.approx(1_012.5)
    assert result.generation[0] == pytest.approx(28_012.5)
    assert result.curtailed()[0] == pytest.approx(1_650.0)


def test_pumps_stop_when_the_night_is_full():
    result = run(solar=200_000.0, pump_capacity=1000.0)
    assert result.pumped[0] == pytest.approx(60_000.0)
    assert result.recovered[0] == pytest.approx(45_000.0)
    assert result.generation[0] == pytest.approx(72_000.0)


def test_a_full_reservoir_spills_what_it_cannot_release():
    result = run(
        dams=10.0,
        stored=50_000.0,
        inflow=30_000.0,
        stored_target=50_000.0,
        reservoir=50_000.0,
    )
    assert result.released[0] == pytest.approx(7_200.0)
    assert result.spilled[0] == pytest.approx(22_800.0)
    assert result.stored[0] == 50_000.0
    lost = curtailment(result, np.array([30_000.0]))
    assert lost[0] == pytest.approx(0.76)


def test_reservoirs_release_towards_their_target_as_far_as_turbines_and_room_allow():
    def released(stored, **more):
        basin = {"dams": 50.0, "inflow": 10_000.0, "stored": stored, "stored_target": 25_000.0}
        return run(reservoir=1e6, **basin, **more).released[0]

    # Wanted 15,000 MWh; turbines bear 50 MW in each hour
    assert released(30_000.0) == pytest.approx(15_000.0)
    assert released(90_000.0) == pytest.approx(50.0 * 720)
    # A tenth of the inflow passes even below the target
    assert released(0.0) == pytest.approx(1_000.0)
    # Rivers leave 10 MW of the lines, and the sun fills them by day
    assert released(90_000.0, river=90.0 * 720) == pytest.approx(10.0 * 720)
    assert released(90_000.0, river=90.0 * 720, solar=10.0 * 270) == pytest.approx(10.0 * 450)


def test_what_a_basin_has_to_bring_to_somebody_by_hand():
    """Rivers 30 MW, sun 80 MW by day; the reservoir wants 21,600 MWh, 30 MW, out of turbines of 20
    MW by day.
    """
    water = Water._make(np.array([value]) for value in (600.0, 50_000.0, 1e6, 29_000.0, 0.0))
    assert wanted_release(water, 0.1)[0] == 21_600.0
    blocks = day_and_night(MONTH)
    needed = power_needed(
        np.array([[110.0], [30.0]]),
        dams=np.array([[20.0], [100.0]]),
        release=np.array([21_600.0]),
        hours=blocks.hours,
    )
    assert needed[:, 0].tolist() == [130.0, 60.0]


def test_local_load_is_served_before_exports():
    result = run(river=36_000.0, line=100.0, load=20.0)
    assert result.local[0] == pytest.approx(14_400.0)
    assert result.export[:, 0].sum() == pytest.approx(21_600.0)
    poor = run(river=7_200.0, line=100.0, load=20.0)
    assert poor.local[0] == pytest.approx(7_200.0)
    assert not poor.export.any()


AMOUNT = st.floats(0, 1e7)


@given(
    AMOUNT,
    AMOUNT,
    st.floats(0, 1e4),
    AMOUNT,
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1e4),
    st.floats(0, 3e4),
)
def test_energy_balances_and_stays_within_lines_and_reservoir(
    solar, river, dams, inflow, filled, target, pump, line
):
    reservoir = 1e6
    basin = {
        "solar": solar,
        "river": river,
        "dams": dams,
        "inflow": inflow,
        "stored": filled * reservoir,
        "reservoir": reservoir,
        "stored_target": target * reservoir,
        "pump_capacity": pump,
    }
    result = run(line=line, load=50.0, **basin)
    assert min(part.min() for part in result) >= -1e-6
    assert result.generation[0] <= (line + 50.0) * 720 * (1 + 1e-9)
    assert result.local[0] + result.export.sum() == pytest.approx(result.generation[0])
    assert result.stored[0] <= reservoir
    assert result.released[0] <= dams * 720 * (1 + 1e-9)
    wider = run(line=line + 1000.0, load=50.0, **basin)
    assert wider.generation[0] >= result.generation[0] - 1e-6
    assert 0 <= curtailment(result, np.array([inflow]))[0] <= 1
    assert 0 <= result.noon[0] <= 1 + 1e-9


def test_months_stand_in_rows_and_are_dispatched_each_by_itself():
    blocks = day_and_night(np.array([720.0, 600.0]))
    assert blocks.hours[1] == pytest.approx([225.0, 375.0])
    water = Water._make(
        np.array(rows)
        for rows in (
            [[5e3, 0.0], [9e3, 0.0]],
            [[1e4, 0.0], [2e4, 0.0]],
            [[5e4, 0.0], [5e4, 0.0]],
            [[1e4, 0.0], [1e4, 0.0]],
            [[5.0, 0.0], [5.0, 0.0]],
        )
    )
    solar = np.array([[[300.0, 90.0], [0.0, 0.0]], [[60.0, 0.0], [0.0, 0.0]]])

    def of(rows):
        return dispatch(
            Water._make(part[rows] for part in water),
            solar=solar[rows],
            river=np.full((2, 2, 2), 20.0)[rows],
            dams=np.full((2, 2, 2), 40.0)[rows],
            hours=blocks.hours[rows],
            limit=np.full((2, 2, 2), 100.0)[rows],
            load=np.array([5.0, 5.0]),
            pump_efficiency=0.75,
            least_release=0.1,
        )

    both = of(slice(None))
    for month in range(2):
        alone = of(month)
        for name in both._fields:
            np.testing.assert_allclose(getattr(both, name)[month], getattr(alone, name))


def test_month_shape_gives_the_wet_months_their_share_by_days():
    wet = np.array([False] * 5 + [True] * 5 + [False] * 2)
    days = np.array(MONTH_DAYS)
    shape = month_shape(
        np.array([1.0, 1, 1, 1, 2, 3, 4, 4, 3, 2, 1, 1]), wet, wet_share=0.65, days=days
    )
    assert (shape * days).sum() == pytest.approx(365.0)
    assert (shape * days)[wet].sum() / 365 == pytest.approx(0.65)
    assert shape[7] / shape[5] == pytest.approx(4 / 3)
    assert shape[0] == shape[1]


def test_a_zone_that_loses_energy_sells_cheaper():
    price = zone_price(280.0, np.array([0.0, 0.25]), elasticity=0.4)
    np.testing.assert_allclose(price, [280.0, 252.0])
    assert curtailment(run(), np.array([0.0]))[0] == 0.0


def test_solar_energy_is_the_cheaper_the_more_of_the_lines_it_fills():
    """60 of 120 MW of lines and load are filled by day, of which another 60 by rivers."""
    half = run(solar=60.0 * 270, river=60.0 * 720, load=20.0)
    assert half.noon[0] == pytest.approx(0.5)
    assert noon_price(280.0, half.noon, response=0.2)[0] == pytest.approx(252.0)
    assert run(river=60.0 * 720).noon[0] == 0.0
