"""Dispatch of a river basin in a day and a night block."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.calendar import MONTH_DAYS
from agents.power.dispatch import (
    Resources,
    curtailment,
    dispatch,
    energy_imbalance,
    highest_output,
    month_shape,
    release,
    zone_price,
)


def basin(**known):
    """One basin of 100 MW of lines and a month of 30 days: day 270 h, night 450 h."""
    assert set(known) <= set(Resources._fields)
    return Resources._make(np.array([known.get(name, 0.0)]) for name in Resources._fields)


def run(resources, line=100.0, load=0.0):
    """Dispatch with pumps of 75 % efficiency and at least a tenth of the inflow released."""
    result = dispatch(
        resources,
        np.array([line]),
        local_load=np.array([load]),
        days=30,
        pump_efficiency=0.75,
        least_release=0.1,
    )
    assert abs(energy_imbalance(resources, result)[0]) < 1e-9 * max(
        1.0, result.must_run[0] + resources.inflow[0]
    )
    return result


def test_river_energy_is_spread_over_day_and_night_and_the_excess_is_lost():
    result = run(basin(river=90_000.0))
    assert result.generation[0] == pytest.approx(72_000.0)
    assert result.curtailed[0] == pytest.approx(18_000.0)
    assert run(basin(river=72_000.0)).curtailed[0] == 0.0


def test_solar_needs_room_by_day_only():
    result = run(basin(solar=30_000.0))
    assert result.generation[0] == pytest.approx(27_000.0)
    assert result.curtailed[0] == pytest.approx(3_000.0)


def test_pumps_bring_lost_day_energy_to_the_night():
    result = run(basin(solar=30_000.0, pump_capacity=5.0))
    assert result.pumped[0] == pytest.approx(1_350.0)
    assert result.recovered[0] == pytest.approx(1_012.5)
    assert result.generation[0] == pytest.approx(28_012.5)
    assert result.curtailed[0] == pytest.approx(1_650.0)


def test_pumps_stop_when_the_night_is_full():
    result = run(basin(solar=200_000.0, pump_capacity=1000.0))
    assert result.pumped[0] == pytest.approx(60_000.0)
    assert result.recovered[0] == pytest.approx(45_000.0)
    assert result.generation[0] == pytest.approx(72_000.0)


def test_reservoir_runs_at_night_first():
    result = run(
        basin(
            storage_capacity=100.0,
            stored=50_000.0,
            inflow=5_000.0,
            stored_target=40_000.0,
            reservoir=90_000.0,
        )
    )
    assert result.released[0] == pytest.approx(15_000.0)
    full = basin(
        storage_capacity=20.0,
        stored=50_000.0,
        inflow=5_000.0,
        stored_target=0.0,
        reservoir=90_000.0,
    )
    assert run(full).released[0] == pytest.approx(20.0 * 720)


def test_a_full_reservoir_spills_what_it_cannot_release():
    result = run(
        basin(
            storage_capacity=10.0,
            stored=50_000.0,
            inflow=30_000.0,
            stored_target=50_000.0,
            reservoir=50_000.0,
        )
    )
    assert result.released[0] == pytest.approx(7_200.0)
    assert result.spilled[0] == pytest.approx(22_800.0)
    assert result.stored[0] == 50_000.0
    lost = curtailment(result, np.array([30_000.0]))
    assert lost[0] == pytest.approx(0.76)


def test_a_tenth_of_the_inflow_passes_even_below_the_target():
    result = run(
        basin(
            storage_capacity=100.0,
            stored=0.0,
            inflow=5_000.0,
            stored_target=40_000.0,
            reservoir=90_000.0,
        )
    )
    assert result.released[0] == pytest.approx(500.0)
    assert result.stored[0] == pytest.approx(4_500.0)


def test_local_load_is_served_before_exports():
    result = run(basin(river=36_000.0), line=100.0, load=20.0)
    assert result.local[0] == pytest.approx(14_400.0)
    assert result.export[0] == pytest.approx(21_600.0)
    poor = run(basin(river=7_200.0), line=100.0, load=20.0)
    assert poor.local[0] == pytest.approx(7_200.0)
    assert poor.export[0] == 0.0


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
    solar, river, storage, inflow, filled, target, pump, line
):
    reservoir = 1e6
    resources = basin(
        solar=solar,
        river=river,
        storage_capacity=storage,
        inflow=inflow,
        stored=filled * reservoir,
        reservoir=reservoir,
        stored_target=target * reservoir,
        pump_capacity=pump,
    )
    result = run(resources, line=line, load=50.0)
    assert min(part[0] for part in result) >= -1e-6
    assert result.generation[0] <= (line + 50.0) * 720 * (1 + 1e-9)
    assert result.stored[0] <= reservoir
    assert result.released[0] <= storage * 720 * (1 + 1e-9)
    wider = run(resources, line=line + 1000.0, load=50.0)
    assert wider.generation[0] >= result.generation[0] - 1e-6
    assert 0 <= curtailment(result, resources.inflow)[0] <= 1


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


def test_a_basin_needs_lines_for_its_power_by_day():
    resources = basin(solar=27_000.0, river=7_200.0, inflow=3_600.0)
    assert highest_output(resources, 30)[0] == pytest.approx(100.0 + 10.0 + 5.0)


def test_a_zone_that_loses_energy_sells_cheaper():
    price = zone_price(280.0, np.array([0.0, 0.25]), elasticity=0.4)
    np.testing.assert_allclose(price, [280.0, 252.0])
    assert curtailment(run(basin()), np.array([0.0]))[0] == 0.0


def test_reservoirs_release_towards_their_target_at_night_first_by_hand():
    def released(stored, day=1e9, night=1e9):
        resources = basin(
            storage_capacity=50.0, inflow=10_000.0, stored=stored, stored_target=25_000.0
        )
        energy = release(
            resources,
            room_day=np.array([day]),
            room_night=np.array([night]),
            days=30,
            least_release=0.1,
        )
        return energy[0]

    # Wanted 15,000 MWh; turbines bear 50 MW x 450 h at night and x 270 h in the day.
    assert released(stored=30_000.0) == 15_000.0
    assert released(stored=30_000.0, day=1_000.0, night=4_000.0) == 5_000.0
    assert released(stored=90_000.0) == 50.0 * 720
    assert released(stored=0.0) == 1_000.0
