"""Which runs the table is learned from: exact pairs of one lever each, and points spread over all
levers; one draw a point.

Every point is a row (mix, draw, then one column a lever): a lever that stands in a cell has exactly
that value, whatever the strength of implementation; an empty cell leaves it to the row's mix. So a
point meets the luck of the same draw under a shipped mix, and differs from that by policy only.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from abm.registers import policy

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray

BASES = ("status_quo", "document")
"""Mixes from which one lever at a time is moved: under the second one the gates are open (there is
a fund to share, a quota of load that the price is for).
"""
ENDS = ("high", "low")
PAIR_DRAWS = 2
"""Draws of each pair of a lever and an end."""
SEED = 20220331
SHARES = "fund_share_"
"""Beginning of the names of levers that mean something only together and beside a fund."""
STAYS = 0.30
"""Chance that a lever of a single-lever point stays where it is."""
AGAINST = 0.17
"""Chance that a lever that moves goes away from the document."""
OTHER = 0.12
"""Chance that a lever outside the families that are on moves nevertheless."""
JITTER = 0.25
"""Deviation of a lever's strength from its family's, in parts of its range."""
AT_AN_END = 0.5
"""Chance that a lever of a corner stands at an end; a quarter of them at the one away from the
document.
"""
FEW = 0.15
"""Chance that a lever moves where few do: half of those to an end; a quarter the other way."""
EVEN_SHARES = 0.35
ONE_SHARE = 0.65
"""A fund's shares: even up to the first chance, all in one up to the second, else spread."""


def levers() -> pd.DataFrame:
    """The register of levers by id: low, high, status_quo, document, section."""
    return pd.DataFrame(list(policy.register().values())).set_index("id")


def pair_points(draws: int, pair_draws: int = PAIR_DRAWS) -> pd.DataFrame:
    """Each lever alone at each of its ends, from each base; draws 0 to `draws` - 1 come in turn."""
    table = levers()
    rows: list[dict[str, Any]] = []
    for _, base, end in product(range(pair_draws), BASES, ENDS):
        for lever, row in table.iterrows():
            if row[end] != row[base]:
                rows.append({"mix": base, "draw": len(rows) % draws, lever: row[end]})
    return pd.DataFrame(rows).reindex(columns=["mix", "draw", *table.index])


def spread_points(number: int, draws: int, seed: int = SEED) -> pd.DataFrame:
    """Points over all levers, of each kind in turn: alone, by families, corners, few moved."""
    table = levers()
    luck = np.random.default_rng(seed)
    sample = qmc.Sobol(2 * len(table), seed=seed).random(2 ** int(np.ceil(np.log2(number))))
    kinds = (_single, _families, _corner, _few)
    values = np.array([kinds[k % len(kinds)](table, sample[k], luck) for k in range(number)])
    order = np.concatenate([luck.permutation(draws) for _ in range(number // draws + 1)])
    return as_points(values, order[:number])


def as_points(values: FloatArray, draws: FloatArray) -> pd.DataFrame:
    """Rows of a design in which every lever is set; values of shape (points, levers)."""
    table = levers()
    frame = pd.DataFrame(np.clip(values, table["low"], table["high"]), columns=table.index)
    frame.insert(0, "mix", "status_quo")
    frame.insert(1, "draw", np.asarray(draws, int))
    return frame


def _upwards(table: pd.DataFrame) -> FloatArray:
    """Where the document goes with each lever: 1, -1, or 0 for nowhere."""
    return np.sign((table["document"] - table["status_quo"]).to_numpy())


def _moved(table: pd.DataFrame, part: FloatArray, up: BoolArray) -> FloatArray:
    """Levers a part of the way, 0 to 1, from the status quo to the upper or the lower end."""
    start = table["status_quo"].to_numpy()
    end = np.where(up, table["high"], table["low"])
    return start + np.clip(part, 0, 1) * (end - start)


def _towards(table: pd.DataFrame, against: BoolArray, luck: np.random.Generator) -> BoolArray:
    """Whether levers go up: as the document goes, or where `against` the other way; at random where
    it goes nowhere.
    """
    way = _upwards(table)
    return np.where(way == 0, luck.random(len(table)) < 0.5, (way > 0) ^ against)


def _single(table: pd.DataFrame, sample: FloatArray, luck: np.random.Generator) -> FloatArray:
    """A point in which each lever stays, or moves by itself."""
    part, chance = np.split(sample, 2)
    moves = chance >= STAYS
    against = chance < STAYS + AGAINST * (1 - STAYS)
    return _with_shares(table, _moved(table, part * moves, _towards(table, against, luck)), luck)


def _families(table: pd.DataFrame, sample: FloatArray, luck: np.random.Generator) -> FloatArray:
    """A point in which half of the document's sections are on, each at a strength of its own."""
    sections = table["section"].map(section_of).to_numpy()
    strength = np.zeros(len(table))
    for section in dict.fromkeys(sections):
        on = luck.random() < 0.5
        size = luck.uniform(0.2, 1)
        spread = size + JITTER * luck.standard_normal(len(table))
        strength = np.where((sections == section) & on, np.maximum(spread, 1e-3), strength)
    part, chance = np.split(sample, 2)
    alone = (strength == 0) & (chance < OTHER)
    against = alone & (chance < OTHER / 2)
    part = np.where(alone, part, strength)
    return _with_shares(table, _moved(table, part, _towards(table, against, luck)), luck)


def _corner(table: pd.DataFrame, sample: FloatArray, luck: np.random.Generator) -> FloatArray:
    """A point whose levers stand at an end, at the status quo, or where the document puts them."""
    part, chance = np.split(sample, 2)
    at_end = chance < AT_AN_END
    against = chance < AT_AN_END / 4
    moved = _moved(table, at_end.astype(float), _towards(table, against, luck))
    as_document = ~at_end & (part < luck.random())
    return _with_shares(table, np.where(as_document, table["document"], moved), luck)


def _few(table: pd.DataFrame, sample: FloatArray, luck: np.random.Generator) -> FloatArray:
    """A point at which few levers differ from the status quo or from the document."""
    part, chance = np.split(sample, 2)
    base = table[BASES[luck.integers(len(BASES))]].to_numpy()
    moves = chance < FEW
    moved = _moved(table, 2 * part, _towards(table, chance < FEW / 4, luck))
    return _with_shares(table, np.where(moves, moved, base), luck)


def _with_shares(table: pd.DataFrame, values: FloatArray, luck: np.random.Generator) -> FloatArray:
    """The same with shares of a fund that add up to one."""
    own = np.flatnonzero(table.index.str.startswith(SHARES))
    chance = luck.random()
    shares = table["status_quo"].to_numpy()[own]
    if chance > ONE_SHARE:
        shares = luck.dirichlet(np.full(len(own), 0.7))
    elif chance > EVEN_SHARES:
        shares = np.eye(len(own))[luck.integers(len(own))]
    values = values.copy()
    values[own] = shares
    return values


def section_of(text: str) -> str:
    """The first section of the document that a lever stands in."""
    found = re.match(r"[^(]*\([^)]*\)", text)
    return found[0] if found else text
