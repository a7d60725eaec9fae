"""Month phase: hotels are decided on, built and opened; residents open homestays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from abm.finance.deal_book import months_to_review
from abm.finance.deals import HOTEL, Applications, beliefs, note_past, rooms, settle
from abm.finance.investors import hotel_income
from abm.firms.taxes import tax_on_firms
from abm.registers.policy import register
from agents.calendar import (
    JANUARY,
    MONTHS_A_QUARTER,
    MONTHS_A_YEAR,
    QUARTER_ENDS,
    QUARTER_STARTS,
)
from agents.columns import identity, identity_of
from agents.finance.bank import LOAN_KINDS
from agents.finance.guidance_fund import TOURISM
from agents.finance.investor import PRIVATE, TOURISM_GROUP
from agents.industries import CONSTRUCTION, INDUSTRIES
from agents.quantiles import lognormal, normal
from agents.stack import one_by_one
from agents.tourism import lodging

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

HOTELS = 4
"""Most hotels that one county brings in a quarter."""
DELAY = 2
"""Counter of the luck of hotel works among the draws of a county's month."""


def invest_in_hotels(model: GanziModel) -> None:
    """A month of hotel building: openings each quarter, decisions at its end; in January residents
    open homestays.
    """
    month = model.clock.month
    if model.outlook.steady:
        order_hotel_works(model, slot_of(model.clock.start, model.counties.hotel_works.shape[-1]))
        return
    if month in QUARTER_STARTS:
        open_hotels(model)
    if month in QUARTER_ENDS:
        decide(model)
    order_hotel_works(model, slot(model))

    if month == JANUARY:
        open_homestays(model)


def slot(model: GanziModel) -> int:
    """This quarter's place in the ring of quarters."""
    return slot_of(model.clock.t, model.counties.hotel_pipeline.shape[-1])


def slot_of(t: int, slots: int) -> int:
    """Place of the quarter of month `t` in a ring of so many."""
    return t // MONTHS_A_QUARTER % slots


@one_by_one
def open_hotels(model: GanziModel) -> None:
    """What is due opens, a few old hotels close, and the ring moves on."""
    p, counties, now = model.parameters, model.counties, slot(model)
    pipeline, works = counties.hotel_pipeline.copy(), counties.hotel_works.copy()
    closing = p.hotel_closure * MONTHS_A_QUARTER / MONTHS_A_YEAR
    counties.hotel_beds = counties.hotel_beds * (1.0 - closing) + pipeline[:, now]

    # Both places are free for hotels that open when the ring has come round
    pipeline[:, now] = 0.0
    works[:, now - 1] = 0.0
    counties.hotel_pipeline = pipeline
    counties.hotel_works = works


@one_by_one
def decide(model: GanziModel) -> None:
    """Builders bring the hotels that could be begun this quarter; tourism groups and private
    capital take what clears their gate, each with its own hurdle, beliefs and money.

    A grant lowers what a hotel costs its owners, and so also the equity that it needs.
    """
    p, counties = model.parameters, model.counties
    beds = hotels_offered(model)
    rows = np.flatnonzero(beds)
    county = rows // HOTELS
    beds = beds.ravel()[rows]
    capital = beds * p.hotel_cost * model.world.consumer_prices
    deals = Applications(
        kind=HOTEL,
        fund_class=TOURISM,
        rows=rows,
        place=county,
        capital=capital,
        equity=capital * (1.0 - p.hotel_debt_share) * (1.0 - model.levers.hotel_capex_subsidy),
        surplus=hotel_surplus(model, rows, county),
        room=investor_room(model),
        bound=np.ones(len(rows)),
        most=np.full(len(rows), np.inf),
        expected=hotel_income(model)[county],
        months=months_to_review(np.full(len(rows), p.hotel_building_months)),
        account="world",
    )
    taken = settle(model, deals).taken
    started = np.bincount(county, beds * taken, counties.n)

    cost = float((capital * taken).sum())
    grant = model.levers.hotel_capex_subsidy * cost
    if grant > 0:
        model.programmes.pay("hotel_capex_subsidy", "world", np.array([grant]))
    start_works(model, started)


