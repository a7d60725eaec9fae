"""Month phase: the plants run, power is sold, and the plants' money is shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.government.taxes import share_tax
from abm.power.developers import income_tax_rate
from agents.calendar import HOURS_A_YEAR, MONTHS_A_YEAR, QUARTER_ENDS, QUARTERS_A_YEAR
from agents.power.dispatch import (
    Resources,
    curtailment,
    dispatch,
    energy_imbalance,
    highest_output,
    zone_price,
)
from agents.power.power_project import (
    PHOTOVOLTAIC,
    PUMPED_STORAGE,
    RUN_OF_RIVER,
    STORAGE_HYDRO,
    TECHNOLOGIES,
)
from agents.power.power_project import ZONES as ZONE_NAMES
from agents.power.transmission_line import (
    basin_capacity,
    lent_capacity,
    line_energy,
    outgoing_capacity,
)
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import FloatArray, IntArray
    from agents.columns import Table
    from agents.power.dispatch import Result

ZONES = len(ZONE_NAMES)
KINDS = len(TECHNOLOGIES)
TOLERANCE = 1e-9
"""Energy that may be missing over what came in: rounding."""


class MonthResources(NamedTuple):
    """What the month's water and sun let the plants do."""

    potential: FloatArray
    """Weight of each project in what its kind generates in its zone, MWh, shape (n,)."""
    group: IntArray
    """Zone and technology of each project as one number, shape (n,)."""
    by_zone: Resources
    """What the plants of each zone could do."""


def dispatch_power(model: GanziModel) -> None:
    """Generation, exports and losses of the month, and the money they bring."""
    plants, world = model.power_projects, model.world

    # Water and sun are run through the zones, and what comes of it is each plant's in part
    month = month_resources(model)
    resources = month.by_zone
    result = run_zones(model, resources)
    share_out(plants, month, result)
    model.network.collect_power(np.bincount(plants.county, plants.generation, model.counties.n))

    # Losses of sun and rivers are told apart by their parts in what must run
    solar_share = np.divide(
        resources.solar, result.must_run, out=np.zeros(ZONES), where=result.must_run > 0
    )
    model.power.curtailed_solar = float(np.sum(result.curtailed * solar_share))
    model.power.spilled_energy = float(
        np.sum(result.curtailed * (1 - solar_share) + result.spilled)
    )

    # Zones that lose energy sell cheaper
    benchmark = np.where(
        plants.technology == PHOTOVOLTAIC, world.photovoltaic_price, world.hydro_price
    )
    lost = curtailment(result, resources.inflow)
    price = zone_price(
        benchmark * plants.price_factor,
        lost[plants.zone],
        elasticity=model.parameters.curtailment_price_response,
    )
    sell_power(model, price)


def month_resources(model: GanziModel) -> MonthResources:
    """What each project and each zone could do this month.

    Energy of a year comes by the hours and the season of the month; no river plant runs above its
    capacity.
    """
    plants, clock, calendar = model.power_projects, model.clock, model.power.calendar
    this_month = clock.month - 1
    live = plants.live_capacity * plants.counted_share
    full = live * clock.hours
    usual = live * plants.full_load_hours * (clock.hours / HOURS_A_YEAR)
    flow = calendar.inflow[this_month] * model.world.hydrology[plants.zone]
    dams = plants.technology == STORAGE_HYDRO

    # Storage plants share what their zone generates by capacity
    potential = np.where(
        plants.technology == PHOTOVOLTAIC,
        usual * calendar.sun[this_month],
        np.where(plants.technology == RUN_OF_RIVER, np.minimum(usual * flow, full), full),
    )

    group = plants.zone * KINDS + plants.technology
    capacity = np.bincount(group, live, ZONES * KINDS).reshape(ZONES, KINDS)
    energy = np.bincount(group, potential, ZONES * KINDS).reshape(ZONES, KINDS)
    reservoir = np.bincount(plants.zone, reservoir_in_service(plants), ZONES)
    by_zone = Resources(
        solar=energy[:, PHOTOVOLTAIC],
        river=energy[:, RUN_OF_RIVER],
        storage_capacity=capacity[:, STORAGE_HYDRO],
        inflow=np.bincount(plants.zone, dams * usual * flow, ZONES),
        stored=np.bincount(plants.zone, plants.stored_energy, ZONES),
        reservoir=reservoir,
        stored_target=reservoir * calendar.reservoir[this_month],
        pump_capacity=capacity[:, PUMPED_STORAGE],
    )
    return MonthResources(potential, group, by_zone)


