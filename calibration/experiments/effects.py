"""What each lever does to every indicator: the lever at the low and at the high end of its range,
on the same draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import indicators, policy
from abm.registers.drawing import PRIOR
from calibration.experiments.pairs import World, mean_interval, run_worlds
from calibration.tables import PageTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from calibration.experiments.pairs import WorldPair

YEARS = (2025, 2030)
SHOWN = 3
LOOKS = (("document", 1), ("document", 4), ("energy_grid", 2))
"""Mixes under which a lever is looked at, and over how many times the draws: the interval over all
indicators is wide, and a limit on solar plants by line counts only where many are wanted."""
HEADER = ("lever", "change", "indicator", "year", "effect", "interval", "unit", "mix, draws")
COSTS = ("cost_", "local_fiscal_cost", "upper_fiscal_cost", "quasi_fiscal_cost")


def lever_worlds(mix: str) -> dict[str, WorldPair]:
    """The two worlds of each lever: dict lever -> (World at its low end, World at its high end)."""
    return {
        lever: (
            World(mix=mix, levers={lever: row["low"]}),
            World(mix=mix, levers={lever: row["high"]}),
        )
        for lever, row in policy.register().items()
    }


def lever_effects(
    draws: Sequence[int],
    jobs: int = 1,
    mix: str = "document",
    levers: Iterable[str] | None = None,
    **period: Any,
) -> pd.DataFrame:
    """Effect of each lever on each indicator, one row each: lever, year, indicator, mean, low,
    high, size.

    The interval is simultaneous over all indicators and years of a lever (Bonferroni), so that one
    of a hundred indicators does not count as moved by luck; `size` is the mean effect over the
    indicator's spread between draws.
    """
    worlds = lever_worlds(mix)
    frames = []
    for lever in worlds if levers is None else levers:
        runs = run_worlds(worlds[lever], draws, jobs, source=PRIOR, **period)
        frames.append(_effects(lever, runs, draws))
    return pd.concat(frames, ignore_index=True)


def _effects(
    lever: str, runs: dict[tuple[int, int], pd.DataFrame], draws: Sequence[int]
) -> pd.DataFrame:
    """Rows of one lever."""
    years = [year for year in YEARS if year in runs[0, draws[0]].index]
    low, high = (
        np.array([runs[place, draw].loc[years].to_numpy() for draw in draws]) for place in (0, 1)
    )
    names = runs[0, draws[0]].columns
    spread = low.std(axis=0)
    mean, least, most = mean_interval(high - low, 1 - 0.05 / (len(years) * len(names)))
    frame = pd.DataFrame(
        {
            "lever": lever,
            "year": np.repeat(years, len(names)),
            "indicator": np.tile(names, len(years)),
            "mean": mean.ravel(),
            "low": least.ravel(),
            "high": most.ravel(),
            "size": np.divide(mean, spread, out=np.zeros_like(mean), where=spread > 0).ravel(),
        }
    )
    return frame[~frame["indicator"].str.startswith(COSTS)]


def beyond_noise(effects: pd.DataFrame) -> pd.DataFrame:
    """Rows whose interval leaves out zero."""
    return effects[(effects["low"] > 0) | (effects["high"] < 0)]


def strongest(effects: pd.DataFrame, most: int = SHOWN) -> pd.DataFrame:
    """The indicators that each lever moves most, one year each, out of those beyond paired noise;
    every lever stays.
    """
    moved = beyond_noise(effects).assign(order=lambda frame: -frame["size"].abs())
    moved = moved.sort_values(["lever", "order", "year"]).drop_duplicates(["lever", "indicator"])
    return moved.groupby("lever", sort=False).head(most).drop(columns="order")


def clearest(draws: int, jobs: int = 1, levers: Iterable[str] | None = None) -> pd.DataFrame:
    """The strongest effects of levers, of every one by default: over `draws` draws, and where none
    shows, by further `LOOKS`.
    """
    tables = []
    silent = list(policy.register() if levers is None else levers)
    for mix, times in LOOKS:
        if not silent:
            break
        effects = strongest(lever_effects(range(times * draws), jobs, mix=mix, levers=silent))
        tables.append(effects.assign(mix=mix, draws=times * draws))
        silent = [lever for lever in silent if lever not in set(effects["lever"])]
    return pd.concat(tables, ignore_index=True)


def page_table(table: pd.DataFrame) -> PageTable:
    """The page's table, in the order of the register; a lever without an effect says so."""
    rows: list[tuple[str, ...]] = []
    for lever, row in policy.register().items():
        change = f"{row['low']:g} → {row['high']:g} {row['unit']}"
        effects = table[table["lever"] == lever] if len(table) else table
        if effects.empty:
            rows.append((f"`{lever}`", change, "none beyond noise", "", "", "", "", ""))
        rows.extend(
            (
                f"`{lever}`",
                change,
                f"`{effect['indicator']}`",
                str(effect["year"]),
                f"{effect['mean']:+.3g}",
                f"{effect['low']:.3g} to {effect['high']:.3g}",
                indicators.register()[effect["indicator"]]["unit"],
                f"{effect['mix']}, {effect['draws']}",
            )
            for effect in effects.to_dict("records")
        )
    return PageTable(HEADER, rows)
