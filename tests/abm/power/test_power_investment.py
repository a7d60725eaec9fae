"""Developers judge their projects, and the prefecture auctions solar sites."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import advance_clock
from abm.power.auction import (
    auction_photovoltaics,
    headroom,
    judge_projects,
    land_room,
    open_gates,
    planned_solar,
    study_losses,
    update_prices,
)
from abm.power.consumption_study import consumption_study
from abm.power.stages import advance_power_projects
from agents.calendar import MONTHS_A_QUARTER, MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.power import power_project as plant


@pytest.fixture
def model():
    """A model in its first January, with cheap solar power and room on the lines."""
    model = GanziModel(draw=3, end="2025-12")
    n = model.counties.n
    model.counties.electricity_use = np.full(n, 5e6 / MONTHS_A_YEAR / n)
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
    assert awarded(model) == pytest.approx(800)


def test_no_quota_no_winner_and_no_auction_outside_january(model):
    model.levers.pv_quota_mw_y = 0.0
    auction_photovoltaics(model)
    assert awarded(model) == 0
    model.set_month(model.clock.t + MONTHS_A_QUARTER)
    model.levers.pv_quota_mw_y = 800.0
    auction_photovoltaics(model)
    assert awarded(model) == 0


def test_lines_and_the_allowed_overbuild_limit_a_large_quota(model):
    model.levers.pv_quota_mw_y = 6000.0
    model.levers.hydro_pv_ratio = 1.0
    before = headroom(model)
    room = min(before.in_all, before.by_zone.sum(), 6000.0)
    auction_photovoltaics(model)
    first = awarded(model)
    assert 0 < first <= room + 1e-6
    model.levers.hydro_pv_ratio = 1.5
    assert headroom(model).in_all > before.in_all - first
    assert (land_room(model) >= 0).all()


def test_named_projects_approved_in_the_last_year_use_the_quota_first(model):
    p, t = model.power_projects, model.clock.t
    row = model.power.project_names.index("hydro_solar_two")
    month = p.approved_month.copy()
    month[row] = t - 11
    p.approved_month = month
    assert planned_solar(p, t) == 400
    assert planned_solar(p, t + 1) == 0
    model.levers.pv_quota_mw_y = 800.0
    auction_photovoltaics(model)
    assert awarded(model) <= 400


def test_an_award_may_be_for_a_part_and_the_site_is_whole_again_if_it_lapses(model):
    model.levers.pv_quota_mw_y = 30.0
    auction_photovoltaics(model)
    p = model.power_projects
    row = np.flatnonzero(p.site & (p.stage == plant.APPROVED))
    assert p.rated_capacity[row] == pytest.approx([30.0])
    p.wanted = np.zeros(p.n, bool)
    model.set_month(model.clock.t + int(model.parameters.award_months))
    advance_power_projects(model)
    assert p.stage[row] == plant.IDEA
    assert p.rated_capacity[row] == p.offered_capacity[row] > 30


def test_no_auction_before_2022():
    model = GanziModel(draw=3, start="2021-01", end="2022-12")
    advance_clock(model)
    model.world.photovoltaic_price = 360.0
    auction_photovoltaics(model)
    assert awarded(model) == 0


def test_developers_expect_to_lose_more_when_plants_are_promised_and_less_when_lines_are(model):
    auction_photovoltaics(model)
    par, p, lines = model.parameters, model.power_projects, model.transmission_lines
    power = model.investors.group == 0
    assert model.investors.curtailment_belief[power] == pytest.approx(par.starting_curtailment)
    assert not model.investors.curtailment_belief[~power].any()
    solar = model.investors.solar_loss_belief
    free = model.power.first_study.lost_in_county == 0
    assert solar[power][:, free] == pytest.approx(par.starting_curtailment)
    assert (solar[power][:, ~free] > par.starting_curtailment).all()
    assert not solar[~power].any()
    first = consumption_study(model)
    stage = p.stage.copy()
    p.stage = np.where(p.stage < plant.APPROVED, plant.APPROVED, p.stage)
    crowded = consumption_study(model)
    for name in ("lost", "lost_of_one_more", "lost_in_county", "noon"):
        before, after = getattr(first, name), getattr(crowded, name)
        assert (after >= before - 1e-9).all(), name
        assert after.mean() > before.mean() + 0.05, name
    lines.live_capacity = lines.live_capacity * 5
    lines.rated_capacity = lines.rated_capacity * 5
    model.power.province_lines *= 5
    wider = consumption_study(model)
    assert (wider.lost <= crowded.lost).all()
    assert (wider.lost_of_one_more <= crowded.lost_of_one_more).all()
    p.stage = stage
    lost = model.investors.curtailment_belief.copy()
    study_losses(model, first=False)
    assert (model.investors.curtailment_belief <= lost).all()


def test_solar_plants_shun_the_county_whose_grid_is_full_and_dams_do_not(model):
    """Sites of a county that was promised to somebody before: no basin is fuller by it."""
    study_losses(model, first=True)
    p, county = model.power_projects, COUNTIES.index("litang")
    usual = judge_projects(model)
    model.power.promised_solar = np.zeros(18)
    p.rated_capacity = p.rated_capacity * np.where(p.county == county, 4.0, 1.0)
    p.stage = np.where(p.site & (p.county == county), plant.APPROVED, p.stage)
    study_losses(model, first=False)
    belief = model.investors.solar_loss_belief[model.investors.group == 0]
    assert (belief[:, county] > belief[:, COUNTIES.index("derong")] + 0.3).all()
    p.stage = np.where(p.site & (p.county == county), plant.IDEA, p.stage)
    opinion = judge_projects(model)
    there = p.site & (p.county == county)
    assert (opinion[there] < usual[there] - 0.1).all()
    dams = p.technology != plant.PHOTOVOLTAIC
    assert np.abs(opinion - usual)[dams].max() < 0.1


def test_only_the_study_of_the_first_month_is_remembered(model):
    p = model.power_projects
    p.stage = np.where(p.stage < plant.APPROVED, plant.APPROVED, p.stage)
    assert not np.concatenate(model.power.first_study).any()
    auction_photovoltaics(model)
    first = consumption_study(model)
    assert first.lost.any()
    assert (model.power.first_study.lost == first.lost).all()
    lines = model.transmission_lines
    lines.live_capacity = lines.live_capacity * 0.5
    lines.rated_capacity = lines.rated_capacity * 0.5
    study_losses(model, first=False)
    assert (consumption_study(model).lost > first.lost).any()
    assert (model.power.first_study.lost == first.lost).all()
    assert (model.power.study.lost > first.lost).any()


def test_studies_go_by_plans_and_not_by_what_runs_late(model):
    first, room = consumption_study(model), headroom(model)
    model.power_projects.delay = model.power_projects.delay * 2
    model.transmission_lines.delay = model.transmission_lines.delay * 2
    model.transmission_lines.work = model.transmission_lines.work * 0.5
    model.power_projects.live_capacity = model.power_projects.live_capacity * 0.5
    for now, before in zip(consumption_study(model), first, strict=True):
        assert (now == before).all()
    assert (headroom(model).by_zone == room.by_zone).all()


def test_prices_are_believed_slowly(model):
    model.world.hydro_price = 400.0
    before = model.investors.price_belief.copy()
    update_prices(model)
    belief = model.investors.price_belief
    months = model.parameters.price_belief_months
    step = (400 - before[0, 0]) * MONTHS_A_QUARTER / months
    assert belief[0, 0] == pytest.approx(before[0, 0] + step)


def test_a_higher_price_opens_more_gates(model):
    model.world.photovoltaic_price = 200.0
    model.world.hydro_price = 220.0
    judge_projects(model)
    open_gates(model)
    poor = model.power_projects.wanted
    model.world.photovoltaic_price = 360.0
    model.world.hydro_price = 360.0
    judge_projects(model)
    open_gates(model)
    rich = model.power_projects.wanted
    assert (rich >= poor).all()
    assert rich.sum() > poor.sum()


def test_help_for_solar_never_closes_a_gate_and_does_not_move_dams(model):
    model.world.photovoltaic_price = 240.0
    model.levers.interest_discount = 0.0
    model.levers.tax_relief = 0.5
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
    model.investors.price_belief = np.full((model.investors.n, 2), 100.0)
    judge_projects(model)
    open_gates(model)
    p, names = model.power_projects, model.power.project_names
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
