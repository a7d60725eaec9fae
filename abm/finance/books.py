"""Credit: this month's lending rates and acceptance by kind of loan, and lending to all who borrow
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from abm.model import GanziModel
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
BORROWERS = ("enterprises", "herders", "residents", "mines", *OWN_SERVICE)
KIND_KEYS = identity("LoanKind", KINDS)


class Credit:
    """Terms of the month, and the door through which agents borrow from the banks here.

    By kind of loan: `lives` (years), `loss_rates` (lost a year), `wearing` (due or lost a year) and
    `growth` (usual growth a year of loans to borrowers that are no agents). `book` is what all
    borrowers owe as the banks last counted, `losses` what was written off since the count before.
    """

    def __init__(self, model: GanziModel) -> None:
        self.model = model
        self.asked, self.new_direct = np.zeros(KINDS), np.zeros(KINDS)
        self.room = np.inf
        self.usual_rates, self.usual_ease, self.usual_standing = None, None, None
        self.booked_share, self.deposits_seen = 0.0, 0.0
        self.book, self.rest_start = np.zeros(KINDS), np.zeros(KINDS)
        self.losses, self.written_off_before = 0.0, 0.0
        self.usual_prime_rate = model.world.loan_prime_rate
        self.year, self.loss_year = None, np.ones(KINDS)
        self._kinds = {
            "herders": AGRICULTURE,
            "power_projects": CLEAN,
            OTHER_BORROWERS: np.arange(KINDS),
        }
        p = model.parameters
        self.spread = np.array(
            [
                p.loan_spread_green,
                p.loan_spread_green,
                p.loan_spread,
                p.loan_spread_rural,
                p.loan_spread,
            ]
        )
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
        self.growth = np.array(
            [
                0.0,
                p.loan_growth_green,
                p.loan_growth_tourism,
                p.loan_growth_farm,
                p.loan_growth_other,
            ]
        )
        self.wearing = 1 / self.lives + self.loss_rates
        self.set_terms()

    def set_terms(self) -> None:
        """Rates and acceptance by kind for this month, from the prime rate and the levers."""
        model, p, levers = self.model, self.model.parameters, self.model.levers
        use = levers.relending_use * IS_GREEN
        terms = (p.relending_principal, p.relending_rate, p.relending_passed_on)
        self.full_rates = bank.lending_rate(model.world.loan_prime_rate, self.spread, use, *terms)
        self.rates = bank.borrower_rate(
            self.full_rates, levers.interest_discount / 100, FAVOURED * p.discount_reach
        )
        self.guarantee = guaranteed_share(model)
        guarantee = np.where(np.arange(KINDS) == TOURISM, self.guarantee, 0.0)
        favoured = IS_GREEN + p.window_side_effect * (FAVOURED - IS_GREEN)
        window = (p.acceptance_intercept, levers.green_window, p.window_gain, favoured)
        self.accepted = bank.granted_share(*window, guarantee, p.guarantee_gain)
        if self.usual_rates is None:
            self.usual_rates, self.usual_ease = self.rates, self.accepted

    def rate(self, kind: str) -> float:
        """Lending rate of the month after the interest discount, 1/a, by name of the
        kind of loan.
        """
        return float(self.rates[LOAN_KINDS.index(kind)])

    def ease(self, kind: str) -> float:
        """Share of applications that pass the banks' scoring this month, 0 to 1, by name of the
        kind of loan.
        """
        return float(self.accepted[LOAN_KINDS.index(kind)])

    def pull(self) -> FloatArray:
        """What borrowers want and banks accept of each kind against the first month's, by this
        month's terms, (5,).
        """
        elasticity = self.model.parameters.loan_rate_elasticity
        return bank.loan_demand(1.0, self.rates, self.usual_rates, elasticity) * (
            self.accepted / self.usual_ease
        )

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
            e = self.model.enterprises
            self._kinds[account] = (
                kind_of_industry(e.industry) if account == "enterprises" else OTHER
            )
        return self._kinds[account]

    def owed(self) -> FloatArray:
        """What all borrowers owe the banks here by kind, CNY, shape (5,), as the ledger has it."""
        ledger, total = self.model.ledger, np.zeros(KINDS)
        for account in BORROWERS:
            if account in ledger.accounts:
                debt, kind = ledger.loans(account), self.kinds(account)
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
        self, account: str, amounts: FloatArray, kind: str, rows: None = None
    ) -> FloatArray:
        """Lend to rows of an account what the banks grant of `amounts`; returns what was lent, CNY,
        shape of `amounts`.

        Clean-energy loans follow the state plan and are granted in full; the rest pass the scoring
        as a share of what is asked, within what the quotas of the month have left.
        """
        amounts, at = np.asarray(amounts, float), LOAN_KINDS.index(kind)
        asked = float(np.sum(amounts))
        if asked <= 0:
            return np.zeros_like(amounts)
        share = 1.0 if at == CLEAN else min(self.accepted[at], self.room / asked)
        self._hand_out(account, amounts * share, at, asked, rows)
        return amounts * share

    def lend_scored(self, amounts: FloatArray, chance: FloatArray, rows: IntArray) -> FloatArray:
        """Lend to rows of enterprises, CNY by row, by their `chance` in the banks' scoring; returns
        what was lent.
        """
        model, kind = self.model, self.kinds("enterprises")[rows]
        uid, t, weight = model.enterprises.uid[rows], model.clock.t, model.enterprises.weight[rows]
        luck, order = (
            model.streams.uniform("loans", t, uid),
            model.streams.uniform("order", t, uid, 1),
        )
        granted, _ = bank.granted_loans(amounts, chance, luck, weight, order, self.room)
        self._hand_out("enterprises", granted, kind, amounts, rows)
        return granted

    def _hand_out(
        self,
        account: str,
        granted: FloatArray,
        kind: IntArray | int,
        asked: Values,
        rows: IntArray | None,
    ) -> None:
        """Lend (CNY by row), and count by kind (one, or one a row) what was asked for and what the
        quotas lose.
        """
        self.model.ledger.lend(account, granted, rows)
        np.add.at(self.asked, kind, asked)
        np.add.at(
            self.new_direct,
            kind,
            granted if isinstance(kind, np.ndarray) else float(np.sum(granted)),
        )
        self.room = max(self.room - float(np.sum(granted)), 0.0)

    def take_direct(self) -> tuple[FloatArray, FloatArray]:
        """New loans to agents since the last call by kind, CNY, and what they had asked for;
        counting starts anew.
        """
        direct, asked = self.new_direct, self.asked
        self.new_direct, self.asked = np.zeros(KINDS), np.zeros(KINDS)
        return direct, asked


def guaranteed_share(model: GanziModel) -> float:
    """Share of the loss on tourism loans that governments bear, 0 to a highest share."""
    p, banks = model.parameters, model.banks
    tourism = float(banks.loans[:SYNDICATE, TOURISM].sum())
    covered = model.levers.tourism_loan_programme * 1e6 * p.guarantee_multiple
    return min(p.guarantee_highest, covered / tourism) if tourism > 0 else 0.0


def kind_of_industry(industry: IntArray) -> IntArray:
    """Kind of loan that enterprises of each industry take, as rows of LOAN_KINDS, shape of
    `industry`.
    """
    kinds = np.full(len(industry), OTHER)
    kinds[industry == HOSPITALITY] = TOURISM
    kinds[np.isin(industry, (CROPS, LIVESTOCK, FORESTRY, FOOD_PROCESSING, TIBETAN_MEDICINE))] = (
        AGRICULTURE
    )
    return kinds
