"""Who follows which practice as the run begins, for whom else it would pay, and from whom herders
learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from abm.pasture.herder_figures import harvested_hay
from abm.pasture.kin import kin_of_herders
from abm.pasture.levers import usual
from abm.pasture.practices import (
    COOPERATIVE,
    MOST_AT_START,
    PRACTICES,
    count_practices,
    pays_share,
    practice_gains,
    practice_start,
    reach,
)
from abm.pasture.seasons import months_left
from abm.pasture.start_markets import fit_markets, open_animal_markets
from agents.calendar import COLD_MONTHS
from agents.county import COUNTIES
from agents.pasture import adoption
from agents.pasture.herder import COMMERCIAL, TRADITIONAL
from agents.quantiles import binomial, normal

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import Values

READINESS_LUCK = 6
PRACTICE_LUCK = READINESS_LUCK + 1 + np.arange(len(PRACTICES) + 1)[:, None]
"""Last of them the luck with the stocking limit."""

READINESS_OF_TYPE = np.zeros(3)
READINESS_OF_TYPE[TRADITIONAL] = -1.0
READINESS_OF_TYPE[COMMERCIAL] = 1.0
"""How far types of herders stand from the middle in their wish for a practice, in shifts."""

ROUNDS_OF_MEMBERS = 3
"""Rounds in which markets are fitted again once members of cooperatives are known."""


def set_apart(model: GanziModel) -> None:
    """What sets herders apart in their wish for practices, how soon they hear of them, and from
    whom.
    """
    p, herders, pasture = model.parameters, model.herders, model.pasture
    shift = p.adoption_type_shift * READINESS_OF_TYPE[herders.behaviour]
    u = model.world_streams.uniform("start", 0, herders.uid, READINESS_LUCK)
    pasture.readiness = shift + normal(u, 0, p.adoption_deviation)
    by_type = np.array([p.awareness_traditional, 1.0, p.awareness_commercial])
    pasture.awareness = p.adoption_innovation * by_type[herders.behaviour]
    luck = model.world_streams.uniform("start", 0, herders.uid, PRACTICE_LUCK)
    pasture.practice_score = normal(luck)
    pasture.kin = kin_of_herders(model)


def adopt_practices(model: GanziModel) -> None:
    """Who follows which practice at the start, and for whom else it would pay."""
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    start = practice_start(p)
    # Markets tell members of cooperatives apart, and membership pays by what markets give.
    herders.cooperative = np.full(herders.n, start[COOPERATIVE])
    open_animal_markets(model)
    unchanged = np.ones(len(COUNTIES))
    gains = practice_gains(model, usual, animals=unchanged, beds=0.0 * unchanged)

    pasture.thresholds = {}
    luck = ndtr(pasture.practice_score)
    for practice, u in zip(PRACTICES, luck, strict=False):
        gain, share = gains[practice], start[practice] / reach(p, practice)
        has = min(share, MOST_AT_START)
        would_pay = min(share + p.practice_potential, MOST_AT_START)
        chance = pays_share(
            model, practice, gain=gain, threshold=threshold_of(model, practice, has, gain)
        )
        followers = np.minimum(binomial(u, herders.weight, chance) / herders.weight, 1.0)
        setattr(herders, practice, followers)
        pasture.thresholds[practice] = threshold_of(model, practice, would_pay, gain)

    count_practices(model)
    # Members of cooperatives have larger herds than others.
    fit_markets(model, ROUNDS_OF_MEMBERS)
    counties.cooperative_support = pasture.usual_cooperative_support

    # A run that begins in the cold season begins with the hay that is then left.
    month = model.clock.month
    left = months_left(month) if month in COLD_MONTHS else 0
    herders.hay = harvested_hay(model) * (left / len(COLD_MONTHS))


def threshold_of(model: GanziModel, practice: str, share: float, gain: Values) -> float:
    """Threshold under which a practice would pay a mean `share` of those who can follow it."""
    p, herders = model.parameters, model.herders
    return adoption.threshold_for(
        share,
        gain=gain,
        spread=p.adoption_spread,
        readiness=model.pasture.readiness,
        weight=herders.weight,
    )
