"""Balance sheets of the ten sectors, and why they changed: money, and what is no flow of money.

Stocks are read from the agents' columns (deposits, loans, capital, herds, stakes), the one place
where money looks into sectors; what the postings say they should be is reckoned apart, so that a
debt or stake that moved without a posting is found.
Equity of enterprises and project companies is at book value, so that these sectors, like the fund
and the banks, own nothing net. Source: Godley and Lavoie, Monetary Economics; SNA 2008, other
changes in assets.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.money.ledger import TOLERANCE, LedgerError
from abm.money.sectors import BK, CG, EN, GF, HH, HR, PG, RW, SECTORS, SV, UG
from abm.registers.policy import register
from abm.registers.tables import read_table
from agents.axis import with_runs_first
from agents.calendar import MONTHS_A_YEAR
from agents.industries import NON_MARKET
from agents.power import power_project as plant

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from abm.money.account import Account
    from agents.arrays import FloatArray

ITEMS = (
    "fixed_capital",
    "livestock",
    "deposits",
    "local_loans",
    "external_loans",
    "bonds",
    "arrears",
    "equity_enterprises",
    "equity_companies",
    "fund_shares",
    "bank_equity",
    "head_office",
)
REAL = ("fixed_capital", "livestock")
OTHER_CHANGES = ("depreciation", "herd_growth", "write_offs", "revaluation")
MONEY_HOLDERS = (HH, HR, EN, SV, GF, CG, PG)
NO_SAVING = ("investment", "financial")
"""Roles of flows that change what is owned or owed, and are no cost or income."""
PUBLIC_WORKS = ("programme_purchases", "programme_purchases_import")
"""Purchases of governments that are counted as capital formed."""
FUNDERS = {UG: "upper", PG: "prefecture", CG: "county"}
"""Sectors that contribute to the fund, and their names in the register of levers."""

Sheet = dict[str, "FloatArray"]
"""CNY by sector (10,) of each item."""


class BalanceSheet:
    """What each sector owns (+) and owes (-) at the last closing, and why it changed."""

    sheet: Sheet  # every item of ITEMS at the last closing
    changes: Sheet  # why net worth changed since the closing before, besides saving
    flows: FloatArray  # CNY received less paid since the books were opened (flows, 10)
    year_flows: FloatArray  # the same between the last two closings (flows, 10)
    saving: FloatArray  # CNY of incomes less costs since the books were opened (10,)
    formed: FloatArray  # CNY of capital formed since the books were opened (10,)

    def __init__(self, model: GanziModel) -> None:
        ledger = model.ledger
        self.ledger = ledger
        self._row = {code: index for index, code in enumerate(ledger.flows)}
        self.flows = np.zeros((len(ledger.flows), len(SECTORS)))
        self.year_flows = self.flows
        self._flows_before = self.flows.copy()
        self.saving = np.zeros(len(SECTORS))
        self.formed = np.zeros(len(SECTORS))
        self._year_saving = np.zeros(len(SECTORS))

        self._opening = self._stocks(model)
        self._written_off = self._debts_forgiven()
        self._opening_equity = model.parameters.bank_capital_share * float(
            self._opening["local_loans"].sum()
        )
        self.sheet = self._drawn_up(model)
        self.changes = {name: np.zeros(len(SECTORS)) for name in OTHER_CHANGES}

    def add_month(self) -> None:
        """Take in the month's postings, after the last of them."""
        ledger = self.ledger
        received = with_runs_first(ledger.received) @ ledger.in_sector
        paid = with_runs_first(ledger.paid) @ ledger.in_sector
        kinds = kinds_of_flows()
        self.flows = self.flows + (received - paid)
        self.saving = self.saving + (kinds.incomes @ received - kinds.costs @ paid)
        self.formed = self.formed + kinds.invests @ paid

    def close_year(self, model: GanziModel) -> None:
        """Draw up the sheet, and say why net worth changed since the last time."""
        before = self.sheet
        saved = self.saving - self._year_saving
        self.year_flows = self.flows - self._flows_before
        self._flows_before = self.flows.copy()
        self._year_saving = self.saving.copy()
        self.sheet = self._drawn_up(model)

        written_off = self._debts_forgiven()
        changes = {
            "depreciation": -model.parameters.capital_depreciation * before["fixed_capital"],
            "herd_growth": self.sheet["livestock"] - before["livestock"],
            "write_offs": written_off - self._written_off,
        }
        self._written_off = written_off
        # Revaluation is the rest: what no flow and no other change explains.
        known = saved + sum(changes.values())
        changes["revaluation"] = net_worth(self.sheet) - net_worth(before) - known
        self.changes = changes

    def of_year(self, sector: int, flows: tuple[str, ...]) -> FloatArray:
        """CNY that a sector received less what it paid under each flow in the year closed last,
        shape (flows,).
        """
        return self.year_flows[[self._row[flow] for flow in flows], sector]

    # What the agents hold

    def _by_sector(self, value: Callable[[Account], float]) -> FloatArray:
        """Amounts by account, value(account) CNY, summed by sector, shape (10,)."""
        total = np.zeros(len(SECTORS))
        for books in self.ledger.accounts.values():
            total[list(SECTORS).index(books.sector)] += value(books)
        return total

    def _debts_forgiven(self) -> FloatArray:
        """Debts written off so far by sector of the debtor, CNY, shape (10,)."""
        return self._by_sector(lambda books: float(np.add.reduce(books.written_off)))

    def _stocks(self, model: GanziModel) -> Sheet:
        """What sectors hold or owe, by the agents' own columns: {item: CNY by sector (10,)}."""
        stocks = {
            "deposits": self._by_sector(lambda books: float(np.add.reduce(books.deposits))),
            "local_loans": self._by_sector(lambda books: float(np.add.reduce(books.loans))),
        }
        for item in ("external_loans", "bonds", "arrears", "fund_calls", "fund_tickets"):
            stocks[item] = np.zeros(len(SECTORS))
        stocks["external_loans"][SV] = float(np.add.reduce(model.power_projects.external_loans))
        stocks["bonds"][[CG, PG]] = (
            float(np.add.reduce(model.public_debt.counties)),
            model.public_debt.prefecture,
        )
        stocks["arrears"][CG] = float(np.add.reduce(model.enterprises.arrears))
        stocks["fund_calls"][GF] = float(model.guidance_funds.called[0])
        stocks["fund_tickets"][GF] = -float(model.guidance_funds.invested[0])
        return stocks

    def _capital(self, model: GanziModel) -> FloatArray:
        """Fixed capital by sector, CNY: enterprises and plants at today's cost, others what they
        formed, worn.
        """
        enterprises = model.enterprises
        plants = model.power_projects
        years = (model.clock.t - model.clock.start) / MONTHS_A_YEAR
        # Capital that others formed since the start is on average half as old as the run.
        capital = self.formed * (1 - model.parameters.capital_depreciation) ** (years / 2)

        cost = plants.capital_cost * plants.works_prices
        cost = cost * plants.rated_capacity * plants.counted_share
        capital[SV] = float(
            np.add.reduce(cost * np.where(plants.stage == plant.DONE, 1.0, plants.work))
        )

        own = (
            float(np.add.reduce(enterprises.capital * enterprises.weight * enterprises.active))
            * model.world.consumer_prices
        )
        others = self.ledger.accounts.get("other_borrowers")
        # Other borrowers own what they borrowed for.
        capital[EN] = own + (float(np.add.reduce(others.loans)) if others else 0.0)
        capital[[BK, GF, RW]] = 0.0
        return capital

    def _drawn_up(self, model: GanziModel) -> Sheet:
        """The sheet of this month."""
        stocks = self._stocks(model)
        fund = model.guidance_funds
        herders = model.herders
        sheet = {item: np.zeros(len(SECTORS)) for item in ITEMS}
        sheet["fixed_capital"] = self._capital(model)

        heads = herders.herd.sum(axis=1) * herders.weight
        sheet["livestock"][HH] = float(
            np.add.reduce(heads * model.counties.animal_price[herders.county])
        )

        sheet["deposits"][list(MONEY_HOLDERS)] = stocks["deposits"][list(MONEY_HOLDERS)]
        sheet["deposits"][BK] = -sheet["deposits"].sum()
        lenders = {"local_loans": BK, "external_loans": RW, "bonds": RW, "arrears": EN}
        for item, lender in lenders.items():
            sheet[item] = owed_to(stocks[item], lender)

        self._owners(model, sheet)
        worth = float(fund.deposits[0] + fund.stakes[0])
        shares = {
            sector: register()["fund_size"][f"share_{name}"] for sector, name in FUNDERS.items()
        }
        sheet["fund_shares"] = owned_by(
            worth, GF, {sector: part * worth for sector, part in shares.items()}
        )
        self._banks(stocks, sheet)
        return sheet

    def _owners(self, model: GanziModel, sheet: Sheet) -> None:
        """Who owns enterprises and project companies at book value: fund, counties, people here,
        owners outside.
        """
        enterprises = model.enterprises
        p = model.parameters
        tickets = np.maximum(self.flows[self._row["fund_tickets"]], 0.0)
        stakes = float(model.guidance_funds.stakes[0]) * tickets / max(float(tickets.sum()), 1.0)
        own = (
            enterprises.capital
            * enterprises.weight
            * enterprises.active
            * model.world.consumer_prices
            + enterprises.deposits
            - self.ledger.loans("enterprises")
            + enterprises.arrears
        )

        public = enterprises.market == NON_MARKET
        here = np.where(enterprises.single, p.local_ownership_large, p.local_ownership) * ~public
        here = np.where(enterprises.self_employed & ~public, 1.0, here)

        owned_and_owed = ITEMS[: ITEMS.index("equity_enterprises")]
        holders = {
            EN: {
                GF: float(stakes[EN]),
                CG: float(np.add.reduce(own * public)),
                HR: float(np.add.reduce(own * here)),
            },
            SV: {GF: float(stakes[SV])},
        }
        for item, sector in (("equity_enterprises", EN), ("equity_companies", SV)):
            book_value = sum(float(sheet[name][sector]) for name in owned_and_owed)
            sheet[item] = owned_by(book_value, sector, holders[sector])
        # The fund also holds stakes in firms of the parks outside.
        sheet["equity_enterprises"][GF] += stakes[RW]
        sheet["equity_enterprises"][RW] -= stakes[RW]

    def _banks(self, stocks: Sheet, sheet: Sheet) -> None:
        """Branches' own funds, and what they and the upper governments hold with head offices."""
        opening = self._opening["deposits"]
        start = (
            self._opening_equity
            - self._opening["local_loans"].sum()
            + opening[list(MONEY_HOLDERS)].sum()
        )
        settled = stocks["deposits"][[UG, RW]].sum() - opening[[UG, RW]].sum()
        upper = stocks["deposits"][UG] - opening[UG]
        position = start - settled
        sheet["head_office"][BK] = position
        sheet["head_office"][UG] = upper
        sheet["head_office"][RW] = -position - upper
        equity = sum(float(sheet[item][BK]) for item in ("deposits", "local_loans", "head_office"))
        sheet["bank_equity"] = owned_by(equity, BK, {})

    # Checks

    def check(self, model: GanziModel) -> None:
        """Refuse stocks that the postings do not explain, and sheets that do not add up, naming
        flow and amount.
        """
        now = self._stocks(model)
        forgiven = self._debts_forgiven()
        scale = max(1.0, float(np.abs(now["deposits"]).sum()))
        moved = {item: stock - self._opening[item] for item, stock in now.items()}

        self._compare("all flows", moved["deposits"], posted=self.flows.sum(axis=0), scale=scale)
        lent = self._net("new_loans") + self._net("loan_repayment") - forgiven
        lent[BK] = 0.0
        self._compare("new_loans", moved["local_loans"], posted=lent, scale=scale)

        for flow, item, posted in (
            (
                "external_loans",
                "external_loans",
                self._net("external_loans") + self._net("external_repayment"),
            ),
            ("bond_issue", "bonds", self._net("bond_issue") + self._net("bond_repayment")),
            ("arrears", "arrears", self._net("arrears") + self._net("arrears_paid")),
            ("fund_calls", "fund_calls", self._net("fund_calls")),
            ("fund_tickets", "fund_tickets", self._net("fund_tickets")),
        ):
            debtors = now[item] != 0
            self._compare(flow, moved[item], posted=posted * debtors, scale=scale)
        self._check_sheet(self._drawn_up(model), forgiven, scale)

    def _net(self, flow: str) -> FloatArray:
        """What sectors received (+) and paid (-) under a flow since the books were opened, CNY,
        shape (10,).
        """
        return self.flows[self._row[flow]]

    def _compare(self, flow: str, moved: FloatArray, *, posted: FloatArray, scale: float) -> None:
        """Refuse a stock that moved by another amount than was posted, CNY by sector (10,)."""
        gap = moved - posted
        if np.abs(gap).max() > TOLERANCE * scale:
            worst = int(np.abs(gap).argmax())
            raise LedgerError(
                f"flow '{flow}' in {self.ledger.place}: sector {list(SECTORS)[worst]} holds "
                f"{moved[worst]:,.2f} CNY "
                f"more than at the start, {posted[worst]:,.2f} were posted, difference "
                f"{gap[worst]:,.2f} CNY"
            )

    def _check_sheet(self, sheet: Sheet, forgiven: FloatArray, scale: float) -> None:
        """Refuse a sheet whose rows, or whose banks, do not add up."""
        for item in ITEMS[len(REAL) :]:
            total = float(sheet[item].sum())
            if abs(total) > TOLERANCE * max(1.0, float(np.abs(sheet[item]).sum())):
                raise LedgerError(
                    f"balance sheet in {self.ledger.place}: {item} add up to {total:,.2f} CNY"
                )
        earned = self._opening_equity + float(self.saving[BK]) - float(forgiven.sum())
        gap = -float(sheet["bank_equity"][BK]) - earned
        if abs(gap) > TOLERANCE * scale:
            raise LedgerError(
                f"banks in {self.ledger.place}: own funds differ by {gap:,.2f} CNY from what they "
                "earned"
            )
        real = sum(float(sheet[item].sum()) for item in REAL)
        gap = float(net_worth(sheet).sum()) - real
        if abs(gap) > TOLERANCE * max(1.0, abs(real)):
            raise LedgerError(
                f"net worth in {self.ledger.place} differs by {gap:,.2f} CNY from the real assets"
            )


