"""What moves along the edges: it is there, it closes at every place, and shut edges carry none."""

from itertools import pairwise

import numpy as np
import pytest

from abm import GanziModel
from abm.networks.edges import Flow
from abm.networks.places import ORIGINS
from agents.columns import columns_of
from agents.county import COUNTIES
from agents.finance.bank import BANK_KINDS, SYNDICATE

CLOSE = 1e-9


@pytest.fixture(scope="module")
def model():
    """Fifteen months with a guidance fund at work, so that every flow has begun."""
    model = GanziModel(
        mix="document", draw=1, detail="coarse", end="2023-12", levers={"fund_size": 2000.0}
    )
    for _ in range(15):
        model.step()
    return model


@pytest.fixture(scope="module")
def frame(model):
    return model.outcomes(by="edge")


def balance(table, flow):
    """Flow into each place less flow out of it."""
    places = {}
    for ends, amount in zip(table.ends, getattr(table, flow).tolist(), strict=True):
        places[ends.start] = places.get(ends.start, 0.0) - amount
        places[ends.end] = places.get(ends.end, 0.0) + amount
    return places


def of_kind(places, kind):
    return {name: value for name, value in places.items() if name.startswith(f"{kind}:")}


def total(table, flow):
    return float(np.abs(getattr(table, flow)).sum())


def test_every_layer_has_flows_on_some_edges(model):
    for name, table in model.network.layers().items():
        for flow in table.flow_columns:
            # Nobody is refused a seat while flights are not full.
            assert flow == "refused" or getattr(table, flow).any(), f"{flow} of {name}"


def test_nobody_flies_without_a_seat_and_the_refused_are_those_beyond(model):
    air = model.network.air
    flown = air.passengers[air.to_county]
    assert flown.sum() > 0
    assert (flown <= air.seats[air.to_county] * (1 + CLOSE)).all()
    assert (air.refused[air.passengers < air.seats * (1 - CLOSE)] == 0).all()
    assert (air.seats[~air.to_county] == 0).all()


def test_no_column_of_an_edge_is_never_written(model):
    for name, table in model.network.layers().items():
        for column in table.columns:
            # What nobody has written is one number, spread over all rows without memory of its own.
            assert getattr(table, column).strides != (0,), f"{column} of {name}"


def test_every_column_of_an_edge_says_its_unit_and_meaning(model):
    for table in model.network.layers().values():
        for column in columns_of(table.row_kind).values():
            assert column.unit
            assert len(column.meaning) > 10


def test_travellers_arrive_where_they_are_going_and_pass_elsewhere(model):
    places = balance(model.network.road, "visitor_trips")
    for name, value in balance(model.network.air, "passengers").items():
        places[name] = places.get(name, 0.0) + value
    trips = -sum(of_kind(places, "origin").values())
    arrived = {name: value for name, value in places.items() if name in COUNTIES}
    assert sum(arrived.values()) == pytest.approx(trips, rel=CLOSE)
    assert all(value > 0 for value in arrived.values())
    hubs = set(places) - set(COUNTIES) - {f"origin:{name}" for name in ORIGINS}
    assert max(abs(places[name]) for name in hubs) < CLOSE * trips
    outside = trips + places["origin:local"]
    assert outside == pytest.approx(model.tourism.arrivals, rel=CLOSE)


def test_energy_closes_in_every_basin_and_county(model):
    network, power = model.network, model.power_projects
    places = balance(network.line, "energy")
    generated = np.bincount(power.county, power.generation, 18)
    assert [-places[name] for name in COUNTIES] == pytest.approx(generated.tolist(), rel=CLOSE)
    whole = generated.sum()
    assert max(abs(value) for value in of_kind(places, "zone").values()) < CLOSE * whole
    local = places.pop("load:local")
    assert local == pytest.approx(whole - power.export.sum(), rel=CLOSE)
    assert sum(of_kind(places, "load").values()) == pytest.approx(power.export.sum(), rel=CLOSE)


def test_no_line_carries_more_than_stands_and_is_open(model):
    line, rows, hours = model.network.line, model.network.line_rows, model.clock.hours
    limit = line.live * line.available * line.open * hours
    for kind in (rows.lines, rows.counties, rows.between):
        assert (line.energy[kind] <= limit[kind] * (1 + CLOSE)).all()
    assert line.energy[rows.lines].any()


def test_all_energy_that_is_lost_is_booked_on_an_edge_and_never_more():
    model = GanziModel(mix="document", draw=0, detail="coarse", end="2023-12")
    seen = np.zeros(3)
    for _ in range(12):
        model.step()
        line, rows, power = model.network.line, model.network.line_rows, model.power
        whole = power.curtailed_solar + power.spilled_energy
        assert line.lost.sum() == pytest.approx(whole, rel=CLOSE, abs=1e-3)
        assert power.lost.sum() == pytest.approx(whole, rel=CLOSE, abs=1e-3)
        assert not line.lost[rows.local].any()
        zone = model.counties.river_zone
        by_basin = np.bincount(zone, line.lost[rows.counties], 3)
        by_basin += np.bincount(model.transmission_lines.zone, line.lost[rows.lines], 3)
        by_basin += line.lost[rows.between] @ np.eye(3)[[0, 1, 1, 2]]
        assert by_basin == pytest.approx(power.lost, rel=CLOSE, abs=1e-3)
        seen += by_basin
    assert seen.all()


