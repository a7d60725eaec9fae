"""The markets for animals as the run begins: sizes and the trader's margin under which as many
animals leave the prefecture, and a yak brings as much, as the tables say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from abm.pasture.animal_markets import (
    LOCAL,
    TYPES,
    AnimalMarkets,
    brought_to_places,
    look_around,
    offered_by_seller,
    ways_to_markets,
)
from abm.pasture.seasons import COLD_END
from agents.calendar import MONTHS_A_YEAR
from agents.pasture import herd

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

FITTING_ROUNDS = 8


def open_animal_markets(model: GanziModel) -> None:
    """Size of the places and margin of the traders before the first month."""
    p, pasture = model.parameters, model.pasture
    spread = (
        p.market_spread_traditional,
        p.market_spread_satisficer,
        p.market_spread_commercial,
    )
    pasture.usual_offtake = np.full(model.herders.n, ordinary_offtake(model))
    november = 1 - p.sale_share_september - p.sale_share_october
    busiest = max(p.sale_share_september, p.sale_share_october, november)
    pasture.busiest_month_share = (1 - p.sale_share_winter) * busiest
    home = np.sum(usual_offers(model), axis=(0, 1))
    pasture.markets = AnimalMarkets(
        spread=np.array(spread).reshape(TYPES, 1, 1),
        usual=home,
        pull=np.append(home, np.sum(home)),
        margin=p.trader_margin,
    )
    fit_markets(model, FITTING_ROUNDS)


def fit_markets(model: GanziModel, rounds: int) -> None:
    """Solve the margin, the room of the places and the pull of the market outside for the animals
    that are usually offered.
    """
    p, counties, markets = model.parameters, model.counties, model.pasture.markets
    offered, wanted, ways = usual_offers(model), price_of_tables(model), ways_to_markets(model)
    for _ in range(rounds):
        # Places have the room that the animals which usually come ask for.
        counties.slaughter_capacity = markets.usual * p.slaughter_room
        look_around(model, ways)
        coming = np.sum(brought_to_places(offered, markets.shares), axis=0)
        sent = coming[-1] / np.sum(coming)

        markets.usual = coming[LOCAL]
        markets.margin += np.sum(offered * markets.price) / np.sum(offered) - wanted
        markets.pull[-1] *= np.exp(logit(p.animals_sent_out) - logit(sent))
    counties.slaughter_capacity = markets.usual * p.slaughter_room
    look_around(model, ways)


def usual_offers(model: GanziModel) -> FloatArray:
    """Animals brought to market in the busiest month of an ordinary year by seller, head, shape
    (2, 3, 18).
    """
    p, herders, pasture = model.parameters, model.herders, model.pasture
    sold = herders.herd @ herd.ALL * pasture.usual_offtake * (1 - p.own_slaughter_share)
    return offered_by_seller(model, sold * pasture.busiest_month_share)


def price_of_tables(model: GanziModel) -> float:
    """Mean price of a grown yak to the herder under which the margin is solved, share of the
    national price: less trader and way, with what processing and cooperatives add.
    """
    p, herders = model.parameters, model.herders
    room = p.slaughter_room / (1 + p.slaughter_room)
    members = float(herders.weight @ herders.cooperative / herders.weight.sum())
    added = p.processing_gain * p.premium_passed_back * room + p.cooperative_premium * members
    return 1 - p.trader_margin + added


def ordinary_calving(p: Parameters) -> float:
    """Calves a cow bears in a year at the start, having been well fed before winter."""
    rate = herd.calving_rate(
        p.calving_rate,
        improvement=p.breeding_improvement,
        improved_share=p.breeding_start,
        response=p.calving_condition_response,
        condition=1.0,
        reference_condition=p.calving_reference_condition,
    )
    return float(rate)


def ordinary_offtake(model: GanziModel) -> float:
    """Share of the herd that can be taken out each year without change: births less deaths."""
    herders = model.herders
    all_herds = herders.weight @ herders.herd
    after = a_year_on(model, all_herds[None], MONTHS_A_YEAR)
    return float(after.sum() / all_herds.sum()) - 1.0


def a_year_on(
    model: GanziModel, herds: FloatArray, month: float, *, born: float = 1.0
) -> FloatArray:
    """What herds of January (n, 10) are at the end of a `month` after spring of an ordinary year if
    none is sold: a year older and with the part of the calves that is `born`, less those that die.
    """
    survival = model.pasture.monthly_survival
    older = herd.older_herd(herds * survival**COLD_END)
    calves = born * ordinary_calving(model.parameters) * older[:, herd.COW]
    return herd.herd_with_calves(older, calves) * survival ** (month - COLD_END)
