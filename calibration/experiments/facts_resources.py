"""Stylised facts of lithium, parks, data centres, energy use and forest against what is stated of
the real thing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from abm.clock import month_index
from abm.registers.drawing import POSTERIOR
from agents.calendar import DECEMBER
from agents.industry import data_centre, mine
from calibration.experiments.facts import Range, fact_table, over_draws
from calibration.experiments.pairs import World

if TYPE_CHECKING:
    from abm.model import GanziModel

COARSE = {"detail": "coarse"}
YEAR_2021 = {"start": "2021-01", "end": "2021-12", **COARSE}
HINDCAST = {"start": "2016-01", "end": "2021-12", **COARSE}
SHORT_RUN = {"end": "2023-12", **COARSE}
LARGE_CENTRES = 300.0
"""Power of computers of the data centres in the check of the conflict, MW."""
LONG_HALT = 60
SUMMER = slice(4, 11)
REPORTS = "press and company reports up to March 2022"
EMISSIONS = "territorial carbon dioxide of the prefecture, CEADs"

RANGES = {
    "lithium concentrate of 2021, t": Range(50_000, 66_000, f"58 thousand t; {REPORTS}"),
    "May-November share of concentrate": Range(0.75, 1.0, "winter break in the Jiajika field"),
    "payments of mines to neighbours in 2021, CNY": Range(
        30e6,
        50e6,
        f"about 40 million CNY; {REPORTS}",
    ),
    "output of mines in 2021, CNY": Range(0.8e9, 1.5e9, "prior; concentrate 58 thousand t"),
    "output of lithium at twice the price, ratio": Range(
        2.0,
        4.0,
        "known sign: at least linear in the short run",
    ),
    "building delay of mines, mean over median": Range(
        1.02, 1.6, "delays of projects are right-skewed"
    ),
    "building delay of mines, skewness": Range(0.5, 10.0, "delays of projects are right-skewed"),
    "share of draws with a halt of five years": Range(
        0.005,
        0.4,
        "the Jiajika mine stood still from 2014 to 2019",
    ),
    "output of the enclave parks in 2021, CNY": Range(
        32e9, 48e9, "derived, weak: 42.6 billion CNY"
    ),
    "tax share of the enclave parks": Range(0.003, 0.006, "about 0.4 % of output"),
    "carbonate made in the enclave parks in 2021, t": Range(
        5_000, 60_000, "plants known before 2022"
    ),
    "energy of 2020, tce": Range(
        1.8e6,
        2.4e6,
        "cross-check: what the document's targets imply, 2.03 million tce",
    ),
    "energy of 300 MW of data centres over that of 2020": Range(
        0.2, 0.4, "check by hand: about 0.3"
    ),
    "fall of carbon dioxide 2016-2019": Range(0.03, 0.12, f"7.2 %; {EMISSIONS}"),
    "carbon dioxide of 2030 over the highest year before 2021": Range(
        0.2,
        0.9,
        f"peak of 2.93 million t in 2012; {EMISSIONS}",
    ),
    "gain of forest cover a year": Range(
        0.0008,
        0.0022,
        "31.61 % in 1997, 34.3 % in 2018; published plans",
    ),
}


def facts(draws: int, jobs: int = 1, source: str = POSTERIOR) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    table = pd.DataFrame(over_draws(partial(measured, source=source), range(draws), jobs))
    delays = np.concatenate(table.pop("delays"))
    values = {name: table[name].to_numpy() for name in table}
    values["building delay of mines, mean over median"] = delays.mean() / np.median(delays)
    values["building delay of mines, skewness"] = stats.skew(delays)
    halts = values.pop("longest halt")
    values["share of draws with a halt of five years"] = np.mean(halts >= LONG_HALT)
    return fact_table(RANGES, values)


def measured(draw: int, source: str = POSTERIOR) -> dict[str, Any]:
    """Everything that is measured of one draw: {fact: value}, the delays of its mines and its
    longest halt.
    """
    values = of_2021(draw, source) | of_the_hindcast(draw, source) | of_the_short_run(draw, source)
    return values | of_the_long_run(draw, source)


def of_2021(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Flows of 2021 as a run that begins in January of that year has them."""
    model = World().model(draw, source=source, **YEAR_2021)
    shared = 0.0
    carbonate = 0.0
    tax = 0.0
    concentrate = []
    while model.running:
        model.step()
        shared += model.ledger.month_total("benefit_sharing")
        tax += model.ledger.month_total("enclave_tax")
        salts = model.parks.used[model.parks.group == 0].sum() * (1 + model.parameters.sales_tax)
        carbonate += salts / model.industry.lithium_price_2021
        concentrate.append(model.recorder.last("lithium_concentrate"))
    year = model.annual().loc[2021]
    return {
        "lithium concentrate of 2021, t": year["lithium_concentrate"],
        "May-November share of concentrate": (
            sum(concentrate[SUMMER]) / max(sum(concentrate), 1.0)
        ),
        "payments of mines to neighbours in 2021, CNY": shared,
        "output of mines in 2021, CNY": year["mining_output"],
        "output of the enclave parks in 2021, CNY": year["enclave_output"],
        "tax share of the enclave parks": tax / year["enclave_output"],
        "carbonate made in the enclave parks in 2021, t": carbonate,
    }


