"""Herds, grass, hay, fields and cash of whole runs close in every month: what comes in is what goes
out and is left.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.finance.lending import book_overdrafts
from abm.pasture.herder_figures import county_sum, income
from agents.pasture import herd
from agents.pasture.herder import INCOME_SOURCES, weighted_median
from calibration.experiments.signs_pasture import one_severe_winter

RUNS = [("status_quo", 0, "2022-01"), ("document", 7, "2022-01"), ("status_quo", 3, "2016-07")]


def stocks(model):
    """What is there at the end of a month."""
    h, c = model.herders, model.counties
    return {
        "yaks": county_sum(model, h.herd @ herd.ALL),
        "grass": c.standing_grass,
        "grown": c.grass_grown,
        "eaten": c.grass_eaten,
        "fields": c.crop_area.sum(axis=1),
        # Of all households of a row: those who leave pass theirs on.
        "hay": h.hay * h.weight,
    }


def check_month(model, before):
    """Every stock against its flows; nothing is negative."""
    h, c, p, month = model.herders, model.counties, model.parameters, model.clock.month
    now = stocks(model)
    change = c.yaks_born - c.yaks_died - c.yaks_taken
    assert now["yaks"] == pytest.approx(before["yaks"] + change, rel=1e-9)
    if month != 12:
        grown, eaten = now["grown"] - before["grown"], now["eaten"] - before["eaten"]
        withered = before["grass"] + grown - eaten - now["grass"]
        most = model.pasture.grass_withering[month] * before["grass"]
        assert (withered <= most + 1e-9 * before["grass"] + 1e-9).all()
        assert (withered >= -1e-9 * (before["grass"] + grown)).all()
        assert (
            eaten * c.grassland_area
            <= p.grass_access * (before["grass"] + grown) * c.grassland_area * (1 + 1e-9)
        ).all()
    assert now["fields"] == pytest.approx(before["fields"], rel=1e-9)
    if month not in (9, 6):
        assert (now["hay"] <= before["hay"] * (1 + 1e-9)).all()
    for values in (
        h.herd,
        h.hay,
        h.condition,
        c.standing_grass,
        c.crop_area,
        c.farm_fodder,
        h.planned_sales,
    ):
        assert values.min() >= 0
    assert h.deposits.min() >= -model.ledger.bound
    assert model.ledger.loans("herders").min() >= 0


@pytest.mark.parametrize(("mix", "draw", "start"), RUNS)
def test_herds_grass_fields_and_cash_close_every_month(mix, draw, start):
    model = GanziModel(
        mix=mix, draw=draw, start=start, end=f"{int(start[:4]) + 3}-06", detail="coarse"
    )
    one_severe_winter(model)
    while model.running:
        before = stocks(model)
        model.step()
        check_month(model, before)


def test_an_overdraft_of_herders_becomes_a_loan():
    model = GanziModel(end="2022-01", detail="coarse")
    h, rows = model.herders, np.arange(10)
    owed = model.ledger.loans("herders").copy()
    model.ledger.post("equity", "herders", "world", paid=h.deposits[rows] + 1000.0, payer_rows=rows)
    book_overdrafts(model, "herders")
    assert h.deposits[rows] == pytest.approx(0, abs=1e-6)
    new = model.ledger.loans("herders") - owed
    assert new[rows] == pytest.approx(1000)
    assert not new[10:].any()


def test_income_of_herders_is_reported_by_county_and_source():
    model = GanziModel(end="2022-12", detail="coarse").run()
    counties = (
        model.outcomes(by="county")
        .query("month == '2022-12'")
        .set_index(["indicator", "county"])["value"]
    )
    whole = model.outcomes().query("month == '2022-12'").set_index("indicator")["value"]
    median, h = counties["herder_income_median"], model.herders
    assert median.nunique() == 18
    assert median.min() < whole["herder_income_median"] < median.max()
    assert whole["herder_income_median"] == pytest.approx(
        weighted_median(h.yearly_income, h.weight)
    )
    assert counties["herder_income_gini"].between(0.0, 0.7, inclusive="neither").all()
    year = model.annual().loc[2022, [f"herder_{source}" for source in INCOME_SOURCES]]
    earned = year.sum() - h.weight @ income(h)  # the year closes before December's wages
    assert h.weight @ h.yearly_income == pytest.approx(earned, rel=1e-9)
