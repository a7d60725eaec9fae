"""Month phase: ore is dug, dressed and sold; mines pay for inputs, work, taxes, neighbours and
owners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.government.taxes import corporate_tax_rate, share_tax
from abm.industry.books import OreWays
from abm.pasture.pay import households_by_county, pay_herders
from agents.axis import across, at, by, total
from agents.calendar import MONTHS_A_YEAR, QUARTER_ENDS
from agents.industries import MINING
from agents.industry import mine
from agents.stack import as_it_stands
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray


def mine_ore(model: GanziModel) -> None:
    """A month's output of all mines and the money that follows from it."""
    follow_price(model)
    month = dig(model)
    wages = wage_bill(model, month.at_work)
    pay_for_output(model, month.ore, wages)
    if model.clock.month in QUARTER_ENDS:
        settle_quarter_of_mines(model, wages)
    cover_losses(model)


def follow_price(model: GanziModel) -> None:
    """Contracts for concentrate follow the price of lithium carbonate with a lag."""
    mines, p = model.mines, model.parameters
    goal = mine.concentrate_price_goal(
        model.world.lithium_carbonate_price,
        floor=p.concentrate_price_floor,
        conversion_cost=p.lithium_conversion_cost,
        concentrate_per_carbonate=p.concentrate_per_carbonate,
        miner_share=p.concentrate_miner_share,
        contract_factor=model.world.concentrate_contract,
    )
    # Other minerals have price indices of the world instead.
    price = mine.concentrate_price_after(
        mines.price, goal, adjustment=p.concentrate_price_adjustment
    )
    mines.price = price * (mines.mineral == mine.LITHIUM)


class MonthOfMining(NamedTuple):
    """What the mines did this month, each of shape (n,)."""

    at_work: BoolArray
    ore: FloatArray
    """Lithium ore dug and dressed, t."""


def dig(model: GanziModel) -> MonthOfMining:
    """Write concentrate, output value and volume of the month by row."""
    mines, p, world = model.mines, model.parameters, model.world
    at_work = mine.working(mines.stage, mines.halt_left)
    mines.ore_capacity = mine.matched_capacity(
        mines.mine_capacity, mines.mill_capacity, deposit=mines.deposit, at_work=at_work
    )
    ways = ways_out(model)
    used = mine.utilisation(
        mines.price - ways.at_mine,
        cash_cost=p.concentrate_cash_cost,
        scale=p.mine_margin_scale,
        ceiling=p.mine_utilisation_ceiling,
    )
    season = mine.season_factor(model.clock.month, p.mine_summer_share)
    ore = mines.ore_capacity * used * (season / MONTHS_A_YEAR)
    made = mine.concentrate_yield(p.ore_lithium_recovery)
    mines.dressed = ore * made
    if not ways.open.all():
        mines.dressed = mine.dressed_within_store(
            mines.dressed, mines.stock, store=store(model), open=ways.open
        )
    sold = send_concentrate(model, ways)

    # Lithium is sold as concentrate at its own price, so its index here is never used.
    price_index = np.where(
        mines.mineral == mine.METAL, world.metal_price_index, world.consumer_prices
    )
    other = mines.reference_output * at_work / MONTHS_A_YEAR
    mines.output = sold + other * price_index
    price_2021 = model.industry.concentrate_price_2021
    mines.volume = mines.concentrate * price_2021 / (1 + p.sales_tax) + other
    network = model.network
    others = at(mines.output, model.industry.other_rows)
    network.chain.put("paid", network.chain_rows.others, others)
    return MonthOfMining(at_work, mines.dressed / made)


@as_it_stands
def ways_out(model: GanziModel) -> OreWays:
    """Where concentrate can go this month: worked out anew once roads have changed."""
    books, network = model.industry, model.network
    if books.ways is None or books.ways.version != network.version:
        books.ways = new_ways(model)
    return books.ways


