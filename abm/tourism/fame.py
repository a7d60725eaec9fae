"""Part of travelling: how viral events, moods and publicity move the wish to travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.drivers import INFORMATION
from abm.tourism.groups import MARKET_COUNT, MARKETS, market_values
from agents.axis import total
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.stack import as_it_stands
from agents.tourism import tourist

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray

MARKET_KEYS = identity("travel_market", MARKET_COUNT)
VIRAL_KEY = identity("viral_event", 1)
CLUSTERS = (
    ("chengdu", "sichuan_other", "chongqing", "local"),
    ("southwest", "pearl_delta", "yangtze_delta"),
    ("north_central", "northwest_tibet"),
)
"""Markets that look at the same films: a viral event begins in one of the clusters."""
IN_CLUSTER = np.array([[market in cluster for market in MARKETS] for cluster in CLUSTERS])
MONTHS_TO_OTHERS = 2
"""Months after which a viral event has reached the markets outside its cluster."""


def follow_fame(model: GanziModel) -> None:
    """Fame fades and flares up, moods of the markets drift, publicity is a running mean of what was
    spent.
    """
    p, tourism = model.parameters, model.tourism
    luck = model.streams.of_month("trips", model.clock.t, MARKET_KEYS)
    tourism.mood = tourist.mood_after(
        tourism.mood, luck, persistence=p.mood_persistence, deviation=p.mood_deviation
    )
    tourism.fame = tourist.fame_after(
        tourism.fame,
        viral_news(model, model.clock.t),
        half_life=p.fame_half_life,
    )
    spending = MONTHS_A_YEAR * total(model.programmes.effective("tourism_marketing"))
    tourism.publicity = tourism.publicity + (spending - tourism.publicity) / p.publicity_months


@as_it_stands
def viral_news(model: GanziModel, t: int) -> FloatArray:
    """What the viral events of month `t` and of those before add to the fame in each market, (9,):
    all in the cluster where one began, a part in the others, later.
    """
    size = model.outlook_paths["viral_fame"]
    earlier = max(t - MONTHS_TO_OTHERS, 0)
    news = np.zeros(MARKET_COUNT)
    if size[t]:
        news += size[t] * where_it_begins(model, t)
    if size[earlier] and t >= MONTHS_TO_OTHERS:
        others = ~where_it_begins(model, earlier)
        news += model.parameters.social_media_share * size[earlier] * others
    return news


def where_it_begins(model: GanziModel, t: int) -> BoolArray:
    """Markets in which a viral event of month `t` begins, (9,): one cluster by chance, as its
    markets come here. Those observed so far went round the whole country.
    """
    if t < INFORMATION:
        return np.ones(MARKET_COUNT, bool)
    luck = model.world_streams.uniform("viral", t, VIRAL_KEY)
    shares = IN_CLUSTER @ market_values(model.parameters, "visit_share")
    return IN_CLUSTER[np.searchsorted(np.cumsum(shares)[:-1] / shares.sum(), luck.item())]


def publicity(model: GanziModel) -> float:
    """Factor on trips from publicity, 1 at the spending of the status quo."""
    p = model.parameters
    return tourist.publicity_factor(
        model.tourism.publicity,
        usual_spending=p.usual_publicity,
        own_spending=p.own_publicity,
        elasticity=p.publicity_elasticity,
    )
