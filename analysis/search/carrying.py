"""Which levers carry an answer: each put back alone, on paired draws; and what cuts take away that
no target measures.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers import policy, targets
from analysis.questions.comparison import paired_change
from analysis.reading.outcomes import outcomes_of
from analysis.reading.statistics import mean_interval
from analysis.search.answer import CONFIRMED, EMULATED
from analysis.search.confirm import DOCUMENT, STATUS_QUO, costs, paired

if TYPE_CHECKING:
    from pathlib import Path

    from abm.registers.policy import PolicyMix
    from analysis.search.confirm import Checks
    from analysis.search.optimise import Found
    from analysis.search.question import Question
    from runs.folder.reader import Results

MOST_DROPPED = 8
"""Levers that are put back by runs, the strongest by the emulator; of the others the table keeps
what the emulator says.
"""
DROP_DRAWS = 10
"""Paired draws on which each of them is put back."""
WITHOUT = "-"
"""Between the name of a mix and the lever that it is without."""
LEVEL, OUTCOME, MONEY = "lever", "outcome", "money"
"""Kinds of rows of the table of harm."""
OUTCOMES = (
    "real_gdp",
    "resident_income",
    "herder_income",
    "employment",
    "talent",
    "government_debt",
)
"""Yearly indicators that say how people and budgets fare and that no target is about."""
HARM_COLUMNS = ["kind", "name", "before", "after", "change", "low", "high", "seen_by", "source"]


def lever_table(
    question: Question, found: Found, mix: PolicyMix, *, folder: Path, checks: Checks
) -> pd.DataFrame:
    """Rows of `Answer.levers`, the strongest lever first."""
    places = np.flatnonzero(question.moved(found.point))
    without = np.repeat(found.point[None], len(places), axis=0)
    without[np.arange(len(places)), places] = question.bounds.usual[places]
    emulator = question.emulator
    whole = emulator.published(found.point[None])[:, question.columns]
    lost = whole - emulator.published(without)[:, question.columns] if len(places) else whole[:0]
    order = np.argsort(-lost.max(axis=1, initial=0.0), kind="stable")
    names = [question.bounds.names[places[place]] for place in order]
    bar = np.asarray(emulator.error)[question.columns]
    table = pd.DataFrame(
        [
            {
                **_setting(lever, float(found.point[places[place]])),
                "target": target,
                "lost": lost[place, column],
                "low": lost[place, column] - bar[column],
                "high": lost[place, column] + bar[column],
                "source": EMULATED,
            }
            for lever, place in zip(names, order, strict=True)
            for column, target in enumerate(question.names)
        ],
        columns=LEVER_COLUMNS,
    )
    if not checks.draws or not names:
        return table
    return _put_back(table, mix, names[:MOST_DROPPED], folder=folder, checks=checks)


def _put_back(
    table: pd.DataFrame, mix: PolicyMix, names: list[str], *, folder: Path, checks: Checks
) -> pd.DataFrame:
    """The table with what runs say of the levers of these names, each put back alone."""
    fewer = checks._replace(draws=min(checks.draws, DROP_DRAWS))
    without = [_without(mix, lever) for lever in names]
    results = paired(folder, [mix, *without], fewer, beside=())
    outcomes = outcomes_of(results)
    draws = outcomes.runs["draw"].to_numpy()
    table = table.copy()
    for place, row in table[table["lever"].isin(names)].iterrows():
        base, other = outcomes.pairs(_without(mix, row["lever"]).name, mix.name)
        column = outcomes.column(row["target"])
        chance = outcomes.chance[:, column]
        judged = np.isfinite(chance[base]) & np.isfinite(chance[other])
        base, other = base[judged], other[judged]
        if len(base):
            change = paired_change(draws[other], chance[base], chance[other])
            values = change["probability_change"], change["low"], change["high"], CONFIRMED
            table.loc[place, ["lost", "low", "high", "source"]] = values
    strongest = table.groupby("lever")["lost"].transform("max")
    order = np.lexsort((table.index, -strongest))
    return table.iloc[order].reset_index(drop=True)


def harm_table(
    question: Question, found: Found, mix: PolicyMix, results: Results | None
) -> pd.DataFrame:
    """Rows of `Answer.harm`: each lever that is cut, and how many counted targets notice it at all;
    the money of upper levels that is given up; how people and budgets fare, by runs, in the last
    year.
    """
    cut = np.flatnonzero(question.bounds.cut(found.point))
    if not len(cut):
        return pd.DataFrame(columns=HARM_COLUMNS)
    register = targets.register()
    counted = [register[name]["kind"] == "outcome" for name in question.emulator.targets]
    rows = [
        {
            "kind": LEVEL,
            "name": question.bounds.names[place],
            "before": question.bounds.usual[place],
            "after": found.point[place],
            "change": found.point[place] - question.bounds.usual[place],
            "seen_by": int(np.asarray(question.emulator.influence)[place, counted].sum()),
            "source": EMULATED,
        }
        for place in cut
    ]
    if results is not None:
        upper = costs(results, mix.name).loc["upper"]
        rows.append(
            {
                "kind": MONEY,
                "name": "upper",
                "change": upper["cost"],
                "low": upper["low"],
                "high": upper["high"],
                "source": CONFIRMED,
            }
        )
        rows += _outcomes(results, mix.name)
    return pd.DataFrame(rows, columns=HARM_COLUMNS)


def _outcomes(results: Results, mix: str) -> list[dict[str, object]]:
    """How a mix changes OUTCOMES in the last year, paired with the status quo."""
    runs = outcomes_of(results).runs.set_index("run_id")
    annual = results.read("annual", ["run_id", "year", *OUTCOMES])
    annual = annual[annual["year"] == annual["year"].max()].set_index("run_id")
    by_draw = annual.join(runs[["mix", "draw"]]).reset_index().set_index("draw")
    before, after = (by_draw[by_draw["mix"] == name][list(OUTCOMES)] for name in (STATUS_QUO, mix))
    rows: list[dict[str, object]] = []
    for name in OUTCOMES:
        both = pd.concat([before[name], after[name]], axis=1, keys=("before", "after")).dropna()
        mean, low, high = mean_interval((both["after"] - both["before"]).to_numpy())
        ends = {"change": mean, "low": low, "high": high}
        levels = {"before": both["before"].mean(), "after": both["after"].mean()}
        rows.append({"kind": OUTCOME, "name": name, **levels, **ends, "source": CONFIRMED})
    return rows


def _setting(lever: str, value: float) -> dict[str, object]:
    """A lever and its values, in its unit."""
    row = policy.register()[lever]
    return {
        "lever": lever,
        "unit": row["unit"],
        STATUS_QUO: row["status_quo"],
        "value": value,
        DOCUMENT: row["document"],
    }


def _without(mix: PolicyMix, lever: str) -> PolicyMix:
    """A mix with one lever put back."""
    return replace(
        mix,
        name=f"{mix.name}{WITHOUT}{lever}",
        paths={name: path for name, path in mix.paths.items() if name != lever},
    )


def strongest(levers: pd.DataFrame, number: int) -> list[str]:
    """The strongest levers of a table of levers, which is in this order."""
    return list(dict.fromkeys(levers["lever"]))[:number]


LEVER_COLUMNS = [
    "lever",
    "unit",
    STATUS_QUO,
    "value",
    DOCUMENT,
    "target",
    "lost",
    "low",
    "high",
    "source",
]
