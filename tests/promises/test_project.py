"""The project's own files: pinned packages, targets of make, the environment script."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGETS = ("run", "test", "bench", "lint", "docs")


def pinned():
    """Pinned version and number of hashes of each package in constraints.txt."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    return {
        re.match(r"[\w.-]+", block)[0].replace("_", "-"): (block, block.count("--hash=sha256:"))
        for block in blocks
    }


def wanted():
    """Names of all packages that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [
        line for extra in project["optional-dependencies"].values() for line in extra
    ]
    return {re.match(r"[\w-]+", line)[0] for line in lines}


def test_every_package_is_pinned_with_hashes():
    packages = pinned()
    assert wanted() <= set(packages)
    for name, (block, hashes) in packages.items():
        assert re.match(rf"{name}==\d", block), name
        assert hashes > 0, name


def test_constraints_hold_no_address():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|index|find-links", text)


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_makes_its_environment_first_and_stands_in_help(target):
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(f"{target}: .venv/.ready  ## ") for line in lines)
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert re.search(rf"^{target} ", shown, re.MULTILINE)


def test_without_a_fitting_python_one_line_says_what_to_do(tmp_path):
    (tmp_path / ".ci").mkdir()
    script = tmp_path / ".ci" / "environment"
    script.write_text((ROOT / ".ci" / "environment").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "bin").mkdir()
    for tool in ("dirname", "mktemp", "rm"):
        path = subprocess.run(
            ["which", tool], capture_output=True, text=True, check=True
        ).stdout.strip()
        (tmp_path / "bin" / tool).symlink_to(path)
    shell = subprocess.run(
        ["which", "sh"], capture_output=True, text=True, check=True
    ).stdout.strip()
    place = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path)}
    done = subprocess.run(
        [shell, str(script)], env=place, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: Python 3.12 or newer is needed")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / ".venv").exists()
