"""The value of knowing: which uncertain numbers, if somebody surveyed them, would change most
verdicts. From the runs of a folder, without a new one.

    worth_surveying("results/assess-1")        # a row a number, the most worth first

If a number were known, each probability would be that of the draws in which the number is about so:
here, of a third of the draws each. A verdict changes where such a probability lies on the other
side of one half, or has another word; what is expected is the mean over the thirds. Thirds of few
draws differ by chance alone: they are drawn together as far as noise explains it, the same is
reckoned with the number shuffled among the draws, and what that gives is taken off. A survey brings
at most this: it never tells a number exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.likelihood import SCALE
from analysis.questions.reachability import counted, reachability
from analysis.reading.inputs import ASSUMPTION, STRENGTH, input_row, inputs_of
from analysis.reading.outcomes import as_results, by_draw, outcomes_of
from runs.refusals import InputError, whole_number

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import FloatArray, IntArray
    from runs.folder.reader import Results

PARTS = 3
"""Parts of the draws by the size of a number."""
FEWEST = 60
"""Draws below which a third of them says nothing."""
SHUFFLES = 200
SURE = 0.05
"""Chance, over all numbers together, of a value as large by luck that still counts as real."""
HALF = 0.5
CAUTION = 9.0
"""How many times what noise gives on average the parts must differ to count: an F of 9 comes by
chance once in five thousand times, and a folder holds thousands of pairs of number and target. What
is left is shrunk by it (James and Stein 1961).
"""
TINY = 1e-12
RANGE = (0.1, 0.9)
ROUNDING = 1e-9
SETTLED_BY_DECISION = (STRENGTH,)
"""Numbers that will be decided and cannot be surveyed."""


class Folder(NamedTuple):
    """What a folder says draw by draw under a mix."""

    chances: FloatArray
    """Of the counted targets, (draws, targets)."""
    moved: FloatArray
    """What is published beyond the model's mean, (targets,)."""
    names: list[str]
    values: FloatArray
    """Of the numbers that can be surveyed, (draws, numbers)."""
    numbers: list[str]


class Parts(NamedTuple):
    """The draws in parts by the size of each number."""

    means: FloatArray
    """What makes the mean of each part, (numbers, parts, draws)."""
    shares: FloatArray
    """Share of the draws in each part, (numbers, parts); 0 for one that is empty."""

    @classmethod
    def of(cls, values: FloatArray) -> Parts:
        """Parts by values (draws, numbers)."""
        places = np.array([_thirds(column) for column in values.T])
        member = (places[:, None, :] == np.arange(PARTS)[None, :, None]).astype(float)
        counts = member.sum(axis=2)
        return cls(member / np.maximum(counts, 1)[:, :, None], counts / len(values))


def _thirds(values: FloatArray) -> IntArray:
    """Part to which each draw belongs by the size of a number, (draws,): a third of the draws, or
    those with one of two or three values.
    """
    distinct, place = np.unique(values, return_inverse=True)
    if len(distinct) <= PARTS:
        return place
    return np.searchsorted(np.quantile(values, np.arange(1, PARTS) / PARTS), values)


def worth_surveying(
    results: str | Path | Results, mix: str = "document", shuffles: int = SHUFFLES
) -> pd.DataFrame:
    """One row an uncertain number that somebody could survey, those that change most verdicts
    first.

    Columns: input, meaning, unit, grade, source, low, high (the middle 80 % of the draws); sides
    (expected number of counted targets whose probability would lie on the other side of one half)
    and words (that would have another word), each beyond what chance gives, which stands in
    sides_by_chance and words_by_chance; p: chance of a value of words as large for the best of all
    numbers if none said anything; clear: p below 0.05; verdicts: targets whose words change most,
    at least in one third, by size; n draws.
    """
    results = as_results(results)
    shuffles = whole_number("shuffles", shuffles, 20)
    folder = _read(results, mix)
    parts = Parts.of(folder.values)
    own = _changes(folder, parts).sum(axis=-1)
    rng = np.random.default_rng(1)
    chance = np.array(
        [
            _changes(_shuffled(folder, rng.permutation(len(folder.chances))), parts).sum(axis=-1)
            for _ in range(shuffles)
        ]
    )
    expected = chance.mean(axis=0)
    best = (chance[:, 1] - expected[1]).max(axis=1)
    beyond = own - expected
    likely = _words(folder, parts)
    lines = []
    for place, name in enumerate(folder.numbers):
        p = (1 + int((best >= beyond[1, place] - ROUNDING).sum())) / (shuffles + 1)
        lines.append(
            {
                **_described(name, folder.values[:, place]),
                "sides": beyond[0, place],
                "words": beyond[1, place],
                "sides_by_chance": expected[0, place],
                "words_by_chance": expected[1, place],
                "p": p,
                "clear": p < SURE,
                "verdicts": " ".join(likely[place]),
                "n": len(folder.chances),
            }
        )
    table = pd.DataFrame(lines)
    return table.sort_values("words", ascending=False, kind="stable", ignore_index=True)


