"""Rows of enterprises before the first month: who they are, and how the output of each market is
shared among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abm.shares import county_shares
from agents import quantiles
from agents.columns import identity
from agents.county import COUNTIES
from agents.firms.enterprise import (
    LARGE_SERVICE,
    MANUFACTURING,
    MEDIUM_SERVICE,
    NO_BRANCH,
    SERVICE_BRANCHES,
    SMALL_SERVICE,
    built_for,
)
from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    CONSTRUCTION,
    FINANCE,
    FOOD_PROCESSING,
    HOSPITALITY,
    INFORMATION,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.industry.park import ZONE_COUNTIES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

# Rows a county in `standard` detail: legal entities and self-employed by market column.
LEGAL_ROWS = {
    FOOD_PROCESSING: 4,
    TIBETAN_MEDICINE: 1,
    BUILDING_MATERIALS: 5,
    CONSTRUCTION: 6,
    TRADE: 14,
    HOSPITALITY: 9,
    INFORMATION: 3,
    FINANCE: 2,
    PUBLIC_SERVICES: 9,
    NON_MARKET: 2,
}
SELF_EMPLOYED_ROWS = {
    FOOD_PROCESSING: 3,
    BUILDING_MATERIALS: 2,
    CONSTRUCTION: 2,
    TRADE: 14,
    HOSPITALITY: 6,
    PUBLIC_SERVICES: 6,
}
ROW_FACTORS = {"coarse": (0.25, 0.25), "standard": (1, 1), "one_to_one": (13, 100)}
SERVICE_SLOTS = 150
ZONE_SLOTS = 8
"""Slots a zone for firms inside it; as many again in all for manufacturers outside the zones."""

# What single firms are, in turn over the slots: market column and branch.
SERVICE_KINDS = (
    (PUBLIC_SERVICES, MEDIUM_SERVICE),
    (TRADE, LARGE_SERVICE),
    (PUBLIC_SERVICES, SMALL_SERVICE),
    (PUBLIC_SERVICES, MEDIUM_SERVICE),
    (INFORMATION, LARGE_SERVICE),
    (PUBLIC_SERVICES, LARGE_SERVICE),
    (PUBLIC_SERVICES, SMALL_SERVICE),
)
LARGE_SLOTS = 90
"""Slots of large firms that no above-scale line of services or industry covers: builders, shops,
hotels.
"""
LARGE_KINDS = (CONSTRUCTION, TRADE, CONSTRUCTION, HOSPITALITY, CONSTRUCTION, TRADE)
MANUFACTURING_KINDS = (
    FOOD_PROCESSING,
    BUILDING_MATERIALS,
    FOOD_PROCESSING,
    TIBETAN_MEDICINE,
    BUILDING_MATERIALS,
)
LEGAL_SERVICE_BRANCHES = (MEDIUM_SERVICE, SMALL_SERVICE, MEDIUM_SERVICE, LARGE_SERVICE)
MOST_ACTIVE = 0.9
"""Most of any slots at work at the start; the rest stay free."""
MOST_FOR_VISITORS = 0.9
"""Most of an industry's output that may follow the visitors to their counties."""
SINGLES_PART = 0.8
"""Most of a market's output that single firms may hold, so that small firms keep a place in every
market.
"""
LEAST_KEPT = 0.3
"""Least part of their sales that singles outside the zones keep to make room for those inside."""


@dataclass
class Rows:
    """Columns of the rows to be, one array each."""

    county: np.ndarray
    market: np.ndarray
    branch: np.ndarray
    single: np.ndarray
    self_employed: np.ndarray
    in_zone: np.ndarray

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.county)


