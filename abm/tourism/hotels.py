"""Month phase: hotels are decided on, built and opened; residents open homestays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.fund import call_equity
from abm.firms.taxes import tax_on_firms
from abm.registers.policy import register
from agents.calendar import (
    JANUARY,
    MONTHS_A_QUARTER,
    MONTHS_A_YEAR,
    QUARTER_ENDS,
    QUARTER_STARTS,
)
from agents.finance import guidance_fund
from agents.finance.bank import LOAN_KINDS
from agents.finance.investor import PRIVATE, TOURISM_GROUP, equity_left
from agents.industries import CONSTRUCTION, INDUSTRIES
from agents.quantiles import lognormal
from agents.tourism import lodging

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

DELAY = 2
"""Counter of the luck of hotel works among the draws of a county's month."""


def invest_in_hotels(model: GanziModel) -> None:
    """A month of hotel building: openings each quarter, decisions at its end; in January residents
    open homestays.
    """
    month = model.clock.month
    if month in QUARTER_STARTS:
        open_hotels(model)
    if month in QUARTER_ENDS:
        decide(model)
    order_works(model)

    if month == JANUARY:
        open_homestays(model)


def slot(model: GanziModel) -> int:
    """This quarter's place in the ring of quarters."""
    return model.clock.t // MONTHS_A_QUARTER % model.counties.hotel_pipeline.shape[1]


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


def decide(model: GanziModel) -> None:
    """Tourism groups and private capital start hotels where beds earn more than they cost, as far
    as there is equity for them.

    A grant lowers what a hotel costs its owners, and so also the equity that it needs.
    """
    p, counties = model.parameters, model.counties
    wanted = lodging.wanted_beds(
        counties.hotel_beds,
        bed_returns(model) - hotel_cost_of_capital(model),
        spread=p.hotel_return_spread,
        highest=p.hotel_start_share,
    )
    wanted = wanted * loan_ease(model)

    price = p.hotel_cost * model.world.consumer_prices
    own_part = (1.0 - p.hotel_debt_share) * (1.0 - model.levers.hotel_capex_subsidy)
    room = investor_room(model) / quarters_left(model)
    need = float(wanted.sum()) * price * own_part
    ticket = fund_ticket(model, float(wanted.sum()) * price)
    equity = lodging.matched_equity(need, float(room.sum()) + ticket)
    beds = wanted * (equity / need if need > 0 else 0.0)

    # The fund's ticket comes first, and groups bind what is left to pay
    bind_equity(model, room, max(equity - ticket, 0.0))
    grant = model.levers.hotel_capex_subsidy * float(beds.sum()) * price
    if grant > 0:
        model.programmes.pay("hotel_capex_subsidy", "world", np.array([grant]))
    start_works(model, beds)


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


def hotel_cost_of_capital(model: GanziModel) -> float:
    """Real yearly cost of a CNY put into a hotel, share: loans, equity and wear, less grants and
    the fund's gain.
    """
    p, investors = model.parameters, model.investors
    return lodging.user_cost(
        interest=model.credit.rate("tourism") - p.consumer_price_growth,
        debt_share=p.hotel_debt_share,
        equity_return=float(investors.hurdle[investors.group == TOURISM_GROUP].mean()),
        wear=p.hotel_wear,
        grant=model.levers.hotel_capex_subsidy,
        concession=float(model.guidance_funds.concession[0, guidance_fund.TOURISM]),
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
    """Equity that each investor could still put into hotels this year, CNY, shape (n,)."""
    investors = model.investors
    part = np.where(investors.group == PRIVATE, model.parameters.private_hotel_share, 0.0)
    part[investors.group == TOURISM_GROUP] = 1.0
    return part * equity_left(investors.equity_budget, investors.committed)


def quarters_left(model: GanziModel) -> int:
    """Quarters of the year that are still to be decided on, this one included: equity is spread
    over them.
    """
    return (MONTHS_A_YEAR - model.clock.month) // MONTHS_A_QUARTER + 1


def fund_ticket(model: GanziModel, cost: float) -> float:
    """Equity that the guidance fund puts into this quarter's hotels, CNY."""
    limit = model.parameters.fund_ticket_limit * (1.0 - model.parameters.hotel_debt_share)
    amounts = np.array([limit * cost])
    return float(call_equity(model, guidance_fund.TOURISM, account="world", amounts=amounts)[0])


def bind_equity(model: GanziModel, room: FloatArray, amount: float) -> None:
    """Count equity (CNY) as committed, by what each investor had room for."""
    total = float(room.sum())
    if total > 0:
        investors = model.investors
        investors.committed = investors.committed + room * min(amount / total, 1.0)


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


def order_works(model: GanziModel) -> None:
    """The month's works on hotels, paid by their owners outside."""
    counties = model.counties
    orders = np.zeros((counties.n, len(INDUSTRIES)))
    orders[:, CONSTRUCTION] = counties.hotel_works[:, slot(model)] * model.world.consumer_prices
    model.market.order_table("investment_local", "world", orders)


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
