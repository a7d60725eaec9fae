"""The plan of a quarter: how much of each lever's money is spent where and by whom, cut to what
budgets allow, and what of it arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.government.budgets import usual_programme_budget
from abm.money.costs import COUNTY, FIRMS, PREFECTURE, UPPER
from abm.registers.base_product import prices_over_2021
from agents.axis import total
from agents.county import COUNTIES
from agents.government import administration as government
from agents.government import effort
from agents.industries import CONSTRUCTION, INDUSTRIES

if TYPE_CHECKING:
    from abm.government.planned_levers import PlannedLevers
    from abm.model import GanziModel
    from agents.arrays import FloatArray


class Plan(NamedTuple):
    """What is spent a month on each planned lever until the next plan; CNY/month but for shares.

    The prefecture's wishes are cut in `by_payer`; those of the counties are cut in `by_county`.
    """

    by_payer: FloatArray  # by payer (levers, 4)
    by_county: FloatArray  # of the counties' own money, cut to their budgets (levers, 18)
    county_cut: FloatArray  # share of its wish that a lever gets of the counties (levers, 18)
    county_left: FloatArray  # what the budgets leave for ordinary works, by county (18,)
    prefecture_left: float  # what the prefecture's budget leaves for ordinary works
    weights: FloatArray  # share of each county in a lever's money (levers, 18)
    money: FloatArray  # all payers together, by county (levers, 18)
    effective: FloatArray  # what of it arrives after diversion, leaks and misfit (levers, 18);
    # of levers that are no amount of money, in money of 2021
    orders: dict[str, FloatArray]  # purchases of each account by county and industry (18, 14)

    def county_orders(self) -> FloatArray:
        """What each county pays for its programmes and ordinary works, CNY/month, shape (18,)."""
        return np.add.reduce(self.by_county, axis=-2) + self.county_left

    def prefecture_orders(self) -> float:
        """What the prefecture pays for programmes and ordinary works, CNY/month."""
        return total(self.by_payer[..., PREFECTURE]) + self.prefecture_left


class Bill(NamedTuple):
    """What a month of a plan comes to, CNY/month."""

    paid: FloatArray  # by payer, counties as their budgets allow (levers, 4)
    outside: dict[str, FloatArray]  # equity spent outside, by account that pays (1,)
    grants: list[int]  # rows of the levers that are paid out to enterprises
    bought: FloatArray  # by payer, without these (4,)
    of_counties: FloatArray  # what counties pay for programmes and works, without these (18,)


def bill_of(plan: Plan, levers: PlannedLevers) -> Bill:
    """What a month of the plan comes to."""
    paid = plan.by_payer.copy()
    paid[:, COUNTY] = np.add.reduce(plan.by_county, axis=1)
    return Bill(
        paid=paid,
        outside={
            account: np.add.reduce(plan.by_payer[levers.outside, payer], keepdims=True)
            for account, payer in (("upper_governments", UPPER), ("prefecture", PREFECTURE))
        },
        grants=np.flatnonzero(levers.grants).tolist(),
        bought=np.add.reduce(plan.by_payer[~levers.grants]),
        of_counties=plan.county_orders() - np.add.reduce(plan.by_county[levers.grants]),
    )


class PrefecturePart(NamedTuple):
    """What the prefecture spends, CNY/month."""

    amounts: FloatArray  # by lever (levers,)
    left: float  # what its budget leaves for ordinary works


class CountyPart(NamedTuple):
    """What the counties spend of their own money, CNY/month but for shares."""

    cut: FloatArray  # share of its wish that a lever gets (levers, 18)
    amounts: FloatArray  # by lever and county (levers, 18)
    kept: FloatArray  # share that stays with the programme, the rest goes to works (levers,)
    left: FloatArray  # what the budgets leave for ordinary works (18,)


def plan_of_quarter(
    model: GanziModel,
    levers: PlannedLevers,
    *,
    need: FloatArray,
    committed_county: FloatArray,
    committed_prefecture: float,
) -> Plan:
    """The plan by this month's levers and budgets.

    `need` (18,) is the counties' plain key; `committed_county` (18,) and `committed_prefecture` are
    CNY/month of the budgets that subsidies by unit take.
    """
    by_payer = wishes(model, levers)
    weights = effort.money_weights(
        need, model.effort.relative, follows=model.parameters.effort_money_weight
    )[levers.field]
    delivered = delivered_shares(model, levers, need)
    county = county_part(
        model, levers, wished=weights * by_payer[:, COUNTY, None], committed=committed_county
    )
    prefecture = prefecture_part(
        model, wished=by_payer[:, PREFECTURE], committed=committed_prefecture
    )
    by_payer[:, PREFECTURE] = prefecture.amounts

    others = by_payer[:, UPPER] + by_payer[:, PREFECTURE] + by_payer[:, FIRMS]
    money = weights * others[:, None] + county.amounts
    diverted = county.amounts * (1 - county.kept)[:, None]
    return Plan(
        by_payer=by_payer,
        by_county=county.amounts,
        county_cut=county.cut,
        county_left=county.left,
        prefecture_left=prefecture.left,
        weights=weights,
        money=money,
        effective=(money - diverted) * delivered / unit_prices(model, levers)[:, None],
        orders={
            "county_governments": orders_of_counties(levers, county),
            "prefecture": orders_of(levers, weights * by_payer[:, PREFECTURE, None])
            + ordinary_works(prefecture.left * need),
            "upper_governments": orders_of(levers, weights * by_payer[:, UPPER, None]),
            "world": orders_of(levers, weights * by_payer[:, FIRMS, None]),  # owners of firms
        },
    )


def wishes(model: GanziModel, levers: PlannedLevers) -> FloatArray:
    """What each lever is to cost each payer, before any cut, CNY/month, shape (levers, 4)."""
    values = vars(model.levers)
    amounts = np.array([values[name] for name in levers.names]) * levers.unit_cost
    amounts = amounts * unit_prices(model, levers)
    return amounts[:, None] * levers.shares


def unit_prices(model: GanziModel, levers: PlannedLevers) -> FloatArray:
    """What a unit of each lever costs now over what it did in 2021, shape (levers,): amounts of
    money are what they say, all else costs what it does.
    """
    return np.where(levers.priced, prices_over_2021(model), 1.0)


def delivered_shares(model: GanziModel, levers: PlannedLevers, need: FloatArray) -> FloatArray:
    """What a CNY achieves by lever and county, at least 0, shape (levers, 18)."""
    p = model.parameters
    fit = levers.match - (levers.match @ need)[:, None]
    delivered = government.delivered_share(
        p.grant_leakage,
        supervision=model.levers.project_supervision,
        supervision_effect=p.supervision_effect,
        fit=p.fit_effect * fit,
    )
    return np.asarray(delivered * model.effort.gains[levers.field])


def county_part(
    model: GanziModel,
    levers: PlannedLevers,
    *,
    wished: FloatArray,
    committed: FloatArray,
) -> CountyPart:
    """The counties' part of the plan, cut by field of work to what each budget has room for.

    `wished` (levers, 18) and `committed` (18,) in CNY/month.
    """
    p = model.parameters
    room = np.maximum(model.counties.discretionary_budget - committed, 0.0)

    # A county that is short of money keeps it for the fields in which it makes an effort.
    by_field = government.field_share(
        levers.members @ wished, room, preference=model.effort.relative
    )
    cut = by_field[levers.field]
    amounts = wished * cut
    return CountyPart(
        cut=cut,
        amounts=amounts,
        kept=government.kept_share(
            levers.diverted,
            green_weight=model.levers.assessment_weight_green,
            diversion=p.growth_diversion,
        ),
        left=np.maximum(room - amounts.sum(axis=0), 0.0),
    )


def prefecture_part(model: GanziModel, *, wished: FloatArray, committed: float) -> PrefecturePart:
    """The prefecture's part of the plan, all programmes cut alike to what its budget has room for.

    `wished` (levers,) and `committed` in CNY/month.
    """
    usual = float(usual_programme_budget(model).sum())
    budget = model.parameters.prefecture_programme_ratio * usual
    room = max(budget * float(model.revenue.free_spending[-1]) - committed, 0.0)
    amounts = wished * government.affordable_share(wished.sum(keepdims=True), np.array([room]))
    return PrefecturePart(amounts, left=max(room - float(amounts.sum()), 0.0))


def orders_of(levers: PlannedLevers, amounts: FloatArray) -> FloatArray:
    """Amounts by lever and county, CNY/month (levers, 18), as orders by county and industry, shape
    (18, 14); what has no industry is no order.
    """
    return amounts.T @ levers.industry


def orders_of_counties(levers: PlannedLevers, county: CountyPart) -> FloatArray:
    """What counties order for programmes and ordinary works, CNY/month, shape (18, 14)."""
    diverted = (1 - county.kept) @ county.amounts
    programmes = orders_of(levers, county.amounts * county.kept[:, None])
    return programmes + ordinary_works(diverted + county.left)


def ordinary_works(amounts: FloatArray) -> FloatArray:
    """Works that no lever pays for, CNY/month by county (18,), as orders by county and industry,
    shape (18, 14).
    """
    orders = np.zeros((len(COUNTIES), len(INDUSTRIES)))
    orders[:, CONSTRUCTION] = amounts
    return orders
