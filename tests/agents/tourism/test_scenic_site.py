"""Rules of scenic sites, with numbers worked by hand."""

import numpy as np
import pytest

from agents.tourism import scenic_site


def test_publicity_and_name_raise_the_pull_and_closed_sites_have_none():
    pull = scenic_site.site_pull(
        np.array([6.0, 6.0]), fame=0.1, standing=0.2, is_open=np.array([True, False])
    )
    assert pull == pytest.approx([7.8, 0.0])


def test_many_weak_sites_do_not_make_a_strong_county():
    attraction = scenic_site.county_attraction(
        np.array([3.0, 4.0, 5.0]), np.array([0, 0, 1]), counties=3, exponent=2.0
    )
    assert attraction == pytest.approx([5.0, 5.0, 0.0])


def test_publicity_fades_and_part_of_the_gain_lasts():
    faded = scenic_site.faded_publicity(np.array([0.4]), half_life=1.0)
    assert faded == pytest.approx([0.2])
    assert scenic_site.award_publicity(0.3, lasting_share=1 / 3) == pytest.approx((0.2, 0.1))


def test_ratings_add_up_from_3a_on():
    total = scenic_site.publicity_of_level(np.array([0, 3, 4, 5]), np.array([0.05, 0.15, 0.4]))
    assert total == pytest.approx([0.0, 0.05, 0.2, 0.6])


def test_works_raise_quality_up_to_a_limit():
    assert scenic_site.quality_after(np.array([5.0, 19.9]), np.array([0.3, 0.3])) == pytest.approx(
        [5.3, 20.0]
    )


def test_sites_let_in_what_they_can_hold_and_outside_groups_keep_their_part():
    county, owner = np.array([0, 0, 1]), np.array([scenic_site.OUTSIDE_GROUP, 0, 0])
    pull, capacity = np.array([2.0, 1.0, 1.0]), np.array([60.0, 100.0, 10.0])
    let_in, outside = scenic_site.ticket_shares(
        np.array([100.0, 5.0, 7.0]),
        pull,
        capacity=capacity,
        county=county,
        owner=owner,
        exponent=2.0,
    )
    assert let_in == pytest.approx([(60 + 20) / 100, 1.0, 1.0])
    assert outside == pytest.approx([60 / 80, 0.0, 0.0])


def test_publicity_halves_in_its_half_life():
    faded = scenic_site.faded_publicity(np.array([0.4]), half_life=2.0)
    assert faded == pytest.approx([0.4 * np.sqrt(0.5)])
