"""The goods market: orders of the month are collected here, met by enterprises of all counties or
bought outside, and paid.

Electricity in baskets is sold by the power plants, as far as they supply the prefecture; raw goods
by herders and farmers. What is sold where: `cells.py`; what an order is: `orders.py`, and a list of
them: `book.py`; who buys where, and what freight adds: `sources.py`; what is met: `clearing.py`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from abm.markets.book import Book
from abm.markets.cells import N_CELLS, N_COUNTIES, N_TRADED, RAW, SHAPE
from abm.markets.clearing import Cleared, clear_orders, spent_by_group
from abm.markets.orders import EXPORT, FREE, TIED, Offer, Order
from abm.money.sectors import GOVERNMENTS
from agents.axis import anywhere, as_table, at, at_least, beside, by, in_line, per, total
from agents.industries import COLUMNS, ELECTRICITY, NON_MARKET, PUBLIC_SERVICES
from agents.markets.demand import rationed_sales
from agents.stack import each_run

if TYPE_CHECKING:
    from abm.markets.sources import Sources
    from abm.markets.structure import Structure
    from abm.money.ledger import Ledger
    from agents.arrays import FloatArray, IntArray, Number
    from agents.columns import Table
    from agents.firms.enterprise import Enterprise

TABLE_COUNTY, TABLE_COLUMN = np.divmod(np.arange(N_CELLS), COLUMNS)
"""County and column of a table by both, laid out in one line."""
WORLD_ROW = np.zeros(N_CELLS, int)


class Market:
    """Orders of one month, and how the last month's were met.

    Args:
        ledger: where every order is paid.
        structure: what buyers' baskets hold.
        sources: sellers of all counties as buyers see them.
    """

    STAYS = frozenset({"outside_flows", "table_places"})
    """What is never replaced while months pass."""

    ledger: Ledger
    structure: Structure
    sources: Sources
    orders: Book[Order]  # those of the month
    offers: Book[Offer]  # raw goods for sale this month
    outside_flows: dict[str, str]  # flow of the part of an order that is bought outside
    table_places: dict[int, IntArray]  # places of a table's cells among all, by kind of buyers
    local_sales: FloatArray  # sales of enterprises in the last month, CNY (18, 15), by their county
    last: Cleared  # how that month's orders were met
    cost: FloatArray
    """What a CNY's worth of the start costs on the ways of now, by county and group of buyers, (18,
    groups)."""

    def __init__(self, ledger: Ledger, structure: Structure, sources: Sources) -> None:
        self.ledger = ledger
        self.structure = structure
        self.sources = sources
        # Buyers pay the market and the market pays the sellers, all in one month.
        ledger.open("market", "EN", 1)
        self.outside_flows = _outside_flows(tuple(ledger.flows))
        baskets = structure.baskets
        self.table_places = _table_places(
            baskets.groups, baskets.first["final"], baskets.first["only_here"]
        )
        self._empty()
        self.local_sales = np.zeros(SHAPE)
        self.cost = np.ones((N_COUNTIES, structure.baskets.groups))

    def refresh(self) -> None:
        """Follow the ways of this month: who is near, and what freight adds to prices."""
        if anywhere(self.sources.refresh()):
            here, outside = self.sources.price_levels()
            baskets = self.structure.baskets
            bought_outside = (baskets.whole - baskets.here)[..., :N_TRADED]
            logs = baskets.here[..., :N_TRADED] @ np.log(here)
            self.cost = np.exp(logs + bought_outside @ np.log(outside)).mT

    def cost_of(self, basket: str) -> FloatArray:
        """What a CNY's worth of the start costs by county and group of a basket, (18, groups)."""
        first, groups = self.structure.baskets.first[basket], self.structure.baskets.sizes[basket]
        return self.cost[..., first : first + groups]

    def order(
        self,
        flow: str,
        payer: str,
        paid: FloatArray,
        *,
        county: IntArray | int,
        industry: IntArray | int,
        payer_rows: IntArray | None = None,
    ) -> None:
        """Buy goods or services for `paid` CNY by row; delivered and paid when trade next takes
        place.

        Each row buys of an `industry` in a `county` (numbers or arrays like `paid`). `payer_rows`:
        row of the account that pays for each; may be left out where every row of it orders.
        """
        paid = np.asarray(paid, float)
        rows = self.ledger.accounts[payer].n
        if payer_rows is None and paid.shape[-1] != rows:
            raise ValueError(
                f"{paid.shape[-1]} amounts for an account of {rows} rows: say which rows pay"
            )

        services = _column_of_services(payer)
        if isinstance(industry, int):
            column = services if industry == PUBLIC_SERVICES else industry
        else:
            column = np.where(industry == PUBLIC_SERVICES, services, industry)
        place = self._place("final", county, column)
        self._add(flow, payer, paid, place=place, payer_rows=payer_rows)

    def order_table(
        self,
        flow: str,
        payer: str,
        paid: FloatArray,
        *,
        only_here: bool = False,
        tied: bool = False,
    ) -> None:
        """Buy for `paid` CNY by county and industry, shape (18, 14), from a payer with one row or
        one a county.

        `only_here`: for customers outside, all of it from sellers of any county here. `tied`: for
        visitors, who buy of sellers where they are, or of nobody here.
        """
        table = np.zeros((*paid.shape[:-2], *SHAPE))
        table[..., :NON_MARKET] = paid
        if _column_of_services(payer) == NON_MARKET:
            table[..., NON_MARKET] = table[..., PUBLIC_SERVICES]
            table[..., PUBLIC_SERVICES] = 0.0
        by_county = self.ledger.accounts[payer].n > 1
        self._add(
            flow,
            payer,
            in_line(table),
            place=self.table_places[EXPORT if only_here else TIED if tied else FREE],
            payer_rows=TABLE_COUNTY if by_county else WORLD_ROW,
        )

    def order_basket(
        self,
        flow: str,
        payer: str,
        paid: FloatArray,
        *,
        county: IntArray,
        basket: str,
        group: IntArray | int = 0,
    ) -> None:
        """Buy baskets: each row of the payer spends `paid` CNY in its `county` on what the basket
        holds for its `group`; which there are: `Structure.baskets`.
        """
        self._add(flow, payer, paid, place=self._place(basket, county, group))

    def _place(self, basket: str, county: IntArray | int, group: IntArray | int) -> IntArray:
        """Where orders of a group of buyers who choose stand among all, in a county."""
        baskets = self.structure.baskets
        return _places(baskets.groups, baskets.first[basket], county, group)

    def _add(
        self,
        flow: str,
        payer: str,
        paid: FloatArray,
        *,
        place: IntArray,
        payer_rows: IntArray | None = None,
    ) -> None:
        shape = paid.shape
        if place.shape != shape:
            place = np.broadcast_to(place, shape)
        if payer_rows is not None and payer_rows.shape != shape:
            payer_rows = np.broadcast_to(payer_rows, shape)
        self._book(Order(flow, payer, paid, place, payer_rows))

    @each_run
    def _book(self, order: Order) -> None:
        self.orders.append(order)

    @each_run
    def offer(self, flow: str, payee: str, received: FloatArray, *, column: int) -> None:
        """Raw goods of a column for sale this month, CNY by row of `payee`: makers here take what
        they have ordered.

        Buyers outside take the rest under `flow`; what stays here is booked under the same name
        with `_local`.
        """
        self.offers.append(Offer(flow=flow, payee=payee, received=received, column=column))

    def clear(
        self,
        enterprises: Table[Enterprise],
        *,
        pull: FloatArray,
        most: FloatArray,
        power: FloatArray | None = None,
        growth: FloatArray | None = None,
    ) -> FloatArray:
        """Meet all orders, pay them, and return the sales of each enterprise row, CNY; empties the
        order book.

        `pull` and `most` (CNY) by enterprise row; `power` (CNY by power project) is what the plants
        sell here: what no basket buys of it the grid company, from outside, does. `growth` (15,):
        pull of the sellers outside whom those here are up against, over that at the start.
        """
        supply = self._raw_supply()
        supply[ELECTRICITY] = 0.0 if power is None else total(power)
        cell = enterprises.county * COLUMNS + enterprises.market
        # All orders one below the other, where there are any.
        place = beside(np.zeros(0, int), *(order.place for order in self.orders))
        paid = beside(np.zeros(0), *(order.paid for order in self.orders))
        cleared = clear_orders(
            spent_by_group(place, paid, self.structure.baskets.groups),
            self.structure.baskets,
            self.sources,
            pull=as_table(by(cell, pull, N_CELLS), SHAPE),
            capacity=as_table(by(cell, most, N_CELLS), SHAPE),
            supply=supply,
            growth=np.ones(COLUMNS) if growth is None else growth,
        )
        sold = rationed_sales(in_line(cleared.sold), cell=cell, pull=pull, most=most).sold

        self._charge_buyers(paid, paid * at(cleared.paid_here, place))
        self.ledger.post("market_sales", "market", "enterprises", received=sold)
        self._pay_raw(cleared.supplied, supply)
        if power is not None:
            self._pay_power(power, cleared.power_of_homes, cleared.supplied[ELECTRICITY])

        self._empty()
        self.last = cleared
        self.local_sales = cleared.sold
        return sold

    @each_run
    def _empty(self) -> None:
        """No orders and offers yet."""
        self.orders = Book()
        self.offers = Book()

    def _raw_supply(self) -> dict[int, Number]:
        """What herders and farmers offer of each raw good, CNY by column."""
        supply: dict[int, Number] = dict.fromkeys(RAW, 0.0)
        for offer in self.offers:
            supply[offer.column] = supply[offer.column] + total(offer.received)
        return supply

    def _charge_buyers(self, paid: FloatArray, local: FloatArray) -> None:
        """Post what every buyer pays here (`local`) and outside of what is `paid`, CNY by row of
        all orders: one posting a flow and payer.

        Buyers here pay the market, which passes everything on to the sellers at once and keeps
        nothing.
        """
        outside = np.maximum(paid - local, 0.0)
        here: dict[tuple[str, str], FloatArray] = {}
        away: dict[tuple[str, str], FloatArray] = {}
        first = 0
        for order in self.orders:
            own = slice(first, first + order.paid.shape[-1])
            first = own.stop
            rows = self.ledger.accounts[order.payer].n
            key = order.flow, order.payer
            part = order.by_payer(local[..., own], rows)
            here[key] = here[key] + part if key in here else part
            # What customers from outside buy outside is no payment of this economy.
            if order.payer != "world":
                part = order.by_payer(outside[..., own], rows)
                away[key] = away[key] + part if key in away else part

        for (flow, payer), amounts in here.items():
            self.ledger.post(flow, payer, "market", paid=amounts)
            if payer != "world":
                self.ledger.post(self.outside_flows[flow], payer, "world", paid=away[flow, payer])

    def _pay_power(self, power: FloatArray, homes: Number, here: Number) -> None:
        """Pay the plants: from households, from all others here, and from the grid company for what
        is left.
        """
        supplied = total(power)
        if anywhere(supplied > 0):
            for flow, payer, amount in (
                ("power_residents", "market", homes),
                ("power_local", "market", here - homes),
                ("power_export", "world", supplied - here),
            ):
                received = power * per(at_least(amount, 0.0), supplied)
                self.ledger.post(flow, payer, "power_projects", received=received)

    def _pay_raw(self, met: dict[int, Number], supply: dict[int, Number]) -> None:
        """Pay herders and farmers for raw goods: from makers here for what these take, from outside
        for the rest.
        """
        for offer in self.offers:
            here = per(met[offer.column], supply[offer.column])
            local = offer.received * here
            outside = offer.received * (1.0 - here)
            self.ledger.post(offer.flow + "_local", "market", offer.payee, received=local)
            self.ledger.post(offer.flow, "world", offer.payee, received=outside)


