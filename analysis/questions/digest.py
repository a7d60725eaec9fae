"""A digest of a result folder: small tables from which the page compares mixes without any run.

`make` works them out, `write` puts them into a folder, `shipped_mixes` reads the one that travels
with the package. `python -m calibration.experiments.ship_mixes DIR` makes that one again.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.registers import indicators, policy, targets
from agents.county import COUNTIES
from analysis.questions.comparison import compare
from analysis.questions.costs import KINDS, run_costs
from analysis.questions.middle import draw_places
from analysis.questions.reachability import reachability
from analysis.reading.outcomes import by_draw, outcomes_of
from runs import identity
from runs.county_exports import records_of

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

REFERENCE = "document"
BASELINES = ("status_quo", REFERENCE)
QUANTILES = {"q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9}
"""Of an indicator over the draws, by the name of the column."""
PROBABILITIES = ("mix", "target", "probability", "low", "high", "word", "settled", "disagree")
PROBABILITIES += ("depends", "evidence", "p_agents", "p_model", "p_published", "n_draws")
PROBABILITIES += ("probability_strict", "strict_low", "strict_high")
CHANGES = ("mix", "baseline", "target", "probability_change", "low", "high", "verdict")
MAP_YEARS = (2025, 2030)
ON_MAPS = ("visits", "tourist_spending", "clean_capacity", "generation", "co2", "electricity_use")
ON_MAPS += ("zone_output", "mining_output", "enterprise_sales", "employment", "resident_income")
ON_MAPS += ("herder_income_median", "yak_herd", "certificates", "loans", "arrears")
"""Indicators whose county values are kept."""
MET = "met"
MANIFEST = "manifest.json"
KEYS = ("mix", "draw", "target", "baseline", "verdict", "word", "evidence", "indicator", "county")
"""Columns that are no measures; of these the others are kept to seven digits."""


class Digest(NamedTuple):
    """What is kept of a folder."""

    tables: dict[str, pd.DataFrame]
    """probabilities (a row a mix and target), changes (paired, a row a mix, baseline and target),
    draws (a row a mix and draw: counted targets met, CNY by payer discounted to the first year),
    years (a row a mix, year and indicator: quantiles over the draws), counties (a row a mix,
    indicator, year and county: mean over draws), places (a row a draw: where it lies among all,
    0 to 1, a column a target).
    """
    manifest: dict[str, Any]
    """Where it comes from."""


def make(results: Results, county_draws: int = 0, jobs: int = 1) -> Digest:
    """The digest of a folder; counties of its first `county_draws` draws, whose runs are made again
    (0: none).
    """
    outcomes = outcomes_of(results)
    table = reachability(results)
    tables = {
        "probabilities": table[list(PROBABILITIES)],
        "changes": pd.concat(
            [compare(results, baseline)[list(CHANGES)] for baseline in BASELINES],
            ignore_index=True,
        ),
        "draws": draws_table(results, outcomes),
        "years": years_table(results),
        "places": draw_places(outcomes, REFERENCE).reset_index(),
    }
    if county_draws:
        tables["counties"] = counties_table(results, county_draws, jobs)
    manifest = {
        "made": datetime.now(UTC).date().isoformat(),
        "folder": results.path.name,
        "draws": int(outcomes.runs["draw"].nunique()),
        "first_draw": int(outcomes.runs["draw"].min()),
        "county_draws": county_draws,
        "runs": len(outcomes.runs),
        "mixes": {mix: policy.load_mix(mix).fingerprint() for mix in outcomes.mixes},
        "source": results.manifest["arguments"].get("source", ""),
        "information_date": results.manifest["information_date"],
        "version": results.manifest["version"],
        "code": {package: results.manifest["code"][package] for package in identity.DECISIVE},
        "data": identity.digest(results.manifest["data"]),
    }
    return Digest({name: small(one) for name, one in tables.items()}, manifest)


def small(table: pd.DataFrame) -> pd.DataFrame:
    """The table with single precision where it holds measures."""
    measures = [name for name in table.select_dtypes("float64").columns if name not in KEYS]
    return table.astype(dict.fromkeys(measures, np.float32))


def draws_table(results: Results, outcomes: Outcomes) -> pd.DataFrame:
    """A row a mix and draw: counted targets met (expected number) and CNY by payer."""
    met = np.nansum(outcomes.chance[:, outcomes.counted_columns()], axis=1)
    costs = run_costs(results)
    values = np.column_stack([met, *(costs[kind] for kind in KINDS)])
    parts = []
    for mix in outcomes.mixes:
        rows = outcomes.rows(mix)
        draws, means = by_draw(outcomes.runs["draw"].to_numpy()[rows], values[rows])
        part = pd.DataFrame(means, columns=[MET, *KINDS])
        part.insert(0, "draw", draws)
        part.insert(0, "mix", mix)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def years_table(results: Results) -> pd.DataFrame:
    """Quantiles over the draws of each indicator that a target judges."""
    there = set(results.dataset("annual").schema.names)
    judged = dict.fromkeys(row["indicator"] for row in targets.register().values())
    names = [name for name in judged if name in there and name in indicators.register()]
    mix_of = results.read("runs", ["run_id", "mix"]).set_index("run_id")["mix"]
    annual = results.read("annual", ["run_id", "year", *names])
    annual.insert(0, "mix", mix_of.reindex(annual.pop("run_id")).to_numpy())
    spread = annual.groupby(["mix", "year"], sort=False).quantile(list(QUANTILES.values()))
    spread.index = spread.index.set_names("quantile", level=2)
    long = spread.stack().unstack("quantile").dropna()
    long.columns = list(QUANTILES)
    return long.rename_axis(["mix", "year", "indicator"]).reset_index()


def counties_table(results: Results, draws: int, jobs: int) -> pd.DataFrame:
    """Mean over the first draws of what is kept by county, by mix, indicator and year."""
    sums: dict[str, np.ndarray] = {}
    counts: dict[str, int] = {}
    for record in records_of(results, draws, jobs):
        shown = [record["years"].index(year) for year in MAP_YEARS]
        values = np.array([record["counties"][name] for name in ON_MAPS], float)
        mix = record["mix"]
        sums[mix] = sums.get(mix, 0.0) + values[:, shown]
        counts[mix] = counts.get(mix, 0) + 1
    index = pd.MultiIndex.from_product(
        [list(sums), ON_MAPS, MAP_YEARS, COUNTIES], names=["mix", "indicator", "year", "county"]
    )
    means = np.concatenate([(sums[mix] / counts[mix]).ravel() for mix in sums])
    return pd.DataFrame({"value": means}, index=index).reset_index()


def stamp_again(folder: Path) -> Path:
    """Say in a digest that it belongs to the data as they are: for a change of words alone, which
    who calls has made sure of.
    """
    file = folder / MANIFEST
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["data"] = identity.digest(identity.data_hashes())
    file.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def write(digest: Digest, folder: Path) -> list[Path]:
    """Put a digest into a folder; returns its files."""
    folder.mkdir(exist_ok=True)
    files = []
    for name, table in digest.tables.items():
        file = folder / f"{name}.parquet"
        table.to_parquet(file, index=False, compression="zstd", compression_level=19)
        files.append(file)
    content = json.dumps(digest.manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(content, encoding="utf-8")
    return [*files, folder / MANIFEST]
