"""Sizes of enterprises before the first month: how the output of each market is shared among
counties, single firms and groups of small ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.cells import SERVED
from abm.shares import county_shares
from agents import quantiles
from agents.columns import identity
from agents.county import COUNTIES
from agents.firms.enterprise import MANUFACTURING, NO_BRANCH, SERVICE_BRANCHES, built_for
from agents.industries import COLUMNS, CONSTRUCTION, NON_MARKET

if TYPE_CHECKING:
    from abm.firms.start_rows import Rows
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

MOST_ACTIVE = 0.9
"""Most of any slots at work at the start; the rest stay free."""
MOST_KNOWN = 0.9
"""Most of an industry's output that may follow visitors and works to their counties."""
SINGLES_PART = 0.8
"""Most of a market's output that single firms may hold, so that small firms keep a place in every
market.
"""
LEAST_KEPT = 0.3
"""Least part of their sales that singles outside the zones keep to make room for those inside."""
ROUNDS_BELOW_LINE = 4
"""Rounds in which what small firms may not sell, to stay below their line, goes to the others."""


def branch_lines(p: Parameters) -> FloatArray:
    """Above-scale line by branch, CNY/a, shape (5,); infinite where the branch has none."""
    return np.array(
        [
            np.inf,
            p.above_scale_line_industry,
            p.above_scale_line_large,
            p.above_scale_line_medium,
            p.above_scale_line_small,
        ]
    )


def county_output(
    model: GanziModel,
    column_output: FloatArray,
    local_share: FloatArray,
    *,
    works: FloatArray,
) -> FloatArray:
    """Output of each county and market column, CNY/a, shape (18, 15), adding up to `column_output`.

    Sellers stand where people live and, for what visitors buy, where these go, builders where
    `works` are known (CNY/a, (18,)).
    """
    people = model.counties.population / model.counties.population.sum()
    known = np.zeros((len(COUNTIES), COLUMNS))
    known[:, :NON_MARKET] = model.tourism.visitor_spending_start * local_share[:NON_MARKET]
    known[:, CONSTRUCTION] = works * local_share[CONSTRUCTION]
    part = np.divide(
        known.sum(axis=0), column_output, out=np.zeros(COLUMNS), where=column_output > 0
    )
    factor = np.divide(MOST_KNOWN, part, out=np.ones(COLUMNS), where=part > MOST_KNOWN)
    for_known = known * factor
    for_others = np.maximum(column_output - for_known.sum(axis=0), 1.0)
    proxy = for_known + people[:, None] * for_others
    trust = model.parameters.county_concentration
    shares = [
        county_shares(model, f"output_{column}", proxy[:, column], trust, 1.0)
        for column in range(COLUMNS)
    ]
    # Who sells works and services is mostly where these are wanted; the rest is anybody's guess.
    sure = np.where(np.isin(np.arange(COLUMNS), SERVED), model.parameters.placed_by_orders, 0.0)
    shares = np.array(shares).T * (1.0 - sure) + sure * proxy / proxy.sum(axis=0)
    return shares * column_output


def place_singles(model: GanziModel, rows: Rows, output: FloatArray) -> None:
    """Draw the county of each single firm outside the zones, more often where its market is
    large.
    """
    luck = model.world_streams.uniform("start", 0, identity("single_county", rows.n))
    for row in np.flatnonzero(rows.single & ~rows.in_zone).tolist():
        weights = np.cumsum(output[:, rows.market[row]])
        county = int(np.searchsorted(weights, luck[row] * weights[-1]))
        rows.county[row] = min(county, len(COUNTIES) - 1)


def row_weights(model: GanziModel, rows: Rows) -> FloatArray:
    """Real units of each row: registered entities shared over counties by population, evenly over a
    county's rows.
    """
    p = model.parameters
    people = model.counties.population
    legal_units = p.market_entities * p.enterprises_share
    units = np.where(rows.self_employed, p.market_entities - legal_units, legal_units)
    # Rows of the same county, legal entities and self-employed apart
    same = np.where(rows.self_employed, 1, 0) + 2 * rows.county
    count = np.bincount(same[~rows.single], minlength=2 * len(COUNTIES))
    share = (people / people.sum())[rows.county]
    group = np.maximum(np.rint(units * share / np.maximum(count[same], 1)), 1.0)
    return np.where(rows.single, 1.0, group)


class SingleFirms(NamedTuple):
    """Single firms at the start, by row of all enterprises, shape (n,)."""

    active: BoolArray
    """Whether the row is at work; groups of small firms always are."""
    sales: FloatArray
    """Sales, CNY/a; zero in free slots and of groups."""


