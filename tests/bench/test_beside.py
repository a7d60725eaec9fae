"""Figures beside Starsim and Mesa: what is measured, and what is said where Starsim is not here."""

from abm import GanziModel
from tests.bench import beside


def test_without_starsim_one_row_says_so_and_how_to_name_it():
    [(what, said, way)] = beside.starsim_rows(5000, 80_000, months=108)
    assert "Starsim, 5,000 agents" in what
    assert (said, way) == ("not installed", "GANZI_STARSIM=PYTHON")


def test_what_is_counted_of_a_lone_run():
    model = GanziModel(draw=0, end="2022-01", detail="coarse")
    size = beside.column_bytes(model)
    herders = sum(getattr(model.herders, name).nbytes for name in model.herders.columns)
    assert herders < size < 1e8
    assert beside.rate({"agents": 5000, "months": 108, "seconds": 0.54}) == "1,000,000"
