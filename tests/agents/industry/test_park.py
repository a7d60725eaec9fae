"""Rules of enclave parks and industrial zones, with numbers worked by hand."""

import numpy as np
import pytest

from agents.county import COUNTIES
from agents.industry import park


def test_lithium_products_follow_the_lithium_price_and_cells_less_so():
    index = park.price_index(np.arange(4), 4.0, 1.1, 1.02, 0.5)
    assert index == pytest.approx([4.0, 2.0, 1.1, 1.02])


def test_use_is_normal_without_momentum_and_margin_and_rises_with_both():
    normal = park.normal_use(1.0)
    assert normal == pytest.approx(1 / (1 + np.exp(-1)))
    used = park.utilisation(1.0, np.array([0.0, 0.1, 0.0]), 3.0, np.array([0.0, 0.0, 0.2]), 0.5)
    assert used[0] == pytest.approx(normal)
    assert used[1] == pytest.approx(1 / (1 + np.exp(-1.3)))
    assert used[2] == pytest.approx(1 / (1 + np.exp(-1.1)))


def test_investment_is_half_its_highest_chance_at_score_zero():
    assert park.investment_probability(0.6, np.array([0.0, -50.0])) == pytest.approx([0.3, 0.0])


def test_concentrate_is_shared_by_need_and_never_beyond_it():
    need = np.array([30.0, 0.0, 10.0])
    assert park.shared_ore(need, 20.0) == pytest.approx([15.0, 0.0, 5.0])
    assert park.shared_ore(need, 90.0) == pytest.approx(need)
    assert park.shared_ore(np.zeros(3), 90.0) == pytest.approx(0)


def test_circular_works_grow_with_money_up_to_the_whole():
    assert park.circular_after(np.array([0.2, 0.95]), 10.0, 100.0) == pytest.approx([0.3, 1.0])


def test_memory_drifts_by_one_over_its_months():
    assert park.remembered(np.array([100.0]), 160.0, 12) == pytest.approx([105.0])


def test_zones_open_sooner_with_more_infrastructure_and_faster_offices():
    base = park.opening_probability(1.0, 1.0, 0.02, 0.5, 1.0)
    assert base == pytest.approx(1 - np.exp(-0.02))
    assert park.opening_probability(4.0, 1.0, 0.02, 0.5, 1.0) == pytest.approx(1 - np.exp(-0.04))
    assert park.opening_probability(1.0, 1.0, 0.02, 0.5, 2.0) == pytest.approx(1 - np.exp(-0.04))
    assert park.opening_probability(0.0, 1.0, 0.02, 0.5, 1.0) == 0.0


def test_public_capital_wears_and_is_renewed():
    assert park.stock_after(np.array([1200.0]), 5.0, 0.12) == pytest.approx([1193.0])


def test_the_eight_zones_lie_in_eight_counties_of_the_prefecture():
    assert len(set(park.ZONE_COUNTIES)) == 8
    assert set(park.ZONE_COUNTIES) <= set(COUNTIES)
