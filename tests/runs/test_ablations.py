"""Ablations are part of what a run is: of its name, its folder, its repetition and its commands."""

import json

import pytest

from runs import InputError, assess, open_results, sweep
from runs.experiment import Experiment
from runs.folder.rerun import rerun

SMALL = {"draws": 1, "rng": 1, "detail": "coarse", "end": "2022-12"}
PLAIN = {"jobs": 1, "progress": False}


def ids(**given):
    experiment = Experiment.checked(mixes=["status_quo"], **SMALL, **given)
    return [task.run_id for task in experiment.tasks()]


def test_a_run_without_a_mechanism_is_another_run():
    assert ids() == ids(ablations=())
    assert ids() != ids(ablations=["layer_road"])
    assert ids(ablations=["layer_road", "layer_road"]) == ids(ablations=("layer_road",))


def test_a_folder_says_what_was_left_out_and_its_runs_can_be_made_again(tmp_path):
    results = assess(
        mixes=["status_quo"], ablations=["layer_road"], out=tmp_path / "r", **SMALL, **PLAIN
    )
    whole = assess(mixes=["status_quo"], out=tmp_path / "whole", **SMALL, **PLAIN)
    assert open_results(tmp_path / "r").experiment.ablations == ("layer_road",)
    assert "ablations" not in whole.manifest["arguments"]
    (run_id,) = results.runs["run_id"]
    again = rerun(run_id, tmp_path / "r")
    assert again.same
    indicators = results.annual.columns.difference(["run_id"])
    assert not results.annual[indicators].equals(whole.annual[indicators])


def test_a_sweep_takes_them_from_its_design_or_its_plan(tmp_path):
    design = {"method": "factorial", "levers": {"transport_investment": [1.0, 1.5]}, **SMALL}
    design |= {"ablations": ["layer_road"]}
    results = sweep(design, out=tmp_path / "s", **PLAIN)
    assert results.experiment.ablations == ("layer_road",)


def test_an_unknown_name_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="unknown ablation 'layer_roda'"):
        assess(mixes=["status_quo"], ablations=["layer_roda"], out=tmp_path / "r", **SMALL)
    assert not (tmp_path / "r").exists()


def test_commands_list_them_and_leave_them_out(command, tmp_path):
    code, out, _ = command("list", "ablations")
    assert code == 0
    assert "layer_road" in out
    run = ("run", "--detail", "coarse", "--out")
    assert command(*run, tmp_path / "whole.csv")[0] == 0
    assert command(*run, tmp_path / "cut.csv", "--ablate", "layer_road")[0] == 0
    assert (tmp_path / "whole.csv").read_bytes() != (tmp_path / "cut.csv").read_bytes()
    code, _, err = command("run", "--ablate", "layer_roda")
    assert code == 2
    assert "did you mean 'layer_road'" in err
    code, _, _ = command(
        *("assess", "--mix", "status_quo", "--draws", 1, "--detail", "coarse", "--jobs", 1),
        *("--ablate", "layer_road", "--out", tmp_path / "r"),
    )
    assert code == 0
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["arguments"]["ablations"] == ["layer_road"]
