"""`ganzi learn`: runs, fit, errors and table, in one folder that can be gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from abm.registers.policy import shipped_mixes
from analysis.emulator.evaluate import Emulator
from analysis.emulator.published import publishing
from analysis.emulator.stamp import hashes, stamp
from analysis.emulator.table import SHIPPED, read_table, write_table
from calibration.learning.assemble import assemble
from calibration.learning.errors import Errors, bars, left_out, no_errors
from calibration.learning.infill import infill_points
from calibration.learning.lessons import lessons
from calibration.learning.points import SEED, pair_points, spread_points
from runs import assess, open_results, sweep
from runs.refusals import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.emulator.table import Table
    from runs.folder.reader import Results

TABLE, ERRORS, COSTS = "table.json.gz", "errors.csv", "costs.csv"
PAGE = Path(__file__).parents[1] / "data" / "emulator"
"""Where the errors of the shipped table stand."""


class Sizes(NamedTuple):
    """How many runs are made."""

    mixes: tuple[str, ...] = ()
    """Shipped mixes that are run; all if none is named."""
    draws: int = 160
    """Draws of each shipped mix; the table speaks of these."""
    fresh: int = 100
    """First draw that only the errors of mixes left out look at."""
    pair_draws: int = 2
    pairs: int | None = None
    """Pairs that are run; by default all."""
    spread: int = 400
    infill: int = 60
    rounds: int = 2
    """Rounds of infill, so many points each."""


QUICK = Sizes(
    mixes=("status_quo", "document", "tourism", "energy_grid"),
    draws=4,
    fresh=2,
    pair_draws=1,
    pairs=3,
    spread=6,
    infill=2,
    rounds=1,
)
"""To see it work; not to be used."""


class Learned(NamedTuple):
    """A table and how far it was off on mixes left out."""

    table: Table
    chances: pd.DataFrame
    costs: pd.DataFrame


def learn(
    out: str | Path,
    sizes: Sizes,
    *,
    jobs: int = -1,
    resume: bool = False,
    mixes: str | Path | None = None,
    progress: bool = True,
) -> Learned:
    """Make the runs in `out` that are not there, learn the table and write it beside them.

    mixes: a result folder with all shipped mixes, of the same data, that is read instead of made.
    """
    out = Path(out)
    how: dict[str, Any] = {"jobs": jobs, "resume": resume, "progress": progress}
    if mixes is None:
        names = sizes.mixes or shipped_mixes()
        shipped = assess(mixes=names, draws=sizes.draws, out=out / "mixes", **how)
    else:
        shipped = open_results(mixes)
    pairs = pair_points(sizes.fresh, sizes.pair_draws).iloc[: sizes.pairs]
    folders = [shipped, sweep(pairs.dropna(axis=1, how="all"), out=out / "pairs", **how)]
    spread = spread_points(sizes.spread, sizes.fresh)
    folders.append(sweep(spread, out=out / "spread", **how))
    for number in range(1, sizes.rounds + 1):
        known = lessons(folders)
        so_far = assemble(known, shipped, no_errors(known), {})
        points = infill_points(Emulator(so_far), sizes.infill, sizes.fresh, SEED + number)
        folders.append(sweep(points, out=out / f"infill-{number}", **how))
    return from_runs(folders, out, sizes.fresh)


def from_runs(folders: list[Results], out: Path, fresh: int) -> Learned:
    """The table of runs that are made, written to `out` with its errors; the first folder holds
    the shipped mixes.
    """
    known = lessons(folders)
    draws = len(known.of_mix("status_quo").draw)
    chances, costs = left_out(known, publishing(folders[0], known.targets, draws), fresh)
    errors: Errors = bars(chances, costs, known.targets)
    made = {"runs": len(known.draw), "draws": draws, "fresh": fresh, **stamp()}
    table = assemble(known, folders[0], errors, made)
    write_table(table, out / TABLE)
    chances.to_csv(out / ERRORS, index=False, float_format="%.4f")
    costs.to_csv(out / COSTS, index=False, float_format="%.4f")
    return Learned(table, chances, costs)


def ship(out: str | Path) -> Path:
    """Put a learned table where `load_emulator` reads it, and its errors where the page does."""
    out = Path(out)
    PAGE.mkdir(exist_ok=True)
    for name in (ERRORS, COSTS):
        (PAGE / name).write_bytes((out / name).read_bytes())
    SHIPPED.write_bytes((out / TABLE).read_bytes())
    return SHIPPED


def restamp(file: Path = SHIPPED) -> Path:
    """Give a table the stamp of this version, after a change that leaves outcomes as they were;
    refused where they differ.
    """
    table = read_table(file)
    now = stamp()
    if table.stamp.get("outcomes") != now["outcomes"]:
        raise InputError(
            "emulator_outcomes",
            "{file}: runs yield other numbers than when the table was learned; make it anew with "
            "'ganzi learn'",
            file=file,
        )
    write_table(table._replace(stamp=table.stamp | now), file)
    return file


def is_of_this_version(file: Path = SHIPPED) -> bool:
    """Whether a table's stamp names this code and data, so that nothing has to be run to know."""
    known = read_table(file).stamp
    return all(known.get(name) == value for name, value in hashes().items())
