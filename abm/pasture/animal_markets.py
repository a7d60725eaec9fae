"""Where herders' animals go in a month: to the slaughter places of the 18 counties over the roads,
or outside; and what they bring there.

Those who sell are told apart by way (alone, or with a cooperative), type of herder and county:
arrays of sellers have the shape (2, 3, 18), those of sellers and places (2, 3, 18, 19).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.services import farm_price_gain
from abm.pasture.certificates import certified_share
from agents.county import COUNTIES
from agents.pasture import animal_market

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

OUTSIDE_MARKETS = ("chengdu", "aba")
"""Where animals that leave the prefecture are driven: the plain, and the yak markets of Aba."""
ALONE, TOGETHER = range(2)
WAYS, TYPES = 2, 3
SELLERS = (WAYS, TYPES, len(COUNTIES))
COUNTY_ROWS = np.arange(len(COUNTIES))
LOCAL = slice(len(COUNTIES))
"""The slaughter places among all places; the market outside comes last."""


@dataclass
class AnimalMarkets:
    """What the markets for animals are like as the run begins, and the ways to them."""

    spread: FloatArray
    """How far netbacks must lie apart to matter by type of herder, share of the price, shape
    (3, 1, 1)."""
    usual: FloatArray
    """Animals that come to each slaughter place in the busiest month of an ordinary year, head,
    shape (18,)."""
    pull: FloatArray
    """Size by which places draw animals as the run begins, head/month, shape (19,)."""
    margin: float
    """Part of the price that traders keep from those who sell alone, solved at the start."""

    # As it was when somebody last looked: each September, and when the roads have changed
    version: int = -1
    """State of the roads (`network.version`) to which all of this belongs."""
    outside: IntArray = field(init=False)
    """Place of the network to which a county's animals go outside, shape (18,)."""
    netback: FloatArray = field(init=False)
    """What places leave sellers, share of the national price, shape (2, 1, 18, 19)."""
    shares: FloatArray = field(init=False)
    """Share of their animals that sellers would offer at each place, shape (2, 3, 18, 19)."""
    price: FloatArray = field(init=False)
    """Mean of what sellers would get, share of the national price, shape (2, 3, 18)."""


class Ways(NamedTuple):
    """What stands between a county and the places, one row a county, shape (18, 19)."""

    haul: FloatArray  # lorry at the start's prices, CNY/head
    shrink: FloatArray  # weight lost on the way, share
    outside: IntArray  # place of the network where animals are sold outside, (18,)


class Sold(NamedTuple):
    """What a month's offers bring, by seller."""

    price: FloatArray  # mean price of a grown yak, CNY/head, (2, 3, 18)
    back: FloatArray  # share of the animals offered that no place takes, (2, 3, 18)


def look_around(model: GanziModel, ways: Ways | None = None) -> None:
    """Herders learn what places leave them, from roads, capacities and prices as they are now; the
    `ways` need not be found again if they are given.
    """
    markets = model.pasture.markets
    ways = ways_to_markets(model) if ways is None else ways
    markets.version = model.network.version
    markets.outside = ways.outside
    markets.netback = netbacks(model, markets, ways)
    markets.shares = place_shares(model, markets, markets.netback)
    markets.price = np.add.reduce(markets.shares * markets.netback, axis=-1)


def known_markets(model: GanziModel) -> AnimalMarkets:
    """The markets, looked at again if the roads have changed."""
    markets = model.pasture.markets
    if markets.version != model.network.version:
        look_around(model)
    return markets


def ways_to_markets(model: GanziModel) -> Ways:
    """The ways over the roads as they are now: outside, animals go where it costs least."""
    p, between = model.parameters, model.network.between
    haul = between.freight_cost[LOCAL] * p.yak_weight
    shrink = np.minimum(between.freight_hours[LOCAL] * p.shrink_hour, 1.0)
    markets = outside_markets(model)
    cost = haul[:, markets] + shrink[:, markets] * p.yak_price_start
    outside = markets[np.argmin(cost, axis=-1)]
    haul, shrink = (
        np.concatenate([to[:, LOCAL], to[COUNTY_ROWS, outside][:, None]], axis=-1)
        for to in (haul, shrink)
    )
    ways = Ways(haul, shrink, outside)
    if "animal_markets" in model.ablations:
        return ways._replace(haul=0.0 * ways.haul, shrink=0.0 * ways.shrink)
    return ways


def outside_markets(model: GanziModel) -> IntArray:
    """Places of the network where animals are sold outside."""
    return np.array([model.network.places.index(name) for name in OUTSIDE_MARKETS])


def hours_to_markets(model: GanziModel) -> FloatArray:
    """Hours from each county to the nearest market outside, shape (18,)."""
    return np.min(model.network.between.hours[LOCAL, outside_markets(model)], axis=-1)


def netbacks(model: GanziModel, markets: AnimalMarkets, ways: Ways) -> FloatArray:
    """What places leave sellers of a grown yak after the way there, share of the national price,
    shape (2, 1, 18, 19).
    """
    p, counties, world = model.parameters, model.counties, model.world
    # Lorries cost as other goods do; weight is lost whatever it is worth.
    haul = ways.haul * (world.consumer_prices / model.pasture.start_prices / world.yak_price)
    price = animal_market.place_prices(
        parity=1 - ways.shrink[:, -1] - haul[:, -1],
        gain=p.processing_gain * p.premium_passed_back,
        capacity=counties.slaughter_capacity,
        usual=markets.usual,
        low=p.glut_low,
    )
    # A cooperative bargains for its members, and its lorries are full.
    margin = np.array([markets.margin, markets.margin - p.cooperative_premium])
    filled = np.array([1.0, p.full_lorry])
    found = animal_market.netback(
        price, margin=margin[:, None, None], haul=filled[:, None, None] * haul, shrink=ways.shrink
    )
    return found[:, None]


