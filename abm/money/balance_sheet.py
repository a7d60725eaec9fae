"""Balance sheets of the ten sectors, and why they changed: money, and what is no flow of money.

Stocks are read from the agents (deposits, loans, capital, herds, stakes); what the postings say
they should be is reckoned apart, so that a debt or stake that moved without a posting is found.
Equity of enterprises and project companies is at book value, so that these sectors, like the fund
and the banks, own nothing net. Source: Godley and Lavoie, Monetary Economics; SNA 2008, other
changes in assets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.money.ledger import TOLERANCE, LedgerError
from abm.money.sectors import BK, CG, EN, GF, HH, HR, PG, RW, SECTORS, SV, UG
from abm.registers.policy import register
from agents.industries import NON_MARKET
from agents.power import power_project as plant

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray

ITEMS = (
    *("fixed_capital", "livestock", "deposits", "local_loans", "external_loans", "bonds"),
    *("equity_enterprises", "equity_companies", "fund_shares", "bank_equity", "head_office"),
)
REAL = ("fixed_capital", "livestock")
OTHER_CHANGES = ("depreciation", "herd_growth", "write_offs", "revaluation")
MONEY_HOLDERS = (HH, HR, EN, SV, GF, CG, PG)
NO_SAVING = ("investment", "financial")
"""Roles of flows that change what is owned or owed, and are no cost or income."""
PUBLIC_WORKS = ("programme_purchases", "programme_purchases_import")
"""Purchases of governments that are counted as capital formed."""


class BalanceSheet:
    """The sheet at the last closing, `sheet`: {item: CNY by sector (10,)}, assets (+) and
    liabilities (-).

    `changes` {kind: CNY by sector}: why net worth changed since the closing before, besides saving;
    `year_flows` (flows, 10): the transactions between the two.
    """

    def __init__(self, model: GanziModel) -> None:
        self.ledger = ledger = model.ledger
        payer = np.array([row["payer_role"] for row in ledger.flows.values()])
        payee = np.array([row["payee_role"] for row in ledger.flows.values()])
        self._costs, self._incomes = (
            ~np.isin(payer, NO_SAVING) * 1.0,
            ~np.isin(payee, NO_SAVING) * 1.0,
        )
        works = np.isin(list(ledger.flows), PUBLIC_WORKS)
        self._invests = np.maximum(payer == "investment", works) * 1.0
        self._row = {code: index for index, code in enumerate(ledger.flows)}
        self.flows = np.zeros((len(payer), len(SECTORS)))
        self.saving, self.formed, self._year_saving = np.zeros((3, len(SECTORS)))
        self._flows_before, self.year_flows = self.flows.copy(), self.flows
        self._opening, self._written_off = self._stocks(model), self._debts_forgiven()
        self._opening_equity = model.parameters.bank_capital_share * float(
            self._opening["local_loans"].sum()
        )
        self.sheet, self.changes = (
            self._drawn_up(model),
            {name: np.zeros(len(SECTORS)) for name in OTHER_CHANGES},
        )

    def add_month(self) -> None:
        """Take in the month's postings, after the last of them."""
        ledger = self.ledger
        received, paid = ledger.received @ ledger.in_sector, ledger.paid @ ledger.in_sector
        self.flows += received - paid
        self.saving += self._incomes @ received - self._costs @ paid
        self.formed += self._invests @ paid

    def close_year(self, model: GanziModel) -> None:
        """Draw up the sheet, and say why net worth changed since the last time."""
        before, saved = self.sheet, self.saving - self._year_saving
        self.year_flows, self._flows_before = self.flows - self._flows_before, self.flows.copy()
        self.sheet, self._year_saving = self._drawn_up(model), self.saving.copy()
        p, owed = model.parameters, self._debts_forgiven()
        changes = {"depreciation": -p.capital_depreciation * before["fixed_capital"]}
        changes["herd_growth"] = self.sheet["livestock"] - before["livestock"]
        changes["write_offs"] = owed - self._written_off
        self._written_off = owed
        known = saved + sum(changes.values())
        changes["revaluation"] = net_worth(self.sheet) - net_worth(before) - known
        self.changes = changes

    def of_year(self, sector: int, flows: tuple[str, ...]) -> FloatArray:
        """CNY that a sector received less what it paid under each flow in the year closed last,
        shape (flows,).
        """
        return self.year_flows[[self._row[flow] for flow in flows], sector]

    # What the agents hold

    def _by_sector(self, value: Callable) -> FloatArray:
        """Amounts by account, value(account) CNY, summed by sector, shape (10,)."""
        total = np.zeros(len(SECTORS))
        for books in self.ledger.accounts.values():
            total[list(SECTORS).index(books.sector)] += value(books)
        return total

    def _debts_forgiven(self) -> FloatArray:
        """Debts written off so far by sector of the debtor, CNY, shape (10,)."""
        return self._by_sector(lambda books: books.written_off)

    def _stocks(self, model: GanziModel) -> dict[str, FloatArray]:
        """What sectors hold or owe, by the agents' own columns: {item: CNY by sector (10,)}."""
        stocks = {
            "deposits": self._by_sector(lambda books: float(np.add.reduce(books.deposits))),
            "local_loans": self._by_sector(lambda books: float(np.add.reduce(books.loans))),
        }
        for item in ("external_loans", "bonds", "fund_calls", "fund_tickets"):
            stocks[item] = np.zeros(len(SECTORS))
        stocks["external_loans"][SV] = float(np.add.reduce(model.power_projects.external_loans))
        stocks["bonds"][[CG, PG]] = (
            float(np.add.reduce(model.public_debt.counties)),
            model.public_debt.prefecture,
        )
        stocks["fund_calls"][GF] = float(model.guidance_funds.called[0])
        stocks["fund_tickets"][GF] = -float(model.guidance_funds.invested[0])
        return stocks

    def _capital(self, model: GanziModel) -> FloatArray:
        """Fixed capital by sector, CNY: enterprises and plants at today's cost, others what they
        formed, worn.
        """
        e, k = model.enterprises, model.power_projects
        years = (model.clock.t - model.clock.start) / 12
        capital = self.formed * (1 - model.parameters.capital_depreciation) ** (years / 2)
        cost = k.capital_cost * k.rated_capacity * k.counted_share
        capital[SV] = float(np.add.reduce(cost * np.where(k.stage == plant.DONE, 1.0, k.work)))
        own = float(np.add.reduce(e.capital * e.weight * e.active)) * model.world.consumer_prices
        others = self.ledger.accounts.get("other_borrowers")
        capital[EN] = own + (
            float(np.add.reduce(others.loans)) if others else 0.0
        )  # they own what they borrowed for
        capital[[BK, GF, RW]] = 0.0
        return capital

    def _drawn_up(self, model: GanziModel) -> dict[str, FloatArray]:
        """The sheet, {item: CNY by sector (10,)}."""
        stocks, fund, h = self._stocks(model), model.guidance_funds, model.herders
        sheet = {item: np.zeros(len(SECTORS)) for item in ITEMS}
        sheet["fixed_capital"] = self._capital(model)
        heads = h.herd.sum(axis=1) * h.weight
        sheet["livestock"][HH] = float(np.add.reduce(heads * model.counties.animal_price[h.county]))
        sheet["deposits"][list(MONEY_HOLDERS)] = stocks["deposits"][list(MONEY_HOLDERS)]
        sheet["deposits"][BK] = -sheet["deposits"].sum()
        for item, lender in (("local_loans", BK), ("external_loans", RW), ("bonds", RW)):
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

    def _owners(self, model: GanziModel, sheet: dict[str, FloatArray]) -> None:
        """Who owns enterprises and project companies at book value: fund, counties, people here,
        owners outside.
        """
        e, p, ledger = model.enterprises, model.parameters, self.ledger
        tickets = np.maximum(self.flows[self._row["fund_tickets"]], 0.0)
        stakes = float(model.guidance_funds.stakes[0]) * tickets / max(float(tickets.sum()), 1.0)
        own = (
            e.capital * e.weight * e.active * model.world.consumer_prices
            + e.deposits
            - ledger.loans("enterprises")
        )
        public = e.market == NON_MARKET
        here = np.where(e.single, p.local_ownership_large, p.local_ownership) * ~public
        here = np.where(e.self_employed & ~public, 1.0, here)
        local = {CG: float(np.add.reduce(own * public)), HR: float(np.add.reduce(own * here))}
        for item, sector, others in (
            ("equity_enterprises", EN, local),
            ("equity_companies", SV, {}),
        ):
            book = sum(
                float(sheet[name][sector]) for name in ITEMS[: ITEMS.index("equity_enterprises")]
            )
            sheet[item] = owned_by(book, sector, {GF: float(stakes[sector]), **others})
        sheet["equity_enterprises"][[GF, RW]] += (
            stakes[RW],
            -stakes[RW],
        )  # firms of the parks outside

    def _banks(self, stocks: dict[str, FloatArray], sheet: dict[str, FloatArray]) -> None:
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
        sheet["head_office"][[BK, UG, RW]] = position, upper, -position - upper
        equity = sum(float(sheet[item][BK]) for item in ("deposits", "local_loans", "head_office"))
        sheet["bank_equity"] = owned_by(equity, BK, {})

    # Checks

    def check(self, model: GanziModel) -> None:
        """Refuse stocks that the postings do not explain, and sheets that do not add up, naming
        flow and amount.
        """
        now, forgiven = self._stocks(model), self._debts_forgiven()
        scale = max(1.0, float(np.abs(now["deposits"]).sum()))
        self._compare(
            "all flows", now["deposits"] - self._opening["deposits"], self.flows.sum(axis=0), scale
        )
        lent = self._sum("new_loans", "loan_repayment") - forgiven
        lent[BK] = 0.0
        self._compare("new_loans", now["local_loans"] - self._opening["local_loans"], lent, scale)
        for flow, back, item in (
            ("external_loans", "external_repayment", "external_loans"),
            ("bond_issue", "bond_repayment", "bonds"),
            ("fund_calls", "fund_calls", "fund_calls"),
            ("fund_tickets", "fund_tickets", "fund_tickets"),
        ):
            posted = self._sum(*{flow, back}) * (now[item] != 0)
            self._compare(flow, now[item] - self._opening[item], posted, scale)
        self._check_sheet(self._drawn_up(model), forgiven, scale)

    def _sum(self, *flows: Any) -> FloatArray:
        """What sectors received (+) and paid (-) under flows since the books were opened, CNY,
        shape (10,).
        """
        return sum(self.flows[self._row[flow]] for flow in flows)

    def _compare(self, flow: str, moved: FloatArray, posted: FloatArray, scale: float) -> None:
        """Refuse a stock that moved by another amount than was posted."""
        gap = moved - posted
        if np.abs(gap).max() > TOLERANCE * scale:
            worst = int(np.abs(gap).argmax())
            raise LedgerError(
                f"flow '{flow}' in {self.ledger.place}: sector {list(SECTORS)[worst]} holds "
                f"{moved[worst]:,.2f} CNY "
                f"more than at the start, {posted[worst]:,.2f} were posted, difference "
                f"{gap[worst]:,.2f} CNY"
            )

    def _check_sheet(
        self, sheet: dict[str, FloatArray], forgiven: FloatArray, scale: float
    ) -> None:
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


FUNDERS = {UG: "upper", PG: "prefecture", CG: "county"}


def net_worth(sheet: dict[str, FloatArray]) -> FloatArray:
    """Assets less liabilities, CNY by sector (10,)."""
    return sum(sheet[item] for item in ITEMS)


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
