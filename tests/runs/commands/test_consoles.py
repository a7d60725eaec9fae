"""A console that lacks a character, or takes nothing any more, ends no command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runs.commands.consoles import STANDS_FOR, _plain

ROOT = Path(__file__).parents[3]


def ganzi(*arguments, encoding="utf-8", stdout=subprocess.PIPE):
    """(exit code, stdout, stderr) of the command line on a console of an encoding."""
    surroundings = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    process = subprocess.run(
        [sys.executable, "-m", "ganzi", *arguments],
        env=surroundings,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )
    out = (process.stdout or b"").decode(encoding)
    return process.returncode, out, process.stderr.decode(encoding)


@pytest.mark.parametrize(("encoding", "lang"), [("gbk", "zh"), ("cp1252", "zh"), ("ascii", "en")])
def test_lists_are_shown_on_every_console(encoding, lang):
    code, out, err = ganzi("list", "targets", "--lang", lang, encoding=encoding)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 62
    assert "visits_2025" in out
    assert ("旅游" in out) == (lang == "zh" and encoding == "gbk")


def test_what_an_encoding_lacks_is_written_in_plain_letters():
    assert [_plain(letter) for letter in "é²州✓≥"] == ["e", "2", "?", "y", ">="]
    assert all(text.isascii() for text in STANDS_FOR.values())


def test_help_and_refusals_are_shown_on_every_console():
    code, out, _ = ganzi("assess", "--help", "--lang", "zh", encoding="cp1252")
    assert code == 0
    assert "--draws" in out
    code, out, err = ganzi("list", "目标✓", encoding="ascii")
    assert (code, out) == (2, "")
    assert "unknown register '??y'" in err


def test_the_whole_table_of_an_ensemble_is_shown_and_its_report_is_written(tmp_path):
    folder = tmp_path / "r"
    asked = ("assess", "--draws", "1", "--detail", "coarse", "--jobs", "1", "--out", str(folder))
    code, out, _ = ganzi(*asked, encoding="cp1252")
    assert code == 0
    assert ">=" in out
    assert (folder / "report").is_dir()


def test_a_reader_who_leaves_and_a_full_disk_are_no_traceback():
    reader, writer = os.pipe()
    os.close(reader)
    code, _, err = ganzi("list", "targets", stdout=writer)
    os.close(writer)
    assert (code, err) == (1, "")
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            code, _, err = ganzi("list", "targets", stdout=full)
        assert code == 1
        assert err == "error: what was to be printed cannot be written (No space left on device)\n"
