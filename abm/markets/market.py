"""The goods market: orders of the month are collected here, met by local enterprises or bought
outside, and paid.

Electricity in baskets is sold by the power plants, as far as they supply the prefecture; raw goods
by herders and farmers. Where what is sold: `cells.py`; what an order is: `orders.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.cells import CELL, N_CELLS, RAW, SHAPE
from abm.markets.orders import BasketOrder, Offer, Order, Payment, RowOrder, TableOrder
from abm.money.sectors import GOVERNMENTS
from agents.industries import COLUMNS, ELECTRICITY, NON_MARKET, PUBLIC_SERVICES
from agents.markets.demand import rationed_sales

if TYPE_CHECKING:
    from abm.money.ledger import Ledger
    from agents.arrays import FloatArray, IntArray
    from agents.columns import Table
    from agents.firms.enterprise import Enterprise

HOUSEHOLDS = ("residents", "herders")
"""Accounts whose electricity is booked as that of households."""


class Market:
    """Orders of one month, and how the last month's were met.

    Args:
        ledger: where every order is paid.
        local_share: share of an order that buyers try to get from sellers here, by column (15,).
    """

    ledger: Ledger
    local_share: FloatArray  # share of an order that is looked for here, by column (15,)
    orders: list[Order]  # the order book of the month
    offers: list[Offer]  # raw goods for sale this month
    local_sales: FloatArray  # sales of enterprises in the last month, CNY (18, 15), by their county
    unserved: FloatArray  # local demand of that month that no seller could serve, CNY by cell

    def __init__(self, ledger: Ledger, local_share: FloatArray) -> None:
        self.ledger = ledger
        self.local_share = np.asarray(local_share, float)
        # Buyers pay the market and the market pays the sellers, all in one month.
        ledger.open("market", "EN", 1)
        self.orders = []
        self.offers = []
        self.local_sales = np.zeros(SHAPE)
        self.unserved = np.zeros(N_CELLS)

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
        rows = len(self.ledger.balance(payer))
        if payer_rows is None and len(np.atleast_1d(paid)) != rows:
            raise ValueError(
                f"{np.size(paid)} amounts for an account of {rows} rows: say which rows pay"
            )

        services = _column_of_services(payer)
        column = np.where(np.asarray(industry) == PUBLIC_SERVICES, services, industry)
        column = np.broadcast_to(column, paid.shape)
        self.orders.append(
            RowOrder(
                flow=flow,
                payer=payer,
                paid=paid,
                county=np.broadcast_to(county, paid.shape),
                column=column,
                local_share=self.local_share[column],
                payer_rows=payer_rows,
            )
        )

    def order_table(
        self, flow: str, payer: str, paid: FloatArray, *, only_here: bool = False
    ) -> None:
        """Buy for `paid` CNY by county and industry, shape (18, 14), from a payer with one row or
        one a county.

        `only_here`: all of it is for sellers here, whatever buyers usually get outside.
        """
        table = np.zeros(SHAPE)
        table[:, :NON_MARKET] = paid
        if _column_of_services(payer) == NON_MARKET:
            table[:, NON_MARKET] = table[:, PUBLIC_SERVICES]
            table[:, PUBLIC_SERVICES] = 0.0
        self.orders.append(
            TableOrder(
                flow=flow,
                payer=payer,
                paid=table,
                local_share=self.local_share,
                only_here=only_here,
            )
        )

    def order_basket(
        self,
        flow: str,
        payer: str,
        paid: FloatArray,
        *,
        county: IntArray,
        basket: FloatArray,
        group: IntArray | None = None,
    ) -> None:
        """Buy baskets: each row of the payer spends `paid` CNY in its `county`, of which
        `basket[group]` by column here and the rest outside.

        `basket` (groups, 15), each row's sum at most one; `group` of each row, the first where it
        is left out.
        """
        if group is None:
            group = np.zeros(len(paid), int)
        self.orders.append(
            BasketOrder(
                flow=flow,
                payer=payer,
                paid=paid,
                basket=basket,
                county_and_group=county * len(basket) + group,
            )
        )

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
        reach: FloatArray | None = None,
    ) -> FloatArray:
        """Meet all orders, pay them, and return the sales of each enterprise row, CNY; empties the
        order book.

        `pull` and `most` (CNY) by enterprise row; `power` (CNY by power project) is what the plants
        sell here: what no basket buys of it the grid company, from outside, does. `reach` (15,):
        factor on the local share of orders.
        """
        if reach is None:
            reach = np.ones(COLUMNS)
        wanted = [order.local_demand(reach) for order in self.orders]
        demand = np.sum(wanted, axis=0) if wanted else np.zeros(N_CELLS)

        cell = CELL[enterprises.county, enterprises.market]
        sold, unserved = rationed_sales(demand, cell=cell, pull=pull, most=most)
        met = np.bincount(cell, sold, N_CELLS)

        # Power and raw goods have sellers of their own, who are no enterprises.
        supply = self._raw_supply()
        supply[ELECTRICITY] = 0.0 if power is None else float(np.add.reduce(power))
        for column, supplied in supply.items():
            met[column] = min(supplied, demand[column])
            unserved[column] = demand[column] - met[column]
        served = np.divide(met, demand, out=np.zeros(N_CELLS), where=demand > 0)

        self._charge_buyers(served[CELL], reach)
        self.ledger.post("market_sales", "market", "enterprises", received=sold)
        self._pay_raw(met, supply)
        if power is not None:
            homes = sum(
                demanded[ELECTRICITY]
                for order, demanded in zip(self.orders, wanted, strict=True)
                if order.payer in HOUSEHOLDS
            )
            self._pay_power(power, homes * served[ELECTRICITY], met[ELECTRICITY])

        self.orders = []
        self.offers = []
        self.unserved = unserved
        place = enterprises.county * COLUMNS + enterprises.market
        self.local_sales = np.bincount(place, sold, N_CELLS).reshape(SHAPE)
        return sold

    def _raw_supply(self) -> dict[int, float]:
        """What herders and farmers offer of each raw good, CNY by column."""
        supply = dict.fromkeys(RAW, 0.0)
        for offer in self.offers:
            supply[offer.column] += float(np.add.reduce(offer.received))
        return supply

    def _charge_buyers(self, served: FloatArray, reach: FloatArray) -> None:
        """Post what every buyer pays here and outside, one posting a flow and payer; `served` by
        county and column.

        Buyers here pay the market, which passes everything on to the sellers at once and keeps
        nothing.
        """
        bought = served * reach
        payments: dict[tuple[str, str], Payment] = {}
        for order in self.orders:
            payment = order.payments(served, bought, len(self.ledger.balance(order.payer)))
            earlier = payments.get((order.flow, order.payer))
            if earlier is not None:
                payment = Payment(earlier.local + payment.local, earlier.total + payment.total)
            payments[order.flow, order.payer] = payment

        for (flow, payer), (local, total) in payments.items():
            self.ledger.post(flow, payer, "market", paid=local)
            # What customers from outside buy outside is no payment of this economy.
            if payer != "world":
                self.ledger.post(
                    self._outside_flow(flow), payer, "world", paid=np.maximum(total - local, 0.0)
                )

    def _pay_power(self, power: FloatArray, homes: float, here: float) -> None:
        """Pay the plants: from households, from all others here, and from the grid company for what
        is left.
        """
        total = float(np.add.reduce(power))
        if total > 0:
            for flow, payer, amount in (
                ("power_residents", "market", homes),
                ("power_local", "market", here - homes),
                ("power_export", "world", total - here),
            ):
                self.ledger.post(
                    flow, payer, "power_projects", received=power * (max(amount, 0.0) / total)
                )

    def _pay_raw(self, met: FloatArray, supply: dict[int, float]) -> None:
        """Pay herders and farmers for raw goods: from makers here for what these take, from outside
        for the rest.
        """
        for offer in self.offers:
            supplied = supply[offer.column]
            here = met[offer.column] / supplied if supplied > 0 else 0.0
            local = offer.received * here
            outside = offer.received * (1.0 - here)
            self.ledger.post(offer.flow + "_local", "market", offer.payee, received=local)
            self.ledger.post(offer.flow, "world", offer.payee, received=outside)

    def _outside_flow(self, flow: str) -> str:
        """The flow under which the outside part of an order is booked."""
        name = flow.removesuffix("_local") + "_import"
        return name if name in self.ledger.flows else flow


def _column_of_services(payer: str) -> int:
    """Column that serves a payer's orders for public services: governments buy from schools,
    hospitals and offices.
    """
    return NON_MARKET if payer in GOVERNMENTS else PUBLIC_SERVICES
