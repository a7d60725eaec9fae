"""What the closure of an edge costs, from paired runs."""

import numpy as np
import pytest

from abm.model import GanziModel
from analysis.questions import stress
from analysis.questions.stress import Run, closures, recovery
from runs.refusals import InputError


def test_recovery_counts_months_from_the_reopening():
    loss = np.array([10.0, 8, 9, 5, 2, 0.5, 0.2, 0])
    assert recovery(loss, 3) == 2
    # back at once, and never
    assert recovery(np.array([10.0, 9, 8, 0.1, 0]), 3) == 0
    assert np.isnan(recovery(np.array([10.0, 9, 8, 7, 6]), 3))
    assert recovery(np.zeros(5), 3) == 0


def test_costs_by_hand():
    figures = np.ones((24, len(stress.FIGURES)))
    incomes = np.full(18, 100.0)
    whole = [Run(figures, incomes), Run(figures, incomes)]
    lost, poorer = figures.copy(), incomes.copy()
    lost[:3, 0] = 0.5
    poorer[4] = 90.0
    row = stress._costs(whole, [Run(lost, poorer), Run(figures, incomes)], months=3)
    assert row["real_gdp"] == pytest.approx(0.75)
    assert row["real_gdp_share"] == pytest.approx(0.75 / 12)
    assert row["real_gdp_high"] == pytest.approx(0.75 + 1.96 * 0.75)
    assert (row["county"], row["county_share"]) == ("yajiang", pytest.approx(0.05))
    assert row["visits"] == 0


def test_every_edge_that_can_be_closed_is_one_of_the_network_and_named_once():
    names = stress.closable_edges()
    network = GanziModel(end="2022-01", detail="coarse").network
    for name, layer in names.items():
        assert name in network.layers()[layer].names
        start, end = network.layers()[layer].ends[network.layers()[layer].row(name)][:2]
        assert not start.startswith("origin:")
        assert f"{layer}:{end}-{start}" not in names
    assert {"road:kangding-yajiang", "air:chengdu-daocheng"} <= set(names)


def test_a_road_may_be_named_from_either_end_and_its_closure_costs():
    table = closures(["road:yajiang-kangding"], draws=2, start="2022-06", months=2)
    assert table["edge"].tolist() == ["road:kangding-yajiang"]
    assert table["real_gdp"].item() > 0
    assert table["visits"].item() > 0
    nothing = closures(["road:yajiang-kangding"], draws=2, start="2022-06", months=2, open=1.0)
    assert nothing["real_gdp"].item() == nothing["visits"].item() == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"edges": ["road:kangding-yajing"]}, "did you mean 'road:kangding-yajiang'"),
        ({"edges": ["finance:fund"]}, "there is no edge 'finance:fund' that can be closed"),
        ({"start": "2029-02"}, "a closure may begin from 2022-04 to 2029-01"),
        ({"months": 0}, "months"),
        ({"draws": 1}, "draws"),
    ],
)
def test_what_cannot_be_closed_is_refused(given, message):
    with pytest.raises(InputError, match=message):
        closures(**({"edges": ["road:kangding-yajiang"]} | given))


def test_the_command_prints_and_writes_the_table(command, tmp_path):
    file = tmp_path / "closed.csv"
    arguments = ("stress", "road:kangding-yajiang", "--from", "2022-06", "--draws", 2, "--jobs", 1)
    code, out, _ = command(*arguments, "--out", file)
    assert code == 0
    assert "Kangding–Yajiang" in out
    assert file.read_text(encoding="utf-8").startswith("edge,real_gdp,real_gdp_low")
    assert command("stress", "road:kangding")[0] == 2
    assert "road:kangding-yajiang" in command("list", "edges")[1]
