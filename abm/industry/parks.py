"""Month phase: the enclave parks outside the prefecture produce, buy its concentrate, pay their
share and grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.deal_book import months_to_review
from abm.finance.deals import OUTSIDE, PARK_STEP, Applications, held_by_owners, rooms, settle
from abm.finance.investors import park_income
from agents.axis import as_row, as_table, at, by, total
from agents.calendar import MONTHS_A_YEAR, QUARTER_ENDS
from agents.finance.guidance_fund import LITHIUM_PARKS
from agents.honours import honour
from agents.industry import mine, park
from agents.stack import one_by_one
from agents.units import KILOWATTS_A_MEGAWATT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray

DIVIDEND_MONTH = 6


def run_parks(model: GanziModel) -> None:
    """Output, tax share, new capacity and what investors remember."""
    parks, world = model.parks, model.world
    lithium = parks.group <= park.BATTERY_MATERIALS
    # Production and investment both look at what was remembered before this month.
    momentum = np.log(world.enclave_demand / parks.demand_seen)
    margin = np.log(parks.price_seen / model.parameters.park_margin_price) * lithium

    receive_concentrate(model)
    produce(model, momentum, margin)
    expand(model, momentum, margin)

    months = model.parameters.park_memory_months
    parks.demand_seen = park.memory_after(parks.demand_seen, world.enclave_demand, months=months)
    parks.price_seen = park.memory_after(
        parks.price_seen, world.lithium_carbonate_price, months=months
    )


def produce(model: GanziModel, momentum: FloatArray, margin: FloatArray) -> None:
    """Gross output at today's prices, and the part of its tax and dividends that comes back."""
    parks, p, world = model.parks, model.parameters, model.world
    used = park.utilisation(
        p.park_use_intercept,
        demand_momentum=momentum - np.log1p(p.park_normal_growth),
        demand_response=p.park_use_demand,
        margin=margin,
        margin_response=p.park_use_margin,
    )
    price = park.price_index(
        parks.group,
        lithium=world.lithium_carbonate_price / model.industry.lithium_price_2021,
        metal=world.metal_price_index,
        consumer=world.consumer_prices,
        lithium_pass_through=p.lithium_pass_through,
    )
    parks.used = parks.capacity * used / MONTHS_A_YEAR
    model.industry.ore_need = ore_need(model, parks.used)
    parks.used = parks.used * ore_at_hand(model)
    parks.output = parks.used * price

    # The parks are no account of the ledger: only what comes back to the prefecture is posted.
    tax = total(parks.output) * p.enclave_tax_share
    to_counties = np.ones(model.counties.n) * (tax * p.enclave_county_share / model.counties.n)
    to_prefecture = as_row(tax * (1 - p.enclave_county_share))
    model.ledger.post("enclave_tax", "world", "county_governments", received=to_counties)
    model.ledger.post("enclave_tax", "world", "prefecture", paid=to_prefecture)
    if model.clock.month == DIVIDEND_MONTH:
        stake = total(parks.infrastructure) * p.enclave_stake_return
        model.ledger.post("enclave_dividends", "world", "prefecture", paid=as_row(stake))


def receive_concentrate(model: GanziModel) -> None:
    """Write what the lithium plants of each park get from the mines this month."""
    parks, chain, rows = model.parks, model.network.chain, model.network.chain_rows
    shipped = chain.shipped[..., rows.lithium]
    by_buyer = as_table(shipped, (-1, len(park.PARKS) + 1)).sum(axis=-2)
    parks.concentrate = at(by_buyer, parks.park) * (parks.group == park.LITHIUM_CHEMICALS)


def ore_need(model: GanziModel, used: FloatArray) -> FloatArray:
    """Concentrate that the lithium plants of each park need for `used` (CNY at prices of 2021 by
    row), t, (3,).
    """
    parks, p = model.parks, model.parameters
    salts = used * (parks.group == park.LITHIUM_CHEMICALS)
    carbonate = salts * (1 + p.sales_tax) / model.industry.lithium_price_2021
    return by(parks.park, carbonate * p.concentrate_per_carbonate, len(park.PARKS))


def ore_at_hand(model: GanziModel) -> FloatArray:
    """Part of their use of capacity that lithium plants can keep up with the ore they have, by row,
    0 to 1; and remember how far the mines cover the need.
    """
    parks, p, books = model.parks, model.parameters, model.industry
    taken = by(parks.park, parks.concentrate, len(park.PARKS))
    covered = np.minimum(taken / np.maximum(books.ore_need, 1.0), 1.0)
    season = mine.season_factor(model.clock.month, p.mine_summer_share)
    at_hand = park.ore_at_hand(covered, books.ore_cover * season, replaced=p.ore_replaced)
    books.ore_cover = park.memory_after(books.ore_cover, covered, months=p.park_memory_months)
    return np.where(parks.group == park.LITHIUM_CHEMICALS, at(at_hand, parks.park), 1.0)


