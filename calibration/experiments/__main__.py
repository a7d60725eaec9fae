"""All experiments, in full: `python -m calibration.experiments` (or `make experiments`); writes
what MODEL.md shows.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pandas as pd

import calibration.experiments as experiments
from abm.registers.drawing import POSTERIOR, PRIOR, SOURCES
from abm.registers.posterior import is_shipped
from calibration.experiments import results
from calibration.experiments.effects import clearest
from calibration.experiments.pairs import sign_table
from calibration.fitting import recovery

DRAWS = {"signs": 100, "facts": 40, "lever_effects": 20, "recovery": 40}


def sectors() -> list[str]:
    """Sectors that have known signs or stylised facts."""
    modules = (module.name.partition("_") for module in pkgutil.iter_modules(experiments.__path__))
    return sorted({sector for kind, _, sector in modules if kind in ("signs", "facts")})


def gathered(
    prefix: str, name: str, wanted: list[str] | None = None
) -> list[tuple[str, tuple[Any, ...]]]:
    """`name` of every module of this package called `prefix` and a sector (all by default): list of
    (sector, value).
    """
    modules = sorted(module.name for module in pkgutil.iter_modules(experiments.__path__))
    chosen = [module for module in modules if module.startswith(prefix)]
    chosen = [
        module for module in chosen if wanted is None or module.removeprefix(prefix) in wanted
    ]
    return [
        (
            module.removeprefix(prefix),
            getattr(importlib.import_module(f"{experiments.__name__}.{module}"), name),
        )
        for module in chosen
    ]


def signs(draws: Any, jobs: Any, wanted: Any = None, source: str = POSTERIOR) -> Any:
    """Every known sign of every sector; sectors share the worlds they have in common."""
    rows = [
        (sector, sign) for sector, found in gathered("signs_", "SIGNS", wanted) for sign in found
    ]
    table = sign_table([sign for _, sign in rows], range(draws), jobs, source=source)
    return table.assign(sector=[sector for sector, _ in rows])


def facts(draws: Any, jobs: Any, wanted: Any = None, source: str = POSTERIOR) -> Any:
    """Every stylised fact of every sector."""
    every = gathered("facts_", "facts", wanted)
    tables = [function(draws, jobs, source).assign(sector=sector) for sector, function in every]
    return pd.concat(tables, ignore_index=True)


def effects(draws: Any, jobs: Any, wanted: Any = None, source: str = POSTERIOR) -> Any:
    """The strongest effects of every lever (of all sectors at once), under the prior only."""
    return clearest(draws, jobs)


def recovered(draws: Any, jobs: Any, wanted: Any = None, source: str = POSTERIOR) -> Any:
    """Whether the fit finds parameters that made up the data, over as many truths as `draws`."""
    return recovery.experiment(draws, jobs)


def with_others(
    table: pd.DataFrame, part: str, folder: Path, wanted: list[str] | None
) -> pd.DataFrame:
    """The fresh rows, and before them those of the other sectors as they stand in the folder."""
    before = results.read(part, folder)
    if wanted is None or "sector" not in before:
        return table
    return pd.concat([before[~before["sector"].isin(wanted)], table], ignore_index=True)


WORK = {"signs": signs, "facts": facts, "lever_effects": effects, "recovery": recovered}
"""Parts of the experiments; the last needs a shipped calibration and is left out without one."""
FITTED = ("signs", "facts")
"""Parts that are made with the parameters that are published; the others range over the prior by
their nature.
"""


def main() -> None:
    """Carry out what is asked for, and write each table when it is whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", help=f"parts to run, out of {', '.join(WORK)} (all by default)"
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
    given = parser.parse_args()
    unknown = [part for part in given.parts if part not in WORK]
    if unknown:
        parser.error(f"unknown part '{unknown[0]}'; known: {', '.join(WORK)}")
    for part in given.parts or [part for part in WORK if part != recovery.NAME or is_shipped()]:
        draws, source = given.draws or DRAWS[part], given.source if part in FITTED else PRIOR
        table = with_others(
            WORK[part](draws, given.jobs, given.sector, source), part, given.out, given.sector
        )
        results.write(given.out, part, table, draws, source)
        print(f"{part}: {len(table)} rows over {draws} draws")
        if "holds" in table:
            print(table[~table["holds"]].to_string() if not table["holds"].all() else "all hold")


if __name__ == "__main__":
    main()
