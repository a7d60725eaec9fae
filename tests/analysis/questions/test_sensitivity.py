"""Sensitivity recovers known structure: Ishigami's function, planted drivers, and what share rests
on which grade.
"""

import numpy as np
import pandas as pd
import pytest
from SALib.sample.morris import sample as morris_sample
from SALib.sample.sobol import sample as sobol_sample
from SALib.test_functions import Ishigami

from abm.registers import parameters
from analysis.questions.design_indices import _varying, sensitivity
from analysis.questions.drivers import (
    Ranks,
    _rests,
    _shares,
    drivers,
    standard_ranks,
    variance_by_grade,
)
from analysis.questions.sensitivity import morris_indices, pawn, pawn_indices, sobol_indices
from analysis.reading.inputs import input_row, inputs_of
from runs import InputError, open_results
from tests.worlds.sample_folder import PLANTED, PLANTED_TARGET, write_sample

PROBLEM = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
FIRST, TOTAL = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}, {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}
"""Ishigami's function has these indices analytically (a = 7, b = 0.1)."""


def test_sobol_recovers_ishigami_with_failed_runs():
    points = sobol_sample(PROBLEM, 1024, calc_second_order=False, seed=1)
    outputs = Ishigami.evaluate(points)
    outputs[[3, 777, 778]] = np.nan  # two blocks of five
    table = sobol_indices(PROBLEM, outputs).set_index("input")
    assert (table["dropped"] == 2).all()
    for name in PROBLEM["names"]:
        assert table.loc[name, "first"] == pytest.approx(FIRST[name], abs=0.06)
        assert table.loc[name, "total"] == pytest.approx(TOTAL[name], abs=0.06)


def test_morris_recovers_ishigami_with_failed_runs():
    points = morris_sample(PROBLEM, 200, seed=1)
    outputs = Ishigami.evaluate(points)
    outputs[5] = np.nan
    table = morris_indices(PROBLEM, points, outputs).set_index("input")
    assert (table["dropped"] == 1).all()
    assert (
        table.loc["x3", "mu_star"] > 1
    )  # acts only together with x1: its mean effect is nought, not mu_star
    assert abs(table.loc["x3", "mu"]) < 0.3 * table.loc["x3", "mu_star"]
    assert table.loc["x2", "sigma"] > 5


def test_pawn_recovers_ishigami_from_any_sample_and_leaves_a_dummy_out():
    rng = np.random.default_rng(1)
    points = rng.uniform(-np.pi, np.pi, (1500, 4))
    outputs = Ishigami.evaluate(points[:, :3])
    outputs[:40] = np.nan
    table = pawn_indices(["x1", "x2", "x3", "nothing"], points, outputs).set_index("input")
    assert table["settled"].to_dict() == {"x1": True, "x2": True, "x3": True, "nothing": False}
    assert (table["dropped"] == 40).all()


def test_indices_refuse_what_they_cannot_bear():
    with pytest.raises(InputError, match="do not make up blocks of 5"):
        sobol_indices(PROBLEM, np.zeros(12))
    with pytest.raises(InputError, match="only 0 of 20 blocks are without a failed run"):
        sobol_indices(PROBLEM, np.full(100, np.nan))
    with pytest.raises(InputError, match="same in every run"):
        sobol_indices(PROBLEM, np.ones(100))
    with pytest.raises(InputError, match="needs at least 40"):
        pawn_indices(["x"], np.zeros((10, 1)), np.zeros(10))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return open_results(
        write_sample(tmp_path_factory.mktemp("drivers") / "r", 480, seed=7, box=True).folder
    )


def test_planted_drivers_of_the_value_are_found_and_chance_is_not(tmp_path, results):
    """In the sample values follow hidden luck, so nothing drives them; pawn and drivers must say
    so.
    """
    table = drivers(results, "document")
    assert len(table) == table["target"].nunique() * len(inputs_of(results, "document").names)
    assert (
        table.groupby("target")["settled"].any().mean() < 0.15
    )  # Holm: one target in twenty by chance
    assert len(pawn(results, "visits_2025", "document", most=20)) == 20


