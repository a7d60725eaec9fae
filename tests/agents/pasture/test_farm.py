"""Rules of farming, each against numbers worked by hand."""

import numpy as np
import pytest

from agents.pasture import farm


def test_harvests_average_one():
    u = (np.arange(10_000) + 0.5) / 10_000
    assert farm.harvest(u, 0.1).mean() == pytest.approx(1, abs=1e-4)
    assert farm.harvest(np.array([0.5]), 0.1)[0] == pytest.approx(np.exp(-0.005))


def test_research_gains_saturate():
    assert farm.research_gain(0.0, scale=25.0, most=0.005) == 0
    one_scale = farm.research_gain(25.0, scale=25.0, most=0.005)
    assert one_scale == pytest.approx(0.005 * (1 - np.exp(-1)))
    assert farm.research_gain(1e6, scale=25.0, most=0.005) == pytest.approx(0.005)


def test_support_builds_up_output_that_wears_off():
    output = farm.supported_output(1200.0, 100.0, gain=0.25, decay=0.12)
    assert output == pytest.approx(1200 * 0.99 + 25)


def test_a_running_year_settles_at_twelve_months_of_the_same():
    amount = 0.0
    for _ in range(200):
        amount = farm.running_year(amount, 10.0)
    assert amount == pytest.approx(120, rel=1e-6)


def test_certification_rate_by_hand():
    rate = farm.certificate_rate(
        0.01,
        subsidy=40_000,
        cost=80_000,
        subsidy_response=0.8,
        cooperative=np.array([0.5]),
        cooperative_response=1.0,
        parks=np.array([2.0]),
        park_response=0.1,
    )
    assert rate[0] == pytest.approx(0.01 * np.exp(0.4 + 0.5 + 0.2))


def test_only_eligible_products_without_a_certificate_win_one():
    rate = np.full(4, 0.01)
    slots = {
        "eligible": np.array([True, False, True, True]),
        "certified": np.array([False, False, True, False]),
    }
    new = farm.new_certificates(np.full(4, 0.009), rate, **slots)
    assert new.tolist() == [True, False, False, True]
    assert not farm.new_certificates(np.full(4, 0.011), rate, **slots).any()


def test_fields_follow_margins_and_stay_put_without_change():
    start = np.array([[60.0, 30, 10]])
    usual = np.array([[1.0, 5, 4]])
    same = farm.wanted_area(start, 2 * usual, usual_margin=usual, response=0.8)
    assert same == pytest.approx(start)
    margin = usual * [1.0, 1.0, 4.0]
    wanted = farm.wanted_area(start, margin, usual_margin=usual, response=0.5)
    # weights 60, 30, 20 of 110
    assert wanted[0].tolist() == pytest.approx([6000 / 110, 3000 / 110, 2000 / 110])


def test_no_more_than_a_small_part_of_the_fields_changes_its_crop_in_a_year():
    area = np.array([[60.0, 30, 10], [60, 30, 10]])
    wanted = np.array([[50.0, 30, 20], [58, 31, 11]])
    after = farm.area_after(area, wanted, most_moved=0.03)
    assert after[0].tolist() == pytest.approx([57, 30, 13])
    assert after[1].tolist() == pytest.approx([58, 31, 11])


def test_a_kind_with_its_own_rule_takes_land_from_all_others_alike():
    fields = farm.fields_with_kind(np.array([[60.0, 30, 10]]), 2, hectares=np.array([19.0]))
    assert fields[0].tolist() == pytest.approx([54, 27, 19])


def test_a_matched_table_has_the_wanted_sums():
    table = farm.matched_table(
        np.array([[1.0, 2], [3, 4]]),
        rows=np.array([30.0, 70]),
        columns=np.array([60.0, 40]),
        rounds=60,
    )
    assert table.sum(axis=1).tolist() == pytest.approx([30, 70])
    assert table.sum(axis=0).tolist() == pytest.approx([60, 40])
    assert table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) == pytest.approx(1 * 4 / (2 * 3))


def test_only_organic_certificates_in_force_lapse():
    slots = {"organic": np.array([True, True, False]), "active": np.array([True, False, True])}
    lapsed = farm.lapsed_certificates(np.full(3, 0.004), 0.05, **slots)
    assert lapsed.tolist() == [True, False, False]
    assert not farm.lapsed_certificates(np.full(3, 0.005), 0.05, **slots).any()
