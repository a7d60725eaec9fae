"""The search finds a planted best mix, and promises nothing where no lever acts."""

import numpy as np
import pytest

from analysis.search.optimise import cheapest, most
from analysis.search.question import asked
from tests.worlds.planted_emulator import PlantedEmulator

GOAL = "clean_capacity_2030"
OTHER = "certificates_2025"


def moved(question, found):
    """Names of the levers that a found point moves."""
    return {question.bounds.names[place] for place in np.flatnonzero(question.moved(found.point))}


def test_of_two_levers_that_do_the_same_the_cheaper_is_moved_and_no_other():
    emulator = PlantedEmulator(
        {"pv_quota_mw_y": {GOAL: 4}, "prelim_work_budget": {GOAL: 4}, "talent_budget": {OTHER: 3}},
        price={"pv_quota_mw_y": 2.0, "prelim_work_budget": 0.5},
    )
    question = asked(emulator, GOAL, level=0.5)
    found = cheapest(question)
    assert moved(question, found) == {"prelim_work_budget"}
    assert found.reached
    assert found.chances[0] == pytest.approx(0.5, abs=0.02)
    # Half of the logits that lead to one half: 2 of 4, at half of the price
    assert found.local == pytest.approx(0.25, abs=0.01)


def test_what_grid_and_firms_pay_is_not_free():
    effects = {"support_power_price": {GOAL: 4}, "prelim_work_budget": {GOAL: 4}}
    price = {"support_power_price": 0.1, "prelim_work_budget": 0.3}
    question = asked(PlantedEmulator(effects, price=price), GOAL, level=0.5)
    assert moved(question, cheapest(question)) == {"support_power_price"}
    planted = PlantedEmulator(effects, price=price, price_of_firms={"support_power_price": 2.0})
    question = asked(planted, GOAL, level=0.5)
    assert moved(question, cheapest(question)) == {"prelim_work_budget"}


def test_no_lever_pays_for_others_by_being_raised():
    # The far end of each: 1 bn for the useful one, and one that is said to bring 3 bn in
    emulator = PlantedEmulator(
        {"pv_quota_mw_y": {GOAL: 4}, "coordination": {GOAL: 0.01}},
        price={"pv_quota_mw_y": 1.0, "coordination": -3.0},
    )
    for allow_cuts in (False, True):
        question = asked(emulator, GOAL, level=0.5, budget=0.2, allow_cuts=allow_cuts)
        bounds = question.bounds
        places = [bounds.names.index(name) for name in ("pv_quota_mw_y", "coordination")]
        point = bounds.usual.copy()
        point[places] = bounds.high[places]
        assert emulator.cost(point[None])[0, 0] == pytest.approx(-2.0)
        assert question.local(point[None])[0] == pytest.approx(1.0)
    # What a cut saves still counts
    point[places[1]] = bounds.low[places[1]]
    saved = emulator.cost(point[None])[0, 0]
    assert question.local(point[None])[0] == pytest.approx(saved)
    raised = asked(emulator, GOAL, level=0.5, budget=0.2)
    assert moved(raised, most(raised)) == {"pv_quota_mw_y"}


def test_two_levers_are_combined_where_one_does_not_suffice():
    emulator = PlantedEmulator({"pv_quota_mw_y": {GOAL: 1.2}, "prelim_work_budget": {GOAL: 1.2}})
    question = asked(emulator, GOAL, level=0.5)
    found = cheapest(question)
    assert moved(question, found) == {"pv_quota_mw_y", "prelim_work_budget"}
    assert found.reached


def test_with_no_effect_of_any_lever_it_promises_nothing():
    emulator = PlantedEmulator({})
    question = asked(emulator, GOAL, level=0.5)
    for found in (cheapest(question), most(question)):
        assert moved(question, found) == set()
        assert not found.reached
        assert found.chances[0] == pytest.approx(emulator.published(emulator.status_quo)[0, 0])


