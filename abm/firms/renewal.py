"""Month phase: enterprises enter, close, split and register as above scale; most of it once a year
in January.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.foundation import found_singles, pay_for_capital, reset_rows
from abm.firms.settlement import usual_cost
from abm.networks.services import information_entry
from abm.registers.policy import register
from agents import quantiles
from agents.columns import offspring
from agents.firms.enterprise import (
    IS_SERVICE,
    NO_BRANCH,
    census_result,
    entry_rate,
    exit_probability,
    mixed_size,
    registration_probability,
    slot_chance,
)
from agents.industries import COLUMNS, INFORMATION, NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, Values

THOUSAND = 1e3
"""CNY in the unit of the bonus."""
PER_UNIT = ("monthly_sales", "yearly_sales", "sales", "made", "usual_sales", "expected_sales")
PER_UNIT = (*PER_UNIT, "usual_surplus", "inventories")
COPIED = (
    "county",
    "capital",
    "ordered_capital",
    "employees",
    "productivity",
    "price",
    "customers",
    *PER_UNIT,
)
COPIED = (*COPIED, "age", "green", "surplus", "months_short")
"""Columns by unit that a unit split off has as its row."""
SHARED = ("wanted_investment", "planned_investment", "owed_tax", "taxable_profit")
"""Columns of whole rows of which it takes its share."""


def renew_firms(model: GanziModel) -> None:
    """Firms of zones that open; in January closures, foundations and splits of all others."""
    e, economy = model.enterprises, model.economy
    open_zone_firms(model)
    if model.clock.month == 1:
        chance, rate = exit_chances(model), entry_rates(model)
        economy.closed = economy.founded = 0.0
        economy.at_work = float(np.sum(e.weight * e.active * (e.market != NON_MARKET)))
        renew_small(model, chance, rate)
        close_singles(model, chance)
        found_in_slots(model, rate)
        split_large(model)


def take_census(model: GanziModel) -> None:
    """January: firms whose sales of the past year reach the line register by chance, and are paid
    the bonus.
    """
    e, p, levers = model.enterprises, model.parameters, model.levers
    bonus = levers.upscale_bonus * THOUSAND
    on_effort = p.registration_effort_effect
    on_bonus = p.registration_bonus_effect
    chance = registration_probability(
        p.registration_intercept, bonus, on_bonus, levers.coordination, on_effort
    )
    luck = model.streams.uniform("registration", model.clock.year * 12, e.uid)
    above = e.single & e.active & (e.yearly_sales >= model.economy.lines[e.branch])
    registered, below = census_result(e.registered & e.active, e.years_below, above, luck, chance)
    new = np.flatnonzero(registered & ~e.registered & IS_SERVICE[e.branch])
    e.registered, e.years_below = registered, below
    if len(new) and bonus > 0:
        model.programmes.pay("upscale_bonus", "enterprises", np.full(len(new), bonus), rows=new)


def exit_chances(model: GanziModel) -> FloatArray:
    """Share of units of each row that closes this year, more where debts exceed what is owned;
    public bodies do not.
    """
    e, p = model.enterprises, model.parameters
    months = e.deposits / np.maximum(usual_cost(model), 1.0)
    chance = exit_probability(e.age, months, p.exit_base, p.exit_age_exponent, p.exit_buffer_effect)
    worth = e.capital * e.price * e.weight + e.deposits
    insolvent = model.ledger.loans("enterprises") > worth
    chance = np.where(insolvent, np.maximum(chance, p.insolvent_exit), chance)
    return chance * (e.market != NON_MARKET) * e.active


def entry_rates(model: GanziModel) -> FloatArray:
    """New units a year over units at work, by row: profits against the first month's, permits,
    wages, zones.
    """
    e, p, counties, structure = (
        model.enterprises,
        model.parameters,
        model.counties,
        model.economy.structure,
    )
    units = e.weight * e.active
    sold = np.bincount(e.market, e.yearly_sales * units, COLUMNS)
    capital = np.bincount(e.market, e.capital * e.price * units, COLUMNS)
    profit = structure.margin * np.divide(sold, capital, out=np.zeros(COLUMNS), where=capital > 0)
    usual = structure.margin * structure.output_per_capital * structure.usual_utilisation
    ease = model.levers.one_stop_service - register()["one_stop_service"]["status_quo"]
    terms = (p.entry_profit_effect, ease, p.entry_ease_effect)
    rate = entry_rate(p.entry_base, profit, usual, *terms)[e.market] * (e.market != NON_MARKET)
    rate = rate * np.exp(p.entry_wage_effect * (1.0 - counties.wage_index[e.county]))
    built = np.maximum(counties.zone_infrastructure / p.zone_infrastructure_start, 1e-3)[e.county]
    rate = rate * np.where(e.industry == INFORMATION, information_entry(model)[e.county], 1.0)
    return rate * np.where(e.in_zone, built**p.zone_entry_effect, 1.0)


def renew_small(model: GanziModel, chance: FloatArray, rate: FloatArray) -> None:
    """Groups of small firms lose the units that close and gain the ones that are founded."""
    e, p, year = model.enterprises, model.parameters, model.clock.year * 12
    small = ~e.single
    closed = quantiles.binomial(model.streams.uniform("exit", year, e.uid), e.weight, chance)
    closed = np.minimum(closed, e.weight - 1.0) * small
    founded = (
        quantiles.binomial(
            model.streams.uniform("entry", year, e.uid), e.weight, np.minimum(rate, 1.0)
        )
        * small
    )
    model.economy.closed += float(closed.sum())
    model.economy.founded += float(founded.sum())
    settle_closed(model, closed / e.weight)
    pay_for_capital(model, founded * p.entrant_size * e.capital * e.price, np.ones(e.n))
    factor = mixed_size(e.weight, closed, founded, p.entrant_size)
    weight = e.weight - closed + founded
    for name in PER_UNIT:
        values = getattr(e, name)
        ratio = e.weight / weight
        setattr(e, name, values * (ratio if values.ndim == 1 else ratio[:, None]))
    e.age = (e.age + 1.0) * (e.weight - closed) / weight
    e.capital, e.employees = e.capital * factor, e.employees * factor
    e.weight = weight


def settle_closed(model: GanziModel, share: FloatArray, kept: Values = 0.0) -> None:
    """The part `share` of each row that closes pays back what it can of its loans; owners here get
    the rest.

    `kept` (CNY by row) is left for what is ordered and not yet paid. Where money is short, used
    capital is sold to buyers outside for up to the part of the debts that such sales recover; the
    rest is the banks' loss.
    """
    e, ledger = model.enterprises, model.ledger
    overdraft = np.maximum(-e.deposits, 0.0) * share
    rows = np.flatnonzero(overdraft)
    if len(rows):
        ledger.lend("enterprises", overdraft[rows], rows=rows)
    owed = ledger.loans("enterprises") * share + overdraft * (1.0 - share)
    money = np.maximum(e.deposits - kept, 0.0) * share
    sold = np.minimum(
        model.parameters.asset_recovery * owed - money, share * e.capital * e.price * e.weight
    )
    sold = np.maximum(sold, 0.0)
    ledger.post("used_capital", "world", "enterprises", received=sold)
    repaid = np.minimum(owed, money + sold)
    ledger.repay("enterprises", repaid)
    ledger.write_off("enterprises", owed - repaid)
    left = money + sold - repaid
    by_county = np.bincount(e.county, left, model.counties.n)
    ledger.post("dividends", "enterprises", "residents", paid=left, received=by_county)


def close_singles(model: GanziModel, chance: FloatArray) -> None:
    """Single firms that close; their slots are free for others."""
    e = model.enterprises
    luck = model.streams.uniform("exit", model.clock.year * 12, e.uid)
    closing = e.single & (luck < chance)
    model.economy.closed += float(closing.sum())
    if closing.any():
        settle_closed(model, closing.astype(float), e.planned_investment)
        reset_rows(e, closing)
        e.rekey(closing, model.economy.slot_keys[closing])


def found_in_slots(model: GanziModel, rate: FloatArray) -> None:
    """Free slots of single firms are taken by chance, as many as the firms at work in their market
    let expect.
    """
    e, counties = model.enterprises, model.counties
    kind = e.market + COLUMNS * e.in_zone
    usable = e.single & (~e.in_zone | counties.zone_open[e.county])
    at_work = np.bincount(kind, e.single & e.active, 2 * COLUMNS)
    free = np.bincount(kind, usable & ~e.active, 2 * COLUMNS)
    luck = model.streams.uniform("entry", model.clock.year * 12, e.uid)
    taken = usable & ~e.active & (luck < slot_chance(rate, at_work[kind], free[kind]))
    model.economy.founded += float(taken.sum())
    found_singles(model, np.flatnonzero(taken))


def open_zone_firms(model: GanziModel) -> None:
    """A zone that has just opened gets its first firms."""
    e, counties = model.enterprises, model.counties
    working = np.bincount(e.county, e.in_zone & e.active, counties.n)
    for county in np.flatnonzero(counties.zone_open & (working == 0)).tolist():
        slots = np.flatnonzero(e.in_zone & (e.county == county))
        found_singles(model, slots[: round(model.parameters.zone_first_firms)])


def split_large(model: GanziModel) -> None:
    """A small legal entity that comes near its line is followed one by one, in a free slot of its
    kind.
    """
    e, lines = model.enterprises, model.economy.lines
    near = ~e.single & ~e.self_employed & (e.branch != NO_BRANCH) & (e.weight >= 2)
    near &= e.yearly_sales >= model.parameters.split_line_share * lines[e.branch]
    for row in np.flatnonzero(near).tolist():
        free = (
            e.single
            & ~e.active
            & ~e.in_zone
            & (e.market == e.market[row])
            & (e.branch == e.branch[row])
        )
        if free.any():
            split_off(model, row, int(np.argmax(free)))


def split_off(model: GanziModel, row: int, slot: int) -> None:
    """Move one unit of a row to a slot with its share of money and debts; nothing is gained or
    lost.

    The unit's luck hangs on the row it comes from, whatever slot it takes.
    """
    e, ledger = model.enterprises, model.ledger
    share = 1.0 / e.weight[row]
    debt, money = ledger.loans("enterprises")[row] * share, e.deposits[row] * share
    rows, slots = np.array([row]), np.array([slot])
    ledger.repay("enterprises", np.array([debt]), rows=rows)
    ledger.lend("enterprises", np.array([debt]), rows=slots)
    payer, payee = (rows, slots) if money >= debt else (slots, rows)
    moved = np.array([abs(money - debt)])
    ledger.post(
        "equity", "enterprises", "enterprises", moved, moved, payer_rows=payer, payee_rows=payee
    )
    for name in COPIED:
        values = getattr(e, name).copy()
        values[slot] = values[row]
        setattr(e, name, values)
    for name in SHARED:
        values = getattr(e, name).copy()
        values[slot], values[row] = values[row] * share, values[row] * (1.0 - share)
        setattr(e, name, values)
    weight, active, count = e.weight.copy(), e.active.copy(), e.split_off.copy()
    weight[row] -= 1.0
    count[row] += 1
    active[slot] = True
    e.weight, e.active, e.split_off = weight, active, count
    e.rekey(slots, offspring(e.uid[rows], count[rows]))
