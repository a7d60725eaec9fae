"""The goods market: orders of the month are collected here, met by local enterprises or bought
outside, and paid.

A market is a county and a column: the fourteen industries, and non-market services (schools,
hospitals, offices) as a fifteenth. Columns in POOLED sell to the whole prefecture, so their cell of
county 0 stands for all. Electricity in baskets is sold by the power plants, as far as they supply
the prefecture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.money.sectors import GOVERNMENTS
from agents.county import COUNTIES
from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    CONSTRUCTION,
    CROPS,
    ELECTRICITY,
    FINANCE,
    FOOD_PROCESSING,
    INFORMATION,
    LIVESTOCK,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
)
from agents.markets.demand import rationed_sales

if TYPE_CHECKING:
    from abm.money.ledger import Ledger
    from agents.arrays import FloatArray, IntArray
    from agents.columns import Table

RAW = (CROPS, LIVESTOCK)
"""Columns that herders and farmers sell, who are no enterprises."""
POOLED = (
    *RAW,
    FOOD_PROCESSING,
    TIBETAN_MEDICINE,
    BUILDING_MATERIALS,
    ELECTRICITY,
    CONSTRUCTION,
    INFORMATION,
    FINANCE,
)
HOUSEHOLDS = ("residents", "herders")
SHAPE = (len(COUNTIES), COLUMNS)
CELLS = SHAPE[0] * COLUMNS


def cell_table() -> IntArray:
    """Market cell of each county and column, shape (18, 15); pooled columns share the cell of
    county 0.
    """
    cells = np.arange(CELLS).reshape(SHAPE).copy()
    cells[:, POOLED] = np.array(POOLED)
    return cells


class Market:
    """Orders of one month, and how the last month's were met.

    `local_share` (15,): share of an order by column that buyers try to get from sellers here.
    Orders of governments for public services go to non-market suppliers.
    """

    cells = cell_table()
    flat = cells.ravel()

    def __init__(self, ledger: Ledger, local_share: FloatArray) -> None:
        self.ledger, self.local_share = ledger, np.asarray(local_share, float)
        ledger.open("market", "EN", 1)
        self.local_sales = np.zeros(SHAPE)
        self.unserved = np.zeros(CELLS)
        self._orders, self._offers = [], []

    def order(
        self,
        flow: str,
        payer: str,
        paid: FloatArray,
        county: IntArray | None = None,
        industry: int | None = None,
        payer_rows: IntArray | None = None,
        only_here: bool = False,
    ) -> None:
        """Buy goods or services for `paid` CNY (whole rows); delivered and paid when trade next
        takes place.

        `paid` by payer row with `county` and `industry` (numbers or arrays like it), or an (18, 14)
        table of county by industry from a payer with one row or one a county. `only_here`: all of
        it is for sellers here (a table).
        """
        paid = np.asarray(paid, float)
        if paid.ndim == 2:
            entry = _Table(self._columns(paid, payer), self.local_share, only_here)
            self._orders.append((flow, payer, entry))
            return
        column = np.where(np.asarray(industry) == PUBLIC_SERVICES, self._services(payer), industry)
        payer_rows = _matching_rows(payer_rows, paid, len(self.ledger.balance(payer)))
        county, column = np.broadcast_to(county, paid.shape), np.broadcast_to(column, paid.shape)
        self._orders.append(
            (flow, payer, _Rows(paid, county, column, self.local_share, payer_rows))
        )

    def order_mix(
        self,
        flow: str,
        payer: str,
        paid: FloatArray,
        county: IntArray,
        local_mix: FloatArray,
        group: IntArray | None = None,
        payer_rows: None = None,
    ) -> None:
        """Buy a basket: each row spends `paid` CNY, of which `local_mix[group]` by column here and
        the rest outside.

        `local_mix` (groups, 15), each row's sum at most one; `group` of each payer row (all in
        group 0 if omitted).
        """
        group = np.zeros(len(paid), int) if group is None else group
        self._orders.append((flow, payer, _Basket(paid, county, group, local_mix, payer_rows)))

    def offer(self, flow: str, payee: str, received: FloatArray, column: int) -> None:
        """Raw goods of a column for sale this month, CNY by row of `payee`: makers here take what
        they have ordered.

        Buyers outside take the rest under `flow`; what stays here is booked under the same name
        with `_local`.
        """
        self._offers.append((flow, payee, received, column))

    def clear(
        self,
        enterprises: Table[Any],
        pull: FloatArray,
        most: FloatArray,
        power: FloatArray = None,
        reach: FloatArray = None,
    ) -> FloatArray:
        """Meet all orders, pay them, and return the sales of each enterprise row, CNY; empties the
        order book.

        `pull` and `most` (CNY) by enterprise row; `power` (CNY by power project) is what the plants
        sell here: what no basket buys of it the grid company, from outside, does. `reach` (15,):
        factor on the local share of orders.
        """
        orders, self._orders = self._orders, []
        reach = np.ones(COLUMNS) if reach is None else reach
        wanted = [entry.local_demand(reach) for _, _, entry in orders]
        demand = np.sum(wanted, axis=0) if wanted else np.zeros(CELLS)
        cell = self.cells[enterprises.county, enterprises.market]
        sold, short = rationed_sales(demand, cell, pull, most, CELLS)
        met = np.bincount(cell, sold, CELLS)
        met[ELECTRICITY] = (
            0.0 if power is None else min(float(np.add.reduce(power)), demand[ELECTRICITY])
        )
        short[ELECTRICITY] = demand[ELECTRICITY] - met[ELECTRICITY]
        offered = dict.fromkeys(RAW, 0.0)
        for _, _, received, column in self._offers:
            offered[column] += float(np.add.reduce(received))
        for column in RAW:
            met[column] = min(offered[column], demand[column])
            short[column] = demand[column] - met[column]
        self.unserved = short
        served = np.divide(met, demand, out=np.zeros(CELLS), where=demand > 0)
        self._charge(orders, served[self.cells], reach)
        self.ledger.post("market_sales", "market", "enterprises", received=sold)
        self._pay_raw(met, offered)
        if power is not None:
            at_home = sum(
                part[ELECTRICITY]
                for order, part in zip(orders, wanted, strict=True)
                if order[1] in HOUSEHOLDS
            )
            self._pay_power(power, at_home * served[ELECTRICITY], met[ELECTRICITY])
        by_place = np.bincount(enterprises.county * COLUMNS + enterprises.market, sold, CELLS)
        self.local_sales = by_place.reshape(SHAPE)
        return sold

    def _charge(
        self,
        orders: list[tuple[str, str, _Basket | _Rows | _Table]],
        served: FloatArray,
        reach: FloatArray,
    ) -> None:
        """Post what every buyer pays here and outside, one posting a flow and payer; `served` by
        county and column.

        Buyers here pay the market, which passes everything on to the sellers at once and keeps
        nothing.
        """
        books, bought = {}, served * reach
        for flow, payer, entry in orders:
            local, total = entry.payments(served, bought, len(self.ledger.balance(payer)))
            book = books.get((flow, payer))
            books[flow, payer] = (
                (local, total) if book is None else (book[0] + local, book[1] + total)
            )
        for (flow, payer), (local, total) in books.items():
            self.ledger.post(flow, payer, "market", paid=local)
            if payer != "world":
                self.ledger.post(
                    self._outside_flow(flow), payer, "world", paid=np.maximum(total - local, 0.0)
                )

    def _pay_power(self, power: FloatArray, at_home: float, here: float) -> None:
        """Pay the plants: from households, from all others here, and from the grid company for what
        is left.
        """
        total = float(np.add.reduce(power))
        if total > 0:
            for flow, payer, amount in (
                ("power_residents", "market", at_home),
                ("power_local", "market", here - at_home),
                ("power_export", "world", total - here),
            ):
                self.ledger.post(
                    flow, payer, "power_projects", received=power * (max(amount, 0.0) / total)
                )

    def _pay_raw(self, met: FloatArray, offered: dict[int, float]) -> None:
        """Pay herders and farmers for raw goods: from makers here for what these take, from outside
        for the rest.
        """
        offers, self._offers = self._offers, []
        for flow, payee, received, column in offers:
            here = met[column] / offered[column] if offered[column] > 0 else 0.0
            self.ledger.post(flow + "_local", "market", payee, received=received * here)
            self.ledger.post(flow, "world", payee, received=received * (1.0 - here))

    def _outside_flow(self, flow: str) -> str:
        """The flow under which the outside part of an order is booked."""
        name = flow.removesuffix("_local") + "_import"
        return name if name in self.ledger.flows else flow

    def _services(self, payer: str) -> int:
        """Column that serves a payer's orders for public services."""
        return NON_MARKET if payer in GOVERNMENTS else PUBLIC_SERVICES

    def _columns(self, paid: FloatArray, payer: str) -> FloatArray:
        """An (18, 14) table of orders as (18, 15) columns of the market."""
        table = np.zeros(SHAPE)
        table[:, :NON_MARKET] = paid
        if self._services(payer) == NON_MARKET:
            table[:, NON_MARKET] = table[:, PUBLIC_SERVICES]
            table[:, PUBLIC_SERVICES] = 0.0
        return table


