"""What a driver's path may be multiplied by or replaced with: the ends run, what is beyond is
refused.
"""

import numpy as np
import pytest

from abm import GanziModel, Outlook
from abm.clock import month_index
from abm.registers.drawing import run_parameters
from abm.registers.driver_ranges import CHANGES, ranges
from abm.registers.outlook import driver_names
from abm.registers.refusals import InputError
from runs.designs.factors import factors_of

YAK = "times of driver yak_price: 2022 = {} must be a year or month, and a number; allowed: 0.1 "


def test_the_register_names_every_driver():
    assert set(ranges("times")) == set(driver_names())
    for change in CHANGES:
        assert all(row["low"] < row["high"] for row in ranges(change).values())


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("end", ["low", "high"])
def test_the_ends_are_taken_and_what_is_beyond_is_refused(change, end):
    for name, row in ranges(change).items():
        Outlook(**{change: {name: row[end]}})
        beyond = np.nextafter(row[end], -1 if end == "low" else np.inf)
        with pytest.raises(InputError, match=f"{change} of driver {name}: 2022 = .*; allowed: "):
            Outlook(**{change: {name: beyond}})


def test_a_refusal_names_the_range_and_a_design_refuses_alike():
    with pytest.raises(InputError, match=YAK.format("0")):
        Outlook(times={"yak_price": 0})
    with pytest.raises(InputError, match="x = 0 is out of range; allowed: 0.2 to 5"):
        factors_of("times", "transfer_index", 0, "x")
    assert factors_of("times", "transfer_index", 0.2, "x")[0].levels == (0.2,)


def test_what_is_on_or_off_takes_whole_numbers_and_stays_so():
    for name in ("snow_severity", "sites_shut"):
        with pytest.raises(InputError, match="allowed: whole numbers from 0 to 1"):
            Outlook(times={name: 0.5})
        with pytest.raises(InputError, match="has no range; give a list of levels"):
            factors_of("times", name, {"low": 0, "high": 1}, "x")
        assert factors_of("times", name, [0, 1], "x")[0].levels == (0, 1)
    drawn, none = (
        Outlook(times=times).paths(run_parameters(2), 2, month_index(2030, 12))["snow_severity"]
        for times in ({}, {"snow_severity": 0})
    )
    april = month_index(2022, 4)
    assert none.dtype == drawn.dtype
    assert drawn[april:].any()
    assert not none[april:].any()


@pytest.mark.parametrize(
    ("change", "name", "end"),
    [
        ("times", "transfer_index", "low"),
        ("values", "transfer_index", "low"),
        ("times", "yak_price", "low"),
        ("values", "lithium_carbonate_price", "high"),
        ("times", "consumer_prices", "low"),
        ("values", "snow_severity", "high"),
        ("times", "sites_shut", "low"),
        ("values", "travel_recovery", "low"),
    ],
)
def test_a_run_ends_in_order_with_a_driver_at_an_end(change, name, end):
    outlook = Outlook(**{change: {name: ranges(change)[name][end]}})
    model = GanziModel(detail="coarse", draw=1, end="2023-12", outlook=outlook).run()
    assert np.isfinite(model.annual()[["gdp", "visits", "co2"]]).all(axis=None)