def _places(
    groups: int, first: int, county: IntArray | int, group: IntArray | int, *, kind: int = FREE
) -> IntArray:
    """Where orders of a `group` of buyers of a kind stand among all, in a county: of `groups` in
    all, of which those of its basket begin with `first`.
    """
    return np.asarray(county * groups + (kind * N_COUNTIES * groups + first + group))


@cache
def _table_places(groups: int, final: int, only_here: int) -> dict[int, IntArray]:
    """Places of a table's cells among all, by kind of buyers; the same in all runs."""
    firsts = ((FREE, final), (TIED, final), (EXPORT, only_here))
    return {
        kind: _places(groups, first, TABLE_COUNTY, TABLE_COLUMN, kind=kind)
        for kind, first in firsts
    }


@cache
def _outside_flows(flows: tuple[str, ...]) -> dict[str, str]:
    """The flow under which the outside part of an order is booked, by its flow."""
    names = {flow: flow.removesuffix("_local") + "_import" for flow in flows}
    return {flow: name if name in flows else flow for flow, name in names.items()}


def _column_of_services(payer: str) -> int:
    """Column that serves a payer's orders for public services: governments buy from schools,
    hospitals and offices.
    """
    return NON_MARKET if payer in GOVERNMENTS else PUBLIC_SERVICES
