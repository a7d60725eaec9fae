"""What credit remembers from month to month: the terms on which banks lend, and the counts of their
loans.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.axis import as_table, in_line
from agents.columns import identity
from agents.county import COUNTIES
from agents.finance.bank import AGRICULTURE, CLEAN, GREEN, LOAN_KINDS, SYNDICATE, TOURISM

if TYPE_CHECKING:
    from agents.arrays import FloatArray

GREEN_KINDS = (CLEAN, GREEN)
KINDS = len(LOAN_KINDS)
BANKS_HERE = SYNDICATE
"""Banks that book loans here; those elsewhere, the last row of banks, book none."""
CELLS = (BANKS_HERE, KINDS, len(COUNTIES))
"""Shape of loans by bank, kind and county."""
IS_GREEN = np.isin(np.arange(KINDS), GREEN_KINDS).astype(float)
IS_TOURISM = (np.arange(KINDS) == TOURISM).astype(float)
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


def _by_cell() -> FloatArray:
    """No loans by bank, kind and county, CNY, shape (5, 5, 18)."""
    return np.zeros(CELLS)


def _by_branch() -> FloatArray:
    """Nothing by bank and county, shape (5, 18)."""
    return np.zeros((BANKS_HERE, len(COUNTIES)))


@dataclass
class CreditBooks:
    """Terms of the month, counts of loans and what losses have left behind; arrays are by kind of
    loan (5,) unless they say otherwise.
    """

    STAYS = frozenset(
        {
            "spread",
            "lives",
            "loss_rates",
            "wearing",
            "growth",
            "usual_rates",
            "usual_ease",
            "booked_share",
        }
    )
    """What is never replaced while months pass."""

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

    # What banks have to lend in a county, by bank and county (5, 18)
    willing: FloatArray = field(default_factory=lambda: _by_branch() + 1.0)
    """Part of its usual quota that a bank lends there, by its memory, stance and edge, 0 to 1."""
    room: FloatArray = field(default_factory=lambda: _by_branch() + np.inf)
    """What it may still lend there until quotas are next released, CNY."""
    kept: FloatArray = field(default_factory=_by_branch)
    """What passed the scoring when enterprises last applied, CNY: kept free for them whether or not
    they got it.
    """

    # Counts, by bank, kind and county (5, 5, 18) where nothing else is said
    new_direct: FloatArray = field(default_factory=_by_cell)
    """Loans to agents since the banks last counted, CNY."""
    planned: FloatArray = field(default_factory=_by_branch)
    """Loans to power plants since then, by bank and county (5, 18), CNY: they follow the state
    plan, outside the quotas of counties.
    """
    owed: FloatArray = field(default_factory=_by_cell)
    """What all borrowers owed when the banks last counted, CNY."""
    by_branch: FloatArray = field(default_factory=_by_branch)
    """The same by bank and county (5, 18), CNY."""
    by_agents: FloatArray = field(default_factory=_by_cell)
    """What agents other than power plants owed of it, CNY."""
    by_others: FloatArray = field(default_factory=_by_cell)
    """What borrowers that are no agents owed of it, CNY."""
    by_plan: FloatArray = field(default_factory=_by_branch)
    """What power plants owed of it, by bank and county (5, 18), CNY."""
    rest_start: FloatArray = field(default_factory=_by_cell)
    """What borrowers that are no agents owed in January, CNY."""
    refused: FloatArray = field(default_factory=lambda: np.zeros(len(COUNTIES)))
    """Loans that passed the scoring and found no quota since banks last counted, by county (18,),
    CNY.
    """
    rationed: FloatArray = field(default_factory=lambda: np.zeros(len(COUNTIES)))
    """The same of the last count."""
    months: int = 0
    """How often banks have counted."""
    first_lost: FloatArray = field(default_factory=lambda: np.zeros(KINDS))
    """What agents owed and did not pay back in the first year, CNY."""
    first_owed: FloatArray = field(default_factory=lambda: np.zeros(KINDS))
    """What they owed in that year, CNY times months."""
    losses: float = 0.0
    """Written off since the count before, CNY."""
    deposits_seen: float = 0.0
    """Deposits of residents and enterprises as last counted, CNY."""
    year: int | None = None
    """Year to which `loss_year` belongs; None before the first losses."""
    loss_year: FloatArray = field(default_factory=lambda: np.ones(KINDS))
    """Losses of the year over those of a usual one."""


def in_cells(values: FloatArray) -> FloatArray:
    """Values by cell (450,) by bank, kind and county, shape (5, 5, 18)."""
    return as_table(values, CELLS)


def by_cell(values: FloatArray) -> FloatArray:
    """Values by bank, kind and county (5, 5, 18) by cell, shape (450,)."""
    return in_line(values, 3)


def by_branch(values: FloatArray) -> FloatArray:
    """Values by bank and county (5, 18) by edge, shape (90,)."""
    return in_line(values)


def of_kinds(values: FloatArray) -> FloatArray:
    """Values by kind (5,), to go with those by bank, kind and county."""
    return values[..., None, :, None]


def of_all_banks(values: FloatArray, axis: int = -1) -> FloatArray:
    """Values of the banks here, which are an `axis`, with zeros for those elsewhere."""
    shape = list(values.shape)
    shape[axis] = 1
    return np.concatenate([values, np.zeros(shape)], axis=axis)
