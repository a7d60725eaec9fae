"""Registered growth: by hand, and what an origin knows."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.clock import Clock, month_index
from abm.registers import trend
from abm.registers.trend import fading, growth_history, known_growth, registered, trends

PARAMETERS = SimpleNamespace(
    trend_usual=0.05, trend_usual_primary=0.035, trend_usual_years=3, trend_half_life=6
)


def test_growth_is_registered_and_fades_by_hand():
    growth = registered(np.full(5, 0.068), usual=0.05, usual_years=3)
    assert growth == pytest.approx(0.06125)
    later = fading(growth, usual=0.05, half_life=6, years=np.array([0.0, 6.0]))
    assert later == pytest.approx([0.06125, 0.055625])
    assert registered(np.zeros(0), usual=0.05, usual_years=3) == pytest.approx(0.05)


def test_an_origin_knows_five_years_of_one_vintage():
    rows = growth_history()
    assert known_growth("gdp", 2018, rows) == pytest.approx(
        [0.0176, 0.0299, 0.064, 0.0921, 0.09], abs=1e-4
    )
    # What the census of 2018 made of 2019 was told in 2020, of 2016 to 2018 at the end of 2021
    assert known_growth("gdp", 2020, rows) == pytest.approx([0.065, 0.036])
    assert known_growth("gdp", 2021, rows) == pytest.approx(
        [0.0833, 0.0833, 0.065, 0.036, 0.0591], abs=1e-4
    )
    assert len(known_growth("gdp", 2010, rows)) == 1


def test_no_later_figure_reaches_an_earlier_origin(monkeypatch):
    def known_later(row):
        return row["known"] > 2017

    def changed():
        return [dict(row, growth=row["growth"] + 0.1 * known_later(row)) for row in rows]

    rows, clock = growth_history(), Clock(month_index(2018, 1), month_index(2021, 12))
    plain = trends(PARAMETERS, clock)
    monkeypatch.setattr(trend, "growth_history", changed)
    assert np.array_equal(trends(PARAMETERS, clock).economy.level, plain.economy.level)
    assert np.array_equal(trends(PARAMETERS, clock).primary.yearly, plain.primary.yearly)
    later = Clock(month_index(2021, 1), month_index(2021, 12))
    assert trends(PARAMETERS, later).economy.growth(later.start) > 0.08


def test_levels_are_those_over_the_base_year_and_grow_by_the_years_growth():
    clock = Clock(month_index(2022, 1), month_index(2030, 12))
    path = trends(PARAMETERS, clock).economy
    # From the middle of 2021 to the middle of January are six months and a half
    at_start = path.over_base(clock.start)
    assert at_start == pytest.approx((1 + path.yearly[0]) ** (6.5 / 12))
    assert path.over_base(clock.start + 12) / at_start == pytest.approx(
        1 + path.yearly[1:13].mean(), abs=1e-4
    )
    assert np.all(np.diff(path.yearly) < 0)
