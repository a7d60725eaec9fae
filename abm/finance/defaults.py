"""Part of credit: who cannot serve debts to the banks here, and what the banks lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.books import KIND_KEYS, KINDS, OTHER_BORROWERS, by_cell, in_cells
from abm.finance.credit import CELL_KIND, kind_of_industry
from agents import quantiles
from agents.axis import at, by, pick, slots, to_power, total
from agents.calendar import MONTHS_A_QUARTER, MONTHS_A_YEAR, QUARTERS_A_YEAR
from agents.finance import bank
from agents.finance.bank import AGRICULTURE
from agents.finance.branch import share_of

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def debt_coverage(model: GanziModel) -> FloatArray:
    """Debt-service coverage of each row of enterprises by the surplus of a usual year, less what
    the county has not paid of it; infinite without debts.
    """
    enterprises = model.enterprises
    credit = model.credit
    surplus = MONTHS_A_YEAR * enterprises.usual_surplus * enterprises.weight
    surplus = surplus - enterprises.arrears
    return bank.debt_service_coverage(
        surplus,
        model.ledger.loans("enterprises"),
        rate=credit.of_kind(credit.full_rates, "enterprises"),
        life=credit.of_kind(credit.lives, "enterprises"),
    )


def default_of_agents(model: GanziModel) -> FloatArray:
    """A quarter's defaults of enterprises and herders; returns what the banks lost by kind, CNY,
    shape (5,).

    A single firm defaults by chance once it has been short for half a year, a group by the share of
    its units that cannot serve their debts. What is not lost is secured, and goes on being owed.
    """
    enterprises = model.enterprises
    p = model.parameters
    ledger = model.ledger

    coverage = debt_coverage(model)
    enterprises.months_short = bank.months_short(
        enterprises.months_short, short=coverage < 1.0, elapsed=MONTHS_A_QUARTER
    )
    long_short = enterprises.months_short >= p.months_to_default
    short = np.where(
        enterprises.single, long_short, bank.share_short(coverage, p.coverage_dispersion)
    )
    spared = to_power(1.0 - p.default_hazard, 1.0 / QUARTERS_A_YEAR)
    chance = short * (1.0 - spared) * enterprises.active

    luck = model.streams.uniform("default", model.clock.t, enterprises.uid)
    failed = quantiles.binomial_share(luck, enterprises.weight, chance)
    lost = ledger.loans("enterprises") * failed * p.loss_given_default
    ledger.write_off("enterprises", lost)
    by_kind = by(kind_of_industry(enterprises.industry), lost, KINDS)

    if "herders" in ledger.accounts and ledger.loans("herders").any():
        rate = pick(model.credit.loss_rates, AGRICULTURE) / QUARTERS_A_YEAR
        slots(by_kind)[AGRICULTURE] += rate * total(ledger.loans("herders"))
        ledger.write_off("herders", ledger.loans("herders") * rate)
    return by_kind


def default_of_others(model: GanziModel) -> FloatArray:
    """A month's losses on loans to borrowers that are no agents, CNY by kind, shape (5,): good
    years and bad ones.
    """
    credit = model.credit
    ledger = model.ledger
    if credit.year != model.clock.year:
        credit.year = model.clock.year
        credit.loss_year = loss_year(model)
    rate = credit.loss_rates * credit.loss_year / MONTHS_A_YEAR
    lost = ledger.loans(OTHER_BORROWERS) * at(rate, CELL_KIND)
    ledger.write_off(OTHER_BORROWERS, lost)
    return by(CELL_KIND, lost, KINDS)


def losses_by_hand(model: GanziModel) -> FloatArray:
    """What banks lose in counties where the edge between them is set to lose a share of what is
    owed along it, CNY by kind, shape (5,).

    It falls on borrowers that are no agents, at most on all that they owe.
    """
    network, ledger = model.network, model.ledger
    share = network.finance.loss[..., network.finance_rows.branches]
    if not share.any():
        return np.zeros(KINDS)
    debt = in_cells(ledger.loans(OTHER_BORROWERS))
    in_all = np.add.reduce(debt, axis=-2)
    lost = np.minimum(model.credit.by_branch * share.reshape(in_all.shape), in_all)
    lost = by_cell(debt * share_of(lost, in_all)[..., None, :])
    ledger.write_off(OTHER_BORROWERS, lost)
    return by(CELL_KIND, lost, KINDS)


def loss_year(model: GanziModel) -> FloatArray:
    """Losses of the year over those of a usual one, by kind of loan, mean one, shape (5,)."""
    luck = model.streams.uniform("default", model.clock.year * MONTHS_A_YEAR, KIND_KEYS)
    return np.asarray(quantiles.gamma(luck, 1.0, model.parameters.default_variation))