class _Table:
    """Orders of a payer with one row, or with a row a county, by county and column."""

    def __init__(self, paid: FloatArray, local_share: FloatArray, only_here: bool) -> None:
        self.paid, self.share, self.only_here = paid, local_share, only_here

    def local_demand(self, reach: FloatArray) -> FloatArray:
        local = self.paid if self.only_here else self.paid * (self.share * reach)
        return np.bincount(Market.flat, local.ravel(), CELLS)

    def payments(
        self, served: FloatArray, bought: FloatArray, rows: int
    ) -> tuple[FloatArray, FloatArray]:
        local = self.paid * (served if self.only_here else self.share * bought)
        if rows > 1:
            return np.add.reduce(local, axis=1), np.add.reduce(self.paid, axis=1)
        return np.add.reduce(local, axis=None, keepdims=True)[0], np.add.reduce(
            self.paid, axis=None, keepdims=True
        )[0]


class _Rows:
    """Orders of many rows, each for one industry in one county."""

    def __init__(
        self,
        paid: FloatArray,
        county: IntArray,
        column: IntArray,
        share: FloatArray,
        payer_rows: IntArray | None,
    ) -> None:
        self.paid, self.county, self.column, self.payer_rows = paid, county, column, payer_rows
        self.share = share[column]

    def local_demand(self, reach: FloatArray) -> FloatArray:
        return np.bincount(
            Market.cells[self.county, self.column],
            self.paid * self.share * reach[self.column],
            CELLS,
        )

    def payments(
        self, served: FloatArray, bought: FloatArray, rows: int
    ) -> tuple[FloatArray, FloatArray]:
        local = self.paid * self.share * bought[self.county, self.column]
        return _by_row(local, self.payer_rows, rows), _by_row(self.paid, self.payer_rows, rows)


