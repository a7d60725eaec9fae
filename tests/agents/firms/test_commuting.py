"""Who looks for work where and finds it: each rule with numbers worked by hand."""

import numpy as np
import pytest

from agents.firms import commuting

JOBS = np.array([1000.0, 300.0, 200.0])
FORCE = np.array([800.0, 500.0, 300.0])
HOURS = np.array([[0.3, 0.9, 3.0], [0.9, 0.3, 3.9], [3.0, 3.9, 0.3]])
WAGES = np.array([1.05, 1.0, 0.95])


def found(hours, waiting=0.0):
    """Matches of three counties whose people would all take any work within reach."""
    draw = commuting.nearness(hours, decay=1.2) * WAGES**3
    return commuting.matches(FORCE, JOBS, draw=draw, waiting=np.full(3, waiting))


def commuters(flows):
    return flows.sum() - np.trace(flows)


def test_three_counties_by_hand():
    flows = found(HOURS)
    np.testing.assert_allclose(flows.sum(axis=0), JOBS, rtol=1e-3)
    np.testing.assert_allclose(FORCE - flows.sum(axis=1), [46, 21, 32], atol=1.0)
    assert commuters(flows) == pytest.approx(478, abs=1)


def test_a_road_twice_as_slow_sends_fewer_to_the_next_county():
    slow = HOURS.copy()
    slow[0, 1] = slow[1, 0] = 1.8
    assert commuters(found(slow)) == pytest.approx(290, abs=1)


def test_nobody_is_hired_twice_and_no_place_is_taken_twice():
    for waiting in (0.0, 100.0):
        flows = found(HOURS, waiting)
        assert (flows >= 0).all()
        assert (flows.sum(axis=0) <= JOBS * (1 + 1e-12)).all()
        assert (flows.sum(axis=1) <= FORCE * (1 + 1e-12)).all()
    assert found(HOURS, 500.0).sum() < found(HOURS).sum()


def test_many_runs_at_once_give_the_same():
    draw = commuting.nearness(HOURS, decay=1.2) * WAGES**3
    both = commuting.matches(
        np.stack([FORCE, FORCE / 2]), np.stack([JOBS, JOBS]), draw=draw, waiting=np.zeros((2, 3))
    )
    np.testing.assert_allclose(both[0], found(HOURS))


def test_flows_fit_both_the_homes_and_the_jobs():
    near = commuting.nearness(np.where(np.eye(3), 0.0, HOURS), decay=1.2)
    flows, pull = commuting.balanced_flows(near, FORCE)
    np.testing.assert_allclose(flows.sum(axis=0), FORCE, rtol=1e-12)
    np.testing.assert_allclose(flows.sum(axis=1), FORCE, rtol=1e-12)
    assert flows[0, 1] / flows[0, 0] == pytest.approx(near[0, 1] * pull[1] / pull[0])
    assert 0 < commuters(flows) < 0.5 * FORCE.sum()


def test_without_ways_everybody_works_at_home():
    flows = commuting.balanced_flows(np.eye(3), FORCE).flows
    np.testing.assert_allclose(flows, np.diag(FORCE))


def test_usual_openings_are_filled_by_the_same_people_as_before():
    near = commuting.nearness(np.where(np.eye(3), 0.0, HOURS), decay=1.2)
    flows, pull = commuting.balanced_flows(near, FORCE)
    places = 0.02 * FORCE
    seekers = FORCE / 0.955 - 0.98 * FORCE
    hired = commuting.matches(
        seekers, places, draw=near * pull / places, waiting=0.65 * (near @ pull)
    )
    np.testing.assert_allclose(hired, 0.02 * flows, rtol=1e-9)


def test_employers_draw_on_the_unemployed_of_their_neighbours():
    looks = commuting.reach(np.array([[1.0, 0.5], [0.5, 1.0]]), np.array([1.0, 2.0]))
    np.testing.assert_allclose(looks, [[0.5, 0.5], [0.2, 0.8]])
    share = commuting.unemployment_in_reach(np.array([100.0, 200.0]), np.array([0.10, 0.02]), looks)
    np.testing.assert_allclose(share, [(5 + 0.8) / 90, (5 + 3.2) / 210])


def test_crews_from_outside_take_the_building_work_that_people_here_leave():
    def share(filled):
        return commuting.outside_share(
            np.array([90.0]),
            np.array([10.0]),
            share=np.array([0.4]),
            usual=0.4,
            filled=np.array([filled]),
        )

    np.testing.assert_allclose(share(1.0), [0.4])
    np.testing.assert_allclose(share(0.0), [0.46])


def test_where_fewer_than_one_person_looks_the_share_without_work_is_theirs():
    looks = np.array([[1.0]])
    share = commuting.unemployment_in_reach(np.array([0.25]), np.array([0.1]), looks)
    np.testing.assert_allclose(share, [0.1])
    assert commuting.unemployment_in_reach(np.zeros(1), np.zeros(1), looks).tolist() == [0.0]
    hired = commuting.matches(
        np.array([0.25]), np.array([0.125]), draw=np.array([[0.5]]), waiting=np.zeros(1)
    )
    np.testing.assert_allclose(hired, [[0.125]])


def test_without_builders_the_share_of_crews_stays():
    share = commuting.outside_share(
        np.zeros(2), np.zeros(2), share=np.array([0.4, 0.3]), usual=0.5, filled=np.ones(2)
    )
    assert share.tolist() == [0.4, 0.3]


def test_a_county_with_half_a_person_has_its_share_without_work():
    share = commuting.unemployment_in_reach(np.array([0.5]), np.array([0.2]), np.eye(1))
    assert share == pytest.approx([0.2])
