"""The month phase of farms and forests."""

import numpy as np
import pytest

from abm.pasture import certification_rate
from tests.pasture_world import World


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
    assert primary_value_added(world) == pytest.approx(world.parameters.primary_value_added, rel=0.17)


def test_more_subsidy_certifies_every_product_that_less_would_and_more():
    plain, helped = World(draw=1).run(60), World(draw=1, levers={"cert_subsidy": 100}).run(60)
    won = plain.certificate_slots.certified
    assert (helped.certificate_slots.certified | ~won).all()
    assert helped.certificate_slots.certified.sum() > won.sum()


def test_parks_speed_up_certificates():
    world = World(given={"certificate_park_response": 0.2})
    rate = certification_rate(world, world.certificate_base, 15)
    world.counties.farm_parks = np.full(18, 5.0)
    assert certification_rate(world, world.certificate_base, 15) == pytest.approx(rate * np.exp(1.0))


def test_a_lever_set_before_the_start_does_not_shift_the_start():
    plain, early = World(), World(levers={"cert_subsidy": 100, "eco_reward_rate": 2}, lever_month=84)
    assert early.certificate_base == plain.certificate_base
    assert early.pasture.reward_share == plain.pasture.reward_share


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
    assert (world.certificate_slots.certified_month >= 0).sum() == won


def test_planting_counts_after_three_years():
    plain, planted = World(), World(levers={"afforestation_ha": 40_000})
    for t in range(84, 84 + 60):
        plain.month(t)
        planted.month(t)
        gain = planted.counties.forest_area.sum() - plain.counties.forest_area.sum()
        if t < 84 + 47:
            assert gain == pytest.approx(0, abs=1)
    # nine months of 30 000 ha a year more in 2022 and all of 2023
    survival = planted.parameters.forest_survival
    assert gain == pytest.approx((22_500 + 30_000) * survival, rel=0.01)


def test_planting_and_restoration_are_paid_by_area():
    world = World().run(12)
    p, prices = world.parameters, world.world.consumer_prices / world.pasture.prices
    assert world.programmes.paid["afforestation_ha"] == pytest.approx(10_000 * p.afforestation_cost * prices)
    assert world.programmes.paid["eco_restoration"] == pytest.approx(30_000 * p.restoration_cost * prices)
    assert world.counties.restored_area.sum() == 0


def test_restoration_betters_the_grassland():
    plain, restored = World().run(24), World(levers={"eco_restoration": 100_000}).run(24)
    assert (restored.counties.grass_condition > plain.counties.grass_condition).all()


def test_research_raises_harvests_and_calving():
    plain, better = World().run(48), World(levers={"agri_rd": 100}).run(48)
    assert better.counties.farm_productivity[0] > plain.counties.farm_productivity[0]
    assert better.counties.calving_gain[0] > plain.counties.calving_gain[0] > 0


def test_a_higher_premium_subsidy_insures_more_forest_and_premiums_are_posted():
    plain, helped = World().run(48), World(levers={"forest_insurance_subsidy": 1.0}).run(48)
    assert (helped.counties.forest_insured_share > plain.counties.forest_insured_share).all()
    world = World()
    world.month(84)
    premium = -world.ledger.sector_flow("insurance_premium", "HR")
    assert world.programmes.paid["forest_insurance_subsidy"] == pytest.approx(0.7 * premium)


def test_carbon_projects_earn_once_the_market_is_open():
    given = {"carbon_market_restart": 100.0}
    world = World(levers={"carbon_sink_dev": 5}, given=given, outlook="central")
    income = []
    for t in range(84, 84 + 48):
        world.month(t)
        income.append(world.ledger.sector_flow("carbon_credit_sales", "CG"))
    assert world.counties.carbon_projects.sum() + world.counties.carbon_pending.sum() == pytest.approx(45 * 5 / 12)
    assert income[11] == 0
    assert income[47] > income[35] > income[23] > 0
    assert World().run(24).counties.carbon_projects.sum() == 0
