"""Inside `runs/` imports go one way: what stands below knows nothing of what stands above."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "runs"
ORDER = (
    "language",
    "refusals",
    "readable",
    "csv_dates",
    "csv_files",
    "limits",
    "identity",
    "shares",
    "designs",
    "experiment",
    "run",
    "batches",
    "folder",
    "workers",
    "county_exports",
    "exporting",
    "chances",
    "settling",
    "precision",
    "pilot",
    "going_on",
    "execution",
    "assessment",
    "sweeps",
    "equalize",
    "__init__",
    "commands",
    "clients",
)
"""Files and rooms of `runs/`, the lowest first; also what only names a type counts."""


def place_of(parts):
    """Place in the order of a module of `runs`, by the parts of its name."""
    return ORDER.index(parts[0].removesuffix(".py") if parts else "__init__")


def imported_places(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "runs":
            below = node.module.split(".")[1:]
            for alias in node.names:
                names = below or [alias.name]
                yield place_of(names if names[0] in ORDER else [])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "runs":
                    yield place_of(alias.name.split(".")[1:])


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.py")), ids=str)
def test_imports_go_down(file):
    own = place_of(file.relative_to(ROOT).parts)
    upwards = {
        ORDER[place] for place in imported_places(file.read_text(encoding="utf-8")) if place > own
    }
    assert not upwards


def test_an_upward_import_would_be_found():
    source = "if True:\n    from runs.execution import carry_out\nfrom runs import identity"
    assert [ORDER[place] for place in imported_places(source)] == ["identity", "execution"]
    assert [ORDER[place] for place in imported_places("from runs import sweep")] == ["__init__"]
