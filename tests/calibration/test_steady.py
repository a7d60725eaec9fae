"""The start is at rest: under the outlook `steady` hardly anything moves."""

import numpy as np
import pytest

from abm import GanziModel
from abm.markets.structure import MAKERS
from agents.industries import CONSTRUCTION
from calibration import steady
from calibration.hindcast.command import refuse_without_folder
from runs.refusals import InputError


@pytest.fixture(scope="module")
def draws():
    return [steady.run_draw(draw) for draw in (0, 4, 7)]


def test_the_first_years_bring_what_the_start_says(draws):
    table = steady.summary(draws)
    # Yak sales miss the limit of the third year: docs/results/start.md
    others = table.drop(index="yak_sales")
    assert others["at rest"].all(), others[~others["at rest"]]


def test_buyers_get_what_they_order(draws):
    assert max(draw.unserved for draw in draws) < steady.MOST_UNSERVED


def test_incomes_of_counties_stay(draws):
    residents = np.array([draw.incomes[:, 0] for draw in draws])
    assert np.abs(residents).max() < steady.MOST_BY_COUNTY
    herders = np.array([draw.incomes[:, 1] for draw in draws])
    assert np.median(np.abs(herders), axis=0).max() < steady.MOST_BY_COUNTY
    assert np.abs(herders).max() < 3 * steady.MOST_BY_COUNTY


def test_builders_have_no_pulse_in_january(draws):
    low, high = steady.PULSE
    assert min(draw.pulse.min() for draw in draws) > low
    assert max(draw.pulse.max() for draw in draws) < high


def test_goods_and_works_are_looked_for_here_as_the_register_allows(draws):
    for draw in draws:
        assert draw.gap[list(MAKERS)].sum() < 3 * steady.MOST_ELSEWHERE
        assert draw.gap[CONSTRUCTION] == 0


@pytest.mark.parametrize("draw", [0, 10])
def test_no_industry_loses_value_in_a_month(draw):
    model = GanziModel(outlook="steady", draw=draw, end="2022-12")
    while model.running:
        model.step()
        assert model.accounts.value_added.min() >= 0, model.clock.label


def test_a_start_out_of_balance_is_seen(draws):
    years = draws[0].years.copy()
    years.loc["gdp", "y1"] *= 1.2
    found = steady.summary([draws[0]._replace(years=years)])
    assert not found.loc["gdp", "at rest"]


def test_tables_are_printed_whole(draws):
    text = "\n".join(steady.lines(draws))
    for name in steady.HEADLINE:
        assert name in text
    assert "nan%" not in text


def test_validate_asks_for_a_folder():
    with pytest.raises(InputError, match="--steady"):
        refuse_without_folder("")
    refuse_without_folder("results/hindcast")
