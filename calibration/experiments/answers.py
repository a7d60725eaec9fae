"""What the answers of `ganzi reach` and `ganzi frontier` are worth: `python -m
calibration.experiments.answers OUT --draws 60`; prints the tables of `docs/results/reach.md`.

Six questions are answered by the emulator, run together on the same fresh draws with the status
quo and the document, corrected once where they miss, and run again on further draws; so is the
best mix for the document's local cost and for half of it, without and with cuts, with what these
raise and lower. With `--resume` what is there is kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.emulator.evaluate import load_emulator
from analysis.questions.comparison import compare
from analysis.reading.outcomes import outcomes_of
from analysis.search.confirm import DOCUMENT, STATUS_QUO, Checks, paired
from analysis.search.frontier import CORRECTED, RUNS, frontier
from analysis.search.question import LOCAL, asked
from analysis.search.ranges import point_of
from analysis.search.reach import judged, misses, shown, sought_for
from runs.folder.disk import make_folder
from runs.folder.reader import open_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.emulator.evaluate import Emulator
    from analysis.search.frontier import Frontier
    from analysis.search.reach import Sought, Trial
    from runs.folder.reader import Results

QUESTIONS = (
    "site_4a_2025",
    "services_above_scale_2025",
    "certificates_2025",
    "clean_capacity_2030",
    "visits_2025",
    "li_ore_capacity_2025",
)
LEVEL = 0.5


def answers(
    emulator: Emulator, folder: Path, checks: Checks, names: Sequence[str] = QUESTIONS
) -> pd.DataFrame:
    """A row a question and round: what the search promised, what runs say, at what cost."""
    questions = [asked(emulator, name, level=LEVEL) for name in names]
    sought = [sought_for(question, [question.names[0]]) for question in questions]
    first = _run(sought, folder / RUNS, checks)
    rows = [_row(trial, "first") for trial in first]
    missed = [trial for trial in first if misses(trial)]
    if missed:
        again = [
            sought_for(trial.question.corrected(*shown(trial)), [trial.question.names[0]])
            for trial in missed
        ]
        second = _run(again, folder / CORRECTED, checks.further())
        rows += [_row(trial, "corrected") for trial in second]
    return pd.DataFrame(rows)


def _run(sought: Sequence[Sought], folder: Path, checks: Checks) -> list[Trial]:
    """What became of several answers in one folder of runs."""
    results = paired(folder, [one.mix for one in sought], checks)
    return [judged(one, results) for one in sought]


def _row(trial: Trial, round_: str) -> dict[str, object]:
    """One answer as a row."""
    target = trial.targets.iloc[0]
    local = trial.costs.set_index("payer").loc[LOCAL]
    return {
        "target": target["target"],
        "round": round_,
        "promised": trial.found.chances[0],
        "possible": trial.possible,
        "levers": len(trial.mix.paths),
        "runs": target["probability"],
        "low": target["low"],
        "high": target["high"],
        "status_quo": target["status_quo"],
        "document": target["document"],
        "local_promised": local["emulated"],
        "local": local["cost"],
    }


def changes(found: Frontier, known: Sequence[str]) -> pd.DataFrame:
    """A row a mix and baseline: how many of the `known` targets its runs raise and lower beyond
    their own interval (95 %), and which it lowers, by points, the worst first.
    """
    rows = []
    for mix in found.mixes:
        for baseline in (STATUS_QUO, DOCUMENT):
            table = compare(_confirming(found.folder, mix.name), baseline)
            table = table[(table["mix"] == mix.name) & table["target"].isin(known)]
            lower = table[table["high"] < 0].sort_values("probability_change", kind="stable")
            rows.append(
                {
                    "mix": mix.name,
                    "against": baseline,
                    "raised": int((table["low"] > 0).sum()),
                    "lowered": len(lower),
                    "which": ", ".join(
                        f"{row['target']} {100 * row['probability_change']:.0f}"
                        for row in lower.to_dict("records")
                    ),
                }
            )
    return pd.DataFrame(rows)


def _confirming(folder: Path, mix: str) -> Results:
    """The runs that confirm a mix of a frontier: those after a correction where there were any."""
    again = folder / CORRECTED
    if again.is_dir():
        results = open_results(again)
        if mix in set(outcomes_of(results).runs["mix"]):
            return results
    return open_results(folder / RUNS)


def markdown(table: pd.DataFrame) -> str:
    """A table as it stands in the page."""
    columns = list(table.columns)
    lines = [columns, ["---"] * len(columns)]
    lines += [[_cell(value) for value in row] for row in table.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    """A value in a cell."""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def main(arguments: Iterable[str] | None = None) -> None:
    """Make the experiment and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m calibration.experiments.answers")
    parser.add_argument("out", type=Path)
    parser.add_argument("--draws", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=-1)
    parser.add_argument("--only", choices=("answers", "frontier", "cuts"), action="append")
    parser.add_argument("--resume", action="store_true")
    given = parser.parse_args(None if arguments is None else list(arguments))
    emulator = load_emulator()
    only = given.only or ["answers", "frontier", "cuts"]
    make_folder(given.out)
    if "answers" in only:
        checks = Checks(given.draws, given.jobs, progress=False, resume=given.resume)
        table = answers(emulator, given.out, checks)
        print(markdown(table), end="\n\n")
    budget = float(emulator.cost(point_of(DOCUMENT, emulator.levers)[None])[0, 0])
    for name, cuts in (("frontier", False), ("cuts", True)):
        if name in only:
            found = frontier(
                budgets=[budget / 2, budget],
                allow_cuts=cuts,
                confirm=given.draws,
                out=given.out / name,
                jobs=given.jobs,
                emulator=emulator,
                resume=given.resume,
                progress=False,
            )
            print(markdown(found.table.drop(columns=["known", "source"])), end="\n\n")
            print(markdown(changes(found, emulator.targets)), end="\n\n")


if __name__ == "__main__":
    main()
