"""The month phase of farms and forests."""

import numpy as np
import pytest

from abm.pasture import farming
from abm.pasture.certificates import certification_rate
from abm.pasture.crops import crop_margins
from agents.county import COUNTIES
from agents.pasture.farm import FODDER, FRUIT, HERBS, VEGETABLES
from tests.worlds.pasture_world import World


def primary_value_added(world, months=12):
    """Value added of the primary industries over a year: output by industry times its ratio."""
    p = world.parameters
    ratios = {
        "crops": p.value_added_ratio_crops_herbs,
        "livestock": p.value_added_ratio_livestock,
        "forestry": p.value_added_ratio_forestry_gathering,
    }
    total = 0.0
    for t in range(84, 84 + months):
        world.month(t)
        for account in ("herders", "residents"):
            for industry, ratio in ratios.items():
                total += ratio * float(np.sum(world.ledger.produced(account, industry)))
    return total


@pytest.mark.parametrize("draw", [0, 1, 2])
def test_primary_value_added_starts_near_the_published_level(draw):
    world = World(draw=draw)
    assert primary_value_added(world) == pytest.approx(
        world.parameters.primary_value_added, rel=0.17
    )


def test_more_subsidy_certifies_every_product_that_less_would_and_more():
    plain, helped = World(draw=1).run(60), World(draw=1, levers={"cert_subsidy": 100}).run(60)
    won = plain.certificate_slots.certified
    assert (helped.certificate_slots.certified | ~won).all()
    assert helped.certificate_slots.certified.sum() > won.sum()


def test_a_subsidy_beyond_the_cost_of_a_certificate_draws_nobody():
    world = World(draw=1)
    cost = world.parameters.certificate_cost / 1000
    rate = certification_rate(world, 1.0, subsidy=cost)
    assert (rate > certification_rate(world, 1.0, subsidy=cost / 2)).all()
    np.testing.assert_array_equal(rate, certification_rate(world, 1.0, subsidy=2 * cost))


def test_parks_speed_up_certificates():
    world = World(given={"certificate_park_response": 0.2})
    base = world.farms.base_certificate_rate
    rate = certification_rate(world, base, subsidy=15)
    world.counties.farm_parks = np.full(18, 5.0)
    helped = certification_rate(world, base, subsidy=15)
    assert helped == pytest.approx(rate * np.exp(1.0))


def test_a_lever_set_before_the_start_does_not_shift_the_start():
    plain = World()
    early = World(levers={"cert_subsidy": 100, "eco_reward_rate": 2}, lever_month=84)
    assert early.farms.base_certificate_rate == plain.farms.base_certificate_rate
    assert early.pasture.start_reward_share == plain.pasture.start_reward_share


def test_the_status_quo_brings_the_drawn_number_of_certificates_a_year():
    given = {"certificates_per_year": 12.0, "certificates": 170.0}
    before, won = 0, []
    for draw in range(8):
        world = World(draw=draw, given=given)
        before = world.certificate_slots.certified.sum()
        world.run(12)
        won.append(world.certificate_slots.certified.sum() - before)
    assert np.mean(won) == pytest.approx(12, abs=4)


def test_the_certificate_subsidy_is_paid_once_for_each():
    world = World(draw=3, given={"certificates_per_year": 28.0})
    before = world.certificate_slots.certified.sum()
    world.run(12)
    won = world.certificate_slots.certified.sum() - before
    assert won > 5
    assert world.programmes.paid["cert_subsidy"] == pytest.approx(won * 15_000)


def test_restoration_is_paid_by_area():
    world = World().run(12)
    p, prices = world.parameters, world.world.consumer_prices / world.pasture.start_prices
    assert world.programmes.paid["eco_restoration"] == pytest.approx(
        30_000 * p.restoration_cost * prices
    )
    assert world.counties.restored_area.sum() == 0


def test_restoration_betters_the_grassland():
    plain, restored = World().run(24), World(levers={"eco_restoration": 100_000}).run(24)
    assert (restored.counties.grass_condition > plain.counties.grass_condition).all()


