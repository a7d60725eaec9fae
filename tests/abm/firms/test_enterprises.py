"""Rows of enterprises before the first month: shapes, weights and sizes."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.firms.start_rows import enterprise_rows
from abm.firms.start_sizes import (
    branch_lines,
    county_output,
    place_singles,
    row_weights,
    shrink_singles,
    single_firms,
    unit_sales,
)
from abm.streams import Streams
from agents.firms.enterprise import IS_SERVICE, MANUFACTURING, NO_BRANCH
from agents.industries import COLUMNS, CONSTRUCTION, HOSPITALITY, NON_MARKET, TRADE
from tests.worlds.small_economy import middle_parameters

PEOPLE = np.linspace(20_000, 120_000, 18)


@pytest.fixture
def model():
    p = middle_parameters()
    counties = SimpleNamespace(population=PEOPLE, zone_open=np.ones(18, bool), n=18)
    spending = np.zeros((18, 14))
    spending[3, HOSPITALITY] = 1e9
    return SimpleNamespace(
        parameters=p,
        counties=counties,
        world_streams=Streams(0, 0),
        tourism=SimpleNamespace(visitor_spending_start=spending),
    )


WORKS = np.full(18, 1e7)
"""Known works, CNY/a by county."""


def output_of(model):
    """Some output in every column that has sellers."""
    column = np.zeros(COLUMNS)
    column[4:7], column[8:] = 1.5e9, 6e9
    return county_output(model, column, np.ones(COLUMNS), works=WORKS), column


def test_rows_of_the_three_details():
    coarse, standard = (enterprise_rows(detail) for detail in ("coarse", "standard"))
    assert 1500 < standard.n < 2200
    assert coarse.n < standard.n
    assert coarse.single.sum() == standard.single.sum()
    assert enterprise_rows("one_to_one").n > 40_000


def test_every_row_has_a_seller_column_and_a_fitting_branch():
    rows = enterprise_rows("standard")
    assert (rows.market >= 4).all()
    assert (rows.market != 7).all()
    assert (rows.branch[rows.self_employed] == NO_BRANCH).all()
    assert not np.isin(rows.market[IS_SERVICE[rows.branch]], (HOSPITALITY, CONSTRUCTION)).any()
    assert (rows.branch[rows.in_zone] == MANUFACTURING).all()
    assert rows.single[rows.in_zone].all()


def test_weights_add_up_to_the_registered_businesses(model):
    rows = enterprise_rows("standard")
    weight = row_weights(model, rows)
    total = weight[~rows.single].sum()
    assert total == pytest.approx(model.parameters.market_entities, rel=0.02)
    assert (weight[rows.single] == 1).all()
    assert (weight == np.rint(weight)).all()


def test_output_follows_people_and_visitors_and_adds_up(model):
    output, column = output_of(model)
    np.testing.assert_allclose(output.sum(axis=0), column)
    share = output[3] / column.clip(1)
    assert share[HOSPITALITY] > 2 * share[TRADE] > 0


def test_units_sell_what_the_controls_say_and_small_ones_stay_below_their_line(model):
    rows = enterprise_rows("standard")
    lines = branch_lines(model.parameters)
    output, column = output_of(model)
    place_singles(model, rows, output)
    weight = row_weights(model, rows)
    firms = single_firms(model, rows, lines)
    sales = unit_sales(
        model,
        rows,
        weight=weight,
        singles=shrink_singles(rows, firms.sales, output),
        output=output,
        lines=lines,
    )
    sellers = column > 0
    total = np.bincount(rows.market, sales * weight, COLUMNS)
    np.testing.assert_allclose(total[sellers], column[sellers], rtol=0.02)
    small = ~rows.single
    assert (sales[small] <= lines[rows.branch][small]).all()
    assert (sales[~firms.active] == 0).all()


def test_as_many_services_are_above_the_line_as_the_register_and_its_gaps_say(model):
    rows = enterprise_rows("standard")
    lines = branch_lines(model.parameters)
    firms = single_firms(model, rows, lines)
    above = (IS_SERVICE[rows.branch] & (firms.sales >= lines[rows.branch])).sum()
    expected = model.parameters.services_above_scale / model.parameters.registered_share_start
    assert above == pytest.approx(expected, abs=2)
    zone = firms.sales[rows.in_zone].sum()
    assert zone == pytest.approx(model.parameters.zone_output)
    assert firms.active.sum() < rows.n


def test_singles_make_room_for_small_firms_those_in_zones_last(model):
    rows = enterprise_rows("standard")
    output, _ = output_of(model)
    food = rows.single & (rows.market == 4)
    sales = np.where(food, 1e8, 0.0)
    shrunk = shrink_singles(rows, sales, output)
    assert shrunk[food & rows.in_zone][0] > shrunk[food & ~rows.in_zone][0] > 0
    assert shrunk.sum() <= 0.8 * 1.5e9 * 1.001
    few = np.where(food, 1e5, 0.0)
    np.testing.assert_array_equal(shrink_singles(rows, few, output), few)


def test_public_bodies_are_no_registered_services():
    rows = enterprise_rows("standard")
    assert (rows.branch[rows.market == NON_MARKET] == NO_BRANCH).all()
