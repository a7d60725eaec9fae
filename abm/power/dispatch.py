"""Month phase: the plants run, their power finds its way out or is lost, and it is sold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.power.limits import (
    KINDS,
    OWN_RIVER,
    ZONES,
    by_basin,
    by_county,
    collectors,
    edges_between,
    take_of_months,
    usable,
    usable_part,
    ways_out,
)
from abm.power.sales import sell_power
from agents.arrays import mean_of
from agents.axis import anywhere, as_table, at, at_most, by, in_line, most, pick, total, upper
from agents.calendar import HOURS_A_YEAR, JANUARY
from agents.power.basins import BORROWS, line_energy, outlet, over
from agents.power.collector import gather
from agents.power.day import day_and_night, in_blocks
from agents.power.dispatch import (
    Water,
    curtailment,
    dispatch,
    energy_imbalance,
    noon_price,
    power_needed,
    wanted_release,
    zone_price,
)
from agents.power.power_project import (
    PHOTOVOLTAIC,
    PUMPED_STORAGE,
    RUN_OF_RIVER,
    STORAGE_HYDRO,
)
from agents.power.transmission_line import outgoing_capacity

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import FloatArray
    from agents.columns import Table
    from agents.power.basins import Outlet, Ways
    from agents.power.collector import Gathered
    from agents.power.day import Blocks
    from agents.power.dispatch import Result

SENT = (BORROWS / BORROWS.sum(axis=0)).T
"""Part of what a basin loses at its edges to others that it loses at each of them, shape (3, 4)."""
TOLERANCE = 1e-9
"""Energy that may be missing over what came in: rounding."""


class MonthResources(NamedTuple):
    """What the month's water and sun let the plants do."""

    potential: FloatArray
    """Weight of each project in what its kind generates, MWh, shape (n,)."""
    live: FloatArray
    """Capacity of each project in service, MW, counted part, shape (n,)."""
    reservoirs: FloatArray
    """Energy that each reservoir can hold back as far as its units run, MWh, shape (n,)."""
    opened: FloatArray
    """Part of each county's grid that is not shut by hand, 0 to 1, shape (18,)."""
    solar: FloatArray
    """Energy of the sun by county, MWh, shape (18,)."""
    river: FloatArray
    """Energy of run-of-river plants that feed the grid of their county, MWh, shape (18,)."""
    own_river: FloatArray
    """Energy of those that have a line of their own, MWh, shape (18,)."""
    dams: FloatArray
    """Turbines of storage plants by county, MW, shape (18,)."""
    water: Water
    """Reservoirs and pumps by basin."""


class MonthPower(NamedTuple):
    """What became of it on its way out."""

    gathered: Gathered
    """By county."""
    result: Result
    """By basin."""
    lost_in_basins: FloatArray
    """Energy that found no way out of its basin, MWh, shape (3,)."""
    lost_in_counties: FloatArray
    """Energy that never left its county, for want of room in its grid or because all was shut, MWh,
    shape (18,)."""


def dispatch_power(model: GanziModel) -> None:
    """Generation, exports and losses of the month, and the money they bring."""
    month = month_resources(model)
    power = run_basins(model, month)
    share_out(model, month, power)
    note_losses(model, power)

    sell_power(model, market_prices(model, power, month))


def market_prices(model: GanziModel, power: MonthPower, month: MonthResources) -> FloatArray:
    """What each plant gets for its energy this month, CNY/MWh with sales tax, shape (n,): basins
    that lose energy sell cheaper, and solar plants that all run at once.
    """
    plants, p, world = model.power_projects, model.parameters, model.world
    solar = model.power.kinds.solar
    benchmark = np.where(solar, world.photovoltaic_price, world.hydro_price)
    price = zone_price(
        benchmark * plants.price_factor,
        at(curtailment(power.result, month.water.inflow), plants.zone),
        elasticity=p.curtailment_price_response,
    )
    noon = noon_price(price, at(power.result.noon, plants.zone), response=p.noon_price_response)
    return np.where(solar, noon, price)


