"""Banks in counties: memory of losses, own funds, quotas, and who gets what is left of them."""

import numpy as np
import pytest

from agents.finance import branch


def test_a_county_that_lost_loans_gets_a_third_less_and_all_a_quarter_less():
    """A bank with 600 of loans and 60 of own funds loses 9 of 180 in the second county."""
    loans = np.array([[300.0, 180.0, 120.0]])
    lost = np.array([[0.0, 9.0, 0.0]])
    memory = branch.memory_after_month(
        np.zeros((1, 3)), loss=lost, usual=np.zeros((1, 3)), owed=loans, months=18.0
    )
    np.testing.assert_allclose(memory, [[0.0, 0.05, 0.0]])
    wanted = 0.1 * (loans - lost).sum(axis=-1)
    funds = branch.own_funds_after_month(
        np.array([60.0]) - lost.sum(axis=-1), before=np.array([60.0]), wanted=wanted, refill=0.0
    )
    stance = branch.stance(funds, wanted, exponent=2.0)
    assert stance[0] == pytest.approx(0.745, abs=5e-4)
    willing = branch.willingness(memory, stance, effect=8.0, open=np.ones((1, 3)))
    np.testing.assert_allclose(willing * [30.0, 18.0, 12.0], [[22.3, 9.0, 8.9]], atol=0.05)


def test_memory_fades_and_usual_losses_leave_nothing():
    memory = branch.memory_after_month(
        np.array([0.18, 0.0]),
        loss=np.array([2.0, 2.0]),
        usual=np.array([2.0, 1.0]),
        owed=np.array([100.0, 100.0]),
        months=18.0,
    )
    np.testing.assert_allclose(memory, [0.17, 0.01])


def test_better_times_than_usual_make_no_bank_lend_more():
    willing = branch.willingness(
        np.array([[-0.1]]), np.array([1.0]), effect=8.0, open=np.array([[1.0]])
    )
    assert willing.tolist() == [[1.0]]


def test_a_shut_edge_is_lent_nothing():
    willing = branch.willingness(
        np.zeros((1, 2)), np.array([1.0]), effect=8.0, open=np.array([[0.0, 0.5]])
    )
    assert willing.tolist() == [[0.0, 0.5]]


def test_head_offices_refill_a_share_of_the_gap_and_take_what_is_beyond():
    funds = branch.own_funds_after_month(
        np.array([80.0, 100.0, 95.0]),
        before=np.array([100.0, 100.0, 100.0]),
        wanted=np.array([100.0, 90.0, 106.0]),
        refill=0.24,
    )
    # A gap of 20 is filled by 2 % in a month; 10 too much go away; growth of 6 is kept.
    np.testing.assert_allclose(funds, [80.4, 90.0, 101.1])


def test_unused_quota_is_kept_for_a_quarter():
    room = branch.room_after_month(
        np.array([0.0, 15.0, 100.0, -5.0]), allowance=np.full(4, 10.0), months_kept=3.0
    )
    assert room.tolist() == [10.0, 25.0, 30.0, 5.0]


def test_without_a_binding_quota_all_that_is_wanted_is_lent():
    wanted = np.array([[[10.0], [30.0]]])
    lent = branch.lent_within(wanted, np.array([[50.0]]), floor=0.5, green=np.array([1.0, 0.0]))
    assert lent.tolist() == wanted.tolist()


def test_a_binding_quota_serves_green_loans_up_to_the_floor_first_in_each_county():
    wanted = np.array([[[40.0, 40.0], [60.0, 60.0]]])
    room = np.array([[50.0, 200.0]])
    lent = branch.lent_within(wanted, room, floor=0.4, green=np.array([1.0, 0.0]))
    # 20 are kept for green loans; the other 30 are shared over the 20 and 60 still wanted
    np.testing.assert_allclose(lent, [[[27.5, 40.0], [22.5, 60.0]]])
    plain = branch.lent_within(wanted, room, floor=0.0, green=np.array([1.0, 0.0]))
    np.testing.assert_allclose(plain, [[[20.0, 40.0], [30.0, 60.0]]])


def ranked(**changed):
    """Three applicants at bank 0, one at bank 1, which is asked second."""
    given = {
        "luck": np.full(4, 0.9),
        "weight": np.ones(4),
        "order": np.arange(4.0),
        "cell": np.array([0, 0, 0, 1]),
        "second_cell": np.ones(4, int),
        "room": np.array([15.0, 12.0]),
        **changed,
    }
    return branch.ranked_loans(np.full(4, 10.0), np.array([0.5, 0.9, 0.7, 0.6]), **given)


def test_the_best_at_a_bank_come_first_and_the_refused_ask_once_more_after_its_own_clients():
    loans = ranked()
    assert loans.passed.tolist() == [10.0, 10.0, 10.0, 10.0]
    assert loans.granted.tolist() == [0.0, 10.0, 5.0, 10.0]
    # Two are left in the second bank: the better of the two refused gets them.
    assert loans.second.tolist() == [0.0, 0.0, 2.0, 0.0]
    assert loans.lent.tolist() == [0.0, 10.0, 7.0, 10.0]


def test_where_there_is_room_who_passes_gets_all():
    loans = ranked(room=np.full(2, 100.0), luck=np.array([0.9, 0.05, 0.9, 0.9]))
    assert loans.granted.tolist() == loans.passed.tolist() == [10.0, 0.0, 10.0, 10.0]
    assert not loans.second.any()


def test_a_bank_that_has_lent_too_much_lends_nothing():
    loans = ranked(room=np.array([-3.0, 0.0]))
    assert not loans.lent.any()


def test_of_a_group_the_chance_passes():
    loans = ranked(weight=np.full(4, 400.0), luck=np.full(4, 0.5), room=np.full(2, 100.0))
    np.testing.assert_allclose(loans.granted, [5.0, 9.0, 7.0, 6.0])


def test_a_fitted_table_adds_up_both_ways():
    table = branch.fitted(
        np.array([[1.0, 2.0], [3.0, 1.0]]),
        rows=np.array([30.0, 70.0]),
        columns=np.array([40.0, 60.0]),
    )
    np.testing.assert_allclose(table.sum(axis=1), [30.0, 70.0])
    np.testing.assert_allclose(table.sum(axis=0), [40.0, 60.0])
    # The odds of the seed stay: 1 * 1 / (2 * 3).
    assert table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) == pytest.approx(1 / 6)
