"""The table of enterprises before the first month, and the money they hold and owe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.firms.start_incomes import not_yet_paid_out
from abm.firms.start_rows import Rows, enterprise_rows
from abm.firms.start_sizes import (
    branch_lines,
    place_singles,
    row_weights,
    shrink_singles,
    single_firms,
    unit_sales,
)
from abm.markets.trade import IS_MAKER
from abm.registers.base_product import base_prices
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Table, identity
from agents.firms.enterprise import SERVICE_BRANCHES, Enterprise
from agents.industries import NON_MARKET, PUBLIC_SERVICES

if TYPE_CHECKING:
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray


def build_enterprises(model: GanziModel, structure: Structure, output: FloatArray) -> None:
    """The table of enterprises, its account and its loans; `output` (18, 15) in CNY/a is shared
    among them.
    """
    p = model.parameters
    price = base_prices(model)
    lines = branch_lines(p)

    # Who they are, and what a unit sells in a year
    rows = enterprise_rows(model.detail)
    place_singles(model, rows, output)
    weight = row_weights(model, rows)
    singles = single_firms(model, rows, lines)
    sales = unit_sales(
        model,
        rows,
        weight=weight,
        singles=shrink_singles(rows, singles.sales, output),
        output=output,
        lines=lines,
    )

    # The capital and staff with which they would sell as much at usual use
    market = rows.market
    wages_over_output = structure.value_added_ratio * structure.labour_share
    usual_output = structure.output_per_capital * structure.usual_utilisation
    capital = sales / price / usual_output[market]
    productivity = structure.wage / np.maximum(wages_over_output, 1e-9) / price
    staff = sales * (wages_over_output / (MONTHS_A_YEAR * structure.wage))[market]

    registration = start_registration(model, rows, sales, lines)
    monthly = sales / MONTHS_A_YEAR
    stock = p.stock_months * sales / MONTHS_A_YEAR / price
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
        active=singles.active,
        age=registration.age,
        registered=registration.registered,
        capital=capital,
        output_per_capital=structure.output_per_capital[market],
        employees=staff,
        productivity=productivity[market],
        price=np.full(rows.n, model.world.consumer_prices),
        customers=start_standing(p, sales=sales, capital=capital, active=singles.active),
        green=np.full(rows.n, p.green_share_start),
        inventories=np.where(IS_MAKER[market], stock, 0.0),
        sales=monthly,
        made=monthly,
        monthly_sales=np.repeat(sales[:, None] / MONTHS_A_YEAR, MONTHS_A_YEAR, axis=1),
        yearly_sales=sales,
        usual_sales=sales / price,
        expected_sales=sales / price,
        usual_surplus=monthly * start_margin(p, structure, rows),
    )
    open_accounts(
        model,
        structure,
        sales=weight * sales,
        capital=weight * capital * price,
    )


class Registration(NamedTuple):
    """How old rows are, and which are registered as above scale, at the start, shape (n,)."""

    registered: BoolArray
    age: FloatArray
    """Years in business."""


def start_registration(
    model: GanziModel, rows: Rows, sales: FloatArray, lines: FloatArray
) -> Registration:
    """Registered rows and their ages: services by the known number, manufacturers by the usual
    share above the line.
    """
    p = model.parameters
    luck = model.world_streams.uniform(
        "start", 0, identity("registered", rows.n), np.arange(2)[:, None]
    )
    above = rows.single & (sales >= lines[rows.branch])
    is_service = np.isin(rows.branch, SERVICE_BRANCHES)
    services = np.flatnonzero(above & is_service)
    lucky = services[np.argsort(luck[0][services], kind="stable")]
    registered = above & ~is_service & (luck[0] < p.registered_share_start)
    registered[lucky[: round(p.services_above_scale)]] = True
    return Registration(registered=registered, age=1.0 - np.log(luck[1]) / p.exit_base / 2)


def start_standing(
    p: Parameters, *, sales: FloatArray, capital: FloatArray, active: BoolArray
) -> FloatArray:
    """Standing with buyers that makes each row's share of its market what it sells, mean about
    one.
    """
    standing = np.where(active, sales, 0.0) / np.maximum(capital, 1e-3) ** p.market_scale_exponent
    return np.where(active, standing / max(standing[active].mean(), 1e-12), 1.0)


def start_margin(p: Parameters, structure: Structure, rows: Rows) -> FloatArray:
    """Surplus after taxes on production over sales by row before the first month."""
    market = rows.market
    rate = p.production_tax_rate * np.where(rows.self_employed, p.small_firm_tax_factor, 1.0)
    tax = structure.taxed[market] * rate * structure.value_added_ratio[market]
    return structure.margin[market] - tax


def open_accounts(
    model: GanziModel, structure: Structure, *, sales: FloatArray, capital: FloatArray
) -> None:
    """Deposits of enterprises worth some months of cost, and local loans of legal entities in
    market industries; yearly `sales` and `capital` of whole rows, CNY.
    """
    p, enterprises, ledger = model.parameters, model.enterprises, model.ledger
    ratio = structure.value_added_ratio[enterprises.market]
    labour = structure.labour_share[enterprises.market]
    cost = sales / MONTHS_A_YEAR * (1 - ratio + ratio * labour)
    borrows = enterprises.active & ~enterprises.self_employed & (enterprises.market != NON_MARKET)
    loans = p.loan_to_capital * capital * borrows
    # A loan is paid out as deposits, so the account opens with that much less.
    deposits = p.enterprise_deposit_months * cost - loans
    deposits = deposits + not_yet_paid_out(model, structure, loans)
    enterprises.lend_view("deposits", ledger.open("enterprises", "EN", enterprises.n, deposits))
    ledger.lend("enterprises", loans)
