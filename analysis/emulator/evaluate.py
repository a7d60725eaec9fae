"""Instant probabilities: every target of a mix from the table, without a run.

    e = load_emulator()
    e.probabilities("document")              # target, probability, low, high, source
    e.published(e.point("my_mix.toml")[None])

A point is one value a lever, held from April 2022 on; in each draw the lever goes as far as the
drawn strength of implementation lets it. Draws of nearly the same strength share one value of it,
so that 20 evaluations stand for all draws.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import special

from abm.registers.policy import DRAWN, FIRST_MONTH, PolicyMix, load_mix
from analysis.emulator.cost_features import cost_features, straight
from analysis.emulator.features import built_of, features, planned, shifts
from analysis.emulator.published import Publishing, published
from analysis.emulator.stamp import check_stamp
from analysis.emulator.table import SHIPPED, as_json, read_table
from runs.refusals import InputError, Phrase

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray
    from analysis.emulator.table import Table

SOURCE = "emulated"
BINS = 20
"""Values of the strength of implementation that stand for those of all draws."""
AT_ONCE = 64
"""Points that are evaluated together, to keep memory small."""
ROUNDING = 1e-9


def load_emulator(path: str | Path | None = None) -> Emulator:
    """The emulator of the shipped table, or of another file; a table of another version is refused
    in one line.
    """
    file = SHIPPED if path is None else Path(path)
    table = read_table(file)
    check_stamp(table.stamp, file)
    return Emulator(table)


class Emulator:
    """All probabilities and costs of any point, from a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.levers = table.levers
        self.low, self.high, self.status_quo = table.low, table.high, table.status_quo
        self.targets = table.targets
        self.payers = table.payers
        self.influence = table.influence
        self.error = table.error
        self.cost_error = table.cost_error

    # What a mix is

    def point(self, mix: str | Path | PolicyMix) -> FloatArray:
        """The values of a mix's levers (levers,); refused where they change by year, or where
        nothing like it was trained.
        """
        mix = load_mix(mix)
        point = self.status_quo.copy()
        for lever, path in mix.paths.items():
            if len(path) != 1 or path[0][0] != FIRST_MONTH:
                raise _unknown(mix, Phrase("lever {lever} changes over time", lever=lever))
            point[self.levers.index(lever)] = path[0][1]
        if not self.known(point[None])[0]:
            raise _unknown(mix, Phrase("it is far from every mix that was tried"))
        return point

    def known(self, points: FloatArray) -> BoolArray:
        """Whether points (m, levers) lie inside what was trained (m,)."""
        points = np.atleast_2d(points)
        slack = ROUNDING * (self.high - self.low)
        inside = ((points >= self.low - slack) & (points <= self.high + slack)).all(axis=1)
        money = planned(points)
        least, most = self.table.planned.T
        inside &= ((money >= least - ROUNDING) & (money <= most + ROUNDING)).all(axis=1)
        return inside & (distance(points, self.table.trained) <= self.table.farthest)

    # What comes of it

    def by_draw(self, points: FloatArray, implementation: float | str = DRAWN) -> FloatArray:
        """The model's own probabilities in each draw, shape (m, targets, draws)."""
        points = np.atleast_2d(points)
        parts = [
            self._by_draw(points[first : first + AT_ONCE], implementation)
            for first in range(0, len(points), AT_ONCE)
        ]
        return np.concatenate(parts).transpose(0, 2, 1)

    def model(self, points: FloatArray, implementation: float | str = DRAWN) -> FloatArray:
        """The model's own probabilities, shape (m, targets)."""
        points = np.atleast_2d(points)
        parts = [
            self._by_draw(points[first : first + AT_ONCE], implementation).mean(axis=1)
            for first in range(0, len(points), AT_ONCE)
        ]
        return np.concatenate(parts)

    def published(self, points: FloatArray, implementation: float | str = DRAWN) -> FloatArray:
        """Published probabilities, shape (m, targets)."""
        return published(self._publishing, self.model(points, implementation))

    def cost(self, points: FloatArray, implementation: float | str = DRAWN) -> FloatArray:
        """What mixes cost beyond the status quo by payer, discounted, bn CNY, shape (m, payers)."""
        points = np.atleast_2d(points)
        bins = self._strengths if implementation == DRAWN else np.array([float(implementation)])
        shares = self._shares if implementation == DRAWN else np.ones(1)
        costs = cost_features(self._implemented(points, bins)) @ self.table.cost
        return np.einsum("mbp,b->mp", costs.reshape(len(points), len(bins), -1), shares)

    def probabilities(self, mix: str | Path | PolicyMix) -> pd.DataFrame:
        """One row a target: target, probability as published, low, high (the bar), source."""
        mix = load_mix(mix)
        probability = self.published(self.point(mix)[None], mix.implementation)[0]
        return pd.DataFrame(
            {
                "target": self.targets,
                "probability": probability,
                "low": np.maximum(probability - self.error, 0),
                "high": np.minimum(probability + self.error, 1),
                "source": SOURCE,
            }
        )

    def coefficients(self) -> dict[str, Any]:
        """What plain JavaScript needs to work out the same: the table, bins of strength, and what
        its features are made of.
        """
        wanted = as_json(self.table)
        for name in ("influence", "stamp"):
            wanted.pop(name)
        return wanted | {
            "bin": self._bins.tolist(),
            "strengths": np.round(self._strengths, 6).tolist(),
            "straight": straight().tolist(),
            **built_of(),
        }

    # Parts

    @cached_property
    def _publishing(self) -> Publishing:
        """How the model's probabilities become published ones."""
        table = self.table
        return Publishing(table.weight, table.rate, table.least, table.curves)

    @cached_property
    def _bins(self) -> IntArray:
        """Bin of strength of each draw (draws,)."""
        strength = self.table.strength
        number = min(BINS, len(strength))
        bins = np.empty(len(strength), int)
        for place, part in enumerate(np.array_split(np.argsort(strength, kind="stable"), number)):
            bins[part] = place
        return bins

    @cached_property
    def _strengths(self) -> FloatArray:
        """Mean strength of each bin."""
        return np.bincount(self._bins, self.table.strength) / np.bincount(self._bins)

    @cached_property
    def _shares(self) -> FloatArray:
        """Share of the draws in each bin."""
        return np.bincount(self._bins) / len(self._bins)

    def _implemented(self, points: FloatArray, strengths: FloatArray) -> FloatArray:
        """Points as far as implementation lets them go, shape (m x strengths, levers)."""
        away = strengths[None, :, None] * (points - self.status_quo)[:, None, :]
        return (self.status_quo + away).reshape(-1, points.shape[1])

    def _by_draw(self, points: FloatArray, implementation: float | str) -> FloatArray:
        """The model's own probabilities, shape (m, draws, targets)."""
        if implementation == DRAWN:
            strengths, bins = self._strengths, self._bins
        else:
            strengths, bins = np.array([float(implementation)]), np.zeros(len(self._bins), int)
        moved = features(self._implemented(points, strengths)) @ self.table.beta
        moved = moved.reshape(len(points), len(strengths), -1)
        return special.expit(self.table.base + moved[:, bins])


def distance(points: FloatArray, trained: FloatArray) -> FloatArray:
    """How far points lie from what was trained (m,): their leverage on a plain regression."""
    up, down = shifts(points)
    away = up - down
    return np.einsum("ml,lk,mk->m", away, trained, away)


def _unknown(mix: PolicyMix, why: Phrase) -> InputError:
    """The refusal of what the table does not know."""
    return InputError(
        "emulator_unknown",
        "not known, run it: mix '{mix}': {why}; 'ganzi assess --mix {mix}' does",
        mix=mix.name,
        why=why,
    )
