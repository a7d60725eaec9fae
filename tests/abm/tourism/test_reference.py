"""The reference year of tourism: shares, visits and seasons match what was published."""

import numpy as np
import pytest

from abm import GanziModel
from abm.tourism import reference
from abm.tourism.groups import COUNTY_COUNT, MARKET_COUNT
from abm.tourism.start import season_profile, segment_shares

PLACES = ("near", "far")


def year_of(model):
    """Visits by month, group and county of the model's reference year."""
    season = season_profile(model.parameters)
    return reference.reference_year(model, season, model.tourism.usual_features).visits


@pytest.fixture(scope="module")
def model():
    return GanziModel(draw=5, detail="coarse", end="2022-01")


def test_visits_of_each_market_are_those_published(model):
    p = model.parameters
    by_market = year_of(model).sum(axis=(0, 2)).reshape(MARKET_COUNT, -1).sum(axis=1)
    assert by_market.sum() * p.visit_count_factor == pytest.approx(p.reference_visits)
    assert by_market / by_market.sum() == pytest.approx(reference.visit_shares(p))


def test_the_choice_gives_back_the_drawn_shares_and_no_value_beyond_the_usual(model):
    probability, value = reference.reference_choice(model, reference.SUMMER_STATE)
    share = reference.main_weights(model) @ probability
    assert share.min() > 0.5 * reference.SMALLEST_SHARE
    assert share.sum() == pytest.approx(1.0)
    assert value == pytest.approx(model.tourists.usual_value[:, 0])


def test_summer_has_its_published_part_of_the_year():
    parts = []
    for draw in range(6):
        model = GanziModel(draw=draw, detail="coarse", end="2022-01")
        months = year_of(model).sum(axis=(1, 2))
        parts.append((months[5:8].sum() / months.sum(), months[7] / months.sum()))
    summer, august = np.mean(parts, axis=0)
    assert summer == pytest.approx(0.38, abs=0.03)
    assert august == pytest.approx(0.17, abs=0.02)


def test_seasons_and_segments_have_the_right_sums(model):
    p = model.parameters
    assert season_profile(p).mean(axis=0) == pytest.approx(np.ones(4))
    assert segment_shares(p).sum(axis=1) == pytest.approx(np.ones(MARKET_COUNT))


@pytest.mark.parametrize("draw", [311, 390])
def test_shares_drawn_too_high_leave_nobody_below_zero(draw):
    model = GanziModel(draw=draw, detail="coarse", end="2022-01")
    p, shares = model.parameters, segment_shares(model.parameters)
    drawn = {
        place: [getattr(p, f"{place}_share_{name}") for name in ("short", "ring", "group")]
        for place in PLACES
    }
    assert max(map(sum, drawn.values())) > 1
    assert shares.min() == 0.0
    assert shares.sum(axis=1) == pytest.approx(np.ones(MARKET_COUNT))
    assert model.run().tourists.trips.sum() > 0


def test_real_spending_of_the_reference_year_is_its_part_of_official_revenue(model):
    p, tourism = model.parameters, model.tourism
    official = p.official_spending * p.reference_visits
    real = tourism.spending_by_month.sum() / float(model.world.consumer_prices)
    assert real == pytest.approx(p.real_spending_share * official)
    a_visit = tourism.spending_by_month.sum() / tourism.visits_by_month.sum()
    assert tourism.survey_factor * a_visit == pytest.approx(tourism.survey)


def test_beds_are_as_full_in_august_as_drawn(model):
    p = model.parameters
    assert model.tourism.usual_nights[7].sum() == pytest.approx(p.peak_occupancy * p.beds * 31)


def test_a_run_that_begins_earlier_starts_from_what_was_published_by_then():
    published = reference.published_visits()
    assert published[2019] == pytest.approx(32_922_400)
    early = GanziModel(draw=5, detail="coarse", start="2017-01", end="2017-01")
    income = early.world.income_index[0] ** (
        early.parameters.income_elasticity * (1 - early.parameters.income_saturation)
    )
    official = year_of(early).sum() * early.parameters.visit_count_factor * income
    expected = early.parameters.reference_visits * published[2016] / published[2019]
    assert official == pytest.approx(expected, rel=0.05)


def test_price_and_travel_time_elasticities_lie_in_the_published_range():
    price, time = [], []
    for draw in range(8):
        model = GanziModel(draw=draw, detail="coarse", end="2022-01", source="prior")
        weight = reference.main_weights(model)
        base, value = reference.reference_choice(model, reference.SUMMER_STATE)

        def visits(model=model, weight=weight, value=value):
            probability, after = reference.reference_choice(model, reference.SUMMER_STATE)
            return (
                weight * np.exp(model.parameters.value_response * (after - value))
            ) @ probability

        start = weight @ base
        counties, hours = model.counties, model.network.travel_hours
        raised = counties.bed_price.copy()
        raised[0] *= 1.1
        counties.bed_price = raised
        price.append(np.log(visits()[0] / start[0]) / np.log(1.1))
        counties.bed_price = np.full(COUNTY_COUNT, model.parameters.bed_price)
        shorter = hours.copy()
        shorter[:, 5] *= 0.9
        for known, (routes, between) in model.network._known.items():
            model.network._known[known] = routes._replace(hours=shorter), between
        model.network._state = b""
        model.network._signature = None
        time.append(np.log(visits()[5] / start[5]) / np.log(0.9))
    assert -1.5 < np.mean(price) < -0.5
    assert -1.5 < np.mean(time) < -0.5, time
