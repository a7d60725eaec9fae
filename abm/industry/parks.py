"""Month phase: the enclave parks outside the prefecture produce, buy its concentrate, pay their
share and grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.deal_book import months_to_review
from abm.finance.deals import OUTSIDE, PARK_STEP, Applications, held_by_owners, rooms, settle
from abm.finance.investors import park_income
from agents.calendar import MONTHS_A_YEAR, QUARTER_ENDS
from agents.finance.guidance_fund import LITHIUM_PARKS
from agents.honours import honour
from agents.industry import mine, park
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

    produce(model, momentum, margin)
    buy_concentrate(model)
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
    parks.output = parks.capacity * used * price / MONTHS_A_YEAR
    parks.used = parks.capacity * used / MONTHS_A_YEAR

    # The parks are no account of the ledger: only what comes back to the prefecture is posted.
    tax = float(np.add.reduce(parks.output)) * p.enclave_tax_share
    to_counties = np.full(model.counties.n, tax * p.enclave_county_share / model.counties.n)
    to_prefecture = np.array([tax * (1 - p.enclave_county_share)])
    model.ledger.post("enclave_tax", "world", "county_governments", received=to_counties)
    model.ledger.post("enclave_tax", "world", "prefecture", paid=to_prefecture)
    if model.clock.month == DIVIDEND_MONTH:
        stake = float(np.add.reduce(parks.infrastructure)) * p.enclave_stake_return
        model.ledger.post("enclave_dividends", "world", "prefecture", paid=np.array([stake]))


def buy_concentrate(model: GanziModel) -> None:
    """Lithium plants of the parks turn the part of the mines' concentrate that is kept for them
    into salts.
    """
    parks, p, books = model.parks, model.parameters, model.industry
    carbonate = (
        parks.used
        * (parks.group == park.LITHIUM_CHEMICALS)
        * (1 + p.sales_tax)
        / books.lithium_price_2021
    )
    need = carbonate * p.concentrate_per_carbonate
    # Contracts tie mines to the parks in part only; the rest is sold to converters elsewhere.
    offered = p.park_ore_preference * float(np.add.reduce(model.mines.concentrate))
    parks.concentrate = park.ore_supply(need, offered)

    deliver(model)

    covered = float(np.add.reduce(parks.concentrate)) / max(float(np.add.reduce(need)), 1.0)
    books.ore_cover = park.memory_after(books.ore_cover, covered, months=p.park_memory_months)


def deliver(model: GanziModel) -> None:
    """Concentrate of the month from its market to the parks, and what they leave to the world
    outside, at one price.
    """
    parks, mines, chain = model.parks, model.mines, model.network.chain
    rows = model.network.chain_rows
    taken = np.bincount(parks.park, parks.concentrate, len(park.PARKS))
    dug = float(np.add.reduce(mines.concentrate))
    rest = max(dug - float(np.add.reduce(taken)), 0.0)
    value = float(np.add.reduce(mines.output * (mines.mineral == mine.LITHIUM)))
    price = value / dug if dug > 0 else 0.0

    shipped = chain.shipped.copy()
    paid = chain.paid.copy()
    shipped[rows.parks] = taken
    shipped[rows.outside] = rest
    paid[rows.parks] = taken * price
    paid[rows.outside] = rest * price
    chain.shipped = shipped
    chain.paid = paid


def expand(model: GanziModel, momentum: FloatArray, margin: FloatArray) -> None:
    """What is under construction is finished bit by bit; once a quarter private capital may add
    steps.
    """
    parks, p = model.parks, model.parameters
    spent = float(np.add.reduce(model.programmes.effective("enclave_infra")))
    weight = parks.capacity / np.add.reduce(parks.capacity)
    parks.infrastructure = park.stock_after(
        parks.infrastructure, spent * weight, yearly_loss=p.enclave_infrastructure_loss
    )

    # Steps of many months lie in one stock: each month finishes the part of a mean building time.
    done = parks.coming / p.park_building_months
    parks.capacity = parks.capacity + done
    started = invest_in_parks(model, momentum, margin) if model.clock.month in QUARTER_ENDS else 0.0
    parks.coming = parks.coming - done + started


def invest_in_parks(model: GanziModel, momentum: FloatArray, margin: FloatArray) -> FloatArray:
    """Capacity that private capital begins to build this quarter by row, CNY/a; the guidance fund
    may take part.

    Steps are taken by the makers in the parks, who bring what they need from outside: one goes
    where its leaning is above its luck, and a ticket adds to the leaning.
    """
    parks, p = model.parks, model.parameters
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
        surplus=held_by_owners(model, surplus / p.park_score_concession),
        room=rooms(model),
        bound=np.ones(parks.n),
        most=np.full(parks.n, np.inf),
        expected=park_income(model),
        months=months_to_review(np.full(parks.n, float(p.park_building_months))),
        account="world",
    )
    return step * settle(model, deals).taken


def investment_score(model: GanziModel, momentum: FloatArray, margin: FloatArray) -> FloatArray:
    """Leaning of private capital towards a new step by row, shape (n,), as a logit."""
    parks, p, world, books = model.parks, model.parameters, model.world, model.industry
    # Only makers of salts and of battery materials look at the ore.
    lithium = parks.group <= park.BATTERY_MATERIALS
    power_here = world.hydro_price / KILOWATTS_A_MEGAWATT + p.park_wheeling_cost
    power_gap = p.park_outside_power_price - power_here

    # Infrastructure and ore count by what has changed since the start.
    infrastructure = np.add.reduce(parks.infrastructure) / p.enclave_infrastructure_start - 1
    ore = books.ore_cover - books.ore_cover_start
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