def enterprise_rows(detail: str) -> Rows:
    """Rows of enterprises: single firms (in zones, other makers, services, others), legal entities,
    self-employed.
    """
    legal, own = ROW_FACTORS[detail]
    blocks = [
        _zone_firms(),
        _outside_firms(),
        _service_firms(),
        _large_firms(),
        _cells(LEGAL_ROWS, legal, False),
    ]
    blocks.append(_cells(SELF_EMPLOYED_ROWS, own, True))
    return Rows(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def _zone_firms() -> tuple[BoolArray | IntArray, ...]:
    """Slots of single manufacturers inside the eight zones."""
    counties = np.repeat([COUNTIES.index(name) for name in ZONE_COUNTIES], ZONE_SLOTS)
    market = np.resize(MANUFACTURING_KINDS, len(counties))
    return _singles(counties, market, np.full(len(counties), MANUFACTURING), True)


def _outside_firms() -> tuple[BoolArray | IntArray, ...]:
    """Slots of single manufacturers outside the zones; their counties are drawn later."""
    n = ZONE_SLOTS * len(ZONE_COUNTIES)
    return _singles(
        np.zeros(n, int), np.resize(MANUFACTURING_KINDS, n), np.full(n, MANUFACTURING), False
    )


def _service_firms() -> tuple[BoolArray | IntArray, ...]:
    """Slots of single service firms of the branches that can count as above scale."""
    kinds = np.array(SERVICE_KINDS)[np.arange(SERVICE_SLOTS) % len(SERVICE_KINDS)]
    return _singles(np.zeros(SERVICE_SLOTS, int), kinds[:, 0], kinds[:, 1], False)


def _large_firms() -> tuple[BoolArray | IntArray, ...]:
    """Slots of single firms of the branches without a line."""
    market = np.resize(LARGE_KINDS, LARGE_SLOTS)
    return _singles(np.zeros(LARGE_SLOTS, int), market, np.full(LARGE_SLOTS, NO_BRANCH), False)


def _singles(
    county: IntArray, market: IntArray, branch: IntArray, in_zone: bool
) -> tuple[BoolArray | IntArray, ...]:
    """A block of single rows."""
    yes = np.ones(len(county), bool)
    return county, market, branch, yes, ~yes, yes & in_zone


def _cells(
    rows_by_market: dict[int, int], factor: float, self_employed: bool
) -> tuple[BoolArray | IntArray, ...]:
    """A block of small firms: so many rows for every county and market."""
    counties, markets, branches = [], [], []
    for market, rows in rows_by_market.items():
        count = max(1, round(rows * factor))
        counties.append(np.repeat(np.arange(len(COUNTIES)), count))
        markets.append(np.full(count * len(COUNTIES), market))
        kinds = (
            [NO_BRANCH] * count
            if self_employed
            else [_small_branch(market, row) for row in range(count)]
        )
        branches.append(np.tile(kinds, len(COUNTIES)))
    county = np.concatenate(counties)
    no = np.zeros(len(county), bool)
    return county, np.concatenate(markets), np.concatenate(branches), no, no | self_employed, no


def _small_branch(market: int, row: int) -> int:
    """Branch of the above-scale statistics of the row-th small legal entity of a market."""
    if market in (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS):
        return MANUFACTURING
    if market == PUBLIC_SERVICES:
        return LEGAL_SERVICE_BRANCHES[row % len(LEGAL_SERVICE_BRANCHES)]
    transport = market == TRADE and row % 6 == 0
    return LARGE_SERVICE if transport or market == INFORMATION else NO_BRANCH


def branch_lines(p: Parameters) -> FloatArray:
    """Above-scale line by branch, CNY/a; infinite where the branch has none."""
    lines = [np.inf, p.above_scale_line_industry]
    lines += [p.above_scale_line_large, p.above_scale_line_medium, p.above_scale_line_small]
    return np.array(lines)


def place_singles(model: GanziModel, rows: Rows, output: FloatArray) -> None:
    """Draw the county of each single firm outside the zones, more often where its
    market is large.
    """
    luck = model.world_streams.uniform("start", 0, identity("single_county", rows.n))
    for row in np.flatnonzero(rows.single & ~rows.in_zone).tolist():
        weights = np.cumsum(output[:, rows.market[row]])
        rows.county[row] = min(
            int(np.searchsorted(weights, luck[row] * weights[-1])), len(COUNTIES) - 1
        )


def row_weights(model: GanziModel, rows: Rows) -> FloatArray:
    """Real units of each row: registered entities shared over counties by population, evenly over a
    county's rows.
    """
    p, people = model.parameters, model.counties.population
    legal_units = p.market_entities * p.enterprises_share
    units = np.where(rows.self_employed, p.market_entities - legal_units, legal_units)
    same = np.where(rows.self_employed, 1, 0) + 2 * rows.county
    count = np.bincount(same[~rows.single], minlength=2 * len(COUNTIES))
    share = (people / people.sum())[rows.county]
    return np.where(
        rows.single, 1.0, np.maximum(np.rint(units * share / np.maximum(count[same], 1)), 1.0)
    )


def single_sales(model: GanziModel, rows: Rows, lines: FloatArray) -> tuple[BoolArray, FloatArray]:
    """(active, sales of single firms, CNY/a): power laws around the line of the branch; zones make
    their output.
    """
    p, tail = model.parameters, model.parameters.size_tail_exponent
    active, sales = ~rows.single, np.zeros(rows.n)
    order = model.world_streams.uniform("start", 0, identity("single_size", rows.n))
    service = rows.single & np.isin(rows.branch, SERVICE_BRANCHES)
    maker = rows.single & ~rows.in_zone & (rows.branch == MANUFACTURING)
    large = rows.single & (rows.branch == NO_BRANCH)
    above = p.services_above_scale / p.registered_share_start
    wanted_by_group = (
        (service, above * p.smallest_single**-tail),
        (maker, p.makers_at_work_start * maker.sum()),
        (large, p.large_firms_start),
    )
    for group, wanted in wanted_by_group:
        slots = np.flatnonzero(group)
        slots = slots[np.argsort(order[slots], kind="stable")][
            : round(min(wanted, MOST_ACTIVE * len(slots)))
        ]
        ratio = p.smallest_single * (1 - (np.arange(len(slots)) + 0.5) / len(slots)) ** (-1 / tail)
        sales[slots] = np.minimum(ratio, p.largest_single) * built_for(lines, rows.branch[slots])
        active[slots] = True
    _zone_sales(model, rows, order, active, sales)
    return active, sales


def _zone_sales(
    model: GanziModel, rows: Rows, order: FloatArray, active: BoolArray, sales: FloatArray
) -> None:
    """Firms in the zones that already work: a power law of sizes that adds up to the
    zones' output.
    """
    p = model.parameters
    open_zone = rows.in_zone & model.counties.zone_open[rows.county]
    slots = np.flatnonzero(open_zone & (order < 2 * p.zone_single_share))
    slots = slots if len(slots) else np.flatnonzero(open_zone)
    sizes = np.minimum(order[slots] ** (-1 / p.size_tail_exponent), p.largest_single)
    active[slots] = True
    sales[slots] = p.zone_output * sizes / max(sizes.sum(), 1e-9)


def shrink_singles(rows: Rows, sales: FloatArray, output: FloatArray) -> FloatArray:
    """Sales of singles scaled down where they take more of a market than SINGLES_PART, CNY/a; those
    in zones last.
    """
    most = SINGLES_PART * output.sum(axis=0)
    inside = np.bincount(rows.market, sales * rows.in_zone, COLUMNS)
    others = np.bincount(rows.market, sales * ~rows.in_zone, COLUMNS)
    kept = np.clip(
        np.divide(most - inside, others, out=np.ones(COLUMNS), where=others > 0), LEAST_KEPT, 1.0
    )
    sales = np.where(rows.in_zone, sales, sales * kept[rows.market])
    taken = np.bincount(rows.market, sales, COLUMNS)
    factor = np.minimum(1.0, np.divide(most, taken, out=np.ones(COLUMNS), where=taken > 0))
    return sales * factor[rows.market]


def small_sales(
    model: GanziModel,
    rows: Rows,
    weight: FloatArray,
    sales: FloatArray,
    output: FloatArray,
    lines: FloatArray,
) -> FloatArray:
    """Sales of a unit, CNY/a, by row: what singles leave of each county and market goes to small
    firms by size.
    """
    p = model.parameters
    small = ~rows.single
    cell = rows.county * COLUMNS + rows.market
    luck = model.world_streams.uniform("start", 0, identity("small_size", rows.n))
    size = quantiles.lognormal(luck, 1.0, p.size_body_deviation) * np.where(
        rows.self_employed, 1, p.legal_size_ratio
    )
    size = np.where(small, size, 0.0)
    total = output.ravel()
    left = np.maximum(total - np.bincount(cell, sales, total.size), (1 - SINGLES_PART) * total)
    left *= ((output.sum(axis=0) - np.bincount(rows.market, sales, COLUMNS)) / _column_sums(left))[
        _columns(left)
    ]
    most = np.where(small, p.small_firm_most * lines[rows.branch], np.inf)
    units = _scaled(cell, weight, size, left)
    for _ in range(4):
        units = _scaled(cell, weight, np.minimum(units, most), left)
    return np.where(small, units, sales)


def _column_sums(cells: FloatArray) -> FloatArray:
    """Sum of a flat (18 x 15) array by market column; at least a trifle."""
    return np.maximum(cells.reshape(len(COUNTIES), COLUMNS).sum(axis=0), 1e-9)


def _columns(cells: FloatArray) -> IntArray:
    """Market column of each cell of a flat (18 x 15) array."""
    return np.arange(len(cells)) % COLUMNS


def _scaled(cell: IntArray, weight: FloatArray, size: FloatArray, total: FloatArray) -> FloatArray:
    """Sizes scaled so that weight x size adds up to the total of each cell."""
    sums = np.bincount(cell, weight * size, len(total))
    return size * np.divide(total, sums, out=np.zeros_like(total), where=sums > 0)[cell]


def county_output(
    model: GanziModel, column_output: FloatArray, local_share: FloatArray
) -> FloatArray:
    """Output of each county and market column, CNY/a, shape (18, 15), adding up to `column_output`.

    Sellers stand where people live and, for what visitors buy, where these go.
    """
    people = model.counties.population / model.counties.population.sum()
    visits = np.zeros((len(COUNTIES), COLUMNS))
    visits[:, :NON_MARKET] = model.tourism.visitor_spending_start * local_share[:NON_MARKET]
    part = np.divide(
        visits.sum(axis=0), column_output, out=np.zeros(COLUMNS), where=column_output > 0
    )
    factor = np.divide(
        MOST_FOR_VISITORS, part, out=np.ones(COLUMNS), where=part > MOST_FOR_VISITORS
    )
    proxy = visits * factor + people[:, None] * np.maximum(
        column_output - (visits * factor).sum(axis=0), 1.0
    )
    trust = model.parameters.county_concentration
    shares = [
        county_shares(model, f"output_{column}", proxy[:, column], trust, 1.0)
        for column in range(COLUMNS)
    ]
    return np.array(shares).T * column_output
