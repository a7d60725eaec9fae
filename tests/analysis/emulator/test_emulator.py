"""Instant probabilities: what the shipped table says, what it refuses, and that it is of this
version.
"""

import gzip
import json

import numpy as np
import pytest

from abm.registers.policy import FIRST_MONTH, PolicyMix, shipped_mixes
from analysis import load_emulator
from analysis.emulator import stamp
from analysis.emulator.features import feature_names, features, levers_of_features, scale
from analysis.emulator.table import SHIPPED, read_table, write_table
from runs.refusals import InputError

MOST_BYTES = 100_000
NEARLY = 1e-12
A_TENTH_OF_A_POINT = 1e-3


@pytest.fixture(scope="module")
def emulator():
    return load_emulator()


def mix_of(**levers):
    paths = {lever: ((FIRST_MONTH, value),) for lever, value in levers.items()}
    return PolicyMix(name="mine", implementation="drawn", paths=paths)


def test_every_target_of_every_shipped_mix_has_a_probability_and_a_bar(emulator):
    assert len(emulator.targets) >= 55
    for mix in shipped_mixes():
        table = emulator.probabilities(mix)
        assert table["probability"].between(0, 1).all()
        assert (table["low"] <= table["probability"]).all()
        assert (table["high"] >= table["probability"]).all()
        assert set(table["source"]) == {"emulated"}


def test_the_shipped_table_yields_what_this_version_yields():
    assert read_table(SHIPPED).stamp["outcomes"] == stamp.outcomes_digest(), (
        "outcomes have changed: 'ganzi learn --ship' makes the table anew"
    )
    known, now = read_table(SHIPPED).stamp, stamp.hashes()
    assert known["data"] == now["data"], "'ganzi learn --restamp' if only words have changed"


def test_it_is_small():
    assert SHIPPED.stat().st_size <= MOST_BYTES


def test_its_coefficients_are_small(emulator):
    content = json.dumps(emulator.coefficients(), separators=(",", ":")).encode()
    assert len(gzip.compress(content)) <= MOST_BYTES


def test_a_table_of_other_data_is_refused(tmp_path):
    table = read_table(SHIPPED)
    other = tmp_path / "other.json.gz"
    write_table(table._replace(stamp=table.stamp | {"data": "0" * 16}), other)
    with pytest.raises(InputError, match="another version of the model") as error:
        load_emulator(other)
    assert "\n" not in str(error.value)


def test_other_code_is_refused_only_where_runs_yield_other_numbers(tmp_path):
    table = read_table(SHIPPED)
    other = tmp_path / "other.json.gz"
    write_table(table._replace(stamp=table.stamp | {"code": "0" * 16}), other)
    assert load_emulator(other).targets == table.targets
    write_table(table._replace(stamp=table.stamp | {"code": "", "outcomes": ""}), other)
    with pytest.raises(InputError, match="another version of the model"):
        load_emulator(other)


def test_what_is_no_table_is_refused_in_one_line(tmp_path):
    broken = tmp_path / "broken.json.gz"
    broken.write_bytes(SHIPPED.read_bytes()[:1000])
    for file in (broken, tmp_path / "nothing.json.gz"):
        with pytest.raises(InputError, match="is no table of instant probabilities"):
            load_emulator(file)


def test_a_table_of_another_form_is_refused(tmp_path):
    content = json.loads(gzip.decompress(SHIPPED.read_bytes()))
    other = tmp_path / "other.json.gz"
    other.write_bytes(gzip.compress(json.dumps(content | {"form": 0}).encode()))
    with pytest.raises(InputError, match="form 0"):
        load_emulator(other)


def test_a_written_table_is_read_back_to_the_same_bytes(tmp_path):
    again = tmp_path / "again.json.gz"
    write_table(read_table(SHIPPED), again)
    assert again.read_bytes() == SHIPPED.read_bytes()


