"""Month phase: money is put into sites and files; each November the upper levels award ratings and
other honours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.honours.books import (
    admitted,
    capacities,
    count_farm_parks,
    held_standard,
    kept_readiness,
    money_by_ladder,
    next_readiness,
    quota_means,
    work_costs,
)
from agents.columns import identity
from agents.honours import honour
from agents.tourism import scenic_site
from agents.tourism.scenic_site import RATED_3A, RATED_4A, RATED_5A

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray

CONTEST_MONTH = 11
SITE_CONTESTS = ("site_4a", "site_5a_list", "site_5a")
SITE_KEYS = identity("site_contest", len(SITE_CONTESTS))
LADDER_KEYS = identity("honour_contest", len(honour.LADDERS) * 3).reshape(len(honour.LADDERS), 3)
MONTHS_A_YEAR = 12


def work_on_honours(model: GanziModel) -> None:
    """A month of work on sites and files; in November the year's money is counted and the contests
    are held.
    """
    collect(model)
    fade(model)
    if model.clock.month == CONTEST_MONTH:
        improve_sites(model)
        improve_candidates(model)
        rate_sites(model)
        award_honours(model)
        count_farm_parks(model)


def collect(model: GanziModel) -> None:
    """Add up the money that reaches the counties for sites, heritage and honours."""
    books, effective = model.honours, model.programmes.effective
    books.sites = books.sites + effective("site_upgrade_budget")
    books.heritage = books.heritage + effective("heritage_programme")
    for lever in books.levers:
        books.levers[lever] += float(np.add.reduce(effective(lever)))


def fade(model: GanziModel) -> None:
    """Publicity of awards fades; time since the present ratings goes on."""
    sites, counties = model.scenic_sites, model.counties
    half_life = model.parameters.publicity_half_life
    sites.fame = scenic_site.faded(sites.fame, half_life)
    counties.brand = scenic_site.faded(counties.brand, half_life)
    sites.since_level = sites.since_level + 1.0


def improve_sites(model: GanziModel) -> None:
    """Each county puts its money into sites near 4A, the prefecture its part into candidates for
    5A; heritage works.
    """
    sites, p, books, n = model.scenic_sites, model.parameters, model.honours, model.counties.n
    lower, upper = sites.level < RATED_4A, sites.level == RATED_4A
    near = -np.abs(sites.readiness - p.readiness_4a)
    block = np.where(lower, sites.county, -1)
    money = honour.prospect_shares(
        books.sites * (1.0 - p.part_5a), block, near, p.prospect_sharpness
    )
    near = -np.abs(sites.readiness - p.readiness_5a) + p.named_priority * sites.named
    pot = np.array([p.part_5a * float(books.sites.sum())])
    money += honour.prospect_shares(pot, np.where(upper, 0, -1), near, p.prospect_sharpness)
    cost = np.where(lower, p.cost_4a, p.cost_5a)
    kept = held_standard(p, sites.level)
    sites.readiness = honour.readiness_after(sites.readiness, money, cost, p.readiness_wear, kept)
    rated = np.where(sites.level >= RATED_3A, sites.county, -1)
    works = honour.prospect_shares(books.heritage, rated, np.zeros(sites.n), 1.0)
    points = works / p.heritage_point_cost + p.works_quality_gain * money / cost
    sites.quality = scenic_site.quality_after(sites.quality, points)
    books.sites, books.heritage = np.zeros(n), np.zeros(n)


def improve_candidates(model: GanziModel) -> None:
    """Money of each kind of honour goes to the candidates nearest to their next rank."""
    c, p, books = model.honour_candidates, model.parameters, model.honours
    asked = next_readiness(p, c.ladder, c.rank)
    block = np.where(np.isfinite(asked), c.ladder, -1)
    near = (
        -np.abs(c.readiness - np.where(np.isfinite(asked), asked, 0.0)) + p.named_priority * c.named
    )
    pots = money_by_ladder(p, books.levers)
    money = honour.prospect_shares(pots, block, near, p.prospect_sharpness)
    kept = kept_readiness(p, c.ladder, c.rank)
    c.readiness = honour.readiness_after(
        c.readiness, money, work_costs(p)[c.ladder], p.readiness_wear, kept
    )
    books.levers = dict.fromkeys(books.levers, 0.0)


def rate_sites(model: GanziModel) -> None:
    """Contests for 4A, for the list of candidates for 5A and for 5A, all judged on the state before
    them.
    """
    sites, p, year = model.scenic_sites, model.parameters, model.clock.year * MONTHS_A_YEAR
    quotas = honour.yearly_quota(
        model.streams.uniform("contest", year, SITE_KEYS),
        np.array([p.quota_4a, p.quota_5a_list, p.quota_5a]),
    )
    luck = model.streams.uniform("contest", year, sites.uid)
    score = honour.contest_score(
        luck, sites.readiness, sites.named, p.contest_named_bonus, p.contest_luck
    )
    old = (sites.level == RATED_4A) & (sites.since_level >= p.months_before_5a)
    fields = (
        ((sites.level < RATED_4A), p.readiness_4a),
        ((sites.level == RATED_4A) & ~sites.listed_5a, p.readiness_5a_list),
        (old & sites.listed_5a, p.readiness_5a),
    )
    new_4a, listed, new_5a = (
        honour.contest_winners(
            score, able & (sites.readiness >= asked), asked + p.contest_margin, quota
        )
        for (able, asked), quota in zip(fields, quotas.tolist(), strict=True)
    )
    sites.listed_5a = sites.listed_5a | listed
    promote(model, new_4a, RATED_4A, p.publicity_4a)
    promote(model, new_5a, RATED_5A, p.publicity_5a)


def promote(model: GanziModel, won: BoolArray, level: int, gain: float) -> None:
    """Give winners their rating, and the publicity and name that go with it."""
    if not won.any():
        return
    sites = model.scenic_sites
    passing, lasting = scenic_site.award_publicity(gain, model.parameters.publicity_lasting_share)
    sites.level = np.where(won, level, sites.level)
    sites.capacity = np.maximum(sites.capacity, won * capacities(model.parameters)[level])
    sites.since_level = np.where(won, 0.0, sites.since_level)
    sites.fame = sites.fame + passing * won
    sites.standing = sites.standing + lasting * won


def award_honours(model: GanziModel) -> None:
    """One contest for each ladder and next rank, all judged on the state before them."""
    c, p, year = model.honour_candidates, model.parameters, model.clock.year * MONTHS_A_YEAR
    luck = model.streams.uniform("contest", year, c.uid)
    score = honour.contest_score(luck, c.readiness, c.named, p.contest_named_bonus, p.contest_luck)
    asked = next_readiness(p, c.ladder, c.rank)
    quota_luck = model.streams.uniform("contest", year, LADDER_KEYS)
    won, fit = np.zeros(c.n, bool), admitted(model, c.ladder)
    for ladder, means in quota_means(model).items():
        quotas = honour.yearly_quota(quota_luck[ladder, : len(means)], np.array(means))
        for step, quota in enumerate(quotas.tolist()):
            rows = np.flatnonzero(
                (c.ladder == ladder) & (c.rank == step) & (c.readiness >= asked) & fit
            )
            if len(rows) and quota >= 1:
                able = np.ones(len(rows), bool)
                cut = asked[rows[0]] + p.contest_margin
                won[rows] |= honour.contest_winners(score[rows], able, cut, quota)
    c.rank = c.rank + won
    famous = won & np.isin(c.ladder, honour.TOURISM_LADDERS)
    counties = model.counties
    counties.brand = counties.brand + p.publicity_honour * np.bincount(
        c.county[famous], minlength=counties.n
    )
