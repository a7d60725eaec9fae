"""What is measured of mining."""

import numpy as np

from agents.mine import BUILDING, LICENCE, LITHIUM, TENDER


def lithium_ore_capacity(model):
    """Ore that lithium mines in service can dig and dress, t/a: halted mines do not count."""
    return float(np.add.reduce(model.mines.ore_capacity))


def lithium_licensed_capacity(model):
    """Ore that mining licences allow, t/a, whether mined or not; an enlargement counts once it is permitted."""
    mines = model.mines
    own = mines.deposit == np.arange(mines.n)
    licensed = mines.stage >= np.where(own, LICENCE, BUILDING)
    return float(np.add.reduce(mines.mine_capacity * licensed * (mines.mineral == LITHIUM)))


def lithium_concentrate(model):
    """Lithium concentrate sold this month, t."""
    return float(np.add.reduce(model.mines.concentrate))


def mining_output(model):
    """Output value of all mines this month by county, CNY, without value-added tax."""
    return np.bincount(model.mines.county, model.mines.output, model.counties.n)


def blank_areas_tendered(model):
    """Whether a right in Maijitan or another blank area has been put out to tender, 0 or 1."""
    mines = model.mines
    return float((mines.blank & (mines.stage >= TENDER)).any())


MONTHLY = {
    "lithium_ore_capacity": lithium_ore_capacity,
    "lithium_licensed_capacity": lithium_licensed_capacity,
    "lithium_concentrate": lithium_concentrate,
    "mining_output": mining_output,
    "maijitan_tendered": blank_areas_tendered,
}
