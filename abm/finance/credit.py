"""The banks' counter: this month's lending rates and acceptance by kind of loan, and lending to all
agents who borrow here.

The banks' own month is `lending.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.books import (
    BANKS_HERE,
    CELLS,
    FAVOURED,
    IS_GREEN,
    IS_TOURISM,
    KINDS,
    OTHER_BORROWERS,
    CreditBooks,
    in_cells,
)
from agents.axis import as_table, at, at_most, by, per, pick, total
from agents.county import COUNTIES
from agents.finance import bank, branch
from agents.finance.bank import AGRICULTURE, CLEAN, LOAN_KINDS, OTHER, SYNDICATE, TOURISM
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
    from abm.finance.exposure import Exposure
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, Number

OF_FARMS = (CROPS, LIVESTOCK, FORESTRY, FOOD_PROCESSING, TIBETAN_MEDICINE)
"""Industries whose enterprises take agricultural loans."""


CELL_KIND = np.broadcast_to(np.arange(KINDS)[:, None], CELLS).ravel()
"""Kind of loan of each cell, a bank x kind x county, shape (450,)."""
N_COUNTIES = len(COUNTIES)
CELL_COUNTY = np.broadcast_to(np.arange(N_COUNTIES), CELLS).ravel()
"""County of each cell, shape (450,)."""


class Credit(CreditBooks):
    """The door through which agents borrow from the banks here, with what the banks remember."""

    exposure: Exposure  # who owes which bank; known once all borrowers are built
    how_green: FloatArray  # how far the green window reaches each kind of loan (5,)

    def __init__(self, model: GanziModel) -> None:
        p = model.parameters
        lives = loan_lives(p)
        loss_rates = usual_loss_rates(p)
        super().__init__(
            spread=loan_spreads(p),
            lives=lives,
            loss_rates=loss_rates,
            wearing=1 / lives + loss_rates,
            growth=usual_loan_growth(p),
        )
        self.model = model
        self.how_green = IS_GREEN + p.window_side_effect * (FAVOURED - IS_GREEN)
        self._kinds: dict[str, IntArray | int] = {
            "herders": AGRICULTURE,
            "power_projects": CLEAN,
            OTHER_BORROWERS: CELL_KIND,
        }
        self.set_terms()
        self.usual_prime_rate = model.world.loan_prime_rate
        self.usual_rates = self.rates
        self.usual_ease = self.accepted

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
            favoured=self.how_green,
            guarantee=self.guarantee * IS_TOURISM,
            guarantee_gain=p.guarantee_gain,
        )

    def rate(self, kind: str) -> float:
        """Lending rate of the month after the interest discount, 1/a, by name of the kind."""
        return pick(self.rates, LOAN_KINDS.index(kind))

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

    def plant_share(self) -> FloatArray:
        """Share of each power plant's loans that banks here make this month, 0 to 1, by plant;
        banks elsewhere make the rest.
        """
        finance = self.model.network.finance
        open_here = finance.open[..., self.model.network.finance_rows.branches]
        share = at_most(self.booked_share * pick(self.pull(), CLEAN), 1.0)
        return share * at(open_here, self.exposure.branch["power_projects"])

    def willing_in_counties(self) -> FloatArray:
        """Part of their usual quotas that the banks lend in each county, mean by what they are owed
        there, 0 to 1, shape (18,).
        """
        owed = self.by_branch
        return branch.share_of((owed * self.willing).sum(axis=0), owed.sum(axis=0))

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

    def of_kind(self, values: FloatArray, account: str) -> Number:
        """Values by kind of loan (5,) for what an account owes: one for each row, or one number."""
        kind = self.kinds(account)
        return pick(values, kind) if isinstance(kind, int) else at(values, kind)

    def lend_local(
        self, account: str, amounts: FloatArray, kind: str, rows: IntArray | None = None
    ) -> FloatArray:
        """Lend to rows of an account what the banks grant of `amounts`; returns what was lent, CNY,
        shape of `amounts`.

        Clean-energy loans follow the state plan and are granted in full; of the rest the share that
        passes the scoring, within what the main bank of each row has left in its county, then what
        the county's rural bank has.
        """
        amounts = np.asarray(amounts, float)
        if not amounts.any():
            return np.zeros_like(amounts)
        of_rows = slice(None) if rows is None else rows
        cell = self.exposure.branch[account][..., of_rows]
        if kind == LOAN_KINDS[CLEAN]:
            self._hand_out(account, amounts, rows)
            self.planned = self.planned + _by_branch(cell, amounts)
            return amounts

        passed = amounts * self.accepted[LOAN_KINDS.index(kind)]
        own = passed * self._part_with_room(cell, passed)
        self.room = self.room - _by_branch(cell, own)
        rural = self.exposure.rural_branch[account][of_rows]
        left = np.where(rural == cell, 0.0, passed - own)
        second = left * self._part_with_room(rural, left)
        self.room = self.room - _by_branch(rural, second)
        self._hand_out(account, own, rows, second)
        self._refuse(cell, passed - own - second)
        return own + second

    def _part_with_room(self, cell: IntArray, asked: FloatArray) -> FloatArray:
        """Part of what is asked (CNY by row) of the bank and county `cell` that has room there, 0
        to 1.
        """
        in_all = _by_branch(cell, asked)
        part = branch.share_of(np.clip(self.room, 0.0, in_all), in_all)
        return part.ravel()[cell]

    def lend_scored(
        self, amounts: FloatArray, chance: FloatArray, rows: IntArray
    ) -> branch.RankedLoans:
        """Lend to rows of enterprises, CNY by row, by their `chance` in the banks' scoring; returns
        what their own banks and the rural banks lent and what passed the scoring.
        """
        streams, exposure = self.model.streams, self.exposure
        t = self.model.clock.t
        uid = self.model.enterprises.uid[rows]
        cell = exposure.branch["enterprises"][rows]
        rural = exposure.rural_branch["enterprises"][rows]
        loans = branch.ranked_loans(
            amounts,
            chance,
            luck=streams.uniform("loans", t, uid),
            weight=self.model.enterprises.weight[rows],
            order=streams.uniform("order", t, uid, 1),
            cell=cell,
            second_cell=rural,
            room=self.room.ravel(),
        )
        self._hand_out("enterprises", loans.granted, rows, loans.second)
        self.room = self.room - _by_branch(cell, loans.granted) - _by_branch(rural, loans.second)
        self.kept = _by_branch(cell, loans.passed)
        self._refuse(cell, loans.passed - loans.lent)
        return loans

    def _hand_out(
        self,
        account: str,
        own: FloatArray,
        rows: IntArray | None,
        second: FloatArray | None = None,
    ) -> None:
        """Lend what main banks (CNY by row) and the rural banks asked second grant, and count it by
        bank, kind and county.
        """
        exposure = self.exposure
        of_rows = slice(None) if rows is None else rows
        granted = own if second is None else own + second
        self.model.ledger.lend(account, granted, rows)
        exposure.note_second(account, rows, granted=granted, second=second)
        new = by(exposure.cells[account][..., of_rows], own, CELL_KIND.size)
        if second is not None:
            new = new + by(exposure.rural_cells[account][..., of_rows], second, CELL_KIND.size)
        self.new_direct = self.new_direct + in_cells(new)

    def _refuse(self, cell: IntArray, amounts: FloatArray) -> None:
        """Count what passed the scoring and found no room, CNY by row."""
        self.refused = self.refused + np.bincount(cell % N_COUNTIES, amounts, N_COUNTIES)

    def take_direct(self) -> FloatArray:
        """Loans to agents since the last call, CNY by bank, kind and county (5, 5, 18); counting
        starts anew.
        """
        lent = self.new_direct
        self.new_direct = np.zeros(CELLS)
        return lent


def _by_branch(cell: IntArray, amounts: FloatArray) -> FloatArray:
    """Amounts by row (CNY) summed by bank and county, shape (5, 18)."""
    return as_table(by(cell, amounts, BANKS_HERE * N_COUNTIES), (BANKS_HERE, N_COUNTIES))


def loan_spreads(p: Parameters) -> FloatArray:
    """Lending rate over the prime rate by kind of loan, 1/a, shape (5,)."""
    green = p.loan_spread_green
    return np.array([green, green, p.loan_spread, p.loan_spread_rural, p.loan_spread])


def loan_lives(p: Parameters) -> FloatArray:
    """Mean time to repayment by kind of loan, years, shape (5,)."""
    return np.array(
        [
            p.loan_life_clean,
            p.loan_life_green,
            p.loan_life_tourism,
            p.loan_life_farm,
            p.loan_life_other,
        ]
    )


def usual_loss_rates(p: Parameters) -> FloatArray:
    """Part of the loans of each kind that is lost in a usual year, shape (5,)."""
    defaults = [
        p.default_green,
        p.default_green,
        p.default_tourism,
        p.default_farm,
        p.default_other,
    ]
    return np.array(defaults) * p.loss_given_default


def usual_loan_growth(p: Parameters) -> FloatArray:
    """Usual growth of loans to borrowers that are no agents by kind, 1/a, shape (5,)."""
    return np.array(
        [
            0.0,  # of plants' loans only those in the tables grow
            p.loan_growth_green,
            p.loan_growth_tourism,
            p.loan_growth_farm,
            p.loan_growth_other,
        ]
    )


def guaranteed_share(model: GanziModel) -> Number:
    """Share of the loss on tourism loans that governments bear, 0 to a highest share."""
    p = model.parameters
    tourism = total(model.banks.loans[..., :SYNDICATE, TOURISM])
    covered = model.levers.tourism_loan_programme * MILLION * p.guarantee_multiple
    return at_most(p.guarantee_highest, per(covered, tourism))


def kind_of_industry(industry: IntArray) -> IntArray:
    """Kind of loan that enterprises of each industry take, as rows of LOAN_KINDS, shape of
    `industry`.
    """
    kinds = np.full(len(industry), OTHER)
    kinds[industry == HOSPITALITY] = TOURISM
    kinds[np.isin(industry, OF_FARMS)] = AGRICULTURE
    return kinds