def place_shares(model: GanziModel, markets: AnimalMarkets, netback: FloatArray) -> FloatArray:
    """Share of their animals that sellers offer at each place, shape (2, 3, 18, 19)."""
    pull = markets.pull.copy()
    # A place draws more animals as it grows.
    pull[LOCAL] *= model.counties.slaughter_capacity / (
        model.parameters.slaughter_room * markets.usual
    )
    return animal_market.place_shares(netback, pull=pull, spread=markets.spread)


def national_price(model: GanziModel) -> float:
    """What a grown yak brings outside, CNY/head: animals grow heavier by the registered trend of
    primary output, for which prices on record stand still.
    """
    return model.world.yak_price * model.trends.primary.over_base(model.clock.t)


def expected_prices(model: GanziModel) -> FloatArray:
    """Price of a grown yak to each seller where no place has too many animals, CNY/head, shape
    (2, 3, 18).
    """
    return known_markets(model).price * national_price(model)


def sell_offered(model: GanziModel, offered: FloatArray) -> Sold:
    """Sell the animals `offered` by seller (head, (2, 3, 18)): they go where they bring most, full
    places press the price, and who hears of it goes elsewhere.
    """
    markets, national = known_markets(model), national_price(model)
    coming = brought_to_places(offered, markets.shares)
    supply = np.add.reduce(coming)
    if not (supply[LOCAL] > model.counties.slaughter_capacity).any():
        carry_animals(model, markets, coming)
        return Sold(markets.price * national, np.zeros(SELLERS))
    outcome = received(model, supply)

    # Half of what too many animals would take off the price is known before they are on the way.
    known = markets.netback * ((1 + outcome.price_factor) / 2)
    shares = place_shares(model, markets, known)
    coming = brought_to_places(offered, shares)
    outcome = received(model, np.add.reduce(coming))
    taken = 1 - outcome.refused
    paid = markets.netback * outcome.price_factor
    back = np.add.reduce(shares * outcome.refused, axis=-1)
    price = np.add.reduce(shares * taken * paid, axis=-1) / (1 - back)
    carry_animals(model, markets, coming * taken)
    return Sold(price * national, back)


def brought_to_places(offered: FloatArray, shares: FloatArray) -> FloatArray:
    """Animals that come from each county to each place, head, shape (18, 19)."""
    return np.add.reduce(offered[..., None] * shares, axis=(-4, -3))


def received(model: GanziModel, supply: FloatArray) -> animal_market.Received:
    """What places do with the animals offered there, `supply` in head by place, (19,)."""
    p = model.parameters
    return animal_market.received(
        supply, model.counties.slaughter_capacity, slope=p.glut_slope, low=p.glut_low
    )


def carry_animals(model: GanziModel, markets: AnimalMarkets, heads: FloatArray) -> None:
    """Put animals on the roads, `heads` from county to place (18, 19); count where they end."""
    counties, network = model.counties, model.network
    counties.yaks_slaughtered = np.add.reduce(heads[:, LOCAL])
    counties.yaks_sent_out = heads[:, -1]
    tonnes = np.zeros((len(network.places), len(network.places)))
    tonnes[LOCAL, LOCAL] = heads[:, LOCAL]
    tonnes[COUNTY_ROWS, markets.outside] = heads[:, -1]
    network.carry_freight(tonnes * model.parameters.yak_weight)


def offered_by_seller(model: GanziModel, heads: FloatArray) -> FloatArray:
    """Animals brought to market by seller, head, shape (2, 3, 18), from those of each household
    (n,).
    """
    herders = model.herders
    brought = herders.weight * heads
    together = brought * herders.cooperative
    group = model.pasture.sellers
    size = TYPES * len(COUNTIES)
    return np.concatenate(
        [np.bincount(group, brought - together, size), np.bincount(group, together, size)]
    ).reshape(SELLERS)


def of_household(model: GanziModel, by_seller: FloatArray) -> FloatArray:
    """Mean over both ways of selling of a value by seller (2, 3, 18), by household, shape (n,)."""
    group = model.pasture.sellers
    alone, together = by_seller.reshape(WAYS, -1)
    return alone[group] + model.herders.cooperative * (together - alone)[group]


def household_prices(model: GanziModel, by_seller: FloatArray) -> FloatArray:
    """Price of a grown yak to each household, CNY/head, shape (n,), from what sellers get: brands,
    parks and delivery add.
    """
    p, herders = model.parameters, model.herders
    of_county = p.brand_premium * certified_share(model) + farm_price_gain(model)
    premium = of_county[herders.county] + p.park_premium * herders.park_member
    return of_household(model, by_seller) + national_price(model) * premium


def gain_together(model: GanziModel, by_seller: FloatArray) -> FloatArray:
    """What a cooperative's member gets more for a grown yak than who sells alone, CNY/head, by
    household, shape (n,).
    """
    alone, together = by_seller.reshape(WAYS, -1)
    return (together - alone)[model.pasture.sellers]