def _read(results: Results, mix: str) -> Folder:
    """What a folder says of the counted targets and of the numbers that can be surveyed."""
    outcomes = outcomes_of(results)
    inputs = inputs_of(results, mix).only(ASSUMPTION)
    rows = inputs.rows
    table = counted(reachability(results))
    table = table[table["mix"] == mix].set_index("target")
    names = [name for name in outcomes.names if name in table.index]
    chances = outcomes.chance[np.ix_(rows, [outcomes.column(name) for name in names])]
    draws = outcomes.runs["draw"].to_numpy()[rows]
    _, chances = by_draw(draws, chances)
    _, values = by_draw(draws, inputs.values)
    if len(chances) < FEWEST:
        raise InputError(
            "draws_too_few_to_condition",
            "{path}: '{mix}' has {n} draws; what knowing a number is worth needs at least {fewest}",
            path=outcomes.path,
            mix=mix,
            n=len(chances),
            fewest=FEWEST,
        )
    whole = np.isfinite(chances).all(axis=0)
    names = [name for name, one in zip(names, whole, strict=True) if one]
    chances = chances[:, whole]
    published = table.loc[names, "p_published"].to_numpy()
    kept = [place for place, name in enumerate(inputs.names) if name not in SETTLED_BY_DECISION]
    return Folder(
        chances=chances,
        moved=published - chances.mean(axis=0),
        names=names,
        values=values[:, kept],
        numbers=[inputs.names[place] for place in kept],
    )


def _shuffled(folder: Folder, order: IntArray) -> Folder:
    """The folder with its outcomes dealt out to other draws, whole draws at a time."""
    return folder._replace(chances=folder.chances[order])


def _known(folder: Folder, parts: Parts) -> FloatArray:
    """Published probabilities in each part of each number, (numbers, parts, targets): the part's
    mean, drawn to that of all draws as far as the parts differ by noise.
    """
    chances, whole = folder.chances, folder.chances.mean(axis=0)
    apart = parts.means @ chances - whole
    between = np.einsum("np,npt->nt", parts.shares, apart**2)
    within = np.maximum(chances.var(axis=0) - between, 0)
    noise = CAUTION * (PARTS - 1) * within / (len(chances) - PARTS)
    kept = np.clip(1 - noise / np.maximum(between, TINY), 0, 1)
    return np.clip(whole + kept[:, None, :] * apart + folder.moved, 0, 1)


def _changes(folder: Folder, parts: Parts) -> FloatArray:
    """Chance that the verdict on each target changes once a number is known, (2, numbers, targets):
    its side of one half, its word.
    """
    known = _known(folder, parts)
    before = np.clip(folder.chances.mean(axis=0) + folder.moved, 0, 1)
    sides = (known >= HALF) != (before >= HALF)
    words = _word(known) != _word(before)
    return np.stack([np.einsum("np,npt->nt", parts.shares, one) for one in (sides, words)])


def _words(folder: Folder, parts: Parts) -> list[list[str]]:
    """By number the targets whose word changes in some part, those with the widest range of
    probabilities first.
    """
    known = _known(folder, parts)
    there = parts.shares[:, :, None] > 0
    widest = np.where(there, known, -1).max(axis=1) - np.where(there, known, 2).min(axis=1)
    changed = _changes(folder, parts)[1] > 0
    return [
        [folder.names[place] for place in np.argsort(-wide, kind="stable") if one[place]]
        for wide, one in zip(widest, changed, strict=True)
    ]


def _word(probabilities: FloatArray) -> IntArray:
    """Place of the word for each probability."""
    return np.searchsorted(sorted(one.least for one in SCALE)[1:], probabilities, side="right")


def _described(name: str, values: FloatArray) -> dict[str, Any]:
    """What the register says of a number, and its range in the draws."""
    row = input_row(name)
    low, high = np.quantile(values, RANGE)
    return {
        "input": name,
        "meaning": row["meaning"],
        "unit": row["unit"],
        "grade": row["grade"],
        "source": row["source"],
        "low": float(low),
        "high": float(high),
    }
