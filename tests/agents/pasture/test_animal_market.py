"""Markets for animals, against numbers worked by hand; the last place is the market outside."""

import numpy as np
import pytest

from agents.pasture import animal_market


def test_a_place_pays_what_the_animal_brings_outside_and_a_part_of_what_processing_gains():
    prices = animal_market.place_prices(
        parity=np.array([0.95, 0.9, 0.9, -0.4]),
        gain=0.06,
        capacity=np.array([100.0, 100, 0, 100]),
        usual=np.array([100.0, 50, 50, 100]),
        low=0.6,
    )
    # Half of 6 % where room is as large as what usually comes, two thirds where twice, none
    # without; the lowest price where no road leads on.
    assert prices.tolist() == pytest.approx([0.98, 0.94, 0.9, 0.63, 1.0])


def test_netback_by_hand():
    # 15 % margin and 5 % weight lost of a price of 0.9, and 2 % for the lorry
    found = animal_market.netback(
        np.array([0.9]), margin=0.15, haul=np.array([0.02]), shrink=np.array([0.05])
    )
    assert found == pytest.approx(0.7)


def test_animals_go_to_large_places_and_to_those_that_leave_more():
    netbacks = np.array([0.8, 0.8, 0.8 + 0.02 * np.log(2)])
    shares = animal_market.place_shares(netbacks, pull=np.array([10.0, 20.0, 10.0]), spread=0.02)
    assert shares.tolist() == pytest.approx([0.2, 0.4, 0.4])
    sharper = animal_market.place_shares(netbacks, pull=np.ones(3), spread=0.01)
    assert sharper[2] / sharper[0] == pytest.approx(4)


def test_a_glut_presses_the_price_down_to_its_floor():
    supply = np.array([50.0, 100, 150, 900])
    factor = animal_market.glut_factor(supply, np.full(4, 100.0), slope=0.2, low=0.6)
    assert factor.tolist() == pytest.approx([1, 1, 0.9, 0.6])


def test_what_comes_after_the_price_has_reached_its_floor_goes_home():
    # The floor is reached at three times the capacity.
    outcome = animal_market.received(
        np.array([150.0, 300, 600, 1e6]), np.full(3, 100.0), slope=0.2, low=0.6
    )
    assert outcome.price_factor.tolist() == pytest.approx([0.9, 0.6, 0.6, 1])
    assert outcome.refused.tolist() == pytest.approx([0, 0, 0.5, 0])


def test_capacity_grows_with_the_capital_and_where_it_grew():
    capacity, before = np.array([30.0, 70.0]), np.array([5.0, 5.0])
    assert animal_market.grown_capacity(
        capacity, np.array([5.0, 6.0]), before=before
    ).tolist() == pytest.approx([30, 80])
    assert animal_market.grown_capacity(
        capacity, np.array([0.0, 5.0]), before=before
    ).tolist() == pytest.approx([0, 70])


def test_choices_of_several_months_are_made_apart_however_far_netbacks_lie():
    netbacks = np.array([[9000.0, 9000.0, 1.0], [1.0, 9000.0, 1.0]])
    shares = animal_market.place_shares(netbacks, pull=np.array([1.0, 3.0, 1.0]), spread=1.0)
    assert shares.tolist() == [[0.25, 0.75, 0.0], [0.0, 1.0, 0.0]]


def test_capacity_of_two_runs_grows_in_each_by_its_own_capital():
    capacity, before = np.array([[30.0, 70.0], [10.0, 10.0]]), np.array([[5.0, 5.0], [1.0, 3.0]])
    grown = animal_market.grown_capacity(capacity, before + [[0.0, 1.0], [2.0, 0.0]], before=before)
    assert grown.tolist() == [[30.0, 80.0], [20.0, 10.0]]
