"""A forecast made again with the outside world as it came: the same draws, parameters, error and
code, only the observed paths of drivers replaced.

What then differs from the first forecast is what nobody could have known of the outside world;
what is still wrong is the model's own error. It is no forecast, it writes no parameter, and no fit
takes its folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.registers.realised import checked_realised
from agents.calendar import MONTHS_A_YEAR
from analysis.questions.reachability import reachability
from calibration.scoring import scores
from calibration.scoring.cells import number_in, past_days_of, rows_of
from calibration.scoring.forecast import forecast_of
from calibration.scoring.known import read_outcomes
from calibration.scoring.work import Scores, scored
from runs import identity
from runs.execution import Execution, carry_out
from runs.folder.manifest import code_fields, is_conditional
from runs.folder.reader import open_results
from runs.refusals import InputError, Phrase

if TYPE_CHECKING:
    from runs.folder.reader import Results


class Explained(NamedTuple):
    """A forecast and the same with the outside world as it came."""

    changes: pd.DataFrame
    """A row a target: published probability in both, and the difference."""
    scores: pd.DataFrame
    """A row a forecaster and score: of both, and the difference, which the outside world explains;
    empty without outcomes.
    """
    left_out: list[str]
    mix: str


def read_paths(file: str | Path) -> dict[str, dict[str, float]]:
    """Observed values of drivers from a CSV with the columns driver, month (or a year, for each of
    its months), value: driver -> month -> value.
    """
    found: dict[str, dict[str, float]] = {}
    for number, row in rows_of(file, ("driver", "month", "value"), (), numbers=("value",)):
        at = Phrase("{file}, row {row}", file=file, row=number)
        past_days_of(at, row["month"])
        value = number_in(at, "value", row["value"])
        for month in _months(row["month"]):
            if month in found.setdefault(row["driver"], {}):
                raise InputError(
                    "path_twice",
                    "{at}: '{driver}' stands there twice in {month}; keep the newest",
                    at=at,
                    driver=row["driver"],
                    month=month,
                )
            found[row["driver"]][month] = value
        checked_realised({row["driver"]: found[row["driver"]]}, Phrase("{at}: ", at=at))
    if not found:
        raise InputError(
            "no_path",
            "{file} holds no observed value; it needs rows with driver, month and value",
            file=file,
        )
    return checked_realised(found)


def _months(text: str) -> list[str]:
    """The month that a cell says, or all of a year."""
    text = text.replace("/", "-")
    if "-" in text:
        year, month = text.split("-")[:2]
        return [f"{year}-{month.zfill(2)}"]
    return [f"{text}-{month:02}" for month in range(1, MONTHS_A_YEAR + 1)]


def reforecast(
    folder: str | Path, paths: str | Path, out: str | Path, how: Execution
) -> tuple[Results, Results]:
    """(results of a folder, the same runs with observed paths in the folder `out`)."""
    realised = read_paths(paths)
    original = open_results(folder)
    _check(original)
    experiment = original.experiment.conditional_on(realised)
    return original, carry_out(experiment, Path(out), how)


def _check(original: Results) -> None:
    """Refuse a folder that is conditional already, or of other code."""
    if is_conditional(original.manifest):
        raise InputError(
            "conditional_again",
            "{folder} is conditional on outside paths already; name the folder it was made from",
            folder=original.path,
        )
    then, now = code_fields(original.manifest), code_fields(identity.decisive())
    changed = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    if changed:
        raise InputError(
            "reforecast_other_code",
            "{folder} was made by other code or data ({changed}); use the version that made it",
            folder=original.path,
            changed=changed[0],
        )


def explained(
    original: Results, conditional: Results, outcomes: str | Path = "", mix: str = ""
) -> Explained:
    """What the outside world explains: changes of probabilities, and of scores once outcomes are
    known.
    """
    first, second = forecast_of(original), forecast_of(conditional)
    mix = scores.chosen_mix(first, mix)
    changes = _changes(original, conditional, mix)
    if not outcomes:
        return Explained(changes, pd.DataFrame(), [], mix)
    known = read_outcomes(outcomes, first.words)
    before, after = (scored(one, known, mix) for one in (first, second))
    return Explained(changes, score_changes(before, after), before.left_out, mix)


def _changes(original: Results, conditional: Results, mix: str) -> pd.DataFrame:
    """A row a target under a mix that both judge: published probabilities and their difference,
    largest first.
    """
    columns = ["target", "number", "label_en", "label_zh", "p_published"]
    first, second = (
        table[table["mix"] == mix][columns].set_index("target")
        for table in (reachability(original), reachability(conditional))
    )
    table = first.assign(
        conditional=second["p_published"], change=second["p_published"] - first["p_published"]
    )
    table = table.rename(columns={"p_published": "original"}).dropna(subset=["change"])
    order = np.argsort(-table["change"].abs().to_numpy(), kind="stable")
    return table.iloc[order].reset_index()


def score_changes(before: Scores, after: Scores) -> pd.DataFrame:
    """A row a forecaster of ours and score: original, conditional, and original less conditional,
    which the outside world explains (for the log score: conditional less original).
    """
    rows = []
    for name in scores.OWN:
        for score, sign in (("brier", 1), ("log_score", -1)):
            rows += _row(name, score, sign, before.forecasters, after.forecasters)
        rows += _row(name, "relative_crps", 1, before.level_means, after.level_means)
    return pd.DataFrame(
        rows, columns=["forecaster", "score", "n", "original", "conditional", "explained"]
    )


def _row(
    name: str, score: str, sign: int, before: pd.DataFrame, after: pd.DataFrame
) -> list[dict[str, object]]:
    """One score of one forecaster in both; nothing where one has none."""
    if before.empty or after.empty:
        return []
    first, second = (table[table["forecaster"] == name] for table in (before, after))
    if first.empty or second.empty:
        return []
    original, conditional = float(first[score].iloc[0]), float(second[score].iloc[0])
    return [
        {
            "forecaster": name,
            "score": score,
            "n": int(first["n"].iloc[0]),
            "original": original,
            "conditional": conditional,
            "explained": sign * (original - conditional),
        }
    ]
