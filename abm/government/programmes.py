"""Programmes: what governments spend on levers, month by month.

Levers with a yearly amount are planned, cut to what budgets allow (`plan.py`), ordered on the goods
market and paid. Subsidies by unit are paid to the rows that earn them. Every payment is a posting,
and what it costs is noted with the posting (`money/costs.py`); only what governments owe is counted
here, so that closing can compare the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.government.plan import Bill, Plan, bill_of, plan_of_quarter
from abm.government.project_classes import amounts_by_county, plain_key
from abm.money.closing import is_closed_apart
from abm.money.costs import COUNTY, PREFECTURE, UPPER, cost_class, payer_shares
from abm.money.sectors import GOVERNMENTS
from abm.registers.policy import register
from agents.axis import at, at_least, by, entry, per, pick, total
from agents.axis import upper as highest
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.government import administration as government
from agents.stack import each_run

if TYPE_CHECKING:
    from abm.government.planned_levers import PlannedLevers
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

GRANT_FLOWS = {"KT": "capital_grants", "IS": "interest_discount", "CL": "capital_grants"}
"""Flow under which a subsidy is paid, by cost class; current ones are `subsidies`."""
LEVER_FLOWS = {"eco_reward_rate": "eco_reward"}
"""Levers that are paid under a flow of their own."""
COMMITMENT_SPEED = 1 / MONTHS_A_YEAR
"""Part of the gap to the last month's subsidies by which commitments move, a month."""


