"""Credit: this month's lending rates and acceptance by kind of loan, and lending to agents of the model."""

import numpy as np

from agents import bank
from agents.bank import AGRICULTURE, CLEAN, GREEN, LOAN_KINDS, OTHER, SYNDICATE, TOURISM
from agents.industry import CROPS, FOOD_PROCESSING, FORESTRY, HOSPITALITY, LIVESTOCK

GREEN_KINDS = (CLEAN, GREEN)
IS_GREEN = np.isin(np.arange(len(LOAN_KINDS)), GREEN_KINDS)
FAVOURED = np.array([kind in (CLEAN, GREEN, TOURISM, AGRICULTURE) for kind in range(len(LOAN_KINDS))], float)
"""Kinds that the interest discount can reach."""
BORROWERS = ("enterprises", "herders", "residents", "mines", "power_projects")


class Credit:
    """Terms of the month, and the door through which agents borrow from the banks here.

    By kind of loan: `lives` (years), `loss_rates` (lost a year), `renewed` (yearly new loans over the stock that keep
    it growing as usual).
    """

    def __init__(self, model):
        self.model = model
        self.asked = np.zeros(len(LOAN_KINDS))
        self.new_direct = np.zeros(len(LOAN_KINDS))
        self.room = np.inf
        self.usual_rates, self.usual_ease = None, None
        self.booked_share, self.deposits_seen = None, 0.0
        p = model.parameters
        self.spread = np.array(
            [p.loan_spread_green, p.loan_spread_green, p.loan_spread, p.loan_spread_rural, p.loan_spread]
        )
        self.lives = np.array(
            [p.loan_life_clean, p.loan_life_green, p.loan_life_tourism, p.loan_life_farm, p.loan_life_other]
        )
        defaults = [p.default_green, p.default_green, p.default_tourism, p.default_farm, p.default_other]
        self.loss_rates = np.array(defaults) * p.loss_given_default
        growth = [0.0, p.loan_growth_green, p.loan_growth_tourism, p.loan_growth_farm, p.loan_growth_other]
        self.renewed = np.array(growth) + 1 / self.lives + self.loss_rates
        self.set_terms()

    def set_terms(self):
        """Rates and acceptance by kind for this month, from the prime rate and the levers."""
        model, p, levers = self.model, self.model.parameters, self.model.levers
        use = levers.relending_use * IS_GREEN
        terms = (p.relending_principal, p.relending_rate, p.relending_passed_on)
        self.full_rates = bank.lending_rate(model.world.loan_prime_rate, self.spread, use, *terms)
        self.rates = bank.borrower_rate(self.full_rates, levers.interest_discount / 100, FAVOURED * p.discount_reach)
        self.guarantee = guaranteed_share(model)
        guarantee = np.where(np.arange(len(LOAN_KINDS)) == TOURISM, self.guarantee, 0.0)
        favoured = IS_GREEN + p.window_side_effect * (FAVOURED - IS_GREEN)
        window = (p.acceptance_intercept, levers.green_window, p.window_gain, favoured)
        self.accepted = bank.granted_share(*window, guarantee, p.guarantee_gain)
        if self.usual_rates is None:
            self.usual_rates, self.usual_ease = self.rates, self.accepted

    def rate(self, kind):
        """Lending rate of the month after the interest discount, 1/a, by name of the kind of loan."""
        return float(self.rates[LOAN_KINDS.index(kind)])

    def ease(self, kind):
        """Share of applications that pass the banks' scoring this month, 0 to 1, by name of the kind of loan."""
        return float(self.accepted[LOAN_KINDS.index(kind)])

    def lend_local(self, account, amounts, kind, rows=None):
        """Lend to rows of an account what the banks grant of `amounts`; returns what was lent, CNY, shape of `amounts`.

        Clean-energy loans follow the state plan and are granted in full; the rest pass the scoring as a share of what
        is asked, within what the quotas of the month have left.
        """
        amounts, at = np.asarray(amounts, float), LOAN_KINDS.index(kind)
        asked = float(np.sum(amounts))
        if asked <= 0:
            return np.zeros_like(amounts)
        self.asked[at] += asked
        share = 1.0 if at == CLEAN else min(self.accepted[at], self.room / asked)
        granted = amounts * share
        self.model.ledger.lend(account, granted, rows)
        self.room = max(self.room - asked * share, 0.0)
        self.new_direct[at] += asked * share
        return granted

    def take_direct(self):
        """New loans to agents since the last call by kind, CNY, and what they had asked for; counting starts anew."""
        direct, asked = self.new_direct, self.asked
        self.new_direct, self.asked = np.zeros(len(LOAN_KINDS)), np.zeros(len(LOAN_KINDS))
        return direct, asked


def guaranteed_share(model):
    """Share of the loss on tourism loans that governments bear, 0 to a highest share."""
    p, banks = model.parameters, model.banks
    tourism = float(banks.loans[:SYNDICATE, TOURISM].sum())
    covered = model.levers.tourism_loan_programme * 1e6 * p.guarantee_multiple
    return min(p.guarantee_highest, covered / tourism) if tourism > 0 else 0.0


def kind_of_industry(industry):
    """Kind of loan that firms of an industry take, as rows of LOAN_KINDS, shape of `industry`."""
    kind = np.where(np.isin(industry, (CROPS, LIVESTOCK, FORESTRY, FOOD_PROCESSING)), AGRICULTURE, OTHER)
    return np.where(np.asarray(industry) == HOSPITALITY, TOURISM, kind)