def single_firms(model: GanziModel, rows: Rows, lines: FloatArray) -> SingleFirms:
    """Single firms that are at work, and their sales: power laws around the line of the branch;
    zones make their output.
    """
    p = model.parameters
    tail = p.size_tail_exponent
    active = ~rows.single
    sales = np.zeros(rows.n)
    order = model.world_streams.uniform("start", 0, identity("single_size", rows.n))

    service = rows.single & np.isin(rows.branch, SERVICE_BRANCHES)
    maker = rows.single & ~rows.in_zone & (rows.branch == MANUFACTURING)
    large = rows.single & (rows.branch == NO_BRANCH)
    above_line = p.services_above_scale / p.registered_share_start
    for group, wanted in (
        (service, above_line * p.smallest_single**-tail),
        (maker, p.makers_at_work_start * maker.sum()),
        (large, p.large_firms_start),
    ):
        slots = np.flatnonzero(group)
        count = round(min(wanted, MOST_ACTIVE * len(slots)))
        slots = slots[np.argsort(order[slots], kind="stable")][:count]
        # Even steps through the power law, not draws: the number above the line is known.
        rank = (np.arange(len(slots)) + 0.5) / len(slots)
        ratio = np.minimum(p.smallest_single * (1 - rank) ** (-1 / tail), p.largest_single)
        sales[slots] = ratio * built_for(lines, rows.branch[slots])
        active[slots] = True

    # Firms in the zones that already work: a power law of sizes that adds up to the zones' output.
    in_open_zone = rows.in_zone & model.counties.zone_open[rows.county]
    slots = np.flatnonzero(in_open_zone & (order < 2 * p.zone_single_share))
    if not len(slots):
        slots = np.flatnonzero(in_open_zone)
    sizes = np.minimum(order[slots] ** (-1 / tail), p.largest_single)
    sales[slots] = p.zone_output * sizes / max(sizes.sum(), 1e-9)
    active[slots] = True
    return SingleFirms(active=active, sales=sales)


def shrink_singles(rows: Rows, sales: FloatArray, output: FloatArray) -> FloatArray:
    """Sales of singles scaled down where they take more of a market than SINGLES_PART, CNY/a; those
    in zones last.
    """
    most = SINGLES_PART * output.sum(axis=0)
    inside = np.bincount(rows.market, sales * rows.in_zone, COLUMNS)
    others = np.bincount(rows.market, sales * ~rows.in_zone, COLUMNS)
    left = np.divide(most - inside, others, out=np.ones(COLUMNS), where=others > 0)
    part = np.clip(left, LEAST_KEPT, 1.0)
    sales = np.where(rows.in_zone, sales, sales * part[rows.market])
    taken = np.bincount(rows.market, sales, COLUMNS)
    factor = np.minimum(1.0, np.divide(most, taken, out=np.ones(COLUMNS), where=taken > 0))
    return sales * factor[rows.market]


def unit_sales(
    model: GanziModel,
    rows: Rows,
    *,
    weight: FloatArray,
    singles: FloatArray,
    output: FloatArray,
    lines: FloatArray,
) -> FloatArray:
    """Sales of a unit, CNY/a, by row: what `singles` leave of each county and market goes to small
    firms by size.

    `weight` is the units of each row, `singles` the sales of single firms (CNY/a by row), `output`
    (18, 15) and `lines` (by branch) in CNY/a.
    """
    p = model.parameters
    small = ~rows.single
    cell = rows.county * COLUMNS + rows.market
    luck = model.world_streams.uniform("start", 0, identity("small_size", rows.n))
    size = quantiles.lognormal(luck, 1.0, p.size_body_deviation)
    size = size * np.where(rows.self_employed, 1, p.legal_size_ratio)
    size = np.where(small, size, 0.0)

    # Each county's small firms keep a part even where its singles sell more than the whole; what
    # that adds is taken off all counties, so that the market's output is met.
    total = output.ravel()
    left = np.maximum(total - np.bincount(cell, singles, total.size), (1 - SINGLES_PART) * total)
    by_column = np.maximum(left.reshape(output.shape).sum(axis=0), 1e-9)
    for_small = output.sum(axis=0) - np.bincount(rows.market, singles, COLUMNS)
    left *= (for_small / by_column)[np.arange(left.size) % COLUMNS]

    most = np.where(small, p.small_firm_most * lines[rows.branch], np.inf)
    sales = _scaled(size, cell=cell, weight=weight, total=left)
    for _ in range(ROUNDS_BELOW_LINE):
        sales = _scaled(np.minimum(sales, most), cell=cell, weight=weight, total=left)
    return np.where(small, sales, singles)


def _scaled(
    size: FloatArray, *, cell: IntArray, weight: FloatArray, total: FloatArray
) -> FloatArray:
    """Sizes scaled so that weight x size adds up to the total of each cell."""
    sums = np.bincount(cell, weight * size, len(total))
    return size * np.divide(total, sums, out=np.zeros_like(total), where=sums > 0)[cell]
