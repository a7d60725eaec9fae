"""Rules of farming, each against numbers worked by hand."""

import numpy as np
import pytest

from agents import farm


def test_harvests_average_one():
    u = (np.arange(10_000) + 0.5) / 10_000
    assert farm.harvest(u, 0.1).mean() == pytest.approx(1, abs=1e-4)
    assert farm.harvest(np.array([0.5]), 0.1)[0] == pytest.approx(np.exp(-0.005))


def test_research_gains_saturate():
    assert farm.research_gain(0.0, 25.0, 0.005) == 0
    assert farm.research_gain(25.0, 25.0, 0.005) == pytest.approx(0.005 * (1 - np.exp(-1)))
    assert farm.research_gain(1e6, 25.0, 0.005) == pytest.approx(0.005)


def test_support_builds_up_output_that_wears_off():
    assert farm.supported_output(1200.0, 100.0, 0.25, 0.12) == pytest.approx(1200 * 0.99 + 25)


def test_a_running_year_settles_at_twelve_months_of_the_same():
    amount = 0.0
    for _ in range(200):
        amount = farm.running_year(amount, 10.0)
    assert amount == pytest.approx(120, rel=1e-6)


def test_certification_rate_by_hand():
    rate = farm.certificate_rate(0.01, 40_000, 80_000, 0.8, np.array([0.5]), 1.0, np.array([2.0]), 0.1)
    assert rate[0] == pytest.approx(0.01 * np.exp(0.4 + 0.5 + 0.2))


def test_only_eligible_products_without_a_certificate_win_one():
    u, rate = np.full(4, 0.009), np.full(4, 0.01)
    eligible, certified = np.array([True, False, True, True]), np.array([False, False, True, False])
    assert farm.certificates_won(u, rate, eligible, certified).tolist() == [True, False, False, True]
    assert not farm.certificates_won(np.full(4, 0.011), rate, eligible, certified).any()
