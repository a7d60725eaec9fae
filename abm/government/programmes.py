"""Programmes: what governments spend on each lever, who pays, what of it arrives, and what it all
costs.

Levers with a yearly amount are planned, cut to what budgets allow, ordered on the goods market and
paid. Subsidies by unit are paid to the rows that earn them. What is no payment (tax relief, price
support) is only booked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.government.fiscal_costs import COUNTY, FIRMS, PAYERS, PREFECTURE, UPPER, FiscalCosts
from abm.government.lever_costs import has_amount, supplier, unit_cost
from abm.government.project_classes import (
    GREEN,
    GROWTH,
    amounts_by_county,
    class_match,
    county_match,
    favoured,
    membership,
    plain_key,
)
from abm.money.sectors import GOVERNMENTS
from abm.registers.policy import register
from agents.county import COUNTIES
from agents.government import administration as government
from agents.industries import CONSTRUCTION, INDUSTRIES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray
    from agents.columns import Table

GRANT_FLOWS = {"KT": "capital_grants", "IS": "interest_discount", "CL": "capital_grants"}
"""Flow under which a subsidy is paid, by cost class; current ones are `subsidies`."""
LEVER_FLOWS = {"eco_reward_rate": "eco_reward"}
"""Levers that are paid under a flow of their own."""


class Programmes:
    """Spending on levers: the month's plan by lever and county, and the books of what each has
    cost.

    `due`: {(flow, government): CNY to be paid this month}; purchases here and outside count under
    one flow.
    """

    FLOWS = (
        *("programme_purchases", "programme_purchases_import", "subsidies"),
        *dict.fromkeys((*GRANT_FLOWS.values(), *LEVER_FLOWS.values())),
    )

    def __init__(self, model: GanziModel) -> None:
        self.model = model
        rows = [row for row in register().values() if has_amount(row)]
        self.levers = [row["id"] for row in rows]
        self.row = {lever: index for index, lever in enumerate(self.levers)}
        self.shares = np.array([[row[f"share_{payer}"] for payer in PAYERS] for row in rows])
        self.unit_cost = np.array([unit_cost(row, model.parameters) for row in rows])
        self.usual_levels = np.array([row["status_quo"] for row in rows])
        self.industry = np.array(
            [[supplier(row) == name for name in INDUSTRIES] for row in rows], float
        )
        self.outside = np.array([row["cost_class"] == "EQ" for row in rows])
        self.grants = np.array(
            [not row["industry"] and row["cost_class"] in ("CT", "KT") for row in rows]
        )
        self.match, self.members = county_match(rows), membership(rows)
        self.green = favoured(GREEN) @ self.members
        self.class_merits = favoured(GROWTH)[:, None], favoured(GREEN)[:, None], class_match()
        self.need = plain_key(model)
        self.fit = self.match - (self.match @ self.need)[:, None]
        self.committed_county, self.committed_prefecture = np.zeros(len(COUNTIES)), 0.0
        self.rules_effort, self.due = 0.0, {}
        self._weights, self._share_of_county = (None, None), None
        self._promised_county, self._promised_prefecture = np.zeros(len(COUNTIES)), 0.0
        self.fiscal = FiscalCosts(self.levers, model.parameters.equity_recovery)
        self.usual_money = self.need * (self.usual_levels * self.unit_cost).sum()
        self.plan()
        self.base_orders = self.orders_table()

    # The plan of a month, drawn up every quarter

    def plan(self) -> None:
        """Reckon money a month by lever, payer and county, cut to the budgets, and what of it
        arrives.
        """
        levers, p, counties = self.model.levers, self.model.parameters, self.model.counties
        values = vars(levers)
        money = np.array([values[lever] for lever in self.levers]) * self.unit_cost
        weights = self._county_weights(levers)
        parts = money[:, None] * self.shares
        planned = weights * parts[:, COUNTY, None]
        room = np.maximum(counties.discretionary_budget - self.committed_county, 0.0)
        delivered = self._delivered(levers, p, counties)
        self.county_cut = self._county_cut(planned, room, delivered)
        prefecture_budget = p.prefecture_programme_ratio * float(
            counties.discretionary_budget.sum()
        )
        prefecture_room = max(prefecture_budget - self.committed_prefecture, 0.0)
        prefecture_plan = np.array([parts[:, PREFECTURE].sum()])
        self.prefecture_cut = float(
            government.affordable_share(prefecture_plan, np.array([prefecture_room]))[0]
        )
        parts[:, PREFECTURE] *= self.prefecture_cut
        kept = government.kept_share(self.green, levers.assessment_weight_green, p.growth_diversion)
        self.parts, self.weights = parts, weights
        self.by_county = planned * self.county_cut
        self.diverted = (
            ((1 - kept) @ self.by_county) if p.growth_diversion > 0 else np.zeros(len(COUNTIES))
        )
        self.county_left = np.maximum(room - self.by_county.sum(axis=0), 0.0)
        self.prefecture_left = max(prefecture_room - float(parts[:, PREFECTURE].sum()), 0.0)
        self._kept = kept
        others = parts[:, UPPER] + parts[:, PREFECTURE] + parts[:, FIRMS]
        self.money = weights * others[:, None] + self.by_county
        self._effective = (self.money - self.by_county * (1 - kept)[:, None]) * delivered
        self._orders = self._order_tables()

    def _county_cut(
        self, planned: FloatArray, room: FloatArray, delivered: FloatArray
    ) -> FloatArray:
        """Part of its plan (levers, 18) that each lever gets of the counties' own money, by class
        of projects.
        """
        levers, size = self.model.levers, np.maximum(self.members.sum(axis=1), 1.0)
        achieved = (self.members @ delivered) / size[:, None]
        merit = government.class_merit(
            *self.class_merits,
            levers.assessment_weight_green,
            levers.assessment_differentiation,
            achieved,
        )
        sharpness = self.model.parameters.assessment_sharpness
        return self.members.T @ government.class_share(
            self.members @ planned, room, merit, sharpness
        )

    def _order_tables(self) -> dict[str, FloatArray]:
        """What each payer orders a month by county and industry, {account: (18, 14)}; firms' owners
        are outside.
        """
        return {
            "county_governments": self._county_table(),
            "prefecture": self._table(self.parts[:, PREFECTURE]) + self._prefecture_works(),
            "upper_governments": self._table(self.parts[:, UPPER]),
            "world": self._table(self.parts[:, FIRMS]),
        }

    def _county_weights(self, levers: Any) -> FloatArray:
        """Share of each lever's money by county; reckoned anew when the assessment changes."""
        key = (levers.assessment_weight_green, levers.assessment_differentiation)
        if self._weights[0] != key:
            sharpness = self.model.parameters.assessment_sharpness
            self._weights = (key, government.county_weights(self.need, self.match, *key, sharpness))
        return self._weights[1]

    def _delivered(self, levers: Any, p: Parameters, counties: Table[Any]) -> FloatArray:
        """What a CNY achieves by lever and county."""
        skill = p.talent_effect * (counties.talent - p.talent_start)
        skill = skill + p.coordination_effect * (
            levers.coordination - register()["coordination"]["status_quo"]
        )
        terms = (p.grant_leakage, levers.project_supervision, p.supervision_effect)
        return government.delivered_share(*terms, skill, p.fit_effect * self.fit)

    def effective(self, lever: str) -> FloatArray:
        """CNY of the month that reach each county under a lever after budget limits, leaks and
        misfit, shape (18,).
        """
        return self._effective[self.row[lever]]

    def usual(self, lever: str) -> FloatArray:
        """CNY of the month that reach each county under the status quo with its supervision, shape
        (18,).
        """
        row, p = self.row[lever], self.model.parameters
        supervision = register()["project_supervision"]["status_quo"]
        sound = government.delivered_share(
            p.grant_leakage, supervision, p.supervision_effect, 0.0, 0.0
        )
        return self.need * (self.usual_levels[row] * self.unit_cost[row] * sound)

    def workload(self) -> FloatArray:
        """Files that arrive at each county's offices relative to the usual, shape (18,)."""
        part = self.model.parameters.programme_file_share
        return government.workload(self.money.sum(axis=0), self.usual_money, part)

    # Paying and ordering

    def orders_table(self) -> FloatArray:
        """What the plan orders in each county and industry, all payers together, CNY/month, shape
        (18, 14).
        """
        return np.sum(list(self._orders.values()), axis=0)

    def ordered(self, payer: str) -> float:
        """What the plan orders of one payer's money this month, CNY."""
        return float(self._orders[payer].sum())

    def county_orders(self) -> FloatArray:
        """What each county will pay for its programmes and ordinary works this month, CNY, shape
        (18,).
        """
        return self.by_county.sum(axis=0) + self.county_left

    def prefecture_orders(self) -> float:
        """What the prefecture will pay for programmes and ordinary works this month, CNY."""
        return float(self.parts[:, PREFECTURE].sum()) + self.prefecture_left

    def spend(self) -> None:
        """Order the month's purchases, pay grants, and book the costs."""
        model, ledger = self.model, self.model.ledger
        for payer, table in self._orders.items():
            flow = "investment_local" if payer == "world" else "programme_purchases"
            model.market.order_table(flow, payer, table)
        for payer, account in ((UPPER, "upper_governments"), (PREFECTURE, "prefecture")):
            amount = np.array([self.parts[self.outside, payer].sum()])
            ledger.post("programme_purchases_import", account, "world", paid=amount)
        for lever in np.flatnonzero(self.grants):
            self._grant(lever)
        bought = self.parts[~self.grants].sum(axis=0)
        orders = (
            bought[PREFECTURE] + self.prefecture_left,
            self.county_orders() - self.by_county[self.grants].sum(axis=0),
        )
        self._owe("programme_purchases", bought[UPPER], *orders)
        self._book_plan()

    def _owe(self, flow: str, *amounts: Any) -> None:
        """Add to what upper governments, prefecture and counties (18,) have to pay this month under
        a flow, CNY.
        """
        for payer, amount in zip(GOVERNMENTS, amounts, strict=True):
            self.due[flow, payer] = self.due.get((flow, payer), 0.0) + float(
                np.add.reduce(amount, None)
            )

    def _table(self, amounts: FloatArray) -> FloatArray:
        """Amounts by lever as orders by county and industry; what has no industry is no order."""
        return (self.weights * amounts[:, None]).T @ self.industry

    def _county_table(self) -> FloatArray:
        """Orders of the counties: programmes less what is diverted, which goes with unspent money
        to ordinary works.
        """
        table = (self.by_county * self._kept[:, None]).T @ self.industry
        table[:, CONSTRUCTION] += self.diverted + self.county_left
        return table

    def _prefecture_works(self) -> FloatArray:
        """Ordinary works that the prefecture orders with what programmes leave, shape (18, 14)."""
        table = np.zeros((len(COUNTIES), len(INDUSTRIES)))
        table[:, CONSTRUCTION] = self.prefecture_left * self.need
        return table

    def _grant(self, row: int) -> None:
        """Pooled grants to the enterprises of each county, by their capital as it stood
        in January.
        """
        enterprises, clock = self.model.enterprises, self.model.clock
        if self._share_of_county is None or clock.month == 1:
            size = enterprises.weight * enterprises.capital * enterprises.active
            total = np.bincount(enterprises.county, size, len(COUNTIES))
            self._share_of_county = size / np.maximum(total, 1.0)[enterprises.county]
        pattern = self._share_of_county * self.money[row][enterprises.county]
        payers = (self.parts[row, UPPER], self.parts[row, PREFECTURE], self.by_county[row])
        self._owe("capital_grants", *payers)
        self._post(
            "capital_grants", "enterprises", pattern / max(float(pattern.sum()), 1.0), None, *payers
        )

    def _post(
        self,
        flow: str,
        account: str,
        pattern: FloatArray,
        rows: IntArray | None,
        upper: float,
        prefecture: float,
        county: FloatArray,
    ) -> None:
        """Post a subsidy spread over an account by `pattern` (sum one): CNY of upper, prefecture,
        by county (18,).
        """
        post = self.model.ledger.post
        if upper > 0:
            post(flow, "upper_governments", account, received=pattern * upper, payee_rows=rows)
        if prefecture > 0:
            post(flow, "prefecture", account, received=pattern * prefecture, payee_rows=rows)
        given = float(county.sum())
        if given > 0:
            post(flow, "county_governments", account, county, pattern * given, payee_rows=rows)

    def pay(
        self, lever: str, account: str, amounts: FloatArray, rows: IntArray | None = None
    ) -> None:
        """Pay a subsidy (CNY by row of `account`) from the payers that the register of levers
        names, and book it.
        """
        entry = register()[lever]
        amounts = np.atleast_1d(np.asarray(amounts, float))
        total = float(amounts.sum())
        if total <= 0:
            return
        county = entry["share_county"] * amounts_by_county(self.model, account, amounts, rows)
        upper, prefecture = total * entry["share_upper"], total * entry["share_prefecture"]
        flow = LEVER_FLOWS.get(lever) or GRANT_FLOWS.get(entry["cost_class"], "subsidies")
        self._owe(flow, upper, prefecture, county)
        self._post(flow, account, amounts / total, rows, upper, prefecture, county)
        self.bind(prefecture, county)
        self.book(lever, entry["cost_class"], total)

    def bind(self, prefecture: float, county: FloatArray) -> None:
        """Count money of the month that other promises take from the budgets, CNY: one number, and
        (18,) or 0.
        """
        self._promised_prefecture += prefecture
        self._promised_county = self._promised_county + county

    # Costs

    def book(self, lever: str, cost_class: str, amount: float, payer: str | None = None) -> None:
        """Add to the books what a lever costs, CNY: by the register's shares, or all on
        one payer.
        """
        self.fiscal.book(lever, cost_class, amount, self.model.clock.year, payer)

    def _book_plan(self) -> None:
        """Book the month's planned spending."""
        paid = self.parts.copy()
        paid[:, COUNTY] = self.by_county.sum(axis=1)
        self.fiscal.book_plan(paid, self.model.clock.year)

    @property
    def month_cost(self) -> dict[str, float]:
        """Cost of the month so far, CNY: {"local", "upper", "quasi"}."""
        return self.fiscal.month

    def costs(self) -> list[dict[str, str | float]]:
        """What each lever has cost so far: rows of lever, cost class, payer, year, CNY."""
        return self.fiscal.rows()

    def open_month(self) -> None:
        """Start the month's count of costs; what other promises took last month binds the budgets
        to come.
        """
        speed = 1 / 12
        self.committed_county = self.committed_county + speed * (
            self._promised_county - self.committed_county
        )
        self.committed_prefecture += speed * (self._promised_prefecture - self.committed_prefecture)
        self._promised_county, self._promised_prefecture = np.zeros(len(COUNTIES)), 0.0
        self.due = {}
        self.fiscal.open_month()
