"""Known signs of lithium, parks, data centres, energy use and forest over a few paired draws."""

import numpy as np
import pytest

from calibration.experiments.facts_resources import RANGES, lithium_value, of_2021
from calibration.experiments.pairs import World, run_worlds, sign_table
from calibration.experiments.signs_resources import AFFORESTATION, QUICK, SIGNS

DRAWS = (0, 2)


def test_signs_hold_over_a_few_draws():
    table = sign_table(QUICK, DRAWS, detail="coarse")
    assert table.loc[~table["holds"], ["experiment", "indicator", "mean", "against"]].to_string(
        index=False
    ) == ("Empty DataFrame\nColumns: [experiment, indicator, mean, against]\nIndex: []")


def test_planting_counts_in_its_third_year_and_not_before():
    runs = run_worlds(AFFORESTATION, (1,), detail="coarse", end="2025-12")
    gain = runs[1, 1]["forest_cover"] - runs[0, 1]["forest_cover"]
    assert gain[[2022, 2023, 2024]].to_numpy() == pytest.approx(np.zeros(3), abs=1e-12)
    # levers grow over their first months, and so does the planting of 2022
    assert gain[2025] > 5e-4


def test_lithium_output_is_at_least_linear_in_its_price():
    plain, doubled = (
        lithium_value(World(times={"lithium_carbonate_price": factor}), 0) for factor in (1.0, 2.0)
    )
    assert doubled >= 2 * plain > 0


def test_every_path_wise_sign_is_stated_as_such():
    everywhere = {sign.indicator for sign in SIGNS if sign.everywhere}
    assert {"lithium_ore_capacity", "forest_cover"} <= everywhere
    assert len({(sign.name, sign.indicator, sign.year) for sign in SIGNS}) == len(SIGNS)


def test_facts_of_2021_are_measured():
    values = of_2021(0)
    assert set(values) <= set(RANGES)
    assert 10_000 < values["lithium concentrate of 2021, t"] < 120_000
    assert values["tax share of the enclave parks"] == pytest.approx(0.0045, abs=0.0015)
