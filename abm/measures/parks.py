"""What is measured of enclave parks, industrial zones and data centres."""

import numpy as np

from agents.data_centre import RUNNING


def zones_with_output(model):
    """Prefectural industrial zones in which firms produce, count."""
    return float(np.count_nonzero(model.counties.zone_open))


def enclave_output(model):
    """Gross output of the enclave parks this month, CNY at current prices; it is no part of Ganzi's product."""
    return float(np.add.reduce(model.parks.output))


def zone_output(model):
    """Sales of enterprises in open zones this month by county, CNY."""
    firms, counties = model.enterprises, model.counties
    inside = firms.in_zone & counties.zone_open[firms.county]
    return np.bincount(firms.county, firms.sales * firms.weight * inside, counties.n)


def data_centre_capacity(model):
    """Computers' power of data centres in service, MW."""
    centres = model.data_centres
    return float(np.add.reduce(centres.capacity * (centres.stage == RUNNING)))


MONTHLY = {
    "zones_with_output": zones_with_output,
    "enclave_output": enclave_output,
    "zone_output": zone_output,
    "data_centre_capacity": data_centre_capacity,
}