class FlowKinds(NamedTuple):
    """Which flows change what sectors own, 1 or 0, (flows,) each."""

    costs: FloatArray  # of the payer
    incomes: FloatArray  # of the payee
    invests: FloatArray  # form capital of the payer


@cache
def kinds_of_flows() -> FlowKinds:
    """The kinds of the flows of the register, in its order."""
    flows = read_table("flows")
    payer = np.array([row["payer_role"] for row in flows])
    payee = np.array([row["payee_role"] for row in flows])
    works = np.isin([row["code"] for row in flows], PUBLIC_WORKS)
    return FlowKinds(
        costs=(~np.isin(payer, NO_SAVING)).astype(float),
        incomes=(~np.isin(payee, NO_SAVING)).astype(float),
        invests=((payer == "investment") | works).astype(float),
    )


def net_worth(sheet: Sheet) -> FloatArray:
    """Assets less liabilities, CNY by sector (10,)."""
    return sum((sheet[item] for item in ITEMS), start=np.zeros(len(SECTORS)))


def owed_to(debts: FloatArray, lender: int) -> FloatArray:
    """A row of the sheet: debts (CNY by sector, positive) as liabilities, and the lender's claim on
    all of them.
    """
    row = -debts
    row[lender] += debts.sum()
    return row


def owned_by(worth: float, sector: int, holders: dict[int, float]) -> FloatArray:
    """A row of the sheet: a sector's own funds as its liability, and who holds them; the rest is
    held outside.
    """
    row = np.zeros(len(SECTORS))
    row[sector] -= worth
    for holder, amount in holders.items():
        row[holder] += amount
    row[RW] += worth - sum(holders.values())
    return row
