"""How the code speaks: arguments are handed over one by one, functions say their types, and what
the model remembers is declared.
"""

import ast
from pathlib import Path

import pytest

from abm import GanziModel
from agents.columns import Table

ROOT = Path(__file__).parents[2]
MAY_SPREAD = {"zip", "product", "chain", "reshape", "beside"}
"""Calls whose arguments are naturally a list of any length."""
PASSES_ON = {"agents/stack.py"}
"""Files that call in each run what they are given, with what they are given."""
PACKAGES = ("agents", "abm", "runs", "analysis", "calibration")
OWN_OF_MESA = set(vars(__import__("mesa").Model(rng=0)))
"""Attributes that Mesa itself puts on a model."""


def sources(package):
    for file in sorted((ROOT / package).rglob("*.py")):
        yield file.relative_to(ROOT), ast.parse(file.read_text(encoding="utf-8"))


def packed_calls(tree):
    """Line and text of each call that is handed a starred tuple or a packed dictionary."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            starred = any(isinstance(one, ast.Starred) for one in node.args)
            packed = any(
                one.arg is None and isinstance(one.value, ast.Dict) for one in node.keywords
            )
            if (starred and name not in MAY_SPREAD) or packed:
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Tuple | ast.List):
            for one in node.elts:
                if isinstance(one, ast.Starred) and isinstance(one.value, ast.Tuple | ast.List):
                    yield node.lineno, ast.unparse(one)


@pytest.mark.parametrize("package", ["agents", "abm"])
def test_no_call_is_packed(package):
    found = [
        f"{file}:{line}: {text}"
        for file, tree in sources(package)
        if file.as_posix() not in PASSES_ON
        for line, text in packed_calls(tree)
    ]
    assert not found, "hand each argument over by its name:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    ["rule(x, *terms)", "rule(x, **{'a': 1, **rest})", 'NAMES = (*("a", "b"), "c")'],
)
def test_a_packed_call_would_be_found(source):
    assert list(packed_calls(ast.parse(source)))


def test_a_list_of_any_length_may_be_spread():
    assert not list(packed_calls(ast.parse("zip(*rows, strict=True); rule(x, low=1, **given)")))


def public_functions(tree):
    """Public functions and methods of a module, those inside functions left out."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from (
                (one, True)
                for one in node.body
                if isinstance(one, ast.FunctionDef)
                and (not one.name.startswith("_") or one.name == "__init__")
            )
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node, False


def untyped(function, method):
    """What a function does not say the type of: names of arguments, and `return`."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    static = any(ast.unparse(one) == "staticmethod" for one in function.decorator_list)
    named = named[1:] if method and not static else named
    named += [one for one in (arguments.vararg, arguments.kwarg) if one]
    missing = [one.arg for one in named if one.annotation is None]
    return missing + (["return"] if function.returns is None else [])


@pytest.mark.parametrize("package", PACKAGES)
def test_public_functions_say_their_types(package):
    found = [
        f"{file}:{function.lineno} {function.name}: {', '.join(missing)}"
        for file, tree in sources(package)
        for function, method in public_functions(tree)
        if (missing := untyped(function, method))
    ]
    assert not found, "\n".join(found)


def test_a_missing_type_would_be_found():
    tree = ast.parse("class A:\n    def f(self, x): ...\ndef g(y: int): ...\ndef _h(z): ...")
    assert [untyped(*one) for one in public_functions(tree)] == [["x", "return"], ["return"]]


@pytest.fixture(scope="module")
def model():
    return GanziModel(draw=0, detail="coarse", start="2022-01", end="2023-02").run()


def test_every_attribute_of_the_model_is_declared(model):
    loose = set(vars(model)) - set(GanziModel.__annotations__) - OWN_OF_MESA
    assert {name for name in loose if not name.startswith("_")} == {"datacollector"}


def test_every_declared_attribute_is_there(model):
    assert set(GanziModel.__annotations__) <= set(vars(model))


def test_every_table_is_declared_with_its_kind_of_agent(model):
    for name, table in vars(model).items():
        if isinstance(table, Table):
            assert GanziModel.__annotations__[name] == f"Table[{table.row_kind.__name__}]"


BOOKS = ("tourism", "honours", "pasture", "farms", "industry", "power", "economy", "energy")


@pytest.mark.parametrize("name", BOOKS)
def test_every_book_of_a_sector_declares_what_it_remembers(model, name):
    book = getattr(model, name)
    assert set(vars(book)) <= set(type(book).__annotations__), type(book).__name__
