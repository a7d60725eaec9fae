"""A model with six enterprises in two counties and nothing else, for tests of the phases of the
economy.
"""

from types import SimpleNamespace

import mesa
import numpy as np

from abm.clock import Clock, parse_month
from abm.finance.credit import Credit
from abm.finance.exposure import Exposure
from abm.firms.books import Economy
from abm.firms.labour import local_part
from abm.firms.medicine import start_medicine
from abm.firms.start_labour import open_labour_market
from abm.firms.start_people import nobody_moves
from abm.government.taxes import tax_shares
from abm.markets.cells import BULK, MARKET_OF
from abm.markets.market import Market
from abm.markets.structure import Structure
from abm.money.ledger import Ledger
from abm.money.sectors import SECTORS
from abm.registers.parameters import register, value_at
from abm.registers.trend import trends
from abm.streams import Streams
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Agent, Column, Table
from agents.county import County
from agents.energy.energy_use import FUELS, USERS
from agents.firms.enterprise import (
    LARGE_SERVICE,
    MANUFACTURING,
    NO_BRANCH,
    SMALL_SERVICE,
    Enterprise,
)
from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    HOSPITALITY,
    INFORMATION,
    NON_MARKET,
    PUBLIC_SERVICES,
    TRADE,
)
from tests.worlds.goods_world import PLACES, flat_sources
from tests.worlds.usual_effort import UsualEffort

MARKETS = (TRADE, TRADE, HOSPITALITY, BUILDING_MATERIALS, INFORMATION, NON_MARKET)
BRANCHES = (NO_BRANCH, SMALL_SERVICE, NO_BRANCH, MANUFACTURING, LARGE_SERVICE, NO_BRANCH)


class Household(Agent):
    """Herders as far as the economy sees them."""

    county = Column("row", "county", 0)
    weight = Column("household", "households", 1.0)
    deposits = Column("CNY", "money")


class Programmes:
    """Keeps what is paid; every budgeted lever brings the same to each county."""

    def __init__(self, model):
        self.model = model
        self.paid = {}
        self.each = 0.0
        self.month_plan = SimpleNamespace(orders={"county_governments": np.zeros((18, 14))})

    def effective(self, lever):
        """CNY of the month by county."""
        return np.full(18, self.each)

    def pay(self, lever, account, amounts, rows=None):
        """Pay from upper governments."""
        self.paid[lever] = self.paid.get(lever, 0.0) + float(np.sum(amounts))
        self.model.ledger.post(
            "subsidies", "upper_governments", account, received=amounts, payee_rows=rows
        )


def middle_parameters():
    """Every parameter at the middle of its distribution."""
    return SimpleNamespace(**{row["name"]: float(value_at(row, 0.5)) for row in register()})


def levers():
    """Levers that the economy reads, all without effect."""
    names = (
        "rd_reward",
        "support_power_price",
        "tax_relief",
        "coordination",
        "upscale_bonus",
        "one_stop_service",
        "processing_capex_subsidy",
        "building_material_retrofit",
        "electrification_subsidy",
        "green_window",
        "relending_use",
        "interest_discount",
        "tourism_loan_programme",
        "assessment_weight_green",
    )
    return SimpleNamespace(**dict.fromkeys(names, 0.0))


class Roads:
    """Roads between counties: `hours` (18, 18), and who has travelled to work over them; goods need
    no time and no freight.
    """

    version = 0
    places = PLACES

    def __init__(self):
        self.hours = np.where(np.eye(18), 0.0, 200.0)
        self.commuters = np.zeros((18, 18))

    def hours_to_work(self):
        """Hours between the counties by the quickest ways."""
        return self.hours

    def carry_commuters(self, persons):
        """Remember who travelled, persons by home and job."""
        self.commuters = persons

    def carry_freight(self, tonnes):
        """Lorries leave no trace."""


