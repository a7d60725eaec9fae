"""What the README shows is run, with fewer draws; what it names exists."""

import re
import shlex
from pathlib import Path

import pytest

import ganzi

ROOT = Path(__file__).parents[2]
SHOWN = (ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs" / "howto").glob("*.md")))
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SHOWN)
PROGRAM = ".venv/bin/ganzi "
FEW_DRAWS = "2"


def blocks(language):
    """Contents of the code blocks in a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def shown_commands():
    """Words of each `ganzi` command shown."""
    lines = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [shlex.split(line.removeprefix(PROGRAM)) for line in lines if line.startswith(PROGRAM)]


def test_the_mix_and_the_first_commands_shown_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("my_mix.toml").write_text(blocks("toml")[0], encoding="utf-8")
    commands = shown_commands()[:3]
    assert [arguments[0] for arguments in commands] == ["assess", "compare", "list"]
    commands[0][commands[0].index("--draws") + 1] = FEW_DRAWS
    commands[0] += ["--jobs", "1"]
    for arguments in commands:
        with pytest.raises(SystemExit) as left:
            ganzi.main(arguments)
        assert left.value.code == 0, arguments
    assert Path("results/mine/manifest.json").exists()


def test_every_command_and_option_shown_exists():
    import typer.main

    known = typer.main.get_command(ganzi.application()).commands
    for command, *words in shown_commands():
        options = {name for parameter in known[command].params for name in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, command


def test_the_design_shown_is_accepted(tmp_path):
    from runs.designs.design import read_design

    file = tmp_path / "solar.toml"
    (shown,) = [block for block in blocks("toml") if block.startswith("# solar.toml")]
    file.write_text(shown, encoding="utf-8")
    design, plan = read_design(file)
    assert (len(design), plan["draws"]) == (64, 20)
    assert plan["mixes"] == ["status_quo", "document"]


def test_the_python_shown_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, *elsewhere = blocks("python")
    shown = {}
    exec(code.replace("draws=50", f"draws={FEW_DRAWS}").replace("jobs=-1", "jobs=1"), shown)
    assert not shown["model"].running
    assert len(shown["results"].runs) == 2 * int(FEW_DRAWS)
    for other in elsewhere:  # these need a cluster
        compile(other, "README.md", "exec")


def test_the_make_targets_shown_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = re.findall(r"^make (\w+)", "\n".join(blocks("sh")), re.MULTILINE)
    assert shown == ["run", "test", "assets"] * 2  # in both languages
    assert all(f"\n{target}: " in makefile for target in shown)


def test_the_files_linked_exist():
    for page in SHOWN:
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert link.startswith("https:") or (page.parent / link).exists(), (page, link)


def test_nothing_is_left_to_be_filled_in():
    assert not re.search(r"\bTODO\b|\?\?", TEXT)