def of_the_hindcast(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Carbon dioxide in the years before the information date."""
    carbon = World().model(draw, source=source, **HINDCAST).run().annual()["co2"]
    return {"fall of carbon dioxide 2016-2019": 1 - carbon[2019] / carbon[2016]}


def of_the_short_run(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """What the second year after a doubling of the carbonate price brings lithium mines that work
    in both worlds.
    """
    plain, doubled = (
        lithium_value(World(times={"lithium_carbonate_price": factor}), draw, source)
        for factor in (1.0, 2.0)
    )
    return {"output of lithium at twice the price, ratio": doubled / plain if plain > 0 else np.nan}


def lithium_value(world: World, draw: int, source: str = POSTERIOR) -> float:
    """Value of the concentrate of 2023, CNY with value-added tax."""
    model = world.model(draw, source=source, **SHORT_RUN)
    value = 0.0
    while model.running:
        model.step()
        if model.clock.year == 2023:
            value += float(np.sum(model.mines.concentrate * model.mines.price))
    return value


def of_the_long_run(draw: int, source: str = POSTERIOR) -> dict[str, Any]:
    """Halts, delays, energy, carbon and forest of a run to 2030 under the status quo."""
    model = World().model(draw, source=source, **COARSE)
    longest = 0.0
    while model.running:
        model.step()
        longest = max(longest, float(model.mines.halt_left.max()))
    p = model.parameters
    annual = model.annual()
    before = max(model.energy.emissions_before.values())
    load = data_centre.mean_load(
        np.array([LARGE_CENTRES]),
        np.array([True]),
        usage_effectiveness=p.data_centre_effectiveness,
        load_factor=p.data_centre_load_factor,
    ).item()
    centres = load * data_centre.HOURS_A_YEAR * model.energy.convention / model.energy.energy_2020

    # What a survey counts anew has not grown
    cover = annual["forest_cover"] - annual["forest_cover"].index.map(
        lambda year: revision(model, year)
    )
    return {
        "energy of 2020, tce": model.energy.energy_2020,
        "energy of 300 MW of data centres over that of 2020": centres,
        "carbon dioxide of 2030 over the highest year before 2021": annual["co2"][2030] / before,
        "gain of forest cover a year": (cover[2030] - cover[2022]) / 8,
        "longest halt": longest,
        "delays": model.mines.delay[model.mines.stage >= mine.LICENCE],
    }


def revision(model: GanziModel, year: int) -> float:
    """What the next forest survey has changed by the end of a year, share of the area."""
    p = model.parameters
    surveyed = month_index(year, DECEMBER) >= p.forest_survey_month
    return p.forest_survey_revision if surveyed else 0.0
