"""Closing of a phase: what had to be posted was posted, and amounts are what the agents' own
columns say.

`postings.csv` lists who pays whom under which flow in which phase, and in which months without
fail. What is due is reckoned from columns that the phase leaves behind, apart from the ledger. Both
are checked after every phase under strict checks, amounts also every December.
"""

from functools import lru_cache

import numpy as np

from abm.firms.labour import wage_factor
from abm.government.programmes import GOVERNMENTS
from abm.money.account import LedgerError
from abm.registers.tables import read_table
from agents import columns

TOLERANCE = 1e-9
MONTHS = {
    "every": frozenset(range(1, 13)),
    "quarter_ends": frozenset((3, 6, 9, 12)),
    "quarter_starts": frozenset((1, 4, 7, 10)),
    "event": frozenset(),
}


@lru_cache(maxsize=1)
def register():
    """Every posting there is: {(flow, payer, payee, phase): months in which it happens without
    fail}.
    """
    return {
        (row["flow"], row["payer"], row["payee"], row["phase"]): months_of(row["months"])
        for row in read_table("postings")
    }


def months_of(text):
    """Months (1-12) that a word of MONTHS, or a list such as "5 6 7", stands for."""
    return MONTHS.get(text) or frozenset(int(month) for month in text.split() if text != "event")


@lru_cache(maxsize=1)
def regular():
    """Postings that happen without fail in some month, by phase: {phase: [(posting, months)]}."""
    by_phase = {}
    for posting, months in register().items():
        if months:
            by_phase.setdefault(posting[3], []).append((posting, months))
    return by_phase


def close_phase(model, phase):
    """Refuse a phase that left out a regular posting, or posted another amount than is due."""
    strict = columns.STRICT
    if strict:
        check_posted(model.ledger, phase)
    if phase in DUES and (strict or model.clock.month == 12):
        for flow, due, posted in DUES[phase](model):
            compare(model.ledger, flow, float(due), float(posted))


def check_posted(ledger, phase):
    """Refuse a phase in which a regular posting of this month is missing."""
    month = ledger.clock.month
    for posting, months in regular().get(phase, ()):
        if month in months and posting not in ledger.posted:
            flow, payer, payee, _ = posting
            label, amount = ledger.latest.get(posting, ("an earlier month", 0.0))
            raise LedgerError(
                f"flow '{flow}' in {phase}, {ledger.clock.label}: {payer} paid {payee} 0.00 CNY "
                "where something is "
                f"due without fail; in {label} it was {amount:,.2f} CNY"
            )


def compare(ledger, flow, due, posted):
    """Refuse a posted amount that is not what is due."""
    if abs(due - posted) > TOLERANCE * max(1.0, abs(due), abs(posted)) + ledger.bound:
        raise LedgerError(
            f"flow '{flow}' in {ledger.place}: {posted:,.2f} CNY were posted, {due:,.2f} CNY were "
            "due, "
            f"difference {posted - due:,.2f} CNY"
        )


# What is due, (flow, CNY due, CNY posted) by phase; each from columns and levers, apart from the
# postings


def due_of_budgets(model):
    """Transfers from above, and fees, by the budgets of counties and prefecture."""
    p, total = model.parameters, model.ledger.month_total
    index = (1 - p.budget_revenue / p.budget_expenditure) * model.world.transfer_index / 12
    counties = float(np.add.reduce(model.counties.budget_expenditure)) * index
    yield "transfers", counties, total("transfers", payee="county_governments")
    own = p.budget_expenditure * p.prefecture_budget_share * index
    yield "transfers", own, total("transfers", payee="prefecture")
    fees = (
        p.other_revenue_share
        * p.budget_revenue
        / p.budget_expenditure
        * model.world.transfer_index
        / 12
    )
    due = (
        float(np.add.reduce(model.counties.budget_expenditure))
        + p.budget_expenditure * p.prefecture_budget_share
    ) * fees
    yield "resource_use_fees", due, total("resource_use_fees")


