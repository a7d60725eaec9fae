"""Inside `analysis/` each room imports only from the rooms below it: no circle, no local import to
dodge one.
"""

import ast
from pathlib import Path

import pytest

ANALYSIS = Path(__file__).parents[2] / "analysis"
ORDER = (
    "likelihood",
    "reading",
    "questions",
    "emulator",
    "words",
    "search",
    "figures",
    "report",
    "answers",
    "brief",
)
"""From the bottom: the scale of likelihood and what is read come first, the page last."""


def rooms_imported(source):
    """Rooms that a source imports from, for types and inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("analysis."))


@pytest.mark.parametrize("room", ORDER)
def test_a_room_imports_only_from_rooms_below_it(room):
    folder = ANALYSIS / room
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    above = set(ORDER[ORDER.index(room) + 1 :])
    for file in files:
        found = above & set(rooms_imported(file.read_text(encoding="utf-8")))
        assert not found, f"{file.relative_to(ANALYSIS.parent)} imports from {found}"


def test_every_room_has_its_place():
    rooms = {file.parent.name for file in ANALYSIS.glob("*/__init__.py")}
    beside = {file.stem for file in ANALYSIS.glob("*.py")} - {"__init__", "commands"}
    assert rooms | beside == set(ORDER)


def test_an_arrow_upwards_would_be_found():
    local = "def f():\n    from analysis.report import web"
    assert set(rooms_imported(local)) == {"report"}
    assert set(rooms_imported("import analysis.brief.page")) == {"brief"}
