"""Part of investment: what debts firms keep, and how banks judge those who ask for loans."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.books import Standing
from abm.finance.defaults import debt_coverage
from abm.firms.enterprises import may_borrow
from agents.arrays import bounded, quotient, rows_where
from agents.finance.bank import credit_chance

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def usual_debt(model: GanziModel) -> FloatArray:
    """Debts that firms keep on their capital, CNY by row: those of the start, more while loans are
    cheap and easy.

    Source: partial adjustment to a target leverage, Flannery and Rangan 2006, here within a
    quarter.
    """
    enterprises, p = model.enterprises, model.parameters
    pull = model.credit.pull()[model.credit.kinds("enterprises")]
    return (
        np.minimum(p.loan_to_capital * pull, 1.0)
        * enterprises.capital
        * enterprises.weight
        * enterprises.price
    )


class Borrowed(NamedTuple):
    """What enterprises got of the banks here, by row."""

    lent: FloatArray
    """CNY."""
    served: FloatArray
    """Part of what passed the scoring for which banks had quota, 0 to 1."""


def borrow(model: GanziModel, amounts: FloatArray) -> Borrowed:
    """Loans granted by row out of the `amounts` (CNY) applied for, scored by the banks."""
    lent = np.zeros(len(amounts))
    served = np.ones(len(amounts))
    rows = rows_where(amounts > 0)
    if len(rows):
        loans = model.credit.lend_scored(amounts[rows], acceptance(model)[rows], rows)
        lent[rows] = loans.lent
        passed = loans.passed > 0
        served[rows[passed]] = loans.lent[passed] / loans.passed[passed]
    return Borrowed(lent, served)


def acceptance(model: GanziModel) -> FloatArray:
    """Chance of each row to pass the banks' scoring, 0 to 1; the usual applicant is that of the
    start.
    """
    enterprises, p, credit = model.enterprises, model.parameters, model.credit
    coverage = bounded(debt_coverage(model), 0.0, 4.0)
    worth = enterprises.capital * enterprises.weight * enterprises.price
    own = 1.0 - quotient(model.ledger.loans("enterprises"), worth)
    if credit.usual_standing is None:
        weight = worth * may_borrow(enterprises)
        credit.usual_standing = Standing(
            coverage=np.average(coverage, weights=weight),
            equity_share=np.average(own, weights=weight),
        )
    return credit_chance(
        ease=credit.accepted[credit.kinds("enterprises")],
        coverage=coverage,
        usual_coverage=credit.usual_standing.coverage,
        equity_share=own,
        usual_equity=credit.usual_standing.equity_share,
        age=enterprises.age,
        coverage_effect=p.score_coverage,
        equity_effect=p.score_collateral,
        age_effect=p.score_relation,
    )
