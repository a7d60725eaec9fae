"""Credit: this month's lending rates and acceptance by kind of loan, and lending to all who borrow
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.columns import identity
from agents.finance import bank
from agents.finance.bank import AGRICULTURE, CLEAN, GREEN, LOAN_KINDS, OTHER, SYNDICATE, TOURISM
from agents.industries import (
    CROPS,
    FOOD_PROCESSING,
    FORESTRY,
    HOSPITALITY,
    LIVESTOCK,
    TIBETAN_MEDICINE,
)
from agents.units import MILLION, PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, Values

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
OF_FARMS = (CROPS, LIVESTOCK, FORESTRY, FOOD_PROCESSING, TIBETAN_MEDICINE)
"""Industries whose enterprises take agricultural loans."""
BORROWERS = ("enterprises", "herders", "residents", "mines", *OWN_SERVICE)
KIND_KEYS = identity("LoanKind", KINDS)


class Standing(NamedTuple):
    """What banks look at in applicants, mean of all."""

    coverage: float  # yearly surplus over interest and instalments
    equity_share: float  # own money in capital, share


class DirectLoans(NamedTuple):
    """Loans to agents since the banks last counted, CNY by kind (5,)."""

    lent: FloatArray
    applied_for: FloatArray


class Credit:
    """Terms of the month, and the door through which agents borrow from the banks here; arrays are
    by kind of loan (5,).
    """

    # What holds for the whole run
    spread: FloatArray  # rate over the prime rate, 1/a
    lives: FloatArray  # mean time to repayment, years
    loss_rates: FloatArray  # lost in a usual year, share
    wearing: FloatArray  # due or lost in a year, share
    growth: FloatArray  # usual growth of loans to borrowers that are no agents, 1/a
    usual_prime_rate: float  # prime rate of the first month, 1/a
    usual_rates: FloatArray  # `rates` of the first month, 1/a
    usual_ease: FloatArray  # `accepted` of the first month
    usual_standing: Standing | None  # of enterprises when they first applied
    booked_share: float  # part of the plants' loans that banks here made before the first month

    # Terms of the month
    full_rates: FloatArray  # lending rates, 1/a
    rates: FloatArray  # the same after the interest discount, 1/a
    accepted: FloatArray  # share of applications that pass the banks' scoring
    guarantee: float  # share of the loss on tourism loans that governments bear
    room: float  # what the quotas leave for agents until banks lend next, CNY

    # Counts
    applied_for: FloatArray  # loans that agents applied for since the banks last counted, CNY
    new_direct: FloatArray  # loans to agents since the banks last counted, CNY
    book: FloatArray  # what all borrowers owed when the banks last counted, CNY
    rest_start: FloatArray  # what borrowers that are no agents owed in January, CNY
    losses: float  # written off in the month, CNY
    written_off_before: float  # written off since the run began as last counted, CNY
    deposits_seen: float  # deposits of residents and enterprises as last counted, CNY
    year: int | None  # year to which `loss_year` belongs
    loss_year: FloatArray  # losses of the year over those of a usual one

    def __init__(self, model: GanziModel) -> None:
        self.model = model
        self._set_facts(model.parameters)
        self._kinds: dict[str, IntArray | int] = {
            "herders": AGRICULTURE,
            "power_projects": CLEAN,
            OTHER_BORROWERS: np.arange(KINDS),
        }
        self.room = np.inf
        self.applied_for = np.zeros(KINDS)
        self.new_direct = np.zeros(KINDS)
        self.book = np.zeros(KINDS)
        self.rest_start = np.zeros(KINDS)
        self.losses = 0.0
        self.written_off_before = 0.0
        self.deposits_seen = 0.0
        self.booked_share = 0.0
        self.year = None
        self.loss_year = np.ones(KINDS)

        self.set_terms()
        self.usual_prime_rate = model.world.loan_prime_rate
        self.usual_rates = self.rates
        self.usual_ease = self.accepted
        self.usual_standing = None

    def _set_facts(self, p: Parameters) -> None:
        """What holds for loans of each kind through the whole run."""
        green = p.loan_spread_green
        self.spread = np.array([green, green, p.loan_spread, p.loan_spread_rural, p.loan_spread])
        self.lives = np.array(
            [
                p.loan_life_clean,
                p.loan_life_green,
                p.loan_life_tourism,
                p.loan_life_farm,
                p.loan_life_other,
            ]
        )
        defaults = [
            p.default_green,
            p.default_green,
            p.default_tourism,
            p.default_farm,
            p.default_other,
        ]
        self.loss_rates = np.array(defaults) * p.loss_given_default
        self.wearing = 1 / self.lives + self.loss_rates
        self.growth = np.array(
            [
                0.0,  # of plants' loans only those in the tables grow
                p.loan_growth_green,
                p.loan_growth_tourism,
                p.loan_growth_farm,
                p.loan_growth_other,
            ]
        )

    def set_terms(self) -> None:
        """Rates and acceptance by kind for this month, from the prime rate and the levers."""
        p = self.model.parameters
        levers = self.model.levers
        self.full_rates = bank.lending_rate(
            self.model.world.loan_prime_rate,
            self.spread,
            relending_share=levers.relending_use * IS_GREEN,
            principal_share=p.relending_principal,
            relending_rate=p.relending_rate,
            passed_on=p.relending_passed_on,
        )
        self.rates = bank.borrower_rate(
            self.full_rates,
            discount=levers.interest_discount / PERCENT,
            eligible=FAVOURED * p.discount_reach,
        )

        self.guarantee = guaranteed_share(self.model)
        self.accepted = bank.granted_share(
            intercept=p.acceptance_intercept,
            window=levers.green_window,
            window_gain=p.window_gain,
            favoured=IS_GREEN + p.window_side_effect * (FAVOURED - IS_GREEN),
            guarantee=np.where(np.arange(KINDS) == TOURISM, self.guarantee, 0.0),
            guarantee_gain=p.guarantee_gain,
        )

    def rate(self, kind: str) -> float:
        """Lending rate of the month after the interest discount, 1/a, by name of the kind."""
        return float(self.rates[LOAN_KINDS.index(kind)])

    def ease(self, kind: str) -> float:
        """Share of applications that pass the banks' scoring this month, 0 to 1, by name of the
        kind.
        """
        return float(self.accepted[LOAN_KINDS.index(kind)])

    def pull(self) -> FloatArray:
        """What borrowers want and banks accept of each kind against the first month's, by this
        month's terms, (5,).
        """
        wanted = bank.loan_demand(
            1.0,
            rate=self.rates,
            reference_rate=self.usual_rates,
            elasticity=self.model.parameters.loan_rate_elasticity,
        )
        return wanted * (self.accepted / self.usual_ease)

    def plant_share(self) -> float:
        """Share of a power plant's loans that banks here make this month, 0 to 1; banks elsewhere
        make the rest.
        """
        return min(self.booked_share * self.pull()[CLEAN], 1.0)

    def kinds(self, account: str) -> IntArray | int:
        """Kind of loan that an account owes: a row of LOAN_KINDS, or one for each row of the
        account.
        """
        if account not in self._kinds:
            enterprises = self.model.enterprises
            self._kinds[account] = (
                kind_of_industry(enterprises.industry) if account == "enterprises" else OTHER
            )
        return self._kinds[account]

    def owed(self) -> FloatArray:
        """What all borrowers owe the banks here by kind, CNY, shape (5,), as the ledger has it."""
        ledger = self.model.ledger
        total = np.zeros(KINDS)
        for account in BORROWERS:
            if account in ledger.accounts:
                debt = ledger.loans(account)
                kind = self.kinds(account)
                if isinstance(kind, np.ndarray):
                    total += np.bincount(kind, debt, KINDS)
                else:
                    total[kind] += np.add.reduce(debt)
        return total

    def written_off(self) -> float:
        """What the banks have written off since the run began, CNY."""
        accounts = self.model.ledger.accounts
        return sum(accounts[name].written_off for name in BORROWERS if name in accounts)

    def lend_local(
        self, account: str, amounts: FloatArray, kind: str, rows: IntArray | None = None
    ) -> FloatArray:
        """Lend to rows of an account what the banks grant of `amounts`; returns what was lent, CNY,
        shape of `amounts`.

        Clean-energy loans follow the state plan and are granted in full; the rest pass the scoring
        as a share of what is applied for, within what the quotas of the month have left.
        """
        amounts = np.asarray(amounts, float)
        row = LOAN_KINDS.index(kind)
        total = float(np.sum(amounts))
        if total <= 0:
            return np.zeros_like(amounts)
        share = 1.0 if row == CLEAN else min(self.accepted[row], self.room / total)
        granted = amounts * share
        self._hand_out(account, granted, kind=row, applied_for=total, rows=rows)
        return granted

    def lend_scored(self, amounts: FloatArray, chance: FloatArray, rows: IntArray) -> FloatArray:
        """Lend to rows of enterprises, CNY by row, by their `chance` in the banks' scoring; returns
        what was lent.
        """
        streams = self.model.streams
        t = self.model.clock.t
        uid = self.model.enterprises.uid[rows]
        granted = bank.granted_loans(
            amounts,
            chance,
            luck=streams.uniform("loans", t, uid),
            weight=self.model.enterprises.weight[rows],
            order=streams.uniform("order", t, uid, 1),
            room=self.room,
        ).granted
        kind = np.asarray(self.kinds("enterprises"))[rows]
        self._hand_out("enterprises", granted, kind=kind, applied_for=amounts, rows=rows)
        return granted

    def _hand_out(
        self,
        account: str,
        granted: FloatArray,
        *,
        kind: IntArray | int,
        applied_for: Values,
        rows: IntArray | None,
    ) -> None:
        """Lend (CNY by row), and count by kind (one, or one a row) what was applied for and what
        the quotas lose.
        """
        self.model.ledger.lend(account, granted, rows)
        lent = granted if isinstance(kind, np.ndarray) else float(np.sum(granted))
        np.add.at(self.applied_for, kind, applied_for)
        np.add.at(self.new_direct, kind, lent)
        self.room = max(self.room - float(np.sum(granted)), 0.0)

    def take_direct(self) -> DirectLoans:
        """Loans to agents since the last call; counting starts anew."""
        loans = DirectLoans(lent=self.new_direct, applied_for=self.applied_for)
        self.new_direct = np.zeros(KINDS)
        self.applied_for = np.zeros(KINDS)
        return loans


def guaranteed_share(model: GanziModel) -> float:
    """Share of the loss on tourism loans that governments bear, 0 to a highest share."""
    p = model.parameters
    tourism = float(model.banks.loans[:SYNDICATE, TOURISM].sum())
    covered = model.levers.tourism_loan_programme * MILLION * p.guarantee_multiple
    return min(p.guarantee_highest, covered / tourism) if tourism > 0 else 0.0


def kind_of_industry(industry: IntArray) -> IntArray:
    """Kind of loan that enterprises of each industry take, as rows of LOAN_KINDS, shape of
    `industry`.
    """
    kinds = np.full(len(industry), OTHER)
    kinds[industry == HOSPITALITY] = TOURISM
    kinds[np.isin(industry, OF_FARMS)] = AGRICULTURE
    return kinds
