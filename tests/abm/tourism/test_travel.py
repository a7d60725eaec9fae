"""The phase of travelling, part by part, in a coarse model of the first month."""

import numpy as np
import pytest

from abm import GanziModel
from abm.tourism import choice, experience, fame, groups, spending, stays, trips
from abm.tourism import measured as measures
from abm.tourism.basket import basket_by_industry
from abm.tourism.beds import all_beds, bed_nights
from abm.tourism.groups import COUNTY_COUNT, GROUP_COUNT, MARKET_COUNT
from abm.tourism.travel import travel
from agents.industries import HOSPITALITY
from tests.worlds.travel_world import BY_ROAD, JULY, built, chosen, pull, travelled, visits


def test_probabilities_add_up_and_trips_stay_within_the_parties():
    model = built()
    probability, value = chosen(model)
    assert probability.shape == (model.tourists.n, COUNTY_COUNT)
    assert probability.sum(axis=1) == pytest.approx(np.ones(model.tourists.n))
    trips.make_trips(model, value)
    assert (model.tourists.trips <= model.tourists.parties + 1).all()
    main_trips = trips.trips_by_group(model)
    assert main_trips.shape == (GROUP_COUNT, 3, COUNTY_COUNT)
    assert main_trips[:, trips.PARTIES].sum() == pytest.approx(model.tourists.trips.sum())


def test_choices_and_memories_do_not_depend_on_the_parts_in_which_rows_are_worked_through(
    monkeypatch,
):
    usual, parts = built(), built()
    travel(usual)
    monkeypatch.setattr(groups, "ROWS_AT_ONCE", 7)
    assert len(list(groups.blocks(parts.tourists.n))) == 36
    travel(parts)
    np.testing.assert_allclose(
        parts.tourism.choice_probability, usual.tourism.choice_probability, rtol=1e-12
    )
    np.testing.assert_allclose(parts.tourists.memory, usual.tourists.memory, rtol=1e-9, atol=1e-15)
    assert np.ptp(usual.tourists.memory) > 0
    np.testing.assert_allclose(parts.tourists.trips, usual.tourists.trips, rtol=1e-12)


def test_what_draws_visitors_and_what_deters_them():
    base = chosen(built()).probability.sum(axis=0)

    def changed(change):
        model = built()
        change(model)
        return chosen(model).probability.sum(axis=0)

    def set_row(column, value):
        def change(model):
            values = getattr(model.counties, column).copy()
            values[5] = value(values[5])
            setattr(model.counties, column, values)

        return change

    def praise(model):
        model.tourism.reputation[:, 5] += 0.2

    assert changed(set_row("attraction", lambda old: 2 * old))[5] > base[5]
    assert changed(set_row("brand", lambda old: old + 0.2))[5] > base[5]
    assert changed(praise)[5] > base[5]
    assert changed(set_row("bed_price", lambda old: 1.3 * old))[5] < base[5]
    assert changed(set_row("occupancy", lambda old: 1.2))[5] < base[5]


def test_a_closed_county_loses_its_visitors_to_others():
    model = built()
    base = chosen(model).probability.sum(axis=0)
    closed = np.zeros(COUNTY_COUNT, bool)
    closed[0] = True
    model.world.sites_shut = closed
    choice.update_attraction(model)
    assert model.counties.attraction[0] == 0
    assert not model.scenic_sites.open[model.scenic_sites.county == 0].any()
    after = chosen(model).probability.sum(axis=0)
    assert after[0] < 0.3 * base[0]
    assert (after[1:] > base[1:]).all()


def test_shorter_roads_bring_visitors_mostly_at_the_cost_of_neighbours():
    base, faster = built(), built()
    hours = faster.network.travel_hours.copy()
    hours[:, 16] *= 0.8
    faster.network.travel_hours = hours
    faster.network.version += 1
    before, after = chosen(base), chosen(faster)
    assert after.probability[:, 16].sum() > 1.05 * before.probability[:, 16].sum()
    assert after.probability[:, 13].sum() < before.probability[:, 13].sum()
    assert (after.value >= before.value).all()