def test_a_real_driver_is_settled(tmp_path, monkeypatch, results):
    from analysis.reading.outcomes import outcomes_of

    outcomes, inputs = outcomes_of(results), inputs_of(results, "document")
    column = outcomes.column("visits_2025")
    values = outcomes.value[:, column].copy()
    driver = inputs.values[:, inputs.names.index(PLANTED[0])]
    changed = outcomes.value.copy()
    changed[inputs.rows, column] = -driver * 1e8 + values[inputs.rows] * 0.01
    monkeypatch.setattr(outcomes, "value", changed)
    monkeypatch.setattr(outcomes, "known", {})
    top = drivers(results, "document", "visits_2025").iloc[0]
    assert (top["input"], top["settled"]) == (PLANTED[0], True)
    assert top["low"] < top["correlation"] < top["high"] < 0
    assert top["grade"] == "P" == input_row(PLANTED[0])["grade"]
    assert pawn(results, "visits_2025", "document", most=10).iloc[0]["input"] == PLANTED[0]
    shares = variance_by_grade(results, "document")
    mine = shares[shares["target"] == "visits_2025"].set_index("grade")
    assert mine.loc["P", "share"] > 0.6
    assert mine.loc["P", "low"] > 0.3
    assert mine["rests_on_weak"].iloc[0] != "no"


@pytest.mark.parametrize(
    ("weak", "rest", "half", "verdict"),
    [
        (0.7, 0.1, 0.1, "yes"),
        (0.1, 0.1, 0.1, "no"),
        (0.5, 0.1, 0.1, "undecided"),
        (0.05, 0.95, 0.1, "undecided"),
    ],
)
def test_a_result_rests_on_weak_inputs_only_if_that_is_settled(weak, rest, half, verdict):
    """Explained is 1 - rest; weak inputs must carry more than half of it, beyond the error."""
    shares, error = np.array([weak, rest]), np.array([half, half])
    assert _rests(shares, error, ["weak", "rest"]) == verdict


def test_shares_by_class_are_unbiased_with_more_inputs_than_draws():
    rng = np.random.default_rng(8)
    members = np.stack([np.arange(300) < 1, np.arange(300) >= 1, np.ones(300, bool)])
    shares = []
    for _ in range(40):
        inputs = rng.random((150, 300))
        output = 2 * inputs[:, 0] + inputs[:, 1] + rng.normal(0, 0.5, 150)
        ranks = Ranks(standard_ranks(inputs), standard_ranks(output[:, None]))
        shares.append(_shares(ranks, members)[:, 0])
    # 4/12, 1/12 and 1/4 of variance: 50 %, 12.5 %, 37.5 %
    assert np.mean(shares, axis=0) == pytest.approx([0.5, 0.125, 0.375], abs=0.08)


def test_few_draws_are_refused(tmp_path):
    few = open_results(write_sample(tmp_path / "r", 12, seed=1).folder)
    with pytest.raises(InputError, match="has 12 draws; what drives a target needs at least 20"):
        drivers(few, "document")
    with pytest.raises(InputError, match="shares by grade need at least 100"):
        variance_by_grade(few, "document")
    with pytest.raises(InputError, match="PAWN needs at least 40"):
        pawn(few, "visits_2025", "document")


def test_levers_that_only_follow_the_strength_of_implementation_are_no_policy_choice(results):
    assert "lever" not in inputs_of(results, "document").kinds
    constant = {row["name"] for row in parameters.register() if row["distribution"] == "constant"}
    assert not constant & set(inputs_of(results, "document").names)


def test_a_folder_without_a_design_says_where_to_look_instead(results):
    with pytest.raises(InputError, match="was not made from a design"):
        sensitivity(results, PLANTED_TARGET)


def test_a_fixed_factor_is_no_part_of_what_was_sampled():
    points = pd.DataFrame(
        {"moves": [1.0, 2.0], "fixed": [3.0, 3.0], "path": ['{"2025": 1.0}', '{"2025": 2.0}']}
    )
    assert _varying(points, "table", "here") == ["moves"]
    assert _varying(points[["moves", "fixed"]], "morris", "here") == ["moves"]
    with pytest.raises(
        InputError, match="'path' varies by paths or names; Sobol indices need numbers"
    ):
        _varying(points, "saltelli", "here")
