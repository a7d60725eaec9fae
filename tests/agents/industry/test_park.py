"""Rules of enclave parks and industrial zones, with numbers worked by hand."""

import numpy as np
import pytest

from agents.county import COUNTIES
from agents.industry import park


def test_lithium_products_follow_the_lithium_price_and_cells_less_so():
    index = park.price_index(
        np.arange(4), lithium=4.0, metal=1.1, consumer=1.02, lithium_pass_through=0.5
    )
    assert index == pytest.approx([4.0, 2.0, 1.1, 1.02])


def test_use_is_normal_without_momentum_and_margin_and_rises_with_both():
    normal = park.normal_use(1.0)
    assert normal == pytest.approx(1 / (1 + np.exp(-1)))
    used = park.utilisation(
        1.0,
        demand_momentum=np.array([0.0, 0.1, 0.0]),
        demand_response=3.0,
        margin=np.array([0.0, 0.0, 0.2]),
        margin_response=0.5,
    )
    assert used[0] == pytest.approx(normal)
    assert used[1] == pytest.approx(1 / (1 + np.exp(-1.3)))
    assert used[2] == pytest.approx(1 / (1 + np.exp(-1.1)))


def test_investment_is_half_its_highest_chance_at_score_zero():
    luck = (np.arange(1000) + 0.5) / 1000
    even = park.step_surplus(np.zeros(1000), luck, highest=0.6)
    assert np.mean(even >= 0) == pytest.approx(0.3)
    assert np.mean(park.step_surplus(np.full(1000, -50.0), luck, highest=0.6) >= 0) == 0
    assert np.mean(park.step_surplus(np.full(1000, 50.0), luck, highest=0.6) >= 0) == 0.6


def test_missing_ore_costs_the_part_that_is_not_bought_elsewhere():
    covered, usual = np.array([0.5, 0.1, 0.4]), np.array([0.4, 0.3, 0.4])
    assert park.ore_at_hand(covered, usual, replaced=0.6) == pytest.approx([1, 1 - 0.4 * 0.2, 1])


def test_circular_works_grow_with_money_up_to_the_whole():
    share = park.circular_after(np.array([0.2, 0.95]), 10.0, whole_cost=100.0)
    assert share == pytest.approx([0.3, 1.0])


def test_memory_drifts_by_one_over_its_months():
    assert park.memory_after(np.array([100.0]), 160.0, months=12) == pytest.approx([105.0])


def chance_of_opening(infrastructure, approval):
    """Chance at a rate of 0.02, of which infrastructure moves the square root."""
    return park.opening_probability(
        infrastructure, reference=1.0, rate=0.02, elasticity=0.5, approval=approval
    )


def test_zones_open_sooner_with_more_infrastructure_and_faster_offices():
    assert chance_of_opening(1.0, 1.0) == pytest.approx(1 - np.exp(-0.02))
    assert chance_of_opening(4.0, 1.0) == pytest.approx(1 - np.exp(-0.04))
    assert chance_of_opening(1.0, 2.0) == pytest.approx(1 - np.exp(-0.04))
    assert chance_of_opening(0.0, 1.0) == 0.0


def test_public_capital_wears_and_is_renewed():
    stock = park.stock_after(np.array([1200.0]), 5.0, yearly_loss=0.12)
    assert stock == pytest.approx([1193.0])


def test_the_eight_zones_lie_in_eight_counties_of_the_prefecture():
    assert len(set(park.ZONE_COUNTIES)) == 8
    assert set(park.ZONE_COUNTIES) <= set(COUNTIES)
