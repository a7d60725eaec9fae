"""The outside view: classes, weights, and the combination by hand."""

import csv

import numpy as np
import pytest

from abm.registers import targets
from abm.registers.refusals import DataError
from abm.registers.tables import DATA, read_table
from analysis.questions.outside_view import classes, combined, outside_view, weight_of


def test_eco_tourism_areas_by_hand():
    view = outside_view("eco_demo_provincial_2025")
    # plan_hoped: 11 of 14 met, similarity a quarter: 3.5 / 9.5 = .37, at most .30
    assert view.reference == "plan_hoped"
    assert view.rate == 0.767
    assert view.weight == 0.30
    # .7 x -1.325 + .3 x 1.191 = -.570
    assert combined(0.21, view.rate, weight=view.weight, draws=200) == pytest.approx(
        0.361, abs=5e-4
    )


def test_weights_by_hand():
    assert weight_of(0.5, 2) == pytest.approx(1 / 7)
    assert weight_of(0.25, 3) == pytest.approx(0.75 / 6.75)
    assert weight_of(1, 20) == 0.30


def test_nothing_is_certain_because_no_draw_showed_it():
    never = combined(0.0, 0.5, weight=0.0, draws=99)
    assert never == pytest.approx(0.005)
    assert combined(1.0, 0.5, weight=0.0, draws=99) == pytest.approx(0.995)
    assert np.isnan(combined(np.nan, 0.5, weight=0.3, draws=99))


def test_a_change_between_mixes_keeps_its_part():
    def odds(p):
        return np.log(p / (1 - p))

    before, after = (combined(p, 0.8, weight=0.3, draws=1000) for p in (0.3, 0.5))
    assert odds(after) - odds(before) == pytest.approx(0.7 * (odds(0.5) - odds(0.3)))


def test_every_target_has_a_class_and_every_class_a_target():
    assert {row["reference"] for row in targets.register().values()} == set(classes())
    assert {row["similarity"] for row in targets.register().values()} == {0.25, 0.5, 1}


def test_rates_are_those_of_the_counts():
    counted = [row for row in classes().values() if row["n"] is not None]
    assert len(counted) == 13
    for row in counted:
        if row["id"] != "loan_gap":  # four years one by one were met; here all four at once
            assert row["rate"] == pytest.approx((row["met"] + 0.5) / (row["n"] + 1), abs=6e-4)
    for row in classes().values():
        assert row["source"]
        assert row["public"] <= "2022-03"
        assert (row["grade"] == "P") == ("judgement" in row["source"] and row["n"] is None)


@pytest.mark.parametrize(("month", "accepted"), [("2022-03", True), ("2022-04", False)])
def test_a_class_that_became_known_later_is_refused(tmp_path, month, accepted):
    with (DATA / "reference_classes.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))
    lines[1][-1] = month
    with (tmp_path / "reference_classes.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    if accepted:
        assert read_table("reference_classes", tmp_path)[0]["public"] == month
    else:
        with pytest.raises(DataError, match="row 2, column public: '2022-04' is not a month up to"):
            read_table("reference_classes", tmp_path)
