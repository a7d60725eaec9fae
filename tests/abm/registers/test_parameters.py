"""Uncertain numbers: declared once, drawn within their range, untouched by each other."""

import re
from pathlib import Path

import numpy as np
import pytest

from abm.networks.places import ORIGINS
from abm.registers import parameters
from abm.registers.drawing import run_parameters
from abm.streams import Streams

ROOT = Path(__file__).parents[3]


def test_draws_lie_within_their_ranges_and_repeat():
    rows = {row["name"]: row for row in parameters.register()}
    values = parameters.drawn_values(7)
    assert values == parameters.drawn_values(7)
    assert all(rows[name]["low"] <= value <= rows[name]["high"] for name, value in values.items())


def test_draws_follow_the_declared_distribution():
    drawn = np.array(
        [parameters.drawn_values(draw)["implementation_strength"] for draw in range(400)]
    )
    assert 0.66 < drawn.mean() < 0.74
    assert drawn.min() < 0.43
    assert drawn.max() > 0.97


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"distribution": "uniform", "low": 0, "high": 2, "centre": None, "spread": None}, 0.5),
        ({"distribution": "triangular", "low": 0, "high": 2, "centre": 1, "spread": None}, 2**-0.5),
        ({"distribution": "constant", "low": 0, "high": 2, "centre": 1.5, "spread": None}, 1.5),
        ({"distribution": "bernoulli", "low": 0, "high": 1, "centre": 0.3, "spread": None}, 1.0),
        (
            {"distribution": "normal", "low": -5, "high": 5, "centre": 1.0, "spread": 2.0},
            1 - 2 * 0.67448975,
        ),
        (
            {"distribution": "lognormal", "low": 0, "high": 9, "centre": 2.0, "spread": 1.0},
            2 * np.exp(-0.67448975),
        ),
    ],
)
def test_each_distribution_at_its_lower_quartile(row, expected):
    assert parameters.value_at(row, 0.25) == pytest.approx(expected)


def test_every_parameter_is_read_somewhere():
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("abm", "agents")
        for file in (ROOT / folder).rglob("*.py")
    )
    words = set(re.findall(r"\w+", code))
    unread = {row["name"] for row in parameters.register()} - words
    stems = {"origin_income", "origin_population", "visit_share"}
    by_market = {f"{stem}_{market}" for stem in stems for market in ORIGINS}
    assert stems <= words
    assert unread <= by_market


def test_no_parameter_hangs_on_another_one_being_there():
    full = parameters.drawn_values(3)
    keys = parameters._keys()
    assert len(np.unique(keys)) == len(full)


def test_given_values_replace_drawn_ones_within_their_range():
    row = run_parameters(0, given={"implementation_strength": 0.5})
    assert row.implementation_strength == 0.5
    with pytest.raises(
        ValueError, match="implementation_strength = 1.5 is not possible; allowed: 0.4 to 1"
    ):
        run_parameters(0, given={"implementation_strength": 1.5})
    with pytest.raises(ValueError, match="unknown parameter 'strength'"):
        run_parameters(0, given={"strength": 1})


def test_parameters_drawn_together_are_those_drawn_one_by_one():
    keys = parameters._keys()
    levels = Streams(rng=0, draw=3).uniform("parameters", 0, keys)
    drawn = parameters.drawn_values(3)
    assert list(drawn) == [row["name"] for row in parameters.register()]
    for row, level in zip(parameters.register(), levels, strict=True):
        assert drawn[row["name"]] == pytest.approx(float(parameters.value_at(row, level)))
