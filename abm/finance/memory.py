"""Part of the banks' month: what losses leave behind, and how far banks are willing to lend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.books import BANKS_HERE, by_branch, of_all_banks, of_kinds
from agents.axis import across
from agents.calendar import MONTHS_A_YEAR
from agents.finance import branch
from agents.finance.bank import RURAL

if TYPE_CHECKING:
    from abm.finance.exposure import Losses
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def open_memory(model: GanziModel) -> None:
    """Own funds are those wanted, nothing is remembered, and every bank lends its whole quota."""
    banks = model.banks
    banks.wanted_funds = wanted_funds(model, np.add.reduce(banks.loans, axis=-1))
    banks.own_funds = banks.wanted_funds
    finance = model.network.finance
    finance.memory = np.zeros(finance.n)


def remember_losses(model: GanziModel, losses: Losses) -> None:
    """Take what banks lost since they last counted into their memory, county by county, and their
    own funds.

    What is usual is priced into rates and leaves nothing behind.
    """
    banks, credit, p = model.banks, model.credit, model.parameters
    finance, rows = model.network.finance, model.network.finance_rows.branches
    lost = np.add.reduce(losses.agents + losses.others, axis=-2)
    usual = usual_losses(model, losses)
    owed = credit.by_branch
    memory = branch.memory_after_month(
        finance.memory[..., rows].reshape(owed.shape),
        loss=lost,
        usual=usual,
        owed=owed,
        months=across(p.loss_memory_months),
    )
    finance.put("memory", rows, by_branch(memory))
    missing = np.add.reduce(lost - usual, axis=-1)
    banks.own_funds = np.maximum(banks.own_funds - of_all_banks(missing), 0.0)


def usual_losses(model: GanziModel, losses: Losses) -> FloatArray:
    """What each bank expects to lose in a county in a month, CNY, shape (5, 18).

    Of borrowers that are no agents what the kind of loan usually loses; of agents what they lost in
    the first year, all of which is taken for usual; power plants lose nothing.
    """
    credit = model.credit
    credit.months += 1
    usual = credit.by_others * of_kinds(credit.loss_rates / MONTHS_A_YEAR)
    if credit.months <= MONTHS_A_YEAR:
        credit.first_lost = credit.first_lost + losses.agents.sum(axis=(-3, -1))
        credit.first_owed = credit.first_owed + credit.by_agents.sum(axis=(-3, -1))
        return np.add.reduce(usual + losses.agents, axis=-2)
    rate = branch.share_of(credit.first_lost, credit.first_owed)
    return np.add.reduce(usual + credit.by_agents * of_kinds(rate), axis=-2)


def set_willingness(model: GanziModel) -> None:
    """Head offices refill own funds, and let each bank lend by these, by what it remembers, and by
    how far the edge to the county is open.
    """
    banks, credit, p = model.banks, model.credit, model.parameters
    finance, rows = model.network.finance, model.network.finance_rows.branches
    wanted = wanted_funds(model, np.add.reduce(banks.loans, axis=-1))
    banks.own_funds = branch.own_funds_after_month(
        banks.own_funds, before=banks.wanted_funds, wanted=wanted, refill=p.capital_refill
    )
    banks.wanted_funds = wanted
    shape = credit.willing.shape
    credit.willing = branch.willingness(
        finance.memory[..., rows].reshape(shape),
        branch.stance(banks.own_funds, wanted, exponent=p.stance_exponent)[..., :BANKS_HERE],
        effect=across(p.loss_memory_effect),
        open=finance.open[..., rows].reshape(shape),
    )


def wanted_funds(model: GanziModel, loans: FloatArray) -> FloatArray:
    """Own funds that head offices want behind `loans` of each bank, CNY, shape of `loans`."""
    p = model.parameters
    rural = np.arange(loans.shape[-1]) == RURAL
    return np.where(rural, p.capital_ratio_rural, p.capital_ratio_others) * loans
