"""What is measured of mines, enclave parks, industrial zones and data centres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.honours.standards import southern_zone_carbon
from agents.axis import at, at_least, by, count, most, total
from agents.columns import name_key
from agents.industry import park
from agents.industry.data_centre import RUNNING
from agents.industry.mine import (
    BUILDING,
    EXPLORE,
    LICENCE,
    LITHIUM,
    OPERATING,
    TENDER,
    insured_share,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray

    Measure = Callable[[GanziModel], float]

PROVINCE, NATION = 2, 3
"""Levels of green mines."""
NAMED_MINES = np.array([name_key("cuola"), name_key("zhongzui")])


def lithium_ore_capacity(model: GanziModel) -> float:
    """Ore that lithium mines in service can dig and dress, t/a: halted mines do not count."""
    return total(model.mines.ore_capacity)


def lithium_licensed_capacity(model: GanziModel) -> float:
    """Ore that mining licences allow, t/a, whether mined or not; an enlargement counts once it is
    permitted.
    """
    mines = model.mines
    # An enlargement is permitted only when its review is passed: then it is built.
    licensed = mines.stage >= np.where(mines.main, LICENCE, BUILDING)
    return total(mines.mine_capacity * licensed * (mines.mineral == LITHIUM))


def lithium_dressing_capacity(model: GanziModel) -> float:
    """Ore that lithium dressing plants in service could dress, t/a, whether there is ore or not."""
    mines = model.mines
    running = (mines.stage == OPERATING) & (mines.mineral == LITHIUM)
    return total(mines.mill_capacity * running)


def lithium_concentrate(model: GanziModel) -> float:
    """Lithium concentrate sold this month, t."""
    return total(model.mines.concentrate)


def concentrate_stock(model: GanziModel) -> float:
    """Lithium concentrate that waits at the mines for a way out, t."""
    return total(model.mines.stock)


def mining_output(model: GanziModel) -> FloatArray:
    """Output value of all mines this month by county, CNY, without value-added tax."""
    return by(model.mines.county, model.mines.output, model.counties.n)


def mining_money_kept(model: GanziModel) -> float:
    """What mines pay in the prefecture this month, CNY: wages, inputs, taxes, neighbours, the
    prefecture's profit.
    """
    return total(model.mines.kept)


def blank_areas_tendered(model: GanziModel) -> float:
    """Whether a right in Maijitan or another blank area has been put out to tender, 0 or 1."""
    mines = model.mines
    return count(mines.blank & (mines.stage >= TENDER)) > 0


def opposition(model: GanziModel) -> float:
    """Mean opposition near the deposits that are explored, built or worked, share; one value a
    deposit.
    """
    mines = model.mines
    known = (mines.stage >= EXPLORE) & mines.main
    return total(mines.opposition * known) / at_least(count(known), 1)


def insured(model: GanziModel) -> float:
    """Share of mines with pollution insurance."""
    return insured_share(
        model.parameters.mine_insured_voluntarily, model.levers.env_liability_insurance
    )


def halted(model: GanziModel) -> float:
    """Mines and sites under construction that stand still this month, count."""
    mines = model.mines
    return count((mines.stage >= BUILDING) & (mines.halt_left > 0))


def deposits_at(stage: int) -> Measure:
    """Measure: deposits whose mine has reached a stage, count; plants and enlargements left out."""
    return lambda model: count((model.mines.stage >= stage) & model.mines.main)


def green_mines(level: int) -> Measure:
    """Measure: green mines of at least a level (1 prefecture, 2 province, 3 nation), count."""
    return lambda model: count(model.mines.green_level >= level)


def green_mine_levels(model: GanziModel) -> float:
    """How many of the levels province (or higher) and nation have a green mine, 0 to 2."""
    highest = most(model.mines.green_level)
    return (highest >= PROVINCE) * 1.0 + (highest >= NATION)


def named_mines_building(model: GanziModel) -> float:
    """Mines that the document names as under way (Cuola, Zhongzui) that are being built or work,
    count.
    """
    mines = model.mines
    return count((mines.stage >= BUILDING) & np.isin(mines.uid, NAMED_MINES))


def youngest_park_running(model: GanziModel) -> float:
    """Whether the Ganzi-Yibin park works, 0 or 1: its public works suffice for a first plant, and
    beyond what it began with it has finished one least step of private capital.
    """
    parks, p = model.parks, model.parameters
    here = parks.park == park.PARKS.index("yibin")
    added = total(parks.capacity * here) - model.industry.youngest_capacity
    served = total(parks.infrastructure * here) >= p.park_works_needed
    return served & (added >= p.park_step_least) & (total(parks.output * here) > 0)


def carbonate_price(model: GanziModel) -> float:
    """Price of lithium carbonate in the country, CNY/t with value-added tax."""
    return model.world.lithium_carbonate_price


def zones_with_output(model: GanziModel) -> float:
    """Prefectural industrial zones in which firms produce, count."""
    return count(model.counties.zone_open)


def enclave_output(model: GanziModel) -> float:
    """Gross output of the enclave parks this month, CNY at current prices; it is no part of Ganzi's
    product.
    """
    return total(model.parks.output)


def enclave_lithium_output(model: GanziModel) -> float:
    """Gross output of lithium chemicals and battery materials in the parks this month, CNY."""
    parks = model.parks
    return total(parks.output * (parks.group <= park.BATTERY_MATERIALS))


def enclave_income(model: GanziModel) -> float:
    """Tax share and dividends that the prefecture gets from the enclave parks this month, CNY."""
    ledger = model.ledger
    return ledger.month_total("enclave_tax") + ledger.month_total("enclave_dividends")


def concentrate_processed(model: GanziModel) -> float:
    """Concentrate of the prefecture's mines that the enclave parks process this month, t."""
    return total(model.parks.concentrate)


