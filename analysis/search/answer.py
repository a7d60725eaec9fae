"""What `reach` answers: a mix, what it brings, what it costs, what it takes away; as tables which
say of each number whether runs have confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.questions.comparison import compare
from analysis.reading.outcomes import outcomes_of
from analysis.search.confirm import DOCUMENT, PAYERS, STATUS_QUO, confirmed, costs
from analysis.search.question import PAID, worst_mean
from analysis.search.ranges import point_of

if TYPE_CHECKING:
    from pathlib import Path

    from abm.registers.policy import PolicyMix
    from agents.arrays import FloatArray
    from analysis.search.optimise import Found
    from analysis.search.question import Question
    from runs.folder.reader import Results

EMULATED, CONFIRMED = "emulated", "confirmed"
"""Where a number comes from: the emulator, or runs on fresh draws."""
MISS = 0.05
"""Distance from the level, as a probability, that still counts as met."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A mix that reaches the level, or the one that comes nearest; its `repr` says it in words."""

    mix: PolicyMix
    level: float
    possible: bool
    """Whether the search found a mix that reaches the level with the money."""
    targets: pd.DataFrame
    """A row a chosen target: target, level, emulated with emulated_low and emulated_high,
    probability with low and high (confirmed, or emulated), status_quo, document, source, met.
    """
    costs: pd.DataFrame
    """A row a payer: emulated, cost, low, high, source; bn CNY beyond the status quo,
    discounted.
    """
    changes: pd.DataFrame
    """A row a target and baseline (status quo, document): what the mix gains and loses, paired."""
    levers: pd.DataFrame
    """A row a lever moved and chosen target: status_quo, value, document, and lost: what is missing
    when this lever alone is put back, with low, high and source.
    """
    harm: pd.DataFrame
    """What cuts take away that no target measures; empty where nothing is cut."""
    known: bool
    """Whether the mix lies inside what the emulator was trained on."""
    corrections: int
    """How often runs made the search begin again."""
    draws: int
    """Paired draws that confirm; 0 if everything is emulated."""
    folder: Path
    """Where mix, tables and runs stand."""
    synergies: pd.DataFrame | None = None
    """What pairs of the strongest levers bring only together; None if not asked for."""

    @property
    def source(self) -> str:
        """Whether the numbers of the chosen targets are confirmed or emulated."""
        return CONFIRMED if self.draws else EMULATED

    @property
    def met(self) -> bool:
        """Whether every chosen target has the level, or misses it by less than five points."""
        return bool(self.targets["met"].all())

    def __repr__(self) -> str:
        from analysis.search.telling import answer_lines

        return "\n".join(answer_lines(self))


def target_table(
    question: Question, found: Found, mix: PolicyMix, results: Results | None
) -> pd.DataFrame:
    """Rows of `Answer.targets`."""
    emulator, columns = question.emulator, question.columns
    points = np.vstack([found.point, question.bounds.usual, point_of(DOCUMENT, emulator.levers)])
    own, usual, document = emulator.published(points)[:, columns]
    bar = np.asarray(emulator.error)[columns]
    table = pd.DataFrame(
        {
            "target": question.names,
            "level": question.level,
            "emulated": own,
            "emulated_low": np.clip(own - bar, 0, 1),
            "emulated_high": np.clip(own + bar, 0, 1),
            "probability": own,
            "low": np.clip(own - bar, 0, 1),
            "high": np.clip(own + bar, 0, 1),
            STATUS_QUO: usual,
            DOCUMENT: document,
            "source": EMULATED,
        }
    )
    if question.robust is not None:
        chances = emulator.by_draw(found.point[None])[:, columns]
        table["worst"] = worst_mean(chances, question.robust)[0]
    if results is not None:
        runs = {
            name: confirmed(results, name, emulator).reindex(table["target"]).reset_index()
            for name in (mix.name, STATUS_QUO, DOCUMENT)
        }
        for end in ("probability", "low", "high"):
            table[end] = runs[mix.name][end]
        for name in (STATUS_QUO, DOCUMENT):
            table[name] = runs[name]["probability"]
        table["source"] = CONFIRMED
        if question.robust is not None:
            table["worst"] = _worst(results, mix.name, question)
    return table.assign(met=table["probability"] >= question.level - MISS)


def _worst(results: Results, mix: str, question: Question) -> FloatArray:
    """Chances of the chosen targets over the worst part of the draws that confirm, (chosen,)."""
    outcomes = outcomes_of(results)
    columns = [outcomes.column(name) for name in question.names]
    chances = outcomes.chance[np.ix_(outcomes.rows(mix), columns)]
    assert question.robust is not None, "asked only of cautious searches"
    return worst_mean(np.nan_to_num(chances).T[None], question.robust)[0]


def cost_frame(
    question: Question, found: Found, mix: PolicyMix, results: Results | None
) -> pd.DataFrame:
    """Rows of `Answer.costs`; before runs only the payers that a search counts."""
    emulator = question.emulator
    paid = dict(zip(PAID, question.paid(found.point[None])[:, 0], strict=True))
    shares = dict(zip(emulator.payers, emulator.cost_error, strict=True))
    bars = {payer: shares[payer] * abs(paid[payer]) for payer in PAID}
    rows = [
        {
            "payer": payer,
            "emulated": paid[payer],
            "cost": paid[payer],
            "low": paid[payer] - bars[payer],
            "high": paid[payer] + bars[payer],
            "source": EMULATED,
        }
        for payer in PAID
    ]
    if results is None:
        return pd.DataFrame(rows)
    table = costs(results, mix.name).reset_index()
    emulated = [paid.get(payer, np.nan) for payer in PAYERS]
    return table.assign(emulated=emulated, source=CONFIRMED)[[*rows[0]]]


def change_table(
    question: Question, found: Found, mix: PolicyMix, results: Results | None
) -> pd.DataFrame:
    """Rows of `Answer.changes`, the largest changes first."""
    if results is not None:
        tables = [compare(results, baseline) for baseline in (STATUS_QUO, DOCUMENT)]
        table = pd.concat(tables, ignore_index=True)
        table = table[table["mix"] == mix.name].assign(source=CONFIRMED)
    else:
        emulator = question.emulator
        points = np.vstack(
            [question.bounds.usual, point_of(DOCUMENT, emulator.levers), found.point]
        )
        usual, document, own = emulator.published(points)
        bar = np.asarray(emulator.error)
        table = pd.concat(
            [
                pd.DataFrame(
                    {
                        "target": emulator.targets,
                        "baseline": baseline,
                        "probability_baseline": before,
                        "probability": own,
                        "probability_change": own - before,
                        "low": own - before - bar,
                        "high": own - before + bar,
                        "verdict": "",
                        "source": EMULATED,
                    }
                )
                for baseline, before in ((STATUS_QUO, usual), (DOCUMENT, document))
            ],
            ignore_index=True,
        )
    table = table[CHANGE_COLUMNS].sort_values(
        "probability_change", key=abs, ascending=False, kind="stable"
    )
    return table.sort_values("baseline", ascending=False, kind="stable", ignore_index=True)


CHANGE_COLUMNS = [
    "target",
    "baseline",
    "probability_baseline",
    "probability",
    "probability_change",
    "low",
    "high",
    "verdict",
    "source",
]
