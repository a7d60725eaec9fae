"""Runs that go through each month together: what takes no longer for many than for one is done
once for all of them.

A phase of TOGETHER is written so that its text serves a lone run and a batch (`agents/axis.py`,
`agents/stack.py`); every other goes through the runs one by one. Each run stays a model of its own,
and comes out as it would alone, in all bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm.clock import advance_clock
from abm.energy.accounting import account_energy
from abm.finance.investors import renew_equity_budgets
from abm.finance.lending import grant_loans
from abm.firms.investment import invest
from abm.firms.migration import move_people
from abm.firms.production import plan_production
from abm.firms.renewal import renew_firms
from abm.firms.settlement import settle_money
from abm.government.approvals import approve_files
from abm.government.budgets import set_budgets
from abm.industry.mine_stages import advance_mines
from abm.industry.mining import mine_ore
from abm.industry.parks import run_parks
from abm.industry.zones import develop_zones
from abm.markets.trade import trade_goods
from abm.money.account import read_only
from abm.money.closing import close_phase, is_closed_apart
from abm.networks.rollout import roll_out
from abm.pasture.farming import farm
from abm.pasture.forest import tend_forest
from abm.power.auction import auction_photovoltaics
from abm.power.construction import build_power
from abm.power.dispatch import dispatch_power
from abm.power.line_stages import advance_lines
from abm.power.stages import advance_power_projects
from abm.record import record
from abm.registers.refusals import InputError
from abm.schedule import DUES
from abm.tourism.hotels import invest_in_hotels
from abm.tourism.travel import travel
from agents.columns import share_places
from agents.stack import Family

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from abm.model import GanziModel

TOGETHER: frozenset[Callable[[GanziModel], None]] = frozenset(
    {
        set_budgets,
        renew_equity_budgets,
        approve_files,
        advance_power_projects,
        advance_lines,
        advance_mines,
        build_power,
        roll_out,
        move_people,
        plan_production,
        travel,
        farm,
        tend_forest,
        dispatch_power,
        mine_ore,
        run_parks,
        develop_zones,
        trade_goods,
        settle_money,
        grant_loans,
        invest,
        invest_in_hotels,
        auction_photovoltaics,
        renew_firms,
        account_energy,
        record,
    }
)
"""Phases that take all runs at once."""
ALIKE = ("detail", "ablations")
"""What must be the same in all runs of a batch, besides their months and phases."""


class Batch:
    """Models of the same months and detail that go through each phase together."""

    def __init__(self, models: Sequence[GanziModel]) -> None:
        self.models = tuple(models)
        _check_alike(self.models)
        self.family = Family()
        self.seen: Any = self.family.of(self.models)
        rows = [(*model.tables(), *model.network.layers().values()) for model in self.models]
        for tables in zip(*rows, strict=True):
            share_places(tables)
        self._join_ledgers()
        recorders = [model.recorder for model in self.models]
        self.family.of(recorders).stack_join(type(recorders[0]).CHANGED_IN_PLACE)

    def run(self, number: int) -> GanziModel:
        """One of the runs, as a model of its own."""
        return self.models[number]

    @property
    def running(self) -> bool:
        """Whether there is a month left."""
        return self.models[0].running

    def step(self) -> None:
        """One month of all runs."""
        for phase in self.models[0].phases:
            self.go_through(phase)
        self.family.hand_back()
        for model in self.models:
            model.end_month()

    def go_through(self, phase: Callable[[GanziModel], None]) -> None:
        """One phase of all runs."""
        for model in self.models:
            model.ledger.enter(phase.__name__)
        vars(self.seen.ledger).pop("phase", None)  # each run's ledger has been told
        if phase in TOGETHER:
            phase(self.seen)
        else:
            self.family.hand_back()
            for model in self.models:
                phase(model)
            self.family.forget(month=phase is advance_clock)
        if is_closed_apart(self.models[0]):
            self.family.hand_back()
            for model in self.models:
                close_phase(model, phase.__name__, DUES.get(phase.__name__))

    def finish(self) -> Batch:
        """Go to the end; returns the batch."""
        while self.running:
            self.step()
        return self

    def _join_ledgers(self) -> None:
        """Let the ledgers' arrays, which postings change in place, lie in one memory, and with them
        the columns that show deposits.
        """
        lent = [model.columns_of_ledger() for model in self.models]
        ledgers = self.family.of([model.ledger for model in self.models])
        ledgers.stack_join_numbers(type(self.models[0].ledger).NUMBERS_IN_PLACE)
        costs = [model.ledger.costs for model in self.models]
        self.family.of(costs).stack_join(type(costs[0]).CHANGED_IN_PLACE)
        self.family.of(costs).stack_join_numbers(type(costs[0]).NUMBERS_IN_PLACE)
        for name in self.models[0].ledger.accounts:
            parts = [model.ledger.accounts[name] for model in self.models]
            accounts = self.family.of(parts)
            accounts.stack_join(parts[0].CHANGED_IN_PLACE)
            for part in parts:
                part.show()
            accounts.stack_keep("balance_view", read_only(accounts.deposits))
            accounts.stack_keep("loans_view", read_only(accounts.loans))
        for model, shown in zip(self.models, lent, strict=True):
            model.show_deposits(shown)
        for table, column, account in lent[0]:
            tables = self.family.of([getattr(model, table) for model in self.models])
            tables.stack_keep(column, ledgers.balance(account))


def _check_alike(models: Sequence[GanziModel]) -> None:
    """Refuse runs that do not go through the same months in the same order, and a lone one."""
    if len(models) < 2:
        raise InputError("batch_size", "a batch has two runs or more; a lone one goes by run()")
    first = models[0]
    for model in models:
        alike = (
            model.phases == first.phases
            and (model.clock.t, model.clock.end) == (first.clock.t, first.clock.end)
            and all(getattr(model, name) == getattr(first, name) for name in ALIKE)
        )
        if not alike:
            raise InputError(
                "not_alike",
                "runs of a batch must have the same months, detail, ablations and kind of outlook",
            )
