"""What is measured of power plants, lines and electricity."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from abm.power.limits import by_county
from agents.axis import by, count, per, total
from agents.finance.investor import POWER
from agents.power import transmission_line as line
from agents.power.power_project import (
    APPROVED,
    BUILDING,
    COMPLETED,
    DEMONSTRATION,
    DONE,
    ELEVEN_PRELIMINARY,
    HYDRO_SOLAR,
    PHOTOVOLTAIC,
    PRELIMINARY,
    PUMPED_STORAGE,
    RESERVE,
    RUN_OF_RIVER,
    SEVEN_BUILDING,
    STARTED,
    STORAGE_HYDRO,
    TECHNOLOGIES,
    ZONES,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

HYDRO = (STORAGE_HYDRO, RUN_OF_RIVER)
HALF = 0.5
FULL = 1.0


def clean_capacity(model: GanziModel) -> FloatArray:
    """Capacity in service by county, MW, border plants by the drawn rule."""
    plants = model.power_projects
    return by_county(model, plants.live_capacity * plants.counted_share)


def capacity_counting_border(model: GanziModel, share: float) -> float:
    """Capacity in service if plants on border rivers counted by `share`, MW."""
    plants = model.power_projects
    return total(plants.live_capacity * np.where(plants.border, share, 1.0))


def capacity_of(model: GanziModel, technologies: tuple[int, ...]) -> float:
    """Counted capacity in service of some technologies, MW."""
    plants = model.power_projects
    counted = plants.live_capacity * plants.counted_share
    by_technology = by(plants.technology, counted, len(TECHNOLOGIES))
    return total(by_technology.take(technologies, axis=-1))


def clean_capacity_added(model: GanziModel) -> float:
    """Counted capacity that entered service this month, MW."""
    plants = model.power_projects
    return total(plants.added_capacity * plants.counted_share)


def named_in_stage(model: GanziModel, role: int, least: int) -> float:
    """Number of projects with a role in the policy document that have reached the stage `least`."""
    plants = model.power_projects
    return count((plants.role == role) & (plants.stage >= least) & ~plants.dropped)


def hydro_solar_capacity(model: GanziModel) -> float:
    """Capacity in service of the hydro-solar projects of the document, MW."""
    plants = model.power_projects
    return total(plants.live_capacity * (plants.role == HYDRO_SOLAR))


def awarded_sites(model: GanziModel) -> float:
    """Capacity of auctioned sites that hold an award or more, MW."""
    plants = model.power_projects
    return total(plants.rated_capacity * (plants.site & (plants.stage >= APPROVED)))


def export_capacity(model: GanziModel) -> float:
    """Outgoing capability counted for the prefecture, MW."""
    lines = model.transmission_lines
    return total(line.outgoing_capacity(lines.live_capacity, lines.counted_share))


def line_done(model: GanziModel, role: int) -> float:
    """Whether a line of the document is in service, 0 or 1."""
    lines = model.transmission_lines
    return count((lines.role == role) & (lines.stage == line.DONE)) > 0


def line_planned(model: GanziModel, role: int) -> float:
    """Whether a line is at least in the plan, 0 or 1."""
    lines = model.transmission_lines
    return count((lines.role == role) & (lines.stage >= line.PLANNED)) > 0


def export_price(model: GanziModel) -> float:
    """Mean price of exports at the plant without sales tax, CNY/MWh; 0 where nothing is
    exported.
    """
    return per(model.ledger.month_total("power_export"), total(model.power_projects.export))


def building_cost(model: GanziModel) -> float:
    """Building cost of power projects spent this month, CNY, counted part."""
    plants = model.power_projects
    return total(
        plants.work_done
        * plants.works_prices
        * plants.capital_cost
        * plants.rated_capacity
        * plants.counted_share
    )


def energy_of(model: GanziModel, column: str) -> float:
    """Sum of an energy column, MWh."""
    return total(getattr(model.power_projects, column))


def projects_wanted(model: GanziModel) -> float:
    """Planned projects outside the auction whose developers want them, number."""
    plants = model.power_projects
    return count(plants.wanted & (plants.stage < BUILDING) & ~plants.site & ~plants.dropped)


def projects_dropped(model: GanziModel) -> float:
    """Planned projects given up for good, number."""
    plants = model.power_projects
    return count(plants.dropped & (plants.arrives <= model.clock.t))


def equity_bound(model: GanziModel) -> float:
    """Equity that power developers have bound in works under way, CNY a year."""
    investors = model.investors
    return total(investors.committed * (investors.group == POWER))


def value_kept_share(model: GanziModel) -> float:
    """Part of the value added of power plants in the year that stays here: wages of residents,
    taxes and fees.
    """
    local = float(model.recorder.year_sum("power_value_kept"))
    added = float(model.recorder.year_sum("power_value_added"))
    return local / added if added > 0 else 0.0


def value_kept(model: GanziModel) -> float:
    """Wages of residents and taxes and fees of the prefecture and counties from power plants this
    month, CNY.
    """
    # Profits, interest and most purchases go to owners, banks and sellers outside
    paid = partial(model.ledger.month_total, payer="power_projects")
    kept = paid("wages")
    for tax, shares in model.economy.tax_shares.items():
        kept = kept + (1 - shares.upper) * paid(tax)
    return kept


def value_added(model: GanziModel) -> float:
    """Value added of power plants this month, CNY: sales at the plant without sales tax, less
    inputs.
    """
    sales = model.ledger.month_total("power_export", payee="power_projects")
    sales = sales + total(model.power_projects.local_sales)
    return model.settled.value_added_ratio_electricity * sales


def curtailment_share(model: GanziModel) -> float:
    """Energy lost for want of room over what could have been generated, in the year that ends."""
    lost = model.recorder.year_sum("curtailed_energy")
    available = lost + float(model.recorder.year_sum("generation"))
    return lost / available if available > 0 else 0.0


def basin_curtailment(model: GanziModel, basin: str) -> float:
    """Energy of a basin lost for want of room over what it could have generated, in the year that
    ends.
    """
    power, row = model.power, ZONES.index(basin)
    available = power.year_lost[row] + power.year_generated[row]
    return float(power.year_lost[row] / available) if available > 0 else 0.0


MONTHLY = {
    "clean_capacity": clean_capacity,
    "clean_capacity_border_full": lambda model: capacity_counting_border(model, FULL),
    "clean_capacity_border_half": lambda model: capacity_counting_border(model, HALF),
    "clean_capacity_added": clean_capacity_added,
    "hydro_capacity": lambda model: capacity_of(model, HYDRO),
    "photovoltaic_capacity": lambda model: capacity_of(model, (PHOTOVOLTAIC,)),
    "pumped_storage_capacity": lambda model: capacity_of(model, (PUMPED_STORAGE,)),
    "hydro_named_done": lambda model: named_in_stage(model, COMPLETED, DONE),
    "xulong_started": lambda model: named_in_stage(model, STARTED, BUILDING),
    "hydro_seven_building": lambda model: named_in_stage(model, SEVEN_BUILDING, BUILDING),
    "prelim_eleven": lambda model: named_in_stage(model, ELEVEN_PRELIMINARY, PRELIMINARY),
    "pv_demo_done": lambda model: named_in_stage(model, DEMONSTRATION, DONE),
    "hongxing_reserve": lambda model: named_in_stage(model, RESERVE, PRELIMINARY),
    "pv_hydro_capacity": hydro_solar_capacity,
    "photovoltaic_awarded": awarded_sites,
    "export_capacity": export_capacity,
    "line_1000kv_done": lambda model: line_done(model, line.LINE_1000KV),
    "line_800kv_done": lambda model: line_done(model, line.LINE_800KV),
    "east_china_line_planned": lambda model: line_planned(model, line.EAST_CHINA),
    "generation": lambda model: by_county(model, model.power_projects.generation),
    "export_energy": lambda model: energy_of(model, "export"),
    "curtailed_energy": lambda model: model.power.curtailed_solar + model.power.spilled_energy,
    "curtailed_solar": lambda model: model.power.curtailed_solar,
    "spilled_energy": lambda model: model.power.spilled_energy,
    "stored_energy": lambda model: energy_of(model, "stored_energy"),
    "power_price": export_price,
    "power_construction": building_cost,
    "power_projects_wanted": projects_wanted,
    "power_projects_dropped": projects_dropped,
    "power_equity_bound": equity_bound,
    "power_value_added": value_added,
    "power_value_kept": value_kept,
}
ANNUAL = {
    "curtailment_share": curtailment_share,
    "curtailment_jinsha": lambda model: basin_curtailment(model, "jinsha"),
    "curtailment_yalong": lambda model: basin_curtailment(model, "yalong"),
    "curtailment_dadu": lambda model: basin_curtailment(model, "dadu"),
    "power_value_kept_share": value_kept_share,
}
