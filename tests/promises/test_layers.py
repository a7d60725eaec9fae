"""Each folder imports only from folders below it, inside `abm/` and `agents/` each sector room only
from rooms below it, and the front door stands above them all.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDER = ("agents", "abm", "runs", "analysis", "calibration", "ganzi")
MAY_IMPORT = {folder: set(ORDER[:place]) for place, folder in enumerate(ORDER)}

BELOW_THE_SECTORS = {"clock", "streams", "registers", "shares", "money"}
ABOVE_THE_SECTORS = ("record", "schedule", "start", "model", "batch")
SECTORS = {
    "networks": set(),
    "honours": set(),
    "government": set(),
    "markets": set(),
    "finance": {"networks", "government"},
    "pasture": {"networks"},
    "power": {"networks", "government", "finance"},
    "industry": {"honours", "government", "finance", "pasture"},
    "firms": {"networks", "government", "markets", "finance", "pasture", "industry"},
    "tourism": {"networks", "honours", "finance", "pasture", "firms"},
    "energy": {"industry"},
}
"""Which other sector rooms each room of `abm/` may import from: an arrow the other way is a circle.
"""
SHARED_BY_AGENTS = {"arrays", "axis", "calendar", "columns", "quantiles", "industries", "units"}
"""Files of `agents/` that every sector room there may import; no room imports another."""


def imported_modules(source):
    """Dotted names of the modules that a source imports, local imports included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def only_for_types(source):
    """The source without what is imported for annotations alone, which draws no arrow."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for block in ("body", "orelse"):
            statements = getattr(node, block, None)
            if isinstance(statements, list):
                kept = [one for one in statements if not _is_type_checking(one)]
                setattr(node, block, kept or [ast.Pass()])
    return ast.unparse(tree)


def _is_type_checking(statement):
    test = getattr(statement, "test", None)
    return (
        isinstance(statement, ast.If)
        and isinstance(test, ast.Name)
        and (test.id == "TYPE_CHECKING")
    )


def upward_imports(folder, source):
    tops = {name.split(".")[0] for name in imported_modules(source)}
    return tops & set(MAY_IMPORT) - MAY_IMPORT[folder] - {folder}


def rooms_imported(package, source):
    """Rooms and files of a package that a source of it imports from at run time."""
    names = [name.split(".") for name in imported_modules(only_for_types(source))]
    return {name[1] for name in names if name[0] == package and len(name) > 1}


def sources(folder):
    files = [ROOT / "ganzi.py"] if folder == "ganzi" else sorted((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} holds no source"
    return {file: file.read_text(encoding="utf-8") for file in files}


@pytest.mark.parametrize("folder", ORDER)
def test_folders_import_only_downwards(folder):
    for file, source in sources(folder).items():
        upwards = upward_imports(folder, source)
        assert not upwards, (
            f"{file.relative_to(ROOT)} imports {upwards}; {folder} may import {MAY_IMPORT[folder]}"
        )


def test_an_upward_import_would_be_found():
    assert upward_imports("agents", "from abm.model import GanziModel") == {"abm"}
    assert upward_imports("runs", "def f():\n    import analysis.figures") == {"analysis"}
    assert upward_imports("runs", "from abm.model import GanziModel") == set()


def test_one_file_alone_looks_up_by_name_what_stands_above():
    """Questions to a model or to results are answered above (`abm/registers/above.py`)."""
    named = [
        file.relative_to(ROOT).as_posix()
        for place, folder in enumerate(ORDER[:-2])
        for file, source in sources(folder).items()
        if names_above(source, ORDER[place + 1 : -1])
    ]
    assert named == ["abm/registers/above.py"]


def names_above(source, above):
    """Texts of a source that name a module of a folder above, as one that is imported by name."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [text for text in texts if re.fullmatch(rf"({'|'.join(above)})(\.[a-z_]+)+", text)]


@pytest.mark.parametrize("room", SECTORS)
def test_a_sector_imports_only_from_rooms_below_it(room):
    allowed = SECTORS[room] | BELOW_THE_SECTORS | {room}
    for file, source in sources(f"abm/{room}").items():
        found = rooms_imported("abm", source) - allowed
        assert not found, f"{file.relative_to(ROOT)} imports from {found}; {room} may not"


@pytest.mark.parametrize("room", ["money", "registers"])
def test_the_engine_knows_no_sector(room):
    for file, source in sources(f"abm/{room}").items():
        found = rooms_imported("abm", source) & {*SECTORS, *ABOVE_THE_SECTORS}
        assert not found, f"{file.relative_to(ROOT)} imports from {found}"


def test_the_arrows_between_sectors_draw_no_circle():
    seen = []
    left = {room: set(below) for room, below in SECTORS.items()}
    while left:
        free = sorted(room for room, below in left.items() if below <= set(seen))
        assert free, f"a circle of arrows among {sorted(left)}"
        seen += free
        left = {room: below for room, below in left.items() if room not in free}


def test_every_arrow_that_is_allowed_is_used():
    for room, allowed in SECTORS.items():
        used = set().union(
            *(rooms_imported("abm", source) for source in sources(f"abm/{room}").values())
        )
        assert allowed <= used, (
            f"{room} imports nothing from {allowed - used}: take it off the list"
        )


def test_every_room_is_known_and_few_files_stand_beside_them():
    beside = {file.stem for file in (ROOT / "abm").glob("*.py")} - {"__init__"}
    rooms = {file.parent.name for file in (ROOT / "abm").glob("*/__init__.py")}
    assert rooms == {*SECTORS, "money", "registers"}
    assert len(list((ROOT / "abm").glob("*.py"))) <= 9
    assert beside == (BELOW_THE_SECTORS - rooms) | set(ABOVE_THE_SECTORS)


def test_rooms_of_agents_import_no_other_room():
    for folder in sorted((ROOT / "agents").glob("*/")):
        for file in folder.glob("*.py"):
            found = rooms_imported("agents", file.read_text(encoding="utf-8"))
            found -= SHARED_BY_AGENTS | {folder.name}
            assert not found, f"{file.relative_to(ROOT)} imports from {found}"


def test_an_arrow_between_rooms_would_be_found():
    local = "def f():\n    from abm.firms.labour import hire"
    for_types = "if TYPE_CHECKING:\n    from abm.model import GanziModel\nx = 1"
    assert rooms_imported("abm", local) == {"firms"}
    assert rooms_imported("abm", "from abm import schedule") == {"schedule"}
    assert rooms_imported("abm", for_types) == set()