def reservoir_in_service(plants: Table[PowerProject]) -> FloatArray:
    """Energy that each reservoir can hold back as far as its units run, MWh, shape (n,)."""
    return plants.reservoir * (plants.live_capacity / plants.rated_capacity)


def run_zones(model: GanziModel, resources: Resources) -> Result:
    """Dispatch of the three basins, and its energy over the lines; stops the run if energy does not
    balance.
    """
    p, lines, clock = model.parameters, model.transmission_lines, model.clock
    usable = p.line_availability * model.world.receiving_side
    outgoing = outgoing_capacity(lines.live_capacity, lines.counted_share)
    counted = outgoing * usable * lines_open(model)
    own = basin_capacity(counted, zone=lines.zone, meshed=lines.meshed, n_zones=ZONES)
    load = local_load(model)
    links = basin_links(model)
    # Basins need lines for what the counties do not use themselves
    lent = lent_capacity(
        meshed=own.meshed,
        dedicated=own.dedicated,
        links=links,
        need=highest_output(resources, clock.days) - load,
    )
    capacity = own.meshed + own.dedicated + lent.inward - lent.outward
    result = dispatch(
        resources,
        capacity,
        local_load=load,
        days=clock.days,
        pump_efficiency=p.pump_efficiency,
        least_release=p.least_release,
    )
    error = float(np.max(np.abs(energy_imbalance(resources, result))))
    if error > TOLERANCE * float(np.sum(result.must_run + resources.inflow + resources.stored)):
        raise ArithmeticError(f"energy of {clock.label} does not balance: {error:g} MWh")
    energy = line_energy(
        result.export,
        capacity,
        counted=counted,
        zone=lines.zone,
        meshed=lines.meshed,
        own=own,
        lent=lent,
    )
    model.network.carry_power(
        by_line=energy.by_line,
        between=energy.between,
        local=result.local,
        live=outgoing,
        links=links,
        available=usable,
    )
    return result


def lines_open(model: GanziModel) -> FloatArray:
    """Part of each line that is not shut by hand, 0 to 1, shape (n lines,)."""
    return model.network.line.open[model.network.line_rows.lines]


def basin_links(model: GanziModel) -> FloatArray:
    """Power that each basin can send to lines of the others, MW, shape (3,)."""
    lines = model.transmission_lines
    return model.parameters.basin_link_capacity + np.bincount(
        lines.zone, lines.live_capacity * model.power.basin_links * lines_open(model), ZONES
    )


def local_load(model: GanziModel) -> FloatArray:
    """Mean power used inside the prefecture by the counties of each zone, MW, shape (3,), as of
    last month.
    """
    counties = model.counties
    return np.bincount(counties.river_zone, counties.electricity_use, ZONES) / model.clock.hours


def share_out(plants: Table[PowerProject], month: MonthResources, result: Result) -> None:
    """Write generation, exports and stored energy of each project: its zone and technology's, by
    its potential.
    """
    resources = month.by_zone
    delivered_share = np.divide(
        result.must_run - result.curtailed - result.pumped,
        result.must_run,
        out=np.zeros(ZONES),
        where=result.must_run > 0,
    )
    delivered = np.empty((ZONES, KINDS))
    delivered[:, PHOTOVOLTAIC] = resources.solar * delivered_share
    delivered[:, RUN_OF_RIVER] = resources.river * delivered_share
    delivered[:, STORAGE_HYDRO] = result.released
    delivered[:, PUMPED_STORAGE] = result.recovered

    weights = np.bincount(month.group, month.potential, ZONES * KINDS)
    ratio = np.divide(delivered.ravel(), weights, out=np.zeros(ZONES * KINDS), where=weights > 0)
    plants.generation = month.potential * ratio[month.group]

    outside = np.divide(
        result.export, result.generation, out=np.zeros(ZONES), where=result.generation > 0
    )
    plants.export = plants.generation * outside[plants.zone]

    filled = np.divide(
        result.stored, resources.reservoir, out=np.zeros(ZONES), where=resources.reservoir > 0
    )
    plants.stored_energy = reservoir_in_service(plants) * filled[plants.zone]


