"""Month phase: data centres decide whether to come, are built, draw power and sell services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.deal_book import months_to_review
from abm.finance.deals import DATA_CENTRE, Applications, held_by_owners, rooms, settle
from abm.government.taxes import corporate_tax_rate, share_tax
from agents.calendar import DRY_MONTHS, JANUARY, MONTHS_A_YEAR, QUARTER_ENDS
from agents.finance.guidance_fund import DATA_INDUSTRY
from agents.industries import CONSTRUCTION
from agents.industry import data_centre
from agents.power.power_project import RUN_OF_RIVER
from agents.units import KILOWATTS_A_MEGAWATT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table

DECISION_MONTH = JANUARY


def run_data_centres(model: GanziModel) -> None:
    """A month of operators: the dry season is watched, decisions fall in January."""
    watch_dry_season(model)
    if model.clock.month == DECISION_MONTH:
        decide_data_centres(model)
    if (model.data_centres.stage != data_centre.IDLE).any():
        build_data_centres(model)
        operate(model)


def watch_dry_season(model: GanziModel) -> None:
    """Keep the least mean power that hydropower gave in a month of the dry season that ended last,
    MW.
    """
    clock, books, plants = model.clock, model.industry, model.power_projects
    if clock.month not in DRY_MONTHS:
        return

    # Firm power is what rivers give at low water; sun and wind are no part of it.
    hydro = plants.technology <= RUN_OF_RIVER
    power = float(np.add.reduce(plants.generation * hydro)) / clock.hours
    if clock.month == DRY_MONTHS[0]:
        books.dry_season_power_so_far = power
    else:
        books.dry_season_power_so_far = min(books.dry_season_power_so_far, power)

    if clock.month == DRY_MONTHS[-1]:
        books.dry_season_power = books.dry_season_power_so_far
        books.dry_season_power_so_far = np.inf


def decide_data_centres(model: GanziModel) -> None:
    """Once a year operators compare costs; those that gain most are admitted while quota and winter
    power last. The guidance fund may hold a part of the equity in each.
    """
    centres, p = model.data_centres, model.parameters
    # Operators have money enough: what is scarce is power, so its MW are what a deal binds
    power = min(model.levers.dc_quota_mw - committed(centres), winter_room(model))
    rows = np.flatnonzero((centres.stage == data_centre.IDLE) & (centres.capacity <= power))
    if len(rows) == 0:
        return
    room = rooms(model)
    room[-1] = power
    capital = centres.capacity[rows] * p.data_centre_capital_cost
    deals = Applications(
        kind=DATA_CENTRE,
        fund_class=DATA_INDUSTRY,
        rows=rows,
        place=centres.county[rows],
        capital=capital,
        equity=capital * p.fund_deal_equity,
        surplus=held_by_owners(model, wish_to_come(model)[rows]),
        room=room,
        bound=np.ones(len(rows)),
        most=centres.capacity[rows],
        expected=np.ones(len(rows)),
        months=months_to_review(centres.building_months[rows]),
        account="data_centres",
    )
    taken = settle(model, deals).taken
    centres.stage = centres.stage + np.bincount(rows, taken, centres.n).astype(int)


def wish_to_come(model: GanziModel) -> FloatArray:
    """What each operator gains by coming this year beyond what it takes, over building cost, shape
    (n,).
    """
    centres, p = model.data_centres, model.parameters
    outside = data_centre.yearly_cost(
        centres.outside_power_price,
        usage_effectiveness=p.data_centre_outside_effectiveness,
        load_factor=p.data_centre_load_factor,
        other_cost=0.0,
    )
    here = data_centre.yearly_cost(
        model.levers.dc_power_price,
        usage_effectiveness=p.data_centre_effectiveness,
        load_factor=p.data_centre_load_factor,
        other_cost=p.data_centre_remoteness,
    )
    gain = data_centre.gain_by_coming(
        here,
        outside,
        luck=model.streams.uniform("entry", model.clock.t, centres.uid),
        scale=p.data_centre_taste,
        interest=min(p.data_centre_interest * float(model.world.data_centre_demand), 1.0),
    )
    # A yearly gain is worth as much building cost as it could pay the charge of
    charge = p.data_centre_annuity * p.data_centre_capital_cost / KILOWATTS_A_MEGAWATT
    return gain / charge


def committed(centres: Table[data_centre.DataCentre]) -> float:
    """Computers' power of all data centres built or being built, MW."""
    return float(np.add.reduce(centres.capacity * (centres.stage != data_centre.IDLE)))


