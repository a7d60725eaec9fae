"""Banks: what they lend for what, at which rate, and how guidance, relending and guarantees change
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, ndtr

from agents.arrays import bounded
from agents.axis import at_least
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, Values

BANK_KINDS = ("policy", "state", "postal", "city", "rural", "syndicate")
"""Policy banks, large state banks, postal bank, joint-stock and city banks, rural credit unions,
banks elsewhere.
"""
RURAL, SYNDICATE = 4, 5
LOAN_KINDS = ("clean", "green", "tourism", "agriculture", "other")
CLEAN, GREEN, TOURISM, AGRICULTURE, OTHER = range(5)
"""Clean-energy loans are green too; `green` here is the rest of the green loans."""


class Bank(Agent):
    """All branches of one kind of bank in the prefecture; the last row is the banks elsewhere.

    The loans of all banks together, by kind, are the debts that the ledger keeps of those who
    borrowed.
    """

    loans = Column(
        "CNY",
        "loans booked here by kind: clean, other green, tourism, agriculture, other",
        low=0,
        width=5,
    )
    year_start_loans = Column("CNY", "the same at the end of last year", low=0, width=5)
    lent = Column("CNY/month", "new loans of the month by kind", low=0, width=5)
    appetite = Column(
        "share", "part of each kind of loan that this kind of bank makes", low=0, high=1, width=5
    )
    quota = Column("CNY/month", "most it may lend this month", low=0)
    own_funds = Column("CNY", "own funds that count for its branches here", low=0)
    wanted_funds = Column("CNY", "own funds that head offices want behind its loans here", low=0)
    bad_loans = Column("CNY", "written off since the run began", low=0)


def lending_rate(
    prime_rate: float,
    spread: FloatArray,
    *,
    relending_share: FloatArray,
    principal_share: float,
    relending_rate: float,
    passed_on: float,
) -> FloatArray:
    """Lending rate, 1/a, shape of `spread`: prime rate plus spread, less what central-bank
    relending passes on.

    The central bank refinances `principal_share` of the eligible loans that use it at
    `relending_rate`; the banks pass on a share of the gain. Source: carbon-reduction facility of
    November 2021: 60 % of principal at 1.75 %.
    """
    gain = at_least(prime_rate - relending_rate, 0.0)
    return prime_rate + spread - relending_share * principal_share * gain * passed_on


def borrower_rate(rate: FloatArray, *, discount: float, eligible: FloatArray) -> FloatArray:
    """Rate after the governments' interest discount (1/a), at least 0, shape of `rate`."""
    return np.maximum(rate - discount * eligible, 0.0)


def loan_demand(
    reference: float, *, rate: FloatArray, reference_rate: FloatArray, elasticity: float
) -> FloatArray:
    """Loans applied for, CNY/month, shape of `reference`; `elasticity` (a) is the log fall over a
    rise of the rate.
    """
    return reference * np.exp(-elasticity * (rate - reference_rate))


def granted_share(
    *,
    intercept: float,
    window: float,
    window_gain: float,
    favoured: FloatArray,
    guarantee: FloatArray,
    guarantee_gain: float,
) -> FloatArray:
    """Share of applications that pass the banks' scoring, 0 to 1, shape of `favoured`.

    `favoured` says how far each kind is green; the green window lifts those, a guarantee (share of
    the loss that governments bear) lifts the kinds it covers. Source: logit credit scoring.
    """
    return expit(intercept + window_gain * window * favoured + guarantee_gain * guarantee)


def quota_growth(usual_growth: Values, *, deposit_growth: Values, weight: Values) -> Values:
    """Yearly growth that head offices allow to a bank's loans, at least 0."""
    return at_least(usual_growth + weight * deposit_growth, 0.0)


def debt_service_coverage(
    surplus: FloatArray, debt: FloatArray, *, rate: FloatArray, life: FloatArray
) -> FloatArray:
    """Yearly surplus over a year's interest and instalments, >= 0, shape of `debt`; infinite
    without debt.

    `surplus` CNY/a, `debt` CNY, `rate` 1/a, `life` years.
    """
    debt_service = debt * (rate + 1.0 / life)
    return np.divide(
        np.maximum(surplus, 0.0),
        debt_service,
        out=np.full(np.shape(debt), np.inf),
        where=debt_service > 0,
    )


def share_short(coverage: FloatArray, dispersion: float) -> FloatArray:
    """Share of the units of a row that cannot serve their debts, 0 to 1, where the row's mean
    coverage is `coverage`.

    The units' coverage is lognormal with log deviation `dispersion` around the row's.
    """
    with np.errstate(divide="ignore"):
        return ndtr(-np.log(coverage) / dispersion)


def months_short(months: FloatArray, *, short: BoolArray, elapsed: int) -> FloatArray:
    """Months in a row that debts could not be served; `short` bool, `elapsed` months since the last
    look.
    """
    return np.where(short, months + elapsed, 0.0)


def credit_chance(
    *,
    ease: FloatArray,
    coverage: FloatArray,
    usual_coverage: float,
    equity_share: FloatArray,
    usual_equity: float,
    age: Values,
    coverage_effect: float,
    equity_effect: float,
    age_effect: float,
) -> FloatArray:
    """Chance of an applicant to pass the banks' scoring, 0 to 1, shape of `coverage`.

    `ease` is the kind's share of accepted applications; an applicant stands out by debt-service
    coverage and by own money in its capital (collateral), both against the usual, and by years
    known to the bank. Effects on the log odds: of one unit of coverage, of own money as a share, of
    ten years. Source: logit credit scoring.
    """
    score = np.log(ease / (1.0 - ease))
    score = score + coverage_effect * (bounded(coverage, 0.0, 4.0) - usual_coverage)
    score = score + equity_effect * (bounded(equity_share, -1.0, 1.0) - usual_equity)
    return expit(score + age_effect * (np.minimum(age, 10.0) / 10.0 - 0.5))


def repayments(loans: FloatArray, years: Values) -> FloatArray:
    """Principal repaid in a month, CNY, shape of `loans`: an even share of the balance over the
    mean life in years.
    """
    return loans / (MONTHS_A_YEAR * years)


def growth_gap(now: FloatArray, before: FloatArray, *, kinds: list[int]) -> float:
    """Growth of the loans of some kinds minus growth of all loans over the same time, shares; 0 if
    there were none.
    """
    part_before = before[..., kinds].sum()
    all_before = before.sum()
    if part_before <= 0 or all_before <= 0:
        return 0.0
    return float(now[..., kinds].sum() / part_before - now.sum() / all_before)


def share_change(now: FloatArray, before: FloatArray, *, kinds: list[int]) -> float:
    """Change of the share of some kinds in all loans."""
    if before.sum() <= 0 or now.sum() <= 0:
        return 0.0
    return float(now[..., kinds].sum() / now.sum() - before[..., kinds].sum() / before.sum())