def expand(model: GanziModel, momentum: FloatArray, margin: FloatArray) -> None:
    """What is under construction is finished bit by bit; once a quarter private capital may add
    steps.
    """
    parks, p = model.parks, model.parameters
    spent = total(model.programmes.effective("enclave_infra"))
    weight = parks.capacity / total(parks.capacity)
    parks.infrastructure = park.stock_after(
        parks.infrastructure, spent * weight, yearly_loss=p.enclave_infrastructure_loss
    )

    # Steps of many months lie in one stock: each month finishes the part of a mean building time.
    done = parks.coming / p.park_building_months
    parks.capacity = parks.capacity + done
    parks.coming = parks.coming - done
    if model.clock.month in QUARTER_ENDS:
        parks.coming = parks.coming + invest_in_parks(model, momentum, margin)


@one_by_one
def invest_in_parks(model: GanziModel, momentum: FloatArray, margin: FloatArray) -> FloatArray:
    """Capacity that private capital begins to build this quarter by row, CNY/a; the guidance fund
    may take part.

    Steps are taken by the makers in the parks, who bring what they need from outside: one goes
    where its leaning is above its luck, and a ticket adds to the leaning.
    """
    parks, p, grant = model.parks, model.parameters, lithium_grant(model)
    score = investment_score(model, momentum, margin)
    luck = model.streams.uniform("entry", model.clock.t, parks.uid)
    step = np.maximum(p.park_step_share * parks.capacity, p.park_step_least)
    capital = step * p.park_capital_ratio
    surplus = park.step_surplus(score, luck, highest=p.park_investment_highest)
    deals = Applications(
        kind=PARK_STEP,
        fund_class=LITHIUM_PARKS,
        rows=np.arange(parks.n),
        place=np.full(parks.n, OUTSIDE),
        capital=capital,
        equity=capital * p.fund_deal_equity,
        surplus=held_by_owners(model, surplus / p.park_score_concession + grant),
        room=rooms(model),
        bound=np.ones(parks.n),
        most=np.full(parks.n, np.inf),
        expected=park_income(model),
        months=months_to_review(np.full(parks.n, float(p.park_building_months))),
        account="world",
    )
    taken = settle(model, deals).taken
    paid = float(np.add.reduce(grant * capital * taken))
    if paid > 0:
        model.programmes.pay("lithium_processing_grant", "world", np.array([paid]))
    return step * taken


def lithium_grant(model: GanziModel) -> FloatArray:
    """Part of the capital cost of a step that governments pay, by row, shape (n,): of plants that
    make salts out of concentrate, and of those that make battery materials out of salts.
    """
    return model.levers.lithium_processing_grant * (model.parks.group <= park.BATTERY_MATERIALS)


def investment_score(model: GanziModel, momentum: FloatArray, margin: FloatArray) -> FloatArray:
    """Leaning of private capital towards a new step by row, shape (n,), as a logit."""
    parks, p, world, books = model.parks, model.parameters, model.world, model.industry
    # Only makers of salts and of battery materials look at the ore.
    lithium = parks.group <= park.BATTERY_MATERIALS
    power_here = world.hydro_price / KILOWATTS_A_MEGAWATT + p.park_wheeling_cost
    power_gap = p.park_outside_power_price - power_here

    # Infrastructure and ore count by what has changed since the start.
    infrastructure = np.add.reduce(parks.infrastructure) / p.enclave_infrastructure_start - 1
    ore = (books.ore_cover - books.ore_cover_start)[parks.park]
    return (
        p.park_score_base
        + p.park_score_margin * margin
        + p.park_score_demand * (momentum - np.log1p(p.park_normal_growth))
        + p.park_score_power * power_gap
        + p.park_score_infrastructure * infrastructure
        + p.park_score_ore * lithium * ore
        + p.park_score_status * has_status(model)[parks.park]
    )


def has_status(model: GanziModel) -> BoolArray:
    """Which enclave parks have won national or provincial status, shape (3,) bool; none is open to
    the youngest.
    """
    candidates = model.honour_candidates
    won = candidates.ladder[candidates.rank > 0]
    return np.array([honour.ENCLAVE_MEISHAN in won, honour.ENCLAVE_CHENGDU in won, False])
