"""Births, moves and towns: each rule with numbers worked by hand."""

import numpy as np
import pytest

from agents.firms import migration

PEOPLE = np.array([100_000.0, 50_000.0])
WORTH = np.array([30.0 * 0.97, 24.0 * 0.95])


def moves(worth=WORTH, hours=2.0):
    return migration.moves_between(
        PEOPLE,
        worth,
        near=np.exp(-0.1 * np.full((2, 2), hours)),
        towns=np.array([1.0, 0.5]),
        rate=0.004,
        elasticity=1.0,
    )


def test_moves_of_two_counties_by_hand():
    np.testing.assert_allclose(moves(), [[0, 128], [209, 0]], atol=0.5)


def test_a_wider_gap_or_a_shorter_way_sends_more_to_the_better_place():
    net = moves()[1, 0] - moves()[0, 1]
    wider = moves(WORTH * [1.1, 1.0])
    assert wider[1, 0] - wider[0, 1] > net
    assert moves(hours=1.0)[1, 0] > moves()[1, 0]


def test_more_are_born_where_all_herd_and_as_many_in_all():
    born = migration.natural_increase(
        np.array([1000.0, 3000.0]), np.array([1.0, 0.2]), mean=0.007, of_herders=0.005
    )
    np.testing.assert_allclose(born, [1000 * (0.007 + 0.005 * 0.6), 3000 * (0.007 - 0.005 * 0.2)])
    assert born.sum() == pytest.approx(0.007 * 4000)


def test_people_leave_for_more_income_and_fewer_come_home():
    gain = np.array([2.0, 4.0])
    gone = migration.leavers(PEOPLE, gain, near=np.array([0.5, 0.5]), rate=0.01, elasticity=1.0)
    np.testing.assert_allclose(gone, [1000.0, 1000.0])
    back = migration.returners(np.full(2, 800.0), gain, rate=0.08, elasticity=1.0)
    np.testing.assert_allclose(back, [32.0, 16.0])
    assert migration.returners(800.0, 0.01, rate=0.08, elasticity=1.0) == 800.0


def test_towns_grow_by_what_they_promise_until_they_are_full():
    def coming(gain, urban):
        return migration.moves_to_town(
            np.array([8500.0]),
            np.array([urban]),
            gain=np.array([gain]),
            rate=0.01,
            elasticity=0.5,
            most_urban=0.85,
        )[0]

    assert coming(1.0, 1500.0) == pytest.approx(85 * (1 - 0.15 / 0.85))
    assert coming(4.0, 1500.0) == pytest.approx(2 * coming(1.0, 1500.0))
    assert coming(1.0, 60_000.0) == 0.0
    assert coming(1e12, 1500.0) == 8500.0


def test_elasticities_bend_what_people_gain_and_nobody_leaves_twice():
    gain = np.array([4.0, 1e9])
    gone = migration.leavers(PEOPLE, gain, near=np.ones(2), rate=0.01, elasticity=0.5)
    np.testing.assert_allclose(gone, [2000.0, 50_000.0])
    back = migration.returners(np.full(2, 800.0), gain, rate=0.08, elasticity=0.5)
    np.testing.assert_allclose(back, [32.0, 64.0 / np.sqrt(1e9)])
    there = migration.moves_between(
        PEOPLE,
        np.array([1.0, 4.0]),
        near=np.full((2, 2), 0.5),
        towns=np.array([1.0, 0.5]),
        rate=0.01,
        elasticity=0.5,
    )
    np.testing.assert_allclose(there, [[0.0, 500.0], [125.0, 0.0]])
