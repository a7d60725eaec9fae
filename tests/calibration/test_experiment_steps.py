"""The experiments in steps: each done once by one code, and the shares of the levers join to the
whole.
"""

import json

import pandas as pd
import pytest

from abm.registers import policy
from calibration.experiments import steps
from calibration.experiments.__main__ import PARTS
from runs import InputError


def test_the_steps_cover_every_part_and_sector_once():
    known = steps.steps()
    parts = {name.partition("-")[0] for name in known}
    parts -= {"tests", "kills", "faults", "fuzz", "mutation"}
    assert parts == set(PARTS)
    levers = [name for share in range(steps.SHARES) for name in steps.share_of_levers(share)]
    assert sorted(levers) == sorted(policy.register())
    assert sum("--sector" in arguments for arguments in known.values()) >= 12


def test_a_step_that_this_code_has_done_is_not_done_again(tmp_path, monkeypatch):
    marks = tmp_path / "marks"
    script = "import sys; from pathlib import Path; p = Path(sys.argv[1]); "
    script += "p.write_text(p.read_text() + 'x' if p.exists() else 'x')"
    work = ["-c", script, str(tmp_path / "log")]
    monkeypatch.setattr(steps, "steps", lambda: {"one": work, "bad": ["-c", "raise SystemExit(3)"]})
    assert not steps.is_done("one", marks)
    assert steps.carry_out("one", marks) == 0
    assert steps.is_done("one", marks)
    assert (tmp_path / "log").read_text() == "x"
    assert steps.carry_out("bad", marks) == 3
    assert not steps.is_done("bad", marks)
    note = marks / "one.json"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"state": "other code"}))
    assert not steps.is_done("one", marks)


def test_an_unknown_step_is_refused(monkeypatch):
    monkeypatch.setattr("sys.argv", ["steps", "signs-weather"])
    with pytest.raises(InputError, match="unknown step 'signs-weather'"):
        steps.main()


def test_shares_of_the_levers_join_in_the_order_of_the_whole(tmp_path):
    levers = list(policy.register())
    late = levers[5]  # shows only under a later look
    rows = [("document", 20, lever) for lever in levers if lever != late]
    whole = pd.DataFrame([*rows, ("document", 80, late)], columns=["mix", "draws", "lever"])
    for share in range(steps.SHARES):
        mine = steps.share_of_levers(share)
        part = whole[whole["lever"].isin(mine)]
        part.to_csv(steps.effects_file(share, tmp_path), index=False)
    assert steps.joined_effects(tmp_path).equals(whole)