def test_what_is_reached_already_needs_no_lever():
    emulator = PlantedEmulator({"pv_quota_mw_y": {GOAL: 4}}, start=1.0)
    question = asked(emulator, GOAL, level=0.5)
    assert moved(question, cheapest(question)) == set()


def test_a_budget_is_kept_and_spent_where_it_brings_most():
    emulator = PlantedEmulator(
        {"pv_quota_mw_y": {GOAL: 4}, "cert_subsidy": {OTHER: 2}},
        price={"pv_quota_mw_y": 1.0, "cert_subsidy": 1.0},
    )
    question = asked(emulator, [GOAL, OTHER], budget=1.0)
    found = most(question)
    assert found.local <= 1.0
    assert moved(question, found) == {"pv_quota_mw_y"}
    assert found.chances[0] > 0.8


def test_a_heavier_target_gets_the_money():
    emulator = PlantedEmulator(
        {"pv_quota_mw_y": {GOAL: 4}, "cert_subsidy": {OTHER: 2}},
        price={"pv_quota_mw_y": 1.0, "cert_subsidy": 1.0},
    )
    question = asked(emulator, [GOAL, OTHER], budget=1.0, weights={OTHER: 10, GOAL: 0})
    assert moved(question, most(question)) == {"cert_subsidy"}


def test_no_lever_is_cut_unless_cuts_are_asked_for():
    emulator = PlantedEmulator(
        {"tax_relief": {GOAL: -2}, "pv_quota_mw_y": {GOAL: 2}}, price={"pv_quota_mw_y": 5.0}
    )
    raised = asked(emulator, GOAL, level=0.45)
    assert moved(raised, cheapest(raised)) == {"pv_quota_mw_y"}
    free = asked(emulator, GOAL, level=0.45, allow_cuts=True)
    found = cheapest(free)
    assert "tax_relief" in moved(free, found)
    place = free.bounds.names.index("tax_relief")
    assert found.point[place] < free.bounds.usual[place]


def test_what_is_written_is_in_round_steps():
    emulator = PlantedEmulator({"pv_quota_mw_y": {GOAL: 4}, "cert_subsidy": {OTHER: 4}})
    question = asked(emulator, [GOAL, OTHER], level=0.5)
    found = cheapest(question)
    changed = question.moved(found.point)
    steps = found.point[changed] / question.bounds.step[changed]
    assert np.allclose(steps, steps.round(), atol=1e-6)
    assert found.reached


def test_cautious_answers_hold_in_the_worst_draws():
    emulator = PlantedEmulator({"pv_quota_mw_y": {GOAL: 6}})
    usual = cheapest(asked(emulator, GOAL, level=0.5))
    cautious = cheapest(asked(emulator, GOAL, level=0.5, robust=0.1))
    place = emulator.levers.index("pv_quota_mw_y")
    assert cautious.point[place] > usual.point[place]
    worst = np.sort(emulator.by_draw(cautious.point)[0, emulator.targets.index(GOAL)])[:4]
    assert worst.mean() == pytest.approx(0.5, abs=0.02)


def test_what_is_known_goes_before_what_is_not():
    effects = {"pv_quota_mw_y": {GOAL: 4}, "prelim_work_budget": {GOAL: 4}}
    emulator = PlantedEmulator(effects)
    emulator.known = lambda points: np.atleast_2d(points)[:, 21] <= emulator.status_quo[21]
    question = asked(emulator, GOAL, level=0.5)
    assert emulator.levers[21] == "pv_quota_mw_y"
    found = cheapest(question)
    assert found.known
    assert moved(question, found) == {"prelim_work_budget"}


def test_the_best_for_the_money_stays_inside_what_is_known():
    emulator = PlantedEmulator({"pv_quota_mw_y": {GOAL: 4}})
    emulator.known = lambda points: np.atleast_2d(points)[:, 21] <= 3000
    question = asked(emulator, GOAL, budget=5.0)
    found = most(question)
    assert found.known
    assert 2700 <= found.point[21] <= 3000
