"""Hand-worked numbers for budgets, delivery of programmes and approvals."""

import numpy as np
import pytest

from agents.government import administration as government


def test_a_growth_assessment_diverts_green_money():
    kept = government.kept_share(np.array([1.0, 0.0]), green_weight=0.5, diversion=0.2)
    assert kept == pytest.approx([0.9, 1.0])
    assert government.kept_share(1.0, green_weight=1.0, diversion=0.2) == 1


def test_all_programmes_are_cut_alike_where_the_budget_is_short():
    share = government.affordable_share(np.array([100.0, 100.0, 0.0]), np.array([50.0, 150.0, 0.0]))
    assert share == pytest.approx([0.5, 1.0, 1.0])
    assert government.affordable_share(np.array([100.0]), np.array([-1.0])) == pytest.approx([0.0])


def test_supervision_stops_part_of_the_leak():
    assert government.delivered_share(
        0.2, supervision=0.0, supervision_effect=0.5, fit=0.0
    ) == pytest.approx(0.8)
    assert government.delivered_share(
        0.2, supervision=1.0, supervision_effect=0.5, fit=0.0
    ) == pytest.approx(0.9)
    assert government.delivered_share(
        0.2, supervision=1.0, supervision_effect=0.5, fit=-0.5
    ) == pytest.approx(0.9 * 0.5)


def test_a_capability_stays_with_the_usual_money_and_grows_with_more():
    money = np.array([10.0, 30.0, 0.0, 1000.0])
    usual = np.full(4, 10.0)
    state = government.state_after_month(
        np.full(4, 0.4), usual_state=0.4, money=money, usual_money=usual, wear=0.12
    )
    # 0.12 / 12 of the way from 0.4 to 0.4, 1.2 and 0
    assert state[:3] == pytest.approx([0.4, 0.408, 0.396])
    assert state[3] == pytest.approx(0.796)


def test_capacity_is_the_product_of_the_gains():
    capacity = government.approval_capacity(
        one_stop=1.0,
        digital=np.array([1.0, 0.0]),
        coordination=0.5,
        talent=0.0,
        one_stop_gain=0.4,
        digital_gain=0.25,
        coordination_gain=0.3,
        talent_gain=0.1,
    )
    assert capacity == pytest.approx([1.4 * 1.15 * 1.25, 1.4 * 1.15])
    skilled = government.approval_capacity(
        one_stop=0.5,
        digital=0.0,
        coordination=0.0,
        talent=0.5,
        one_stop_gain=0.4,
        digital_gain=0.25,
        coordination_gain=0.3,
        talent_gain=0.1,
    )
    assert skilled == pytest.approx(1.2 * 1.05)


def test_files_grow_with_programme_money():
    files = government.workload(
        np.array([200.0, 100.0, 5.0]), np.array([100.0, 100.0, 0.0]), programme_part=0.3
    )
    assert files == pytest.approx([1.3, 1.0, 1.0])


def test_what_cannot_be_served_waits():
    queue = government.queue_after_month(
        np.array([0.0, 0.0, 1.0]), arrivals=1.2, capacity=np.array([1.0, 2.0, 1.5]), withdrawn=0.1
    )
    assert queue == pytest.approx([0.2, 0.0, 0.6])


def test_a_queue_slows_approvals_and_priority_is_paid_for_by_others():
    assert government.approval_pace(
        capacity=1.2, arrivals=1.0, queue=0.0, clearing_months=12.0, overtaken=0.0
    ) == pytest.approx(1.2)
    assert government.approval_pace(
        capacity=1.2, arrivals=1.0, queue=2.4, clearing_months=12.0, overtaken=0.0
    ) == pytest.approx(1.0)
    assert government.approval_pace(
        capacity=1.2, arrivals=1.0, queue=0.0, clearing_months=12.0, overtaken=0.25
    ) == pytest.approx(0.9)


def test_priority_is_dearer_the_more_files_have_it():
    assert government.overtaken_share(0.5, priority_files=0.3, arrivals=1.0) == pytest.approx(0.15)
    assert government.overtaken_share(0.5, priority_files=0.3, arrivals=10.0) == pytest.approx(0.5)


def test_balances_are_spent_down_to_the_reserve_and_short_ones_spared():
    paid = government.other_spending(
        np.array([100.0, 50.0, -5.0]), reserve=30.0, speed=0.5, fixed=40.0
    )
    # 40 are due, and half of what is above the reserve after it; the reserve stays
    assert paid == pytest.approx([40 + 0.5 * 30, 20.0, 0.0])


def test_rules_are_adopted_after_enough_effort():
    assert government.rules_adopted(1.0, 0.6)
    assert not government.rules_adopted(1.0, 0.64)
    assert not government.rules_adopted(0.0, 1e-9)


def test_short_money_goes_to_fields_by_plan_and_effort():
    planned = np.array([[60.0], [60.0]])
    room = np.array([60.0])
    even = government.field_share(planned, room, preference=np.ones((2, 1)))
    assert even == pytest.approx(np.full((2, 1), 0.5))
    preference = np.array([[2.0], [1.0]])
    share = government.field_share(planned, room, preference=preference)
    assert share[:, 0] == pytest.approx([2 / 3, 1 / 3])