def enclave_value_of_ore(model: GanziModel) -> float:
    """What the enclave parks earn beyond the concentrate's price on what they make of it this
    month, CNY.
    """
    p, mines = model.parameters, model.mines
    processed = concentrate_processed(model)
    # All lithium mines sell at one price; other rows have none.
    salts = processed / p.concentrate_per_carbonate * model.world.lithium_carbonate_price
    return (salts - processed * most(mines.price)) / (1 + p.sales_tax)


def concentrate_share_processed(model: GanziModel) -> float:
    """Share of the year's concentrate that the enclave parks have processed; none where none was
    dug.
    """
    dug = model.recorder.year_sum("lithium_concentrate")
    return model.recorder.year_sum("concentrate_processed") / dug if dug > 0 else 0.0


def zone_output(model: GanziModel) -> FloatArray:
    """Sales of enterprises in open zones this month by county, CNY."""
    firms, counties = model.enterprises, model.counties
    inside = firms.in_zone & at(counties.zone_open, firms.county)
    return by(firms.county, firms.sales * firms.weight * inside, counties.n)


def zone_circular(model: GanziModel) -> float:
    """Mean share of circular works over the eight zones."""
    counties = model.counties
    return total(counties.zone_circular) / count(counties.has_zone)


def data_centre_capacity(model: GanziModel) -> float:
    """Computers' power of data centres in service, MW."""
    centres = model.data_centres
    return total(centres.capacity * (centres.stage == RUNNING))


def data_centre_value_added(model: GanziModel) -> float:
    """Value added of data centres this month, CNY."""
    return total(model.data_centres.sales) * model.parameters.data_centre_value_added


ANNUAL = {"concentrate_share_processed": concentrate_share_processed}

MONTHLY = {
    "lithium_ore_capacity": lithium_ore_capacity,
    "lithium_licensed_capacity": lithium_licensed_capacity,
    "lithium_dressing_capacity": lithium_dressing_capacity,
    "lithium_carbonate_price": carbonate_price,
    "lithium_concentrate": lithium_concentrate,
    "concentrate_stock": concentrate_stock,
    "mining_output": mining_output,
    "mining_money_kept": mining_money_kept,
    "mines_licensed": deposits_at(LICENCE),
    "mines_in_service": deposits_at(OPERATING),
    "mines_halted": halted,
    "mine_opposition": opposition,
    "mines_insured": insured,
    "green_mines": green_mines(1),
    "green_mines_provincial": green_mines(2),
    "green_mines_national": green_mines(3),
    "green_mine_levels": green_mine_levels,
    "named_mines_building": named_mines_building,
    "maijitan_tendered": blank_areas_tendered,
    "zones_with_output": zones_with_output,
    "ganyi_park_running": youngest_park_running,
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