class Programmes:
    """Spending on levers: the plan of the quarter, and what governments owe and have promised."""

    FLOWS = (
        "programme_purchases",
        "programme_purchases_import",
        "subsidies",
        *dict.fromkeys((*GRANT_FLOWS.values(), *LEVER_FLOWS.values())),
    )
    """Flows under which governments pay for levers."""

    levers: PlannedLevers  # levers that are planned as an amount of money
    need: FloatArray  # share of each county without any assessment (18,)
    month_plan: Plan  # what is spent a month until the next plan
    bill: Bill  # what that comes to, by payer
    by_field: FloatArray  # what of it arrives in each field of work, CNY/month (fields, 18)
    base_orders: FloatArray  # orders of the first plan by county and industry, CNY/month (18, 14)
    usual_money: FloatArray  # programme money of the status quo, CNY/month by county (18,)
    committed_county: FloatArray  # usual subsidies by unit, CNY/month by county (18,)
    committed_prefecture: float  # the same for the prefecture, CNY/month
    owed: dict[tuple[str, str], float]
    """CNY owed this month by (flow, government's account), where phases are closed apart."""
    grant_shares: FloatArray  # part of its county's capital in January, by enterprise row
    rules_effort: float  # work on the set of digital rules so far: hazard times years
    act_work: float  # work on plans and indices of the document so far, months at ordinary pace

    def __init__(self, model: GanziModel, levers: PlannedLevers) -> None:
        self.model = model
        self.levers = levers
        model.ledger.open_costs(
            planned=self.levers.names,
            counties=len(COUNTIES),
            equity_recovery=model.parameters.equity_recovery,
        )
        self.need = plain_key(model)
        self.committed_county = np.zeros(len(COUNTIES))
        self.committed_prefecture = 0.0
        self.owed = {}
        self.grant_shares = np.zeros(0)
        self.rules_effort = 0.0
        self.act_work = 0.0
        self.usual_money = self.need * (self.levers.usual_level * self.levers.unit_cost).sum()
        self.plan()
        self.base_orders = self.orders_table()

    # The plan, and what can be read from it

    def plan(self) -> None:
        """Draw up the plan of the quarter by the levers, budgets and effort of this month."""
        self.model.effort.weigh(self.model)
        self.month_plan = plan_of_quarter(
            self.model,
            self.levers,
            need=self.need,
            committed_county=self.committed_county,
            committed_prefecture=self.committed_prefecture,
        )
        self.bill = bill_of(self.month_plan, self.levers)
        self.by_field = self.levers.members @ self.month_plan.effective

    def effective(self, lever: str) -> FloatArray:
        """CNY of the month that reach each county under a lever after budget limits, leaks and
        misfit, shape (18,).
        """
        return self.month_plan.effective[..., self.levers.row[lever], :]

    def usual(self, lever: str) -> FloatArray:
        """CNY of the month that reach each county under the status quo with its supervision, shape
        (18,).
        """
        row = self.levers.row[lever]
        p = self.model.parameters
        sound = government.delivered_share(
            p.grant_leakage,
            supervision=register()["project_supervision"]["status_quo"],
            supervision_effect=p.supervision_effect,
            fit=0.0,
        )
        levers = self.levers
        usual = pick(levers.usual_level, row) * pick(levers.unit_cost, row)
        return self.need * (usual * sound)

    def workload(self) -> FloatArray:
        """Files that arrive at each county's offices relative to the usual, shape (18,)."""
        return government.workload(
            self.month_plan.money.sum(axis=-2),
            self.usual_money,
            programme_part=self.model.parameters.programme_file_share,
        )

    def orders_table(self) -> FloatArray:
        """What the plan orders in each county and industry, all payers together, CNY/month, shape
        (18, 14).
        """
        return np.sum(list(self.month_plan.orders.values()), axis=0)

    def ordered(self, payer: str) -> float:
        """What the plan orders of one payer's money this month, CNY."""
        return float(self.month_plan.orders[payer].sum())

    # Paying

    def open_month(self) -> None:
        """Start the month's counts; what subsidies took last month binds the budgets to come."""
        costs = self.model.ledger.costs
        self.committed_county = self.committed_county + COMMITMENT_SPEED * (
            costs.beyond_plan_county - self.committed_county
        )
        self.committed_prefecture = self.committed_prefecture + COMMITMENT_SPEED * (
            costs.beyond_plan_prefecture - self.committed_prefecture
        )
        costs.start_month()
        self.owed = {}

    def spend(self) -> None:
        """Order the month's purchases, pay grants, and note what the plan costs.

        All levers are bought in one order a payer, so the costs of the plan are noted as a whole,
        by lever and payer, and not with each posting.
        """
        model = self.model
        plan = self.month_plan
        for payer, table in plan.orders.items():
            flow = "investment_local" if payer == "world" else "programme_purchases"
            model.market.order_table(flow, payer, table)

        bill = self.bill
        for account, outside in bill.outside.items():
            model.ledger.post("programme_purchases_import", account, "world", paid=outside)

        for row in bill.grants:
            self._grant(row)

        self._owe(
            "programme_purchases",
            upper=pick(bill.bought, UPPER),
            prefecture=pick(bill.bought, PREFECTURE) + plan.prefecture_left,
            county=bill.of_counties,
        )
        model.ledger.costs.note_plan(bill.paid)

    def _grant(self, row: int) -> None:
        """Pay a planned lever's grants to the enterprises of each county, by their capital as it
        stood in January.
        """
        enterprises = self.model.enterprises
        if not self.grant_shares.size or self.model.clock.month == JANUARY:
            size = enterprises.weight * enterprises.capital * enterprises.active
            in_county = np.maximum(by(enterprises.county, size, len(COUNTIES)), 1.0)
            self.grant_shares = size / at(in_county, enterprises.county)
        plan = self.month_plan
        pattern = self.grant_shares * at(plan.money[..., row, :], enterprises.county)
        upper = entry(plan.by_payer, row, UPPER)
        prefecture = entry(plan.by_payer, row, PREFECTURE)
        county = plan.by_county[..., row, :]

        self._owe("capital_grants", upper=upper, prefecture=prefecture, county=county)
        self._post(
            "capital_grants",
            "enterprises",
            pattern=pattern / at_least(total(pattern), 1.0),
            upper=upper,
            prefecture=prefecture,
            county=county,
        )

    def pay(
        self, lever: str, account: str, amounts: FloatArray, rows: IntArray | None = None
    ) -> None:
        """Pay a subsidy (CNY by row of `account`) from the payers that the register of levers
        names.
        """
        money = total(amounts)
        if highest(money) <= 0:
            return
        shares = payer_shares(lever)
        above = money * shares[UPPER]
        prefecture = money * shares[PREFECTURE]
        county = shares[COUNTY] * amounts_by_county(self.model, account, amounts, rows)
        flow = LEVER_FLOWS.get(lever) or GRANT_FLOWS.get(cost_class(lever), "subsidies")

        self._owe(flow, upper=above, prefecture=prefecture, county=county)
        self._post(
            flow,
            account,
            pattern=per(amounts, money),
            rows=rows,
            upper=above,
            prefecture=prefecture,
            county=county,
            lever=lever,
            county_cost=money * shares[COUNTY],
        )

    def _owe(self, flow: str, *, upper: float, prefecture: float, county: FloatArray) -> None:
        """Count what governments have to pay this month under a flow, CNY, counties' by county, in
        months in which closing asks for it.

        Noted from the register's shares before anything is posted: closing compares the postings
        with it, which they cannot confirm themselves.
        """
        if is_closed_apart(self.model):
            self._note_owed(flow, upper=upper, prefecture=prefecture, county=county)

    @each_run
    def _note_owed(self, flow: str, *, upper: float, prefecture: float, county: FloatArray) -> None:
        """Add to what is owed under a flow, CNY."""
        amounts = (float(upper), float(prefecture), float(np.add.reduce(county)))
        owed = self.owed
        for payer, amount in zip(GOVERNMENTS, amounts, strict=True):
            key = flow, payer
            owed[key] = owed.get(key, 0.0) + amount

    def _post(
        self,
        flow: str,
        account: str,
        *,
        pattern: FloatArray,
        upper: float,
        prefecture: float,
        county: FloatArray,
        rows: IntArray | None = None,
        lever: str | None = None,
        county_cost: float | None = None,
    ) -> None:
        """Post a subsidy spread over an account by `pattern` (sum one): CNY of upper governments,
        prefecture, and by county (18,); with the `lever` that it is noted under, unless planned.
        """
        post = self.model.ledger.post
        for payer, amount in (("upper_governments", upper), ("prefecture", prefecture)):
            if highest(amount) > 0:
                post(
                    flow,
                    payer,
                    account,
                    received=pattern * amount,
                    payee_rows=rows,
                    lever=lever,
                    cost=amount,
                )
        of_counties = total(county)
        if highest(of_counties) > 0:
            post(
                flow,
                "county_governments",
                account,
                paid=county,
                received=pattern * of_counties,
                payee_rows=rows,
                lever=lever,
                cost=county_cost,
            )
