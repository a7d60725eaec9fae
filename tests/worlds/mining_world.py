"""A small world for tests of mines, parks and data centres: real books, draws and tables, and
stand-ins for other sectors.
"""

from types import SimpleNamespace

import mesa
import numpy as np

from abm.clock import Clock, parse_month
from abm.finance.deal_book import DealBook
from abm.government.taxes import tax_shares
from abm.industry.data_centres import run_data_centres
from abm.industry.mine_stages import advance_mines
from abm.industry.mining import mine_ore
from abm.industry.parks import run_parks
from abm.industry.start_mines import build_mining
from abm.industry.start_parks import build_parks
from abm.industry.zones import develop_zones
from abm.money.ledger import Ledger
from abm.networks.counties import build_counties
from abm.networks.network import Network
from abm.registers import policy
from abm.registers.outlook import Outlook, world_at
from abm.registers.parameters import Parameters, register, value_at
from abm.streams import Streams
from agents.finance.investor import MINING_GROUP, POWER
from agents.firms.enterprise import MANUFACTURING
from agents.industries import COLUMNS, FOOD_PROCESSING
from agents.power.power_project import RUN_OF_RIVER
from tests.worlds.usual_effort import UsualEffort

ACCOUNTS = {
    "prefecture": ("PG", 1),
    "upper_governments": ("UG", 1),
    "world": ("RW", 1),
    "county_governments": ("CG", 18),
    "residents": ("HR", 18),
    "herders": ("HH", 36),
    "power_projects": ("SV", 2),
}


class Programmes:
    """M CNY/a levers reach counties in equal parts."""

    def __init__(self, model):
        self.model = model
        self.paid = {}

    def pay(self, lever, account, amounts, rows=None):
        """Pay from upper governments."""
        self.paid[lever] = self.paid.get(lever, 0.0) + float(np.sum(amounts))
        self.model.ledger.post(
            "capital_grants", "upper_governments", account, received=amounts, payee_rows=rows
        )

    def effective(self, lever):
        return np.full(18, getattr(self.model.levers, lever) * 1e6 / 12 / 18)


class Market:
    """Takes every order and buys it outside at once."""

    def __init__(self, model):
        self.model = model

    def order(self, flow, payer, paid, *, county, industry, payer_rows=None):
        self.model.ledger.post(
            "investment_import", payer, "world", paid=paid, payer_rows=payer_rows
        )

    def order_basket(self, flow, payer, paid, *, county, basket, group=None):
        self.model.ledger.post("intermediate_import", payer, "world", paid=paid)


class World(mesa.Model):
    """Mines, parks and data centres from a first month on; what `parameters` does not hold stands
    at its middle, levers at the status quo.
    """

    def __init__(self, draw=0, month="2022-01", levers=None, parameters=None, outlook="central"):
        super().__init__(rng=0)
        self.clock = Clock(parse_month(month), parse_month("2030-12"))
        middle = {row["name"]: float(value_at(row, 0.5)) for row in register()}
        self.parameters = self.settled = Parameters(**middle | (parameters or {}))
        self.streams = Streams(rng=0, draw=draw)
        self.world_streams = Streams(rng=0, draw=draw)
        self.outlook_paths = Outlook(outlook).paths(self.parameters, draw, self.clock.end)
        self.lever_changes = levers or {}
        self.ablations = frozenset()
        self.set_month(self.clock.start)
        self.ledger = Ledger(self.clock)
        for account, (sector, n) in ACCOUNTS.items():
            self.ledger.open(account, sector, n)
        self.ledger.open_costs(planned=(), counties=18, equity_recovery=0.0)
        self.programmes = Programmes(self)
        self.effort = UsualEffort()
        self.market = Market(self)
        build_counties(self)
        self.network = Network(self.parameters, self.counties.altitude, self.clock)
        self.network.refresh(winter=False, t=self.clock.t)
        self.counties.approval_rate = np.ones(18)
        self._stand_in_people_and_firms()
        self._stand_in_money_and_power()
        build_mining(self)
        build_parks(self)

    def _stand_in_people_and_firms(self):
        """Herders by county, one maker of food in each zone, and what the economy has of all."""
        self.economy = SimpleNamespace(
            structure=SimpleNamespace(input_mix=np.zeros((COLUMNS, COLUMNS))),
            tax_shares=tax_shares(self.parameters),
            wage_level=1.0,
        )
        self.herders = SimpleNamespace(county=np.arange(36) % 18, weight=np.full(36, 50.0), n=36)
        self.pasture = SimpleNamespace(earnings=SimpleNamespace(add=lambda *income: None))
        self.energy = SimpleNamespace(light_carbon=1e3, light_output=1e8, zone_saving=0.0)
        self.enterprises = SimpleNamespace(
            county=np.arange(18),
            uid=np.arange(18, dtype=np.uint64),
            industry=np.full(18, FOOD_PROCESSING),
            branch=np.full(18, MANUFACTURING),
            sales=np.full(18, 1e6),
            weight=np.ones(18),
            single=np.ones(18, bool),
            active=np.ones(18, bool),
            in_zone=np.ones(18, bool),
        )
        self.honour_candidates = SimpleNamespace(ladder=np.arange(10), rank=np.zeros(10, int))

    def _stand_in_money_and_power(self):
        """Seven power developers and seven mining groups, a fund without offers, two plants."""
        self.investors = SimpleNamespace(
            group=np.repeat([POWER, MINING_GROUP], 7),
            equity_budget=np.full(14, 1e10),
            committed=np.zeros(14),
            hurdle=np.full(14, 0.08),
            belief=np.zeros((14, 90)),
            n=14,
        )
        self.deal_book = DealBook()
        self.guidance_funds = SimpleNamespace(files=np.zeros((1, 5)))
        self.power_projects = SimpleNamespace(
            live_capacity=np.array([8000.0, 4000.0]),
            counted_share=np.ones(2),
            technology=np.full(2, RUN_OF_RIVER),
            generation=np.array([3e6, 1e6]),
        )

    def set_month(self, t):
        """Move to a month; levers stand at the status quo but for the given changes."""
        self.clock.set(t)
        self.world = world_at(self.outlook_paths, t)
        usual = {name: row["status_quo"] for name, row in policy.register().items()}
        self.levers = SimpleNamespace(**usual | self.lever_changes)

    def run(self, months):
        """So many months of the phases, the books checked in each."""
        for _ in range(months):
            self.ledger.start_month()
            advance_mines(self)
            mine_ore(self)
            run_parks(self)
            develop_zones(self)
            run_data_centres(self)
            self.ledger.check()
            self.set_month(self.clock.t + 1)
        return self
