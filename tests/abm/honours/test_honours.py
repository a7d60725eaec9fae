"""Work on honours and the yearly contests, in a coarse model."""

import numpy as np
import pytest

from abm import GanziModel
from abm.honours import contests, work
from abm.honours import measured as measures
from abm.honours.books import LEVERS
from abm.honours.contests import quota_means
from abm.honours.standards import next_standard, rank_standard, rank_standards
from abm.honours.work import money_by_ladder, work_costs
from agents.calendar import MONTHS_A_YEAR, QUARTER_STARTS
from agents.honours import honour
from agents.tourism.scenic_site import RATED_3A, RATED_4A, RATED_5A

YEARS = {"detail": "coarse", "start": "2022-01", "end": "2025-12"}


def built(draw=1, start="2022-11", **arguments):
    model = GanziModel(draw=draw, detail="coarse", start=start, end="2025-12", **arguments)
    model.programmes.plan()
    return model


def holders(model, ladder, rank):
    return measures.holders(ladder, rank)(model)


def open_quotas(model, **names):
    """Make the upper levels generous in the named contests and closed in all others."""
    p = model.parameters
    for name in vars(p):
        if name.startswith("quota_"):
            setattr(p, name, names.get(name, 0.0))


def test_the_start_has_the_known_ratings_and_ranks():
    for draw in range(4):
        model = built(draw=draw)
        p = model.parameters
        assert measures.sites_5a(model) == 2
        assert 15 <= measures.sites_4a(model) <= 22
        assert measures.sites_4a(model) == round(p.sites_4a)
        assert holders(model, honour.FARM_PARK, 1) == round(p.agri_parks_prefecture)
        assert holders(model, honour.FARM_PARK, 2) == round(p.agri_parks_provincial)
        assert holders(model, honour.WHOLE_AREA, 2) == round(p.national_whole_area_zones)
        assert measures.named_eco_demo(model) == 0
        assert measures.named_5a_listed(model) == 0
        assert model.counties.farm_parks.sum() == round(p.agri_parks_prefecture) + round(
            p.agri_science_parks
        )


def test_named_candidates_are_there():
    model = built()
    c, sites = model.honour_candidates, model.scenic_sites
    assert sites.named.sum() == 2
    assert (sites.level[sites.named] == RATED_4A).all()
    assert np.count_nonzero(c.named & (c.ladder == honour.ECO_DEMO)) == 3
    assert np.count_nonzero(c.named & (c.ladder == honour.RESORT)) == 2


def test_tables_of_the_contests_fit_the_ladders():
    model = built()
    p = model.parameters
    standards = rank_standards(p)
    for ladder, ranks in honour.RANKS.items():
        assert np.isfinite(standards[ladder]).sum() == len(ranks) == len(quota_means(model)[ladder])
        assert (np.diff(standards[ladder, : len(ranks)]) > 0).all()
    assert (work_costs(p) > 0).all()
    ladder, rank = np.array([honour.FARM_PARK] * 3), np.array([0, 1, 3])
    assert next_standard(p, ladder, rank).tolist() == [
        p.readiness_prefecture,
        p.readiness_provincial,
        np.inf,
    ]
    assert rank_standard(p, ladder, rank).tolist() == [
        0.0,
        p.readiness_prefecture,
        p.readiness_national,
    ]


def test_no_national_zone_where_the_programme_has_ended():
    model = built()
    model.world.whole_area_programme = 0.0
    assert quota_means(model)[honour.WHOLE_AREA][1] == 0
    model.world.whole_area_programme = 1.0
    assert quota_means(model)[honour.WHOLE_AREA][1] == model.parameters.quota_whole_area_national


def test_money_makes_sites_and_candidates_ready():
    poor, rich = built(), built()
    for model, money in ((poor, 0.0), (rich, 1e7)):
        model.honours.site_money = np.full(18, money)
        model.honours.lever_money = dict.fromkeys(LEVERS, 18 * money)
        work.improve_sites(model)
        work.improve_candidates(model)
    assert (rich.scenic_sites.readiness >= poor.scenic_sites.readiness).all()
    assert (rich.honour_candidates.readiness >= poor.honour_candidates.readiness).all()
    gained = rich.scenic_sites.readiness - poor.scenic_sites.readiness
    p, lower = rich.parameters, rich.scenic_sites.level < RATED_4A
    spent = (
        gained[lower].sum() * p.cost_4a
        + gained[rich.scenic_sites.level == RATED_4A].sum() * p.cost_5a
    )
    assert spent <= 18e7 * (1 + 1e-9)
    assert spent > 0.7 * 18e7
    assert rich.scenic_sites.quality.sum() > poor.scenic_sites.quality.sum()
    assert rich.honours.site_money.sum() == 0
    assert sum(rich.honours.lever_money.values()) == 0


