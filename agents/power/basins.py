"""The basins' way out: what the province takes, what basins lend each other of their lines over the
edges between them, and where the energy goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.axis import at, at_least

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray, Values

SENDER = np.array([0, 1, 1, 2])
RECEIVER = np.array([1, 0, 2, 1])
"""Basins at the ends of each edge between basins: Jinsha and Yalong, Yalong and Dadu, both ways."""
FAR_SENDER = np.array([0, 2])
FAR_RECEIVER = np.array([2, 0])
"""Basins that reach each other through the one between them."""
LENDS = np.eye(3)[RECEIVER]
BORROWS = np.eye(3)[SENDER]
FAR_LENDS = np.eye(3)[FAR_RECEIVER]
FAR_BORROWS = np.eye(3)[FAR_SENDER]
EDGE_ORDER = np.array([0, 2, 3, 1])
"""Edges in order, out of those to the middle basin and those from it."""
FAR_EDGES = np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]])
"""Edges on the way from one far basin to the other."""


LEAST = 1e-9
"""MW or MWh that nobody would notice, by which shares of nothing are taken."""


class Ways(NamedTuple):
    """Usable lines out of each basin, MW, shape (..., n zones) each, and what limits their use."""

    province: FloatArray
    """Lines of the meshed grid that lead into the province."""
    mesh: FloatArray
    """Lines of the meshed grid that lead elsewhere."""
    own: FloatArray
    """Direct-current lines, which serve their own basin only."""
    take: Values
    """What the province takes over all lines into it, MW, infinite where only lines limit it."""
    between: FloatArray
    """What the edges Jinsha-Yalong and Yalong-Dadu can carry either way, MW, shape (..., 2)."""


class Lent(NamedTuple):
    """Capability that basins lend each other, MW."""

    near: FloatArray
    """To the sender of each edge from its receiver, shape (..., 4)."""
    far: FloatArray
    """From Dadu to Jinsha, and the reverse, shape (..., 2)."""
    idle: FloatArray
    """What all basins could lend beyond that, shape (...)."""
    inward: FloatArray
    """What each basin gets of the others' lines, shape (..., n zones)."""
    outward: FloatArray
    """What each basin gives away of its own lines, shape (..., n zones)."""


class Outlet(NamedTuple):
    """How far the lines are open to each basin, MW, shape (..., n zones)."""

    capacity: FloatArray
    """All that is open to the basin, of its own and of others' lines."""
    province: FloatArray
    """What the province takes of the basin's own lines into it."""
    lent: Lent


class LineEnergy(NamedTuple):
    """Where the energy that leaves the basins goes, MWh."""

    by_line: FloatArray
    """Energy over each line, shape (n lines,)."""
    between: FloatArray
    """Energy over each edge between basins, shape (4,)."""


def province_take(
    usual: float,
    *,
    water: Values,
    water_response: float,
    demand: Values,
    hydropower: Values,
    least: float,
) -> Values:
    """Share of the lines into the province that it takes in the wet season, at least `least`.

    `usual` holds with the usual water and the demand and hydropower of 2021. Where rivers are full
    (`water` above 1) the province's own plants are full as well; its `demand` makes room as far as
    it outgrows its own `hydropower` (both over 2021).
    """
    return at_least(usual * (1 - water_response * (water - 1)) * demand / hydropower, least)


def shared_take(lines: FloatArray, *, wanted: FloatArray, take: Values) -> FloatArray:
    """What the province takes of each basin's lines into it, MW, shape (..., n zones).

    What basins need of them (`wanted`, within `lines`) comes first, in proportion where the
    province takes less; what it takes beyond that is spread over the lines that are left.
    """
    in_all = np.asarray(take)[..., None]
    needed = np.add.reduce(wanted, axis=-1, keepdims=True)
    free = np.add.reduce(lines, axis=-1, keepdims=True) - needed
    served = np.minimum(in_all / np.maximum(needed, LEAST), 1.0)
    rest = np.minimum(np.maximum(in_all - needed, 0.0) / np.maximum(free, LEAST), 1.0)
    return np.where(np.isinf(in_all), lines, wanted * served + (lines - wanted) * rest)


