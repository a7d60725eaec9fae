"""The month phase of the forest, its start and what is measured of it."""

import numpy as np
import pytest

from abm.pasture.measured import ANNUAL, MONTHLY
from abm.pasture.start_forest import forest_cover_2020
from abm.registers.tables import read_table
from tests.worlds.pasture_world import World


def land(world):
    """Land of each county by use, ha, shape (18,)."""
    c = world.counties
    return (
        c.forest_area + c.young_forest.sum(axis=1) + c.other_land + c.grassland_area + c.mine_land
    )


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


@pytest.mark.parametrize("draw", range(4))
def test_no_land_is_lost_or_won_between_uses(draw):
    world = World(draw=draw, levers={"afforestation_ha": 40_000})
    area = world.counties.area
    for t in range(84, 84 + 72):
        world.month(t)
        assert land(world) == pytest.approx(area, rel=1e-9)
        assert (world.counties.other_land >= 0).all()


def test_forest_starts_at_the_published_cover_and_stands_on_land_that_is_no_grassland():
    for draw in range(4):
        world = World(draw=draw)
        p, c = world.parameters, world.counties
        assert (c.forest_area <= c.area - c.grassland_area).all()
        assert c.forest_area.sum() == pytest.approx(forest_cover_2020(p) * p.land_area, rel=0.01)


@pytest.mark.parametrize("draw", [168, 286])
def test_grassland_never_exceeds_its_county(draw):
    """Draws whose shares of grassland alone would be more than a county."""
    world = World(draw=draw)
    p, c = world.parameters, world.counties
    assert (c.grassland_area <= p.grassland_most * c.area * (1 + 1e-12)).all()
    assert c.grassland_area.sum() == pytest.approx(p.natural_grassland * p.usable_grass_share)
    assert (c.young_forest >= 0).all()
    assert land(world) == pytest.approx(c.area, rel=1e-9)


def test_planting_stops_where_no_open_land_is_left():
    world = World(levers={"afforestation_ha": 40_000}, lever_month=84)
    kept = world.parameters.forest_open_land * (world.counties.area - world.counties.grassland_area)
    short = world.counties.other_land.copy()
    short[3] = kept[3]
    world.counties.other_land = short
    world.month(84)
    added = world.counties.young_forest[:, 0]
    assert added[3] == 0
    assert added.sum() == pytest.approx(40_000 / 12)


def test_planting_is_paid_by_area_and_claims_pay_for_what_they_replant():
    world = World(given={"forest_claim_replanting": 0.8}).run(24)
    p, prices = world.parameters, world.world.consumer_prices / world.pasture.start_prices
    first = 1.0 / (1 + p.consumer_price_growth)
    assert world.counties.replanted_area.sum() > 0
    cost = 10_000 * p.afforestation_cost * prices * (1 + first)
    assert world.programmes.paid["afforestation_ha"] == pytest.approx(cost, rel=0.01)


def test_insured_forest_that_burns_is_replanted_in_part():
    plain = World(given={"forest_insured_share": 0.0})
    insured = World(given={"forest_insured_share": 1.0})
    for world in (plain, insured):
        world.run(12)
    p = insured.parameters
    assert plain.counties.replanted_area.sum() < insured.counties.replanted_area.sum()
    assert insured.counties.replanted_area == pytest.approx(
        insured.counties.forest_lost * p.forest_claim_replanting
    )


def test_a_higher_premium_subsidy_insures_more_forest_and_premiums_are_posted():
    plain, helped = World().run(48), World(levers={"forest_insurance_subsidy": 1.0}).run(48)
    assert (helped.counties.forest_insured_share > plain.counties.forest_insured_share).all()
    world = World()
    world.month(84)
    premium = -world.ledger.sector_flow("insurance_premium", "HR")
    assert world.programmes.paid["forest_insurance_subsidy"] == pytest.approx(0.7 * premium)


def test_carbon_projects_earn_once_they_are_registered_and_the_market_is_open():
    given = {"carbon_market_restart": 100.0}
    world = World(levers={"carbon_sink_dev": 1}, given=given)
    p, income, projects = world.parameters, [], []
    for t in range(84, 84 + 48):
        world.month(t)
        income.append(world.ledger.sector_flow("carbon_credit_sales", "CG"))
        projects.append(world.counties.carbon_projects.sum())
    assert projects[20] == 0
    assert projects[21] == pytest.approx(1 / 12)
    assert projects[-1] == pytest.approx((48 - 21) / 12)
    assert income[11] == income[22] == 0
    credits_sold = projects[23] * p.carbon_project_area * p.carbon_sink
    assert income[23] == pytest.approx(
        credits_sold * world.outlook.paths(p, 0, 131)["carbon_price"][107]
    )
    assert income[47] > income[35] > income[23] > 0
    assert World().run(24).counties.carbon_projects.sum() == 0


def test_credits_end_where_the_young_forest_ends():
    given = {
        "carbon_market_restart": 84.0,
        "carbon_project_area": 30_000.0,
        "carbon_registration_months": 12.0,
    }
    world = World(levers={"carbon_sink_dev": 5}, given=given).run(108)
    c, p = world.counties, world.parameters
    eligible = c.new_forest.sum() + c.young_forest.sum() * p.forest_survival
    assert c.carbon_projects.sum() * p.carbon_project_area > eligible
    assert c.carbon_credits.sum() == pytest.approx(eligible * p.carbon_sink)


def test_every_measure_is_declared_and_finite():
    by_county = {row["id"]: row["by_county"] for row in read_table("indicators/forest")}
    others = {row["id"] for row in read_table("indicators/agriculture")}
    assert set(by_county) == (set(MONTHLY) | set(ANNUAL)) - others
    world = World(levers={"carbon_sink_dev": 1}).run(12)
    for name in by_county:
        value = MONTHLY[name](world)
        assert np.shape(value) == ((18,) if by_county[name] else ())
        assert np.isfinite(value).all()
    assert MONTHLY["forest_lost"](world) == pytest.approx(world.counties.forest_lost.sum())
    world.month(96)
    assert MONTHLY["forest_lost"](world) == 0
