"""What is worked out of a result folder is kept, found wherever the folder lies, and never shown of
results or code that have changed.
"""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.brief import folder as folders
from analysis.brief import kept
from analysis.brief.answers import home_content
from analysis.brief.folder import Folder, keep_beside
from analysis.brief.kept import BESIDE, Kept, identity
from runs.folder.reader import open_results
from tests.worlds.sample_folder import write_sample

WORKED_OUT = ("reachability", "compare", "cost_rows", "yearly_spreads", "target_levels", "drivers")


@pytest.fixture
def path(tmp_path):
    return write_sample(tmp_path / "r", 12, seed=5).folder


def refuse_to_work(monkeypatch):
    def never(*_):
        raise AssertionError("worked out again")

    for name in WORKED_OUT:
        monkeypatch.setattr(folders, name, never)


def test_a_copy_of_a_folder_opens_with_what_was_kept_beside_it(path, tmp_path, monkeypatch):
    plain = Folder(str(path))
    pair = plain.pair("", "")
    plain.get_ready(*pair)
    shown = home_content(plain, *pair)
    keep_beside(open_results(path))
    shutil.copytree(path, tmp_path / "copy")  # at other times than the first
    refuse_to_work(monkeypatch)
    folder = Folder(str(tmp_path / "copy"), Kept(tmp_path / "copy"))
    folder.answer_ready(*pair)
    folder.get_ready(*pair)
    assert home_content(folder, *pair) == shown
    for name, table in plain._tables.items():
        pd.testing.assert_frame_equal(folder._tables[name], table, check_dtype=False)


def test_what_has_changed_is_worked_out_again(path, monkeypatch):
    keep_beside(open_results(path))
    before = identity(path)
    (path / BESIDE.parts[0] / "report.html").write_text("a report changes nothing")
    (path / ".lock").write_text("nor does a lock")
    os.utime(path / "manifest.json", (0, 0))
    assert identity(path) == before
    part = path / "targets" / "part-00000.parquet"
    whole = part.read_bytes()
    part.write_bytes(whole[:-20] + bytes(8) + whole[-12:])
    assert identity(path) != before
    part.write_bytes(whole)
    assert identity(path) == before
    monkeypatch.setattr(kept, "code_hashes", lambda: {"analysis": "other"})
    assert identity(path) != before
    assert Kept(path).table("reachability", lambda: pd.DataFrame({"a": [1]}))["a"].tolist() == [1]


def test_beside_a_folder_only_the_newest_is_kept(path, monkeypatch):
    keep_beside(open_results(path))
    first = identity(path)
    monkeypatch.setattr(kept, "code_hashes", lambda: {"analysis": "other"})
    keep_beside(open_results(path))
    assert [one.name for one in (path / BESIDE).iterdir()] == [identity(path)]
    assert identity(path) != first


def test_a_folder_that_nothing_can_be_kept_of_is_left_as_it_is(path, monkeypatch):
    refuse_to_work(monkeypatch)
    keep_beside(open_results(path))
    names = {file.stem for file in Path(path).rglob("*.parquet") if BESIDE.name in file.parts}
    assert names == {"counts"}
