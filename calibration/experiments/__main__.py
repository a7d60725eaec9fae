"""All experiments, in full: `python -m calibration.experiments` (or `make experiments`); writes what MODEL.md shows."""

import argparse
import importlib
import pkgutil
from pathlib import Path

import pandas as pd

import calibration.experiments as experiments
from calibration.experiments import results
from calibration.experiments.effects import lever_effects, strongest
from calibration.experiments.paired import sign_table

DRAWS = {"signs": 100, "facts": 40, "lever_effects": 20}


def gathered(prefix, name):
    """`name` of every module of this package whose own name starts with `prefix`: list of (sector, value)."""
    modules = sorted(module.name for module in pkgutil.iter_modules(experiments.__path__))
    chosen = [module for module in modules if module.startswith(prefix)]
    return [
        (module.removeprefix(prefix), getattr(importlib.import_module(f"{experiments.__name__}.{module}"), name))
        for module in chosen
    ]


def signs(draws, jobs):
    """Every known sign of every sector; sectors share the worlds they have in common."""
    rows = [(sector, sign) for sector, found in gathered("signs_", "SIGNS") for sign in found]
    table = sign_table([sign for _, sign in rows], range(draws), jobs)
    return table.assign(sector=[sector for sector, _ in rows])


def facts(draws, jobs):
    """Every stylised fact of every sector."""
    tables = [function(draws, jobs).assign(sector=sector) for sector, function in gathered("facts_", "facts")]
    return pd.concat(tables, ignore_index=True)


def effects(draws, jobs):
    """The strongest effects of every lever."""
    return strongest(lever_effects(range(draws), jobs))


WORK = {"signs": signs, "facts": facts, "lever_effects": effects}


def main():
    """Carry out what is asked for, and write each table when it is whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"parts to run, out of {', '.join(WORK)} (all by default)")
    parser.add_argument("--jobs", type=int, default=2, help="worker processes")
    parser.add_argument("--draws", type=int, help="draws in place of each part's own number")
    parser.add_argument("--out", type=Path, default=results.FOLDER, help="folder of the tables")
    given = parser.parse_args()
    unknown = [part for part in given.parts if part not in WORK]
    if unknown:
        parser.error(f"unknown part '{unknown[0]}'; known: {', '.join(WORK)}")
    for part in given.parts or WORK:
        draws = given.draws or DRAWS[part]
        table = WORK[part](draws, given.jobs)
        results.write(given.out, part, table, draws)
        print(f"{part}: {len(table)} rows over {draws} draws")
        if "holds" in table:
            print(table[~table["holds"]].to_string() if not table["holds"].all() else "all hold")


if __name__ == "__main__":
    main()
