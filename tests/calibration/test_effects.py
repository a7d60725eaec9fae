"""Effects of levers on the same draws: what counts as moved, and what the page shows."""

import pandas as pd

from abm.registers import policy
from calibration.experiments import effects, results
from calibration.experiments.effects import (
    beyond_noise,
    clearest,
    lever_effects,
    page_table,
    strongest,
)

ROWS = pd.DataFrame(
    [
        ("a", 2025, "yak_herd", 5.0, 1.0, 9.0, 0.5),
        ("a", 2030, "yak_herd", 9.0, 1.0, 17.0, 0.9),
        ("a", 2030, "visits", -1.0, -2.0, 0.5, -3.0),
        ("a", 2025, "co2", -1.0, -2.0, -0.5, -0.7),
        ("b", 2025, "co2", 1.0, -2.0, 3.0, 0.7),
    ],
    columns=["lever", "year", "indicator", "mean", "low", "high", "size"],
)


def test_only_what_leaves_out_zero_counts_as_moved():
    assert beyond_noise(ROWS)["indicator"].tolist() == ["yak_herd", "yak_herd", "co2"]


def test_each_indicator_is_shown_once_the_strongest_first():
    shown = strongest(ROWS)
    assert list(zip(shown["indicator"], shown["year"], strict=True)) == [
        ("yak_herd", 2030),
        ("co2", 2025),
    ]
    assert strongest(ROWS, 1)["indicator"].tolist() == ["yak_herd"]


def test_every_lever_has_a_row_even_without_an_effect():
    header, rows = page_table(ROWS.assign(lever="pv_quota_mw_y", mix="document", draws=3).head(1))
    assert len(header) == len(rows[0])
    assert [row[0] for row in rows] == [f"`{lever}`" for lever in policy.register()]
    assert sum(row[2] == "none beyond noise" for row in rows) == len(rows) - 1


def test_a_lever_without_an_effect_is_looked_at_again(monkeypatch):
    calls = []

    def effects_of(draws, jobs, mix, levers):
        calls.append((len(draws), mix, len(levers)))
        return ROWS.assign(lever=levers[0])

    monkeypatch.setattr(effects, "lever_effects", effects_of)
    table = clearest(5).drop_duplicates("lever")
    n = len(policy.register())
    assert calls == [(5, "document", n), (20, "document", n - 1), (10, "energy_grid", n - 2)]
    assert table["draws"].tolist() == [5, 20, 10]
    assert table["mix"].tolist() == ["document", "document", "energy_grid"]


def test_a_lever_moves_what_it_is_meant_to_move():
    effects = lever_effects(range(3), levers=["pv_quota_mw_y"], end="2025-12", detail="coarse")
    solar = effects[
        (effects["indicator"] == "photovoltaic_capacity") & (effects["year"] == 2025)
    ].iloc[0]
    assert solar["mean"] > 500
    assert solar["low"] < solar["mean"] < solar["high"]
    assert not effects["indicator"].str.contains("fiscal_cost").any()


def test_tables_come_back_with_how_they_were_made(tmp_path):
    results.write(tmp_path, "signs", ROWS, 7)
    pd.testing.assert_frame_equal(results.read("signs", tmp_path), ROWS, check_dtype=False)
    assert results.provenance(tmp_path)["signs"]["draws"] == 7
    assert results.provenance(tmp_path)["signs"]["source"] == "prior"
    assert results.read("facts", tmp_path).empty
    assert sorted(file.name for file in tmp_path.iterdir()) == ["provenance.json", "signs.csv"]
