"""What levers bring only together: the strongest levers of a mix in all combinations, on the same
fresh draws; no regression could tell it from a few hundred points.

    lever_synergies("tourism", ["site_upgrade_budget", "facility_budget"], ["site_4a_2025"])
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.registers.policy import load_mix
from analysis.questions.contributions import MOST_PARTS_FOR_ALL, designed_mixes, synergies
from analysis.search.confirm import Checks, paired
from analysis.search.question import chosen_targets
from runs.folder.places import free_folder
from runs.refusals import InputError, Phrase, one_of, whole_number
from runs.workers.ensemble import checked_jobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abm.registers.policy import PolicyMix

STRONGEST = 3
"""Levers that a factorial of an answer takes: eight mixes."""
FACTORIAL_DRAWS = 20
COLUMNS = ["target", "first", "second", "synergy", "low", "high", "n", "clear"]


def lever_synergies(
    mix: str | PolicyMix,
    levers: Sequence[str],
    targets: str | Iterable[str],
    *,
    draws: int = FACTORIAL_DRAWS,
    out: str | Path | None = None,
    jobs: int = -1,
) -> pd.DataFrame:
    """What pairs of levers of a mix bring to targets only together, from runs of all combinations
    of the levers, each at the status quo or at the mix's value; the mix's other levers stay.

    A row a target and pair: target, first, second, synergy (probability; below 0 the two get in
    each other's way), low, high (95 %, Student over the draws), n draws, clear: the interval is on
    one side of 0. Two levers are a 2 x 2 factorial; with more it is the mean over what else is in
    place (Shapley's interaction index).
    """
    from abm.registers import targets as register

    base = load_mix(mix)
    for lever in levers:
        one_of(Phrase("lever of the mix '{name}'", name=base.name), lever, list(base.paths))
    if not 2 <= len(set(levers)) <= MOST_PARTS_FOR_ALL:
        raise InputError(
            "levers_for_synergies",
            "{number} levers: what levers bring together needs 2 to {most} different ones",
            number=len(set(levers)),
            most=MOST_PARTS_FOR_ALL,
        )
    names = chosen_targets(targets, register.register())
    checks = Checks(whole_number("draws", draws, 2), checked_jobs(jobs))
    folder = free_folder("synergies") if out is None else Path(out)
    return factorial_table(base, list(dict.fromkeys(levers)), names, folder=folder, checks=checks)


def factorial_table(
    mix: PolicyMix, levers: Sequence[str], targets: Sequence[str], *, folder: Path, checks: Checks
) -> pd.DataFrame:
    """Rows of `lever_synergies`; none where fewer than two levers are moved."""
    if len(levers) < 2:
        return pd.DataFrame(columns=COLUMNS)
    mixes = designed_mixes(mix, design="all", parts={lever: (lever,) for lever in levers})
    fewer = checks._replace(draws=min(checks.draws, FACTORIAL_DRAWS))
    results = paired(folder, mixes, fewer, beside=())
    tables = [synergies(results, target, parts=levers).assign(target=target) for target in targets]
    table = pd.concat(tables, ignore_index=True)
    return table.assign(clear=(table["low"] > 0) | (table["high"] < 0))[COLUMNS]
