"""Enterprises, residents' money and the goods market before the first month, fitted to the
published product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.base_orders import known_works
from abm.firms.base_year import (
    at_prices_of_2020,
    base_value_added,
    homestay_value,
    prices_of_2020,
)
from abm.firms.books import Economy
from abm.firms.closure import close_demand
from abm.firms.investment import after_tax_margin, capital_cost
from abm.firms.medicine import start_medicine
from abm.firms.start_balance import balanced_totals
from abm.firms.start_enterprises import build_enterprises
from abm.firms.start_households import build_households, herder_population
from abm.firms.start_labour import open_labour_market
from abm.firms.start_pace import bring_forward
from abm.firms.start_people import count_people, nobody_moves, start_moving
from abm.firms.start_sizes import branch_lines, county_output
from abm.government.taxes import tax_shares
from abm.markets.structure import Structure
from abm.markets.trade import seller_pull
from abm.money.value_added import Accounts
from abm.registers.base_product import base_gdp, base_prices, mean_of_base_year
from agents.calendar import MONTHS_A_YEAR
from agents.firms.enterprise import MANUFACTURING
from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    CONSTRUCTION,
    FINANCE,
    FOOD_PROCESSING,
    HOSPITALITY,
    INFORMATION,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.industry import mine

if TYPE_CHECKING:
    from abm.firms.books import Work
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray


def build_economy(model: GanziModel) -> None:
    """Enterprises that produce last year's value added, households that earn and spend it, and
    demand that meets it.
    """
    gdp = base_gdp(model)

    # What was produced last year, of what and where
    structure = Structure(model.settled)
    value_added = control_totals(model.settled, gdp)
    value_added = balanced_totals(model, structure, value_added, gdp)
    # Homestays are no enterprises, but part of the same industry.
    value_added[HOSPITALITY] = max(value_added[HOSPITALITY] - homestay_value(model), 0.0)
    column_output = value_added / structure.value_added_ratio
    output = county_output(
        model, column_output, structure.final_local_share, works=known_works(model)
    )

    # Who produced it, and who earned by it
    build_enterprises(model, structure, output)
    work = open_labour_market(model, structure)
    count_people(model, herder_population(model))
    model.economy = start_books(model, structure, column_output, work)
    build_households(model, structure, output, work)

    # Who bought it: what nobody in the model buys goes to budgets and customers outside
    close_demand(model, structure, output)

    # What later months are measured against
    enterprises, economy = model.enterprises, model.economy
    economy.usual_gap = usual_gap(model)
    pull = seller_pull(model, enterprises.weight * enterprises.active)
    economy.start_pull = np.bincount(enterprises.market, pull, COLUMNS)

    # The accounts of the product
    model.accounts = Accounts(prices_of_2020(model))
    before = base_value_added(model, value_added)
    model.accounts.before_start = before
    model.accounts.real_year_before = at_prices_of_2020(model, before)

    # From the middle of that year to the first month
    bring_forward(model)
    start_moving(model)


def start_books(
    model: GanziModel, structure: Structure, column_output: FloatArray, work: Work
) -> Economy:
    """Books of the economy as they open; `column_output` is last year's by market column, CNY/a."""
    p = model.parameters
    before = base_prices(model)
    medicine_output = float(column_output[TIBETAN_MEDICINE]) / MONTHS_A_YEAR / before
    return Economy(
        structure=structure,
        lines=branch_lines(p),
        tax_shares=tax_shares(p),
        slot_keys=model.enterprises.uid,
        herder_population=herder_population(model),
        start_month=model.clock.start,
        start_prices=before,
        start_transfers=mean_of_base_year(model, "transfer_index"),
        other_industry=other_industry(model),
        green_start=np.full(NON_MARKET, p.green_share_start),
        prices=model.world.consumer_prices,
        medicine=start_medicine(model, medicine_output),
        work=work,
        people=nobody_moves(model.counties.n),
        green=np.full(NON_MARKET, p.green_share_start),
        season=np.ones((MONTHS_A_YEAR, COLUMNS)),
        expected_growth=np.full(COLUMNS, model.trends.economy.growth(model.clock.start)),
    )


def construction_share(p: Parameters) -> float:
    """Construction over the product before the first month: as the structure after the census
    leaves it, or as that before it would.
    """
    before = p.structure_before_census > 0
    return p.construction_share_before_census if before else p.construction_share


def control_totals(p: Parameters, gdp: float) -> FloatArray:
    """Value added of each market column in the base year, CNY/a, shape (15,); zero where no
    enterprises produce.

    Services are what primary production, industry and construction leave of the product: the
    published structures of 2018-19 contradict the totals after the census, so the shares are drawn
    from wide ranges.
    """
    maker_weights = {
        FOOD_PROCESSING: p.manufacturing_weight_food,
        TIBETAN_MEDICINE: p.manufacturing_weight_medicine,
        BUILDING_MATERIALS: p.manufacturing_weight_materials,
    }
    service_weights = {
        TRADE: p.services_weight_trade,
        HOSPITALITY: p.services_weight_hospitality,
        INFORMATION: p.services_weight_information,
        FINANCE: p.services_weight_finance,
        PUBLIC_SERVICES: p.services_weight_other,
        NON_MARKET: p.services_weight_public,
    }
    making = gdp * p.manufacturing_share
    construction = construction_share(p)
    primary = p.primary_value_added / p.gdp_2021
    services = gdp * (1.0 - primary - p.industry_share - construction)

    value_added = np.zeros(COLUMNS)
    value_added[CONSTRUCTION] = gdp * construction
    for weights, total in ((maker_weights, making), (service_weights, services)):
        for column, weight in weights.items():
            value_added[column] = total * weight / sum(weights.values())
    return value_added


def usual_gap(model: GanziModel) -> FloatArray:
    """Return on capital above its cost in the first month by market column, 1/a: the premium that
    keeps firms.
    """
    structure = model.economy.structure
    usual = structure.output_per_capital * structure.usual_utilisation
    return after_tax_margin(model) * usual - capital_cost(model)


def other_industry(model: GanziModel) -> int:
    """Above-scale industrial firms of the known total that are neither makers, nor mines or plants
    in the tables.
    """
    enterprises, mines, plants = model.enterprises, model.mines, model.power_projects
    makers = np.count_nonzero(enterprises.registered & (enterprises.branch == MANUFACTURING))
    working_mines = np.count_nonzero(mines.stage == mine.OPERATING)
    working_plants = np.count_nonzero(plants.live_capacity > 0)
    total = round(model.parameters.industry_above_scale)
    return total - makers - working_mines - working_plants
