"""Scenic sites as the run begins: the known ones by name, the rest drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.clock import label_of, month_index
from abm.honours.standards import capacities, held_standard
from abm.registers.tables import read_table
from abm.shares import dirichlet
from agents import quantiles
from agents.calendar import JANUARY
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.tourism.scenic_site import (
    COUNTY_COMPANY,
    OUTSIDE_GROUP,
    RATED_3A,
    RATED_4A,
    RATED_5A,
    UNRATED,
    Publicity,
    ScenicSite,
    award_publicity,
    county_attraction,
    publicity_of_level,
    site_pull,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

LOWEST_QUALITY, START_SCALE = 0.5, 10.0
"""Quality at the start lies between these two, on the start's scale."""
NAMED_FOR_5A = "5a_candidate"
LONG_AGO = 120.0
"""Months since the rating of sites whose date is not known."""
COUNTED_4A = (month_index(2018, JANUARY), month_index(2021, JANUARY))
"""Months at whose beginning the 4A sites of 2017 and those of the last count stood."""
JUNE = 6
"""Month of a rating of which only the year is known: the middle of it."""


def build_sites(model: GanziModel) -> None:
    """The table of sites, and what they make of each county's attraction."""
    p = model.parameters
    ratings = start_ratings(model)
    county, level, since = ratings.county, ratings.level, ratings.since
    n = len(county)
    luck = model.world_streams.uniform("start", 0, identity("site_start", n), np.arange(3)[:, None])
    mean = np.array([p.quality_unrated, 0.0, 0.0, p.quality_3a, p.quality_4a, p.quality_5a])[level]
    quality = quantiles.normal(luck[0], mean, deviation=p.quality_deviation)
    quality = np.clip(quality, LOWEST_QUALITY, START_SCALE)
    publicity = start_publicity(p, level, since)
    model.scenic_sites = Table(
        ScenicSite,
        model,
        n,
        county=county,
        quality=quality,
        readiness=start_readiness(p, luck[1], level, named=ratings.named, soon=ratings.soon),
        level=level,
        capacity=capacities(p)[level],
        owner=np.where(luck[2] < p.outside_site_share, OUTSIDE_GROUP, COUNTY_COMPANY),
        since_level=since,
        named=ratings.named,
        fame=publicity.passing,
        standing=publicity.lasting,
    )
    pull = site_pull(quality, fame=publicity.passing, standing=publicity.lasting, is_open=True)
    model.counties.attraction = county_attraction(
        pull, county, counties=len(COUNTIES), exponent=p.site_exponent
    )


class Ratings(NamedTuple):
    """Every site as the run begins, known ones first, then drawn ones: county, level of its rating,
    months `since` it, whether the document names it for 5A, and whether it was rated higher `soon`
    after the start (only in runs that begin before the last count); each shape (n,).
    """

    county: IntArray
    level: IntArray
    since: FloatArray
    named: BoolArray
    soon: BoolArray


def start_ratings(model: GanziModel) -> Ratings:
    """The sites and their ratings: those known by name, and as many more of each level as there
    are in all.
    """
    p, start = model.parameters, model.clock.start
    known = read_table("scenic_sites")
    totals = {
        RATED_5A: p.sites_5a,
        RATED_4A: p.sites_4a,
        RATED_3A: p.sites_3a,
        UNRATED: p.sites_candidate,
    }
    # Counted with the ratings of today, also those that came after the run's start
    known_levels = [row["level"] for row in known]
    missing = [max(round(totals[level]) - known_levels.count(level), 0) for level in totals]
    others = np.repeat(list(totals), missing)
    county = [COUNTIES.index(row["county"]) for row in known]
    level = [level_at(row, start) for row in known]
    # Of the sites that are 4A today without a name, those beyond the count of the start came later
    drawn_4a = np.flatnonzero(others == RATED_4A)
    later = drawn_4a[max(round(count_4a(p, start)) - level.count(RATED_4A), 0) :]
    others[later] = RATED_3A
    soon = [not awarded(row, start) for row in known]
    since = [months_since(row, start) for row in known]
    named = [row["document_item"] == NAMED_FOR_5A for row in known]
    return Ratings(
        county=np.concatenate([county, drawn_counties(model, len(others))]).astype(int),
        level=np.concatenate([level, others]).astype(int),
        since=np.concatenate([since, np.full(len(others), LONG_AGO)]),
        named=np.concatenate([named, np.zeros(len(others))]).astype(bool),
        soon=np.concatenate([soon, np.isin(np.arange(len(others)), later)]).astype(bool),
    )


def count_4a(p: Parameters, start: int) -> float:
    """4A sites counted as the run begins, count: between the counts of 2017 and of January 2021 in
    proportion to the months gone, outside them that of the nearer end.
    """
    return float(np.interp(start, COUNTED_4A, (p.sites_4a_2017, p.sites_4a)))


def level_at(row: Any, start: int) -> int:
    """Rating of a known site as the run begins: one level lower if the present one came later."""
    if not row["level"]:
        return UNRATED
    return row["level"] if awarded(row, start) else max(row["level"] - 1, RATED_3A)


def awarded(row: Any, start: int) -> bool:
    """Whether a site had its rating before the run begins; undated ratings are old."""
    return not row["since"] or row["since"] < label_of(start)


def months_since(row: Any, start: int) -> float:
    """Months from a known rating to the start of the run; old ones where no date is known."""
    if not row["since"] or not awarded(row, start):
        return LONG_AGO
    year, _, month = row["since"].partition("-")
    return float(start - month_index(int(year), int(month or JUNE)))


def drawn_counties(model: GanziModel, n: int) -> IntArray:
    """Counties of the sites that are not known by name, shape (n,): shares drawn around an even
    spread.
    """
    p, counties = model.parameters, model.counties
    shares = dirichlet(
        model, "site_counties", weights=np.ones(counties.n), concentration=p.site_spread_trust
    )
    luck = model.world_streams.uniform("start", 0, identity("site_county", n))
    return np.minimum(np.searchsorted(np.cumsum(shares), luck), counties.n - 1)


def start_publicity(p: Parameters, level: IntArray, since: FloatArray) -> Publicity:
    """Publicity of ratings before the start; only the newest rating has some of its passing
    publicity left.
    """
    gains = np.array([p.publicity_3a, p.publicity_4a, p.publicity_5a])
    total = publicity_of_level(level, gains)
    newest = np.where(level >= RATED_3A, gains[np.maximum(level - RATED_3A, 0)], 0.0)
    passing = award_publicity(newest, lasting_share=p.publicity_lasting_share).passing
    return Publicity(
        passing=passing * 0.5 ** (since / p.publicity_half_life),
        lasting=total * p.publicity_lasting_share,
    )


def start_readiness(
    p: Parameters, luck: FloatArray, level: IntArray, *, named: BoolArray, soon: BoolArray
) -> FloatArray:
    """Readiness at the start, shape of `luck`: a part of what the next rating asks, at least the
    standard held; sites that were rated higher `soon` lie between what named candidates have at
    least and the highest.
    """
    wanted = np.where(level < RATED_4A, p.readiness_4a, p.readiness_5a)
    low = np.where(soon, p.start_readiness_named, p.start_readiness_low)
    part = low + (p.start_readiness_high - low) * luck
    part = np.where(named, np.maximum(part, p.start_readiness_named), part)
    held = held_standard(p, level)
    return np.maximum(part * wanted, held)
