"""Mutants of a source file: one small fault each, as a slip of the pen would make it.

Libraries for this know neither arrays (`np.minimum`, `np.where`, `axis`, `&`) nor samples, which is
why these stand here.
"""

import ast
from collections import Counter
from typing import NamedTuple

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
PAIRS = (
    ("minimum", "maximum"),
    ("min", "max"),
    ("floor", "ceil"),
    ("any", "all"),
    ("argmin", "argmax"),
    ("logical_and", "logical_or"),
)
OPPOSITES = dict(PAIRS) | {other: one for one, other in PAIRS}
BOUNDING = ("clip", "bounded")
"""Functions that keep their first argument within the two others."""


class Mutant(NamedTuple):
    """One fault in one file."""

    file: str
    function: str  # where it is, by its qualified name; "" outside all
    kind: str
    before: str
    after: str
    ordinal: int  # the how manieth alike in the function, from 0
    line: int
    site: int  # position among the file's mutants
    at_import: bool  # outside functions

    @property
    def key(self):
        """What names it as long as its function stays as it is."""
        return (self.file, self.function, self.kind, self.before, self.after, str(self.ordinal))


class Site(NamedTuple):
    """A place in a tree, and what is put there."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    other: ast.AST
    kind: str
    function: str
    at_import: bool


def mutants_of(file, source):
    """Every mutant of a source, in the order of its lines."""
    alike = Counter()
    found = []
    for number, site in enumerate(sites(ast.parse(source))):
        before, after = (" ".join(ast.unparse(node).split()) for node in (site.node, site.other))
        key = (site.function, site.kind, before, after)
        line, at_import = site.node.lineno, site.at_import
        found.append(Mutant(file, *key, alike[key], line, number, at_import))
        alike[key] += 1
    return found


def mutated(source, site):
    """The tree of a source with one fault."""
    tree = ast.parse(source)
    place = sites(tree)[site]
    other = ast.fix_missing_locations(ast.copy_location(place.other, place.node))
    if place.index is None:
        setattr(place.parent, place.field, other)
    else:
        getattr(place.parent, place.field)[place.index] = other
    return tree


def sites(tree):
    """Every place at which a tree can be mutated, and how."""
    found = []
    _walk(tree, "", True, found)
    return found


def _walk(node, function, at_import, found):
    """Add the sites below a node; texts, annotations and messages of errors are left alone."""
    for field, index, child in _children(node):
        inside, runs_at_import = function, at_import
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inside = f"{function}.{child.name}".lstrip(".")
            runs_at_import = False
        for kind, other in _others(child, field):
            found.append(Site(node, field, index, child, other, kind, inside, runs_at_import))
        _walk(child, inside, runs_at_import, found)


def _children(node):
    """(field, index or None, node) of what stands below a node and may be mutated; of a class its
    functions, as what it declares is no rule.
    """
    if isinstance(node, ast.Raise | ast.JoinedStr) or _is_axis(node):
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        values = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in values:
            if isinstance(node, ast.ClassDef) and not isinstance(child, ast.FunctionDef):
                continue
            if isinstance(child, ast.AST) and not _is_for_types(child):
                yield field, index, child


def _is_for_types(node):
    """Whether a statement matters to type checkers only."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _is_axis(node):
    """Whether a node says along which axis a function works."""
    return isinstance(node, ast.keyword) and node.arg == "axis"


def _others(node, field):
    """(kind, what may stand in a node's place)."""
    by_type = {
        ast.Compare: _compared,
        ast.BinOp: _reckoned,
        ast.AugAssign: _reckoned,
        ast.BoolOp: _joined,
        ast.UnaryOp: _signed,
        ast.Constant: _counted,
        ast.Call: _called,
        ast.keyword: _along,
    }
    others = list(by_type[type(node)](node)) if type(node) in by_type else []
    if others:
        yield from others
    elif field == "test" and not isinstance(node, ast.BoolOp):
        yield "branch", ast.UnaryOp(ast.Not(), node)
    if field in ("body", "orelse") and _may_go(node):
        yield "statement dropped", ast.Pass()


def _may_go(node):
    """Whether a statement can be dropped without another missing a name."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)
    return isinstance(node, ast.AugAssign)


def _compared(node):
    if len(node.ops) == 1:
        for other in COMPARISONS[type(node.ops[0])]:
            yield "comparison", ast.Compare(node.left, [other()], node.comparators)


def _reckoned(node):
    other = ARITHMETIC.get(type(node.op))
    if other is None:
        return
    if isinstance(node, ast.AugAssign):
        yield "arithmetic", ast.AugAssign(node.target, other(), node.value)
    else:
        yield "arithmetic", ast.BinOp(node.left, other(), node.right)


def _joined(node):
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "boolean", ast.BoolOp(other, node.values)


def _signed(node):
    yield "sign", node.operand


def _counted(node):
    if isinstance(node.value, bool):
        yield "constant", ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield "constant", ast.Constant(node.value + 1)


def _called(node):
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in OPPOSITES:
        yield "opposite", ast.Call(_renamed(node.func, OPPOSITES[name]), node.args, node.keywords)
    elif isinstance(node.func, ast.Attribute) and _last_name(node.func.value) in OPPOSITES:
        inner = node.func.value  # np.minimum.reduce
        other = ast.Attribute(_renamed(inner, OPPOSITES[inner.attr]), node.func.attr, ast.Load())
        yield "opposite", ast.Call(other, node.args, node.keywords)
    elif name == "where" and len(node.args) == 3:
        condition, one, two = node.args
        yield "cases swapped", ast.Call(node.func, [condition, two, one], node.keywords)
    elif name in BOUNDING and len(node.args) == 3:
        yield "bounds dropped", node.args[0]


def _last_name(node):
    return node.attr if isinstance(node, ast.Attribute) else ""


def _renamed(node, name):
    if isinstance(node, ast.Attribute):
        return ast.Attribute(node.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _along(node):
    if _is_axis(node):
        yield "axis", ast.keyword("axis", ast.Constant(0 if _axis(node) else 1))


def _axis(node):
    """The axis that a keyword names, None where it is no number."""
    try:
        return ast.literal_eval(node.value)
    except ValueError:
        return None
