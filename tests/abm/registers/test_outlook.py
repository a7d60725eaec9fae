"""What nobody chooses: one path for every mix, observed to the information date; fixed outlooks
without shocks.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.clock import month_index
from abm.registers.outlook import PATHS, Outlook
from abm.registers.parameters import drawn_values

END = month_index(2030, 12)
MARCH = month_index(2022, 3)


def paths(name="uncertain", draw=0):
    values = drawn_values(draw)
    outlook = Outlook(name)
    values.update(outlook.parameter_values())
    return outlook.paths(SimpleNamespace(**values), draw, END)


def test_paths_are_finite_and_hang_on_the_draw():
    first, again, other = paths(draw=1), paths(draw=1), paths(draw=2)
    assert all(np.isfinite(path).all() for path in first.values())
    assert all((first[name] == again[name]).all() for name in first)
    assert (first["lithium_carbonate_price"] != other["lithium_carbonate_price"]).any()


@pytest.mark.parametrize(
    "driver", ["lithium_carbonate_price", "loan_prime_rate", "consumer_prices"]
)
def test_what_was_observed_is_the_same_in_every_draw(driver):
    first, other = paths(draw=1)[driver], paths(draw=2)[driver]
    assert (first[: MARCH + 1] == other[: MARCH + 1]).all()
    assert (first[MARCH + 1 :] != other[MARCH + 1 :]).any()


def test_fixed_outlooks_do_not_depend_on_the_draw_and_have_no_rare_events():
    for name in PATHS[1:]:
        first, other = paths(name, 1), paths(name, 2)
        assert all((first[driver] == other[driver]).all() for driver in first)
        assert not first["sites_shut"].any()
        assert first["snow_severity"].max() == 0
        assert first["viral_fame"][month_index(2022, 4) :].max() == 0


def test_adverse_is_worse_than_favourable_where_a_side_is_clear():
    bad, middle, good = (paths(name) for name in ("adverse", "central", "favourable"))
    for driver in (
        "lithium_carbonate_price",
        "travel_recovery",
        "hydro_price",
        "enclave_demand",
        "transfer_index",
    ):
        assert bad[driver][-1] < middle[driver][-1] < good[driver][-1]
    assert bad["loan_prime_rate"][-1] > good["loan_prime_rate"][-1]


def test_snow_falls_in_winter_and_at_about_the_declared_rate():
    severity = np.concatenate(
        [paths(draw=draw)["snow_severity"][month_index(2022, 11) :: 12] for draw in range(60)]
    )
    assert 0.12 < (severity >= 1).mean() < 0.27
    assert 0.01 < (severity == 2).mean() < 0.09
    assert paths(draw=3)["snow_severity"][month_index(2025, 7)].max() == 0


def test_hydrology_has_the_declared_spread_and_moves_together():
    inflow = np.concatenate(
        [paths(draw=draw)["hydrology"][month_index(2022, 1) :: 12] for draw in range(80)]
    )
    assert 0.08 < inflow.std() < 0.14
    assert np.corrcoef(inflow[:, 0], inflow[:, 1])[0, 1] > 0.6


def test_limits_on_travel_end_between_mid_2022_and_late_2024():
    recovered = [paths(draw=draw)["travel_recovery"] for draw in range(40)]
    assert all(path[month_index(2022, 1)] <= 1.001 for path in recovered)
    assert 0.75 < np.mean([path[-1] for path in recovered]) < 1.3


def test_unknown_outlooks_are_refused():
    with pytest.raises(
        ValueError, match="unknown outlook 'rosy'; known: uncertain, central, adverse, favourable"
    ):
        Outlook("rosy")
    assert Outlook("central").name == "central"


def test_changes_of_a_path_reach_only_what_was_not_yet_observed():
    parameters, end = SimpleNamespace(**drawn_values(3)), month_index(2030, 12)
    plain = Outlook().paths(parameters, 3, end)["lithium_carbonate_price"]
    halved = Outlook(times={"lithium_carbonate_price": 0.5}).paths(parameters, 3, end)[
        "lithium_carbonate_price"
    ]
    fixed = Outlook(values={"lithium_carbonate_price": {2024: 100_000, 2026: 2e5}})
    fixed = fixed.paths(parameters, 3, end)["lithium_carbonate_price"]
    april = month_index(2022, 4)
    assert (halved[:april] == plain[:april]).all()
    assert halved[april:] == pytest.approx(plain[april:] / 2)
    assert (fixed[: month_index(2024, 1)] == plain[: month_index(2024, 1)]).all()
    assert fixed[month_index(2025, 12)] == 100_000
    assert (fixed[month_index(2026, 1) :] == 2e5).all()


def test_a_change_multiplies_every_column_of_a_driver():
    parameters, end = SimpleNamespace(**drawn_values(3)), month_index(2030, 12)
    name = next(
        name for name, path in Outlook().paths(parameters, 3, end).items() if path.ndim == 2
    )
    plain, scaled = (
        Outlook(times=times).paths(parameters, 3, end)[name] for times in ({}, {name: {2023: 0.9}})
    )
    assert scaled[-1] == pytest.approx(plain[-1] * 0.9)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"times": {"lithium_price": 2}},
            "unknown driver 'lithium_price' .did you mean 'lithium_carbonate_price'",
        ),
        (
            {"values": {"yak_price": {2024: -1}}},
            "yak_price: 2024 = -1 must be a year or month, and a number; allowed: 500 to 100000",
        ),
        (
            {"times": {"yak_price": {"soon": 1}}},
            "yak_price: soon = 1 must be a year or month, and a number; allowed: 0.1 to 10",
        ),
    ],
)
def test_a_change_of_nothing_known_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Outlook(**changes)


def test_programmes_against_coal_end_in_2020_or_go_on_more_slowly():
    last, parameters = month_index(2031, 12), SimpleNamespace(**drawn_values(0))
    parameters.coal_exit_part = 0.6
    for goes_on, expected in ((1.0, [1.0, 0.6, 0.6, 0.3, 0.3, 0.0]), (0.0, [1.0, 0, 0, 0, 0, 0])):
        parameters.coal_exit_goes_on = goes_on
        path = Outlook().paths(parameters, 0, last)["coal_exit"]
        months = ((2020, 12), (2021, 1), (2025, 12), (2026, 1), (2030, 12), (2031, 1))
        assert path[[month_index(*month) for month in months]] == pytest.approx(expected)


def test_transfers_follow_payments_budget_and_then_the_drawn_growth():
    parameters = SimpleNamespace(**drawn_values(0))
    parameters.transfer_growth, parameters.transfer_one_off_share = 0.05, 0.25
    path = Outlook().paths(parameters, 0, 0)["transfer_index"]
    assert path[month_index(2016, 7)] == pytest.approx(5950 / 8300)
    assert path[month_index(2021, 7)] == pytest.approx(1.0)
    assert path[month_index(2022, 7)] == pytest.approx(1 + 0.084 + 0.25 * 0.096)
    assert path[month_index(2024, 7)] == pytest.approx(path[month_index(2022, 7)] * 1.05**2)


def test_the_yak_price_moves_with_beef_until_2021():
    parameters = SimpleNamespace(**drawn_values(0))
    parameters.yak_price_start = 4000.0
    one, other = (Outlook().paths(parameters, draw, 0)["yak_price"] for draw in (0, 1))
    assert one[month_index(2016, 7)] == pytest.approx(4000 * 62.8 / 86.9)
    assert (one[: month_index(2021, 12)] == other[: month_index(2021, 12)]).all()
    assert (one[month_index(2022, 1) :] != other[month_index(2022, 1) :]).all()