def new_ways(model: GanziModel) -> OreWays:
    """What the roads as they are leave to lithium mines."""
    p, books, network = model.parameters, model.industry, model.network
    rows = network.chain_rows.lithium
    shape = books.usual_shares.shape
    freight = network.chain.freight_rate[rows].reshape(shape)
    open = network.chain.open[rows].reshape(shape) > 0
    if "layer_chain" in model.ablations:
        freight, open = books.usual_freight, np.ones(shape, bool)

    dearer = np.where(open, freight - books.usual_freight, np.inf)
    shares = mine.shipment_shares(books.usual_shares, dearer, spread=p.shipment_spread)
    beyond = freight - books.freight_in_price
    at_mine, reached = np.zeros(model.mines.n), np.ones(model.mines.n, bool)
    at_mine[books.lithium_rows] = np.sum(shares * beyond, axis=-1)
    reached[books.lithium_rows] = np.any(shares > 0, axis=-1)
    return OreWays(network.version, shares, beyond, at_mine, reached)


def store(model: GanziModel) -> FloatArray:
    """Concentrate that each deposit can keep while no way is open, t by row."""
    p = model.parameters
    usual = model.mines.ore_capacity * p.mine_utilisation_ceiling / MONTHS_A_YEAR
    return usual * mine.concentrate_yield(p.ore_lithium_recovery) * p.concentrate_store


def send_concentrate(model: GanziModel, ways: OreWays) -> FloatArray:
    """Write what leaves each deposit for the parks and for the world outside, and what stays;
    returns its value at the mine without VAT, CNY by row.
    """
    mines, books, p = model.mines, model.industry, model.parameters
    lithium = books.lithium_rows
    ready = mines.stock + mines.dressed
    sent = mine.shipments(at(ready, lithium), ways.shares, room=books.ore_need)
    concentrate = by(lithium, np.sum(sent, axis=-1), mines.n)
    mines.concentrate = concentrate
    mines.stock = np.maximum(ready - concentrate, 0.0)
    # On the longest way freight may eat all of a low price.
    price = np.maximum(at(mines.price, lithium)[..., None] - ways.freight, 0.0)
    value = sent * price / across(1 + p.sales_tax)
    model.network.ship(sent, value)
    return by(lithium, np.sum(value, axis=-1), mines.n)


def wage_bill(model: GanziModel, at_work: BoolArray) -> FloatArray:
    """Wages of the month, CNY by row: lithium mines pay by capacity, others by usual output."""
    mines, p = model.mines, model.parameters
    # Winter and low prices stop no wages; a halt does, as then there is no capacity.
    lithium = p.lithium_jobs_per_tonne * p.mine_pay * mines.ore_capacity
    other = p.other_mining_wage_share * mines.reference_output * at_work
    return (lithium + other) * (model.economy.wage_level / MONTHS_A_YEAR)


def pay_for_output(model: GanziModel, ore: FloatArray, wages: FloatArray) -> None:
    """Sales, inputs, wages and insurance; what is owed to governments and neighbours is written
    down for the quarter's end.
    """
    mines, p = model.mines, model.parameters
    ledger, output = model.ledger, mines.output
    ledger.post("ore_export", "world", "mines", received=output)

    # Only inputs bought in the prefecture count as money that mines leave here.
    inputs = output * (1 - p.value_added_ratio_mining)
    model.market.order_basket(
        "intermediate_local", "mines", inputs, county=mines.county, basket="mine_inputs"
    )
    mines.kept = inputs * total(model.economy.structure.input_mix[..., MINING, :])
    pay_wages(model, wages)

    beyond_fund = model.levers.benefit_sharing / PERCENT * output
    ledger.forgo("benefit_sharing", total(beyond_fund))
    # The one mine at work pays a local fund by the tonne already; the lever comes on top.
    neighbours = p.local_fund_per_tonne * ore + beyond_fund
    premium = insure(model)

    resource_tax = p.mine_resource_tax * output
    production_tax = p.production_tax_rate * (output - inputs)
    # Taxable profit: depreciation is a part of revenue that no tax is due on.
    profit = (
        output * (1 - p.mine_tax_deductible)
        - inputs
        - wages
        - resource_tax
        - production_tax
        - neighbours
        - premium
    )
    mines.quarter_dues = mines.quarter_dues + np.stack(
        [resource_tax, production_tax, neighbours, profit], axis=-1
    )


