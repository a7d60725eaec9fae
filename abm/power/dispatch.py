"""Month phase: the plants run, power is sold, and the plants' money is shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.industries import ELECTRICITY
from agents.power import developer_gate as gate
from agents.power import power_project as plant
from agents.power.dispatch import (
    Resources,
    curtailment,
    dispatch,
    energy_imbalance,
    highest_output,
    zone_price,
)
from agents.power.transmission_line import basin_capacity, outgoing_capacity, zone_capacity

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray
    from agents.columns import Table
    from agents.power.dispatch import Result

ZONES, KINDS = len(plant.ZONES), len(plant.TECHNOLOGIES)
MONTHS_A_YEAR, MONTHS_A_QUARTER, QUARTERS, PERCENT = 12, 3, 4, 100
HOURS_A_YEAR = 8760
TOLERANCE = 1e-9


def dispatch_power(model: GanziModel) -> None:
    """Generation, exports and losses of the month, and the money they bring."""
    p, world = model.power_projects, model.world
    potential, key, resources = month_resources(model)
    result = run_zones(model, resources)
    lost = curtailment(result, resources.inflow)
    share_out(p, potential, key, resources, result)
    benchmark = np.where(
        p.technology == plant.PHOTOVOLTAIC, world.photovoltaic_price, world.hydro_price
    )
    price = zone_price(
        benchmark * p.price_factor, lost[p.zone], model.parameters.curtailment_price_response
    )
    dark = np.divide(
        resources.solar, result.must_run, out=np.zeros(ZONES), where=result.must_run > 0
    )
    model.curtailed_solar = float(np.sum(result.curtailed * dark))
    model.spilled_energy = float(np.sum(result.curtailed * (1 - dark) + result.spilled))
    sell_power(model, price)


def month_resources(model: GanziModel) -> tuple[FloatArray, IntArray, Resources]:
    """(share of each project in what its kind generates, zone and technology as one number, what
    each zone could do).

    Energy of a year comes by the hours and the season of the month; no river plant runs above its
    capacity.
    """
    p, clock, shape = model.power_projects, model.clock, model.power_calendar
    m, water = clock.month - 1, model.world.hydrology
    live = p.live_capacity * p.counted_share
    key = p.zone * KINDS + p.technology
    usual = live * p.full_load_hours * (clock.hours / HOURS_A_YEAR)
    river = p.technology == plant.RUN_OF_RIVER
    solar = p.technology == plant.PHOTOVOLTAIC
    flow = shape.inflow[m] * water[p.zone]
    full = live * clock.hours
    potential = np.where(
        solar, usual * shape.sun[m], np.where(river, np.minimum(usual * flow, full), full)
    )
    capacity = np.bincount(key, live, ZONES * KINDS).reshape(ZONES, KINDS)
    energy = np.bincount(key, potential, ZONES * KINDS).reshape(ZONES, KINDS)
    dams = p.technology == plant.STORAGE_HYDRO
    reservoir = np.bincount(p.zone, p.reservoir * (p.live_capacity / p.rated_capacity), ZONES)
    resources = Resources(
        solar=energy[:, plant.PHOTOVOLTAIC],
        river=energy[:, plant.RUN_OF_RIVER],
        storage_capacity=capacity[:, plant.STORAGE_HYDRO],
        inflow=np.bincount(p.zone, dams * usual * flow, ZONES),
        stored=np.bincount(p.zone, p.stored_energy, ZONES),
        reservoir=reservoir,
        stored_target=reservoir * shape.reservoir[m],
        pump_capacity=capacity[:, plant.PUMPED_STORAGE],
    )
    return potential, key, resources


def run_zones(model: GanziModel, resources: Resources) -> Result:
    """Dispatch of the three basins; stops the run if energy does not balance."""
    p, lines, clock = model.parameters, model.transmission_lines, model.clock
    usable = p.line_availability * model.world.receiving_side
    counted = outgoing_capacity(lines.live_capacity, lines.counted_share) * usable
    load = local_load(model)
    links = basin_links(model, lines.live_capacity)
    own = basin_capacity(counted, lines.zone, lines.meshed, ZONES)
    capacity = zone_capacity(*own, links, highest_output(resources, clock.days) - load)
    result = dispatch(resources, capacity, load, clock.days, p.pump_efficiency, p.least_release)
    error = float(np.max(np.abs(energy_imbalance(resources, result))))
    if error > TOLERANCE * float(np.sum(result.must_run + resources.inflow + resources.stored)):
        raise ArithmeticError(f"energy of {clock.label} does not balance: {error:g} MWh")
    return result


def basin_links(model: GanziModel, line_capacity: FloatArray) -> FloatArray:
    """Power that each basin can send to lines of the others, MW, shape (3,), given each line's
    capacity.
    """
    lines = model.transmission_lines
    return model.parameters.basin_link_capacity + np.bincount(
        lines.zone, line_capacity * model.basin_links, ZONES
    )


def local_load(model: GanziModel) -> FloatArray:
    """Mean power used inside the prefecture by the counties of each zone, MW, shape (3,), as of
    last month.
    """
    counties = model.counties
    return np.bincount(counties.river_zone, counties.electricity_use, ZONES) / model.clock.hours


def share_out(
    p: Table[Any], potential: FloatArray, key: IntArray, resources: Resources, result: Result
) -> None:
    """Write generation, exports and stored energy of each project: its zone and technology's, by
    its potential.
    """
    kept = np.divide(
        result.must_run - result.curtailed - result.pumped,
        result.must_run,
        out=np.zeros(ZONES),
        where=result.must_run > 0,
    )
    delivered = np.empty((ZONES, KINDS))
    delivered[:, plant.PHOTOVOLTAIC] = resources.solar * kept
    delivered[:, plant.RUN_OF_RIVER] = resources.river * kept
    delivered[:, plant.STORAGE_HYDRO] = result.released
    delivered[:, plant.PUMPED_STORAGE] = result.recovered
    weights = np.bincount(key, potential, ZONES * KINDS)
    ratio = np.divide(delivered.ravel(), weights, out=np.zeros(ZONES * KINDS), where=weights > 0)
    outside = np.divide(
        result.export, result.generation, out=np.zeros(ZONES), where=result.generation > 0
    )
    p.generation = potential * ratio[key]
    p.export = p.generation * outside[p.zone]
    room = p.reservoir * (p.live_capacity / p.rated_capacity)
    filled = np.divide(
        result.stored, resources.reservoir, out=np.zeros(ZONES), where=resources.reservoir > 0
    )
    p.stored_energy = room * filled[p.zone]


def sell_power(model: GanziModel, price: FloatArray) -> None:
    """Post the sales to other regions, and what the plants pay out of all their sales; owners take
    what is left.

    Sales inside the prefecture are paid when goods are traded; they count here for costs and taxes.
    """
    p, par, ledger = model.power_projects, model.parameters, model.ledger
    net_price = price / (1 + par.sales_tax)
    ledger.post("power_export", "world", "power_projects", received=p.export * net_price)
    sales = p.generation * net_price
    p.local_sales = np.maximum(sales - p.export * net_price, 0.0)
    inputs = (1 - par.value_added_ratio_electricity) * sales
    wages = par.power_wage_share * (sales - inputs)
    fee = par.water_fee * p.generation * (p.technology <= plant.RUN_OF_RIVER)
    tax = par.power_tax_share * sales
    buy_inputs(model, inputs)
    pay_wages(model, wages)
    pay_charges(model, fee, tax)
    pay_interest(model)
    p.income = p.income + sales - inputs - wages - fee - tax
    if model.clock.month % MONTHS_A_QUARTER == 0:
        settle_quarter(model)
    cover_losses(model)


def buy_inputs(model: GanziModel, inputs: FloatArray) -> None:
    """Order inputs (CNY by project): a drawn share from sellers here, in the usual mix of the
    industry.
    """
    p, mix = model.power_projects, model.economy.structure.input_mix[ELECTRICITY : ELECTRICITY + 1]
    mix = mix * (model.parameters.power_input_local_share / mix.sum())
    model.market.order_mix("intermediate_local", "power_projects", inputs, p.county, mix)
    p.due = p.due + inputs


def pay_wages(model: GanziModel, wages: FloatArray) -> None:
    """Pay wages to residents of the county and to staff from outside."""
    ledger, p = model.ledger, model.power_projects
    local = wages * model.parameters.power_wage_local_share
    by_county = np.bincount(p.county, local, model.counties.n)
    ledger.post("wages", "power_projects", "residents", paid=local, received=by_county)
    ledger.post("wages_outside", "power_projects", "world", paid=wages - local)


def pay_charges(model: GanziModel, fee: FloatArray, tax: FloatArray) -> None:
    """Pay water-resource fees, which stay in the province, and taxes on sales."""
    par = model.parameters
    local = (par.province_part_of_local_tax, par.prefecture_part_of_local_tax)
    share_tax(model, "resource_fees", fee, (*local, 1 - sum(local)))
    share_tax(model, "production_tax", tax, model.economy.tax_shares["production_tax"])


def share_tax(
    model: GanziModel, flow: str, amounts: FloatArray, shares: tuple[float, float, float]
) -> None:
    """Pay a tax (CNY by project) to upper governments, prefecture and counties, in the given
    shares.
    """
    upper, prefecture, county = shares
    ledger, p = model.ledger, model.power_projects
    ledger.post(flow, "power_projects", "upper_governments", paid=amounts * upper)
    ledger.post(flow, "power_projects", "prefecture", paid=amounts * prefecture)
    local = amounts * county
    by_county = np.bincount(p.county, local, model.counties.n)
    ledger.post(flow, "power_projects", "county_governments", paid=local, received=by_county)


def pay_interest(model: GanziModel) -> None:
    """Interest on loans from outside and here; governments pay the discount on the loans that carry
    it.
    """
    p, levers, here = model.power_projects, model.levers, model.ledger.loans("power_projects")
    rate = model.world.loan_prime_rate + model.parameters.power_margin_rate
    model.ledger.post(
        "external_interest",
        "power_projects",
        "world",
        paid=p.external_loans * (rate / MONTHS_A_YEAR),
    )
    model.ledger.post(
        "loan_interest", "power_projects", "banks", paid=here * (rate / MONTHS_A_YEAR)
    )
    if levers.interest_discount > 0 and p.discounted.any():
        rows = np.flatnonzero(p.discounted)
        share = levers.interest_discount / PERCENT * model.parameters.discount_reach
        discount = (p.external_loans + here)[rows] * (share / MONTHS_A_YEAR)
        model.programmes.pay("interest_discount", "power_projects", discount, rows=rows)


def settle_quarter(model: GanziModel) -> None:
    """Profit tax on the quarter's income, instalments of loans, and profits to the
    owners outside.
    """
    p, par, ledger = model.power_projects, model.parameters, model.ledger
    income = np.maximum(p.income, 0.0)
    p.income = np.minimum(p.income, 0.0)
    share = gate.profit_tax_share(
        par.profit_tax_unrelieved, par.profit_tax_relief, model.levers.tax_relief
    )
    share_tax(model, "corporate_tax", share * income, model.economy.tax_shares["corporate_tax"])
    relief = (par.profit_tax_unrelieved - share) * float(np.sum(income))
    model.programmes.book("tax_relief", "TE", relief)
    running = p.live_capacity >= p.rated_capacity
    due = running / (par.power_loan_years * QUARTERS)
    instalment = p.external_loans * due
    ledger.post("external_repayment", "power_projects", "world", paid=instalment)
    ledger.repay("power_projects", ledger.loans("power_projects") * due)
    p.external_loans = p.external_loans - instalment
    ledger.post(
        "dividends_outside", "power_projects", "world", paid=np.maximum(p.deposits - needed(p), 0.0)
    )


def cover_losses(model: GanziModel) -> None:
    """Owners put in money where a project company cannot pay what is due."""
    p = model.power_projects
    model.ledger.post(
        "equity", "world", "power_projects", received=np.maximum(needed(p) - p.deposits, 0.0)
    )


def needed(p: Table[Any]) -> FloatArray:
    """Money that a project company must keep: orders to be paid, and tickets of the fund for works
    to come, CNY.
    """
    return p.due + p.fund_equity
