"""The plants run, sell and pay."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import advance_clock
from abm.power.construction import build_power
from abm.power.dispatch import dispatch_power, local_load, month_resources
from abm.power.measured import ANNUAL, MONTHLY
from abm.registers.tables import read_table
from agents.calendar import MONTH_DAYS, MONTHS_A_YEAR
from agents.power import power_project as plant


def first_month(start="2022-01"):
    """A model whose first month has begun and whose counties use five TWh a year."""
    model = GanziModel(draw=2, start=start, end="2022-12")
    n = model.counties.n
    model.counties.electricity_use = np.full(n, 5e6 / MONTHS_A_YEAR / n)
    advance_clock(model)
    return model


def lost(model):
    """Energy lost for want of room this month, MWh."""
    return model.power.curtailed_solar + model.power.spilled_energy


def test_generation_is_shared_out_and_stays_within_lines_and_capacity():
    model = first_month("2022-08")
    dispatch_power(model)
    p, lines, par = model.power_projects, model.transmission_lines, model.parameters
    limit = (
        np.sum(lines.live_capacity * lines.counted_share)
        * par.line_availability
        * model.world.receiving_side
    )
    load = local_load(model).sum()
    assert load == pytest.approx(5e6 / MONTHS_A_YEAR / 744)
    assert 0 < p.generation.sum() <= (limit + load) * 744 * (1 + 1e-9)
    assert p.export.sum() == pytest.approx(p.generation.sum() - load * 744, rel=1e-9)
    assert (p.generation <= p.live_capacity * p.counted_share * 744 * (1 + 1e-9)).all()
    assert p.generation[p.live_capacity == 0].sum() == 0


def test_less_water_means_less_energy_from_the_same_capacity():
    usual, dry = first_month("2022-02"), first_month("2022-02")
    dry.world.hydrology = dry.world.hydrology * 0.9
    dispatch_power(usual)
    dispatch_power(dry)
    river = (usual.power_projects.technology == plant.RUN_OF_RIVER) & (
        usual.power_projects.live_capacity > 0
    )
    dam = usual.power_projects.technology == plant.STORAGE_HYDRO
    ratio = dry.power_projects.generation[river] / usual.power_projects.generation[river]
    assert ratio == pytest.approx(0.9)
    assert dry.power_projects.generation[dam].sum() < usual.power_projects.generation[dam].sum()
    assert (dry.power_projects.live_capacity == usual.power_projects.live_capacity).all()


def test_the_wet_season_has_two_thirds_of_the_river_energy():
    model = first_month()
    calendar = model.power.calendar
    energy = calendar.inflow * np.array(MONTH_DAYS) / 365
    assert energy.sum() == pytest.approx(1.0)
    assert energy[5:10].sum() == pytest.approx(model.parameters.wet_season_share)
    assert np.sum(calendar.sun * np.array(MONTH_DAYS)) / 365 == pytest.approx(1.0)


def test_energy_follows_the_hours_of_the_month():
    model = first_month("2022-02")
    p, flow = model.power_projects, model.power.calendar.inflow[1] * model.world.hydrology
    year = (
        p.live_capacity
        * p.counted_share
        * p.full_load_hours
        * (p.technology == plant.STORAGE_HYDRO)
    )
    expected = np.bincount(p.zone, year, 3) * flow * 28 / 365
    assert month_resources(model).water.inflow == pytest.approx(expected)


def test_companies_keep_only_what_is_due():
    model = first_month("2022-03")
    dispatch_power(model)
    p = model.power_projects
    np.testing.assert_allclose(p.deposits, p.unpaid_orders, atol=1.0)
    sales = model.ledger.month_total("power_export")
    price = sales / p.export.sum()
    assert 100 < price < 400
    inputs = (1 - model.settled.value_added_ratio_electricity) * p.generation.sum() * price
    local = (p.generation.sum() - p.export.sum()) * price
    assert p.local_sales.sum() == pytest.approx(local, rel=0.03)
    assert p.unpaid_orders.sum() == pytest.approx(inputs, rel=0.03)
    hydro = p.generation[p.technology <= plant.RUN_OF_RIVER].sum()
    assert model.ledger.month_total("resource_fees") == pytest.approx(
        model.parameters.water_fee * hydro
    )
    assert (p.income <= 0).all()
    model.ledger.check()


def test_export_sales_follow_the_price():
    usual, dear = first_month("2022-02"), first_month("2022-02")
    dear.world.hydro_price = usual.world.hydro_price * 2
    dear.world.photovoltaic_price = usual.world.photovoltaic_price * 2
    dispatch_power(usual)
    dispatch_power(dear)
    ratio = dear.ledger.month_total("power_export") / usual.ledger.month_total("power_export")
    assert ratio == pytest.approx(2.0)


def test_what_the_receiving_side_refuses_is_not_generated():
    open_side, shut_side = first_month("2022-08"), first_month("2022-08")
    open_side.world.receiving_side = 1.0
    shut_side.world.receiving_side = 0.5
    dispatch_power(open_side)
    dispatch_power(shut_side)
    assert shut_side.power_projects.export.sum() < 0.8 * open_side.power_projects.export.sum()
    assert lost(shut_side) > lost(open_side)


def test_a_wider_grid_never_loses_more_energy():
    usual, wide = first_month("2022-08"), first_month("2022-08")
    wide.transmission_lines.live_capacity = wide.transmission_lines.live_capacity * 1.5
    dispatch_power(usual)
    dispatch_power(wide)
    assert lost(wide) <= lost(usual)
    assert wide.power_projects.generation.sum() >= usual.power_projects.generation.sum()


def test_interest_discount_is_paid_on_the_loans_that_carry_it():
    model = first_month("2022-05")
    p = model.power_projects
    model.levers.interest_discount = 1.2
    row = np.flatnonzero(p.technology == plant.PHOTOVOLTAIC)[0]
    loans = np.zeros(p.n)
    loans[row] = 1e9
    p.external_loans = loans
    discounted = np.zeros(p.n, bool)
    discounted[row] = True
    p.discounted = discounted
    before = sum(model.ledger.month_total(flow) for flow in ("interest_discount", "subsidies"))
    dispatch_power(model)
    after = sum(model.ledger.month_total(flow) for flow in ("interest_discount", "subsidies"))
    owed = 1e9 + model.ledger.loans("power_projects")[row]
    discount = owed * 0.012 / MONTHS_A_YEAR * model.parameters.discount_reach
    assert after - before == pytest.approx(discount)


def test_the_start_has_the_drawn_capacity_and_lines():
    for draw in (0, 5):
        model = GanziModel(draw=draw, end="2022-12")
        p, lines, par = model.power_projects, model.transmission_lines, model.parameters
        live = p.live_capacity * p.counted_share
        assert live.sum() == pytest.approx(par.installed_clean_capacity, rel=1e-9)
        assert np.sum(lines.live_capacity * lines.counted_share) == pytest.approx(
            par.export_limit, rel=1e-9
        )
        solar = live[p.technology == plant.PHOTOVOLTAIC].sum()
        assert solar == pytest.approx(370)
        assert p.stored_energy.sum() <= p.reservoir.sum()


def test_border_plants_count_in_full_or_by_half_by_draw():
    shares = set()
    for draw in range(4):
        p = GanziModel(draw=draw, end="2022-12").power_projects
        shares.add(float(p.counted_share[p.border].min()))
        assert (p.counted_share[p.border] == p.counted_share[p.border][0]).all()
        assert (p.counted_share[~p.border] == 1).all()
    assert shares <= {0.5, 1.0}


def test_names_and_roles_follow_the_table():
    model = GanziModel(draw=0, end="2022-12")
    p, names = model.power_projects, model.power.project_names
    assert len(names) == p.n == len(set(p.uid.tolist()))
    assert np.sum(p.role == plant.SEVEN_BUILDING) == 7
    assert np.sum(p.role == plant.ELEVEN_PRELIMINARY) == 11
    assert p.rated_capacity[p.role == plant.HYDRO_SOLAR].sum() == 1800
    assert p.stage[names.index("yebatan")] == plant.BUILDING
    assert p.rated_capacity[p.site].sum() > 6000


def test_what_is_measured_agrees_with_the_plants():
    model = first_month()
    build_power(model)
    dispatch_power(model)
    values = {name: float(np.sum(measure(model))) for name, measure in MONTHLY.items()}
    assert all(np.isfinite(value) and value >= 0 for value in values.values())
    half, full = values["clean_capacity_border_half"], values["clean_capacity_border_full"]
    assert half - 1e-6 <= values["clean_capacity"] <= full + 1e-6
    by_kind = ("hydro_capacity", "photovoltaic_capacity", "pumped_storage_capacity")
    assert sum(values[name] for name in by_kind) == pytest.approx(values["clean_capacity"])
    before = values["clean_capacity"] - values["clean_capacity_added"]
    assert before == pytest.approx(model.parameters.installed_clean_capacity)
    assert values["hydro_named_done"] == values["xulong_started"] == values["line_1000kv_done"] == 0
    assert values["hydro_seven_building"] == 5
    assert values["prelim_eleven"] == 6 + 5 * model.parameters.eleven_at_work
    assert set(MONTHLY) | set(ANNUAL) == {row["id"] for row in read_table("indicators/power")}
