"""The plan of a quarter: how much of each lever's money is spent where and by whom, cut to what
budgets allow, and what of it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abm.money.costs import COUNTY, FIRMS, PREFECTURE, UPPER
from abm.registers.policy import register
from agents.county import COUNTIES
from agents.government import administration as government
from agents.industries import CONSTRUCTION, INDUSTRIES

if TYPE_CHECKING:
    from abm.government.planned_levers import PlannedLevers
    from abm.model import GanziModel
    from agents.arrays import FloatArray


@dataclass(frozen=True)
class Plan:
    """What is spent a month on each planned lever until the next plan; CNY/month but for shares.

    The prefecture's wishes are cut in `by_payer`; those of the counties are cut in `by_county`.
    """

    by_payer: FloatArray  # by payer (levers, 4)
    by_county: FloatArray  # of the counties' own money, cut to their budgets (levers, 18)
    county_cut: FloatArray  # share of its wish that a lever gets of the counties (levers, 18)
    prefecture_cut: float  # share of its wishes that the prefecture can pay
    weights: FloatArray  # share of each county in a lever's money (levers, 18)
    kept: FloatArray  # share of the counties' own money that is not diverted to works (levers,)
    diverted: FloatArray  # the rest of that money, by county (18,)
    county_left: FloatArray  # what the budgets leave for ordinary works, by county (18,)
    prefecture_left: float  # what the prefecture's budget leaves for ordinary works
    money: FloatArray  # all payers together, by county (levers, 18)
    effective: FloatArray  # what of it arrives after diversion, leaks and misfit (levers, 18)
    orders: dict[str, FloatArray]  # purchases of each account by county and industry (18, 14)

    def county_orders(self) -> FloatArray:
        """What each county pays for its programmes and ordinary works, CNY/month, shape (18,)."""
        return self.by_county.sum(axis=0) + self.county_left

    def prefecture_orders(self) -> float:
        """What the prefecture pays for programmes and ordinary works, CNY/month."""
        return float(self.by_payer[:, PREFECTURE].sum()) + self.prefecture_left


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
    p = model.parameters
    counties = model.counties
    green_weight = model.levers.assessment_weight_green

    values = vars(model.levers)
    money = np.array([values[name] for name in levers.names]) * levers.unit_cost
    by_payer = money[:, None] * levers.shares
    weights = government.county_weights(
        need,
        levers.match,
        green_weight=green_weight,
        differentiation=model.levers.assessment_differentiation,
        sharpness=p.assessment_sharpness,
    )
    delivered = delivered_shares(model, levers, need)

    # Counties first cut by class of projects, as each is judged by what it can show.
    wished = weights * by_payer[:, COUNTY, None]
    room = np.maximum(counties.discretionary_budget - committed_county, 0.0)
    county_cut = county_cuts(model, levers, wished=wished, room=room, delivered=delivered)
    by_county = wished * county_cut

    # The prefecture cuts all its programmes alike.
    budget = p.prefecture_programme_ratio * float(counties.discretionary_budget.sum())
    prefecture_room = max(budget - committed_prefecture, 0.0)
    prefecture_wish = np.array([by_payer[:, PREFECTURE].sum()])
    prefecture_cut = float(
        government.affordable_share(prefecture_wish, np.array([prefecture_room]))[0]
    )
    by_payer[:, PREFECTURE] *= prefecture_cut

    kept = government.kept_share(
        levers.green, green_weight=green_weight, diversion=p.growth_diversion
    )
    diverted = (1 - kept) @ by_county if p.growth_diversion > 0 else np.zeros(len(COUNTIES))
    county_left = np.maximum(room - by_county.sum(axis=0), 0.0)
    prefecture_left = max(prefecture_room - float(by_payer[:, PREFECTURE].sum()), 0.0)

    others = by_payer[:, UPPER] + by_payer[:, PREFECTURE] + by_payer[:, FIRMS]
    money_by_county = weights * others[:, None] + by_county
    return Plan(
        by_payer=by_payer,
        by_county=by_county,
        county_cut=county_cut,
        prefecture_cut=prefecture_cut,
        weights=weights,
        kept=kept,
        diverted=diverted,
        county_left=county_left,
        prefecture_left=prefecture_left,
        money=money_by_county,
        effective=(money_by_county - by_county * (1 - kept)[:, None]) * delivered,
        orders={
            "county_governments": (by_county * kept[:, None]).T @ levers.industry
            + ordinary_works(diverted + county_left),
            "prefecture": (weights * by_payer[:, PREFECTURE, None]).T @ levers.industry
            + ordinary_works(prefecture_left * need),
            "upper_governments": (weights * by_payer[:, UPPER, None]).T @ levers.industry,
            "world": (weights * by_payer[:, FIRMS, None]).T @ levers.industry,  # owners of firms
        },
    )


def delivered_shares(model: GanziModel, levers: PlannedLevers, need: FloatArray) -> FloatArray:
    """What a CNY achieves by lever and county, at least 0, shape (levers, 18)."""
    p = model.parameters
    talent = p.talent_effect * (model.counties.talent - p.talent_start)
    usual_coordination = register()["coordination"]["status_quo"]
    coordination = p.coordination_effect * (model.levers.coordination - usual_coordination)
    fit = levers.match - (levers.match @ need)[:, None]
    return government.delivered_share(
        p.grant_leakage,
        supervision=model.levers.project_supervision,
        supervision_effect=p.supervision_effect,
        skill=talent + coordination,
        fit=p.fit_effect * fit,
    )


def county_cuts(
    model: GanziModel,
    levers: PlannedLevers,
    *,
    wished: FloatArray,
    room: FloatArray,
    delivered: FloatArray,
) -> FloatArray:
    """Part of its wish that each lever gets of the counties' own money, 0 to 1, shape (levers, 18):
    that of its class of projects.

    `wished` and `delivered` (levers, 18), `room` (18,); CNY/month and share.
    """
    size = np.maximum(levers.members.sum(axis=1), 1.0)
    merit = government.class_merit(
        growth=levers.growth_classes,
        green=levers.green_classes,
        match=levers.class_match,
        green_weight=model.levers.assessment_weight_green,
        differentiation=model.levers.assessment_differentiation,
        delivered=(levers.members @ delivered) / size[:, None],
    )
    by_class = government.class_share(
        levers.members @ wished,
        room,
        merit=merit,
        sharpness=model.parameters.assessment_sharpness,
    )
    return levers.members.T @ by_class


def ordinary_works(amounts: FloatArray) -> FloatArray:
    """Works that no lever pays for, CNY/month by county (18,), as orders by county and industry,
    shape (18, 14).
    """
    orders = np.zeros((len(COUNTIES), len(INDUSTRIES)))
    orders[:, CONSTRUCTION] = amounts
    return orders
