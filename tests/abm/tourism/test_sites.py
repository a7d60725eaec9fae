"""Scenic sites as a run begins before they were last counted."""

import numpy as np
import pytest

from abm import GanziModel
from abm.honours.contests import usual_4a
from abm.tourism.sites import count_4a
from agents.tourism.scenic_site import RATED_3A, RATED_4A


def built(start, draw=2):
    return GanziModel(draw=draw, detail="coarse", start=start, end="2022-12", source="prior")


@pytest.mark.parametrize(("start", "most"), [("2015-01", 6), ("2018-01", 6), ("2020-01", 17)])
def test_a_run_begins_with_the_4a_sites_of_its_time(start, most):
    model = built(start)
    sites, p = model.scenic_sites, model.parameters
    rated = np.count_nonzero(sites.level == RATED_4A)
    # Six sites known by name were 4A at each of these times; 13 are today, the others are drawn
    unnamed = round(p.sites_4a) - 13
    assert rated == 6 + np.clip(round(count_4a(p, model.clock.start)) - 6, 0, unnamed)
    assert rated <= most
    assert np.count_nonzero(sites.level >= RATED_3A) == (
        round(p.sites_4a) + round(p.sites_3a) + round(p.sites_5a)
    )


def test_the_count_of_4a_sites_lies_between_two_counts():
    model = built("2019-07")
    p, start = model.parameters, model.clock.start
    assert count_4a(p, start) == pytest.approx(5 + (p.sites_4a - 5) / 2)
    assert count_4a(p, start + 120) == p.sites_4a


def test_sites_that_were_rated_soon_after_are_nearly_ready():
    early, late = built("2015-01"), built("2021-02")
    soon = (late.scenic_sites.level == RATED_4A) & (early.scenic_sites.level == RATED_3A)
    assert np.count_nonzero(soon) >= 10
    p = early.parameters
    least = p.start_readiness_named * p.readiness_4a
    assert (early.scenic_sites.readiness[soon] >= least).all()
    others = (early.scenic_sites.level < RATED_4A) & ~soon
    assert (early.scenic_sites.readiness[others] < least).any()


def test_4a_awards_are_rarer_before_2018():
    assert usual_4a(built("2017-06")) == built("2017-06").parameters.quota_4a_before_2018
    assert usual_4a(built("2018-01")) == built("2018-01").parameters.quota_4a
