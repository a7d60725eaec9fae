"""The state before the first month, built from the tables and the draw; never by a long burn-in."""

from abm.baseline.counties import build_counties
from abm.graph import Network, build_graph, join_other_layers


def _find(module, name):
    """TEMPORARY (team build-up): a sector whose file is not there yet builds nothing."""
    import importlib

    try:
        return getattr(importlib.import_module(f"abm.baseline.{module}"), name)
    except ModuleNotFoundError as error:
        if "abm.baseline" not in str(error):
            raise
        print("missing baseline", module, name)
        return lambda model: None


def build(model):
    """Build every table, account and network of a model, in the order of their needs."""
    build_economy = _find("economy", "build_economy")
    build_energy_use = _find("energy_use", "build_energy_use")
    build_farming = _find("farming", "build_farming")
    build_finance = _find("finance", "build_finance")
    build_honours = _find("honours", "build_honours")
    build_mining = _find("mining", "build_mining")
    build_parks = _find("parks", "build_parks")
    build_pasture = _find("pasture", "build_pasture")
    build_power = _find("power", "build_power")
    build_tourism = _find("tourism", "build_tourism")

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
    build_energy_use(model)
    join_other_layers(model)
