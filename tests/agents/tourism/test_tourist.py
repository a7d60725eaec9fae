"""Rules of travel parties, with numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tourism import tourist
from agents.tourism.travel_mode import stop_shares

HALF = np.array([0.5])


def test_trips_grow_with_income_value_and_openness_but_never_beyond_one_a_party():
    expected = tourist.expected_trips(
        np.array([100.0, 2.0]),
        np.array([0.02, 0.9]),
        season=np.array([1.5, 1.5]),
        income=np.array([1.21, 1.21]),
        income_elasticity=0.5,
        value_gain=np.log([4.0, 4.0]),
        value_response=0.5,
        openness=np.array([0.5, 0.5]),
    )
    assert expected == pytest.approx([100 * 0.02 * 1.5 * 1.1 * 2 * 0.5, 2.0])


def test_whole_trips_are_drawn_for_a_group_and_shared_among_its_rows():
    trips = tourist.lucky_trips(np.array([0.5, 0.5]), np.array([1.0, 3.0, 200.0, 200.0]), groups=2)
    assert trips == pytest.approx([1.0, 3.0, 200.0, 200.0])
    more = tourist.lucky_trips(np.array([0.99, 0.5]), np.array([1.0, 3.0, 0.0, 0.0]), groups=2)
    assert more == pytest.approx([2.25, 6.75, 0.0, 0.0])


def test_a_nested_choice_by_hand():
    utility = np.log([[1.0, 1.0, 4.0]]) * 0.5
    nest = np.array([[1, 0], [1, 0], [0, 1.0]])
    probability, value = tourist.nested_choice(utility, nest, dissimilarity=0.5)
    first = np.sqrt(2.0) / (np.sqrt(2.0) + 2.0)
    assert probability == pytest.approx(np.array([[first / 2, first / 2, 1 - first]]))
    assert value == pytest.approx([np.log(np.sqrt(2.0) + 2.0)])


def test_without_nests_the_choice_is_a_plain_logit():
    utility = np.log([[1.0, 2.0, 5.0]])
    nest = np.array([[1, 0], [1, 0], [0, 1.0]])
    probability, value = tourist.nested_choice(utility, nest, dissimilarity=1.0)
    assert probability == pytest.approx(np.array([[0.125, 0.25, 0.625]]))
    assert value == pytest.approx([np.log(8.0)])


@given(st.lists(st.floats(-8, 8), min_size=4, max_size=4), st.floats(0.3, 1.0))
def test_choices_add_up_and_a_better_county_draws_more(utility, dissimilarity):
    nest = np.array([[1, 0], [1, 0], [0, 1.0], [0, 1.0]])
    usual = np.array([utility])
    before = tourist.nested_choice(usual, nest, dissimilarity=dissimilarity)
    after = tourist.nested_choice(usual + [[1.0, 0, 0, 0]], nest, dissimilarity=dissimilarity)
    assert before.probability.sum() == pytest.approx(1.0)
    assert after.probability[0, 0] >= before.probability[0, 0]
    assert (after.probability[0, 1:] <= before.probability[0, 1:] + 1e-12).all()
    assert after.value[0] >= before.value[0]


def test_luck_moves_trips_between_counties_but_loses_none():
    expected = np.array([[40.0, 60.0], [0.0, 0.0]])
    assert tourist.lucky_choice(np.full((2, 2), 0.5), expected) == pytest.approx(expected)
    trips = tourist.lucky_choice(np.array([[0.9, 0.2], [0.9, 0.2]]), expected)
    assert trips[0, 0] > 40
    assert trips.sum(axis=1) == pytest.approx([100.0, 0.0])


def test_the_spread_of_the_choice_is_that_of_a_multinomial():
    u = np.random.default_rng(1).uniform(size=(4000, 3))
    trips = tourist.lucky_choice(u, np.tile([200.0, 300.0, 500.0], (4000, 1)))
    assert trips.std(axis=0) == pytest.approx(np.sqrt([160.0, 210.0, 250.0]), rel=0.05)


def test_travel_cost_adds_time_and_cash():
    cost = tourist.travel_cost(np.array([4.0]), np.array([90.0]), value_of_time=np.array([40.0]))
    assert cost == pytest.approx([250.0])


def test_parties_stop_more_readily_after_a_long_drive():
    chance = tourist.stop_probability(
        np.array([4.0, 6.0]), intercept=0.0, slope=0.5, usual_hours=4.0
    )
    assert chance == pytest.approx([0.5, 1 / (1 + np.exp(-1))])


def test_an_itinerary_has_the_wanted_stops_and_at_most_one_in_each_county():
    passed = np.array([[True, True, True], [False, True, False], [False, False, True]])
    near = np.array([[0, 0.1, 0.1], [0.1, 0, 0.1], [0, 0, 0.0]])
    weight = tourist.stop_weights(passed, np.array([0.5, 0.4, 0.2]), near=near)
    shares = stop_shares(weight)
    plan = tourist.itinerary(shares, 1.8)
    assert plan[0] == pytest.approx([1.0, 0.5, 0.3])
    assert plan[1] == pytest.approx([0.4, 1.0, 0.4])
    assert plan[2] == pytest.approx([0.0, 0.0, 1.0])
    assert tourist.itinerary(shares, 9.0).max() == 1.0


def test_stays_turn_out_well_with_sites_and_facilities_and_badly_with_crowds():
    outcome = tourist.experience(
        log_attraction=np.array([2.2]),
        usual_log_attraction=np.array([2.0]),
        attraction_weight=0.5,
        facility=np.array([0.6]),
        usual_facility=np.array([0.4]),
        facility_weight=0.3,
        crowding=np.array([0.1]),
        usual_crowding=np.array([0.0]),
        crowding_weight=1.0,
    )
    assert outcome == pytest.approx([0.1 + 0.06 - 0.1])


def test_word_gets_round_slowly_and_faster_where_more_came():
    reputation = tourist.reputation_after(
        np.array([[0.2, 0.2], [0.2, 0.2], [0.2, 0.2]]),
        np.array([0.7, 0.2]),
        came=np.array([[1.0, 1.0], [0.0, 1.0], [8.0, 1.0]]),
        told=0.0,
        adjustment=0.1,
    )
    assert reputation[:, 0] == pytest.approx([0.25, 0.2, 0.3])
    assert reputation[:, 1] == pytest.approx([0.2, 0.2, 0.2])


def test_social_media_tell_markets_from_where_nobody_came():
    came = np.array([[1.5], [0.0]])
    told = {
        share: tourist.reputation_after(
            np.zeros((2, 1)), np.array([1.0]), came=came, told=share, adjustment=0.1
        )[:, 0]
        for share in (0.0, 0.4, 1.0)
    }
    assert told[0.0] == pytest.approx([0.15, 0.0])
    assert told[0.4] == pytest.approx([0.1 * (0.6 * 1.5 + 0.4 * 0.75), 0.1 * 0.4 * 0.75])
    assert told[1.0] == pytest.approx([0.075, 0.075])


def test_family_visitors_mind_sites_and_prices_less_but_travel_cost_alike():
    tastes = tourist.segment_tastes(attraction=0.8, price=0.6, travel_cost=0.2, coolness=0.25)
    assert tastes[tourist.SHORT].tolist() == [1.0, 0.8, 0.6, -0.2]
    assert tastes[tourist.VFR] == pytest.approx([1.0, 0.2, 0.15, -0.2])


def test_only_parties_that_came_remember():
    memory = tourist.memory_after(
        np.array([[0.2, 0.2]]),
        np.array([[1.0, 1.0]]),
        came=np.array([[0.5, 0.0]]),
        adjustment=0.5,
    )
    assert memory == pytest.approx(np.array([[0.4, 0.2]]))
    fullest = tourist.memory_after(
        np.array([[0.9]]), np.array([[9.0]]), came=np.array([[1.0]]), adjustment=1.0
    )
    assert fullest == 1.0


def test_fame_halves_in_its_half_life():
    assert tourist.fame_after(1.4, 0.0, half_life=1.0) == pytest.approx(1.2)
    assert tourist.fame_after(1.0, 0.3, half_life=9.0) == pytest.approx(1.3)


def test_publicity_counts_beside_what_firms_spend():
    def factor(spending, elasticity=0.5):
        return tourist.publicity_factor(
            spending, usual_spending=40.0, own_spending=10.0, elasticity=elasticity
        )

    assert factor(40.0) == pytest.approx(1.0)
    assert factor(190.0) == pytest.approx(2.0)
    assert factor(0.0, elasticity=0.05) > 0.9


def test_mood_keeps_its_spread():
    mood = tourist.mood_after(np.array([0.1]), HALF, persistence=0.6, deviation=0.08)
    assert mood == pytest.approx([0.06])
    one_up = tourist.mood_after(
        np.array([0.0]), np.array([0.8413447460685429]), persistence=0.6, deviation=0.1
    )
    assert one_up == pytest.approx([0.08])


def test_the_survey_follows_the_newest_sample_in_part():
    survey = tourist.surveyed_spending(1100.0, last_survey=1000.0, weight=0.7)
    assert survey == pytest.approx(1070.0)


def test_stays_are_longer_with_facilities_and_shorter_where_beds_are_dear():
    usual = np.array([2.0, 3.0])
    nights = tourist.stay_length(
        usual,
        facility=np.array([0.5, 0.9]),
        facility_gain=0.5,
        facility_level=0.5,
        price=np.array([200.0, 800.0]),
        usual_price=200.0,
        price_response=0.5,
    )
    np.testing.assert_allclose(nights, [[2.0, 1.2], [3.0, 1.8]])


def test_the_first_in_line_drive_electric_cars_and_the_last_come_by_coach():
    kinds = tourist.vehicles(
        np.array([0.1, 0.15, 0.5, 0.6, 0.7, 0.95]),
        np.array([0, 0, 0, 0, 0, 1]),
        coach_share=np.array([0.4, 0.0, 0.0, 0.0]),
        electric_share=0.25,
    )
    electric, fuel, coach = tourist.ELECTRIC_CAR, tourist.FUEL_CAR, tourist.COACH
    assert kinds.tolist() == [electric, fuel, fuel, coach, coach, fuel]


def test_an_electric_car_loses_time_in_each_county_without_chargers_on_its_way():
    passed = np.array([[0.0, 1.0], [0.5, 0.0]])
    hours = tourist.charging_hours(passed, np.array([0.2, 0.6]), detour=0.5)
    assert hours == pytest.approx([0.5 * 0.4, 0.5 * 0.5 * 0.8])


def test_a_long_half_life_and_the_worst_memory():
    assert tourist.fame_after(1.4, 0.1, half_life=2.0) == pytest.approx(1.1 + 0.4 * np.sqrt(0.5))
    worst = tourist.memory_after(
        np.array([[-0.9]]), np.array([[-9.0]]), came=np.array([[1.0]]), adjustment=1.0
    )
    assert worst == -1.0


def test_the_reputation_of_each_of_two_runs_is_its_own():
    reputation, outcome = np.zeros((2, 2, 1)), np.array([[0.5], [-1.0]])
    came = np.array([[[1.0], [0.0]], [[0.4], [1.2]]])
    both = tourist.reputation_after(reputation, outcome, came=came, told=0.5, adjustment=0.1)
    # Half of what is heard comes from all markets alike.
    assert both[0, :, 0] == pytest.approx([0.1 * 0.75 * 0.5, 0.1 * 0.25 * 0.5])
    assert both[1, :, 0] == pytest.approx([-0.1 * 0.6, -0.1 * 1.0])


def test_a_stay_is_measured_against_the_usual_crowd():
    outcome = tourist.experience(
        log_attraction=np.array([1.2]),
        usual_log_attraction=1.0,
        attraction_weight=0.5,
        facility=np.array([0.7]),
        usual_facility=0.5,
        facility_weight=2.0,
        crowding=np.array([0.6]),
        usual_crowding=0.4,
        crowding_weight=1.0,
    )
    assert outcome == pytest.approx([0.1 + 0.4 - 0.2])


def test_the_journeys_of_each_of_two_runs_are_its_own():
    shares = np.array([[[0.0, 0.6], [0.4, 0.0]], [[0.0, 0.1], [0.9, 0.0]]])
    both = tourist.itinerary(shares, np.array([1.5, 3.0])[:, None, None])
    assert both[0].tolist() == tourist.itinerary(shares[0], 1.5).tolist()
    assert both[1].tolist() == tourist.itinerary(shares[1], 3.0).tolist()
