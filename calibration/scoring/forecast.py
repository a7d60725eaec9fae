"""A forecast: everything that scores need of a result folder, as plain numbers of six digits.

Scoring asks a forecast and never the runs, so a folder and a file frozen from it score alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers import indicators, targets
from abm.registers.outlook import INFORMATION_DATE
from abm.registers.tables import read_table
from analysis.questions.levels import as_drawn, at_shares, level_of, read_years, scale_of, yearly
from analysis.questions.outside_view import outside_view
from analysis.questions.reachability import reachability
from analysis.questions.readings import readings_table
from analysis.reading.outcomes import outcomes_of
from calibration.scoring.known import YEARS, Words, words_here
from calibration.scoring.rivals import STATUS_QUO, counted, rival_chances, rival_levels
from runs.identity import code_hashes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agents.arrays import FloatArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

DIGITS = 6
"""Significant digits of a number in a forecast."""
MODEL, POOLED, AGENTS = "model", "pooled", "agents"
OF_TARGET = (
    "number",
    "group",
    "section",
    "kind",
    "phrase_zh",
    "label_en",
    "label_zh",
    "comparator",
    "sense",
    "value",
    "unit",
    "year",
    "from_year",
    "tolerance",
    "tolerance_type",
    "indicator",
    "document_unit",
    "document_factor",
    "reading",
)
OF_INDICATOR = ("unit", "error", "label_en", "label_zh", "document_unit", "document_factor")
OF_CHANCE = {
    "draws": "n_draws",
    "agents": "p_agents",
    "model": "p_model",
    "published": "p_published",
    "low": "low",
    "high": "high",
    "model_low": "model_low",
    "model_high": "model_high",
    "word": "word",
    "evidence": "evidence",
    "pool_weight": "pool_weight",
    "pool_rival": "pool_rival",
}
"""What is kept of a target under a mix: name here, column of `reachability`."""
ERROR_TABLES = ("error/classes", "error/numbers", "error/pool", "error/rivals")
EVERY_YEAR = "every_year"
"""Under what stands what a rival says of each year alike."""
PRIORS = ("parameters/", "posterior/")
"""Data tables that the draws' parameters come from."""

type Content = dict[str, Any]
"""What can stand in a JSON file."""
type Levels = Callable[[str, str, int], dict[str, FloatArray]]
"""(mix, indicator, year) -> quantiles of a level by forecaster; empty where there is none."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """What was forecast: `content` as `content_of` makes it, levels as they are asked for."""

    name: str
    made: str
    """Day on which it was made, YYYY-MM-DD."""
    content: Content
    level: Levels
    sha256: str = ""
    """Of a frozen file."""

    @property
    def mixes(self) -> list[str]:
        """Mixes that it speaks of."""
        return list(self.content["chances"])

    @property
    def words(self) -> Words:
        """What it speaks of."""
        readings = {name: tuple(others) for name, others in self.content["readings"].items()}
        return Words(self.content["targets"], readings, self.content["indicators"])

    @property
    def conditional(self) -> bool:
        """Whether it was made with outside paths that came true: then it is no forecast."""
        return bool(self.content["about"]["realised"])


def forecast_of(results: Results) -> Forecast:
    """The forecast that a result folder makes; its levels are worked out when asked for."""
    outcomes = outcomes_of(results)

    def level(mix: str, indicator: str, year: int) -> dict[str, FloatArray]:
        found = {**own_levels(results, outcomes, mix, indicator, year)}
        found |= _of_rivals(results, outcomes, indicator, year)
        return {name: np.array(rounded(values), float) for name, values in found.items()}

    return Forecast(
        name=results.path.name,
        made=str(results.manifest.get("created", ""))[: len("2022-03-31")],
        content=rounded(content_of(results, outcomes)),
        level=level,
    )


def content_of(results: Results, outcomes: Outcomes) -> Content:
    """What a forecast says of targets, the words that it needs, and where it comes from."""
    return {
        "about": _about(results),
        "targets": {
            name: {**{key: row[key] for key in OF_TARGET}, "id": name}
            for name, row in targets.register().items()
        },
        "readings": {name: list(others) for name, others in words_here().readings.items()},
        "indicators": {
            name: {key: row[key] for key in OF_INDICATOR}
            | {"scale": scale_of(name), "vintage": _vintage(name)}
            for name, row in indicators.register().items()
        },
        "chances": _chances(results, outcomes),
        "error": {name: [dict(row) for row in read_table(name)] for name in ERROR_TABLES},
    }


def _about(results: Results) -> Content:
    """Where a forecast comes from: arguments, code and data of the runs, code that read them."""
    manifest = results.manifest
    arguments = dict(manifest["arguments"])
    mixes = {name: mix["fingerprint"] for name, mix in arguments.pop("mixes").items()}
    data: Mapping[str, str] = manifest["data"]
    return {
        "information_date": manifest.get("information_date", INFORMATION_DATE),
        "arguments": {name: value for name, value in arguments.items() if name != "realised"},
        "mixes": mixes,
        "realised": arguments.get("realised", {}),
        "runs": manifest["runs"],
        "code": dict(manifest["code"]),
        "reading_code": code_hashes(),
        "data": dict(data),
        "priors": {name: value for name, value in data.items() if name.startswith(PRIORS)},
    }


def _vintage(indicator: str) -> str:
    """How the count that an indicator follows is called; "" where no series is kept."""
    known = counted().get(indicator)
    return "" if known is None else known.vintage


def _chances(results: Results, outcomes: Outcomes) -> Content:
    """By mix and target: the three probabilities, what they rest on, other readings, rivals."""
    table = reachability(results)
    readings = readings_table(results)
    read_years(results, outcomes, [row["indicator"] for row in targets.register().values()])
    rivals = {
        name: rival_chances(results, outcomes, row) for name, row in targets.register().items()
    }
    found: Content = {mix: {} for mix in outcomes.mixes}
    for row in table[table["n"] > 0].to_dict("records"):
        name, mix = row["target"], row["mix"]
        view = outside_view(name)
        own = readings[(readings["target"] == name) & (readings["mix"] == mix)]
        values = outcomes.value[outcomes.rows(mix), outcomes.column(name)]
        values = values[np.isfinite(values)]
        found[mix][name] = {
            **{key: row[column] for key, column in OF_CHANCE.items()},
            "reference_class": view.reference,
            "reference_rate": view.rate,
            "reference_weight": view.weight,
            "rivals": rivals[name],
            "values": as_drawn(values) if len(values) else [],
            "readings": {
                other["reading"]: {
                    "published": other["probability"],
                    "low": other["low"],
                    "high": other["high"],
                }
                for other in own[~own["main"]].to_dict("records")
                if other["reading"] in words_here().readings[name]
            },
        }
    return found


def own_levels(
    results: Results, outcomes: Outcomes, mix: str, indicator: str, year: int
) -> dict[str, FloatArray]:
    """Quantiles of the model's level and of the pooled one, where there are any."""
    level = level_of(results, outcomes, indicator=indicator, year=year, mix=mix)
    if level is None:
        return {}
    return {MODEL: level.model} | ({} if level.pooled is None else {POOLED: level.pooled})


