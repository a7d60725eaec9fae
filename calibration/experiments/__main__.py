"""All experiments, in full: `python -m calibration.experiments` (or `make experiments`); writes
what the site shows.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

import calibration.experiments as experiments
from abm.registers.drawing import POSTERIOR, PRIOR, SOURCES
from abm.registers.posterior import is_shipped
from analysis.questions.ablations import ablation_table
from analysis.questions.stress import closures
from calibration.closures_page import draw_closures, ship
from calibration.experiments import results
from calibration.experiments.effects import clearest
from calibration.experiments.pairs import sign_table
from calibration.experiments.reasons import reasons_of_the_document
from calibration.fitting import recovery

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def sectors() -> list[str]:
    """Sectors that have known signs or stylised facts."""
    modules = (module.name.partition("_") for module in pkgutil.iter_modules(experiments.__path__))
    return sorted({sector for kind, _, sector in modules if kind in ("signs", "facts")})


def of_sectors(
    prefix: str, name: str, chosen: Collection[str] | None = None
) -> list[tuple[str, Any]]:
    """`name` of every module of this package called `prefix` and a sector (all by default): list of
    (sector, value).
    """
    modules = sorted(module.name for module in pkgutil.iter_modules(experiments.__path__))
    values = []
    for module in modules:
        sector = module.removeprefix(prefix)
        if module.startswith(prefix) and (chosen is None or sector in chosen):
            contents = importlib.import_module(f"{experiments.__name__}.{module}")
            values.append((sector, getattr(contents, name)))
    return values


def signs(
    draws: int, jobs: int, chosen: Collection[str] | None = None, source: str = POSTERIOR
) -> pd.DataFrame:
    """Every known sign of every sector; sectors share the worlds they have in common."""
    rows = [
        (sector, sign)
        for sector, of_sector in of_sectors("signs_", "SIGNS", chosen)
        for sign in of_sector
    ]
    table = sign_table([sign for _, sign in rows], range(draws), jobs, source=source)
    return table.assign(sector=[sector for sector, _ in rows])


def facts(
    draws: int, jobs: int, chosen: Collection[str] | None = None, source: str = POSTERIOR
) -> pd.DataFrame:
    """Every stylised fact of every sector."""
    tables = [
        function(draws, jobs, source).assign(sector=sector)
        for sector, function in of_sectors("facts_", "facts", chosen)
    ]
    return pd.concat(tables, ignore_index=True)


def effects(
    draws: int, jobs: int, chosen: Collection[str] | None = None, source: str = PRIOR
) -> pd.DataFrame:
    """The strongest effects of every lever (of all sectors at once), under the prior only."""
    return clearest(draws, jobs)


def recovered(
    draws: int, jobs: int, chosen: Collection[str] | None = None, source: str = PRIOR
) -> pd.DataFrame:
    """Whether the fit finds parameters that made up the data, over as many truths as `draws`."""
    return recovery.experiment(draws, jobs)


def with_others(
    table: pd.DataFrame, part: str, folder: Path, chosen: Collection[str] | None
) -> pd.DataFrame:
    """The fresh rows, and before them those of the other sectors as they stand in the folder."""
    before = results.read(part, folder)
    if chosen is None or "sector" not in before:
        return table
    return pd.concat([before[~before["sector"].isin(chosen)], table], ignore_index=True)


def ablations(
    draws: int, jobs: int, chosen: Collection[str] | None = None, source: str = POSTERIOR
) -> pd.DataFrame:
    """What every mechanism is worth (of all sectors at once)."""
    return ablation_table(draws, jobs=jobs, source=source)


def closed_edges(
    draws: int, jobs: int, chosen: Collection[str] | None = None, source: str = POSTERIOR
) -> pd.DataFrame:
    """What the closure of every road, flight and line costs, with a map of the dearest;
    the page's table is shipped.
    """
    table = closures(draws=draws, jobs=jobs, source=source)
    draw_closures(table)
    ship(table, draws)
    return table


def causes(
    draws: int, jobs: int, chosen: Collection[str] | None = None, source: str = POSTERIOR
) -> pd.DataFrame:
    """Why the document helps or hurts each target, by family of levers; shipped."""
    return reasons_of_the_document(draws, jobs, source)


class Part(NamedTuple):
    """A part of the experiments."""

    work: Callable[[int, int, Collection[str] | None, str], pd.DataFrame]
    draws: int
    """In full."""
    fitted: bool
    """Whether it is made with the parameters that are published; the others range over the prior
    by their nature.
    """


PARTS = {
    "signs": Part(signs, draws=100, fitted=True),
    "facts": Part(facts, draws=40, fitted=True),
    "lever_effects": Part(effects, draws=20, fitted=False),
    "ablations": Part(ablations, draws=20, fitted=True),
    "closures": Part(closed_edges, draws=20, fitted=True),
    "reasons": Part(causes, draws=60, fitted=True),
    "recovery": Part(recovered, draws=40, fitted=False),
}
"""Parts of the experiments; the last needs a shipped calibration and is left out without one."""


def main() -> None:
    """Carry out what is asked for, and write each table when it is whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", help=f"parts to run, out of {', '.join(PARTS)} (all by default)"
    )
    parser.add_argument("--jobs", type=int, default=2, help="worker processes")
    parser.add_argument("--draws", type=int, help="draws in place of each part's own number")
    parser.add_argument("--out", type=Path, default=results.FOLDER, help="folder of the tables")
    parser.add_argument(
        "--sector", action="append", choices=sectors(), help="only this one; the others' rows stay"
    )
    parser.add_argument(
        "--source",
        choices=SOURCES,
        default=POSTERIOR,
        help="where the parameters of signs and facts come from",
    )
    arguments = parser.parse_args()
    unknown = [name for name in arguments.parts if name not in PARTS]
    if unknown:
        parser.error(f"unknown part '{unknown[0]}'; known: {', '.join(PARTS)}")
    usual = [name for name in PARTS if name != recovery.NAME or is_shipped()]
    for name in arguments.parts or usual:
        part = PARTS[name]
        draws = arguments.draws or part.draws
        source = arguments.source if part.fitted else PRIOR
        fresh = part.work(draws, arguments.jobs, arguments.sector, source)
        table = with_others(fresh, name, arguments.out, arguments.sector)
        results.write(arguments.out, name, table, draws, source)
        print(f"{name}: {len(table)} rows over {draws} draws")
        for verdict in {"holds", "passes"} & set(table):
            failed = table[~table[verdict]]
            print(failed.to_string() if len(failed) else f"{verdict}: all")


if __name__ == "__main__":
    main()
