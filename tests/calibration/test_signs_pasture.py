"""Known signs of herding, grassland and farms over a few paired draws, and the surveys' facts in
one draw.
"""

import numpy as np
import pytest

from calibration.experiments import facts_pasture, signs_pasture
from calibration.experiments.facts import Range, fact_row
from calibration.experiments.pairs import World, sign_table

DRAWS = (0,)
"""A quick test bears one draw and the signs of winters and rewards; the full experiment has the
rest.
"""


@pytest.fixture(scope="module")
def signs():
    """Verdicts on the signs that few draws can bear."""
    quick = signs_pasture.WINTERS + signs_pasture.REWARDS
    return sign_table(quick, DRAWS, detail="coarse")


def test_every_known_sign_holds(signs):
    wrong = signs[~signs["holds"]]
    assert wrong.empty, wrong.to_string()


def test_every_sign_moves_something(signs):
    assert (signs["mean"] != 0).all()


def test_the_severe_winter_strikes_every_county_once():
    model = World(prepare=signs_pasture.one_severe_winter).model(0, end="2022-02", detail="coarse")
    snow = model.outlook_paths["snow_severity"]
    assert (snow == 2).sum() == 6 * 18
    assert not np.any(snow[: signs_pasture.WINTER[0]])


def test_a_severe_winter_loses_what_surveys_found():
    lost = facts_pasture.severe_winter(1)["herds lost in a severe winter"]
    assert 0.10 < lost < 0.24


def test_the_poor_sell_more_and_commercial_households_less_when_prices_fall():
    change = facts_pasture.supply(0)
    assert change["sales of the poorest fifth at a price 30 % lower"] > 0
    assert change["sales of commercial households at a price 30 % lower"] < 0


def test_a_fact_holds_within_its_stated_range_only():
    inside = fact_row("one", np.array([1.0, 3.0]), Range(1.5, 2.5, "by hand"))
    assert inside["holds"]
    assert inside["value"] == 2
    assert not fact_row("one", np.array([1.0, 3.0]), Range(2.1, 2.5, "by hand"))["holds"]
