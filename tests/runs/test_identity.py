"""Identity: what is the same gets the same name, what could change a number gets another."""

import shutil
import subprocess
import sys

import pytest

from runs import identity
from runs.identity import PACKAGES, ROOT, digest, source_hash


def test_hash_of_sources_changes_with_names_and_contents_only(tmp_path):
    (tmp_path / "abm").mkdir()
    (tmp_path / "abm" / "a.py").write_text("x = 1\n", encoding="utf-8")
    first = source_hash("abm", tmp_path)
    (tmp_path / "abm" / "notes.txt").write_text("not a source", encoding="utf-8")
    assert source_hash("abm", tmp_path) == first
    (tmp_path / "abm" / "a.py").write_text("x = 2\n", encoding="utf-8")
    second = source_hash("abm", tmp_path)
    (tmp_path / "abm" / "a.py").rename(tmp_path / "abm" / "b.py")
    assert len({first, second, source_hash("abm", tmp_path)}) == 3


def test_a_digest_does_not_hang_on_the_order_of_keys():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


def test_every_package_and_library_is_identified():
    assert set(identity.code_hashes()) == set(PACKAGES)
    assert {"python", "mesa", "numpy"} <= set(identity.library_versions())
    assert {"code", "data", "versions"} == set(identity.decisive())


@pytest.fixture
def project(tmp_path):
    """A copy of the project that may be damaged."""
    copy = tmp_path / "project"
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "ganzi.py", copy)
    return copy


def ganzi(project, *arguments):
    return subprocess.run(
        [sys.executable, "ganzi.py", *arguments], cwd=project, capture_output=True, text=True
    )


def test_a_damaged_table_is_refused_in_one_line_before_anything_is_written(project):
    assert ganzi(project, "list", "levers").returncode == 0
    table = project / "abm" / "data" / "levers.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",0,800,", ",0,much,", 1), encoding="utf-8"
    )
    for command in (
        ("assess", "--draws", "1", "--out", "r"),
        ("run", "--out", "o.csv"),
        ("list", "levers"),
    ):
        outcome = ganzi(project, *command)
        assert outcome.returncode == 2
        assert outcome.stderr.startswith(
            "error: levers.csv, row 2, column high: 'much' is not a number"
        )
        assert outcome.stderr.count("\n") == 1
    assert not (project / "r").exists()
    assert not (project / "o.csv").exists()
