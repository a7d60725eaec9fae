"""Month phase: ore is dug, dressed and sold; mines pay for inputs, work, taxes, neighbours and owners."""

import numpy as np

from agents import mine
from agents.industry import MINING

SETTLING_MONTHS = (3, 6, 9, 12)


def mine_ore(model):
    """A month's output of all mines and the money that follows from it."""
    follow_price(model)
    ore = dig(model)
    pay_for_output(model, ore)
    if model.clock.month in SETTLING_MONTHS:
        settle_profits(model)
    cover_losses(model)


def follow_price(model):
    """Contracts for concentrate follow the price of lithium carbonate with a lag."""
    mines, p = model.mines, model.parameters
    goal = mine.concentrate_price_goal(
        model.world.lithium_carbonate_price,
        p.concentrate_price_floor,
        p.lithium_conversion_cost,
        p.concentrate_per_carbonate,
        p.concentrate_miner_share,
    )
    price = mine.concentrate_price_after(mines.price, goal, p.concentrate_price_adjustment)
    mines.price = price * (mines.mineral == mine.LITHIUM)


def working_capacity(mines):
    """Ore that mines now working can dig and dress, t/a by row of the mine, shape (n,)."""
    working = (mines.stage == mine.OPERATING) & (mines.halt_left == 0)
    return mine.matched_capacity(mines.deposit, mines.mine_capacity, mines.mill_capacity, working, mines.n)


def dig(model):
    """Write concentrate and output value; returns lithium ore by row, t."""
    mines, p, world = model.mines, model.parameters, model.world
    used = mine.utilisation(mines.price, p.concentrate_cash_cost, p.mine_margin_scale, p.mine_utilisation_ceiling)
    season = mine.season_factor(model.clock.month, p.mine_summer_share)
    ore = working_capacity(mines) * used * (season / 12)
    mines.concentrate = ore * mine.concentrate_yield(p.ore_lithium_recovery)
    working = (mines.stage == mine.OPERATING) & (mines.halt_left == 0)
    price = np.array([0.0, world.metal_price_index, world.consumer_prices])[mines.mineral]
    other = mines.reference_output * working * price / 12
    mines.output = mines.concentrate * mines.price / (1 + p.mine_sales_tax) + other
    return ore


def pay_for_output(model, ore):
    """Sales, inputs, wages, taxes on production and what neighbours get."""
    mines, p = model.mines, model.parameters
    ledger, output = model.ledger, mines.output
    inputs = output * (1 - p.value_added_ratio_mining)
    wages = wage_bill(mines, p) * model.economy.wage_level
    resource_tax = p.mine_resource_tax * output
    production_tax = p.production_tax_rate * (output - inputs)
    shared = p.local_fund_per_tonne * ore + model.levers.benefit_sharing / 100 * output
    premium = model.levers.env_liability_insurance * p.mine_insurance_premium * output
    ledger.post("ore_export", "world", "mines", received=output)
    mix = model.economy.structure.input_mix[MINING : MINING + 1]
    model.market.order_mix("intermediate_local", "mines", inputs, mines.county, mix)
    pay_wages(model, wages)
    local = (p.province_part_of_local_tax, p.prefecture_part_of_local_tax)
    pay_tax(model, "resource_fees", "mines", resource_tax, mines.county, (*local, 1 - sum(local)))
    shares = model.economy.tax_shares["production_tax"]
    pay_tax(model, "production_tax", "mines", production_tax, mines.county, shares)
    pay_neighbours(model, shared)
    ledger.post("insurance_premium", "mines", "world", paid=premium)
    deductible = p.mine_tax_deductible * output
    mines.profit = (
        mines.profit + output - inputs - wages - resource_tax - production_tax - shared - premium - deductible
    )


def wage_bill(mines, p):
    """Wages at the pay of the first month, CNY by row: lithium mines by capacity, others by usual output."""
    working = (mines.stage == mine.OPERATING) & (mines.halt_left == 0)
    lithium = p.lithium_jobs_per_tonne * p.mine_pay * working_capacity(mines)
    return (lithium + p.other_mining_wage_share * mines.reference_output * working) / 12


def pay_wages(model, wages):
    """Pay wages to residents of the county and to staff from outside."""
    outside = model.parameters.mine_outside_staff
    local = wages * (1 - outside)
    model.ledger.post("wages", "mines", "residents", paid=local, received=local, payee_rows=model.mines.county)
    model.ledger.post("wages_outside", "mines", "world", paid=wages * outside)


def pay_tax(model, flow, account, amounts, county, shares):
    """Pay a tax (CNY by row) to upper governments, prefecture and the county, in the given shares."""
    upper, prefecture, rest = shares
    model.ledger.post(flow, account, "upper_governments", paid=amounts * upper)
    model.ledger.post(flow, account, "prefecture", paid=amounts * prefecture)
    local = amounts * rest
    model.ledger.post(flow, account, "county_governments", paid=local, received=local, payee_rows=county)


def pay_neighbours(model, amounts):
    """Share `amounts` (CNY by row) among the county's herders, by head, and its other residents."""
    mines, herders = model.mines, model.herders
    counties = model.counties.n
    to_herders = model.parameters.benefit_herder_share * amounts
    by_county = np.bincount(mines.county, to_herders, counties)
    households = np.bincount(herders.county, herders.weight, counties)
    each = np.divide(by_county, households, out=np.zeros(counties), where=households > 0)
    model.ledger.post(
        "benefit_sharing",
        "mines",
        "herders",
        paid=to_herders * (households[mines.county] > 0),
        received=each[herders.county] * herders.weight,
    )
    rest = amounts - to_herders * (households[mines.county] > 0)
    model.ledger.post("benefit_sharing", "mines", "residents", paid=rest, received=rest, payee_rows=mines.county)


def settle_profits(model):
    """Quarterly: tax on profit, and profits to the owners outside."""
    mines, p = model.mines, model.parameters
    rate = mine.profit_tax_rate(p.corporate_tax_rate, p.encouraged_tax_rate, model.levers.tax_relief)
    tax = rate * np.maximum(mines.profit, 0.0)
    mines.profit = np.minimum(mines.profit, 0.0)
    pay_tax(model, "corporate_tax", "mines", tax, mines.county, model.economy.tax_shares["corporate_tax"])
    monthly_cost = mines.output * (1 - p.value_added_ratio_mining) + wage_bill(mines, p)
    surplus, _ = mine.payout(mines.deposits, monthly_cost, p.mine_reserve_months)
    model.ledger.post("dividends_outside", "mines", "world", paid=surplus)


def cover_losses(model):
    """Owners put in money where a mine has run out of it."""
    _, missing = mine.payout(model.mines.deposits, 0.0, 0.0)
    model.ledger.post("equity", "world", "mines", received=missing)