class SmallModel(mesa.Model):
    """Enough of the model for the economy's phases; every county sells to every other as to its
    own.
    """

    def look_here(self, column, share):
        """Final demand for a column is looked for here by this share."""
        structure = self.market.structure
        structure.final_local_share = structure.final_local_share.copy()
        structure.final_local_share[column] = share
        structure.fill_baskets()

    def set_basket(self, name, here):
        """What a CNY of the groups of a basket buys, all of it looked for here; (groups, 15)."""
        baskets = self.market.structure.baskets
        rows = slice(baskets.first[name], baskets.first[name] + len(here))
        table = here[:, MARKET_OF]
        table[:, BULK] = 0.0
        baskets.whole, baskets.here = baskets.whole.copy(), baskets.here.copy()
        baskets.whole[rows] = baskets.here[rows] = table
        baskets.list_entries()

    def __init__(self, month="2022-03", ablations=()):
        super().__init__(rng=0)
        self.clock = Clock(parse_month(month), parse_month("2030-12"))
        self.ledger = Ledger(self.clock)
        self.ledger.open_costs(planned=(), counties=18, equity_recovery=0.0)
        self.streams = self.world_streams = Streams(rng=0, draw=0)
        self.parameters = self.settled = middle_parameters()
        self.trends = trends(self.parameters, self.clock)
        self.levers = levers()
        self.world = SimpleNamespace(
            consumer_prices=1.0, transfer_index=1.0, goods_price_index=1.0, loan_prime_rate=0.046
        )
        self.balance_sheet = SimpleNamespace(sheet={"head_office": np.zeros(len(SECTORS))})
        self.banks = SimpleNamespace(loans=np.zeros((6, 5)), appetite=np.ones((6, 5)))
        self.programmes = Programmes(self)
        self.effort = UsualEffort()
        self.credit = Credit(self)
        self.credit.rates = np.full(5, 0.05)
        self.guidance_funds = SimpleNamespace(files=np.zeros((1, 5)))
        self.accounts = SimpleNamespace(close_month=lambda model: None)
        self._open_accounts()
        self._enterprises()
        self.credit.exposure = Exposure(
            self, np.ones(18), borrowers=("enterprises", "herders", "residents")
        )
        structure = Structure(self.parameters)
        self.market = Market(self.ledger, structure, flat_sources(self.parameters, structure))
        self.power_projects = SimpleNamespace(local_sales=np.array([0.0]), income=np.array([0.0]))
        self.energy = SimpleNamespace(use=np.zeros((len(USERS), len(FUELS))), convention=0.3)
        self.network = Roads()
        self.ablations = frozenset(ablations)
        self.economy = small_books(self, structure)

    def _open_accounts(self):
        """Everyone who pays or is paid."""
        coverage = np.full(18, self.parameters.villages_with_logistics)
        self.counties = Table(
            County, self, 18, population=np.full(18, 1000.0), logistics_coverage=coverage
        )
        self.herders = Table(
            Household, self, 2, county=np.array([0, 1]), weight=np.array([10.0, 30.0])
        )
        for account, sector, n in (
            ("residents", "HR", 18),
            ("county_governments", "CG", 18),
            ("prefecture", "PG", 1),
            ("upper_governments", "UG", 1),
            ("world", "RW", 1),
            ("banks", "BK", 1),
            ("power_projects", "SV", 1),
        ):
            self.ledger.open(account, sector, n, 1e6)
        self.counties.lend_view("resident_deposits", self.ledger.balance("residents"))
        self.pasture = SimpleNamespace(earnings=SimpleNamespace(add=lambda *income: None))
        self.herders.lend_view("deposits", self.ledger.open("herders", "HH", 2, 1e5))

    def _enterprises(self):
        """Six rows of which the first two compete for the trade of county 0."""
        n = len(MARKETS)
        monthly = np.array([1e4, 1e6, 1e5, 1e6, 1e6, 1e5])
        yearly = np.array([1.2e5, 1.2e7, 1.2e6, 1.2e7, 1.2e7, 1.2e6])
        self.enterprises = Table(
            Enterprise,
            self,
            n,
            county=np.array([0, 0, 0, 1, 0, 1]),
            market=np.array(MARKETS),
            industry=np.minimum(MARKETS, PUBLIC_SERVICES),
            branch=np.array(BRANCHES),
            single=np.array([False, True, False, True, True, False]),
            self_employed=np.array([True, False, False, False, False, False]),
            weight=np.array([100.0, 1.0, 10.0, 1.0, 1.0, 20.0]),
            capital=np.array([1e5, 1e7, 1e6, 1e7, 1e7, 1e6]),
            employees=np.array([1.0, 50.0, 5.0, 40.0, 30.0, 10.0]),
            productivity=np.full(n, 1e4),
            sales=monthly.copy(),
            made=monthly.copy(),
            monthly_sales=np.repeat(monthly[:, None], MONTHS_A_YEAR, axis=1),
            yearly_sales=yearly.copy(),
            usual_sales=yearly.copy(),
            expected_sales=yearly.copy(),
            usual_surplus=np.array([2e3, 2e5, 2e4, 2e5, 2e5, 2e4]),
        )
        self.enterprises.lend_view("deposits", self.ledger.open("enterprises", "EN", n, 5e6))


def small_books(model, structure):
    """Books of the economy with nothing bought from outside."""
    return Economy(
        structure=structure,
        lines=np.array([np.inf, 2e7, 2e7, 1e7, 5e6]),
        tax_shares=tax_shares(model.parameters),
        slot_keys=model.enterprises.uid,
        herder_population=np.full(18, 100.0),
        start_month=model.clock.start,
        start_prices=1.0,
        start_transfers=1.0,
        other_industry=0.0,
        green_start=np.full(NON_MARKET, 0.1),
        prices=1.0,
        medicine=start_medicine(model, 1e6),
        work=open_labour_market(model, structure),
        people=nobody_moves(18),
        green=np.full(NON_MARKET, 0.1),
        season=np.ones((MONTHS_A_YEAR, COLUMNS)),
        outside_demand=np.zeros((18, COLUMNS)),
        start_pull=np.ones(COLUMNS),
    )


def local_staff(model):
    """People who live here and work in each county in enterprises and public bodies, persons, shape
    (18,).
    """
    enterprises = model.enterprises
    staff = enterprises.employees * enterprises.weight * enterprises.active * local_part(model)
    return np.bincount(enterprises.county, staff, model.counties.n)