def test_heritage_money_makes_rated_sites_worth_seeing():
    model = built()
    model.honours.heritage_money = np.full(18, 1e6)
    before = model.scenic_sites.quality.copy()
    work.improve_sites(model)
    gained = model.scenic_sites.quality - before
    counties = len(np.unique(model.scenic_sites.county[model.scenic_sites.level > 0]))
    assert gained.sum() == pytest.approx(counties * 1e6 / model.parameters.heritage_point_cost)
    assert (gained[model.scenic_sites.level == 0] == 0).all()


def test_ratings_need_a_quota_readiness_and_for_5a_the_list_and_time():
    model = built()
    sites = model.scenic_sites
    sites.readiness = np.full(sites.n, 1.2)
    open_quotas(model)
    contests.rate_sites(model)
    assert measures.sites_4a(model) == round(model.parameters.sites_4a)
    open_quotas(model, quota_4a=400.0, quota_5a=400.0)
    contests.rate_sites(model)
    assert measures.sites_4a(model) == sites.n - 2
    assert measures.sites_5a(model) == 2
    open_quotas(model, quota_5a_list=400.0, quota_5a=400.0)
    contests.rate_sites(model)
    assert measures.named_5a_listed(model) == 2
    assert measures.sites_5a(model) == 2
    old = (sites.level == RATED_4A) & (sites.since_level >= model.parameters.months_before_5a)
    contests.rate_sites(model)
    assert 0 < np.count_nonzero(old) < np.count_nonzero(sites.level == RATED_4A)
    assert measures.sites_5a(model) == 2 + np.count_nonzero(old)


def test_sites_that_are_not_ready_win_nothing_however_large_the_quota():
    model = built()
    sites = model.scenic_sites
    sites.readiness = np.full(sites.n, model.parameters.readiness_4a - 0.01)
    open_quotas(model, quota_4a=400.0)
    contests.rate_sites(model)
    assert measures.sites_4a(model) == round(model.parameters.sites_4a)


def test_a_rating_brings_publicity_that_fades_and_a_lasting_name():
    model = built()
    sites = model.scenic_sites
    won = np.zeros(sites.n, bool)
    won[-1] = True
    fame, standing = sites.fame[-1], sites.standing[-1]
    contests.promote(model, won, level=RATED_4A, gain=0.3)
    lasting = 0.3 * model.parameters.publicity_lasting_share
    assert sites.level[-1] == RATED_4A
    assert sites.since_level[-1] == 0
    assert sites.fame[-1] == pytest.approx(fame + 0.3 - lasting)
    assert sites.standing[-1] == pytest.approx(standing + lasting)
    work.fade(model)
    assert sites.fame[-1] < fame + 0.3 - lasting
    assert sites.since_level[-1] == 1


def test_ranks_are_climbed_one_a_year():
    model = built()
    c = model.honour_candidates
    c.readiness = np.full(c.n, 1.2)
    before = c.rank.copy()
    open_quotas(
        model,
        quota_farm_park_prefecture=400.0,
        quota_farm_park_provincial=400.0,
        quota_farm_park_national=1e3,
    )
    contests.award_honours(model)
    parks = c.ladder == honour.FARM_PARK
    assert c.rank[parks].tolist() == np.minimum(before[parks] + 1, 3).tolist()
    assert c.rank[~parks].tolist() == before[~parks].tolist()
    assert model.counties.brand.max() == 0


def test_tourism_honours_make_counties_known():
    model = built()
    model.honour_candidates.readiness = np.full(model.honour_candidates.n, 1.2)
    open_quotas(model, quota_famous_county=400.0)
    contests.award_honours(model)
    assert holders(model, honour.FAMOUS_COUNTY, 1) == 18
    assert model.counties.brand.max() == pytest.approx(model.parameters.publicity_honour)