def _of_rivals(
    results: Results, outcomes: Outcomes, indicator: str, year: int
) -> dict[str, FloatArray]:
    """Quantiles of what rivals say of a level."""
    found = rival_levels(results, outcomes, indicator, year)
    return {name: at_shares(quantiles) for name, quantiles in found.items()}


def all_levels(results: Results) -> tuple[Content, Content]:
    """(by mix, indicator and year what the model and the pool say; by indicator and year what
    rivals say), quantiles of six digits; one number where all are alike.
    """
    outcomes = outcomes_of(results)
    read_years(results, outcomes, list(indicators.register()))
    own: Content = {mix: {} for mix in outcomes.mixes}
    rivals: Content = {}
    for indicator in indicators.register():
        for year in yearly(results, outcomes, indicator):
            if year not in YEARS:
                continue
            of_rivals = _of_rivals(results, outcomes, indicator, year)
            same = {name: of_rivals.pop(name) for name in (STATUS_QUO,) if name in of_rivals}
            rivals.setdefault(indicator, {EVERY_YEAR: _short(same)})[str(year)] = _short(of_rivals)
            for mix in outcomes.mixes:
                of_mix = own_levels(results, outcomes, mix, indicator, year)
                if of_mix:
                    own[mix].setdefault(indicator, {})[str(year)] = _short(of_mix)
    return own, rivals


def _short(levels: dict[str, FloatArray]) -> dict[str, list[float]]:
    """Quantiles of six digits; one number where all are alike."""
    return {
        name: rounded(values[:1] if values[0] == values[-1] else values)
        for name, values in levels.items()
    }


def rounded(content: Any) -> Any:
    """The same with floats of six significant digits, arrays as lists, numpy's numbers as Python's,
    and nothing where a number is missing.
    """
    if isinstance(content, dict):
        return {str(key): rounded(value) for key, value in content.items()}
    if isinstance(content, np.ndarray):
        return [_digits(value) for value in content.tolist()]
    if isinstance(content, list | tuple):
        return [rounded(value) for value in content]
    if isinstance(content, bool | np.bool_):
        return bool(content)
    if isinstance(content, int | np.integer):
        return int(content)
    if isinstance(content, float | np.floating):
        return _digits(float(content))
    return content


def _digits(number: float) -> float | None:
    """A number of six significant digits; None where it is missing."""
    return float(f"{number:.{DIGITS}g}") if math.isfinite(number) else None