def test_what_a_field_cannot_use_goes_to_the_others_and_no_money_is_lost():
    planned = np.array([[10.0, 5.0, 0.0], [90.0, 5.0, 0.0]])
    room = np.array([60.0, 50.0, 7.0])
    preference = np.array([[20.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
    share = government.field_share(planned, room, preference=preference)
    assert share[:, 0] == pytest.approx([1.0, 50 / 90])
    assert share[:, 1:] == pytest.approx(np.ones((2, 2)))
    assert (share * planned).sum(axis=0) == pytest.approx([60.0, 10.0, 0.0])
    nothing = government.field_share(planned, np.array([-5.0, 0.0, 0.0]), preference=preference)
    assert nothing[:, :2] == pytest.approx(0.0)


def test_priority_is_worth_less_the_more_files_have_it_and_nothing_when_all_do():
    assert government.priority_advantage(0.3, 1.0) == pytest.approx(1.0)
    assert government.priority_advantage(0.3, 2.0) == pytest.approx(0.4 / 0.7)
    assert government.priority_advantage(0.3, 10.0) == 0.0


def test_debt_grows_until_its_interest_meets_the_limit():
    issued = government.bonds_issued(
        np.array([100.0, 100.0, 100.0]),
        repaid=10.0,
        spending=np.array([100.0, 30.0, 10.0]),
        growth=0.05,
        missing=np.zeros(3),
        rate=0.03,
        limit=0.1,
    )
    # to 105; to 0.1 * 30 / 0.03 = 100; to 0.1 * 10 / 0.03 = 33, below what is left after repayment
    assert issued == pytest.approx([15.0, 10.0, 0.0])


def test_missing_revenue_is_borrowed_within_the_limit_and_more_repays_debt():
    issued = government.bonds_issued(
        np.full(4, 100.0),
        repaid=10.0,
        spending=np.array([100.0, 31.0, 100.0, 100.0]),
        growth=0.05,
        missing=np.array([8.0, 8.0, -8.0, -50.0]),
        rate=0.03,
        limit=0.1,
    )
    # to 113; to 0.1 * 31 / 0.03 = 103.3; to 97; nothing is sold, 90 are left
    assert issued == pytest.approx([23.0, 0.1 * 31 / 0.03 - 90, 7.0, 0.0])


def test_missing_revenue_is_saved_on_what_is_not_bound():
    budget = np.full(3, 1000.0)
    free = government.free_spending(
        np.array([-50.0, 50.0, -500.0]), budget=budget, free_share=0.125, borrowed=0.4
    )
    # 30 of 125 are saved or added; no more than all can be saved
    assert free == pytest.approx([1 - 30 / 125, 1 + 30 / 125, 0.0])
    assert government.budget_of_year(budget, free, free_share=0.125) == pytest.approx(
        [970.0, 1030.0, 875.0]
    )


def test_an_index_by_hand():
    assert government.composite_index([2.0, 8.0], [1.0, 1.0]) == pytest.approx(4.0)


def test_relief_of_the_tax_on_profit_by_hand():
    def rate(taken):
        return government.profit_tax_rate(0.25, largest_relief=0.1, relief_taken=taken)

    assert [rate(0.0), rate(0.5), rate(1.0)] == pytest.approx([0.25, 0.20, 0.15])


def test_bills_are_put_off_below_the_line_and_paid_first_above_it():
    change = government.arrears_change(
        np.array([70.0, 100.0, 30.0, 70.0, 84.0]),
        np.full(5, 100.0),
        owed=np.array([0.0, 8.0, 0.0, 50.0, 0.0]),
        supplied=np.array([60.0, 60.0, 60.0, 5.0, 60.0]),
        line=0.85,
        most=0.4,
    )
    # 15 are missing; 15 are over and 8 are owed; 55 are missing and at most 24 of 60 can wait; at
    # most 2 of 5; 1 is missing.
    np.testing.assert_allclose(change, [15.0, -8.0, 24.0, 2.0, 1.0])


def test_public_bodies_are_paid_first_and_nothing_is_ordered_on_credit():
    shares = government.paid_shares(
        np.array([100.0, 80.0, 40.0, 5.0, -20.0, 30.0]),
        bodies=np.array([60.0, 60.0, 60.0, 60.0, 60.0, 0.0]),
        works=np.array([30.0, 30.0, 30.0, 30.0, 30.0, 0.0]),
        promised=np.full(6, 10.0),
    )
    # 90 are left for 90; 70 for 60 and 10 of 30; 30 for half of 60; nothing; nothing; none needed
    np.testing.assert_allclose(shares.bodies, [1.0, 1.0, 0.5, 0.0, 0.0, 1.0])
    np.testing.assert_allclose(shares.works, [1.0, 1 / 3, 0.0, 0.0, 0.0, 1.0])


def test_an_act_is_adopted_after_its_own_log_normal_work():
    luck = np.array([0.1, 0.5, 0.9])
    # 18 months at the median; 18 exp(0.6 x 1.2816) = 38.8 for the unluckiest tenth
    assert government.act_adopted(17.9, luck, months=18.0, spread=0.6).tolist() == [1, 0, 0]
    assert government.act_adopted(18.1, luck, months=18.0, spread=0.6).tolist() == [1, 1, 0]
    assert government.act_adopted(38.9, luck, months=18.0, spread=0.6).tolist() == [1, 1, 1]