def month_resources(model: GanziModel) -> MonthResources:
    """What each project, county and basin could do this month.

    Energy of a year comes by the hours and the season of the month; no river plant runs above its
    capacity.
    """
    plants, clock, kinds = model.power_projects, model.clock, model.power.kinds
    calendar, this_month, zone = model.power.calendar, clock.month - 1, plants.zone
    live = plants.live_capacity * plants.counted_share
    full = live * clock.hours
    usual = live * plants.full_load_hours * (clock.hours / HOURS_A_YEAR)
    of_rivers = usual * at(pick(calendar.inflow, this_month) * model.world.hydrology, zone)

    # Storage plants share what their basin generates by capacity
    potential = np.where(kinds.river, np.minimum(of_rivers, full), full)
    potential = np.where(kinds.solar, usual * pick(calendar.sun, this_month), potential)
    by_kind = as_table(by(kinds.place, potential, model.counties.n * KINDS), (-1, KINDS))
    reservoirs = reservoir_in_service(plants)
    reservoir = by(zone, reservoirs, ZONES)
    opened = counties_open(model)
    # Pumps stand still where the grid of their county is shut
    pumps = live * kinds.pumped * at(opened, plants.county)
    return MonthResources(
        potential=potential,
        live=live,
        reservoirs=reservoirs,
        opened=opened,
        solar=by_kind[..., PHOTOVOLTAIC],
        river=by_kind[..., RUN_OF_RIVER],
        own_river=by_kind[..., OWN_RIVER],
        dams=by_kind[..., STORAGE_HYDRO] / clock.hours,
        water=Water(
            inflow=by(zone, of_rivers * kinds.dams, ZONES),
            stored=by(zone, plants.stored_energy, ZONES),
            reservoir=reservoir,
            stored_target=reservoir * pick(calendar.reservoir, this_month),
            pump_capacity=by(zone, pumps, ZONES),
        ),
    )


def reservoir_in_service(plants: Table[PowerProject]) -> FloatArray:
    """Energy that each reservoir can hold back as far as its units run, MWh, shape (n,)."""
    return plants.reservoir * (plants.live_capacity / plants.rated_capacity)


def counties_open(model: GanziModel) -> FloatArray:
    """Part of each county's grid that is not shut by hand, 0 to 1, shape (18,)."""
    return model.network.line.open[..., model.network.line_rows.counties]


def run_basins(model: GanziModel, month: MonthResources) -> MonthPower:
    """Power from the counties through the basins and over the lines; stops the run if energy does
    not balance.
    """
    p, clock = model.parameters, model.clock
    blocks = day_and_night(clock.hours)
    load = local_load(model)
    gathered = gather_power(model, month, blocks=blocks, load=load)
    own = month.own_river * month.opened
    # What differs from block to block is added up by basin as a product
    to_basin = model.power.to_basin
    solar = gathered.solar @ to_basin
    river = (gathered.river + in_blocks(own) / clock.hours) @ to_basin
    # Turbines of dams are the same in all blocks
    dams = in_blocks(by_basin(model, month.dams * month.opened))

    # Basins need lines for what the counties do not use themselves
    of_basins = by_basin(model, load)
    needed = power_needed(
        solar + river,
        dams=dams,
        release=wanted_release(month.water, p.least_release),
        hours=blocks.hours,
    )
    need = needed - in_blocks(of_basins)
    ways, counted = ways_of_month(model)
    open_to = outlet(ways, need=need)
    result = dispatch(
        month.water,
        solar=solar,
        river=river,
        dams=dams,
        hours=blocks.hours,
        limit=open_to.capacity + in_blocks(of_basins),
        load=of_basins,
        pump_efficiency=p.pump_efficiency,
        least_release=p.least_release,
    )
    error = most(np.abs(energy_imbalance(month.water, result)))
    offered = result.must_run + month.water.inflow + month.water.stored
    if anywhere(error > TOLERANCE * total(offered)):
        raise ArithmeticError(f"energy of {clock.label} does not balance: {upper(error):g} MWh")

    power = MonthPower(
        gathered,
        result,
        lost_in_basins=result.curtailed() + result.spilled,
        lost_in_counties=gathered.lost_solar + gathered.lost_river + (month.own_river - own),
    )
    send_out(model, power, ways=ways, open_to=open_to, counted=counted)
    book_losses(model, power, open_to=open_to, need=need, hours=blocks.hours)
    return power


def local_load(model: GanziModel) -> FloatArray:
    """Mean power used inside the prefecture by county, MW, shape (18,), as of last month."""
    return model.counties.electricity_use / model.clock.hours


def gather_power(
    model: GanziModel, month: MonthResources, *, blocks: Blocks, load: FloatArray
) -> Gathered:
    """What the counties' grids let pass of the month's sun and rivers."""
    lines, clock = model.transmission_lines, model.clock
    takes = load + collectors(model, capacity=month.live, links=lines.live_capacity)
    outgoing = outgoing_capacity(lines.live_capacity, lines.counted_share)
    model.network.set_power(
        lines=outgoing,
        counties=takes + by_county(model, month.live * model.power.kinds.own_line),
        between=edges_between(model),
        available=usable_part(model) * np.ones(lines.n),
    )
    return gather(
        month.solar / clock.hours,
        month.river / clock.hours,
        limit=takes * month.opened,
        blocks=blocks,
    )


def ways_of_month(model: GanziModel) -> tuple[Ways, FloatArray]:
    """Ways out of the basins this month, the same in all blocks, and the usable capability of each
    line, MW.
    """
    line, rows = model.network.line, model.network.line_rows
    counted = usable(model, line.live[..., rows.lines]) * line.open[..., rows.lines]
    between = line.live[..., rows.between] * line.open[..., rows.between]
    take = take_of_months(model, mean_of(model.world.hydrology))
    ways = ways_out(
        model, counted, between=between[..., ::2], take=pick(take, model.clock.month - 1)
    )
    in_all_blocks = ways._replace(
        province=in_blocks(ways.province),
        mesh=in_blocks(ways.mesh),
        own=in_blocks(ways.own),
        between=in_blocks(ways.between),
    )
    return in_all_blocks, counted