def test_concentrate_and_its_money_close(model):
    chain, rows, mines = model.network.chain, model.network.chain_rows, model.mines
    assert chain.shipped.sum() == pytest.approx(mines.concentrate.sum(), rel=CLOSE)
    assert chain.paid.sum() == pytest.approx(mines.output.sum(), rel=CLOSE)
    to_parks = chain.shipped[rows.lithium].reshape(-1, 4)[:, :3]
    assert to_parks.sum() == pytest.approx(model.parks.concentrate.sum())


def test_what_banks_are_owed_stands_on_their_edges_to_counties(model):
    places = balance(model.network.finance, "amount")
    owed = [-places[f"bank:{name}"] for name in BANK_KINDS[:SYNDICATE]]
    assert owed == pytest.approx(model.banks.loans[:SYNDICATE].sum(axis=1).tolist(), rel=CLOSE)
    assert model.banks.loans[SYNDICATE].sum() == 0.0


def test_transfers_on_edges_are_those_in_the_ledger(model):
    paid = model.network.finance.paid[model.network.finance_rows.transfers]
    posted = model.ledger.month_total("transfers", payee="county_governments")
    assert paid.sum() == pytest.approx(posted, rel=CLOSE)


def test_money_of_the_fund_is_what_was_paid_in_less_what_was_placed(model):
    finance, fund = model.network.finance, model.guidance_funds
    rows = model.network.finance_rows
    assert fund.invested[0] > 0
    assert finance.amount[rows.tickets] == pytest.approx(fund.placed[0])
    assert balance(finance, "amount")["fund"] == pytest.approx(fund.deposits[0], rel=1e-6)


def test_equity_of_fund_and_investors_reaches_the_counties_class_by_class(model):
    finance, rows, deals = model.network.finance, model.network.finance_rows, model.deals()
    net = of_kind(balance(finance, "amount"), "class")
    assert len(net) == 5
    assert max(abs(value) for value in net.values()) < CLOSE * total(finance, "amount")
    made = deals[(deals["month"] >= "2022-01") & (deals["investor"] != "")]
    by_place = finance.amount[rows.places].reshape(5, 19)
    assert by_place.sum() == pytest.approx(made["equity"].sum())
    by_name = made[made["investor"] == "yalong"]
    row = finance.row("finance:investor:yalong-class:energy")
    assert finance.amount[row] == pytest.approx((by_name["equity"] - by_name["ticket"]).sum())
    assert finance.amount[row] > 0


def test_amounts_change_by_what_was_paid(model, frame):
    finance = frame[frame["edge"].str.startswith("finance:")]
    wide = finance.pivot(index=["month", "edge"], columns="indicator", values="value")
    amount, paid = wide["amount"].unstack(), wide["paid"].unstack()
    scale = amount.abs().to_numpy().sum()
    for before, month in pairwise(amount.index):
        change = amount.loc[month] - amount.loc[before]
        assert (change - paid.loc[month]).abs().max() < CLOSE * scale


def test_no_edge_that_is_shut_carries_anything():
    model = GanziModel(draw=1, detail="coarse", end="2023-12")
    shut = ("road:litang-batang", "air:origin:pearl_delta-chengdu")
    for name in shut:
        model.network.set(name, open=0.0)
    for _ in range(3):
        model.step()
    for table in (model.network.road, model.network.air, model.network.line):
        for flow in table.flow_columns:
            assert not getattr(table, flow)[table.open == 0.0].any()
    assert (model.network.road.open == 0.0).sum() == 2


def test_edges_by_month_are_a_tidy_table(model, frame):
    assert frame.columns.tolist() == ["month", "edge", "indicator", "value", "unit"]
    assert frame["month"].nunique() == 15
    assert not frame.duplicated(["month", "edge", "indicator"]).any()
    last = frame[frame["month"] == "2023-03"].set_index(["indicator", "edge"])
    road = model.network.road
    assert last.loc["visitor_trips"].loc[list(road.names), "value"].tolist() == (
        road.visitor_trips.tolist()
    )
    assert set(last.loc["energy", "unit"]) == {"MWh/month"}
    kept = {name for table in model.network.layers().values() for name in table.flow_columns}
    assert kept <= set(frame["indicator"])


def test_a_layer_is_shown_as_a_table_and_an_unknown_one_refused(model):
    assert len(model.network.edges("air")) == model.network.air.n
    with pytest.raises(ValueError, match=r"no layer 'rode' \(did you mean 'road'\?\); known: road"):
        model.network.edges("rode")


def test_flows_are_marked_as_such(model):
    flows = {
        name
        for table in model.network.layers().values()
        for name, column in table.columns.items()
        if isinstance(column, Flow)
    }
    on_ways = {"visitor_trips", "freight", "commuters", "passengers", "refused"}
    assert flows == on_ways | {"energy", "shipped", "paid"}
