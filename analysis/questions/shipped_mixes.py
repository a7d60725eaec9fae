"""The digest of all shipped mixes that travels with the package (`digest.py` makes it), and what
follows from it: means with intervals, what lies on the frontier, what differs by county.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import policy
from analysis.questions.costs import KINDS, PUBLIC
from analysis.questions.digest import MANIFEST, MET, REFERENCE
from analysis.reading.statistics import mean_interval
from runs import identity
from runs.refusals import InputError

if TYPE_CHECKING:
    from agents.arrays import FloatArray

FOLDER = Path(__file__).parent / "mixes"
BASELINE = "status_quo"
LOCAL = "local"


class ShippedMixes:
    """Tables of a digest, each read when it is first asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read where it comes from; InputError in one line if there is none."""
        self.folder = folder
        try:
            self.manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(
                "no_digest_of_mixes",
                "{folder} holds no digest of mixes; 'python -m calibration.experiments.ship_mixes "
                "DIR' makes one from a result folder",
                folder=folder,
            ) from error
        self.mixes = list(self.manifest["mixes"])

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables that `Digest` names; empty if it was not kept."""
        file = self.folder / f"{name}.parquet"
        return pd.read_parquet(file) if file.is_file() else pd.DataFrame()

    @cached_property
    def probabilities(self) -> pd.DataFrame:
        """A row a mix and target: probability, low, high, word, settled, evidence ..."""
        return self.table("probabilities").set_index(["mix", "target"])

    @cached_property
    def changes(self) -> pd.DataFrame:
        """A row a mix, baseline and target: probability_change, low, high, verdict."""
        return self.table("changes").set_index(["mix", "baseline"]).sort_index()

    @cached_property
    def draws(self) -> pd.DataFrame:
        """Counted targets met, and CNY by payer, of each draw: rows draws, columns (what, mix)."""
        table = self.table("draws").astype({name: float for name in (MET, *KINDS)})
        table[PUBLIC] = table[LOCAL] + table["upper"]
        return table.pivot_table(index="draw", columns="mix")

    @cached_property
    def years(self) -> pd.DataFrame:
        """A row a mix, year and indicator: quantiles over the draws in model units."""
        return self.table("years")

    @cached_property
    def counties(self) -> pd.Series:
        """Mean over draws in model units, by mix, indicator, year and county."""
        table = self.table("counties")
        keys = ["mix", "indicator", "year", "county"]
        return table.set_index(keys)["value"].sort_index() if len(table) else pd.Series(dtype=float)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where each draw lies among all, 0 to 1, by target, under the document."""
        return self.table("places").set_index("draw")

    @cached_property
    def outdated(self) -> tuple[str, ...]:
        """What has changed since the digest was made: "data", or names of mixes; the numbers then
        belong to an earlier version.
        """
        changed = (
            [] if self.manifest["data"] == identity.digest(identity.data_hashes()) else ["data"]
        )
        shipped = policy.shipped_mixes()
        for mix, fingerprint in self.manifest["mixes"].items():
            if mix not in shipped or policy.load_mix(mix).fingerprint() != fingerprint:
                changed.append(mix)
        return tuple(changed)

    def beyond(self, what: str, mix: str, baseline: str = BASELINE) -> tuple[float, float, float]:
        """(mean, low, high) of what a mix has more than a baseline, paired by draw: `met` targets,
        or CNY by payer.
        """
        differences = (self.draws[what, mix] - self.draws[what, baseline]).dropna()
        return mean_interval(differences.to_numpy())

    def level(self, what: str, mix: str) -> tuple[float, float, float]:
        """(mean, low, high) over the draws."""
        return mean_interval(self.draws[what, mix].dropna().to_numpy())

    def county_change(self, mix: str, indicator: str, year: int, baseline: str) -> dict[str, float]:
        """What a mix changes by county in a year against a baseline, model units; empty if it is
        not kept.
        """
        try:
            of_mix, of_baseline = (
                self.counties.loc[name, indicator, year] for name in (mix, baseline)
            )
        except (KeyError, TypeError):
            return {}
        return (of_mix - of_baseline).to_dict()


@lru_cache(maxsize=1)
def shipped_digest() -> ShippedMixes:
    """The digest that travels with the package."""
    return ShippedMixes()


def summary(shipped: ShippedMixes, payer: str = LOCAL) -> pd.DataFrame:
    """A row a mix: targets met on average, what it costs the payer and all governments beyond the
    status quo, targets more than the status quo and the document, each with its ends.
    """
    rows: list[dict[str, Any]] = []
    for mix in shipped.mixes:
        row: dict[str, Any] = {"mix": mix}
        row |= _ends("met", shipped.level(MET, mix))
        row |= _ends("cost", shipped.beyond(payer, mix))
        row |= _ends("public", shipped.beyond(PUBLIC, mix))
        row |= _ends("gain", shipped.beyond(MET, mix))
        row |= _ends("against", shipped.beyond(MET, mix, REFERENCE))
        rows.append(row)
    table = pd.DataFrame(rows)
    return table.assign(frontier=frontier(table["cost"].to_numpy(), table["met"].to_numpy()))


def _ends(name: str, interval: tuple[float, float, float]) -> dict[str, float]:
    return {name: interval[0], f"{name}_low": interval[1], f"{name}_high": interval[2]}


def frontier(cost: FloatArray, met: FloatArray) -> FloatArray:
    """Whether no other point costs as little or less and meets more: array of bool."""
    return np.array(
        [
            not np.any((cost <= one) & (met > meets) | (cost < one) & (met >= meets))
            for one, meets in zip(cost, met, strict=True)
        ],
        bool,
    )