def send_out(
    model: GanziModel, power: MonthPower, *, ways: Ways, open_to: Outlet, counted: FloatArray
) -> None:
    """Write what goes over each line, between basins, and to users here."""
    lines = model.transmission_lines
    energy = line_energy(
        power.result.export,
        open_to,
        ways=ways,
        counted=counted,
        zone=lines.zone,
        meshed=lines.meshed,
        inland=model.power.inland,
    )
    model.network.carry_power(
        by_line=energy.by_line, between=energy.between, local=power.result.local
    )


def book_losses(
    model: GanziModel, power: MonthPower, *, open_to: Outlet, need: FloatArray, hours: FloatArray
) -> None:
    """Write on each edge what was lost because it was full.

    A basin loses at the edges to its neighbours as far as they still had lines free, and at its own
    lines beyond that.
    """
    lines, rows = model.transmission_lines, model.network.line_rows
    lost = power.lost_in_basins
    short = np.add.reduce(np.maximum(need - open_to.capacity, 0.0), axis=-1)
    lent = total(hours * np.minimum(open_to.lent.idle, short))
    elsewhere = at_most(over(lent, total(hours * short)), 1.0)

    at_lines = model.network.line.live[..., rows.lines]
    at_lines = at_lines / at(by(lines.zone, at_lines, ZONES), lines.zone)
    model.network.lose_power(
        by_line=at(lost * (1 - elsewhere), lines.zone) * at_lines,
        counties=power.lost_in_counties,
        between=(lost * elsewhere) @ SENT,
    )


def share_out(model: GanziModel, month: MonthResources, power: MonthPower) -> None:
    """Write generation, exports and stored energy of each project, and what each county sends: of
    its county's and basin's energy by its potential.
    """
    plants, result, gathered = model.power_projects, power.result, power.gathered
    zone, hours = model.counties.river_zone, model.clock.hours

    opened = month.opened
    solar = over(month.solar - gathered.lost_solar, month.solar)
    river = over(month.river - gathered.lost_river, month.river)
    sun_left = at(part_left(result.lost_solar, by_basin(model, solar * month.solar)), zone)
    reached = by_basin(model, river * month.river + opened * month.own_river)
    river_left = at(part_left(result.lost_river, reached), zone)

    share = np.empty((*solar.shape, KINDS))
    share[..., PHOTOVOLTAIC] = solar * sun_left
    share[..., RUN_OF_RIVER] = river * river_left
    share[..., OWN_RIVER] = opened * river_left
    turbines = by_basin(model, opened * month.dams)
    share[..., STORAGE_HYDRO] = opened * at(over(result.released, turbines * hours), zone)
    pumping = over(result.recovered, month.water.pump_capacity * hours)
    share[..., PUMPED_STORAGE] = opened * at(pumping, zone)

    # What is lost of all there is may leave a hair below nothing.
    share = np.maximum(share, 0.0)
    plants.generation = month.potential * at(in_line(share), model.power.kinds.place)
    outside = over(np.add.reduce(result.export, axis=-2), result.generation)
    plants.export = plants.generation * at(outside, plants.zone)
    filled = over(result.stored, month.water.reservoir)
    plants.stored_energy = month.reservoirs * at(filled, plants.zone)
    model.network.collect_power(by_county(model, plants.generation))


def part_left(lost: FloatArray, reached: FloatArray) -> FloatArray:
    """Part of the energy that reached each basin which was not lost there, 0 to 1."""
    return 1 - over(lost, reached)


def note_losses(model: GanziModel, power: MonthPower) -> None:
    """Remember the energy that was lost: of sun and of water, and by basin."""
    result, gathered, books = power.result, power.gathered, model.power
    # What pumps saved was of both as both were lost
    kept = 1 - over(result.pumped, result.lost_solar + result.lost_river)
    books.curtailed_solar = total(gathered.lost_solar) + total(result.lost_solar * kept)
    books.spilled_energy = total(power.lost_in_counties - gathered.lost_solar) + total(
        result.lost_river * kept + result.spilled
    )
    books.lost = lost_energy(model, power)
    if model.clock.month == JANUARY:
        books.year_lost = books.year_generated = np.zeros(ZONES)
    books.year_lost = books.year_lost + books.lost
    books.year_generated = books.year_generated + result.generation


def lost_energy(model: GanziModel, power: MonthPower) -> FloatArray:
    """Energy lost for want of room in the grids of counties and on the way out, MWh by basin."""
    return by_basin(model, power.lost_in_counties) + power.lost_in_basins
