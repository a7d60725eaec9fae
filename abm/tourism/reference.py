"""The reference year of tourism: which counties were chosen, and how many trips give the published
visits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index, year_of
from abm.registers.tables import read_table
from abm.shares import dirichlet
from abm.tourism.books import (
    GROUPS,
    MARKETS,
    MONTHS,
    SUMMER_STATE,
    WINTER,
    WINTER_STATE,
    N,
    choices,
    county_features,
    market_values,
    trip_plans,
    way_stops,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

STEPS = 12
SMALLEST_SHARE = 0.003
REFERENCE_YEAR = 2019


def calibrate_choice(model: GanziModel) -> None:
    """Set each county's appeal so that main trips go where the drawn shares say.

    The shares are drawn around what sites, distance and people alone would give. Source:
    contraction mapping of Berry, Levinsohn & Pakes 1995, with the step of a nested logit.
    """
    p, counties = model.parameters, model.counties
    counties.appeal = np.zeros(N)
    weight = main_weights(model)
    plain = weight @ choice(model, SUMMER_STATE)[0]
    size = (counties.population / counties.population.mean()) ** p.destination_population
    target = np.maximum(
        dirichlet(model, "destination", plain * size, p.destination_trust), SMALLEST_SHARE
    )
    target = target / target.sum()
    for _ in range(STEPS):
        share = weight @ choice(model, SUMMER_STATE)[0]
        counties.appeal = counties.appeal + p.nest_dissimilarity * np.log(target / share)
    model.usual_features = np.array(
        [county_features(model, winter, 0.0) for winter in (False, True)]
    )
    values = [choice(model, state)[1] for state in (SUMMER_STATE, WINTER_STATE)]
    model.tourists.usual_value = np.column_stack(values)
    model.network.refresh(model.world.road_closed, False, model.clock.start)


def main_weights(model: GanziModel) -> FloatArray:
    """Weight of each row in main trips of the reference year, in persons, shape (n,), adding up to
    one.
    """
    t = model.tourists
    people = t.parties * t.size
    by_market = people.reshape(MARKETS, -1).sum(axis=1)
    weight = people * (visit_shares(model.parameters) / by_market)[t.origin]
    return weight / weight.sum()


def visit_shares(p: Parameters) -> FloatArray:
    """Part of each market in visits of the reference year, shape (8,), adding up to one."""
    shares = market_values(p, "visit_share")
    return shares / shares.sum()


def choice(model: GanziModel, state: int) -> tuple[FloatArray, FloatArray]:
    """(probabilities, value) of the choice among counties in the reference year's
    summer or winter.
    """
    model.network.refresh(model.world.road_closed, state == WINTER_STATE, model.clock.start)
    features = county_features(model, state == WINTER_STATE, 0.0)
    return choices(model, features)


def calibrate_trips(model: GanziModel, season: FloatArray) -> None:
    """Set the trips of a party so that each market's visits of the reference year are what was
    published.
    """
    t, p = model.tourists, model.parameters
    t.trip_rate = np.full(t.n, 1.0 / MONTHS)
    visits, _ = reference_year(model, season)
    now = visits.sum(axis=(0, 2)).reshape(MARKETS, -1).sum(axis=1)
    wanted = p.reference_visits * earlier_level(model) / p.visit_count_factor * visit_shares(p)
    t.trip_rate = np.minimum((wanted / now / MONTHS)[t.origin], 1.0)


def earlier_level(model: GanziModel) -> float:
    """Visits of the last published year before the start over those of the reference year, at equal
    incomes; 1 later.

    The growth of the years before 2019 was far beyond what incomes explain, so a run that begins
    then starts from what had been published by then.
    """
    p, year = model.parameters, year_of(model.clock.start - 1)
    if year >= REFERENCE_YEAR:
        return 1.0
    published = published_visits()
    income = float(np.mean(model.outlook_paths["income_index"][month_index(year, 7), :MARKETS]))
    usual = income ** (p.income_elasticity * (1.0 - p.income_saturation))
    return published[max(year, min(published))] / published[REFERENCE_YEAR] / usual


def published_visits() -> dict[int, float]:
    """Published visits by year, person-visits; the mean where sources differ."""
    rows = [row for row in read_table("history") if row["indicator"] == "visits" and row["use"]]
    years = {int(row["period"]) for row in rows}
    return {
        year: float(np.mean([row["value"] for row in rows if row["period"] == str(year)]))
        for year in years
    }


def reference_year(model: GanziModel, season: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(visits, visits weighted by budget) of the reference year in persons, each shape (12, groups,
    18).
    """
    t = model.tourists
    persons = t.parties * t.trip_rate * t.size
    weights = np.stack([persons, persons * t.budget]).reshape(2, GROUPS, -1).transpose(1, 0, 2)
    sums = []
    for state in (SUMMER_STATE, WINTER_STATE):
        probability, _ = choice(model, state)
        sums.append(
            weights @ probability.reshape(GROUPS, -1, N) @ trip_plans(model, way_stops(model))
        )
    by_group = np.tile(season, MARKETS)
    state = [WINTER_STATE if month in WINTER else SUMMER_STATE for month in range(1, MONTHS + 1)]
    year = np.stack(
        [sums[at] * factor[:, None, None] for at, factor in zip(state, by_group, strict=True)]
    )
    return year[:, :, 0], year[:, :, 1]
