"""Developers judge their projects, and the prefecture auctions solar sites."""

import numpy as np
import pytest

from abm import GanziModel
from abm.phases.clock import advance_clock
from abm.phases.power_investment import auction_photovoltaics, headroom, judge_projects, land_room, planned_solar
from agents import power_project as plant


@pytest.fixture
def model():
    """A model in its first January, with cheap solar power and room on the lines."""
    model = GanziModel(draw=3, end="2025-12")
    model.counties.electricity_use = np.full(model.counties.n, 5e6 / 12 / model.counties.n)
    advance_clock(model)
    model.world.photovoltaic_price = 360.0
    return model


def awarded(model):
    """Capacity that has won, MW."""
    p = model.power_projects
    return float(np.sum(p.rated_capacity[p.site & (p.stage == plant.APPROVED)]))


def test_winners_fill_the_quota_and_never_exceed_it(model):
    model.levers.pv_quota_mw_y = 800.0
    auction_photovoltaics(model)
    assert 750 <= awarded(model) <= 800


def test_no_quota_no_winner_and_no_auction_outside_january(model):
    model.levers.pv_quota_mw_y = 0.0
    auction_photovoltaics(model)
    assert awarded(model) == 0
    model.set_month(model.clock.t + 3)
    model.levers.pv_quota_mw_y = 800.0
    auction_photovoltaics(model)
    assert awarded(model) == 0


def test_lines_and_the_allowed_overbuild_limit_a_large_quota(model):
    model.levers.pv_quota_mw_y = 6000.0
    model.levers.hydro_pv_ratio = 1.0
    by_zone, in_all = headroom(model)
    room = min(in_all, by_zone.sum(), 6000.0)
    auction_photovoltaics(model)
    first = awarded(model)
    assert first <= room
    model.levers.hydro_pv_ratio = 1.5
    assert headroom(model)[1] > in_all - first
    assert (land_room(model) >= 0).all()


def test_named_projects_approved_in_the_last_year_use_the_quota_first(model):
    p, t = model.power_projects, model.clock.t
    row = model.power_project_names.index("hydro_solar_two")
    month = p.approved_month.copy()
    month[row] = t - 11
    p.approved_month = month
    assert planned_solar(p, t) == 400
    assert planned_solar(p, t + 1) == 0
    model.levers.pv_quota_mw_y = 800.0
    auction_photovoltaics(model)
    assert awarded(model) <= 400


def test_a_higher_price_opens_more_gates(model):
    model.world.photovoltaic_price = 200.0
    model.world.hydro_price = 220.0
    judge_projects(model)
    poor = model.power_projects.wanted
    model.world.photovoltaic_price = 360.0
    model.world.hydro_price = 360.0
    judge_projects(model)
    rich = model.power_projects.wanted
    assert (rich >= poor).all()
    assert rich.sum() > poor.sum()


def test_help_for_solar_never_closes_a_gate_and_does_not_move_dams(model):
    model.world.photovoltaic_price = 240.0
    model.levers.interest_discount, model.levers.tax_relief = 0.0, 0.5
    plain = judge_projects(model)
    model.levers.interest_discount = 3.0
    helped = judge_projects(model)
    solar = model.power_projects.technology == plant.PHOTOVOLTAIC
    assert (helped > plain)[solar].all()
    assert (helped == plain)[~solar].all()
    model.levers.tax_relief = 1.0
    assert (judge_projects(model) > helped).all()


def test_a_listed_project_is_decided_once_it_is_approved(model):
    model.world.hydro_price = 100.0
    model.power_projects.expected_price = np.full(model.power_projects.n, 100.0)
    judge_projects(model)
    p, names = model.power_projects, model.power_project_names
    assert p.stage[names.index("mengdigou")] == plant.APPROVED
    assert p.wanted[names.index("mengdigou")]
    assert not p.wanted[names.index("lenggu")]


def test_plans_weigh_more_than_value_with_obedient_developers(model):
    before = judge_projects(model)
    model.investors.plan_obedience = np.zeros(model.investors.n)
    after = judge_projects(model)
    listed = model.power_projects.listed
    assert (after <= before).all()
    np.testing.assert_allclose(before[~listed], after[~listed])
    assert (after < before)[listed].any()
