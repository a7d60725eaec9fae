"""What limits power on its way out: the spill of the Dadu in 2020, the province in the wet season,
the grids of counties, and known signs.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import advance_clock
from abm.power.dispatch import lost_energy, month_resources, run_basins
from abm.power.limits import collectors, take_of_months
from agents.county import COUNTIES
from agents.power.basins import Ways, outlet
from agents.power.day import day_and_night
from agents.power.dispatch import Water, dispatch

DADU = 2
WET_HOURS = 153 * 24.0


def first_month(start, **arguments):
    model = GanziModel(start=start, end="2022-12", detail="coarse", **arguments)
    advance_clock(model)
    return model


def dadu_by_hand(lines):
    """Share of the year's energy lost on the Dadu: 8,070 MW at 4,200 h, 65 % of it from June to
    October, a load of 300 MW and so many MW of lines, up for 97 %.
    """
    year = 8070.0 * 4200.0
    river = 0.65 * year / WET_HOURS
    assert river == pytest.approx(6000, abs=5)
    blocks = day_and_night(WET_HOURS)
    power = np.full((2, 3), 0.0)
    power[:, DADU] = river
    load = np.array([0.0, 0.0, 300.0])
    out = Ways(
        province=np.array([0.0, 0.0, 0.97 * lines]),
        mesh=np.zeros(3),
        own=np.zeros(3),
        take=np.inf,
        between=np.zeros(2),
    )
    open_to = outlet(out, need=power - load)
    result = dispatch(
        Water(*np.zeros((5, 3))),
        solar=np.zeros((2, 3)),
        river=power,
        dams=np.zeros((2, 3)),
        hours=blocks.hours,
        limit=open_to.capacity + load,
        load=load,
        pump_efficiency=0.75,
        least_release=0.1,
    )
    return result.curtailed()[DADU], result.curtailed()[DADU] / year


def test_the_spill_of_the_dadu_by_hand():
    energy, share = dadu_by_hand(4600.0)
    assert energy == pytest.approx((0.65 * 8070 * 4200 / WET_HOURS - 4762) * WET_HOURS, rel=1e-9)
    assert share == pytest.approx(0.135, abs=0.005)
    assert 0.06 < share < 0.25
    assert dadu_by_hand(4600.0 + 3000.0) == (0.0, 0.0)


def dadu_of_2020(draw, reinforced=False):
    """Share of a year's energy with the usual water that the Dadu's plants of 2020 lose."""
    model = first_month("2020-01", draw=draw)
    if reinforced:
        row = model.power.line_names.index("corridor_reinforcement")
        live = model.transmission_lines.live_capacity.copy()
        live[row] = model.transmission_lines.rated_capacity[row]
        model.transmission_lines.live_capacity = live
    model.world.hydrology = np.ones(3)
    lost = brought = 0.0
    for model.clock.month in range(1, 13):
        month = month_resources(model)
        lost += lost_energy(model, run_basins(model, month))[DADU]
        river = np.bincount(model.counties.river_zone, month.river + month.solar, 3)
        brought += river[DADU] + month.water.inflow[DADU]
    return lost / brought


def test_the_dadu_of_2020_spills_as_it_did_and_hardly_once_its_corridor_is_reinforced():
    """20.2 TWh were spilled in Sichuan in 2020, 53 % of them on the main Dadu."""
    shares = [dadu_of_2020(draw) for draw in range(6)]
    assert 0.06 < np.mean(shares) < 0.25
    reinforced = [dadu_of_2020(draw, reinforced=True) for draw in range(6)]
    assert np.mean(reinforced) < 0.5 * np.mean(shares)
    assert all(after <= before for after, before in zip(reinforced, shares, strict=True))


def test_the_province_takes_less_in_its_wet_season_and_least_in_a_wet_year():
    model = first_month("2022-07", draw=2)
    p, lines = model.parameters, model.power.province_lines
    usual, wet = take_of_months(model, 1.0), take_of_months(model, 1.2)
    assert np.isinf(usual).tolist() == [True] * 5 + [False] * 5 + [True] * 2
    grown = model.world.power_demand / (1 + p.province_hydropower_growth)
    assert usual[6] == pytest.approx(p.province_wet_take * grown * lines, rel=0.05)
    assert wet[6] == pytest.approx(usual[6] * (1 - 0.2 * p.province_water_response))
    into = lines * p.line_availability * model.world.receiving_side
    sold = []
    for water in (1.0, 1.3):
        model.world.hydrology = np.full(3, water)
        result = run_basins(model, month_resources(model)).result
        rows = model.network.line_rows.lines
        inland = model.network.line.energy[rows][model.power.inland].sum() / model.clock.hours
        assert inland <= min(take_of_months(model, water)[6], into) * (1 + 1e-9)
        sold.append(result.export.sum())
    # More water, yet less of it is sold
    assert sold[1] < sold[0]


def test_grids_of_counties_grow_with_plants_and_links_that_come():
    model = first_month("2022-03", draw=1)
    p, plants, lines = model.parameters, model.power_projects, model.transmission_lines
    live = plants.live_capacity * plants.counted_share
    before = collectors(model, capacity=live, links=lines.live_capacity)
    assert before.min() >= p.collector_least
    dam, small = (model.power.project_names.index(name) for name in ("yebatan", "gelaji"))
    more = live.copy()
    more[dam] = 1000.0  # has a line of its own
    more[small] = 120.0
    link = lines.live_capacity.copy()
    link[model.power.line_names.index("daofu_link")] = 500.0
    after = collectors(model, capacity=more, links=link)
    grown = np.zeros(18)
    grown[COUNTIES.index("daofu")] = p.collector_margin * 120.0 + 500.0
    assert after - before == pytest.approx(grown)


@pytest.mark.parametrize("draw", [0, 1, 4])
def test_lines_of_the_document_earlier_never_lose_more(draw):
    def lost(stand):
        model = GanziModel(mix="document", draw=draw, detail="coarse", end="2023-12")
        if stand:
            lines = model.transmission_lines
            rows = [
                model.power.line_names.index(name)
                for name in ("sichuan_chongqing_1000kv", "jinshang_hubei_800kv")
            ]
            live, stage = lines.live_capacity.copy(), lines.stage.copy()
            live[rows], stage[rows] = lines.rated_capacity[rows], 4
            lines.live_capacity, lines.stage = live, stage
        return model.run().annual()["curtailment_share"]

    usual, earlier = lost(stand=False), lost(stand=True)
    assert (earlier <= usual + 1e-9).all()
    assert earlier.sum() < usual.sum()


def test_more_solar_never_loses_less_and_takes_its_own_price_down():
    model = first_month("2022-07", draw=4)
    plants = model.power_projects
    solar = (plants.technology == 2) & plants.site
    lost, noon = [], []
    for part in (0.0, 0.2, 0.5, 1.0):
        plants.live_capacity = np.where(solar, part * plants.rated_capacity, plants.live_capacity)
        month = month_resources(model)
        power = run_basins(model, month)
        lost.append(lost_energy(model, power).sum())
        noon.append(power.result.noon.mean())
    assert lost == sorted(lost)
    assert noon == sorted(noon)
    assert lost[-1] > 2 * lost[0]
    assert noon[-1] > noon[0] + 0.1
