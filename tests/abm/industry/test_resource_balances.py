"""Ore, land and energy close in every month of whole runs: what comes in is what goes out and what
is left.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.energy.start import FIRST_OBSERVED
from agents.energy import energy_use
from agents.industry import mine

RUNS = [
    ("status_quo", 0, "2022-01"),
    ("document", 5, "2022-01"),
    ("document", 7, "2022-01"),
    ("status_quo", 2, "2018-07"),
]
LEVERS = {
    "afforestation_ha": 40_000,
    "dc_quota_mw": 1300,
    "dc_power_price": 0.25,
    "mine_tender_pace": 3,
}


def check_ore(model):
    """Concentrate is what the working pits and plants could dig and dress; it is sent out, and the
    parks take a part.
    """
    mines, parks, p = model.mines, model.parks, model.parameters
    working = mine.working(mines.stage, mines.halt_left)
    pits = np.bincount(mines.deposit, mines.mine_capacity * working, mines.n)
    plants = np.bincount(mines.deposit, mines.mill_capacity * working, mines.n)
    ore = mines.dressed / mine.concentrate_yield(p.ore_lithium_recovery)
    season = mine.season_factor(model.clock.month, p.mine_summer_share) / 12
    assert (
        ore <= np.minimum(pits, plants) * season * p.mine_utilisation_ceiling * (1 + 1e-12)
    ).all()
    assert (mines.ore_capacity == np.minimum(pits, plants)).all()
    world_price = np.array([0.0, model.world.metal_price_index, model.world.consumer_prices])[
        mines.mineral
    ]
    other = mines.reference_output * working * world_price / 12
    value = mines.concentrate * mines.price / (1 + p.sales_tax) + other
    # Freight from other mines, and on other roads than those of the start, is the miners' own.
    lithium = mines.mineral == mine.LITHIUM
    assert mines.output[~lithium] == pytest.approx(value[~lithium], rel=1e-9)
    assert mines.output == pytest.approx(value, rel=0.1)
    value = mines.output
    assert (mines.stock >= 0).all()
    assert model.ledger.month_total("ore_export") == pytest.approx(value.sum(), rel=1e-9)
    assert 0 <= parks.concentrate.sum() <= mines.concentrate.sum() * (1 + 1e-12)


def check_land(model, area):
    """Every hectare of a county is forest, planting, grassland, mine or open land."""
    c = model.counties
    used = (
        c.forest_area + c.young_forest.sum(axis=1) + c.other_land + c.grassland_area + c.mine_land
    )
    assert used == pytest.approx(area, rel=1e-9)
    assert (c.other_land >= 0).all()


def check_energy(model):
    """Energy by user and fuel adds up to the total, electricity to the counties', carbon to the
    fuels burnt.
    """
    balance = model.energy
    newest = dict(zip(model.recorder.monthly, model.recorder.newest(), strict=True))
    users = [
        name
        for name in newest
        if name.startswith("energy_") and name.split("_", 1)[1] not in NOT_USERS
    ]
    assert len(users) == 9
    assert sum(newest[name] for name in users) == pytest.approx(newest["energy_use"], rel=1e-9)
    fuels = newest["nonfossil_energy"] + newest["coal_use"] + newest["oil_use"] + newest["gas_use"]
    assert fuels == pytest.approx(newest["energy_use"], rel=1e-9)
    assert newest["electricity_use"] * balance.convention == pytest.approx(
        newest["nonfossil_energy"], rel=1e-9
    )
    fossil = np.array([newest["coal_use"], newest["oil_use"], newest["gas_use"]])
    assert fossil @ balance.carbon_factors == pytest.approx(newest["co2_energy"], rel=1e-9)
    scope = newest["co2_energy"] + newest["co2_process"] * balance.process_counts
    assert newest["co2"] == pytest.approx(scope, rel=1e-9)
    assert (balance.use >= 0).all()
    default = newest["energy_coal_equivalent" if balance.convention > 0.2 else "energy_calorific"]
    assert default == pytest.approx(newest["energy_use"], rel=1e-9)


NOT_USERS = ("use", "calorific", "coal_equivalent")


@pytest.mark.parametrize(("mix", "draw", "start"), RUNS)
def test_ore_land_and_energy_close_every_month(mix, draw, start):
    levers = LEVERS if mix == "document" else {}
    model = GanziModel(
        mix=mix,
        draw=draw,
        start=start,
        end=f"{int(start[:4]) + 3}-12",
        detail="coarse",
        levers=levers,
    )
    area = model.counties.area.copy()
    while model.running:
        model.step()
        check_ore(model)
        check_land(model, area)
        check_energy(model)
    assert model.energy.emissions_before[FIRST_OBSERVED] > 0
    assert energy_use.USERS[-1] == "other_vehicles"


def test_both_conventions_are_drawn_and_the_other_one_is_reported():
    for equivalent in (0.0, 1.0):
        model = GanziModel(
            end="2022-01", detail="coarse", parameters={"power_coal_equivalent": equivalent}
        ).run()
        values = dict(zip(model.recorder.monthly, model.recorder.newest(), strict=True))
        assert values["energy_coal_equivalent"] > values["energy_calorific"]
        chosen = "energy_coal_equivalent" if equivalent else "energy_calorific"
        assert values["energy_use"] == pytest.approx(values[chosen])
