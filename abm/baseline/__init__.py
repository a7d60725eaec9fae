"""The state before the first month, built from the tables and the draw; never by a long burn-in."""

from abm.assessment import Assessment
from abm.balance_sheet import BalanceSheet
from abm.baseline.counties import build_counties
from abm.baseline.economy import build_economy
from abm.baseline.energy_use import build_energy_use
from abm.baseline.farming import build_farming
from abm.baseline.finance import build_finance
from abm.baseline.honours import build_honours
from abm.baseline.mining import build_mining
from abm.baseline.parks import build_parks
from abm.baseline.pasture import build_pasture
from abm.baseline.power import build_power
from abm.baseline.tourism import build_tourism
from abm.graph import Network, build_graph, join_other_layers
from abm.phases.credit import book_opening


def build(model):
    """Build every table, account and network of a model, in the order of their needs."""
    model.graph = build_graph(model.parameters)
    build_counties(model)
    model.network = Network(model.graph, model.parameters, model.counties.altitude)
    model.network.refresh(model.world.road_closed, False, model.clock.t)
    for account, sector in (("prefecture", "PG"), ("upper_governments", "UG"), ("world", "RW")):
        model.ledger.open(account, sector, 1)
    build_finance(model)
    build_power(model)
    build_mining(model)
    build_parks(model)
    build_tourism(model)
    build_honours(model)
    build_pasture(model)
    build_farming(model)
    build_economy(model)
    book_opening(model)
    build_energy_use(model)
    model.balance_sheet = BalanceSheet(model)
    model.assessment = Assessment(model)
    join_other_layers(model)
