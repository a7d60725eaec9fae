"""Month phase: ore is dug, dressed and sold; mines pay for inputs, work, taxes, neighbours and
owners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.industries import MINING
from agents.industry import mine
from agents.pasture.herder import PAY

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray

QUARTER_ENDS = (3, 6, 9, 12)


def mine_ore(model: GanziModel) -> None:
    """A month's output of all mines and the money that follows from it."""
    follow_price(model)
    works, ore = dig(model)
    wages = wage_bill(model, works)
    pay_for_output(model, ore, wages)
    if model.clock.month in QUARTER_ENDS:
        settle_quarter(model, wages)
    cover_losses(model)


def follow_price(model: GanziModel) -> None:
    """Contracts for concentrate follow the price of lithium carbonate with a lag."""
    mines, p = model.mines, model.parameters
    goal = mine.concentrate_price_goal(
        model.world.lithium_carbonate_price,
        p.concentrate_price_floor,
        p.lithium_conversion_cost,
        p.concentrate_per_carbonate,
        p.concentrate_miner_share,
        model.world.concentrate_contract,
    )
    price = mine.concentrate_price_after(mines.price, goal, p.concentrate_price_adjustment)
    mines.price = price * (mines.mineral == mine.LITHIUM)


def dig(model: GanziModel) -> tuple[BoolArray, FloatArray]:
    """Write concentrate and output value; returns (rows that work, lithium ore by row in t)."""
    mines, p, world = model.mines, model.parameters, model.world
    works = mine.working(mines.stage, mines.halt_left)
    mines.ore_capacity = mine.matched_capacity(
        mines.deposit, mines.mine_capacity, mines.mill_capacity, works, mines.n
    )
    used = mine.utilisation(
        mines.price, p.concentrate_cash_cost, p.mine_margin_scale, p.mine_utilisation_ceiling
    )
    season = mine.season_factor(model.clock.month, p.mine_summer_share)
    ore = mines.ore_capacity * used * (season / 12)
    mines.concentrate = ore * mine.concentrate_yield(p.ore_lithium_recovery)
    price = np.array([0.0, world.metal_price_index, world.consumer_prices])[mines.mineral]
    other = mines.reference_output * works / 12
    mines.output = mines.concentrate * mines.price / (1 + p.sales_tax) + other * price
    mines.volume = mines.concentrate * model.concentrate_price_2021 / (1 + p.sales_tax) + other
    return works, ore


def pay_for_output(model: GanziModel, ore: FloatArray, wages: FloatArray) -> None:
    """Sales, inputs, wages; what is owed to governments and neighbours is written down for the
    quarter's end.
    """
    mines, p = model.mines, model.parameters
    ledger, output = model.ledger, mines.output
    inputs = output * (1 - p.value_added_ratio_mining)
    resource_tax = p.mine_resource_tax * output
    production_tax = p.production_tax_rate * (output - inputs)
    extra = model.levers.benefit_sharing / 100 * output
    shared = p.local_fund_per_tonne * ore + extra
    insured = mine.insured_share(p.mine_insured_voluntarily, model.levers.env_liability_insurance)
    premium = insured * p.mine_insurance_premium * output
    model.programmes.book("benefit_sharing", "FP", float(np.add.reduce(extra)))
    ledger.post("ore_export", "world", "mines", received=output)
    mix = model.economy.structure.input_mix[MINING : MINING + 1]
    model.market.order_mix("intermediate_local", "mines", inputs, mines.county, mix)
    mines.kept = inputs * float(mix.sum())
    pay_wages(model, wages)
    ledger.post("insurance_premium", "mines", "world", paid=premium)
    compelled = (
        (insured - p.mine_insured_voluntarily)
        * p.mine_insurance_premium
        * float(np.add.reduce(output))
    )
    model.programmes.book("env_liability_insurance", "FP", compelled)
    profit = (
        output * (1 - p.mine_tax_deductible)
        - inputs
        - wages
        - resource_tax
        - production_tax
        - shared
        - premium
    )
    mines.due = mines.due + np.column_stack([resource_tax, production_tax, shared, profit])


