"""One meaning of a draw: the model, `ganzi run` and an assessment take the same parameters."""

import json

import pandas as pd
import pytest

from abm import GanziModel
from abm.registers.parameters import SETTLED
from abm.registers.posterior import posterior_values
from runs import InputError, assess, open_results
from runs.commands.one_run import checked_model
from runs.experiment import Experiment
from runs.folder.manifest import current_arguments, differences
from tests.worlds.command_line import refused
from tests.worlds.synthetic import experiment, record, write_results

RUN = {"draw": 1, "rng": 1, "detail": "coarse"}


@pytest.mark.parametrize("source", ["posterior", "prior"])
def test_a_draw_is_one_world_in_the_model_in_run_and_in_assess(command, tmp_path, source):
    # the posterior is what all three take if nothing is said
    given = {} if source == "posterior" else {"source": source}
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    model = GanziModel(**RUN, **given)

    file = tmp_path / "months.parquet"
    code, _, _ = command(
        "run", "--draw", 1, "--rng", 1, "--detail", "coarse", *options, "--out", file
    )
    assert code == 0
    of_run = checked_model(
        mix="status_quo", outlook="uncertain", source=source, **RUN
    ).parameter_row()

    results = assess(
        mixes=["status_quo"],
        draws=2,
        rng=1,
        detail="coarse",
        jobs=1,
        progress=False,
        out=tmp_path / "r",
        **given,
    )
    (stored,) = results.runs[results.runs["draw"] == 1].to_dict("records")
    annual = results.annual[results.annual["run_id"] == stored["run_id"]].set_index("year")

    row = model.parameter_row()
    assert of_run == row
    drawn = {name: value for name, value in row.items() if not name.endswith("_settled")}
    assert {name: stored[name] for name in drawn} == drawn
    model.run()
    pd.testing.assert_frame_equal(pd.read_parquet(file), model.outcomes(), check_exact=True)
    made = model.annual()
    pd.testing.assert_frame_equal(
        annual[made.columns], made, check_exact=True, check_names=False, check_index_type=False
    )


def test_the_two_sources_differ_in_what_was_fitted_and_in_nothing_else():
    fitted = posterior_values(1)
    period = {"end": "2022-01", "detail": "coarse"}
    rows = [
        GanziModel(draw=1, source=source, **period).parameter_row()
        for source in ("posterior", "prior")
    ]
    differ = {name for name in rows[0] if rows[0][name] != rows[1][name]}
    # What the start settles follows from what was fitted
    assert differ - {f"{name}_settled" for name in SETTLED} == set(fitted)


def test_runs_under_another_source_are_other_runs_and_the_manifest_says_which():
    plan = {"mixes": ["status_quo"], "draws": 1, "rng": 1}
    posterior, prior = Experiment.checked(**plan), Experiment.checked(**plan, source="prior")
    assert posterior.tasks()[0].run_id != prior.tasks()[0].run_id
    assert posterior.tasks()[0].changes == {}
    assert [plan.arguments()["source"] for plan in (posterior, prior)] == ["posterior", "prior"]


@pytest.mark.parametrize(
    ("stated", "source"), [({"parameters": "posterior"}, "posterior"), ({}, "prior")]
)
def test_folders_of_older_code_say_where_their_parameters_come_from(tmp_path, stated, source):
    """They called the posterior `parameters`, and said nothing of the prior."""
    plan = experiment(2)
    folder = write_results(
        tmp_path / "r", [record(task, {"visits_2025": True}) for task in plan.tasks()], plan
    )
    here = open_results(folder).manifest
    older = json.loads(json.dumps(here))
    del older["arguments"]["source"]
    older["arguments"] |= stated
    (folder / "manifest.json").write_text(json.dumps(older), encoding="utf-8")
    results = open_results(folder)
    assert current_arguments(results.manifest["arguments"])["source"] == source
    assert results.experiment.source == source
    assert "parameters" not in results.experiment.arguments()
    there = [(name, old, new) for name, old, new in differences(older, here)]
    assert there == ([] if source == "posterior" else [("source", "prior", "posterior")])


def test_every_command_that_makes_runs_refuses_an_unknown_source(command, tmp_path):
    design, out = tmp_path / "design.toml", tmp_path / "r"
    design.write_text('method = "factorial"\n[levers]\nfund_size = [0, 100]\n', encoding="utf-8")
    for words in (
        ("run",),
        ("assess", "--out", out),
        ("sweep", design, "--out", out),
        ("validate", out),
        ("equalize", "document_weak", "--draws", 1, "--out", tmp_path / "mix.toml"),
    ):
        refused(
            command(*words, "--source", "posteriori"),
            "unknown source of parameters 'posteriori'",
            "did you mean 'posterior'",
        )
        refused(command(*words, "--parameters", "prior"), "No such option", "--parameters")
    assert not out.exists()


def test_the_command_line_replaces_the_source_of_a_design(tmp_path, command):
    design = tmp_path / "design.toml"
    design.write_text(
        'method = "factorial"\nsource = "posterior"\nend = "2022-01"\ndetail = "coarse"\n'
        "[levers]\nfund_size = [0, 100]\n",
        encoding="utf-8",
    )
    quiet = ("--jobs", 1)
    assert command("sweep", design, "--out", tmp_path / "a", *quiet)[0] == 0
    assert command("sweep", design, "--out", tmp_path / "b", "--source", "prior", *quiet)[0] == 0
    sources = [open_results(tmp_path / name).manifest["arguments"]["source"] for name in ("a", "b")]
    assert sources == ["posterior", "prior"]


def test_a_folder_is_not_continued_under_another_source(tmp_path):
    plan = {"mixes": ["status_quo"], "draws": 1, "end": "2022-01", "detail": "coarse"}
    quiet = {"jobs": 1, "progress": False, "out": tmp_path / "r"}
    assess(**plan, **quiet)
    with pytest.raises(InputError, match="source was posterior, now it is prior"):
        assess(**plan, **quiet, source="prior", resume=True)
