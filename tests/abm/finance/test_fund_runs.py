"""What discipline, leverage and shares by class change in whole runs, over paired draws."""

from functools import lru_cache

import pandas as pd
import pytest

from abm import GanziModel

DRAWS = (0, 1)


@lru_cache
def deals(**levers):
    """Deals with a ticket on offer in all draws, of a fund of two billion."""
    large = {"fund_size": 2000.0, "project_supervision": 0.0, **levers}
    return deals_of(mix="document", end="2026-12", levers=large)


def deals_of(**run):
    """Deals with a ticket on offer in all draws of a run."""
    tables = []
    for draw in DRAWS:
        model = GanziModel(draw=draw, detail="coarse", **run)
        model.run()
        fund = model.guidance_funds
        assert fund.deposits[0] + fund.stakes[0] == pytest.approx(
            fund.called[0] - fund.lost[0] - fund.returned[0], rel=1e-9
        )
        table = model.deals()
        assert table["ticket"].sum() == pytest.approx(fund.invested[0])
        assert table["additional"].sum() == pytest.approx(fund.additional[0])
        tables.append(table[table["offered"] > 0])
    return pd.concat(tables)


def deadweight(table):
    return table["deadweight"].sum() / table["ticket"].sum()


def test_a_fund_makes_deals_with_and_without_need_and_names_who_is_in_them():
    table = deals_of(mix="document_fund_mix", end="2030-12")
    taken = table[table["ticket"] > 0]
    assert set(taken["class"]) >= {"tourism", "agriculture", "lithium_parks", "data_industry"}
    assert taken["additional"].sum() > 0
    assert 0.2 < deadweight(table) < 0.9
    hotels = taken[taken["class"] == "tourism"]
    assert hotels["investor"].str.match("(tourism|private)_[1-4]").all()


def test_discipline_lowers_the_part_of_the_money_that_was_not_needed():
    assert deadweight(deals(fund_discipline=1.0)) < deadweight(deals(fund_discipline=0.0)) - 0.05


def test_leverage_makes_tickets_thinner():
    thick, thin = deals(fund_leverage_cap=1.0), deals(fund_leverage_cap=8.0)
    for table, share in ((thick, 0.3), (thin, 1 / 9)):
        hotels = table[table["class"] == "tourism"]
        assert (hotels["offered"] / hotels["equity"]).to_numpy() == pytest.approx(share)
    # Money that is saved goes to the next in the queue, a whole step of a park: sums are compared
    # where deals are many and small.
    for name in ("tourism", "agriculture"):
        sums = [table.loc[table["class"] == name, "ticket"].sum() for table in (thin, thick)]
        assert 0 < sums[0] < sums[1] / 2


def test_shares_by_class_decide_where_the_money_goes():
    alone = {f"fund_share_{name}": 0.0 for name in ("energy", "agriculture", "lithium_parks")}
    table = deals(**alone, fund_share_data_industry=0.0, fund_share_tourism=1.0)
    assert set(table["class"]) == {"tourism"}
    usual = deals()
    assert len(table) > (usual["class"] == "tourism").sum()
