"""Where buyers of each county get what they buy: the counties as sellers, the world outside, and
the freight between them.

Arrays are by traded column (11, `cells.SELLERS_OF`), buyer (18 counties, then customers outside)
and seller (18 counties). How sellers are fitted to what they sold at the start: `start_sources.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.cells import BULK, N_COUNTIES, N_GOODS, N_TRADED, ROW, SELLERS_OF
from agents.axis import anywhere
from agents.calendar import MONTHS_A_YEAR
from agents.industries import (
    CONSTRUCTION,
    FOOD_PROCESSING,
    NON_MARKET,
    TIBETAN_MEDICINE,
)
from agents.markets.sourcing import (
    habit,
    links_after_month,
    market_access,
    nearness,
    relative_worth,
    seller_weight,
)
from agents.stack import each_run

if TYPE_CHECKING:
    from abm.markets.structure import Structure
    from abm.networks.between import Between
    from abm.networks.network import Network
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

SUPPLY = ("chengdu", "chongqing", "kunming", "xian")
"""Cities from which goods come and to which they go; the other hubs lie on the way."""
COUNTY_ROWS = np.arange(N_COUNTIES)
OUTSIDE = N_COUNTIES
"""Row of customers outside among the buyers."""


class Distances:
    """How far buyers and sellers are apart."""

    freight: FloatArray  # CNY/t between each buyer (the last outside) and seller, (19, 18)
    hours: FloatArray  # h, (19, 18); 0 for customers outside, for whom all are equally near
    freight_outside: FloatArray  # CNY/t from the nearest supply outside to each county, (18,)
    hours_outside: FloatArray  # h from there by the quickest way, (18,)
    to_hub: FloatArray  # 1 where a place is that supply (18, places)

    def __init__(self, between: Between, places: tuple[str, ...], p: Parameters) -> None:
        hubs = [place for place, name in enumerate(places) if name in SUPPLY]
        inside = slice(0, N_COUNTIES)
        to_hubs = between.freight_cost[inside][:, hubs]
        nearest = to_hubs.argmin(axis=1)
        rows = COUNTY_ROWS
        self.to_hub = np.eye(len(places))[np.array(hubs)[nearest]]
        self.freight_outside = to_hubs[rows, nearest]
        # What spoils and who is near go by the quickest way.
        self.hours_outside = between.hours[inside][:, hubs].min(axis=1)

        own = p.freight_rate_kilometre * p.within_county_kilometres
        own += p.freight_rate_hour * p.within_county_hours
        self.freight = np.vstack([between.freight_cost[inside, inside], self.freight_outside])
        self.freight[rows, rows] = own
        self.hours = np.vstack([between.hours[inside, inside], np.zeros(N_COUNTIES)])
        self.hours[rows, rows] = p.within_county_hours


class Sources:
    """Sellers as buyers of each county see them, and what freight adds to their prices."""

    STAYS = frozenset(
        {
            "elasticity",
            "rivalry",
            "value",
            "carriers_here",
            "pull_scale",
            "start_pull",
            "start_outside",
        }
    )
    """What is never replaced while months pass."""

    # What holds for the whole run
    elasticity: FloatArray  # among sellers here, by traded column (11, 1, 1)
    rivalry: FloatArray  # between here and outside (11, 1); 1 where nothing is bought outside
    decay: float  # fall of a seller's pull with distance, 1/h
    home: FloatArray  # by how much sellers of the own county pull more besides (11, 1)
    carriers_here: float  # share of freight that carriers of the prefecture earn
    pull_scale: FloatArray  # pull of a county's sellers over that of their firms (11, 18)
    start_pull: FloatArray  # pull of their firms at the start, by traded column (11, 18)
    freight_level: FloatArray  # freight of each good over what full lorries cost (4, 1, 1)

    spared: FloatArray  # part of the freight of small loads that deliveries save, by county (18,)

    # What buyers have learnt
    links: FloatArray  # part of its purchases that each county remembers by seller (11, 18, 18)
    start_links: FloatArray  # the same at the start
    known: FloatArray  # pull of sellers over that at the start by what is remembered (11, 19, 18)

    # What buyers of the year want, for those who think of founding a firm
    wanted: FloatArray  # CNY in the year so far (11, 18)
    months_wanted: int  # months of it
    last_pull: FloatArray  # pull of sellers in the last of them (11, 18)
    start_wanted: FloatArray  # CNY in the year before the start (11, 18)
    start_access: FloatArray  # market access then (11, 18)

    # What follows from the ways, and from what buyers know
    weight: FloatArray  # of each seller with each buyer for its pull (11, 19, 18)
    mill: FloatArray  # weight x part of a payment that reaches the seller (11, 19, 18)
    freight: FloatArray  # freight in what buyers pay for goods (4, 19, 18)
    freight_outside: FloatArray  # freight in what they pay for goods outside (4, 18)
    export_factor: FloatArray  # orders of customers outside over those at the start's freight (11,)

    def __init__(self, p: Parameters, structure: Structure, network: Network) -> None:
        self.parameters = p
        self.network = network
        self.elasticity = 1.0 + structure.price_elasticity[SELLERS_OF][:, None, None]
        self.rivalry = rivalry(p)[:, None]
        self.spoilage = np.zeros((N_GOODS, 1, 1))
        self.spoilage[ROW[FOOD_PROCESSING]] = p.spoilage_food
        self.value = value_density(p)[:, None, None]
        self.decay = p.nearness_decay
        self.home = np.ones((N_TRADED, 1))
        self.carriers_here = p.local_carriers_share
        self.freight_level = np.ones((N_GOODS, 1, 1))
        self.pull_scale = np.ones((N_TRADED, N_COUNTIES))
        self.start_pull = np.ones((N_TRADED, N_COUNTIES))
        self.known = np.ones((N_TRADED, N_COUNTIES + 1, N_COUNTIES))
        self.spared = np.zeros(N_COUNTIES)
        self.version = -1

    def measure(self, distances: Distances) -> None:
        """Prices and weights that follow from the ways as they are."""
        left = 1.0 - self.spared
        freight = self.freight_level * distances.freight / self.value
        freight[:BULK, :OUTSIDE] *= left[:, None]
        freight[:BULK, OUTSIDE] *= left
        spoilt = self.spoilage * distances.hours
        delivered = np.ones((N_TRADED, *distances.freight.shape))
        delivered[:N_GOODS] += freight + spoilt
        self.delivered = delivered
        self.freight = freight / delivered[:N_GOODS]
        near = np.tile(nearness(distances.hours, self.decay), (N_TRADED, 1, 1))
        near[:, COUNTY_ROWS, COUNTY_ROWS] *= self.home
        # Customers outside pay mill prices, and carriers on top.
        near[:, OUTSIDE] = 1.0
        self.freight[:, OUTSIDE] = freight[:, OUTSIDE]
        self.anew = seller_weight(delivered, near, elasticity=self.elasticity)
        self.reaching = np.ones_like(delivered)
        self.reaching[:N_GOODS] -= self.freight
        self.reaching[:, OUTSIDE] = 1.0
        self.know()
        self.measure_outside(distances)
        self.to_hub = distances.to_hub

    def measure_outside(self, distances: Distances) -> None:
        """Prices of goods bought outside that follow from the ways as they are."""
        freight = (self.freight_level * distances.freight_outside / self.value)[:, 0]
        freight[:BULK] *= 1.0 - self.spared
        self.delivered_outside = np.ones((N_TRADED, N_COUNTIES))
        self.delivered_outside[:N_GOODS] += freight + (
            self.spoilage[:, 0] * distances.hours_outside
        )
        self.freight_outside = freight / self.delivered_outside[:N_GOODS]

    @each_run
    def spare(self, part: FloatArray) -> None:
        """Deliveries to villages spare a part of the freight of small loads, by county (18,)."""
        if not np.array_equal(part, self.spared):
            self.spared = part
            self.version = -1

    def know(self, known: FloatArray | None = None) -> None:
        """Weigh sellers by what buyers know of them too; as far as they do already, if not said."""
        if known is not None:
            self.known = np.concatenate([known, self.known[..., OUTSIDE:, :]], axis=-2)
        self.weight = self.anew * self.known
        self.mill = self.weight * self.reaching

    def remember(self, bought: FloatArray) -> None:
        """Buyers remember of whom they have `bought` this month, CNY, (11, 18, 18)."""
        speed = self.parameters.link_speed
        self.links = links_after_month(self.links, bought, speed=speed)

    def renew_links(self) -> None:
        """Once a quarter buyers turn to those whom they have come to know."""
        strength = self.parameters.link_strength
        if anywhere(strength > 0):
            self.know(habit(self.links, self.start_links, strength=strength))

    def prefer_home(self, home: FloatArray) -> None:
        """Let sellers of the own county pull so much more, by traded column (11,)."""
        factor = home[:, None] / self.home
        self.anew[:, COUNTY_ROWS, COUNTY_ROWS] *= factor
        self.home = home[:, None]
        self.know()

    def remember_start(self, wanted: FloatArray | None = None) -> None:
        """Take prices and pulls as they are for those of the start, when buyers here `wanted` so
        much in a year, CNY (11, 18).
        """
        start = self.start_pull * self.pull_scale
        self.start_wanted = np.ones((N_TRADED, N_COUNTIES)) if wanted is None else wanted
        self.start_access = self.access(self.start_wanted, start)
        self.wanted, self.last_pull = np.zeros((N_TRADED, N_COUNTIES)), start
        self.months_wanted = 0
        self.start_weight = self.anew / self.delivered ** (1.0 - self.elasticity)
        self.start_total = np.matvec(self.weight, start)
        self.start_outside = self.delivered_outside
        share = (self.weight * start[:, None, :])[:, :OUTSIDE]
        total = share.sum(axis=-1, keepdims=True)
        self.links = np.divide(share, total, out=np.zeros_like(share), where=total > 0)
        self.start_links = self.links
        self._follow_start()

    def _follow_start(self) -> None:
        """What depends on prices of now against those of the start."""
        worth = self.start_weight * self.delivered ** (1.0 - self.elasticity)
        self.worth = worth / self.start_total[..., None]
        start = self.start_pull * self.pull_scale
        outside = (self.worth[:, OUTSIDE] * start).sum(axis=-1)
        # Outside buyers meet the price index of all sellers here.
        index = outside ** (1.0 / (1.0 - self.elasticity[:, 0, 0]))
        self.export_factor = index**-self.parameters.export_price_elasticity

    @each_run
    def refresh(self) -> bool:
        """Follow the ways of this month; False, with nothing to do, while they are as they were."""
        network = self.network
        if self.version == network.version:
            return False
        self.version = network.version
        self.measure(Distances(network.between, network.places, self.parameters))
        self._follow_start()
        # From now on arrays are replaced, never written into.
        for values in vars(self).values():
            if isinstance(values, np.ndarray):
                values.setflags(write=False)
        return True

    def price_levels(self) -> tuple[FloatArray, FloatArray]:
        """Delivered prices here and outside over those of the start, (11, 18) each; sellers and
        their mill prices are those of then.
        """
        start = self.start_pull * self.pull_scale
        here = np.matvec(self.worth[..., :OUTSIDE, :], start)
        here = here ** (1.0 / (1.0 - self.elasticity[..., 0]))
        return here, self.delivered_outside / self.start_outside

    def pull(self, by_firms: FloatArray) -> FloatArray:
        """Pull of each county's sellers by traded column (11, 18), from that of their firms by
        county and market column (18, 15).
        """
        return by_firms.mT.take(SELLERS_OF, axis=-2) * self.pull_scale

    def access(self, wanted: FloatArray, pull: FloatArray) -> FloatArray:
        """Orders that a new seller would find in each county, per unit of pull, (11, 18), where
        buyers here want so much (11, 18) and those at work pull so much (11, 18).
        """
        weight = self.anew[:, :OUTSIDE]
        total = np.matvec(weight, pull)
        return market_access(wanted, weight, total)

    def access_growth(self) -> FloatArray:
        """Growth of market access since the start over that of all counties, by county and traded
        column, (18, 11), from the orders of the last year; 1 before a year is over.
        """
        if self.months_wanted < MONTHS_A_YEAR:
            return np.ones((N_COUNTIES, N_TRADED))
        now = self.access(self.wanted, self.last_pull)
        growth = now / np.maximum(self.start_access, 1e-300)
        usual = np.average(growth, axis=-1, weights=np.maximum(self.start_wanted, 1e-9))
        return (growth / np.maximum(usual, 1e-300)[:, None]).T

    def note_orders(self, wanted: FloatArray, pull: FloatArray, *, first: bool) -> None:
        """Add the month's orders of buyers here (11, 18) to the year's; `first` of a year."""
        self.wanted = wanted if first else self.wanted + wanted
        self.months_wanted = 1 if first else self.months_wanted + 1
        self.last_pull = pull

    def odds(self, pull: FloatArray, growth: FloatArray) -> FloatArray:
        """How the odds of buying here have moved since the start, (11, 18): `growth` is that of the
        sellers whom those here are up against, by traded column (11,).
        """
        here = np.matvec(self.worth, pull)[..., :OUTSIDE] / growth[..., None]
        return relative_worth(
            here,
            self.delivered_outside / self.start_outside,
            elasticity=self.elasticity[..., 0],
            rivalry=self.rivalry,
        )


def rivalry(p: Parameters) -> FloatArray:
    """Elasticity between sellers here and outside, by traded column (11,): 1, none at all, where
    nothing is bought outside.
    """
    rivals = np.full(N_TRADED, p.outside_rivalry_services)
    rivals[:N_GOODS] = p.outside_rivalry_goods
    rivals[BULK] = p.outside_rivalry_bulk
    rivals[ROW[CONSTRUCTION]] = p.outside_rivalry_construction
    rivals[ROW[NON_MARKET]] = 1.0
    return rivals


def value_density(p: Parameters) -> FloatArray:
    """What a tonne of each kind of goods is worth, CNY/t, (4,)."""
    values = np.full(N_GOODS, p.value_density_goods)
    values[ROW[FOOD_PROCESSING]] = p.value_density_food
    values[ROW[TIBETAN_MEDICINE]] = p.value_density_medicine
    values[BULK] = p.value_density_bulk
    return values


def own_shares(p: Parameters) -> FloatArray:
    """Part of what counties buy here that comes from their own sellers, by traded column (11,)."""
    goods = [p.own_share_goods] * (N_GOODS - 1) + [p.own_share_bulk]
    served = (
        p.own_share_construction,
        p.own_share_trade,
        p.own_share_hospitality,
        p.own_share_information,
        p.own_share_finance,
        p.own_share_trade,
        p.own_share_non_market,
    )
    return np.array([*goods, *served])
