"""The state before the first month, built from the tables and the draw; never by a long burn-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.energy.start import build_energy_use
from abm.finance.lending import book_opening, order_usual_works
from abm.finance.start import build_finance
from abm.firms.investment import order_usual_investment
from abm.firms.start import build_economy
from abm.government.assessment import Assessment
from abm.government.start import build_governments, build_programmes
from abm.honours.start import build_honours
from abm.industry.start_mines import build_mining
from abm.industry.start_parks import build_parks
from abm.money.balance_sheet import BalanceSheet
from abm.money.three_ways import ThreeWays
from abm.networks.counties import build_counties
from abm.networks.hazards import draw_cuts
from abm.networks.network import Network
from abm.networks.road_works import outside_works
from abm.pasture.start import build_pasture
from abm.pasture.start_farming import build_farming
from abm.pasture.start_wishes import settle_sales
from abm.power.developers import note_solar_works
from abm.power.start import build_plants_and_lines
from abm.tourism.beds import open_beds
from abm.tourism.hotels import note_hotels_under_way, order_hotel_works, slot
from abm.tourism.start import build_tourism

if TYPE_CHECKING:
    from abm.model import GanziModel


def build(model: GanziModel) -> None:
    """Build every table, account and network of a model, in the order of their needs."""
    # Places, and the edges between them
    build_counties(model)
    model.network = Network(
        model.parameters,
        model.counties.altitude,
        model.clock,
        flat="layer_road" in model.ablations,
    )
    model.network.plan(model.outlook.all_events())
    model.network.refresh(winter=False, t=model.clock.t)
    model.network.works = outside_works(model)

    # Those who hold money whatever happens, and what they plan to spend
    model.ledger.open("prefecture", "PG", 1)
    model.ledger.open("upper_governments", "UG", 1)
    model.ledger.open("world", "RW", 1)
    build_governments(model)
    build_finance(model)
    build_programmes(model)

    # The sectors; firms come last, as they sell what all others buy
    build_mining(model)
    build_plants_and_lines(model)
    build_parks(model)
    build_tourism(model)
    build_honours(model)
    build_pasture(model)
    build_farming(model)
    open_beds(model)  # once herders' rooms are known too
    settle_sales(model)
    build_economy(model)

    # What follows from all of them
    note_solar_works(model)
    note_hotels_under_way(model)
    book_opening(model)
    build_energy_use(model)
    order_usual_investment(model)
    order_usual_works(model)
    order_hotel_works(model, slot(model))

    # Books that remember how things stand now
    model.three_ways = ThreeWays(model.ledger)
    model.balance_sheet = BalanceSheet(model)
    model.assessment = Assessment()
    draw_cuts(model)  # the start is fitted to roads as they usually are