class _Basket:
    """Orders of many rows, each for a basket of columns in its county."""

    def __init__(
        self,
        paid: FloatArray,
        county: IntArray,
        group: IntArray,
        local_mix: FloatArray,
        payer_rows: None,
    ) -> None:
        self.paid, self.mix, self.payer_rows = paid, local_mix, payer_rows
        self.kind, self.kinds = county * len(local_mix) + group, SHAPE[0] * len(local_mix)

    def local_demand(self, reach: FloatArray) -> FloatArray:
        spent = np.bincount(self.kind, self.paid, self.kinds).reshape(SHAPE[0], len(self.mix))
        return np.bincount(Market.flat, (spent @ (self.mix * reach)).ravel(), CELLS)

    def payments(
        self, served: FloatArray, bought: FloatArray, rows: int
    ) -> tuple[FloatArray, FloatArray]:
        local = self.paid * (bought @ self.mix.T).ravel()[self.kind]
        return _by_row(local, self.payer_rows, rows), _by_row(self.paid, self.payer_rows, rows)


def _by_row(amounts: FloatArray, payer_rows: IntArray | None, rows: int) -> FloatArray:
    """Amounts summed by payer row, shape (rows,)."""
    if payer_rows is None:
        return amounts
    return np.bincount(payer_rows, amounts, rows)


def _matching_rows(payer_rows: IntArray | None, paid: FloatArray, rows: int) -> IntArray | None:
    """Rows that pay: as given, all in order, or the one row of the account; refuses amounts that
    name no rows.
    """
    if payer_rows is None and len(np.atleast_1d(paid)) != rows:
        raise ValueError(
            f"{np.size(paid)} amounts for an account of {rows} rows: say which rows pay"
        )
    return payer_rows
