"""Estimates of a mix without a run, by the emulator: anchored at the shipped mix that it starts
from, so that they leave that mix's assessed numbers without a jump. One that starts from a mix that
was found leaves the numbers by which that one stands on the chart of mixes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.special import expit, logit

from abm.registers import policy, targets
from analysis.brief.found import local_cost
from analysis.emulator.evaluate import Emulator, load_emulator
from analysis.questions.digest import MET, REFERENCE
from analysis.questions.reachability import HEADLINE_KIND
from analysis.questions.shipped_mixes import BASELINE, LOCAL
from runs.refusals import InputError

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from analysis.brief.found import FoundMix
    from analysis.brief.pair import Choice
    from analysis.questions.shipped_mixes import ShippedMixes

EDGE = 1e-3
"""Probabilities are kept so far off 0 and 1 before their log odds are taken."""
KNOTS = 13
"""Values of a lever from its low to its high end at which a curve is worked out."""
BILLION = 1e9
"""The emulator's costs are in bn CNY."""


class Anchor(NamedTuple):
    """What has to be added to the emulator so that it says of a shipped mix what its runs said."""

    log_odds: FloatArray
    """By target of the emulator."""
    met: float
    cost: float
    """CNY of prefecture and counties."""


@lru_cache(maxsize=1)
def emulator_or_none() -> Emulator | None:
    """The emulator, if its table is there and is of this version."""
    try:
        return load_emulator()
    except InputError:
        return None


def own_log_odds(probability: FloatArray) -> FloatArray:
    """Log odds, finite."""
    return logit(np.clip(probability, EDGE, 1 - EDGE))


def counted_places(emulator: Emulator) -> list[int]:
    """Places of the targets that count in headlines."""
    register = targets.register()
    return [
        place
        for place, name in enumerate(emulator.targets)
        if register[name]["kind"] == HEADLINE_KIND
    ]


def raw(emulator: Emulator, mix: policy.PolicyMix) -> tuple[FloatArray, float, float]:
    """(published probabilities, counted targets met, CNY of prefecture and counties) as the
    emulator has them; InputError where it does not know the mix.
    """
    point = emulator.point(mix)[None]
    published = emulator.published(point, mix.implementation)[0]
    met = float(emulator.model(point, mix.implementation)[0][counted_places(emulator)].sum())
    payer = emulator.payers.index(LOCAL)
    cost = float(emulator.cost(point, mix.implementation)[0][payer]) * BILLION
    return published, met, cost


@lru_cache(maxsize=32)
def anchor(emulator: Emulator, shipped: ShippedMixes, base: str) -> Anchor:
    """The anchor at a shipped mix."""
    published, met, cost = raw(emulator, policy.load_mix(base))
    known = shipped.probabilities.loc[base]["probability"].reindex(list(emulator.targets))
    apart = own_log_odds(known.to_numpy(float)) - own_log_odds(published)
    return Anchor(
        np.nan_to_num(apart),
        shipped.level(MET, base)[0] - met,
        shipped.beyond(LOCAL, base)[0] - cost,
    )


def anchor_of(
    choice: Choice, found: FoundMix | None, emulator: Emulator, shipped: ShippedMixes
) -> Anchor:
    """The anchor of the mix on screen: `found` if it starts from one that was found."""
    if found is None:
        return anchor(emulator, shipped, base_of(choice, shipped))
    _, met, cost = raw(emulator, found.mix)
    more = shipped.level(MET, REFERENCE)[0] + float(found.row["more"])
    at_document = anchor(emulator, shipped, REFERENCE)
    return Anchor(at_document.log_odds, more - met, local_cost(found) - cost)


def base_of(choice: Choice, shipped: ShippedMixes) -> str:
    """Shipped mix at which the estimates of a mix are anchored."""
    base = choice.based_on()
    if base not in shipped.mixes:
        base = REFERENCE if choice.right.implementation == policy.DRAWN else BASELINE
    return base


def curve(
    choice: Choice, lever: str, shipped: ShippedMixes | None, found: FoundMix | None = None
) -> dict[str, Any]:
    """Estimates along the range of one lever, all others as they stand: the widget reads bars off
    it while the slider moves, so that nothing has to be asked for meanwhile.

    `at` are the values of the lever at which the emulator knows the mix, from the left; `rows` the
    probability by target, `met` and `cost` (as text) at each of them. Empty where none is known.
    """
    emulator = emulator_or_none()
    if emulator is None or shipped is None or shipped.outdated or choice.outlook != "uncertain":
        return {}
    row = policy.register()[lever]
    marks = (row["status_quo"], row["document"], choice.lever(lever))
    values = sorted({*np.linspace(row["low"], row["high"], KNOTS).tolist(), *marks})
    at, points = [], []
    for value in values:
        try:
            points.append(emulator.point(choice.with_lever(lever, value).mix(choice.right.name)))
        except InputError:
            continue
        at.append(value)
    if not at:
        return {}
    many, strength = np.array(points), choice.right.implementation
    try:
        moved = anchor_of(choice, found, emulator, shipped)
    except InputError:
        return {}
    odds = own_log_odds(emulator.published(many, strength)) + moved.log_odds
    met = emulator.model(many, strength)[:, counted_places(emulator)].sum(axis=1) + moved.met
    payer = emulator.payers.index(LOCAL)
    cost = emulator.cost(many, strength)[:, payer] * BILLION + moved.cost
    rows = np.round(expit(odds), 4).T.tolist()
    return {
        "lever": lever,
        "widest": (row["high"] - row["low"]) / (KNOTS - 1),
        "at": at,
        "rows": dict(zip(emulator.targets, rows, strict=True)),
        "error": dict(zip(emulator.targets, emulator.error.tolist(), strict=True)),
        "met": met.tolist(),
        "cost": cost.tolist(),
    }


def estimate(
    choice: Choice, shipped: ShippedMixes | None, found: FoundMix | None = None
) -> dict[str, Any]:
    """Estimates of the mix on screen as `steering.own_numbers` has them; empty where none is
    known: no table, another outlook, levers that change over time, far from what was learned.
    """
    emulator = emulator_or_none()
    if emulator is None or shipped is None or shipped.outdated or choice.outlook != "uncertain":
        return {}
    try:
        published, met, cost = raw(emulator, choice.mix(choice.right.name))
        moved = anchor_of(choice, found, emulator, shipped)
    except InputError:
        return {}
    probability = expit(own_log_odds(published) + moved.log_odds)
    low = np.maximum(probability - emulator.error, 0)
    high = np.minimum(probability + emulator.error, 1)
    rows = {
        name: [float(one), float(least), float(most)]
        for name, one, least, most in zip(emulator.targets, probability, low, high, strict=True)
    }
    return {"rows": rows, "met": met + moved.met, "cost": cost + moved.cost}
