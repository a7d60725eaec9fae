"""The promises of the model as a whole: same luck, same answer, no shared state, no model left
alive.
"""

import gc
import warnings
import weakref

import mesa
import numpy as np
import pandas as pd
import pytest

import agents
from abm import GanziModel, PolicyMix
from abm.registers import policy

SHORT = {"draw": 3, "rng": 5, "detail": "coarse"}
OBJECTS_A_MODEL = 6
"""Python objects that a model may leave on average; one that stays alive leaves thousands."""


def outcomes(**given):
    return GanziModel(**(SHORT | given)).run().outcomes()


def test_the_same_arguments_give_the_same_outcomes():
    pd.testing.assert_frame_equal(
        outcomes(end="2023-12"), outcomes(end="2023-12"), check_exact=True
    )


def test_a_mix_of_status_quo_values_is_the_status_quo_bit_for_bit():
    values = {lever: row["status_quo"] for lever, row in policy.register().items()}
    written = PolicyMix("own", paths=policy.extra_paths(values))
    pd.testing.assert_frame_equal(
        outcomes(end="2024-12"), outcomes(end="2024-12", mix=written), check_exact=True
    )


def test_a_mix_that_starts_in_2024_leaves_the_years_before_alone():
    plain = outcomes(end="2025-12")
    document = policy.load_mix("document")
    late = {lever: {2024: path[-1][1]} for lever, path in document.paths.items()}
    changed = outcomes(end="2025-12", levers=late)
    early = plain["month"] < "2024-01"
    pd.testing.assert_frame_equal(plain[early], changed[early], check_exact=True)
    assert not plain[~early].equals(changed[~early])


def test_one_lever_moves_only_what_it_can_reach():
    plain = outcomes(end="2024-12").set_index(["indicator", "month"])["value"]
    bonus = outcomes(end="2024-12", levers={"cert_subsidy": 100}).set_index(["indicator", "month"])[
        "value"
    ]
    same = [
        "clean_capacity",
        "export_capacity",
        "sites_4a",
        "lithium_ore_capacity",
        "base_stations_5g",
    ]
    assert (plain.loc[same] == bonus.loc[same]).all()
    assert (plain.loc["certificates"] != bonus.loc["certificates"]).any()


def test_mixes_of_a_draw_meet_the_same_world():
    one, other = (
        GanziModel(**SHORT, end="2022-06"),
        GanziModel(**SHORT, end="2022-06", mix="document"),
    )
    assert vars(one.parameters) == vars(other.parameters)
    assert all(
        (one.outlook_paths[name] == other.outlook_paths[name]).all() for name in one.outlook_paths
    )


def test_two_models_in_one_process_share_no_state():
    alone = outcomes(end="2022-12")
    first, second = (
        GanziModel(**SHORT, end="2022-12"),
        GanziModel(**SHORT | {"draw": 4}, end="2022-12", mix="document"),
    )
    while first.running:
        first.step()
        second.step()
    pd.testing.assert_frame_equal(first.outcomes(), alone, check_exact=True)


def test_the_luck_within_a_run_differs_and_the_world_does_not():
    one, other = (
        GanziModel(**SHORT | {"rng": 1}, end="2022-12"),
        GanziModel(**SHORT | {"rng": 2}, end="2022-12"),
    )
    assert one.parameters == other.parameters
    assert not one.run().outcomes().equals(other.run().outcomes())


def test_no_model_stays_alive():
    seen = []
    for draw in range(20):
        model = GanziModel(draw=draw, detail="coarse", end="2022-02").run()
        seen.append(weakref.ref(model))
        del model
    gc.collect()
    assert sum(ref() is not None for ref in seen) == 0


def test_models_leave_no_objects_behind():
    def objects():
        gc.collect()
        return len(gc.get_objects())

    def build(count):
        for draw in range(count):
            GanziModel(draw=draw, detail="coarse", end="2022-01").run()

    build(10)
    before = objects()
    build(80)
    assert objects() - before < 80 * OBJECTS_A_MODEL


def test_mesa_sees_every_kind_of_agent():
    model = GanziModel(**SHORT, end="2022-01")
    kinds = (agents.County, agents.Enterprise, agents.Tourist, agents.Herder, agents.Investor)
    assert len(model.agents_by_type[agents.County]) == 18
    assert all(len(model.agents_by_type[kind]) > 0 for kind in kinds)
    assert sum(model.agents_by_type[agents.County].get("population")) == 1_107_431


def test_mesa_runs_batches():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = mesa.batch_run(
            GanziModel,
            parameters={
                "mix": ["status_quo", "document"],
                "draw": [0, 1],
                "levers": [{}],
                "end": "2022-03",
                "detail": "coarse",
            },
            number_processes=1,
            max_steps=3,
            data_collection_period=-1,
            display_progress=False,
        )
    assert len(rows) == 4
    assert all(np.isfinite(row["visits"]) for row in rows)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"detail": "huge"}, "unknown detail 'huge'; known: coarse, standard, one_to_one"),
        ({"draw": -1}, "draw = -1 must be a whole number from 0 up"),
        ({"rng": 1.5}, "rng = 1.5 must be a whole number from 0 up"),
        ({"start": "2022-13"}, "'2022-13' is not a month; write it like 2022-01"),
        ({"start": "2024-01", "end": "2023-01"}, "a run from 2024-01 to 2023-01 is not possible"),
        ({"levers": {"fund_size": -1}}, "lever fund_size = -1 is out of range; allowed: 0 to 5000"),
        ({"mix": "nosuch"}, "unknown mix 'nosuch'"),
        ({"outlook": "rosy"}, "unknown outlook 'rosy'"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_built(given, words):
    with pytest.raises(ValueError, match=words.replace("'", ".").replace("(", r"\(")):
        GanziModel(**({"end": "2022-01", "detail": "coarse"} | given))


def test_a_run_knows_its_horizon():
    model = GanziModel(**SHORT, start="2022-01", end="2022-02")
    assert (model.running, model.clock.label) == (True, "2022-01")
    model.run()
    assert (model.running, model.clock.label, model.recorder.done) == (False, "2022-02", 2)
    model.step()
    assert model.recorder.done == 2