def wage_bill(model: GanziModel, works: BoolArray) -> FloatArray:
    """Wages of the month, CNY by row: lithium mines pay by capacity, others by usual output."""
    mines, p = model.mines, model.parameters
    lithium = p.lithium_jobs_per_tonne * p.mine_pay * mines.ore_capacity
    other = p.other_mining_wage_share * mines.reference_output * works
    return (lithium + other) * (model.economy.wage_level / 12)


def pay_wages(model: GanziModel, wages: FloatArray) -> None:
    """Pay wages to residents of the county and to staff from outside."""
    outside = model.parameters.mine_outside_staff
    local = wages * (1 - outside)
    model.ledger.post(
        "wages", "mines", "residents", paid=local, received=local, payee_rows=model.mines.county
    )
    model.ledger.post("wages_outside", "mines", "world", paid=wages * outside)
    model.mines.kept = model.mines.kept + local


def pay_tax(
    model: GanziModel,
    flow: str,
    account: str,
    amounts: FloatArray,
    county: IntArray,
    shares: tuple[float, float, float],
) -> FloatArray:
    """Pay a tax (CNY by row) to upper governments, prefecture and the county, in the
    given shares.
    """
    upper, prefecture, rest = shares
    model.ledger.post(flow, account, "upper_governments", paid=amounts * upper)
    model.ledger.post(flow, account, "prefecture", paid=amounts * prefecture)
    local = amounts * rest
    model.ledger.post(
        flow, account, "county_governments", paid=local, received=local, payee_rows=county
    )
    return local + amounts * prefecture


def pay_neighbours(model: GanziModel, amounts: FloatArray, flow: str = "benefit_sharing") -> None:
    """Share `amounts` (CNY by row) among the county's herders, by head, and its other residents."""
    mines, herders = model.mines, model.herders
    counties = model.counties.n
    to_herders = model.parameters.benefit_herder_share * amounts
    by_county = np.bincount(mines.county, to_herders, counties)
    households = np.bincount(herders.county, herders.weight, counties)
    each = np.divide(by_county, households, out=np.zeros(counties), where=households > 0)
    model.pasture.earnings.add(model, PAY, each[herders.county])
    model.ledger.post(
        flow,
        "mines",
        "herders",
        paid=to_herders * (households[mines.county] > 0),
        received=each[herders.county] * herders.weight,
    )
    rest = amounts - to_herders * (households[mines.county] > 0)
    model.ledger.post(flow, "mines", "residents", paid=rest, received=rest, payee_rows=mines.county)


def settle_quarter(model: GanziModel, wages: FloatArray) -> None:
    """Taxes to the governments, their part to the neighbours, and profits to the owners; some of
    them are local.
    """
    mines, p, shares = model.mines, model.parameters, model.economy.tax_shares
    rate = mine.profit_tax_rate(
        p.corporate_tax_rate, p.encouraged_tax_rate, model.levers.tax_relief
    )
    paid, mines.due = mine.quarterly_dues(mines.due, rate)
    local = (p.province_part_of_local_tax, p.prefecture_part_of_local_tax)
    kept = pay_tax(
        model, "resource_fees", "mines", paid[:, 0], mines.county, (*local, 1 - sum(local))
    )
    kept += pay_tax(
        model, "production_tax", "mines", paid[:, 1], mines.county, shares["production_tax"]
    )
    pay_neighbours(model, paid[:, 2])
    kept += pay_tax(
        model, "corporate_tax", "mines", paid[:, 3], mines.county, shares["corporate_tax"]
    )
    monthly_cost = mines.output * (1 - p.value_added_ratio_mining) + wages
    surplus, _ = mine.payout(mines.deposits, monthly_cost, p.mine_reserve_months)
    stake = surplus * p.mine_local_stake
    model.ledger.post("dividends", "mines", "prefecture", paid=stake)
    model.ledger.post("dividends_outside", "mines", "world", paid=surplus - stake)
    mines.kept = mines.kept + kept + paid[:, 2] + stake


def cover_losses(model: GanziModel) -> None:
    """Owners put in money where a mine has run out of it."""
    _, missing = mine.payout(model.mines.deposits, 0.0, 0.0)
    if missing.any():
        model.ledger.post("equity", "world", "mines", received=missing)