def test_upper_levels_meet_the_same_luck_in_every_mix():
    quotas = []
    for mix in ("status_quo", "document"):
        model = built(mix=mix)
        luck = model.streams.uniform("contest", 2024 * MONTHS_A_YEAR, contests.SITE_KEYS)
        quotas.append(honour.yearly_quota(luck, np.full(3, 2.0)).tolist())
    assert quotas[0] == quotas[1]


def test_contests_are_held_in_november_only():
    model = built(start="2022-10")
    model.honour_candidates.readiness = np.full(model.honour_candidates.n, 1.2)
    open_quotas(model, quota_eco_demo=50.0)
    before = measures.MONTHLY["eco_demo_provincial"](model)
    work.work_on_honours(model)
    assert measures.MONTHLY["eco_demo_provincial"](model) == before
    model.set_month(model.clock.t + 1)
    work.work_on_honours(model)
    assert measures.MONTHLY["eco_demo_provincial"](model) > before


@pytest.mark.parametrize(
    ("levers", "indicators"),
    [
        ({"site_upgrade_budget": 800.0}, ("sites_4a",)),
        (
            {"brand_zone_effort": 200.0},
            ("eco_demo_provincial", "tianfu_counties", "allforone_provincial"),
        ),
        ({"agri_park_budget": 400.0}, ("agri_parks_prefecture",)),
        ({"understory_support": 60.0}, ("forestry_parks",)),
    ],
)
def test_more_money_wins_more_honours(levers, indicators):
    gains = np.zeros(len(indicators))
    for draw in range(4):
        usual, more = GanziModel(draw=draw, **YEARS), GanziModel(draw=draw, levers=levers, **YEARS)
        for model in (usual, more):
            for t in range(model.clock.start, model.clock.end + 1):
                model.set_month(t)
                model.programmes.plan()
                work.work_on_honours(model)
        gains += [
            measures.MONTHLY[name](more) - measures.MONTHLY[name](usual) for name in indicators
        ]
    assert (gains > 0).all()


def test_farm_research_builds_up_science_parks_and_no_other_honour():
    p = built().parameters
    nothing = dict.fromkeys(LEVERS, 0.0)
    money = money_by_ladder(p, nothing | {"agri_rd": 10.0})
    assert money[honour.FARM_SCIENCE_PARK] == pytest.approx(10.0 * p.farm_research_part)
    assert np.count_nonzero(money) == 1


def test_a_rating_lets_more_visitors_in():
    model = built()
    sites, p = model.scenic_sites, model.parameters
    won = np.arange(sites.n) == int(np.argmax(sites.level == RATED_3A))
    contests.promote(model, won, level=RATED_4A, gain=0.1)
    assert model.scenic_sites.capacity[won] == pytest.approx([p.capacity_4a])


def test_works_on_sites_raise_their_quality_more_than_heritage_money_does_in_all():
    """At the status quo's budgets: ratings are publicity and quality, not publicity alone."""

    def gain(lever):
        model = GanziModel(draw=3, detail="coarse", end="2022-11")
        start = model.scenic_sites.quality.copy()
        books = model.honours
        books.site_money = np.full(18, 150e6 / 18 if lever == "sites" else 0.0)
        books.heritage_money = np.full(18, 30e6 / 18 if lever == "heritage" else 0.0)
        work.improve_sites(model)
        return (model.scenic_sites.quality - start).sum()

    assert gain("sites") > gain("heritage") > 0


def test_effort_cannot_buy_a_national_award_in_two_years():
    """New 5A sites to the end of 2023 with every effort at its most: never more than the quota,
    whose mean is small.
    """
    most = {
        "site_upgrade_budget": 800,
        "brand_zone_effort": 200,
        "heritage_programme": 200,
        "coordination": 1,
    }
    new, allowed = [], []
    for draw in range(24):
        model = only_honours(draw, most | {"talent_budget": 100})
        before = np.count_nonzero(model.scenic_sites.level == RATED_5A)
        quota = 0
        for t in range(model.clock.start, model.clock.end + 1):
            model.set_month(t)
            if model.clock.month in QUARTER_STARTS:
                model.programmes.plan()
            work.work_on_honours(model)
            if model.clock.month == work.CONTEST_MONTH:
                year = model.clock.year * MONTHS_A_YEAR
                luck = model.streams.uniform("contest", year, contests.SITE_KEYS)
                p = model.parameters
                quota += honour.yearly_quota(luck[2], p.quota_5a * p.quota_most)
        new.append(np.count_nonzero(model.scenic_sites.level == RATED_5A) - before)
        allowed.append(quota)
    assert (np.array(new) <= np.array(allowed)).all()
    assert np.mean(allowed) < 1.2
    assert np.mean(np.array(new) > 0) <= 1 - np.exp(-2 * 0.2) + 0.1


