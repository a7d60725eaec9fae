"""Approvals: finite capacity, shared by all files."""

import numpy as np
import pytest

from abm.government.approvals import approve_files
from tests.worlds.finance_world import small_model


def pace_after(monkeypatch, months, **levers):
    """Mean pace of approvals after some months under the given levers."""
    model = small_model(monkeypatch, **levers)
    for _ in range(months):
        approve_files(model)
    return model.counties.approval_rate.mean()


def test_under_the_status_quo_the_pace_is_about_one(monkeypatch):
    assert pace_after(monkeypatch, 1) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("lever", ["one_stop_service", "coordination"])
def test_a_better_administration_is_faster(monkeypatch, lever):
    assert pace_after(monkeypatch, 1, **{lever: 1.0}) > pace_after(monkeypatch, 1, **{lever: 0.0})


def test_money_for_digital_offices_speeds_up_later_approvals(monkeypatch):
    assert pace_after(monkeypatch, 36, digital_gov=150.0) > pace_after(
        monkeypatch, 36, digital_gov=0.0
    )


def test_money_for_talent_builds_talent(monkeypatch):
    model = small_model(monkeypatch, talent_budget=100.0)
    before = model.counties.talent.mean()
    for _ in range(12):
        approve_files(model)
    assert model.counties.talent.mean() > before


def test_more_programmes_slow_everyone(monkeypatch):
    busy = pace_after(
        monkeypatch, 12, site_upgrade_budget=800.0, agri_park_budget=400.0, facility_budget=300.0
    )
    assert busy < pace_after(monkeypatch, 12)


def test_priority_for_some_is_paid_for_by_others(monkeypatch):
    assert pace_after(monkeypatch, 1, land_energy_priority=1.0) < pace_after(
        monkeypatch, 1, land_energy_priority=0.0
    )


def test_rules_are_worked_on(monkeypatch):
    model = small_model(monkeypatch, coordination=1.0)
    approve_files(model)
    p = model.parameters
    assert model.programmes.rules_effort == pytest.approx(
        p.rules_rate / 12 * (1 + p.rules_coordination_gain)
    )
    assert np.all(model.counties.digital < 1)
