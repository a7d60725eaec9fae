"""Month phase: enterprises enter, close, split and register as above scale; most of it once a year
in January.

Foundations: `foundation.py`; splits: `splitting.py`; registration: `census.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.arrears import pay_arrears
from abm.firms.enterprises import usual_cost
from abm.firms.foundation import found_singles, pay_for_capital, reset_rows
from abm.firms.splitting import split_large
from abm.markets.cells import N_TRADED, ROW
from abm.networks.services import information_entry
from abm.registers.policy import register
from agents import quantiles
from agents.arrays import quotient, rows_where
from agents.axis import anywhere, by
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.firms.enterprise import (
    access_factor,
    entry_rate,
    exit_probability,
    mixed_size,
    slot_chance,
)
from agents.industries import COLUMNS, INFORMATION, NON_MARKET
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, Values

PER_UNIT = (
    "monthly_sales",
    "yearly_sales",
    "sales",
    "made",
    "inputs_ahead",
    "usual_sales",
    "expected_sales",
    "usual_surplus",
    "inventories",
)
"""Columns by unit whose sum over a group stays when units close or are founded."""


SELLER_ROW = np.array([ROW[column] for column in range(COLUMNS)]) % N_TRADED
"""Traded column of the sellers of each market column; where enterprises sell nothing, any."""


def renew_firms(model: GanziModel) -> None:
    """Firms of zones that open; in January closures, foundations and splits of all others."""
    empty = empty_zones(model)
    if anywhere(empty):
        open_zone_firms(model, empty)
    if model.clock.month == JANUARY:
        renew_of_year(model)


@one_by_one
def renew_of_year(model: GanziModel) -> None:
    """Closures, foundations and splits of a year."""
    enterprises, economy = model.enterprises, model.economy
    # Chances and rates are those before anybody closes.
    chance = exit_chances(model)
    rate = entry_rates(model)
    economy.closed = 0.0
    economy.founded = 0.0
    economy.at_work = float(
        np.sum(enterprises.weight * enterprises.active * (enterprises.market != NON_MARKET))
    )

    renew_small(model, chance, rate)
    # Slots that are freed now may be taken now; splits get what new firms leave.
    close_singles(model, chance)
    found_in_slots(model, rate)
    split_large(model)


def exit_chances(model: GanziModel) -> FloatArray:
    """Share of units of each row that closes this year, more where debts exceed what is owned;
    public bodies do not.
    """
    enterprises, p = model.enterprises, model.parameters
    chance = exit_probability(
        enterprises.age,
        enterprises.deposits / np.maximum(usual_cost(model), 1.0),
        base=p.exit_base,
        age_exponent=p.exit_age_exponent,
        buffer_effect=p.exit_buffer_effect,
    )
    worth = enterprises.capital * enterprises.price * enterprises.weight + enterprises.deposits
    insolvent = model.ledger.loans("enterprises") > worth
    chance = np.where(insolvent, np.maximum(chance, p.insolvent_exit), chance)
    return chance * (enterprises.market != NON_MARKET) * enterprises.active


def entry_rates(model: GanziModel) -> FloatArray:
    """New units a year over units at work, by row: profits against the first month's, permits,
    wages, zones.
    """
    enterprises, p, counties = model.enterprises, model.parameters, model.counties
    structure = model.economy.structure

    # By market: what its firms earn, and how easily permits come
    units = enterprises.weight * enterprises.active
    sold = np.bincount(enterprises.market, enterprises.yearly_sales * units, COLUMNS)
    capital = np.bincount(
        enterprises.market, enterprises.capital * enterprises.price * units, COLUMNS
    )
    turnover = quotient(sold, capital)
    by_market = entry_rate(
        structure.margin * turnover,
        structure.margin * structure.output_per_capital * structure.usual_utilisation,
        base=p.entry_base,
        profit_effect=p.entry_profit_effect,
        served=model.levers.one_stop_service,
        usually_served=register()["one_stop_service"]["status_quo"],
        ease_effect=p.entry_ease_effect,
    )
    rate = by_market[enterprises.market] * (enterprises.market != NON_MARKET)

    # By county: how many buyers can be reached, wages, networks, and what zones have built
    access = model.market.sources.access_growth()
    seen = access_factor(access, response=p.entry_access_effect)
    rate = rate * seen[enterprises.county, SELLER_ROW[enterprises.market]]
    rate = rate * np.exp(p.entry_wage_effect * (1.0 - counties.wage_index[enterprises.county]))
    built = np.maximum(counties.zone_infrastructure / p.zone_infrastructure_start, 1e-3)[
        enterprises.county
    ]
    rate = rate * np.where(
        enterprises.industry == INFORMATION, information_entry(model)[enterprises.county], 1.0
    )
    return rate * np.where(enterprises.in_zone, built**p.zone_entry_effect, 1.0)


def renew_small(model: GanziModel, chance: FloatArray, rate: FloatArray) -> None:
    """Groups of small firms lose the units that close and gain the ones that are founded."""
    enterprises, p, economy = model.enterprises, model.parameters, model.economy
    year = model.clock.year * MONTHS_A_YEAR
    small = ~enterprises.single

    # The last unit of a group stays, as a row of weight zero could never be founded again.
    exit_luck = model.streams.uniform("exit", year, enterprises.uid)
    closed = quantiles.binomial(exit_luck, enterprises.weight, chance)
    closed = np.minimum(closed, enterprises.weight - 1.0) * small
    entry_luck = model.streams.uniform("entry", year, enterprises.uid)
    founded = quantiles.binomial(entry_luck, enterprises.weight, np.minimum(rate, 1.0)) * small
    economy.closed += float(closed.sum())
    economy.founded += float(founded.sum())

    settle_closed(model, closed / enterprises.weight)
    pay_for_capital(
        model,
        founded * p.entrant_size * enterprises.capital * enterprises.price,
        np.ones(enterprises.n),
    )

    factor = mixed_size(
        enterprises.weight, closed=closed, founded=founded, entrant_size=p.entrant_size
    )
    weight = enterprises.weight - closed + founded
    ratio = enterprises.weight / weight
    for name in PER_UNIT:
        values = getattr(enterprises, name)
        setattr(enterprises, name, values * (ratio if values.ndim == 1 else ratio[:, None]))
    enterprises.age = (enterprises.age + 1.0) * (enterprises.weight - closed) / weight
    enterprises.capital = enterprises.capital * factor
    enterprises.employees = enterprises.employees * factor
    enterprises.weight = weight


def settle_closed(model: GanziModel, share: FloatArray, reserved: Values = 0.0) -> None:
    """The part `share` of each row that closes pays back what it can of its loans; owners here get
    the rest.

    `reserved` (CNY by row) is left for what is ordered and not yet paid. Where money is short, used
    capital is sold to buyers outside for up to the part of the debts that such sales recover; the
    rest is the banks' loss.
    """
    enterprises, ledger = model.enterprises, model.ledger
    pay_arrears(model, share)  # the county owes nothing to firms that are gone
    overdraft = np.maximum(-enterprises.deposits, 0.0) * share
    rows = np.flatnonzero(overdraft)
    if len(rows):
        ledger.lend("enterprises", overdraft[rows], rows=rows)

    # The overdraft has just become a loan of the row, and all of it is owed by those who close.
    owed = ledger.loans("enterprises") * share + overdraft * (1.0 - share)
    money = np.maximum(enterprises.deposits - reserved, 0.0) * share
    worth = share * enterprises.capital * enterprises.price * enterprises.weight
    sold = np.minimum(model.parameters.asset_recovery * owed - money, worth)
    sold = np.maximum(sold, 0.0)
    ledger.post("used_capital", "world", "enterprises", received=sold)

    repaid = np.minimum(owed, money + sold)
    ledger.repay("enterprises", repaid)
    ledger.write_off("enterprises", owed - repaid)

    left = money + sold - repaid
    by_county = np.bincount(enterprises.county, left, model.counties.n)
    ledger.post("dividends", "enterprises", "residents", paid=left, received=by_county)


def close_singles(model: GanziModel, chance: FloatArray) -> None:
    """Single firms that close; their slots are free for others."""
    enterprises = model.enterprises
    luck = model.streams.uniform("exit", model.clock.year * MONTHS_A_YEAR, enterprises.uid)
    closing = enterprises.single & (luck < chance)
    model.economy.closed += float(closing.sum())
    if closing.any():
        settle_closed(model, closing.astype(float), enterprises.planned_investment)
        reset_rows(enterprises, closing)
        # Whoever takes the slot next meets the slot's luck, not that of a unit once split off.
        enterprises.rekey(closing, model.economy.slot_keys[closing])


def found_in_slots(model: GanziModel, rate: FloatArray) -> None:
    """Free slots of single firms are taken by chance, as many as the firms at work in their market
    let expect.
    """
    enterprises, counties = model.enterprises, model.counties
    # Slots in zones and outside fill apart, each by the firms at work of their kind.
    kind = enterprises.market + COLUMNS * enterprises.in_zone
    usable = enterprises.single & (~enterprises.in_zone | counties.zone_open[enterprises.county])
    at_work = np.bincount(kind, enterprises.single & enterprises.active, 2 * COLUMNS)
    free = np.bincount(kind, usable & ~enterprises.active, 2 * COLUMNS)
    luck = model.streams.uniform("entry", model.clock.year * MONTHS_A_YEAR, enterprises.uid)
    chance = slot_chance(rate, at_work=at_work[kind], free=free[kind])
    taken = usable & ~enterprises.active & (luck < chance)
    model.economy.founded += float(taken.sum())
    found_singles(model, np.flatnonzero(taken))


def empty_zones(model: GanziModel) -> BoolArray:
    """Counties with an open zone in which no firm works, (18,) bool."""
    enterprises, counties = model.enterprises, model.counties
    working = by(enterprises.county, enterprises.in_zone & enterprises.active, counties.n)
    return counties.zone_open & (working == 0)


@one_by_one
def open_zone_firms(model: GanziModel, empty: BoolArray) -> None:
    """A zone that has just opened, and is still `empty`, gets its first firms."""
    enterprises = model.enterprises
    for county in rows_where(empty).tolist():
        slots = np.flatnonzero(enterprises.in_zone & (enterprises.county == county))
        found_singles(model, slots[: round(model.parameters.zone_first_firms)])
