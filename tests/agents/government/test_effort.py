"""Hand-worked numbers for counties that decide."""

import numpy as np
import pytest

from agents.government import effort


def column(*values):
    """One county's values by field, shape (fields, 1)."""
    return np.array(values, float)[:, None]


def one_model(*shares, seen=1.0):
    return effort.Models(shares=column(*shares), seen=np.array([seen]))


def test_the_largest_gap_is_not_chosen_where_effort_achieves_little():
    # The worked case of the specification: sites of 4A, certificates, zones
    gaps = 1 - effort.reached_part(column(22, 200, 8), column(30, 230, 20))
    assert gaps[:, 0] == pytest.approx([0.267, 0.130, 0.600], abs=5e-4)
    pull = effort.pull(
        column(0.4, 0.3, 0.3),
        gaps,
        ahead=np.zeros(1),
        effect=column(0.5, 1.0, 0.2),
        rivalry=0.3,
        least=0.25,
    )
    assert pull[:, 0] == pytest.approx([0.103, 0.114, 0.051], abs=5e-4)
    third = np.full((3, 1), 1 / 3)
    wished = effort.wished_shares(third, pull, sharpness=6.0, most=0.5)
    assert wished[:, 0] == pytest.approx([0.357, 0.381, 0.261], abs=1e-3)
    shares = effort.shares_after(
        third, wished, one_model(0.6, 0.2, 0.2), inertia=0.6, imitation=0.25
    )
    assert shares[:, 0] == pytest.approx([0.367, 0.334, 0.298], abs=1e-3)


def test_a_gap_draws_a_met_target_lets_go_and_rivals_draw_to_what_counts():
    def pull(gap, ahead=0.0):
        return effort.pull(
            column(0.6, 0.4),
            column(gap, 0.2),
            ahead=np.array([ahead]),
            effect=np.ones((2, 1)),
            rivalry=0.5,
            least=0.25,
        )

    def share(values):
        return effort.wished_shares(np.full((2, 1), 0.5), values, sharpness=6.0, most=0.9)[0, 0]

    assert share(pull(0.5)) > share(pull(0.2)) > share(pull(0.0))
    assert share(pull(0.2, ahead=1.0)) > share(pull(0.2))


def test_no_field_takes_more_than_the_most_and_the_rest_is_shared_in_proportion():
    wished = effort.wished_shares(
        column(0.2, 0.6, 0.2), column(1.0, 0.0, 0.0), sharpness=5.0, most=0.5
    )
    assert wished[:, 0] == pytest.approx([0.5, 0.5 * 0.75, 0.5 * 0.25])


