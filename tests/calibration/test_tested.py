"""How a series counts as tested: intervals with the error that could be known at the time."""

import pandas as pd
import pytest

from calibration.hindcast import tested
from calibration.hindcast.tested import BLIND, inside


def forecast(origin, outcome, error, *, series="co2", kind="energy", told=False, counts=True):
    return {
        "series": series,
        "class": kind,
        "origin": origin,
        "outcome_period": str(outcome),
        "told": told,
        "counts": counts,
        "forecaster": BLIND,
        "error": error,
        "deviation": 0.01,
        "observed_error": 0.0,
    }


def test_the_interval_uses_errors_of_outcomes_up_to_the_origin_only():
    rows = pd.DataFrame(
        [forecast(2015, 2016, 0.1), forecast(2015, 2017, 0.1), forecast(2016, 2017, 0.1)]
    )
    rows["year"] = rows["outcome_period"].astype(int)
    # Nothing is known in 2015: .1 lies beyond 1.28 x .01. In 2016 one outcome is: a variance of
    # .01 - .0001 a year, deviation .1, half-width .128
    assert inside(rows).tolist() == [False, False, True]
    rows.loc[2, "class"] = "economy"
    assert inside(rows).tolist() == [False, False, False]


def test_one_row_a_series():
    rows = pd.DataFrame(
        [
            forecast(2015, 2016, 0.005),
            forecast(2015, 2018, 0.1),
            forecast(2016, 2018, 0.005, counts=False),
            forecast(2015, 2020, 0.0, series="clean_capacity", told=True, counts=False),
        ]
    )
    table = tested.tested_table(rows).set_index("indicator")
    assert table.loc["co2"].to_dict() == {
        "told": 0,
        "outcomes": 2,
        "coverage": pytest.approx(0.5),
        "horizon": 3,
    }
    assert table.loc["clean_capacity"].tolist() == [1, 0, 0, 0]