def insure(model: GanziModel) -> FloatArray:
    """Pay the premium of pollution insurance, CNY by row; what the mandate compels is booked as its
    cost.
    """
    p, output = model.parameters, model.mines.output
    insured = mine.insured_share(p.mine_insured_voluntarily, model.levers.env_liability_insurance)
    premium = insured * p.mine_insurance_premium * output
    model.ledger.post("insurance_premium", "mines", "world", paid=premium)
    compelled = (insured - p.mine_insured_voluntarily) * p.mine_insurance_premium * total(output)
    model.ledger.forgo("env_liability_insurance", compelled)
    return premium


def pay_wages(model: GanziModel, wages: FloatArray) -> None:
    """Pay wages to residents of the county and to staff from outside."""
    outside = model.parameters.mine_outside_staff
    local = wages * (1 - outside)
    model.ledger.post(
        "wages", "mines", "residents", paid=local, received=local, payee_rows=model.mines.county
    )
    model.ledger.post("wages_outside", "mines", "world", paid=wages * outside)
    model.mines.kept = model.mines.kept + local


def pay_neighbours(model: GanziModel, amounts: FloatArray, flow: str = "benefit_sharing") -> None:
    """Share `amounts` (CNY by row) among the county's herders, by household, and its residents."""
    mines = model.mines
    has_herders = households_by_county(model) > 0
    to_herders = model.parameters.benefit_herder_share * amounts * at(has_herders, mines.county)
    by_county = by(mines.county, to_herders, model.counties.n)
    pay_herders(model, flow, "mines", paid=to_herders, by_county=by_county)

    # In a county without herders all of it goes to the other residents.
    rest = amounts - to_herders
    model.ledger.post(flow, "mines", "residents", paid=rest, received=rest, payee_rows=mines.county)


def settle_quarter_of_mines(model: GanziModel, wages: FloatArray) -> None:
    """Taxes to the governments, their part to the neighbours, and profits to the owners."""
    mines, p, ledger = model.mines, model.parameters, model.ledger
    dues = mine.settled_dues(mines.quarter_dues, corporate_tax_rate(p, model.levers.tax_relief))
    mines.quarter_dues = dues.carried
    neighbours = dues.paid[..., mine.NEIGHBOURS]

    local_taxes = pay_quarter_tax(model, "resource_fees", dues.paid[..., mine.RESOURCE_TAX])
    local_taxes += pay_quarter_tax(model, "production_tax", dues.paid[..., mine.PRODUCTION_TAX])
    pay_neighbours(model, neighbours)
    local_taxes += pay_quarter_tax(model, "corporate_tax", dues.paid[..., mine.PROFIT])

    # Owners take what is left beyond a reserve; the prefecture owns a stake.
    monthly_cost = mines.output * (1 - p.value_added_ratio_mining) + wages
    surplus = mine.surplus(mines.deposits, monthly_cost, reserve_months=p.mine_reserve_months)
    stake = surplus * p.mine_local_stake
    ledger.post("dividends", "mines", "prefecture", paid=stake)
    ledger.post("dividends_outside", "mines", "world", paid=surplus - stake)
    mines.kept = mines.kept + local_taxes + neighbours + stake


def pay_quarter_tax(model: GanziModel, tax: str, amounts: FloatArray) -> FloatArray:
    """Pay a tax (CNY by row) where each mine lies; returns what stays in the prefecture, CNY by
    row.
    """
    return share_tax(
        model, tax, "mines", amounts=amounts, county=model.mines.county, row_by_row=True
    )


def cover_losses(model: GanziModel) -> None:
    """Owners put in money where a mine has run out of it."""
    missing = mine.shortfall(model.mines.deposits)
    if missing.any():
        model.ledger.post("equity", "world", "mines", received=missing)
