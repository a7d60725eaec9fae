"""Scenic sites as the run begins: the known ones by name, the rest drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import label_of, month_index
from abm.honours.books import capacities, held_standard
from abm.registers.tables import read_table
from abm.shares import dirichlet
from agents import quantiles
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.tourism.scenic_site import (
    COUNTY_COMPANY,
    OUTSIDE_GROUP,
    RATED_3A,
    RATED_4A,
    RATED_5A,
    UNRATED,
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

NAMED_FOR_5A = "5a_candidate"
LONG_AGO = 120.0
"""Months since the rating of sites whose date is not known."""


def build_sites(model: GanziModel) -> None:
    """The table of sites, and what they make of each county's attraction."""
    p = model.parameters
    county, level, since, named = start_levels(model)
    n = len(county)
    luck = model.world_streams.uniform("start", 0, identity("site_start", n), np.arange(3)[:, None])
    mean = np.array([p.quality_unrated, 0.0, 0.0, p.quality_3a, p.quality_4a, p.quality_5a])[level]
    quality = np.clip(quantiles.normal(luck[0], mean, p.quality_deviation), 0.5, 10.0)
    fame, standing = start_publicity(p, level, since)
    model.scenic_sites = Table(
        ScenicSite,
        model,
        n,
        county=county,
        quality=quality,
        readiness=start_readiness(p, luck[1], level, named),
        level=level,
        capacity=capacities(p)[level],
        owner=np.where(luck[2] < p.outside_site_share, OUTSIDE_GROUP, COUNTY_COMPANY),
        since_level=since,
        named=named,
        fame=fame,
        standing=standing,
    )
    pull = site_pull(quality, fame, standing, True)
    model.counties.attraction = county_attraction(pull, county, len(COUNTIES), p.site_exponent)


def start_levels(model: GanziModel) -> tuple[IntArray, IntArray, FloatArray, BoolArray]:
    """(county, level, months since the rating, named for 5A) of every site: known ones first, then
    drawn ones.
    """
    p, start = model.parameters, model.clock.start
    known = read_table("scenic_sites")
    county = [COUNTIES.index(row["county"]) for row in known]
    level = [
        row["level"] if awarded(row, start) else max(row["level"] - 1, RATED_3A) for row in known
    ]
    level = [value if row["level"] else UNRATED for value, row in zip(level, known, strict=True)]
    since = [months_since(row, start) for row in known]
    named = [row["document_item"] == NAMED_FOR_5A for row in known]
    totals = {
        RATED_5A: p.sites_5a,
        RATED_4A: p.sites_4a,
        RATED_3A: p.sites_3a,
        UNRATED: p.sites_candidate,
    }
    known_levels = [row["level"] for row in known]
    extra = np.repeat(
        list(totals), [max(round(totals[at]) - known_levels.count(at), 0) for at in totals]
    )
    places = drawn_counties(model, len(extra))
    county = np.concatenate([county, places]).astype(int)
    level = np.concatenate([level, extra]).astype(int)
    since = np.concatenate([since, np.full(len(extra), LONG_AGO)])
    return county, level, since, np.concatenate([named, np.zeros(len(extra))]).astype(bool)


def awarded(row: Any, start: int) -> bool:
    """Whether a site had its rating before the run begins; undated ratings are old."""
    return not row["since"] or row["since"] < label_of(start)


def months_since(row: Any, start: int) -> float:
    """Months from a known rating to the start of the run; old ones where no date is known."""
    if not row["since"] or not awarded(row, start):
        return LONG_AGO
    year, _, month = row["since"].partition("-")
    return float(start - month_index(int(year), int(month or 6)))


def drawn_counties(model: GanziModel, n: int) -> IntArray:
    """Counties of the sites that are not known by name, shape (n,): shares drawn around an even
    spread.
    """
    p, counties = model.parameters, model.counties
    shares = dirichlet(model, "site_counties", np.ones(counties.n), p.site_spread_trust)
    luck = model.world_streams.uniform("start", 0, identity("site_county", n))
    return np.minimum(np.searchsorted(np.cumsum(shares), luck), counties.n - 1)


def start_publicity(
    p: Parameters, level: IntArray, since: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(passing publicity, lasting name) of ratings before the start; only the newest rating has
    some publicity left.
    """
    gains = np.array([p.publicity_3a, p.publicity_4a, p.publicity_5a])
    total = publicity_of_level(level, gains)
    newest = np.where(level >= RATED_3A, gains[np.maximum(level - RATED_3A, 0)], 0.0)
    passing, _ = award_publicity(newest, p.publicity_lasting_share)
    return passing * 0.5 ** (since / p.publicity_half_life), total * p.publicity_lasting_share


def start_readiness(
    p: Parameters, luck: FloatArray, level: IntArray, named: BoolArray
) -> FloatArray:
    """Readiness at the start, shape of `luck`: a part of what the next rating asks, at least the
    standard held.
    """
    wanted = np.where(level < RATED_4A, p.readiness_4a, p.readiness_5a)
    part = p.start_readiness_low + (p.start_readiness_high - p.start_readiness_low) * luck
    part = np.where(named, np.maximum(part, p.start_readiness_named), part)
    held = held_standard(p, level)
    return np.maximum(part * wanted, held)
