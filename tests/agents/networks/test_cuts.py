"""Roads that are cut: rates, lengths and distances worked out by hand."""

import numpy as np
import pytest

from agents.networks.cuts import begins, cut_rate, distance, shut_part


def test_slopes_fail_and_more_often_in_the_rains():
    rate = cut_rate(
        np.array([0.0, 100.0]),
        np.array([False, True]),
        anywhere=0.01,
        by_kilometre=0.001,
        rains=3.0,
    )
    assert rate == pytest.approx(np.array([[0.01, 0.11], [0.01, 0.41]]))


def test_a_cut_begins_with_the_chance_of_a_month():
    # A rate of 12 ln 2 a year leaves a road whole through a month half the time.
    rate = np.full(3, 12 * np.log(2))
    assert begins(np.array([0.0, 0.4999, 0.5001]), rate).tolist() == [True, True, False]
    assert not begins(np.array([1e-9]), np.zeros(1)).any()


def test_a_cut_shuts_parts_of_the_months_that_it_lasts():
    begun = np.array([[True, False, True], [False, True, False], [False, False, True], [False] * 3])
    moment = np.array([[0.75] * 3, [0.0] * 3, [0.5] * 3, [0.0] * 3])
    months = np.array([[1.5] * 3, [0.25] * 3, [9.0] * 3, [9.0] * 3])
    # The third road is cut again after its first cut has ended, beyond the last month.
    assert shut_part(begun, moment, months).tolist() == [
        [0.25, 0.0, 0.25],
        [1.0, 0.25, 1.0],
        [0.25, 0.0, 0.75],
        [0.0, 0.0, 1.0],
    ]


def test_cuts_that_overlap_shut_a_road_once():
    begun = np.array([[True], [True]])
    both = shut_part(begun, np.array([[0.0], [0.0]]), np.array([[2.0], [0.5]]))
    assert both.tolist() == [[1.0], [1.0]]


def test_distances_over_the_ground():
    # A quarter of the equator, and a degree of a meridian
    far = distance(
        np.array([0.0]),
        np.array([0.0]),
        to_longitude=np.array([90.0, 0.0]),
        to_latitude=np.array([0.0, 1.0]),
    )
    assert far == pytest.approx(np.array([[6371.0 * np.pi / 2, 6371.0 * np.pi / 180]]))


def test_a_degree_of_a_parallel_is_shorter_than_one_of_a_meridian():
    # On the 60th parallel the chord of a degree is half that on the equator; then to the 30th.
    far = distance(
        np.array([100.0]),
        np.array([60.0]),
        to_longitude=np.array([101.0, 280.0, 280.0]),
        to_latitude=np.array([60.0, 60.0, 30.0]),
    )
    chord = 0.5 * np.sin(np.radians(0.5))
    assert far[0] == pytest.approx(
        [2 * 6371.0 * np.arcsin(chord), 6371 * np.pi / 3, 6371 * np.pi / 2]
    )


def test_from_sixty_degrees_north_to_the_equator_a_quarter_round_the_globe():
    quarter = distance(
        np.array([0.0, 90.0]),
        np.array([60.0, 0.0]),
        to_longitude=np.array([90.0, 0.0]),
        to_latitude=np.array([0.0, 60.0]),
    )
    assert np.diag(quarter) == pytest.approx(np.full(2, 6371.0 * np.pi / 2), rel=1e-3)
