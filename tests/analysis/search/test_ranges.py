"""Where a search may set levers, and in which steps values are written."""

import numpy as np
import pytest

from abm.registers import policy
from analysis.search.ranges import mix_of, more_policy, moved, ranges, snapped, step_of

NAMES = tuple(policy.register())


def place(name):
    return NAMES.index(name)


def test_more_policy_is_where_the_document_goes():
    way = {name: more_policy(row) for name, row in policy.register().items()}
    assert way["tax_relief"] == 1
    assert way["dc_power_price"] == -1
    assert way["eco_reward_rate"] == 1  # the document leaves it as it is
    assert {name for name, one in way.items() if one == 0} == {
        f"fund_share_{part}"
        for part in ("energy", "tourism", "agriculture", "lithium_parks", "data_industry")
    }
    assert [name for name, one in way.items() if one < 0] == ["dc_power_price"]


def test_without_cuts_no_lever_goes_the_other_way_and_all_reach_the_document():
    bounds = ranges(NAMES)
    document = np.array([row["document"] for row in policy.register().values()])
    assert ((document >= bounds.low) & (document <= bounds.high)).all()
    assert not bounds.may_be_cut.any()
    cuts = ranges(NAMES, allow_cuts=True)
    assert cuts.low[place("tax_relief")] == 0
    assert cuts.high[place("dc_power_price")] == 0.55
    assert cuts.may_be_cut[[place("tax_relief"), place("dc_power_price")]].all()
    assert not cuts.may_be_cut[[place("fund_size"), place("fund_share_energy")]].any()


def test_what_is_cut_is_told_from_what_is_raised():
    bounds = ranges(NAMES, allow_cuts=True)
    point = bounds.usual.copy()
    point[[place("tax_relief"), place("dc_power_price"), place("cert_subsidy")]] = 0.2, 0.5, 30
    point[place("fund_share_energy")] = 0
    cut = bounds.cut(point)
    assert [NAMES[one] for one in np.flatnonzero(cut)] == ["dc_power_price", "tax_relief"]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("site_upgrade_budget", 10.0),  # 0 to 800: sixteen is no step, twenty is too wide
        ("pv_quota_mw_y", 100.0),
        ("tax_relief", 0.02),
        ("homestay_grant", 200.0),
        ("env_liability_insurance", 1.0),
    ],
)
def test_steps_are_round(name, step):
    assert step_of(policy.register()[name]) == pytest.approx(step)


def test_values_are_rounded_away_from_the_status_quo():
    bounds = ranges(NAMES, allow_cuts=True)
    point = bounds.usual.copy()
    point[[place("cert_subsidy"), place("tax_relief"), place("fund_size")]] = 41.3, 0.471, 5000
    found = snapped(point[None], bounds)[0]
    assert found[place("cert_subsidy")] == 42  # by 2
    assert found[place("tax_relief")] == pytest.approx(0.46)
    assert found[place("fund_size")] == 5000
    assert moved(found, bounds).sum() == 3


def test_a_mix_holds_only_what_differs_and_is_carried_out_as_the_document_is():
    bounds = ranges(NAMES)
    point = bounds.usual.copy()
    point[place("cert_subsidy")] = 40
    mix = mix_of(point, bounds, name="own")
    assert mix.paths == {"cert_subsidy": ((policy.FIRST_MONTH, 40.0),)}
    assert mix.implementation == policy.load_mix("document").implementation == "drawn"