def note_hotels_under_way(model: GanziModel) -> None:
    """Enter the hotels that are being built as the run begins as deals of the past, one for each
    county and quarter in which some open: their owners will look back on them too.
    """
    p, pipeline = model.parameters, model.counties.hotel_pipeline
    county, opens = np.nonzero(pipeline)
    quarters = (opens - slot(model)) % pipeline.shape[1]
    capital = pipeline[county, opens] * p.hotel_cost
    deals = Applications(
        kind=HOTEL,
        fund_class=TOURISM,
        rows=county * HOTELS,
        place=county,
        capital=capital,
        equity=capital * (1.0 - p.hotel_debt_share),
        surplus=np.zeros((0, 0)),
        room=np.zeros(0),
        bound=np.ones(len(county)),
        most=np.full(len(county), np.inf),
        expected=hotel_income(model)[county],
        months=months_to_review(quarters * float(MONTHS_A_QUARTER)),
        account="world",
    )
    # Those with more money built more
    part = np.cumsum(investor_room(model))
    luck = model.world_streams.uniform("start", 0, identity("HotelUnderWay", len(county)))
    note_past(model, deals, investor=np.searchsorted(part / part[-1], luck))


def hotels_offered(model: GanziModel) -> FloatArray:
    """Beds of each hotel that could be begun this quarter, by county and number, shape (18, most
    hotels); 0 where a county has fewer.

    A county brings beds by what it has, as far as banks lend for them, in hotels of a usual size.
    """
    p, counties = model.parameters, model.counties
    beds = counties.hotel_beds * p.hotel_start_share * loan_ease(model)
    number = np.clip(np.rint(beds / p.hotel_deal_beds), 1, HOTELS)
    return np.where(np.arange(HOTELS) < number[:, None], (beds / number)[:, None], 0.0)


def hotel_surplus(model: GanziModel, rows: IntArray, county: IntArray) -> FloatArray:
    """What hotels leave each investor beyond what it asks, share of capital cost, shape
    (investors + 1, n): groups and pools alone build hotels.

    Half of the hotels are worth building where a bed earns what it costs: sites differ, and tastes
    for them a little too.
    """
    p, investors = model.parameters, model.investors
    t, site = model.clock.t, identity_of("HotelSite", rows)
    luck = model.streams.uniform("deal_taste", t, site)
    taste = model.streams.uniform(
        "deal_taste", t, site[None, :], 1 + np.arange(investors.n)[:, None]
    )
    cost = hotel_cost_of_capital(model)[:, None]
    gap = bed_returns(model)[county] + p.hotel_return_spread * logit(luck) - cost

    surplus = np.full((investors.n + 1, len(rows)), -np.inf)
    surplus[:-1] = gap / cost + normal(taste, 0.0, p.investor_taste)
    surplus[:-1] += beliefs(model, TOURISM)[:, county]
    builders = (investors.group == TOURISM_GROUP) | (investors.group == PRIVATE)
    surplus[:-1][~builders] = -np.inf
    return surplus


def bed_returns(model: GanziModel) -> FloatArray:
    """Yearly return after tax on the cost of a bed at last year's occupancy, by county, shape
    (18,).
    """
    p, counties = model.parameters, model.counties
    before_tax = lodging.bed_return(
        counties.bed_price,
        counties.yearly_occupancy,
        margin=p.hotel_margin,
        capital_cost=p.hotel_cost,
    )
    return before_tax * (1.0 - tax_on_firms(model))


def hotel_cost_of_capital(model: GanziModel) -> FloatArray:
    """Real yearly cost of a CNY put into a hotel by each investor, share, shape (investors,):
    loans, equity and wear, less grants.
    """
    p = model.parameters
    return lodging.user_cost(
        interest=model.credit.rate("tourism") - p.consumer_price_growth,
        debt_share=p.hotel_debt_share,
        equity_return=model.investors.hurdle,
        wear=p.hotel_wear,
        grant=model.levers.hotel_capex_subsidy,
    )


