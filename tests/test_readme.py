"""What the README shows is run, with fewer draws; what it names exists."""

import re
import shlex
from pathlib import Path

import pytest

import ganzi

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAM = ".venv/bin/ganzi "
FEW_DRAWS = "2"


def blocks(language):
    """Contents of the code blocks in a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def shown_commands():
    """Arguments of each `ganzi` command shown, with few draws and one worker."""
    lines = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    for line in lines:
        if line.startswith(PROGRAM):
            arguments = shlex.split(line.removeprefix(PROGRAM))
            if arguments[0] == "assess":
                arguments[arguments.index("--draws") + 1] = FEW_DRAWS
                arguments += ["--jobs", "1"]
            yield arguments


def test_the_mix_and_the_commands_shown_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (mix,) = blocks("toml")
    Path("my_mix.toml").write_text(mix, encoding="utf-8")
    commands = list(shown_commands())
    assert [arguments[0] for arguments in commands] == ["assess", "compare", "list"]
    for arguments in commands:
        with pytest.raises(SystemExit) as left:
            ganzi.main(arguments)
        assert left.value.code == 0, arguments
    assert Path("results/mine/manifest.json").exists()


def test_the_python_shown_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("python")
    shown = {}
    exec(code.replace("draws=50", f"draws={FEW_DRAWS}").replace("jobs=-1", "jobs=1"), shown)
    assert not shown["model"].running
    assert len(shown["results"].runs) == 2 * int(FEW_DRAWS)


def test_the_make_targets_shown_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = re.findall(r"^make (\w+)", "\n".join(blocks("sh")), re.MULTILINE)
    assert shown == ["run", "test"]
    assert all(f"\n{target}: " in makefile for target in shown)


def test_the_files_linked_exist():
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_nothing_is_left_to_be_filled_in():
    assert not re.search(r"\b[A-Z]+_[A-Z]+\b|TODO|\?\?", TEXT)
