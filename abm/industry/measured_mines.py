"""What is measured of mining."""

import numpy as np

from agents.industry.mine import (
    BUILDING,
    EXPLORE,
    LICENCE,
    LITHIUM,
    OPERATING,
    TENDER,
    insured_share,
)


def lithium_ore_capacity(model):
    """Ore that lithium mines in service can dig and dress, t/a: halted mines do not count."""
    return float(np.add.reduce(model.mines.ore_capacity))


def lithium_licensed_capacity(model):
    """Ore that mining licences allow, t/a, whether mined or not; an enlargement counts once it is
    permitted.
    """
    mines = model.mines
    licensed = mines.stage >= np.where(mines.main, LICENCE, BUILDING)
    return float(np.add.reduce(mines.mine_capacity * licensed * (mines.mineral == LITHIUM)))


def lithium_dressing_capacity(model):
    """Ore that lithium dressing plants in service could dress, t/a, whether there is ore or not."""
    mines = model.mines
    running = (mines.stage == OPERATING) & (mines.mineral == LITHIUM)
    return float(np.add.reduce(mines.mill_capacity * running))


def lithium_concentrate(model):
    """Lithium concentrate sold this month, t."""
    return float(np.add.reduce(model.mines.concentrate))


def mining_output(model):
    """Output value of all mines this month by county, CNY, without value-added tax."""
    return np.bincount(model.mines.county, model.mines.output, model.counties.n)


def mining_money_kept(model):
    """What mines pay in the prefecture this month, CNY: wages, inputs, taxes, neighbours, the
    prefecture's profit.
    """
    return float(np.add.reduce(model.mines.kept))


def blank_areas_tendered(model):
    """Whether a right in Maijitan or another blank area has been put out to tender, 0 or 1."""
    mines = model.mines
    return float((mines.blank & (mines.stage >= TENDER)).any())


def opposition(model):
    """Mean opposition near the deposits that are explored, built or worked, share; one value a
    deposit.
    """
    mines = model.mines
    known = (mines.stage >= EXPLORE) & mines.main
    return float(np.add.reduce(mines.opposition * known)) / max(np.count_nonzero(known), 1)


def insured(model):
    """Share of mines with pollution insurance."""
    return insured_share(
        model.parameters.mine_insured_voluntarily, model.levers.env_liability_insurance
    )


def halted(model):
    """Mines and sites under construction that stand still this month, count."""
    mines = model.mines
    return float(np.count_nonzero((mines.stage >= BUILDING) & (mines.halt_left > 0)))


def counted(stage):
    """Measure: deposits whose mine has reached a stage, count; plants and enlargements do not
    count.
    """
    return lambda model: float(np.count_nonzero((model.mines.stage >= stage) & model.mines.main))


def green(level):
    """Measure: green mines of a level (1 prefecture, 2 province, 3 nation) or a higher
    one, count.
    """
    return lambda model: float(np.count_nonzero(model.mines.green_level >= level))


def carbonate_price(model):
    """Price of lithium carbonate in the country, CNY/t with value-added tax."""
    return float(model.world.lithium_carbonate_price)


MONTHLY = {
    "lithium_ore_capacity": lithium_ore_capacity,
    "lithium_licensed_capacity": lithium_licensed_capacity,
    "lithium_dressing_capacity": lithium_dressing_capacity,
    "lithium_carbonate_price": carbonate_price,
    "lithium_concentrate": lithium_concentrate,
    "mining_output": mining_output,
    "mining_money_kept": mining_money_kept,
    "mines_licensed": counted(LICENCE),
    "mines_in_service": counted(OPERATING),
    "mines_halted": halted,
    "mine_opposition": opposition,
    "mines_insured": insured,
    "green_mines": green(1),
    "green_mines_provincial": green(2),
    "green_mines_national": green(3),
    "maijitan_tendered": blank_areas_tendered,
}