def winter_room(model: GanziModel) -> float:
    """Power of computers that the dry season can still carry, MW, by what the plants gave in the
    last one.
    """
    p = model.parameters
    room = data_centre.winter_room(
        model.industry.dry_season_power,
        local_share=p.dry_season_local_share,
        load=committed(model.data_centres) * p.data_centre_effectiveness,
    )
    return room / p.data_centre_effectiveness


def build_data_centres(model: GanziModel) -> None:
    """A month of building, paid by the owners outside."""
    centres, p = model.data_centres, model.parameters
    building = centres.stage == data_centre.BUILDING
    if not building.any():
        return

    progress = np.minimum(building / centres.building_months, 1 - centres.work)
    centres.work = centres.work + progress

    # What the fund has paid in lies among the deposits: owners put in what is still missing.
    cost = progress * centres.capacity * p.data_centre_capital_cost
    equity = np.maximum(cost - centres.deposits, 0.0)
    model.ledger.post("equity", "world", "data_centres", received=equity)
    works = cost * p.data_centre_works_share
    model.market.order(
        "investment_local",
        "data_centres",
        works,
        county=centres.county,
        industry=CONSTRUCTION,
    )
    model.ledger.post("investment_import", "data_centres", "world", paid=cost - works)

    # Monthly shares add up to one but for rounding.
    centres.stage = centres.stage + (building & (centres.work >= 1 - 1e-9))


def operate(model: GanziModel) -> None:
    """Power drawn, sales to customers outside, inputs, wages, taxes, and profits to the owners
    outside.
    """
    centres, p = model.data_centres, model.parameters
    running = centres.stage == data_centre.RUNNING
    load = data_centre.mean_load(
        centres.capacity,
        running,
        usage_effectiveness=p.data_centre_effectiveness,
        load_factor=p.data_centre_load_factor,
    )
    model.counties.data_centre_load = np.bincount(centres.county, load, model.counties.n)
    centres.sales = np.zeros(centres.n)
    if not running.any():
        return

    energy = load * model.clock.hours * KILOWATTS_A_MEGAWATT
    power_cost = energy * model.levers.dc_power_price
    kilowatts = centres.capacity * running * KILOWATTS_A_MEGAWATT
    sales = kilowatts * p.data_centre_revenue / MONTHS_A_YEAR

    # Sales pay at least for the power, besides the value added that is a fixed share of them.
    sales = np.maximum(sales, power_cost / (1 - p.data_centre_value_added))
    sales = sales * running
    centres.sales = sales
    pay_for_services(model, sales, power_cost)

    # The lever costs what industry would have paid above the price that data centres get.
    gap = max(p.power_price_industry - model.levers.dc_power_price, 0.0)
    model.ledger.forgo("dc_power_price", float(np.add.reduce(energy)) * gap)


def pay_for_services(model: GanziModel, sales: FloatArray, power_cost: FloatArray) -> None:
    """Post the month's sales and where the money goes, CNY by operator."""
    centres, p, ledger = model.data_centres, model.parameters, model.ledger
    value_added = sales * p.data_centre_value_added
    wages = sales * p.data_centre_wage_share
    tax = value_added * p.production_tax_rate
    ledger.post("data_services_export", "world", "data_centres", received=sales)
    pay_for_power(model, power_cost)

    other_inputs = np.maximum(sales - value_added - power_cost, 0.0)
    model.market.order_basket(
        "intermediate_local",
        "data_centres",
        other_inputs,
        county=centres.county,
        basket="data_inputs",
    )
    ledger.post(
        "wages",
        "data_centres",
        "residents",
        paid=wages,
        received=wages,
        payee_rows=centres.county,
    )

    centres.quarter_dues = centres.quarter_dues + np.column_stack([tax, value_added - wages - tax])
    if model.clock.month in QUARTER_ENDS:
        settle_quarter_of_data_centres(model)


def settle_quarter_of_data_centres(model: GanziModel) -> None:
    """Taxes of the data centres to the governments, and profits to the owners outside."""
    centres = model.data_centres
    tax, profit = centres.quarter_dues.T
    profit_tax = corporate_tax_rate(model.parameters, model.levers.tax_relief) * profit
    for flow, amounts in (("production_tax", tax), ("corporate_tax", profit_tax)):
        share_tax(
            model, flow, "data_centres", amounts=amounts, county=centres.county, row_by_row=True
        )
    model.ledger.post("dividends_outside", "data_centres", "world", paid=profit - profit_tax)
    centres.quarter_dues = np.zeros_like(centres.quarter_dues)


def pay_for_power(model: GanziModel, power_cost: FloatArray) -> None:
    """Pay the grid company for electricity, CNY by operator; it pays the plants for all that is
    used here in trade.
    """
    model.ledger.post("intermediate_import", "data_centres", "world", paid=power_cost)