def test_limits_closures_and_income_move_the_number_of_trips():
    def trips_in(**world):
        model = built()
        vars(model.world).update(world)
        trips.make_trips(model, chosen(model).value)
        return model.tourists.trips.sum()

    base = trips_in()
    assert trips_in(travel_recovery=0.0) == 0
    assert trips_in(local_closure=0.5) == pytest.approx(0.5 * base, rel=0.01)
    assert trips_in(income_index=np.full(9, 2.0)) > base


def test_a_viral_event_begins_in_one_cluster_and_reaches_the_others_later_and_in_part():
    model = built("2023-07")
    path = np.zeros_like(model.outlook_paths["viral_fame"])
    t = model.clock.t
    path[t] = 0.2
    model.outlook_paths["viral_fame"] = path
    first, third = fame.viral_news(model, t), fame.viral_news(model, t + 2)
    begun = first > 0
    assert 0 < begun.sum() < MARKET_COUNT
    assert first[begun] == pytest.approx(0.2)
    told = model.parameters.social_media_share
    assert third == pytest.approx(np.where(begun, 0.0, 0.2 * told))
    assert (fame.viral_news(model, t + 1) == 0).all()
    before = model.tourism.fame
    fame.follow_fame(model)
    assert ((model.tourism.fame > before) == begun).all()


def test_publicity_is_a_running_mean_of_what_is_spent():
    base, loud = built(), built(levers={"tourism_marketing": 200.0})
    for model in (base, loud):
        model.programmes.plan()
        fame.follow_fame(model)
    assert loud.tourism.publicity > base.tourism.publicity
    assert fame.publicity(loud) > fame.publicity(base)


def test_facilities_matter_in_winter():
    def value(month, facility):
        model = built(month)
        model.counties.facility = np.full(COUNTY_COUNT, facility)
        return chosen(model).value.mean()

    assert value("2023-01", 0.8) > value("2023-01", 0.3)
    assert value(JULY, 0.8) == pytest.approx(value(JULY, 0.3))


def test_nights_never_exceed_the_beds_and_prices_follow():
    model = built()
    p, counties = model.parameters, model.counties
    usual_pull = pull(model)
    main_trips = np.full((GROUP_COUNT, 3, COUNTY_COUNT), 1e5)
    month = stays.stay(model, main_trips, BY_ROAD, usual_pull)
    offered = bed_nights(model, 7, 31)
    assert (month.nights.sum(axis=0) <= p.highest_occupancy * offered * (1 + 1e-9)).all()
    assert counties.occupancy == pytest.approx(np.full(COUNTY_COUNT, p.highest_occupancy))
    assert (counties.bed_price >= p.bed_price * (1 - 1e-9)).all()
    assert counties.bed_price.mean() > 1.1 * p.bed_price
    assert (model.tourism.short > 0.5).all()
    wanted = main_trips[:, trips.PERSONS :][:, :1] @ stays.itineraries(model, BY_ROAD, usual_pull)
    assert (month.visits.sum(axis=0) < wanted[:, 0].sum(axis=0)).all()


def test_stops_on_the_way_are_worked_out_when_roads_change_and_follow_what_counties_offer():
    model = built()
    usual = stays.itineraries(model, BY_ROAD, pull(model))
    first = model.tourism.way_stops
    stays.itineraries(model, BY_ROAD, pull(model))
    assert model.tourism.way_stops is first
    model.network.version += 1
    stays.itineraries(model, BY_ROAD, pull(model))
    assert model.tourism.way_stops is not first
    prices = model.counties.bed_price.copy()
    prices[1] *= 1.5
    model.counties.bed_price = prices
    dearer = stays.itineraries(model, BY_ROAD, pull(model))
    others = np.arange(COUNTY_COUNT) != 1
    assert dearer[:, others, 1].sum() < 0.95 * usual[:, others, 1].sum()
    assert dearer.sum() == pytest.approx(usual.sum(), rel=0.01)
    assert dearer[:, 1, 1] == pytest.approx(1.0)


