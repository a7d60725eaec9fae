"""Intervals of bounded means and stopping by precision, on populations whose mean is known."""

import pytest

from calibration.experiments import coverage


@pytest.mark.parametrize(
    ("populations", "methods"),
    [
        (coverage.made_populations(), coverage.MEANS),
        (coverage.made_differences(), coverage.DIFFERENCES),
    ],
    ids=("means", "differences"),
)
def test_bounded_intervals_hold_where_students_alone_do_not(populations, methods):
    table = coverage.coverage(populations, methods, sizes=(20, 60, 200), repeats=1500)
    bounded, student = (table[table["method"] == name] for name in ("bounded", "student"))
    assert bounded["worst"].min() >= 0.93
    assert bounded["mean"].min() >= 0.95
    assert student["worst"].min() < 0.9
    assert (table["width"] <= 2).all()
    if "wilson" in methods:
        wilson = table[table["method"] == "wilson"]
        assert (bounded["width"].to_numpy() < 0.75 * wilson["width"].to_numpy()).all()


def test_stopping_at_the_looks_keeps_its_coverage():
    table = coverage.stopping(coverage.made_populations()[:4], half_width=0.05, repeats=1500)
    assert table["held"].mean() >= 0.93
    assert table["held"].min() >= 0.92
    assert 50 <= table["draws"].min() < table["draws"].max() <= 800
