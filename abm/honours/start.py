"""Candidates for honours other than scenic ratings as the run begins: who may win, how far they
are, what they hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.honours.books import LEVERS, HonourBooks
from abm.honours.contests import best_candidates, best_sites, count_farm_parks
from abm.honours.standards import next_standard, rank_standard
from abm.registers.tables import read_table
from abm.shares import dirichlet
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.honours import honour
from agents.honours.honour import HonourCandidate

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

NAMED = {
    honour.ECO_DEMO: ("eco_demo_candidate",),
    honour.RESORT: ("provincial_resort_candidate", "national_resort_candidate"),
}
"""What the document says of the scenic sites that are candidates for other honours."""
SINGLE_PARKS = (
    honour.ENCLAVE_MEISHAN,
    honour.ENCLAVE_CHENGDU,
    honour.NEAR_ZERO_PARK,
    honour.DATA_PARK,
)
NAMED_PLACES = {
    honour.MEDICINE_BASE: ("luding", "daocheng", "dege"),
    honour.MEDICINE_PARK: ("kangding", "luding", "batang", "shiqu"),
}
"""Counties of what the document names for medicine: bases at Hailuogou, Daocheng Yading and Dege;
parks in Ganzi New Area (Kangding), Lengqi (Luding), Xiaqiong (Batang) and Luoxu (Shiqu).
"""


def build_honours(model: GanziModel) -> None:
    """The table of candidates, the money collected for them, and the farm parks that there are."""
    p = model.parameters
    candidates = named_and_drawn(model)
    ladder, named = candidates.ladder, candidates.named
    n = len(ladder)
    luck = model.world_streams.uniform(
        "start", 0, identity("HonourCandidate", n), np.arange(2)[:, None]
    )
    rank = start_ranks(p, ladder, named, luck[0])
    model.honour_candidates = Table(
        HonourCandidate,
        model,
        n,
        ladder=ladder,
        county=candidates.county,
        named=named,
        rank=rank,
        readiness=start_readiness(p, luck[1], ladder=ladder, rank=rank, named=named),
    )
    model.honours = HonourBooks(
        site_money=np.zeros(len(COUNTIES)),
        heritage_money=np.zeros(len(COUNTIES)),
        lever_money=dict.fromkeys(LEVERS, 0.0),
        usual_sites=best_sites(model),
        usual_ranks=best_candidates(model),
    )
    count_farm_parks(model)


class Candidates(NamedTuple):
    """Every candidate, ladder by ladder: its ladder, its county, and whether the document names it,
    each shape (n,).
    """

    ladder: IntArray
    county: IntArray
    named: BoolArray


def named_and_drawn(model: GanziModel) -> Candidates:
    """The candidates: in each ladder those that the document names, then every county, the park
    itself, or places drawn for the rest.
    """
    p = model.parameters
    drawn = {
        honour.RESORT: p.candidates_resort,
        honour.ECO_DEMO: p.candidates_eco_demo,
        honour.FARM_PARK: p.candidates_farm_park,
        honour.FARM_SCIENCE_PARK: p.candidates_farm_science_park,
        honour.FORESTRY_PARK: p.candidates_forestry_park,
    }
    ladder, county, named = [], [], []
    for kind in range(len(honour.LADDERS)):
        places = named_counties(kind)
        if kind in (honour.WHOLE_AREA, honour.FAMOUS_COUNTY):
            others = np.arange(len(COUNTIES))
        elif kind in SINGLE_PARKS:
            others = np.zeros(1, int)
        elif kind in NAMED_PLACES:
            others = np.zeros(0, int)
        else:
            others = drawn_places(model, kind, round(drawn[kind]) - len(places))
        ladder += [kind] * (len(places) + len(others))
        county += [*places, *others.tolist()]
        named += [True] * len(places) + [False] * len(others)
    return Candidates(np.array(ladder), np.array(county), np.array(named))


def named_counties(kind: int) -> list[int]:
    """Counties of the candidates of a ladder that the document names."""
    if kind in NAMED_PLACES:
        return [COUNTIES.index(county) for county in NAMED_PLACES[kind]]
    items = NAMED.get(kind, ())
    return [
        COUNTIES.index(row["county"])
        for row in read_table("scenic_sites")
        if row["document_item"] in items
    ]


def drawn_places(model: GanziModel, kind: int, n: int) -> IntArray:
    """Counties of the candidates that are not named, shape (n,): shares drawn around the counties'
    people.
    """
    counties = model.counties
    name = honour.LADDERS[kind]
    weights = counties.population**model.parameters.candidate_population_weight
    shares = dirichlet(
        model,
        f"{name}_counties",
        weights=weights,
        concentration=model.parameters.site_spread_trust,
    )
    luck = model.world_streams.uniform("start", 0, identity(f"{name}_county", max(n, 0)))
    return np.minimum(np.searchsorted(np.cumsum(shares), luck), counties.n - 1)


def start_ranks(p: Parameters, ladder: IntArray, named: BoolArray, luck: FloatArray) -> IntArray:
    """Rank of each candidate at the start; what the document names is still to be won, but for the
    first resort.

    That one (Hailuogou) is to become a national resort, so it is the first to be a provincial one.
    """
    # How many hold each rank or a higher one, from the lowest up
    holders = {
        honour.RESORT: (p.provincial_resorts, p.national_resorts),
        honour.ECO_DEMO: (p.provincial_eco_demo_zones,),
        honour.WHOLE_AREA: (p.provincial_whole_area_zones, p.national_whole_area_zones),
        honour.FAMOUS_COUNTY: (p.famous_tourism_counties,),
        honour.FARM_PARK: (p.agri_parks_prefecture, p.agri_parks_provincial, p.agri_parks_national),
        honour.FARM_SCIENCE_PARK: (p.agri_science_parks,),
        honour.FORESTRY_PARK: (p.forestry_parks,),
    }
    rank = np.zeros(len(ladder), int)
    for kind, counts in holders.items():
        rows = np.flatnonzero(ladder == kind)
        # In the order of their luck, the named ones last
        late = np.where(named[rows], 2.0, luck[rows])
        if kind == honour.RESORT:
            late[0] = -1.0
        order = rows[np.argsort(late, kind="stable")]
        for step, count in enumerate(counts, start=1):
            rank[order[: round(count)]] = step
    return rank


def start_readiness(
    p: Parameters, luck: FloatArray, *, ladder: IntArray, rank: IntArray, named: BoolArray
) -> FloatArray:
    """Readiness at the start, shape of `luck`: a part of what the next rank asks, at least the
    standard held.
    """
    standard = next_standard(p, ladder, rank)
    held = rank_standard(p, ladder, rank)
    part = p.start_readiness_low + (p.start_readiness_high - p.start_readiness_low) * luck
    part = np.where(named, np.maximum(part, p.start_readiness_named), part)
    return np.maximum(np.where(np.isfinite(standard), part * standard, held), held)
