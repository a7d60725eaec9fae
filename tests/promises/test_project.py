"""The project's own files: pinned packages, targets of make, the environment script."""

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
TARGETS = {
    "run": "core",
    "extras": "extras",
    "assets": "extras",
    "test": "ready",
    "bench": "ready",
    "lint": "ready",
    "docs": "ready",
}
"""What a target needs: the mark of the environment that it asks for."""
LEVELS = ("core", "extras")
EXTRAS = {"core": (), "extras": ("report", "sensitivity", "calibration", "brief", "cluster")}


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
    assert any(line.startswith(f"{target}: .venv/.{TARGETS[target]}  ## ") for line in lines)
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert re.search(rf"^{target} ", shown, re.MULTILINE)


def read(name):
    """Lines of a file of the project that are not empty."""
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line]


def copied_script(folder):
    """The environment script in a folder of its own."""
    (folder / ".ci").mkdir(exist_ok=True)
    script = folder / ".ci" / "environment"
    script.write_text((ROOT / ".ci" / "environment").read_text(encoding="utf-8"), encoding="utf-8")
    return script


def environment_of(folder, place):
    """What the script does in a folder under some variables."""
    return subprocess.run(
        ["sh", copied_script(folder)], env=place, capture_output=True, text=True, check=False
    )


def closure(requirements, extras=()):
    """Names of all installed packages that some requirements lead to on this machine."""
    found, ahead = set(), [Requirement(line) for line in requirements]
    while ahead:
        wanted = ahead.pop()
        places = [{"extra": extra} for extra in (*wanted.extras, *extras, "")]
        if wanted.marker and not any(wanted.marker.evaluate(place) for place in places):
            continue
        name = canonicalize_name(wanted.name)
        if name in found and not wanted.extras:
            continue
        found.add(name)
        for line in metadata.requires(name) or ():
            inner = Requirement(line)
            places = [{"extra": extra} for extra in (*wanted.extras, "")]
            if inner.marker is None or any(inner.marker.evaluate(place) for place in places):
                inner.marker = None
                ahead.append(inner)
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_names_all_that_its_packages_need_at_the_pinned_versions(level):
    lines = (ROOT / ".ci" / f"{level}.txt").read_text(encoding="utf-8").splitlines()
    pins = {line.split()[0] for line in read("constraints.txt") if line[0].isalnum()}
    assert {line.split()[0] for line in lines} <= pins  # what needs it says on which systems
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], "hatchling"]  # which puts the project itself in place
    for extra in EXTRAS[level]:
        asked += project["optional-dependencies"][extra]
    assert closure(asked) <= {canonicalize_name(line.split("==")[0]) for line in lines}


def test_a_python_that_cannot_be_used_is_refused_in_one_line(tmp_path):
    for program, reason in (
        ("/nowhere/python", "there is no such program"),
        ("/bin/ls", "it does not run"),
    ):
        done = environment_of(tmp_path, {"PATH": os.environ["PATH"], "PYTHON": program})
        assert done.returncode == 2
        assert done.stderr == f"error: PYTHON={program} cannot be used: {reason}\n"
    assert not (tmp_path / ".venv").exists()


def test_an_environment_that_is_a_link_is_left_as_it_is(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "other")
    done = environment_of(tmp_path, {"PATH": os.environ["PATH"]})
    assert (done.returncode, done.stderr) == (0, "")
    assert list((tmp_path / "other").iterdir()) == []


def test_an_interrupt_ends_what_was_started_and_names_the_command(tmp_path):
    slow = tmp_path / "python"  # what it is to do takes long, in a process that it starts
    slow.write_text(f"""#!/bin/sh
    python={sys.executable}
    case "$*" in
        *setsid*) exec $python -c "$2" sh -c 'sleep 300 & echo $! > {tmp_path}/pid; wait' ;;
        *) exec $python "$@" ;;
    esac
    """)
    slow.chmod(0o755)
    script = copied_script(tmp_path)
    child = subprocess.Popen(
        ["sh", script, "core", "make run"],
        env={"PATH": os.environ["PATH"], "PYTHON": str(slow)},  # and no HOME
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=listen,
    )
    assert child.stdout.readline().startswith("environment: making .venv with Python 3.")
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.05)
    os.killpg(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert (child.returncode, said) == (
        130,
        "environment: interrupted; start again with: make run\n",
    )
    deadline = time.monotonic() + 10
    while runs(int((tmp_path / "pid").read_text())) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not runs(int((tmp_path / "pid").read_text()))


def listen():
    """Let interrupts come through, which whoever started the tests in the background shut out."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def runs(process):
    """Whether a process is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_without_a_fitting_python_one_line_says_what_to_do(tmp_path):
    script = copied_script(tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in ("dirname", "mktemp", "rm", "sleep", "grep", "cut", "tail", "cat"):
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
