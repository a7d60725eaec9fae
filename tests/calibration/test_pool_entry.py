"""Which rivals enter a pool."""

import pandas as pd
import pytest

from abm.registers.tables import read_table
from analysis.questions import pooling
from calibration.hindcast.pool_entry import with_entry
from calibration.hindcast.series import DATA

POOL = pd.DataFrame(
    [
        {"class": name, "rival": rival, "weight": 0.5}
        for name, rival in (("a", "walk"), ("b", "walk"), ("c", "walk"), ("d", "untested"))
    ]
)


def scores(**of_walk):
    """Mean scores in which the model has a CRPS of .02 in every class."""
    rows = [(name, "model_blind", 0.02) for name in "abcd"]
    rows += [(name, "model_told", 0.9) for name in "abcd"]
    rows += [(name, "walk", crps) for name, crps in of_walk.items()]
    return pd.DataFrame(rows, columns=["class", "forecaster", "crps"])


def test_a_rival_that_is_far_worse_does_not_enter_and_its_neighbour_does():
    table = with_entry(POOL, scores(a=0.0302, b=0.03, c=0.001)).set_index("class")
    assert table["enters"].to_dict() == {"a": 0, "b": 1, "c": 1, "d": 1}
    assert table["crps_ratio"].to_dict() == pytest.approx(
        {"a": 1.51, "b": 1.5, "c": 0.05, "d": float("nan")}, nan_ok=True
    )
    assert (table["weight"] == 0.5).all()  # the weight of what enters is never fitted


def test_the_shipped_table_follows_from_the_shipped_scores():
    shipped = pd.DataFrame(read_table("error/pool"))
    again = with_entry(
        shipped.drop(columns=["crps_ratio", "enters"]),
        pd.read_csv(DATA / "hindcast" / "scores.csv"),
    )
    assert again["enters"].tolist() == shipped["enters"].tolist()
    assert again["crps_ratio"].tolist() == pytest.approx(
        shipped["crps_ratio"].astype(float).tolist(), nan_ok=True
    )


def test_only_what_enters_is_pooled(monkeypatch):
    rows = read_table("error/pool")

    def pooled(**enters):
        table = [{**row, "enters": enters[row["class"]]} for row in rows]
        register = {"error/pool": table, "error/rivals": read_table("error/rivals")}
        monkeypatch.setattr(pooling, "read_table", register.__getitem__)
        return set(pooling.pools.__wrapped__())

    assert pooled(tourism=1, energy=1) == {"visits", "tourism_revenue", "co2"}
    assert pooled(tourism=1, energy=0) == {"visits", "tourism_revenue"}