def only_honours(draw, levers):
    """A model to the end of 2023 of which only the budgets and the contests are run."""
    return GanziModel(draw=draw, detail="coarse", end="2023-12", levers=levers)


def test_readier_candidates_open_more_awards_and_effort_decides_between_counties():
    model = built()
    sites, p = model.scenic_sites, model.parameters
    assert contests.ready_sites(model) == pytest.approx(model.honours.usual_sites)
    assert contests.ready_candidates(model) == pytest.approx(model.honours.usual_ranks)
    sites.readiness = np.full(sites.n, 1.2)
    assert (contests.ready_sites(model) > model.honours.usual_sites).all()

    # One award among equals without luck: the county that makes the greater effort gets it
    open_quotas(model, quota_4a=1.0)
    p.quota_response, p.contest_luck, p.contest_named_bonus = 0.0, 1e-9, 0.0
    p.contest_effort = 1e9
    model.effort.effort = np.ones((6, 18))
    keen = sites.county[np.flatnonzero(sites.level < RATED_4A)[-1]]
    model.effort.effort[0, keen] = 2.0
    wins = []
    for year in range(2023, 2035):
        model.clock.year = year
        wins.append(contests.site_winners(model).rated_4a)
    won = np.any(wins, axis=0)
    assert won.any()
    assert (sites.county[won] == keen).all()


def test_candidates_get_on_lists_and_leave_them_when_they_win():
    model = built()
    c, p = model.honour_candidates, model.parameters
    p.list_chance = 1.0
    standard = next_standard(p, c.ladder, c.rank)
    ready = np.isfinite(standard) & (c.readiness >= p.list_readiness_part * standard)
    contests.draw_up_lists(model)
    assert 0 < ready.sum() < c.n
    assert np.array_equal(c.listed, ready)
    for ladder, rank in ((honour.FARM_PARK, 2), (honour.RESORT, 2), (honour.ENCLAVE_MEISHAN, 1)):
        near = np.count_nonzero((c.ladder == ladder) & ready & (c.rank == rank - 1))
        held = holders(model, ladder, rank)
        assert measures.listed(ladder, rank)(model) == held + near

    before = c.rank.copy()
    for name in vars(p):
        if name.startswith("quota_") and name not in ("quota_response", "quota_most"):
            setattr(p, name, 50.0)
    contests.award_honours(model)
    won = c.rank > before
    assert won.any()
    assert not c.listed[won].any()
    assert c.listed[~won].tolist() == ready[~won].tolist()


def test_nobody_is_listed_without_a_chance():
    model = built()
    model.parameters.list_chance = 0.0
    contests.draw_up_lists(model)
    assert not model.honour_candidates.listed.any()
    assert measures.whole_area_national_listed(model) == 1 + holders(model, honour.WHOLE_AREA, 2)


def test_named_resorts_are_told_apart():
    model = built()
    c = model.honour_candidates
    resorts = np.flatnonzero(c.ladder == honour.RESORT)
    # Hailuogou (Luding) begins as the prefecture's provincial resort, Xiangcheng with nothing
    national = measures.MONTHLY["resort_hailuogou_national"]
    provincial = measures.MONTHLY["resort_xiangcheng_provincial"]
    assert (national(model), provincial(model)) == (0, 0)
    rank = c.rank.copy()
    rank[resorts[0]] = 2
    c.rank = rank
    assert (national(model), provincial(model)) == (1, 0)
    rank = c.rank.copy()
    rank[resorts[1]] = 1
    c.rank = rank
    assert (national(model), provincial(model)) == (1, 1)