def test_targets_are_broken_down_by_what_is_and_could_be_and_grow_on_the_way():
    targets = effort.county_targets(
        np.array([[30.0], [12.0]]),
        stock=np.array([[3.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
        potential=np.array([[2.0, 2.0, 0.0], [1.0, 1.0, 2.0]]),
        luck=np.array([[0.0, 1.0, 0.5], [0.0, 0.0, 0.0]]),
        amplification=0.1,
    )
    assert targets[0] == pytest.approx([30 * 0.625, 30 * 0.375 * 1.1, 0.0])
    assert targets[1] == pytest.approx([3.0, 3.0, 6.0])
    assert effort.reached_part(np.array([1.0, 0.0]), np.array([2.0, 0.0])) == pytest.approx(
        [0.5, 1.0]
    )


def test_the_assessment_weighs_green_results_and_fits_them():
    def weights(green, fitted):
        return effort.assessment_weights(
            growth=column(0.5, 0.0, 0.5),
            green=column(0.5, 0.5, 0.0),
            match=np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]),
            green_weight=green,
            differentiation=fitted,
            common_part=0.5,
        )

    assert weights(0.4, 0.0)[:, 0] == pytest.approx([0.5, 0.2, 0.3])
    assert weights(0.4, 1.0)[:, 0] == pytest.approx([0.75, 0.1, 0.15])
    # A county without a strength of its own is assessed like all
    assert weights(0.4, 1.0)[:, 1] == pytest.approx([0.5, 0.2, 0.3])
    assert weights(0.4, 0.5).sum(axis=0) == pytest.approx([1.0, 1.0])


def test_counties_are_ranked_among_their_like():
    score = np.array([0.2, 0.5, 0.4, 0.9])
    place = effort.standing(score, np.array([0, 0, 0, 1]))
    assert place.rank.tolist() == [3, 1, 2, 1]
    spread = score.std()
    assert place.ahead == pytest.approx([0.2 / spread, 0.0, 0.1 / spread, 0.0])
    assert effort.standing(np.ones(4), np.zeros(4, int)).ahead.tolist() == [0, 0, 0, 0]


def test_only_better_and_near_counties_are_copied():
    shares = np.array([[0.2, 0.6, 0.8], [0.8, 0.4, 0.2]])
    score = np.array([0.3, 0.5, 0.7])
    hours = np.array([[0.0, 2.0, 4.0], [2.0, 0.0, 2.0], [4.0, 2.0, 0.0]])
    models = effort.successful_neighbours(shares, score, hours=hours, reach=2.0)
    near, far = np.exp(-1.0) * 0.2, np.exp(-2.0) * 0.4
    assert models.shares[0, 0] == pytest.approx((near * 0.6 + far * 0.8) / (near + far))
    assert models.shares[:, 1] == pytest.approx([0.8, 0.2])
    assert models.seen == pytest.approx([np.exp(-1.0) + np.exp(-2.0), np.exp(-1.0), 0.0])
    # Without a road nobody is seen
    cut = effort.successful_neighbours(shares, score, hours=hours + 200.0, reach=2.0)
    assert cut.seen == pytest.approx([0.0, 0.0, 0.0])
    after = effort.shares_after(shares, shares, cut, inertia=0.5, imitation=0.3)
    assert after == pytest.approx(shares)


def test_a_yuan_that_gained_more_than_elsewhere_is_remembered():
    effect = np.ones((2, 3))
    learned = effort.learned_effect(
        effect,
        np.array([[0.3, 0.1, 0.2], [0.0, 0.0, 0.0]]),
        np.array([[10.0, 10.0, 0.0], [5.0, 5.0, 5.0]]),
        memory=0.7,
    )
    # All counties: 0.6 for 20; seen 1 and 0.333, over their mean 0.667
    assert learned[0] == pytest.approx([0.7 + 0.3 * 1.5, 0.7 + 0.3 * 0.5, 1.0])
    assert learned[1] == pytest.approx([1.0, 1.0, 1.0])


def test_effort_by_hand():
    assert effort.effort_budget(
        np.array([0.0, 0.5]), 0.5, talent_gain=0.8, coordination_gain=0.3
    ) == pytest.approx([1.15, 1.4 * 1.15])
    assert effort.effort_gain(np.array([1.0, 2.0, 1e-9]), 0.3) == pytest.approx(
        [1.0, 1 + 0.3 * np.log(2), 0.0]
    )
    weights = effort.money_weights(
        np.array([0.5, 0.5]), np.array([[1.0, 1.0], [3.0, 1.0]]), follows=0.5
    )
    assert weights == pytest.approx(np.array([[0.5, 0.5], [2 / 3, 1 / 3]]))


def test_where_all_that_was_gained_cost_nothing_the_belief_goes_back_to_usual():
    effect = effort.learned_effect(
        np.array([[1.5, 0.5]]), np.array([[0.0, 0.3]]), np.array([[2e6, 0.0]]), memory=0.6
    )
    assert effect[0] == pytest.approx([0.6 * 1.5 + 0.4, 0.5])


def test_where_only_one_county_spent_its_yuan_is_the_usual_one():
    learned = effort.learned_effect(
        np.array([[1.5, 0.5]]), np.array([[0.3, 0.1]]), np.array([[10.0, 0.0]]), memory=0.6
    )
    assert learned[0] == pytest.approx([0.6 * 1.5 + 0.4, 0.5])


def test_parts_of_less_than_one_are_broken_down_too():
    targets = effort.county_targets(
        np.array([[10.0]]),
        stock=np.array([[0.3, 0.1]]),
        potential=np.array([[0.5, 3.5]]),
        luck=np.zeros((1, 2)),
        amplification=0.1,
    )
    assert targets[0] == pytest.approx([10 * (0.75 + 0.125) / 2, 10 * (0.25 + 0.875) / 2])


def test_nobody_sees_more_than_all_that_is_near():
    shares = np.array([[0.2, 0.6, 0.7], [0.8, 0.4, 0.3]])
    score = np.array([0.0, 0.5, 0.5])
    models = effort.successful_neighbours(shares, score, hours=np.zeros((3, 3)), reach=2.0)
    assert models.seen.tolist() == [1.0, 0.0, 0.0]


def test_each_of_two_runs_wishes_what_it_would_alone():
    usual = np.full((2, 3, 2), 1 / 3)
    drawn = np.array([[[1.0, 0.0], [0.0, 0.0], [0.0, 2.0]], [[0.0, 3.0], [5.0, 0.0], [0.0, 0.0]]])
    together = effort.wished_shares(usual, drawn, sharpness=1.0, most=0.8)
    for run in range(2):
        alone = effort.wished_shares(usual[run], drawn[run], sharpness=1.0, most=0.8)
        assert together[run].tolist() == alone.tolist()
