"""What is measured of enclave parks, industrial zones and data centres."""

import numpy as np

from abm.honours.books import southern_zone_carbon
from agents.industry import park
from agents.industry.data_centre import RUNNING


def zones_with_output(model):
    """Prefectural industrial zones in which firms produce, count."""
    return float(np.count_nonzero(model.counties.zone_open))


def enclave_output(model):
    """Gross output of the enclave parks this month, CNY at current prices; it is no part of Ganzi's
    product.
    """
    return float(np.add.reduce(model.parks.output))


def enclave_lithium_output(model):
    """Gross output of lithium chemicals and battery materials in the enclave parks this
    month, CNY.
    """
    parks = model.parks
    return float(np.add.reduce(parks.output * (parks.group <= park.BATTERY_MATERIALS)))


def enclave_income(model):
    """Tax share and dividends that the prefecture gets from the enclave parks this month, CNY."""
    ledger = model.ledger
    return ledger.month_total("enclave_tax") + ledger.month_total("enclave_dividends")


def concentrate_processed(model):
    """Concentrate of the prefecture's mines that the enclave parks process this month, t."""
    return float(np.add.reduce(model.parks.concentrate))


def enclave_value_of_ore(model):
    """What the enclave parks earn beyond the concentrate's price on what they make of it this
    month, CNY.
    """
    p, mines = model.parameters, model.mines
    processed = concentrate_processed(model)
    salts = processed / p.concentrate_per_carbonate * float(model.world.lithium_carbonate_price)
    return (salts - processed * float(np.max(mines.price))) / (1 + p.sales_tax)


def concentrate_share_processed(model):
    """Share of the year's concentrate that the enclave parks have processed; none where none was
    dug.
    """
    dug = model.recorder.year_sum("lithium_concentrate")
    return model.recorder.year_sum("concentrate_processed") / dug if dug > 0 else 0.0


def zone_output(model):
    """Sales of enterprises in open zones this month by county, CNY."""
    firms, counties = model.enterprises, model.counties
    inside = firms.in_zone & counties.zone_open[firms.county]
    return np.bincount(firms.county, firms.sales * firms.weight * inside, counties.n)


def zone_circular(model):
    """Mean share of circular works over the eight zones."""
    counties = model.counties
    return float(np.add.reduce(counties.zone_circular)) / np.count_nonzero(counties.has_zone)


def data_centre_capacity(model):
    """Computers' power of data centres in service, MW."""
    centres = model.data_centres
    return float(np.add.reduce(centres.capacity * (centres.stage == RUNNING)))


def data_centre_value_added(model):
    """Value added of data centres this month, CNY."""
    return float(np.add.reduce(model.data_centres.sales)) * model.parameters.data_centre_value_added


MONTHLY = {
    "zones_with_output": zones_with_output,
    "enclave_output": enclave_output,
    "enclave_lithium_output": enclave_lithium_output,
    "enclave_income": enclave_income,
    "concentrate_processed": concentrate_processed,
    "enclave_value_of_ore": enclave_value_of_ore,
    "zone_output": zone_output,
    "zone_circular": zone_circular,
    "southern_zone_carbon": southern_zone_carbon,
    "data_centre_capacity": data_centre_capacity,
    "data_centre_value_added": data_centre_value_added,
}
ANNUAL = {"concentrate_share_processed": concentrate_share_processed}
