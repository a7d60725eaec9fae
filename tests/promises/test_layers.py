"""Each folder imports only from folders below it, and the front door stands above them all."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDER = ("agents", "abm", "runs", "analysis", "calibration", "ganzi")
MAY_IMPORT = {folder: set(ORDER[:place]) for place, folder in enumerate(ORDER)}


def imported_names(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def upward_imports(folder, source):
    return set(imported_names(source)) & set(MAY_IMPORT) - MAY_IMPORT[folder] - {folder}


@pytest.mark.parametrize("folder", ORDER)
def test_folders_import_only_downwards(folder):
    files = [ROOT / "ganzi.py"] if folder == "ganzi" else sorted((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} holds no source"
    for file in files:
        upwards = upward_imports(folder, file.read_text(encoding="utf-8"))
        assert not upwards, (
            f"{file.relative_to(ROOT)} imports {upwards}; {folder} may import {MAY_IMPORT[folder]}"
        )


def test_an_upward_import_would_be_found():
    assert upward_imports("agents", "from abm.model import GanziModel") == {"abm"}
    assert upward_imports("runs", "def f():\n    import analysis.figures") == {"analysis"}
    assert upward_imports("runs", "from abm.model import GanziModel") == set()