def lend(*, short: FloatArray, spare: FloatArray, between: FloatArray) -> Lent:
    """What basins lend each other of their lines, MW.

    A basin that is `short` of lines gets what its neighbours have to `spare`, as far as the edge
    between them carries it; what is left reaches the basin behind them. Shape (..., n zones) each;
    no basin is short and has something to spare at once. Neighbours come first: a longer way takes
    room on two edges.
    """
    left = np.add.reduce(spare, axis=-1)
    if not short.any() or not spare.any():
        none = np.zeros((*left.shape, len(SENDER)))
        return Lent(none, none[..., :2], left, none[..., :3], none[..., :3])

    # The middle basin has two neighbours, which share what it can give, or what it wants, by what
    # they want or can give
    to_middle = np.minimum(short[..., ::2], between)
    from_middle = np.minimum(spare[..., ::2], between)
    to_middle = to_middle * least_part(spare[..., 1], np.add.reduce(to_middle, axis=-1))
    from_middle = from_middle * least_part(short[..., 1], np.add.reduce(from_middle, axis=-1))

    # Power from one outer basin to the other passes both edges, in the direction of what it sends
    # to the middle and of what the middle sends to the other
    way = np.minimum(between - to_middle, (between - from_middle)[..., ::-1])
    offer = (spare[..., ::2] - from_middle)[..., ::-1]
    far = np.maximum(np.minimum(np.minimum(short[..., ::2] - to_middle, offer), way), 0.0)
    near = np.concatenate([to_middle, from_middle], axis=-1)[..., EDGE_ORDER]
    inward = near @ BORROWS + far @ FAR_BORROWS
    idle = left - np.add.reduce(inward, axis=-1)
    return Lent(near, far, np.maximum(idle, 0.0), inward, near @ LENDS + far @ FAR_LENDS)


def outlet(ways: Ways, *, need: FloatArray) -> Outlet:
    """How far the lines are open to each basin that `need`s so much of them, MW, shape
    (..., n zones).
    """
    elsewhere = ways.mesh + ways.own
    wanted = np.minimum(np.maximum(need - elsewhere, 0.0), ways.province)
    province = shared_take(ways.province, wanted=wanted, take=ways.take)
    mesh = province + ways.mesh
    standing = mesh + ways.own
    lent = lend(
        short=np.maximum(need - standing, 0.0),
        # Only the meshed grid has anything to spare for others
        spare=np.minimum(np.maximum(standing - np.maximum(need, 0.0), 0.0), mesh),
        between=ways.between,
    )
    return Outlet(standing + lent.inward - lent.outward, province, lent)


def line_energy(
    export: FloatArray,
    open_to: Outlet,
    *,
    ways: Ways,
    counted: FloatArray,
    zone: IntArray,
    meshed: BoolArray,
    inland: BoolArray,
) -> LineEnergy:
    """Energy that leaves the basins, edge by edge, MWh.

    What a basin exports in each block (`export`, MWh, shape (..., n blocks, n zones)) is spread
    evenly over the capability open to it: its own lines, and what others lend it of theirs.
    `counted` (MW, usable), `zone`, `meshed` and `inland` (into the province) by line, (n lines,).
    """
    lent = open_to.lent
    used = mesh_used = over(export, open_to.capacity)
    between = np.zeros((*used.shape[:-2], len(SENDER)))
    borrowed = lent.inward.any(axis=(-2, -1), keepdims=True)
    if borrowed.any():
        # Borrowed lines are used as the borrowers use theirs, the rest of the mesh as its own basin
        near = lent.near * used[..., SENDER]
        far = lent.far * used[..., FAR_SENDER]
        between = np.add.reduce(near + far @ FAR_EDGES, axis=-2)
        mesh = open_to.province + ways.mesh
        over_mesh = (mesh - lent.outward) * used + near @ LENDS + far @ FAR_LENDS
        mesh_used = np.where(borrowed, over(over_mesh, mesh), used)
    taken = over(open_to.province, ways.province)
    hours = np.where(
        meshed,
        np.where(
            inland,
            at(np.add.reduce(mesh_used * taken, axis=-2), zone),
            at(np.add.reduce(mesh_used, axis=-2), zone),
        ),
        at(np.add.reduce(used, axis=-2), zone),
    )
    return LineEnergy(by_line=counted * hours, between=between)


def least_part(amount: FloatArray, asked: FloatArray) -> FloatArray:
    """Part of what is asked for that an amount covers, 0 to 1, with one axis more."""
    return np.minimum(amount / np.maximum(asked, LEAST), 1.0)[..., None]


def over(part: FloatArray, whole: FloatArray) -> FloatArray:
    """A part over the whole (MW or MWh), 0 where there is neither."""
    return part / np.maximum(whole, LEAST)
