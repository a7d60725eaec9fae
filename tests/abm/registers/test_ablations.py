"""The register of ablations, and what is refused of it."""

import pytest

from abm.model import GanziModel
from abm.networks.network import LAYERS
from abm.registers import ablations, indicators, parameters, policy
from abm.registers.drawing import run_parameters
from abm.registers.outlook import OUTLOOKS
from abm.registers.refusals import DataError, InputError

ROWS = ablations.register()


def test_every_row_names_what_exists():
    known = {row["name"] for row in parameters.register()}
    for name, row in ROWS.items():
        assert row.indicator in indicators.register(), name
        assert set(row.sets) <= known, name
        assert row.mix in policy.shipped_mixes(), name
        assert row.outlook in OUTLOOKS, name
        assert row.minimum > 0, name


def test_every_layer_has_a_row():
    assert {row.layer for row in ROWS.values()} >= set(LAYERS)


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"'layer_roads' \(did you mean 'layer_road'\?\)"):
        GanziModel(ablations=("layer_roads",))


def test_a_text_is_not_taken_for_a_list_of_letters():
    with pytest.raises(InputError, match="give a tuple of names"):
        GanziModel(ablations="layer_road")


def test_settings_are_forced_whatever_is_given(monkeypatch):
    row = ablations._ablation(
        {**vars(ROWS["layer_road"]), "name": "cheap", "sets": "driving_cost = 0; winter_delay=2"}
    )
    monkeypatch.setattr(ablations, "register", lambda: {"cheap": row})
    found = run_parameters(0, source="prior", given={"driving_cost": 0.5}, ablations=("cheap",))
    assert (found.driving_cost, found.winter_delay) == (0.0, 2.0)


def test_a_setting_that_is_none_is_refused_with_its_row():
    with pytest.raises(DataError, match="'odd', column sets: 'driving_cost'"):
        ablations._settings("odd", "winter_delay = 1; driving_cost")


def test_what_a_model_does_without_is_known_and_the_rest_unchanged():
    whole, cut = GanziModel(end="2022-01"), GanziModel(end="2022-01", ablations=("layer_road",))
    assert (whole.ablations, cut.ablations) == (frozenset(), {"layer_road"})
    assert vars(whole.parameters) == vars(cut.parameters)
