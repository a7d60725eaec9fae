"""What an answer leaves on the disk: the mix as a file that every command reads, with how it was
made, and its tables.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abm.registers import targets
from abm.registers.policy import mix_text
from analysis.questions.target_groups import GROUPS
from analysis.search.question import CHARGE, OTHERS_WEIGHT
from analysis.words.labels import group_label
from runs import identity
from runs.folder.disk import make_folder, writable, write_whole
from runs.folder.places import free_folder
from runs.language import column_text, in_every_language, say
from runs.refusals import InputError, new_folder

if TYPE_CHECKING:
    import pandas as pd

    from analysis.search.answer import Answer
    from analysis.search.confirm import Checks
    from analysis.search.frontier import Frontier
    from analysis.search.question import Question

LONGEST_NAME = 60
"""Letters of the name of a mix."""
TABLES = ("targets", "costs", "changes", "levers", "harm", "synergies")
"""Tables of an answer, each a csv file."""


def place_for(out: str | Path | None, *, resume: bool, job: str = "reach") -> Path:
    """The folder of an answer, made at once, so that one that cannot be is refused before anything
    runs; an old one only to go on with.
    """
    folder = free_folder(job) if out is None else Path(out)
    if resume and folder.is_dir():
        return folder
    if out is not None:
        return new_folder(folder)
    with writable(folder):
        make_folder(folder)
    return folder


def title_of(question: Question, wanted: list[str]) -> dict[str, str]:
    """Name and titles of the mix that answers a question."""
    percent = round(100 * question.level)
    more = f"_and_{len(wanted) - 1}_more" if len(wanted) > 1 else ""
    name = f"reach_{wanted[0][:LONGEST_NAME]}{more}_{percent}"
    titles = in_every_language(
        lambda: say(
            "What it takes: {what}, at least {percent} %",
            what=", ".join(_label(one) for one in wanted[:3]) + (" …" if len(wanted) > 3 else ""),
            percent=percent,
        )
    )
    return {"name": name, "title_en": titles["en"], "title_zh": titles["zh"]}


def _label(name: str) -> str:
    """A target or group in words."""
    return group_label(name) if name in GROUPS else column_text(targets.register()[name], "label")


def write_answer(answer: Answer, question: Question, checks: Checks) -> None:
    """Write the mix and the tables of an answer into its folder, each whole or not at all."""
    with writable(answer.folder):
        comments = provenance(answer, question, checks)
        text = mix_text(answer.mix, comments)
        write_whole(answer.folder / f"{answer.mix.name}.toml", text.encode())
        for name in TABLES:
            table = getattr(answer, name)
            if table is not None and len(table):
                write_table(answer.folder / f"{name}.csv", table)


def checked_csv(name: str) -> Path:
    """Path of a table that can be written; refused otherwise, before anything is reckoned."""
    file = Path(name)
    if file.suffix != ".csv":
        raise InputError("out_not_csv", "--out {name}: the name must end in .csv", name=name)
    if file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise InputError(
            "table_unwritable_there",
            "--out {name}: no table can be written there; give a file in a folder that exists",
            name=name,
        )
    return file


def write_table(file: Path, table: pd.DataFrame) -> None:
    """Write a table as csv, whole or not at all."""
    write_whole(file, table.to_csv(index=False, lineterminator="\n").encode())


def provenance(answer: Answer, question: Question, checks: Checks) -> list[str]:
    """Lines that say how a mix was found, and what became of it in runs."""
    asked = {
        "level": answer.level,
        "budget": question.budget,
        "robust": question.robust,
        "allow_cuts": bool(question.bounds.may_be_cut.any()),
    }
    lines = [
        f"Found by ganzi reach {' '.join(question.names)}",
        ", ".join(f"{name} = {value}" for name, value in asked.items()),
        f"cheapest by local cost + {OTHERS_WEIGHT} of that of upper levels, grid and firms + "
        f"{CHARGE} bn CNY a lever moved",
        f"version {identity.code_version()}; corrected {answer.corrections} times",
    ]
    if not answer.possible:
        lines.append("No policy here reaches the level: this mix brings the most.")
    if not answer.known:
        lines.append("This mix lies outside what the emulator was trained on: only runs count.")
    lines += [_said_of(row) for row in answer.targets.to_dict("records")]
    lines += [
        f"cost {row['payer']}: {row['cost']:.3f} bn CNY beyond the status quo, discounted "
        f"({row['source']})"
        for row in answer.costs.to_dict("records")
    ]
    if checks.draws:
        last = checks.first + checks.draws - 1
        lines.append(f"confirmed: on draws {checks.first} to {last}, rng {checks.rng}, paired")
    return lines


def _said_of(row: dict[str, Any]) -> str:
    """A target's probability as a comment."""
    return (
        f"{row['target']}: {row['probability']:.3f} ({row['low']:.3f} to {row['high']:.3f}, "
        f"{row['source']}), emulated {row['emulated']:.3f}"
    )


def write_frontier(frontier: Frontier) -> None:
    """Write the mixes and the table of a frontier into its folder."""
    with writable(frontier.folder):
        for mix, row in zip(frontier.mixes, frontier.table.to_dict("records"), strict=True):
            lines = [
                f"Found by ganzi frontier; budget {row['budget']} bn CNY; {row['source']}",
                f"targets met {row['met']:.2f}, local cost {row['local']:.3f} bn CNY",
                f"version {identity.code_version()}",
            ]
            text = mix_text(mix, lines)
            write_whole(frontier.folder / f"{mix.name}.toml", text.encode())
        write_table(frontier.folder / "frontier.csv", frontier.table)