def test_every_coin_that_is_spent_here_is_ordered_or_paid():
    model = travelled(built())
    p, counties = model.parameters, model.counties
    orders = [order for order in model.market.orders if order.flow == "tourist_spending"]
    ordered = orders[0].paid.sum()
    paid = model.ledger.month_total("homestay_sales")
    spent = counties.tourist_spending.sum()
    lodging = model.tourism.homestay_sales
    assert 0 < lodging < spent
    local = basket_by_industry(p).sum()
    assert local <= 1
    goods = p.logistics_shopping_gain * (counties.logistics_coverage - p.villages_with_logistics)
    assert goods == pytest.approx(np.zeros(COUNTY_COUNT))
    assert ordered + paid <= spent
    assert ordered + paid >= local * spent


def test_homestays_are_paid_to_herders_and_residents_by_their_rooms():
    model = built()
    sales = np.full(COUNTY_COUNT, 1000.0)
    inputs = spending.pay_homestays(model, sales)
    counties = model.counties
    ratio = model.parameters.value_added_ratio_hospitality
    share = counties.herder_rooms / (counties.herder_rooms + counties.resident_rooms)
    to_herders = float((sales * share).sum())
    assert model.ledger.sector_flow("homestay_sales", "HH") == pytest.approx(to_herders)
    assert model.ledger.sector_flow("homestay_sales", "HR") == pytest.approx(
        ratio * (sales.sum() - to_herders)
    )
    assert inputs.sum() == pytest.approx((1 - ratio) * (sales.sum() - to_herders))


def test_the_statistics_count_more_visits_and_far_more_money_than_there_is():
    model = travelled(built())
    p = model.parameters
    assert visits(model) == pytest.approx(
        p.visit_count_factor * model.counties.tourist_visits.sum()
    )
    revenue = measures.tourism_revenue(model)
    assert revenue == pytest.approx(visits(model) * model.tourism.survey)
    assert 0.15 < model.counties.tourist_spending.sum() / revenue < 0.6


def test_the_survey_looks_back_twelve_months():
    model = built()
    tourism = model.tourism
    model.counties.tourist_visits = np.full(COUNTY_COUNT, 10.0)
    model.counties.tourist_spending = np.full(COUNTY_COUNT, 9000.0)
    tourism.spending_by_month[:] = 0.0
    tourism.visits_by_month[:] = 0.0
    spending.publish(model)
    a_visit = 9000.0 / (10.0 * model.parameters.visit_count_factor)
    sample = tourism.survey_factor * a_visit
    weight = model.parameters.survey_weight
    assert tourism.survey == pytest.approx((1 - weight) * tourism.last_survey + weight * sample)


def test_good_stays_are_talked_about_and_remembered():
    model = travelled(built())
    before = model.tourism.reputation.copy()
    chosen(model)
    model.counties.facility = np.ones(COUNTY_COUNT)
    model.tourism.short = np.zeros(COUNTY_COUNT)
    experience.learn(model)
    assert (model.tourism.reputation > before).all()
    assert np.abs(model.tourists.memory).max() > 0


def test_smart_tourism_needs_5g_to_help():
    model = built()
    model.counties.smart_tourism = np.ones(COUNTY_COUNT)
    model.counties.base_stations = np.zeros(COUNTY_COUNT)
    without = choice.comfort(model)
    model.counties.base_stations = np.full(COUNTY_COUNT, 1000.0)
    assert (choice.comfort(model) > without).all()


def test_the_economy_learns_what_visitors_spent_before_the_start():
    model = built()
    orders = model.tourism.visitor_spending_start
    assert orders.shape == (COUNTY_COUNT, 14)
    assert orders[:, HOSPITALITY].sum() > 0.3 * orders.sum()
    assert model.counties.tourist_person_days.sum() > 0
    assert all_beds(model).sum() == pytest.approx(model.parameters.beds, rel=0.05)


def test_an_ordinary_month_is_the_same_at_any_detail():
    def month(detail):
        model = GanziModel(draw=3, detail=detail, start=JULY, end=JULY)
        model.step()
        return visits(model)

    assert month("coarse") == pytest.approx(month("standard"), rel=0.01)
