"""Rules of the roll-out of networks, with numbers worked by hand."""

import numpy as np
import pytest

from agents.networks import rollout


def test_units_are_added_until_the_need_is_met():
    units = rollout.units_after(
        np.array([10.0, 10.0, 30.0]), np.array([12.0, 90.0, 20.0]), added=np.full(3, 5.0)
    )
    assert units == pytest.approx([12.0, 15.0, 30.0])


def test_the_last_places_on_main_roads_are_the_dearest():
    units = rollout.road_units_after(
        np.array([0.0, 5.0, 10.0]),
        np.array([10.0, 10.0, 10.0]),
        money=np.array([400.0, 400.0, 400.0]),
        unit_cost=200.0,
        last_extra=2.0,
    )
    assert units == pytest.approx([4.0, 7.0, 10.0])


def test_money_is_spread_by_what_is_missing():
    money = rollout.spread_by_need(
        100.0, units=np.array([0.0, 5.0, 9.0]), need=np.array([3.0, 6.0, 9.0])
    )
    assert money == pytest.approx([75.0, 25.0, 0.0])
    nothing = rollout.spread_by_need(100.0, units=np.array([9.0]), need=np.array([9.0]))
    assert nothing == pytest.approx([0.0])


def test_networks_come_sooner_with_subsidy_but_also_without():
    pace = rollout.pace_with_subsidy(
        np.array([0.0, 10.0, 30.0]), usual_money=10.0, subsidy_part=0.5
    )
    assert pace == pytest.approx([0.5, 1.0, 2.0])


def test_units_close_with_their_custom():
    kept = rollout.units_kept(np.array([2.0, 0.0]), kept=0.75)
    assert kept.tolist() == [1.5, 0.0]


def test_a_plan_slips_as_its_time_goes_by():
    assert rollout.plan_kept(0.0, kept=0.8) == 1.0
    assert rollout.plan_kept(0.5, kept=0.8) == pytest.approx(0.9)


def test_provision_grows_with_money_and_wears():
    share = rollout.stock_share_after(
        np.array([0.5, 0.99]), np.array([1.0, 50.0]), full_cost=100.0, wear=0.12
    )
    assert share == pytest.approx([0.505, 1.0])


def test_smart_tourism_moves_to_what_is_paid_for():
    coverage = rollout.smart_coverage_after(np.array([0.2]), 0.8, months=12.0)
    assert coverage == pytest.approx([0.25])


def test_what_is_paid_for_beyond_the_whole_covers_the_whole():
    coverage = rollout.smart_coverage_after(np.array([0.2]), 0.8, months=0.5)
    assert coverage.tolist() == [1.0]