def sell_power(model: GanziModel, price: FloatArray) -> None:
    """Post the sales to other regions, and what the plants pay out of all their sales; owners take
    what is left.

    Sales inside the prefecture are paid when goods are traded; they count here for costs and taxes.
    """
    plants, p, ledger = model.power_projects, model.parameters, model.ledger
    net_price = price / (1 + p.sales_tax)
    ledger.post("power_export", "world", "power_projects", received=plants.export * net_price)
    sales = plants.generation * net_price
    # Rounding alone could make it negative
    plants.local_sales = np.maximum(sales - plants.export * net_price, 0.0)

    inputs = (1 - p.value_added_ratio_electricity) * sales
    wages = p.power_wage_share * (sales - inputs)
    fee = p.water_fee * plants.generation * (plants.technology <= RUN_OF_RIVER)
    tax = p.power_tax_share * sales
    buy_inputs(model, inputs)
    pay_wages(model, wages)
    pay_charges(model, fee, tax)
    pay_interest_of_plants(model)
    plants.income = plants.income + sales - inputs - wages - fee - tax

    if model.clock.month in QUARTER_ENDS:
        settle_quarter_of_plants(model)
    # Owners come last: they put in what is short after all that was due has been paid
    cover_losses(model)


def buy_inputs(model: GanziModel, inputs: FloatArray) -> None:
    """Order inputs (CNY by project): a drawn share from sellers here, in the usual mix of the
    industry.
    """
    plants = model.power_projects
    model.market.order_basket(
        "intermediate_local",
        "power_projects",
        inputs,
        county=plants.county,
        basket="plant_inputs",
    )
    plants.unpaid_orders = plants.unpaid_orders + inputs


def pay_wages(model: GanziModel, wages: FloatArray) -> None:
    """Pay wages to residents of the county and to staff from outside."""
    ledger, plants = model.ledger, model.power_projects
    local = wages * model.parameters.power_wage_local_share
    by_county = np.bincount(plants.county, local, model.counties.n)
    ledger.post("wages", "power_projects", "residents", paid=local, received=by_county)
    ledger.post("wages_outside", "power_projects", "world", paid=wages - local)


def pay_charges(model: GanziModel, fee: FloatArray, tax: FloatArray) -> None:
    """Pay water-resource fees, which stay in the province, and taxes on sales."""
    county = model.power_projects.county
    share_tax(model, "resource_fees", "power_projects", amounts=fee, county=county)
    share_tax(model, "production_tax", "power_projects", amounts=tax, county=county)


def pay_interest_of_plants(model: GanziModel) -> None:
    """Interest on loans from outside and here; governments pay the discount on the loans that carry
    it.
    """
    plants, levers, ledger = model.power_projects, model.levers, model.ledger
    local_loans = ledger.loans("power_projects")
    rate = (model.world.loan_prime_rate + model.parameters.power_margin_rate) / MONTHS_A_YEAR
    ledger.post("external_interest", "power_projects", "world", paid=plants.external_loans * rate)
    ledger.post("loan_interest", "power_projects", "banks", paid=local_loans * rate)

    if levers.interest_discount > 0 and plants.discounted.any():
        rows = np.flatnonzero(plants.discounted)
        share = levers.interest_discount / PERCENT * model.parameters.discount_reach
        discount = (plants.external_loans + local_loans)[rows] * (share / MONTHS_A_YEAR)
        model.programmes.pay("interest_discount", "power_projects", discount, rows=rows)


def settle_quarter_of_plants(model: GanziModel) -> None:
    """Profit tax on the quarter's income, instalments of loans, and profits to the
    owners outside.
    """
    plants, p, ledger = model.power_projects, model.parameters, model.ledger

    # Losses are carried forward: they lower the income of quarters to come
    income = np.maximum(plants.income, 0.0)
    plants.income = np.minimum(plants.income, 0.0)
    rate = income_tax_rate(model)
    share_tax(model, "corporate_tax", "power_projects", amounts=rate * income, county=plants.county)
    relief = (p.profit_tax_unrelieved - rate) * float(np.sum(income))
    ledger.forgo("tax_relief", relief)

    # Loans fall due once a plant is complete
    complete = plants.live_capacity >= plants.rated_capacity
    instalment_share = complete / (p.power_loan_years * QUARTERS_A_YEAR)
    instalment = plants.external_loans * instalment_share
    ledger.post("external_repayment", "power_projects", "world", paid=instalment)
    ledger.repay("power_projects", ledger.loans("power_projects") * instalment_share)
    plants.external_loans = plants.external_loans - instalment

    profit = np.maximum(plants.deposits - money_needed(plants), 0.0)
    ledger.post("dividends_outside", "power_projects", "world", paid=profit)


def cover_losses(model: GanziModel) -> None:
    """Owners put in money where a project company cannot pay what is due."""
    plants = model.power_projects
    shortage = np.maximum(money_needed(plants) - plants.deposits, 0.0)
    model.ledger.post("equity", "world", "power_projects", received=shortage)


def money_needed(plants: Table[PowerProject]) -> FloatArray:
    """Money that a project company must keep: orders to be paid, and tickets of the fund for works
    to come, CNY.
    """
    return plants.unpaid_orders + plants.fund_equity