def due_of_building(model):
    """Works, equipment and land of plants by the building done this month."""
    k, total = model.power_projects, model.ledger.month_total
    cost = k.work_done * k.capital_cost * k.rated_capacity * k.counted_share
    bought = total("investment_import", payer="power_projects")
    posted = bought + total("land_compensation", payer="power_projects") + np.add.reduce(k.due)
    yield "investment_import", np.add.reduce(cost), posted


def due_of_power(model):
    """Tax and wages of plants by what they sold inside and outside."""
    p, total = model.parameters, model.ledger.month_total
    sales = total("power_export", payee="power_projects") + float(
        np.add.reduce(model.power_projects.local_sales)
    )
    yield (
        "production_tax",
        p.power_tax_share * sales,
        total("production_tax", payer="power_projects"),
    )
    wages = total("wages", payer="power_projects") + total("wages_outside", payer="power_projects")
    yield "wages", p.power_wage_share * p.value_added_ratio_electricity * sales, wages


def due_of_mines(model):
    """Ore and concentrate sold."""
    yield "ore_export", np.add.reduce(model.mines.output), model.ledger.month_total("ore_export")
    yield (
        "equity",
        -np.add.reduce(np.minimum(model.mines.deposits, 0.0)),
        0.0,
    )  # owners let no mine be overdrawn


def due_of_trade(model):
    """Purchases of households and counties as planned, sales of enterprises and plants, and nothing
    left between.
    """
    e, c, total, in_phase = (
        model.enterprises,
        model.counties,
        model.ledger.month_total,
        model.ledger.phase_total,
    )
    yield "market_sales", np.add.reduce(e.sales * e.weight), total("market_sales")
    for payer, planned in (("residents", c.resident_spending), ("herders", c.herder_spending)):
        bought = total("resident_consumption", payer) + total("resident_consumption_import", payer)
        yield "resident_consumption", np.add.reduce(planned), bought
    index, counties = (
        model.world.transfer_index / model.economy.start_transfers,
        "county_governments",
    )
    bought = in_phase("government_purchases", counties) + in_phase(
        "government_purchases_import", counties
    )
    yield (
        "government_purchases",
        np.add.reduce(c.public_purchases + c.public_investment) * index,
        bought,
    )
    for payer in GOVERNMENTS:
        bought = in_phase("programme_purchases", payer) + in_phase(
            "programme_purchases_import", payer
        )
        yield "programme_purchases", model.programmes.ordered(payer), bought
    sold = total("power_local") + total("power_residents") + in_phase("power_export", "world")
    yield "power_local", np.add.reduce(model.power_projects.local_sales), sold
    yield "market_sales", 0.0, np.add.reduce(model.ledger.balance("market"))


def due_of_settlement(model):
    """Wages by staff, people from outside and herders among them."""
    e, economy, total = model.enterprises, model.economy, model.ledger.month_total
    pay = economy.structure.wage[e.market] * economy.wage_level * wage_factor(model)
    wages = total("wages", payer="enterprises") + total("wages_outside", payer="enterprises")
    yield "wages", np.add.reduce(e.employees * e.weight * e.active * pay), wages


def due_of_policy(model):
    """What governments owe under programmes: works and services, grants, subsidies, by flow and
    payer.
    """
    total = model.ledger.month_total
    for (flow, payer), due in model.programmes.due.items():
        imports = (
            total("programme_purchases_import", payer) if flow == "programme_purchases" else 0.0
        )
        yield flow, due, total(flow, payer) + imports


DUES = {
    "set_budgets": due_of_budgets,
    "build_power": due_of_building,
    "dispatch_power": due_of_power,
    "mine_ore": due_of_mines,
    "trade_goods": due_of_trade,
    "settle_money": due_of_settlement,
    "record": due_of_policy,
}
