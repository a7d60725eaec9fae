"""The regional economy of Ganzi as a Mesa model: the world, declared; one month is one pass through
the phases of `schedule.py`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from abm import start as start_state
from abm.clock import Clock, clock_between
from abm.money.closing import close_phase
from abm.money.ledger import Ledger
from abm.networks.graph import current_graph
from abm.record import measures
from abm.registers import policy, targets
from abm.registers.ablations import checked_ablations
from abm.registers.above import answered
from abm.registers.drawing import POSTERIOR, checked_source, run_parameters
from abm.registers.indicators import Collector, Recorder
from abm.registers.outlook import Outlook, World, world_at
from abm.registers.parameters import SETTLED
from abm.registers.policy import Levers
from abm.registers.refusals import InputError
from abm.registers.steady import STILL, held
from abm.registers.trend import Trends, trends
from abm.schedule import DUES, PHASES
from abm.streams import Streams
from agents.columns import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx
    import pandas as pd
    from matplotlib.figure import Figure

    from abm.energy.books import EnergyBalance
    from abm.finance.credit import Credit
    from abm.finance.deal_book import DealBook
    from abm.firms.books import Economy
    from abm.government.assessment import Assessment
    from abm.government.effort import Effort
    from abm.government.programmes import Programmes
    from abm.government.public_debt import PublicDebt
    from abm.government.revenue import Revenue
    from abm.honours.books import HonourBooks
    from abm.industry.books import IndustryBooks
    from abm.markets.market import Market
    from abm.money.balance_sheet import BalanceSheet
    from abm.money.three_ways import ThreeWays
    from abm.money.value_added import Accounts
    from abm.networks.network import Network
    from abm.pasture.books import PastureBooks
    from abm.pasture.farm_books import FarmBooks
    from abm.power.books import PowerBooks
    from abm.registers.parameters import Parameters
    from abm.registers.policy import PolicyMix
    from abm.tourism.books import TourismBooks
    from abm.tourism.journeys import Journeys
    from agents import (
        Bank,
        CertificateSlot,
        County,
        DataCentre,
        Enterprise,
        GuidanceFund,
        Herder,
        HonourCandidate,
        Investor,
        Mine,
        Park,
        PowerProject,
        ScenicSite,
        Tourist,
        TransmissionLine,
    )
    from agents.arrays import FloatArray

DETAILS = ("coarse", "standard", "one_to_one")


class GanziModel(mesa.Model):
    """One run: a mix of policies, an outlook, a draw of what is uncertain, and the luck within the
    run.

    Args:
        mix: name of a shipped mix, a TOML file, or a PolicyMix.
        outlook: `uncertain` (drawn) or `central`, `adverse`, `favourable`, or an Outlook; `steady`,
            a test of the start, stands still.
        draw: index of a possible world: the uncertain parameters, the filled gaps of the start and
            the outlook's path; the same for every mix.
        rng: the luck within a run, a whole number; None means 0, so that a model without it can be
            made again. Replications are asked for by rng: Mesa's `batch_run(iterations=4)` makes
            four equal runs, `batch_run(rng=[0, 1, 2, 3])` four different ones.
        start, end: first and last month, "YYYY-MM".
        detail: how many rows stand for the real agents: `coarse`, `standard`, `one_to_one`.
        levers: lever values or paths {year: value} on top of the mix, exactly as given.
        source: where the draw's parameters come from: `posterior` (fitted to the past) or `prior`.
        parameters: values of uncertain parameters in place of the drawn ones.
        ablations: names of mechanisms that the run does without (`ganzi list ablations`), to see
            what they are worth.
    """

    # What was asked for
    mix: PolicyMix  # the policies of this run
    outlook: Outlook  # what nobody in the model chooses
    draw: int  # index of the possible world
    rng_number: int  # the luck within the run
    detail: str  # how many rows stand for the real agents
    source: str  # where the draw's parameters come from: posterior or prior
    ablations: frozenset[str]  # mechanisms that the run does without

    # What holds for the whole run
    parameters: Parameters  # every uncertain number of the draw
    settled: Parameters  # the same as the start brought them to agree with one another
    outlook_paths: dict[str, FloatArray]  # every driver's path by month from 2015-01 on
    trends: Trends  # growth that is usual as the run begins
    streams: Streams  # luck within the run
    world_streams: Streams  # luck of the draw, the same under every `rng`
    phases: tuple[Callable[[GanziModel], None], ...]  # the order of one month

    # The month
    clock: Clock  # which month it is
    levers: Levers  # every lever's value this month
    world: World  # every driver's value this month

    # Who acts: a table each, a row an agent
    counties: Table[County]  # the 18 counties: people, land, administrations
    tourists: Table[Tourist]  # travel parties: a row stands for `parties` alike
    scenic_sites: Table[ScenicSite]  # sites that visitors come for
    honour_candidates: Table[HonourCandidate]  # counties, parks and sites that may win an honour
    herders: Table[Herder]  # herder households: a row stands for `weight` of them
    certificate_slots: Table[CertificateSlot]  # farm products that may win a certificate
    enterprises: Table[Enterprise]  # firms and public bodies: a row stands for `weight` of them
    power_projects: Table[PowerProject]  # power plants, from the first idea to full operation
    transmission_lines: Table[TransmissionLine]  # power lines inside and out of the prefecture
    mines: Table[Mine]  # mines and deposits
    parks: Table[Park]  # enclave parks outside the prefecture, by group of industries
    data_centres: Table[DataCentre]  # data centres that may come for the power
    investors: Table[Investor]  # power developers, mining and tourism groups, private pools
    banks: Table[Bank]  # kinds of banks
    guidance_funds: Table[GuidanceFund]  # the government guidance fund, one row

    # Where they meet
    network: Network  # every edge of the graph, and the ways of travellers over it
    market: Market  # orders of the month, and how the last were met

    # What is remembered from month to month, by sector
    journeys: Journeys  # what the ways of travellers cost, and who would rather fly
    tourism: TourismBooks  # fame, moods, what is usual, beds and visits of the month
    honours: HonourBooks  # standing of the contests
    pasture: PastureBooks  # seasons of herd and grass, what is usual, income by source
    farms: FarmBooks  # fields and what they usually yield
    industry: IndustryBooks  # ore within reach of parks, luck of mines, dry seasons
    power: PowerBooks  # names of plants and lines, spilled energy, the study of consumption
    economy: Economy  # structure of the economy, trend wages, medicine
    energy: EnergyBalance  # energy by user and fuel
    credit: Credit  # terms and use of loans
    deal_book: DealBook  # deals of investors and the guidance fund
    effort: Effort  # where counties put their effort, by what they are assessed
    programmes: Programmes  # what governments spend on each lever
    public_debt: PublicDebt  # bonds of counties and prefecture
    revenue: Revenue  # own revenue of counties and prefecture, and budgets that answer it
    assessment: Assessment  # what governments count at the end of a year

    # Money, measured
    ledger: Ledger  # every account and every payment of the month
    accounts: Accounts  # value added by industry
    three_ways: ThreeWays  # the product by production, income and expenditure
    balance_sheet: BalanceSheet  # what each sector owns and owes
    recorder: Recorder  # every indicator, month by month

    def __init__(
        self,
        *,
        mix: str | PolicyMix = "status_quo",
        outlook: str | Outlook = "uncertain",
        draw: int = 0,
        rng: int | None = None,
        start: str = "2022-01",
        end: str = "2030-12",
        detail: str = "standard",
        levers: dict[str, Any] | None = None,
        source: str = POSTERIOR,
        parameters: dict[str, float] | None = None,
        ablations: Iterable[str] = (),
    ) -> None:
        """Build the starting state; nothing random happens outside the keyed streams."""
        self.rng_number = _whole("rng", 0 if rng is None else rng)
        super().__init__(rng=self.rng_number)
        self.draw = _whole("draw", draw)
        if detail not in DETAILS:
            raise InputError(
                "unknown_detail",
                "unknown detail '{detail}'; known: {known}",
                detail=detail,
                known=", ".join(DETAILS),
            )
        self.detail = detail
        self.source = checked_source(source)
        self.ablations = checked_ablations(ablations)
        self.clock = clock_between(start, end)
        self.mix = policy.load_mix(mix)
        self.outlook = outlook if isinstance(outlook, Outlook) else Outlook(outlook)
        self.phases = _phases(self.outlook)
        self._draw_world(levers, parameters)
        self.ledger = Ledger(self.clock)
        start_state.build(self)
        monthly, annual = measures()
        self.recorder = Recorder(self.clock.start, self.clock.end, monthly, annual)
        self.datacollector = Collector(self.recorder)
        self.running = True

    def _draw_world(
        self, levers: dict[str, Any] | None, parameters: dict[str, float] | None
    ) -> None:
        """Everything fixed by the draw: parameters, the outlook's path, and from both the levers'
        paths.
        """
        self.parameters = run_parameters(
            self.draw,
            source=self.source,
            outlook=self.outlook,
            given=parameters,
            ablations=self.ablations,
        )
        self.streams = Streams(rng=self.rng_number, draw=self.draw)
        self.world_streams = Streams(rng=0, draw=self.draw)
        self.settled = self.parameters
        self.trends = trends(self.parameters, self.clock)
        months = np.arange(self.clock.start, self.clock.end + 1)
        strength = self.parameters.implementation_strength
        self._extra = policy.extra_paths(levers)
        self._levers = self.mix.table(months, strength, self._extra)
        self.levers, self.world = Levers(), World()
        self.draw_paths()

    def draw_paths(self) -> None:
        """Every driver's path from the parameters as they stand, and the month's values of it."""
        self.outlook_paths = self.outlook.paths(
            self.settled, self.draw, self.clock.end, self.clock.start
        )
        self.set_month(self.clock.start)

    def copy(self, mix: str | PolicyMix | None = None) -> GanziModel:
        """A model of its own that goes on bit for bit as this one would; under another `mix` from
        the next month on, if one is given, so that a run can be taken to a date once and branched.
        """
        twin = deepcopy(self)
        if mix is not None:
            twin.follow(policy.load_mix(mix))
        return twin

    def follow(self, mix: PolicyMix) -> None:
        """Set the levers of a mix from the next month on; what has been stays."""
        months = np.arange(self.clock.start, self.clock.end + 1)
        self.mix = mix
        levers = mix.table(months, self.parameters.implementation_strength, self._extra)
        ahead = months >= self.network.next_month
        self._levers = np.where(ahead[:, None], levers, self._levers)

    def __getstate__(self) -> dict[str, Any]:
        """Everything, and which columns show money of the ledger: arrays that share their memory
        would no longer do so in a copy.
        """
        return vars(self) | {"_shown": self.columns_of_ledger()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        shown = state.pop("_shown")
        self.__dict__.update(state)
        self.show_deposits(shown)
        monthly, annual = measures()
        self.recorder.measure_by(monthly, annual)

    def columns_of_ledger(self) -> list[tuple[str, str, str]]:
        """Name of the table, the column and the account of every column that is lent by the
        ledger.
        """
        accounts = self.ledger.accounts.items()
        owners = {address(account.deposits): name for name, account in accounts if account.n}
        return [
            (name, column, owners[address(getattr(table, column))])
            for name, table in vars(self).items()
            if isinstance(table, Table)
            for column in table.columns
            if address(getattr(table, column)) in owners
        ]

    def show_deposits(self, shown: Iterable[tuple[str, str, str]]) -> None:
        """Let columns show deposits of the ledger, as `columns_of_ledger` names them."""
        for table, column, account in shown:
            getattr(self, table).lend_view(column, self.ledger.balance(account))

    def set_month(self, t: int) -> None:
        """Move the clock, and with it the levers and the world outside."""
        self.clock.set(t)
        # The same objects with other values: a batch knows them by what they are.
        levers = policy.lever_values(self._levers[t - self.clock.start])
        vars(self.levers).update(vars(levers))
        vars(self.world).update(vars(world_at(self.outlook_paths, t)))

    def step(self) -> None:
        """One month."""
        if not self.running:
            return
        for phase in self.phases:
            self.go_through(phase)
        self.end_month()

    def go_through(self, phase: Callable[[GanziModel], None]) -> None:
        """One phase of the month."""
        self.ledger.enter(phase.__name__)
        phase(self)
        close_phase(self, phase.__name__, DUES.get(phase.__name__))

    def end_month(self) -> None:
        """Let Mesa see the month that has passed, and stop after the last."""
        self.datacollector.collect(self)
        self.running = self.clock.t < self.clock.end

    def run(self) -> GanziModel:
        """Run to the end; returns the model."""
        while self.running:
            self.step()
        return self

    def plot(self, indicators: list[str] | None = None, *, lang: str | None = None) -> Figure:
        """Figure of the years of this run, an indicator a panel, with what the document asks for:
        one course of events, not a forecast. `.savefig(FILE)` keeps it.
        """
        return answered("plot_run")(self, indicators, lang=lang)

    def tables(self) -> list[Table[Any]]:
        """Every table of agents of this model."""
        return [value for value in vars(self).values() if isinstance(value, Table)]

    def outcomes(self, by: str | None = None) -> pd.DataFrame:
        """Tidy table of every monthly indicator: month, indicator, value, unit; `by="county"` adds
        county.

        `by="edge"`: how every edge of the graph stood and what moved along it: month, edge,
        indicator, value, unit.
        """
        return self.network.record.frame() if by == "edge" else self.recorder.frame(by)

    def deals(self) -> pd.DataFrame:
        """Table of all deals that investors took, or would have taken without the guidance fund:
        deal, class, county, money in CNY, investor by name, stage, whether it would have gone
        without the fund's ticket, and how it turned out.
        """
        return self.deal_book.frame()

    @property
    def graph(self) -> nx.MultiDiGraph:
        """Places and the edges between them, each with how it stood and what moved along it in the
        month that ended last.

        For looking only: it is filled from the tables of `network` when a month has passed since
        somebody looked, and whatever is written into it changes nothing.
        """
        return current_graph(self)

    def annual(self) -> pd.DataFrame:
        """Calendar years as rows, one float64 column an indicator."""
        return self.recorder.annual_frame()

    def judge(self) -> pd.DataFrame:
        """Table of the modelled targets: target, value, met, met_strict, margin, first_year_met,
        dates.
        """
        import pandas as pd

        columns = list(targets.Verdict.__dataclass_fields__)
        return pd.DataFrame([vars(verdict) for verdict in targets.judge(self)], columns=columns)

    def lever_row(self) -> dict[str, float]:
        """Each lever's value in the last month of the run."""
        return dict(zip(policy.register(), self._levers[-1].tolist(), strict=True))

    def parameter_row(self) -> dict[str, float]:
        """Each uncertain parameter's value in this draw, as drawn; those that the start has settled
        also as they are used.
        """
        settled = {f"{name}_settled": getattr(self.settled, name) for name in SETTLED}
        return dict(vars(self.parameters)) | settled


def _phases(outlook: Outlook) -> tuple[Callable[[GanziModel], None], ...]:
    """The order of one month, without the phases that stand still."""
    still = held("phase") if outlook.steady else {}
    return tuple(phase for phase in PHASES if still.get(phase.__name__) != STILL)


def address(values: FloatArray) -> int:
    """Where an array begins in memory."""
    return int(values.__array_interface__["data"][0])


def _whole(name: str, value: Any) -> int:
    """A whole number from Python or numpy; ValueError otherwise."""
    if isinstance(value, bool) or int(value) != value or value < 0:
        raise InputError(
            "not_whole",
            "{name} = {value!r} must be a whole number from 0 up",
            name=name,
            value=value,
        )
    return int(value)