def test_research_raises_harvests_and_calving():
    plain, better = World().run(48), World(levers={"agri_rd": 100}).run(48)
    assert better.counties.farm_productivity[0] > plain.counties.farm_productivity[0]
    assert better.counties.calving_gain[0] > plain.counties.calving_gain[0] > 0


def test_fields_add_up_and_change_slowly():
    world = World(draw=2)
    sown = world.counties.crop_area.sum(axis=1)
    assert sown.sum() == pytest.approx(world.parameters.sown_area)
    prices = world.world.consumer_prices / world.pasture.start_prices
    expected = world.farms.usual_margin * prices
    expected[:, FODDER] -= world.levers.fodder_subsidy * (prices - 1)  # by area, at no price
    assert crop_margins(world) == pytest.approx(expected)
    before = world.counties.crop_area
    world.set_month(87)
    world.levers.fodder_subsidy = 4000
    farming.choose_crops(world)
    after = world.counties.crop_area
    assert after.sum(axis=1) == pytest.approx(sown)
    moved = np.maximum(after - before, 0).sum(axis=1) / sown
    assert (moved <= world.parameters.crop_area_most_moved * (1 + 1e-9)).all()
    assert (after[:, FODDER] > before[:, FODDER]).all()


def test_vegetables_and_fruit_grow_low_and_fodder_high():
    world = World()
    low, high = COUNTIES.index("luding"), COUNTIES.index("shiqu")
    share = world.counties.crop_area / world.counties.crop_area.sum(axis=1)[:, None]
    assert (share[low, [VEGETABLES, FRUIT]] > share[high, [VEGETABLES, FRUIT]]).all()
    assert share[high, FODDER] > share[low, FODDER]


def test_fodder_is_cut_in_september_sold_to_herders_and_the_rest_in_may():
    world = World().run(9)
    p, c = world.parameters, world.counties
    cut = float((c.crop_area * c.harvest)[:, FODDER] @ c.farm_productivity) * p.fodder_yield
    assert c.farm_fodder.sum() == pytest.approx(cut)
    sold = 0.0
    for t in range(93, 100):
        world.month(t)
        sold += world.ledger.month_total("fodder_sales")
    assert 0 < c.farm_fodder.sum() < cut
    assert sold > 0
    left = c.farm_fodder.sum()
    world.ledger.start_month()
    world.set_month(100)
    farming.tend_fodder(world)
    prices = world.world.consumer_prices / world.pasture.start_prices
    price = p.fodder_price * p.fodder_field_price * prices
    assert world.ledger.month_total("crop_sales") == pytest.approx(left * price)
    assert c.farm_fodder.sum() == 0


def test_farmers_are_paid_for_fodder_fields_too():
    world = World().run(6)
    herders = world.herders.weight @ world.herders.fodder_growing * world.parameters.fodder_area
    area = world.counties.crop_area[:, FODDER].sum() + herders
    assert world.programmes.paid["fodder_subsidy"] == pytest.approx(900 * area, rel=1e-9)


def test_organic_certificates_lapse_and_the_rest_stay():
    world = World(draw=1, given={"certificates_per_year": 1.5, "organic_lapse_rate": 0.1}).run(60)
    slots = world.certificate_slots
    lapsed = slots.certified & ~slots.active
    assert lapsed.any()
    assert slots.organic[lapsed].all()
    kept = (slots.active & slots.organic).sum() / (slots.certified & slots.organic).sum()
    assert kept == pytest.approx(np.exp(-0.5), abs=0.15)


def test_herbs_have_the_land_that_their_support_has_planted():
    world = World()
    planted = world.economy.medicine.herb_area * 1.2
    world.economy.medicine.herb_area = planted
    farming.choose_crops(world)
    assert world.counties.crop_area[:, HERBS] == pytest.approx(
        np.minimum(planted, world.farms.start_area.sum(axis=1) / 2)
    )
