"""Moments: what was observed on its scale with its error, and what a run and the submodels
say of it.
"""

import math

import numpy as np
import pytest

from abm import GanziModel
from calibration.fitting import moments, page, submodels
from calibration.fitting.moments import all_moments, scaled, simulated, slope

BY_ID = {moment.id: moment for moment in all_moments()}


@pytest.fixture(scope="module")
def start():
    return GanziModel(
        start=moments.SUBMODEL_START, end=moments.SUBMODEL_END, detail="coarse", draw=3
    )


@pytest.fixture(scope="module")
def run():
    return GanziModel(start=moments.FIRST, end=moments.LAST, detail="coarse", draw=3).run()


def test_observed_values_by_hand():
    growth = BY_ID["visits_growth_2016_2018"]
    assert growth.observed == pytest.approx(math.log(22.3 / 13.0))
    assert growth.error == pytest.approx(0.03 * math.sqrt(2))
    summer = BY_ID["visits_summer_2018"]
    share = 8.5762 / 22.3
    assert summer.observed == pytest.approx(math.log(share / (1 - share)))
    assert summer.error == pytest.approx(0.03 * math.sqrt(2) * share / (share * (1 - share)))
    cows = BY_ID["herd_breeding_cows"]
    assert cows.value == 0.57
    assert cows.error == pytest.approx((0.6663 - 0.4823) / 3.2897 / (0.57 * 0.43), rel=1e-4)
    assert BY_ID["herd_deaths"].error == pytest.approx((0.084 - 0.02) / 3.2897 / 0.05, rel=1e-4)
    assert BY_ID["gdp_real_growth_2020"].observed == 0.036


def test_no_moment_repeats_the_source_of_a_prior():
    assert not {"firm_entry", "firm_exit"} & set(
        BY_ID
    )  # national rates that the priors of entry and exit rest on


def test_each_moment_has_errors_and_one_source():
    for moment in all_moments():
        assert 0 < moment.error < 1 or moment.form == "plain", moment.id
        assert moment.discrepancy > 0, moment.id
        assert moment.deviation == pytest.approx(math.hypot(moment.error, moment.discrepancy))
        assert moment.same_as in BY_ID or not moment.same_as


def test_every_moment_is_measured_and_nothing_else(start, run):
    measured = submodels.submodel_moments(start) | moments.run_moments(run)
    assert set(measured) == set(BY_ID)
    assert all(math.isfinite(value) for value in measured.values())
    parts = {name: set(function(start)) for name, function in submodels.PARTS.items()}
    for moment in all_moments():
        home = moment.part if moment.part in parts else "whole"
        assert (moment.id in parts[home]) if home != "whole" else (moment.id in moments.WHOLE), (
            moment.id
        )


def test_moments_of_a_run_by_hand(run):
    annual, measured = run.annual(), moments.run_moments(run)
    assert measured["gdp_growth_2015_2019"] == annual["gdp"][2019] / annual["gdp"][2015]
    frame = run.outcomes()
    visits = frame[frame["indicator"] == "visits"].set_index("month")["value"]
    assert measured["visits_august_2018"] == pytest.approx(
        visits["2018-08"] / visits["2018-06":"2018-08"].sum()
    )
    assert measured["visits_spring_2017"] == pytest.approx(
        visits["2017-01":"2017-05"].sum() / annual["visits"][2017]
    )
    assert measured["yak_sales_2020"] == annual["yak_sales"][2020] / annual["yak_herd"][2020]


def test_submodels_leave_the_model_as_it_was():
    start = GanziModel(
        start=moments.SUBMODEL_START, end=moments.SUBMODEL_END, detail="coarse", draw=4
    )
    before = start.counties.bed_price.copy(), start.world.hydrology.copy(), start.clock.month
    first, second = submodels.submodel_moments(start), submodels.submodel_moments(start)
    assert first == second
    assert np.array_equal(start.counties.bed_price, before[0])
    assert np.array_equal(start.world.hydrology, before[1])
    assert start.clock.month == before[2]


def test_submodels_of_a_run_are_refused(run):
    with pytest.raises(ValueError, match="at its start in January 2020"):
        submodels.submodel_moments(run)


def test_the_grass_carries_what_it_grows(start):
    p = start.parameters
    grown = p.natural_grassland * p.usable_grass_share * p.grass_potential_mean * p.sustainable_use
    assert submodels.grass_alone(start)["grass_capacity"] == pytest.approx(
        grown / (p.daily_hay * 365)
    )


def test_dearer_beds_keep_visitors_away_and_calves_come_from_cows(start):
    assert submodels.choice_alone(start)["choice_price_elasticity"] < 0
    herd = submodels.herd_alone(start)
    assert 0.2 < herd["herd_calves"] < 0.6
    assert 0 < herd["herd_deaths"] < 0.1


def test_scales_keep_what_a_logarithm_cannot_take():
    assert scaled("log", 0.0) == pytest.approx(math.log(1e-6))
    assert scaled("logit", 1.0) == pytest.approx(math.log((1 - 1e-6) / 1e-6))
    assert scaled("plain", -3.0) == -3.0
    assert slope("logit", 0.5) == 4.0
    assert slope("log", 2.0) == 0.5


def test_parameters_given_reach_the_moments():
    low, high = (
        simulated(3, parameters={"calving_rate": rate}, kinds=("submodels",))
        for rate in (0.30, 0.44)
    )
    assert high["herd_calves"] > low["herd_calves"] + 0.2
    assert high["choice_dadu_share"] == low["choice_dadu_share"]


def test_the_way_back_from_a_scale():
    for form, value in (("log", 2.5), ("logit", 0.3), ("plain", -4.0)):
        assert page.unscaled(form, scaled(form, value)) == pytest.approx(value)
