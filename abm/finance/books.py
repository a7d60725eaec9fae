"""What credit remembers from month to month: the terms on which banks lend, and the counts of their
loans.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.columns import identity
from agents.finance.bank import AGRICULTURE, CLEAN, GREEN, LOAN_KINDS, TOURISM

if TYPE_CHECKING:
    from agents.arrays import FloatArray

GREEN_KINDS = (CLEAN, GREEN)
KINDS = len(LOAN_KINDS)
IS_GREEN = np.isin(np.arange(KINDS), GREEN_KINDS)
FAVOURED = np.array([kind in (CLEAN, GREEN, TOURISM, AGRICULTURE) for kind in range(KINDS)], float)
"""Kinds that the interest discount can reach."""
OTHER_BORROWERS = "other_borrowers"
"""Account of those who borrow here and are no agents: works and transport companies, owners of
homes, farms' firms.
"""
OWN_SERVICE = ("power_projects", OTHER_BORROWERS)
"""Accounts that serve their debts elsewhere than with the quarter's round of the agents."""
BORROWERS = ("enterprises", "herders", "residents", "mines", *OWN_SERVICE)
KIND_KEYS = identity("LoanKind", KINDS)


class Standing(NamedTuple):
    """What banks look at in applicants, mean of all."""

    coverage: float  # yearly surplus over interest and instalments
    equity_share: float  # own money in capital, share


def _nothing() -> FloatArray:
    """No loans of any kind, CNY, shape (5,)."""
    return np.zeros(KINDS)


@dataclass
class CreditBooks:
    """Terms of the month and counts of loans; arrays are by kind of loan (5,)."""

    # What holds for the whole run
    spread: FloatArray
    """Rate over the prime rate, 1/a."""
    lives: FloatArray
    """Mean time to repayment, years."""
    loss_rates: FloatArray
    """Lost in a usual year, share."""
    wearing: FloatArray
    """Due or lost in a year, share."""
    growth: FloatArray
    """Usual growth of loans to borrowers that are no agents, 1/a."""

    # The first month, against which terms are judged
    usual_prime_rate: float = field(init=False)
    """Prime rate, 1/a."""
    usual_rates: FloatArray = field(init=False)
    """`rates` of that month, 1/a."""
    usual_ease: FloatArray = field(init=False)
    """`accepted` of that month."""
    usual_standing: Standing | None = None
    """Of enterprises when they first applied; None until then."""
    booked_share: float = 0.0
    """Part of the plants' loans that banks here made before the first month."""

    # Terms of the month
    full_rates: FloatArray = field(init=False)
    """Lending rates, 1/a."""
    rates: FloatArray = field(init=False)
    """The same after the interest discount, 1/a."""
    accepted: FloatArray = field(init=False)
    """Share of applications that pass the banks' scoring."""
    guarantee: float = field(init=False)
    """Share of the loss on tourism loans that governments bear."""
    room: float = np.inf
    """What the quotas leave for agents until banks lend next, CNY."""

    # Counts
    applied_for: FloatArray = field(default_factory=_nothing)
    """Loans that agents applied for since the banks last counted, CNY."""
    new_direct: FloatArray = field(default_factory=_nothing)
    """Loans to agents since the banks last counted, CNY."""
    book: FloatArray = field(default_factory=_nothing)
    """What all borrowers owed when the banks last counted, CNY."""
    rest_start: FloatArray = field(default_factory=_nothing)
    """What borrowers that are no agents owed in January, CNY."""
    losses: float = 0.0
    """Written off in the month, CNY."""
    written_off_before: float = 0.0
    """Written off since the run began as last counted, CNY."""
    deposits_seen: float = 0.0
    """Deposits of residents and enterprises as last counted, CNY."""
    year: int | None = None
    """Year to which `loss_year` belongs; None before the first losses."""
    loss_year: FloatArray = field(default_factory=lambda: np.ones(KINDS))
    """Losses of the year over those of a usual one."""
