"""The calibration's folder, its posterior and the way back into the model: kept, resumed, refused,
shipped, used.
"""

import inspect
import json
import shutil
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import special

from abm.registers import posterior as read_back
from abm.registers.parameters import drawn_values, register
from abm.registers.schemas import SCHEMAS
from abm.registers.tables import read_table
from calibration.fitting import batches, matching, posterior
from calibration.fitting import calibrate as work
from calibration.fitting.batches import Batches, Points, identity_of
from calibration.fitting.moments import WHOLE_RUNS, all_moments
from calibration.fitting.space import Space
from runs.experiment import Experiment
from runs.refusals import InputError
from tests.worlds.known_model import MOMENTS, NAMES, SPACE, frame_at

ALONE = ("submodels",)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Five real evaluations in three parts, and their folder."""
    folder = tmp_path_factory.mktemp("calibration") / "whole"
    return folder, five_points(folder, resume=False)


def five_points(folder, resume=True):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "PART", 2)
        some = Batches(folder, identity_of({"test": 1}), resume=resume)
        levels = np.linspace(0.1, 0.9, 5)[:, None]
        return some.evaluate("some", Space(("calving_rate",)), levels, np.arange(5), ALONE)


def test_parts_are_kept_and_rows_are_in_order(whole):
    folder, frame = whole
    assert len(sorted(folder.glob("some-*.parquet"))) == 3
    assert len(frame) == 5
    assert (frame["error"] == "").all()
    assert frame["herd_calves"].notna().all()
    assert frame["gdp_growth_2015_2019"].isna().all(), "whole runs were not asked for"


def test_what_a_kill_left_out_is_made_again_and_nothing_else(whole, tmp_path):
    folder, frame = whole
    copy = shutil.copytree(folder, tmp_path / "copy")
    lost, other, last = sorted(copy.glob("some-*.parquet"))
    lost.unlink()
    stamp = other.stat().st_mtime_ns
    again = five_points(copy)
    pd.testing.assert_frame_equal(again, frame)
    assert other.stat().st_mtime_ns == stamp
    assert lost.read_bytes() == (folder / lost.name).read_bytes()


def test_another_calibration_is_refused(whole, tmp_path):
    folder, _ = whole
    with pytest.raises(InputError, match="continue it with --resume"):
        Batches(folder, identity_of({"test": 1}))
    with pytest.raises(InputError, match="another calibration: plan differ"):
        Batches(folder, identity_of({"test": 2}), resume=True)
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="already holds files"):
        Batches(tmp_path, identity_of({"test": 1}))


def test_other_points_make_other_parts():
    some = object.__new__(Batches)
    some.folder = batches.Path("nowhere")
    names = []
    for level, draw in ((0.5, 1), (0.5, 2), (0.6, 1), (0.5, 1)):
        parts = some._parts(
            "some",
            Space(("calving_rate",)),
            np.array([[level]]),
            draws=np.array([draw]),
            kinds=ALONE,
        )
        names.append(next(iter(parts)).name)
    assert names[0] == names[3]
    assert len(set(names)) == 3


def test_a_point_that_fails_costs_no_other():
    values = [{"calving_rate": 9.0}, {"calving_rate": 0.4}]
    rows = batches._part_rows(Points(values=values, draws=[0, 0], kinds=ALONE))
    assert "calving_rate = 9.0 is not possible" in rows[0]["error"]
    assert np.isnan(rows[0]["herd_calves"])
    assert rows[1]["error"] == ""
    assert rows[1]["herd_calves"] < 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no calibration that can be read"),
        ("[]", "something else than a calibration"),
        ('{"identity": {"mixes": {}}}', "something else than a calibration"),
        ('{"arguments": {}}', "something else than a calibration"),
    ],
)
def test_a_folder_of_something_else_is_refused_in_one_line(tmp_path, text, words):
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        Batches(tmp_path, identity_of({"test": 1}), resume=True)
    with pytest.raises(InputError, match="is a file"):
        Batches(tmp_path / "manifest.json", identity_of({"test": 1}))


def test_a_middle_that_moves_alone_teaches_nothing():
    levels = special.ndtr(
        np.array([-1.2, -0.4, 0.4, 1.2])[:, None] * [0.5, 1.01, 1.2] + [0.0, 0.4, 0.4]
    )
    space = SimpleNamespace(names=["narrow", "moved", "only_moved"])
    table = posterior.learnt(
        space, SimpleNamespace(levels=levels), pd.DataFrame(index=space.names, data={"m": 1.0})
    )
    assert table["learnt"].tolist() == [True, True, False]


def test_a_batch_that_fails_in_most_points_stops(tmp_path):
    new = Batches(tmp_path / "new", identity_of({"test": 1}))
    broken = Space(("calving_rate",))
    object.__setattr__(broken, "rows", ({**broken.rows[0], "low": 9.0, "high": 9.0},))
    with pytest.raises(
        InputError, match="2 of 2 runs failed; the first: InputError: parameter calving_rate"
    ):
        new.evaluate("some", broken, np.array([[0.1], [0.2]]), np.arange(2), ALONE)


class KnownBatches:
    """A made-up simulator in the place of runs (see `known_model`): the pipeline behind it is the
    real one.
    """

    def evaluate(self, name, space, levels, draws, kinds=WHOLE_RUNS):
        levels = np.array([SPACE.levels_of(draw) for draw in draws]) if levels is None else levels
        return frame_at(levels, seed=len(name))


@pytest.fixture(scope="module")
def fit():
    plan = work.Plan(
        submodel_points=40, waves=2, wave_runs=60, particles=200, draws=50, check_runs=30
    )
    influence = pd.DataFrame(np.eye(4, 3), index=list(NAMES), columns=["a", "b", "c"])
    return chain(plan, influence)


def chain(plan, influence):
    """The pipeline on the moments that the made-up simulator knows, and two of a submodel that
    stand still there.
    """
    few = [moment for moment in all_moments() if moment.id in MOMENTS or moment.part == "herd"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "all_moments", lambda: few)
        return work.matched(KnownBatches(), plan, SPACE, influence)


def test_the_chain_finds_what_the_figures_say(fit):
    """Made-up figures are those of the prior's middle: parameters that matter are drawn to it, the
    idle one is not.
    """
    table = posterior.learnt(SPACE, fit.sample, fit.influence).set_index("parameter")
    assert set(MOMENTS) <= set(fit.fitted)
    assert table.loc["calving_rate", "spread"] < 0.8
    assert table.loc["value_response", "spread"] > 0.85
    assert bool(table.loc["calving_rate", "learnt"])
    assert fit.sample.widths[-1] == pytest.approx(1.0)
    assert matching.allowed(fit.waves, fit.sample.levels).all()


def test_its_repeat_is_identical(fit):
    again = chain(fit.plan, fit.influence)
    assert np.array_equal(again.sample.levels, fit.sample.levels)
    assert again.notes == fit.notes


def test_results_and_shipping(fit, tmp_path):
    folder = tmp_path / "fit"
    new = Batches(folder, identity_of({"test": 1}))
    frame = frame_at(fit.sample.levels[:40], seed=3)
    posterior.write_results(folder, fit, frame, frame)
    with pytest.raises(InputError, match="no finished calibration"):
        posterior.ship(folder, tmp_path / "posterior", tmp_path / "page")
    new.note(identity_of({"test": 1}), found=fit.notes)
    lines = list(posterior.summary(folder))
    assert lines[0].startswith("fitted (")
    data = posterior.ship(folder, tmp_path / "posterior", tmp_path / "page")
    assert (tmp_path / "page" / "kept.csv").read_bytes() == (folder / "kept.csv").read_bytes()
    rows = read_table("draws", data, SCHEMAS["posterior/*"])
    names = {row["parameter"] for row in rows}
    assert len(rows) == 50 * len(names)
    assert "calving_rate" in names
    ranges = {row["name"]: row for row in register()}
    assert all(
        ranges[row["parameter"]]["low"] <= row["value"] <= ranges[row["parameter"]]["high"]
        for row in rows
    )
    note = json.loads((data / "provenance.json").read_text(encoding="utf-8"))
    assert note["information_date"] == "2022-03"
    assert note["identity"]["plan"] == {"test": 1}


def test_moments_say_what_is_fitted_and_how_far_off(fit):
    frame = frame_at(np.full((30, 4), 0.5), seed=3)
    table = posterior.moment_table(fit, frame, frame).set_index("moment")
    assert len(table) == len(all_moments())
    assert table.loc["yak_herd_2020", "use"] == "fitted"
    assert bool(table.loc["yak_herd_2020", "within"])
    assert (
        not table.loc["gdp_growth_2019_2021", "within"]
        or table.loc["gdp_growth_2019_2021", "away"] < 2
    )
    assert set(table["use"]) <= {"fitted", "checked only", "out of reach"}


def shipped(monkeypatch, draws):
    monkeypatch.setattr(read_back, "posterior_draws", lambda: draws)
    monkeypatch.setattr("abm.registers.drawing.is_shipped", lambda: True)


def test_draws_come_round_again(monkeypatch):
    shipped(monkeypatch, ({"calving_rate": 0.3}, {"calving_rate": 0.4}))
    assert [read_back.posterior_values(draw)["calving_rate"] for draw in (0, 1, 2)] == [
        0.3,
        0.4,
        0.3,
    ]


def test_an_experiment_under_the_posterior(monkeypatch):
    """Fitted parameters follow the table, all others the draw; runs have other ids, and the
    manifest says so.
    """
    shipped(monkeypatch, ({"calving_rate": 0.41}, {"calving_rate": 0.42}))
    plan = {"mixes": ["status_quo"], "draws": 3, "rng": 1}
    before, after = Experiment.checked(**plan, source="prior"), Experiment.checked(**plan)
    task = after.tasks()[1]
    assert (task.source, task.changes) == ("posterior", {})
    assert task.run_id != before.tasks()[1].run_id
    assert after.arguments()["source"] == "posterior"
    assert before.arguments()["source"] == "prior"
    from runs.run import new_model

    model = new_model(task)
    assert model.parameters.calving_rate == 0.42
    assert model.parameters.adult_death == drawn_values(1)["adult_death"]


def test_sources_of_parameters_are_checked(monkeypatch):
    plan = {"mixes": ["status_quo"], "draws": 1, "rng": 1}
    assert Experiment.checked(**plan).source == "posterior"
    with pytest.raises(InputError, match="posteriori"):
        Experiment.checked(**plan, source="posteriori")
    monkeypatch.setattr("abm.registers.drawing.is_shipped", lambda: False)
    with pytest.raises(InputError, match="no posterior is shipped"):
        Experiment.checked(**plan)
    assert Experiment.checked(**plan, source="prior").source == "prior"


def test_a_shipped_posterior_can_be_used():
    draws = read_back.posterior_draws()
    assert len(draws) >= 100
    assert set(draws[0]) <= {row["name"] for row in register()}


def test_worlds_of_experiments_can_follow_the_posterior(monkeypatch):
    from calibration.experiments.pairs import World

    shipped(monkeypatch, ({"calving_rate": 0.42},))
    period = {"end": "2022-01", "detail": "coarse"}
    plain, fitted = World().model(3, source="prior", **period), World().model(3, **period)
    assert fitted.parameters.calving_rate == 0.42
    assert plain.parameters.calving_rate == drawn_values(3)["calving_rate"]
    assert fitted.parameters.adult_death == plain.parameters.adult_death
    own = World(parameters={"calving_rate": 0.3}).model(3, **period)
    assert own.parameters.calving_rate == 0.3, "what an experiment sets itself stays"


def test_every_fact_takes_its_parameters_from_the_source_that_it_is_given(monkeypatch):
    """Each function of a draw hands the source on to the first world it builds."""
    from calibration.experiments.__main__ import of_sectors
    from calibration.experiments.pairs import World

    class BuiltError(Exception):
        pass

    def model(self, draw, *, source, **period):
        raise BuiltError(source)

    monkeypatch.setattr(World, "model", model)
    tried = 0
    for _, functions in of_sectors("facts_", "__dict__"):
        for function in functions.values():
            if inspect.isfunction(function) and function.__code__.co_varnames[:1] == ("draw",):
                others = (
                    {"prepare": None} if "prepare" in inspect.signature(function).parameters else {}
                )
                with pytest.raises(BuiltError, match="prior"):
                    function(3, source="prior", **others)
                tried += 1
    assert tried > 25
