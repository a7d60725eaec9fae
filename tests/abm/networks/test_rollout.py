"""Phase of the roll-out of networks and facilities, and its start."""

import numpy as np
import pandas as pd
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.networks.rollout import planned_stations, roll_out


def built(levers=None):
    model = GanziModel(draw=2, detail="coarse", start="2022-04", end="2022-05", levers=levers)
    model.programmes.plan()
    return model


def test_counters_start_at_the_drawn_totals():
    model = built()
    counties, p = model.counties, model.parameters
    stations = planned_stations(model, model.clock.start - 1)
    assert counties.base_stations.sum() == pytest.approx(round(stations))
    assert counties.chargers.sum() == pytest.approx(round(p.chargers))
    assert counties.lng_stations.sum() == round(p.lng_stations)
    assert counties.gigabit.sum() == round(p.gigabit_county_seats)


@pytest.mark.parametrize(
    ("lever", "value", "columns"),
    [
        ("telecom_subsidy", 60.0, ("base_stations",)),
        ("charger_lng_subsidy", 30.0, ("chargers", "lng_stations")),
        ("logistics_budget", 60.0, ("logistics_coverage",)),
        ("facility_budget", 120.0, ("facility",)),
        ("smart_tourism_coverage", 1.0, ("smart_tourism",)),
    ],
)
def test_each_lever_builds_more_of_its_own(lever, value, columns):
    usual = built()
    more = built({lever: value})
    for model in (usual, more):
        roll_out(model)
    for column in columns:
        assert getattr(more.counties, column).sum() > getattr(usual.counties, column).sum()


def test_operators_build_without_any_subsidy():
    model = built({"telecom_subsidy": 0.0, "charger_lng_subsidy": 0.0})
    columns = ("base_stations", "chargers", "lng_stations")
    before = {column: getattr(model.counties, column).sum() for column in columns}
    roll_out(model)
    for column in columns:
        assert getattr(model.counties, column).sum() > before[column]


def test_5g_follows_the_plan_of_the_province():
    model = built()
    p, people = model.parameters, model.counties.population.sum()
    start = p.station_density * 0.00101 * people
    assert planned_stations(model, month_index(2021, 12)) == pytest.approx(start)
    planned = p.station_density * p.station_plan_kept * 0.00299 * people
    assert planned_stations(model, month_index(2025, 12)) == pytest.approx(planned)
    assert planned_stations(model, month_index(2019, 10)) == 0.0


def test_gigabit_comes_to_all_counties_by_one_programme_and_sooner_with_subsidy():
    ahead = {}
    for subsidy in (0.0, 60.0):
        model = built({"telecom_subsidy": subsidy})
        model.parameters.gigabit_months = 0.0
        before = model.counties.gigabit.sum()
        for _ in range(6):
            roll_out(model)
        assert model.counties.gigabit.sum() > before
        ahead[subsidy] = model.counties.gigabit_ahead.sum()
        model.parameters.gigabit_months = 100.0
        model.counties.gigabit_ahead = 0.0 * model.counties.gigabit_ahead
        gigabit = model.counties.gigabit
        roll_out(model)
        assert (model.counties.gigabit == gigabit).all()
    assert ahead[60.0] < ahead[0.0]


def test_a_gigabit_seat_never_goes_dark():
    model = built()
    before = model.counties.gigabit
    roll_out(model)
    assert (model.counties.gigabit >= before).all()


def test_lng_stations_close_as_driving_turns_electric():
    usual, electric = built(), built()
    electric.energy.fuelled_driving_kept = 0.5
    before = usual.counties.lng_stations.sum()
    for model in (usual, electric):
        roll_out(model)
    assert usual.counties.lng_stations.sum() > before
    lost = usual.counties.lng_stations.sum() - electric.counties.lng_stations.sum()
    assert lost == pytest.approx(before / 2, rel=0.05)
    assert (electric.counties.chargers == usual.counties.chargers).all()


def test_gigabit_dates_of_counties_hang_together():
    dates = []
    for draw in range(40):
        model = GanziModel(draw=draw, detail="coarse", end="2022-01")
        counties = model.counties
        date = model.parameters.gigabit_months + counties.gigabit_ahead
        dates.append(np.where(counties.gigabit, np.nan, date))
    both = pd.DataFrame(dates).corr(min_periods=15).to_numpy()[np.triu_indices(18, 1)]
    assert np.nanmean(both) > 0.8