def loan_ease(model: GanziModel) -> FloatArray:
    """Loans for tourism granted over those granted at the start, by county, shape (18,): hotels
    need a loan for part of their cost, of banks that are willing to lend there.
    """
    credit, p = model.credit, model.parameters
    usual = float(credit.usual_ease[LOAN_KINDS.index("tourism")])
    ratio = credit.ease("tourism") / max(usual, 1e-9) * credit.willing_in_counties()
    return 1.0 - p.hotel_debt_share * (1.0 - ratio)


def investor_room(model: GanziModel) -> FloatArray:
    """Equity that each investor can put into hotels this quarter, CNY, shape (investors + 1,): what
    it has left for them, spread over the quarters of the year.
    """
    group = model.investors.group
    part = np.where(group == PRIVATE, model.parameters.private_hotel_share, 0.0)
    part[group == TOURISM_GROUP] = 1.0
    return np.append(part * rooms(model)[:-1], 0.0) / quarters_left(model)


def quarters_left(model: GanziModel) -> int:
    """Quarters of the year that are still to be decided on, this one included: equity is spread
    over them.
    """
    return (MONTHS_A_YEAR - model.clock.month) // MONTHS_A_QUARTER + 1


def start_works(model: GanziModel, beds: FloatArray) -> None:
    """Put new hotels (beds by county) into the ring of quarters: works until they open, then the
    beds.
    """
    p, counties = model.parameters, model.counties
    slots, now = counties.hotel_pipeline.shape[1], slot(model)
    luck = model.streams.uniform("delay", model.clock.t, counties.uid, DELAY)
    delay = lognormal(luck, p.hotel_delay, log_deviation=p.hotel_delay_deviation)
    opens = lodging.opening_quarter(now, months=p.hotel_building_months, delay=delay, slots=slots)
    pipeline = counties.hotel_pipeline.copy()
    pipeline[np.arange(counties.n), opens] += beds

    # Works begin next quarter, since this one's decisions are taken at its end
    ahead = (opens - now) % slots
    under_way = (np.arange(slots) - now - 1) % slots < ahead[:, None]
    monthly = beds * p.hotel_cost / (MONTHS_A_QUARTER * ahead)
    counties.hotel_pipeline = pipeline
    counties.hotel_works = counties.hotel_works + under_way * monthly[:, None]


def order_hotel_works(model: GanziModel, quarter: int) -> None:
    """The month's works on hotels, by a place in the ring of quarters, paid by their owners
    outside.
    """
    counties = model.counties
    works = counties.hotel_works[..., quarter] * model.world.consumer_prices
    orders = works[..., None] * (np.arange(len(INDUSTRIES)) == CONSTRUCTION)
    model.market.order_table("investment_local", "world", orders)


@one_by_one
def open_homestays(model: GanziModel) -> None:
    """Residents fit out rooms for visitors with their own money and the grant; a few
    rooms close.
    """
    p, counties, levers = model.parameters, model.counties, model.levers
    rooms = lodging.new_rooms(
        counties.resident_rooms,
        p.rooms_a_resident * counties.population,
        usual_growth=p.room_growth,
        grant=levers.homestay_grant - register()["homestay_grant"]["status_quo"],
        cost=p.letting_cost,
        grant_response=p.room_grant_response,
        occupied=counties.yearly_occupancy,
        usual_occupancy=model.tourism.usual_occupancy.mean(axis=0),
        occupancy_response=p.room_occupancy_response,
    )
    counties.resident_rooms = counties.resident_rooms * (1.0 - p.room_closure) + rooms

    model.programmes.pay(
        "homestay_grant", "residents", rooms * min(levers.homestay_grant, p.letting_cost)
    )
    # Nobody fits out a room with money they do not have
    cost = np.minimum(rooms * p.letting_cost, np.maximum(counties.resident_deposits, 0.0))
    model.market.order(
        "investment_local",
        "residents",
        cost,
        county=np.arange(counties.n),
        industry=CONSTRUCTION,
    )
