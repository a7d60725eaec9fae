"""Rules of the forest: planting, growth, loss, insurance and carbon credits. Areas are
in hectares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.quantiles import lognormal

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def fitted(area: FloatArray, room: FloatArray) -> FloatArray:
    """Areas that keep their sum and fit into the room of each place, shape of `area`: what is too
    much goes where there is room left, in proportion to it. The sum of `room` must be at least that
    of `area`.
    """
    kept = np.minimum(area, room)
    free = room - kept
    excess = np.sum(area) - np.sum(kept)
    return kept + (free * (excess / np.sum(free)) if excess > 0 else 0.0)


def planted(wanted: FloatArray, land: FloatArray, kept: FloatArray) -> FloatArray:
    """Area that becomes forest in each place, shape of `wanted`: open `land` is used up to what
    must be `kept`, and what does not fit goes where there is room left.
    """
    room = np.maximum(land - kept, 0.0)
    return fitted(wanted, room) if np.sum(wanted) < np.sum(room) else room


def forest_next(
    forest: FloatArray,
    maturing: FloatArray,
    survival: float,
    regrowth: FloatArray,
    loss: FloatArray,
) -> FloatArray:
    """Forest a year on, never negative: what was planted three years ago and survived
    counts now.
    """
    return np.maximum(forest + maturing * survival + regrowth - loss, 0.0)


def yearly_loss(u: FloatArray, middle: float, deviation: float) -> FloatArray:
    """Forest lost to fire and pests in a year; a few years are very bad."""
    return lognormal(u, middle, deviation)


def insured_next(
    insured: FloatArray,
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
    return np.clip(1 - (1 - insured) * np.exp(-pace * months / 12), 0.0, 1.0)


def registered(
    pending: FloatArray, started: FloatArray, months_needed: int
) -> tuple[FloatArray, FloatArray]:
    """(pending, projects registered this month) a month on.

    `pending` (n, width) holds projects by the whole months they have waited; after `months_needed`
    they are through.
    """
    waited = np.column_stack([started, pending[:, :-1]])
    done = waited[:, months_needed:].sum(axis=1)
    waited[:, months_needed:] = 0.0
    return waited, done


def credited_area(projects: float, project_area: float, eligible: float) -> float:
    """Area whose growth earns credits, at most the young forest that is `eligible`."""
    return min(projects * project_area, eligible)


def carbon_credits(area: float, sink: float) -> float:
    """Credits of a year, t: area x growth in t of carbon dioxide per ha and year."""
    return area * sink
