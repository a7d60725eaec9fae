"""Why targets are missed: a planted box is found, chance is not, and silence is explained."""

import numpy as np
import pytest

from abm.registers import targets
from analysis.questions import explain as explaining
from analysis.questions.explain import Limit, explain
from analysis.words.names import chinese_names, limit_text
from analysis.words.sentences import explanation_text
from runs import InputError, open_results
from runs.language import speaking
from tests.worlds.sample_folder import PLANTED, PLANTED_TARGET, write_sample


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A target that fails in 36 % of 300 draws, where two parameters lie in their upper 60 %; all
    else is chance.
    """
    sample = write_sample(tmp_path_factory.mktemp("explain") / "r", 300, seed=5, box=True)
    return open_results(sample.folder)


@pytest.fixture(scope="module")
def planted(results):
    return explain(results, PLANTED_TARGET, "document")


def test_the_planted_box_is_found_and_nothing_else(planted):
    assert {(limit.input, limit.above) for limit in planted.assumptions.limits} == {
        (name, True) for name in PLANTED
    }
    assert planted.assumptions.settled
    assert planted.assumptions.density > 0.8
    assert planted.assumptions.covered > 0.6


def test_the_tree_agrees(planted):
    rule = planted.rules[0]
    assert {limit.input for limit in rule.limits} == set(PLANTED)
    assert rule.missed > 0.75


def test_where_luck_alone_decides_no_pattern_is_told(results):
    settled = []
    for name in list(targets.register())[:12]:
        if name != PLANTED_TARGET:
            explanation = explain(results, name, "document")
            settled.append(not explanation.silence and explanation.assumptions.settled)
    assert sum(settled) <= 1  # a twentieth of chance patterns may slip through


def test_policy_is_told_by_what_another_mix_does_in_the_same_draw(results, planted):
    assert planted.avoidable == {"status_quo": 0.0}  # the box fails under both mixes alike
    assert planted.unavoidable == 1
    text = explanation_text(planted)[2]
    assert text == "Policy: With the same luck, no other mix here meets them."


def test_sentences_give_numbers_names_and_the_check_in_both_languages(planted):
    head, assumptions, _ = explanation_text(planted, {"document": "The document"})
    assert f"missed in {planted.misses} of 300 draws" in head
    assert "The document" in head
    assert "of the misses have" in assumptions
    assert "Measured on the half of the draws that the search did not see." in assumptions
    with speaking("zh"):
        head, assumptions, _ = explanation_text(planted)
    assert f"300次抽样中有{planted.misses}次未实现" in head
    assert all(chinese_names()[name] in assumptions for name in PLANTED)


def test_too_few_misses_or_hits_say_so(tmp_path):
    names = list(targets.register())
    truth = np.full((1, len(targets.register())), 0.5)
    sample = write_sample(tmp_path / "few", 60, ("document",), truth=truth)
    truth[0, sample.names.index("visits_2025")] = 0.999
    truth[0, sample.names.index("co2_2025")] = 0.001
    results = open_results(write_sample(tmp_path / "r", 60, ("document",), truth=truth).folder)
    assert "visits_2025" in names
    never = explain(results, "visits_2025", "document")
    assert never.silence == "few_misses"
    assert "at least 20 are needed" in explanation_text(never)[1]
    always = explain(results, "co2_2025", "document")
    assert always.silence == "few_successes"
    assert "nothing to compare" in explanation_text(always)[1]
    with speaking("zh"):
        assert explanation_text(always)[1].startswith("几乎总是未实现")


def test_another_level_asks_another_question(results):
    near = explain(results, "visits_2025", "document", level=0.5)
    assert near.misses < explain(results, "visits_2025", "document").misses
    assert "short of 50% of the target" in explanation_text(near)[0]


def test_unknown_targets_and_mixes_are_refused(results):
    with pytest.raises(InputError, match="holds no verdict on 'visitz'"):
        explain(results, "visitz", "document")
    with pytest.raises(InputError, match="did you mean 'document'"):
        explain(results, "visits_2025", "documnt")


def test_a_limit_that_new_draws_do_not_confirm_is_dropped():
    rng = np.random.default_rng(1)
    values = rng.random((400, 2))
    missed = values[:, 0] > 0.5
    limits = (Limit("real", True, 0.5), Limit("chance", True, 0.3))
    assert explaining._confirmed(limits, ["real", "chance"], values, missed) == (limits[0],)


def test_yes_or_no_inputs_read_as_such():
    assert limit_text(Limit("power_coal_equivalent", False, 0.5)).endswith(": no")
    with speaking("zh"):
        assert limit_text(Limit("power_coal_equivalent", True, 0.5)).endswith("为是")


def test_a_limit_on_a_point_in_time_names_the_month():
    assert limit_text(Limit("travel_limit_end", True, 105.3)).endswith('" in or after 2023-11')
    with speaking("zh"):
        assert limit_text(Limit("travel_limit_end", False, 105.0)).endswith("”不晚于2023年10月")
    months = limit_text(Limit("travel_recovery_months", True, 15.0))
    assert months.endswith('" at or above 15 months')
