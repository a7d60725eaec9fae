"""Rules of the roll-out of networks, and the phase that applies them."""

import numpy as np
import pytest

from abm import GanziModel
from abm.networks.rollout import roll_out
from agents.networks import rollout


def test_money_buys_units_until_the_need_is_met():
    count = rollout.rolled_out(
        np.array([10.0, 10.0, 30.0]), np.array([12.0, 90.0, 20.0]), 1000.0, 200.0
    )
    assert count == pytest.approx([12.0, 15.0, 30.0])


def test_money_is_spread_by_what_is_missing():
    missing = rollout.spread_by_need(100.0, np.array([0.0, 5.0, 9.0]), np.array([3.0, 6.0, 9.0]))
    assert missing == pytest.approx([75.0, 25.0, 0.0])
    assert rollout.spread_by_need(100.0, np.array([9.0]), np.array([9.0])) == pytest.approx([0.0])


def test_networks_come_sooner_with_subsidy_but_also_without():
    chance = rollout.switch_on_probability(1.2, np.array([0.0, 10.0, 30.0]), 10.0, 0.5)
    assert chance == pytest.approx(1 - np.exp(-0.1 * np.array([0.5, 1.0, 2.0])))


def test_provision_grows_with_money_and_wears():
    share = rollout.stock_share_after(np.array([0.5, 0.99]), np.array([1.0, 50.0]), 100.0, 0.12)
    assert share == pytest.approx([0.505, 1.0])


def test_smart_tourism_moves_to_what_is_paid_for():
    assert rollout.smart_coverage_after(np.array([0.2]), 0.8, 12.0) == pytest.approx([0.25])


def built(levers=None):
    model = GanziModel(draw=2, detail="coarse", start="2022-04", end="2022-05", levers=levers)
    model.programmes.plan()
    return model


def test_counters_start_at_the_drawn_totals():
    model = built()
    counties, p = model.counties, model.parameters
    assert counties.base_stations.sum() == pytest.approx(round(p.base_stations_5g))
    assert counties.chargers.sum() == pytest.approx(round(p.chargers))
    assert counties.lng_stations.sum() == round(p.lng_stations)
    assert counties.gigabit.sum() == round(p.gigabit_county_seats)


@pytest.mark.parametrize(
    ("lever", "columns"),
    [
        ("telecom_subsidy", ("base_stations",)),
        ("charger_lng_subsidy", ("chargers", "lng_stations")),
        ("logistics_budget", ("logistics_coverage",)),
        ("facility_budget", ("facility",)),
        ("smart_tourism_coverage", ("smart_tourism",)),
    ],
)
def test_each_lever_builds_more_of_its_own(lever, columns):
    usual, more = (
        built(),
        built(
            {lever: 1.0 if lever == "smart_tourism_coverage" else 60.0 + 60.0 * (lever[0] == "f")}
        ),
    )
    for model in (usual, more):
        roll_out(model)
    for column in columns:
        assert getattr(more.counties, column).sum() > getattr(usual.counties, column).sum()


def test_operators_build_without_any_subsidy():
    model = built({"telecom_subsidy": 0.0, "charger_lng_subsidy": 0.0})
    before = (
        model.counties.base_stations.sum(),
        model.counties.chargers.sum(),
        model.counties.lng_stations.sum(),
    )
    roll_out(model)
    assert model.counties.base_stations.sum() > before[0]
    assert model.counties.chargers.sum() > before[1]
    assert model.counties.lng_stations.sum() > before[2]


def test_a_gigabit_seat_never_goes_dark():
    model = built()
    before = model.counties.gigabit
    roll_out(model)
    assert (model.counties.gigabit >= before).all()
