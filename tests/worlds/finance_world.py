"""A model with counties, governments, banks, fund and a few firms and plants only, for tests of
public finance.
"""

from types import SimpleNamespace

import numpy as np

from abm import start as start_state
from abm.finance.deals import HOTEL, Applications, held_by
from abm.finance.lending import book_opening
from abm.finance.start import build_finance
from abm.government.start import build_governments, build_programmes
from abm.markets.market import Market
from abm.markets.structure import Structure
from abm.model import GanziModel
from abm.networks.counties import build_counties
from abm.networks.network import Network
from agents.columns import Table
from agents.finance.guidance_fund import TOURISM
from agents.firms.enterprise import Enterprise
from agents.industries import FOOD_PROCESSING, HOSPITALITY
from agents.power.power_project import PowerProject
from tests.worlds.goods_world import flat_sources

FIRMS = 18


def small_build(model):
    """Governments and banks as in a real run; two kinds of firm, two solar plants, no one else."""
    build_counties(model)
    model.network = Network(model.parameters, model.counties.altitude, model.clock)
    for account, sector in (("prefecture", "PG"), ("upper_governments", "UG"), ("world", "RW")):
        model.ledger.open(account, sector, 1)
    model.ledger.open("residents", "HR", 18, 1e9)
    model.ledger.open("herders", "HH", 2, 1e5)
    model.herders = SimpleNamespace(county=np.array([0, 1]), uid=np.arange(2, dtype=np.uint64))
    build_governments(model)
    build_finance(model)
    build_programmes(model)
    firms = Table(
        Enterprise,
        model,
        FIRMS,
        county=np.arange(FIRMS),
        industry=np.where(np.arange(FIRMS) % 2, HOSPITALITY, FOOD_PROCESSING),
        weight=np.full(FIRMS, 10.0),
        capital=np.full(FIRMS, 1e7),
        usual_surplus=np.full(FIRMS, 1e5),
    )
    model.enterprises = firms
    firms.lend_view("deposits", model.ledger.open("enterprises", "EN", FIRMS, 1e7))
    plants = Table(
        PowerProject,
        model,
        2,
        stage=np.full(2, 2),
        rated_capacity=np.full(2, 100.0),
        capital_cost=np.full(2, 4e6),
        technology=np.full(2, 2),
    )
    model.power_projects = plants
    model.power_projects.lend_view("deposits", model.ledger.open("power_projects", "SV", 2))
    model.ledger.open("mines", "EN", 1)
    model.mines = SimpleNamespace(county=np.array([0]), uid=np.zeros(1, np.uint64))
    model.parks = SimpleNamespace(capacity=np.full(12, 1e9))
    model.economy = SimpleNamespace(start_transfers=model.world.transfer_index, public_prices=1.0)
    structure = Structure(model.parameters)
    model.market = Market(model.ledger, structure, flat_sources(model.parameters, structure))
    plants.external_loans = np.full(2, 1e10)
    book_opening(model)


def one_deal(model, value, equity=4e6, room=np.inf, owner=24, kind=HOTEL):
    """A deal of 10 million in the first county that only one investor looks at."""
    return Applications(
        kind=kind,
        fund_class=TOURISM,
        rows=np.array([0]),
        place=np.array([0]),
        capital=np.array([1e7]),
        equity=np.array([equity]),
        surplus=held_by(model, np.array([owner]), np.array([value])),
        room=np.full(model.investors.n + 1, room),
        bound=np.ones(1),
        most=np.full(1, np.inf),
        expected=np.ones(1),
        months=np.array([30.0]),
        account="world",
    )


def small_model(monkeypatch, draw=0, start="2022-04", **levers):
    """A small model in April 2022 (or `start`) with some levers set."""

    def build(model):
        vars(model.levers).update(levers)
        small_build(model)

    monkeypatch.setattr(start_state, "build", build)
    return GanziModel(draw=draw, start=start)
