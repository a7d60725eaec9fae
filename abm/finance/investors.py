"""Month phase: investors set aside the equity of a year, and learn from how deals turned out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.deal_book import KINDS
from agents import quantiles
from agents.axis import by
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.finance.guidance_fund import CLASSES
from agents.finance.investor import (
    NOBODY,
    Experience,
    beliefs_after,
    excess_return,
    next_equity_budget,
)
from agents.power.power_project import PHOTOVOLTAIC
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray


def renew_equity_budgets(model: GanziModel) -> None:
    """What the sun brought is counted every month, budgets are renewed every January but that of
    the start.
    """
    count_sun(model)
    if model.clock.month == JANUARY and not model.clock.first:
        begin_year(model)


@one_by_one
def begin_year(model: GanziModel) -> None:
    """Investors that used up last year's budget get more, others less; what they bound counts from
    zero again. They look back on deals that have worked for a year.
    """
    investors = model.investors
    p = model.parameters
    investors.equity_budget = next_equity_budget(
        investors.equity_budget,
        price_growth=p.consumer_price_growth,
        used_share=investors.committed / np.maximum(investors.equity_budget, 1.0),
        adjustment=p.equity_adjustment,
    )
    investors.committed = np.zeros(investors.n)

    seen = look_back(model)
    if len(seen):
        learn(model, seen)
    book = model.deal_book
    book.solar_energy = np.zeros_like(book.solar_energy)
    book.solar_possible = np.zeros_like(book.solar_possible)


def count_sun(model: GanziModel) -> None:
    """Add last month's energy of solar plants to the year's, and what they would have fed in."""
    book, plants = model.deal_book, model.power_projects
    solar = (plants.technology == PHOTOVOLTAIC) & (plants.generation > 0)
    county, n = plants.county, model.counties.n
    month = plants.live_capacity * plants.counted_share * plants.full_load_hours / MONTHS_A_YEAR
    book.solar_energy = book.solar_energy + by(county, plants.generation * solar, n)
    book.solar_possible = book.solar_possible + by(county, month * solar, n)


def look_back(model: GanziModel) -> IntArray:
    """Deals of the book that have worked for a year and were not looked back on: writes what they
    earned beyond plan, and returns their entries.
    """
    book, t, p = model.deal_book, model.clock.t, model.parameters
    due = np.flatnonzero(
        (book.investor != NOBODY)
        & (book.review <= t)
        & np.isnan(book.excess)
        & np.isfinite(book.expected)
    )
    if len(due) == 0:
        return due
    excess = excess_return(
        np.maximum(incomes(model, due), 0.0),
        book.expected[due],
        value=np.clip(book.value[due], -0.5, 1.0),
    )
    luck = model.streams.uniform("returns", t, identity("Deal", book.n)[due])
    noise = quantiles.normal(luck, 0.0, p.return_noise)
    book.excess[due] = np.clip(excess + noise, -1.0, 1.0)
    return due


def incomes(model: GanziModel, entries: IntArray) -> FloatArray:
    """Yearly income of deals of the book as it is now, in the unit in which their owners reckoned
    it, shape of `entries`.
    """
    book = model.deal_book
    kind, row = book.kind[entries], book.row[entries]
    income = book.expected[entries].copy()
    readers = {
        "plant": solar_income(model)[model.power_projects.county],
        "mine": model.mines.price,
        "park_step": park_income(model),
        "firm": firm_income(model),
    }
    for name, now in readers.items():
        of_kind = kind == KINDS.index(name)
        income[of_kind] = now[row[of_kind]]
    # Hotels are no rows: what counts is the county
    hotels = kind == KINDS.index("hotel")
    income[hotels] = hotel_income(model)[book.place[entries][hotels]]
    return income


def solar_income(model: GanziModel) -> FloatArray:
    """Price of solar energy times the part of it that was fed in last year, CNY/MWh by county;
    where no plant stands, that of the others.
    """
    book = model.deal_book
    all_used = book.solar_energy.sum() / max(book.solar_possible.sum(), 1.0)
    used = np.divide(
        book.solar_energy,
        book.solar_possible,
        out=np.full(model.counties.n, all_used),
        where=book.solar_possible > 0,
    )
    return model.world.photovoltaic_price * used


def hotel_income(model: GanziModel) -> FloatArray:
    """Takings of a bed a night in the mean of the year, CNY of the start by county."""
    counties = model.counties
    return counties.bed_price * counties.yearly_occupancy / model.world.consumer_prices


def park_income(model: GanziModel) -> FloatArray:
    """Output of a month over capacity by row of the parks."""
    return model.parks.output / model.parks.capacity


def firm_income(model: GanziModel) -> FloatArray:
    """Yearly sales over capital by row of the enterprises; none of those that closed."""
    enterprises = model.enterprises
    sales = enterprises.yearly_sales * enterprises.active / model.world.consumer_prices
    return sales / np.maximum(enterprises.capital, 1.0)


def learn(model: GanziModel, seen: IntArray) -> None:
    """Investors move their beliefs towards what the `seen` deals earned beyond plan: their own,
    those in other counties, and those of others of their kind.
    """
    book, investors, p = model.deal_book, model.investors, model.parameters
    seen = seen[book.investor[seen] < investors.n]
    shape = (investors.n, CLASSES, model.counties.n)
    cell = np.ravel_multi_index(
        (book.investor[seen], book.fund_class[seen], book.place[seen]), shape
    )
    deals = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)
    totals = np.bincount(cell, book.excess[seen], minlength=deals.size).reshape(shape)
    after = beliefs_after(
        investors.belief.reshape(shape),
        Experience(excess=totals / np.maximum(deals, 1), deals=deals),
        group=investors.group,
        own=p.belief_own,
        elsewhere=p.belief_elsewhere,
        peer=p.belief_peer,
    )
    investors.belief = after.reshape(investors.n, -1)
