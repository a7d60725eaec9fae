"""The start of herders, grassland and forests."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.networks.counties import known_facts
from abm.pasture.herder_figures import (
    county_mean,
    county_sum,
    harvested_hay,
    herd_wanted_by_household,
    overstocking,
    rows_by_county,
)
from abm.pasture.seasons import HAYMAKING
from abm.pasture.start_farming import ordinary_herd
from abm.pasture.start_forest import forest_cover_2020
from abm.pasture.start_wishes import settle_sales
from agents.county import COUNTIES
from agents.pasture import herd
from agents.pasture.herder import gini
from tests.worlds.pasture_world import World


@pytest.fixture(scope="module")
def world():
    return World(detail="standard")


def test_yaks_households_and_grassland_add_up_to_the_prefecture(world):
    p, h, c = world.parameters, world.herders, world.counties
    assert world.yaks() == pytest.approx(p.yak_stock)
    assert h.weight.sum() == pytest.approx(p.herder_households)
    assert h.weight @ h.pasture == pytest.approx(p.natural_grassland * p.usable_grass_share)
    assert h.weight @ h.other_livestock == pytest.approx(p.other_livestock_sheep_units)
    assert c.grassland_area @ c.grass_potential / c.grassland_area.sum() == pytest.approx(
        p.grass_potential_mean
    )


def test_known_counties_keep_their_animals_and_grassland(world):
    p, h = world.parameters, world.herders
    yaks = np.bincount(h.county, h.weight * h.herd.sum(axis=1), len(COUNTIES))
    for row, cattle in known_facts("cattle_stock").items():
        assert yaks[row] == pytest.approx(cattle * p.yak_stock / p.cattle_stock)
    for row, area in known_facts("grassland_usable_area").items():
        assert world.counties.grassland_area[row] == pytest.approx(area)


def test_herders_of_each_county_start_with_wishes_under_which_they_sell_what_herds_can_spare(world):
    h, pasture = world.herders, world.pasture
    usual = county_sum(world, h.herd.sum(axis=1) * pasture.usual_offtake)
    settle_sales(world)
    before = ordinary_herd(world, HAYMAKING)
    wanted = herd_wanted_by_household(world, harvested_hay(world) + pasture.usual_fodder)
    heads = pasture.sheep_units[list(herd.SALE_ORDER)].mean()
    most = herd.sellable_animals(
        before, never_sold=h.never_sold, barren_share=world.parameters.barren_share
    )
    surplus = np.maximum(before @ pasture.sheep_units - wanted, 0.0) / heads
    surplus = county_sum(world, np.minimum(surplus, most.sum(axis=1)))
    # Those in need of cash sell more than their surplus, so that the others' is no more.
    assert (surplus < 1.01 * usual).all()
    assert np.median(surplus / usual) > 0.9


def test_herds_are_unequal_as_drawn(world):
    h = world.herders
    rows = h.county == COUNTIES.index("shiqu")
    assert gini(h.herd.sum(axis=1)[rows], h.weight[rows]) == pytest.approx(
        world.parameters.herd_gini, abs=0.05
    )


def test_practices_and_limits_start_near_their_drawn_shares(world):
    p, h = world.parameters, world.herders
    share = h.weight @ h.sheltered / h.weight.sum()
    # The threshold is solved for the mean; what is left is the luck of the rows.
    assert share == pytest.approx(p.shelter_start, abs=0.01)
    assert h.weight @ h.compliance / h.weight.sum() == pytest.approx(p.compliance_start, abs=0.05)
    known = world.pasture.shares_with["sheltered"].by_county
    assert county_mean(world, h.sheltered) == pytest.approx(known)
    assert (overstocking(world) >= 0).all()


def test_the_three_types_have_their_shares(world):
    p, h = world.parameters, world.herders
    share = np.bincount(h.behaviour, h.weight, 3) / h.weight.sum()
    assert share[0] == pytest.approx(p.share_traditional_herders, abs=0.03)
    assert share[2] == pytest.approx(p.share_commercial_herders, abs=0.03)


def test_forest_cover_starts_at_the_published_share_and_a_year_of_growth(world):
    p, c = world.parameters, world.counties
    assert c.forest_area.sum() / p.land_area == pytest.approx(forest_cover_2020(p), abs=0.004)


def test_certificates_start_at_the_drawn_number(world):
    assert world.certificate_slots.certified.sum() == round(world.parameters.certificates)
    slots = world.certificate_slots
    assert (slots.eligible | ~slots.certified).all()


def test_two_worlds_of_one_draw_are_the_same_and_of_two_draws_are_not():
    first, again, other = World(draw=4), World(draw=4), World(draw=5)
    assert np.array_equal(first.herders.herd, again.herders.herd)
    assert not np.array_equal(first.herders.herd, other.herders.herd)


def test_county_sums_by_hand_also_where_a_county_has_no_herders(world):
    county, weight = np.array([0, 0, 2, 17]), np.array([1.0, 2.0, 3.0, 4.0])
    books = SimpleNamespace(county_rows=rows_by_county(county))
    some = SimpleNamespace(pasture=books, herders=SimpleNamespace(weight=weight))
    expected = np.zeros(18)
    expected[[0, 2, 17]] = 50.0, 90.0, 160.0
    np.testing.assert_array_equal(county_sum(some, np.array([10.0, 20.0, 30.0, 40.0])), expected)
    h = world.herders
    np.testing.assert_allclose(
        county_sum(world, h.pasture), np.bincount(h.county, h.weight * h.pasture, 18)
    )


def test_herders_out_of_the_order_of_counties_are_refused():
    with pytest.raises(ValueError, match="order"):
        rows_by_county(np.array([1, 0]))


def test_arrays_of_the_books_are_replaced_and_never_written_into(world):
    for values in (world.pasture.sheep_units, world.pasture.kin, world.farms.hectare_value):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = values[0]
