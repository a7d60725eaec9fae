"""Enterprises, residents' money and the goods market before the first month, fitted to the
published product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.base_year import at_prices_of_2020, base_value_added, prices_of_2020
from abm.firms.books import Economy, tax_shares
from abm.firms.closure import close_demand
from abm.firms.investment import after_tax_margin, capital_cost
from abm.firms.labour import open_labour_market
from abm.firms.medicine import start_medicine
from abm.firms.start_enterprises import (
    branch_lines,
    county_output,
    enterprise_rows,
    place_singles,
    row_weights,
    shrink_singles,
    single_sales,
    small_sales,
)
from abm.markets.structure import MANUFACTURING, SERVICES, Structure
from abm.markets.trade import seller_pull
from abm.money.three_ways import ThreeWays
from abm.money.value_added import Accounts
from abm.registers.base_product import base_gdp, base_primary
from agents.columns import Table, identity
from agents.firms.enterprise import MANUFACTURING as MANUFACTURING_BRANCH
from agents.firms.enterprise import MONTHS, SERVICE_BRANCHES, Enterprise
from agents.industries import (
    COLUMNS,
    CONSTRUCTION,
    HOSPITALITY,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
)
from agents.industry import mine
from agents.markets.demand import household_consumption

if TYPE_CHECKING:
    from abm.firms.start_enterprises import Rows
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray


def build_economy(model: GanziModel) -> None:
    """Enterprises that produce last year's value added, households that earn and spend it, and
    demand that meets it.
    """
    p = model.parameters
    structure = Structure(p)
    value_added = control_totals(p, base_gdp(model), structure)
    column = value_added / structure.value_added_ratio
    output = county_output(model, column, structure.final_local_share)
    build_enterprises(model, structure, output)
    build_households(model, structure, output)
    model.economy = Economy(
        structure=structure,
        outside_demand=np.zeros(output.shape),
        start_prices=model.world.consumer_prices,
        prices=model.world.consumer_prices,
        start_transfers=model.world.transfer_index,
        start_month=model.clock.start,
        lines=branch_lines(p),
        tax_shares=tax_shares(p),
        herder_population=herder_population(model),
        medicine=start_medicine(
            model, float(column[TIBETAN_MEDICINE]) / 12 / model.world.consumer_prices
        ),
        expected_growth=np.zeros(COLUMNS),
        real_sales=np.zeros(COLUMNS),
        last_real_sales=np.zeros(COLUMNS),
        green=np.full(NON_MARKET, p.green_share_start),
        green_start=np.full(NON_MARKET, p.green_share_start),
        season=start_season(model),
        other_industry=other_industry(model),
    )
    open_labour_market(model)
    close_demand(model, structure, output, base_gdp(model))
    model.economy.usual_gap = usual_gap(model)
    e = model.enterprises
    model.economy.slot_keys = e.uid
    model.economy.start_pull = np.bincount(
        e.market, seller_pull(model, e.weight * e.active), COLUMNS
    )
    model.accounts = Accounts(prices_of_2020(model))
    before = base_value_added(model, base_gdp(model), value_added)
    model.accounts.real_year_before = at_prices_of_2020(model, before)
    model.three_ways = ThreeWays(model.ledger)


def start_season(model: GanziModel) -> FloatArray:
    """Season that sellers expect before the first month, shape (12, 15): that of visitors for
    hotels and catering.
    """
    season = np.ones((MONTHS, COLUMNS))
    season[:, HOSPITALITY] = model.tourism.season.mean(axis=1)
    return season


def control_totals(p: Parameters, gdp: float, structure: Structure) -> FloatArray:
    """Value added of each market column in the base year, CNY/a, shape (15,); zero where no
    enterprises produce.

    Services are what primary production, industry and construction leave of the product: the
    published structures of 2018-19 contradict the totals after the census, so the shares are drawn
    from wide ranges.
    """
    value_added = np.zeros(COLUMNS)
    makers = (
        p.manufacturing_weight_food,
        p.manufacturing_weight_medicine,
        p.manufacturing_weight_materials,
    )
    value_added[list(MANUFACTURING)] = gdp * p.manufacturing_share * np.array(makers) / sum(makers)
    value_added[CONSTRUCTION] = gdp * p.construction_share
    primary = p.primary_value_added / p.gdp_2021
    services = gdp * (1.0 - primary - p.industry_share - p.construction_share)
    weights = (
        p.services_weight_trade,
        p.services_weight_hospitality,
        p.services_weight_information,
    )
    weights += (p.services_weight_finance, p.services_weight_other, p.services_weight_public)
    value_added[list(SERVICES)] = services * np.array(weights) / sum(weights)
    return value_added


def build_enterprises(model: GanziModel, structure: Structure, output: FloatArray) -> None:
    """The table of enterprises, its account and its loans."""
    p, rows = model.parameters, enterprise_rows(model.detail)
    lines = branch_lines(p)
    place_singles(model, rows, output)
    weight = row_weights(model, rows)
    active, singles = single_sales(model, rows, lines)
    singles = shrink_singles(rows, singles, output)
    sales = small_sales(model, rows, weight, singles, output, lines)
    market, price = rows.market, model.world.consumer_prices
    capital = sales / price / (structure.output_per_capital * structure.usual_utilisation)[market]
    skill = (
        structure.wage
        / np.maximum(structure.value_added_ratio * structure.labour_share, 1e-9)
        / price
    )
    staff = (
        sales
        * (structure.value_added_ratio * structure.labour_share / (12 * structure.wage))[market]
    )
    registered, age = start_registration(model, rows, sales, lines)
    model.enterprises = Table(
        Enterprise,
        model,
        rows.n,
        county=rows.county,
        industry=np.minimum(market, PUBLIC_SERVICES),
        market=market,
        branch=rows.branch,
        single=rows.single,
        self_employed=rows.self_employed,
        in_zone=rows.in_zone,
        weight=weight,
        active=active,
        age=age,
        registered=registered,
        capital=capital,
        output_per_capital=structure.output_per_capital[market],
        employees=staff,
        productivity=skill[market],
        price=np.full(rows.n, price),
        customers=start_standing(p, sales, capital, active),
        green=np.full(rows.n, p.green_share_start),
        inventories=np.where(
            np.isin(market, MANUFACTURING), p.stock_months * sales / 12 / price, 0.0
        ),
        sales=sales / 12,
        made=sales / 12,
        monthly_sales=np.repeat(sales[:, None] / 12, MONTHS, axis=1),
        yearly_sales=sales,
        usual_sales=sales / price,
        expected_sales=sales / price,
        usual_surplus=sales / 12 * start_margin(p, structure, rows),
    )
    open_books(model, structure, weight * sales, weight * capital * price)


def start_margin(p: Parameters, structure: Structure, rows: Rows) -> FloatArray:
    """Surplus after taxes on production over sales by row before the first month."""
    rate = p.production_tax_rate * np.where(rows.self_employed, p.small_firm_tax_factor, 1.0)
    market = rows.market
    return (
        structure.margin[market]
        - structure.taxed[market] * rate * structure.value_added_ratio[market]
    )


def usual_gap(model: GanziModel) -> FloatArray:
    """Return on capital above its cost in the first month by market column, 1/a: the premium that
    keeps firms.
    """
    structure = model.economy.structure
    usual = structure.output_per_capital * structure.usual_utilisation
    return after_tax_margin(model) * usual - capital_cost(model)


def start_registration(
    model: GanziModel, rows: Rows, sales: FloatArray, lines: FloatArray
) -> tuple[BoolArray, FloatArray]:
    """(registered, age) of each row: services by the known number, manufacturers by the usual share
    above the line.
    """
    p = model.parameters
    luck = model.world_streams.uniform(
        "start", 0, identity("registered", rows.n), np.arange(2)[:, None]
    )
    above = rows.single & (sales >= lines[rows.branch])
    services = np.flatnonzero(above & np.isin(rows.branch, SERVICE_BRANCHES))
    first = services[np.argsort(luck[0][services], kind="stable")][: round(p.services_above_scale)]
    registered = (
        above & ~np.isin(rows.branch, SERVICE_BRANCHES) & (luck[0] < p.registered_share_start)
    )
    registered[first] = True
    return registered, 1.0 - np.log(luck[1]) / p.exit_base / 2


def other_industry(model: GanziModel) -> int:
    """Above-scale industrial firms of the known total that are neither makers, nor mines or plants
    in the tables.
    """
    e, mines, plants = model.enterprises, model.mines, model.power_projects
    known = np.count_nonzero(e.registered & (e.branch == MANUFACTURING_BRANCH))
    known += np.count_nonzero(mines.stage == mine.OPERATING) + np.count_nonzero(
        plants.live_capacity > 0
    )
    return round(model.parameters.industry_above_scale) - known


def start_standing(
    p: Parameters, sales: FloatArray, capital: FloatArray, active: BoolArray
) -> FloatArray:
    """Standing with buyers that makes each row's share of its market what it sells,
    mean about one.
    """
    standing = np.where(active, sales, 0.0) / np.maximum(capital, 1e-3) ** p.market_scale_exponent
    return np.where(active, standing / max(standing[active].mean(), 1e-12), 1.0)


def open_books(
    model: GanziModel, structure: Structure, sales: FloatArray, capital: FloatArray
) -> None:
    """Deposits of enterprises worth some months of cost, and local loans of legal entities in
    market industries.
    """
    p, e = model.parameters, model.enterprises
    ratio, labour = structure.value_added_ratio[e.market], structure.labour_share[e.market]
    cost = sales / 12 * (1 - ratio + ratio * labour)
    borrows = e.active & ~e.self_employed & (e.market != NON_MARKET)
    loans = p.loan_to_capital * capital * borrows
    ledger = model.ledger
    view = ledger.open("enterprises", "EN", e.n, p.enterprise_deposit_months * cost - loans)
    e.lend_view("deposits", view)
    ledger.lend("enterprises", loans)


def build_households(model: GanziModel, structure: Structure, output: FloatArray) -> None:
    """Residents' account; the income and spending that residents and herders are used to."""
    p, counties = model.parameters, model.counties
    people = counties.population / counties.population.sum()
    deposits = p.deposits_total * p.household_deposit_share * (1 - p.herder_deposit_share) * people
    if "residents" not in model.ledger.accounts:
        model.ledger.open("residents", "HR", counties.n, deposits)
    counties.lend_view("resident_deposits", model.ledger.balance("residents"))
    wages = (
        output
        * structure.value_added_ratio
        * structure.labour_share
        * (1 - structure.outside_staff)
    )
    margin = structure.value_added_ratio * (1 - structure.labour_share) - p.production_tax_rate
    worn = p.capital_depreciation / (structure.output_per_capital * structure.usual_utilisation)
    owners = np.maximum(margin - worn, 0.0) * structure.taxed * (1 + p.local_ownership) / 2
    herding = herder_population(model)
    wages = wages * (1 - p.personal_tax_rate)
    social = p.social_transfer * np.maximum(counties.population - herding, 0.0)
    income = (wages.sum(axis=1) + (output * owners).sum(axis=1) + social) / 12
    spending = household_consumption(
        income, counties.resident_deposits, p.propensity_income, p.propensity_deposits
    )
    counties.resident_income, counties.resident_spending = income, spending
    counties.resident_known = counties.resident_deposits.copy()
    start_herders(model, herding)


def herder_population(model: GanziModel) -> FloatArray:
    """Herders by county, persons."""
    h, counties = model.herders, model.counties
    households = np.bincount(h.county, h.weight, counties.n)
    return np.minimum(households * model.parameters.herder_household_size, counties.population)


def start_herders(model: GanziModel, herding: FloatArray) -> None:
    """Money income of herders: what they sell and are paid, near primary value added
    less own use.
    """
    p, counties = model.parameters, model.counties
    part = herding / max(herding.sum(), 1.0)
    income = base_primary(model) * p.herder_money_income_share * part + p.social_transfer * herding
    h = model.herders
    counties.herder_known = np.bincount(h.county, h.deposits, counties.n)
    counties.herder_income = income / 12
    counties.herder_spending = p.propensity_income * p.herder_spending_factor * income / 12
