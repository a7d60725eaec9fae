"""Rules of the forest: planting, growth, loss, insurance and carbon credits. Areas are in
hectares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import bounded
from agents.axis import at_least, per, total
from agents.calendar import MONTHS_A_YEAR
from agents.quantiles import lognormal

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values


class Registration(NamedTuple):
    """Carbon projects after a month of waiting."""

    pending: FloatArray  # projects on their way by whole months waited, count, (n, width)
    registered: FloatArray  # projects whose registration came through this month, count, (n,)


def fitting_area(area: FloatArray, room: FloatArray) -> FloatArray:
    """Areas that keep their sum and fit into the room of each place, shape of `area`: what is too
    much goes where there is room left, in proportion to it. The sum of `room` must be at least that
    of `area`.
    """
    inside = np.minimum(area, room)
    free = room - inside
    excess = at_least(total(area) - total(inside), 0.0)
    return inside + free * per(excess, total(free))


def planted_area(wanted: FloatArray, land: FloatArray, *, open_land: FloatArray) -> FloatArray:
    """Area that becomes forest in each place, shape of `wanted`: `land` that bears no forest is
    used up to what must stay open, and what does not fit goes where there is room left.
    """
    room = np.maximum(land - open_land, 0.0)
    return np.where(total(wanted) < total(room), fitting_area(wanted, room), room)


def forest_next(
    forest: FloatArray,
    *,
    maturing: FloatArray,
    survival: float,
    regrowth: FloatArray,
    loss: FloatArray,
) -> FloatArray:
    """Forest a year on, never negative: what was planted three years ago and survived counts
    now.
    """
    return np.maximum(forest + maturing * survival + regrowth - loss, 0.0)


def yearly_loss(u: FloatArray, *, middle: float, deviation: float) -> FloatArray:
    """Forest lost to fire and pests in a year; a few years are very bad."""
    return lognormal(u, middle, deviation)


def insured_next(
    insured: FloatArray,
    *,
    months: int,
    roll_out: float,
    subsidy_response: float,
    subsidy: float,
    usual_subsidy: float,
) -> FloatArray:
    """Insured share of the forest some months on, 0 to 1.

    A part of the uninsured forest joins each year: `roll_out` at the usual subsidy,
    `subsidy_response` more when governments pay the whole premium. Below the usual subsidy forest
    may drop out.
    """
    pace = roll_out + subsidy_response * (subsidy - usual_subsidy) / (1 - usual_subsidy)
    # At a negative pace the uninsured part grows past the whole forest, hence the clipping.
    return bounded(1 - (1 - insured) * np.exp(-pace * months / MONTHS_A_YEAR), 0.0, 1.0)


def registration(
    pending: FloatArray,
    started: FloatArray,
    *,
    months_needed: Values,
) -> Registration:
    """Carbon projects a month on.

    `pending` (n, width) holds projects by the whole months they have waited, `started` (n,) those
    that begin now; after `months_needed` they are through.
    """
    waiting = np.concatenate([started[..., None], pending[..., :-1]], axis=-1)
    due = (np.arange(waiting.shape[-1]) >= months_needed)[..., None, :]
    return Registration(waiting * ~due, np.add.reduce(waiting * due, axis=-1))


def credited_area(projects: float, *, project_area: float, eligible: float) -> float:
    """Area whose growth earns credits, at most the young forest that is `eligible`."""
    return min(projects * project_area, eligible)


def carbon_credits(area: float, sink: float) -> float:
    """Credits of a year, t: area x growth in t of carbon dioxide per ha and year."""
    return area * sink