def test_levers_that_change_over_time_are_not_known(emulator):
    path = ((FIRST_MONTH, 900.0), (FIRST_MONTH + 21, 1500.0))
    mix = PolicyMix(name="steps", implementation="drawn", paths={"pv_quota_mw_y": path})
    with pytest.raises(InputError, match="not known, run it"):
        emulator.point(mix)
    assert emulator.point(mix_of(pv_quota_mw_y=1500.0)).shape == (len(emulator.levers),)


def test_what_is_far_from_all_that_was_tried_is_not_known(emulator):
    every = np.where(np.arange(len(emulator.levers)) % 2, emulator.high, emulator.low)
    assert not emulator.known(every[None])[0]
    assert emulator.known(emulator.status_quo[None])[0]
    beyond = emulator.status_quo.copy()
    beyond[0] = 2 * emulator.high[0]
    assert not emulator.known(beyond[None])[0]
    far = mix_of(**dict(zip(emulator.levers, every.tolist(), strict=True)))
    with pytest.raises(InputError, match="far from every mix"):
        emulator.probabilities(far)


def test_a_lever_without_influence_moves_nothing(emulator):
    still = emulator.published(emulator.status_quo[None])[0]
    moved = 0
    for place, lever in enumerate(emulator.levers):
        point = emulator.status_quo.copy()
        point[place] = emulator.high[place]
        changed = emulator.published(point[None])[0] != still
        without = ~emulator.influence[place] & (emulator.table.beta != 0).any(axis=0)
        assert not (changed & without & masked(emulator)).any(), lever
        moved += changed.sum()
    assert moved > len(emulator.levers)


def masked(emulator):
    """Targets whose levers without influence are left out of the fit."""
    from calibration.learning.influence import allowed

    nothing = np.zeros_like(emulator.influence)
    nothing[0] = True
    return ~allowed(nothing, emulator.targets)[1]


def test_implementation_goes_from_nothing_to_all(emulator):
    document = emulator.point("document")[None]
    still = emulator.published(emulator.status_quo[None])
    np.testing.assert_allclose(emulator.published(document, 0.0), still, atol=NEARLY)
    np.testing.assert_array_equal(emulator.cost(document, 0.0), 0)
    local = emulator.payers.index("local")
    drawn, full = (emulator.cost(document, how)[0, local] for how in ("drawn", 1.0))
    assert 0 < drawn < full


def test_draws_are_those_that_the_probability_is_the_mean_of(emulator):
    points = np.stack([emulator.point("document"), emulator.status_quo])
    by_draw = emulator.by_draw(points)
    assert by_draw.shape == (2, len(emulator.targets), len(emulator.table.strength))
    np.testing.assert_allclose(by_draw.mean(axis=2), emulator.model(points), atol=NEARLY)


def test_features_are_zero_at_the_status_quo_and_depend_on_the_levers_they_name():
    s = scale()
    still = features(s.status_quo[None])[0]
    assert len(still) == len(feature_names()) == len(levers_of_features())
    assert not still.any()
    for place, lever in enumerate(s.names):
        point = s.document.copy()
        point[place] = s.low[place] if s.document[place] > s.low[place] else s.high[place]
        moved = features(point[None])[0] != features(s.document[None])[0]
        assert levers_of_features()[moved, place].all(), lever
        assert moved.any(), lever


def test_plain_arithmetic_on_the_coefficients_says_the_same(emulator):
    said = json.loads(json.dumps(emulator.coefficients()))
    point = emulator.point("document")
    for target in (0, 7, 30, 77):
        places, values = said["beta"][target]
        total = 0.0
        for base, place in zip(said["base"][target], said["bin"], strict=True):
            implemented = emulator.status_quo + said["strengths"][place] * (
                point - emulator.status_quo
            )
            moved = features(implemented[None])[0]
            odds = base + sum(moved[k] * b for k, b in zip(places, values, strict=True))
            total += 1 / (1 + np.exp(-odds))
        mean = total / len(said["bin"])
        assert mean == pytest.approx(emulator.model(point[None])[0, target], abs=A_TENTH_OF_A_POINT)
