"""Probabilities split by the attribution rule, the lithium price and the delays."""

import numpy as np
import pytest

from calibration.experiments.by_outlook import (
    DELAYS,
    TARGETS,
    TERCILES,
    probabilities_by_outlook,
    terciles,
)
from runs import open_results
from tests.worlds.synthetic import experiment, failed, record, write_results

N = 30


def results(folder, met):
    """An opened result folder of two mixes of 30 draws, the first run failed, in which `met(draw)`
    says which runs meet all targets; the rule by the draw's parity.
    """
    plan = experiment(N)
    names = sorted({name for delays in DELAYS.values() for name in delays})
    records = []
    for task in plan.tasks():
        reached = met(task.draw)
        one = record(task, dict.fromkeys((*TARGETS, "visits_2025"), reached))
        delays = dict.fromkeys(names, 1.0 + task.draw / N)
        one["parameters"] = {"border_counts_full": float(task.draw % 2), **delays}
        price = float(N - task.draw) * 1e4
        one["years"], one["annual"] = [2025, 2030], {"lithium_carbonate_price": [price, price]}
        records.append(one)
    records[0] = failed(plan.tasks()[0])
    return open_results(write_results(folder, records, plan))


def level(table, target, mix, split, name):
    rows = table[(table["target"] == target) & (table["mix"] == mix) & (table["split"] == split)]
    return rows.set_index("level").loc[name]


def test_probabilities_of_a_rule_fall_apart_by_that_rule_and_by_nothing_else(tmp_path):
    table = probabilities_by_outlook(results(tmp_path / "r", lambda draw: draw % 2 == 1))
    assert set(table["target"]) == set(TARGETS)
    for mix, n in (("status_quo", N - 1), ("document", N)):
        assert level(table, "clean_capacity_2025", mix, "all", "all")["n"] == n
        assert level(table, "clean_capacity_2025", mix, "attribution", "full")["probability"] == 1
        assert level(table, "clean_capacity_2025", mix, "attribution", "half")["probability"] == 0
        for third in TERCILES:
            assert (
                0.3 < level(table, "clean_capacity_2025", mix, "delay", third)["probability"] < 0.7
            )


def test_prices_and_delays_split_into_thirds(tmp_path):
    table = probabilities_by_outlook(results(tmp_path / "r", lambda draw: draw >= 20))
    dear = [
        level(table, "mining_output_2025", "document", "lithium_price", third) for third in TERCILES
    ]
    assert [third["n"] for third in dear] == [10, 10, 10]
    assert [third["probability"] for third in dear] == [1, 0, 0]
    slow = [
        level(table, "li_ore_capacity_2025", "document", "delay", third)["probability"]
        for third in TERCILES
    ]
    assert slow == [0, 0, 1]
    # Student's with a 0 and a 1 added to ten ones: mean 11/12, standard error 1/12, t(11) = 2.201
    assert (dear[0]["low"], dear[0]["high"]) == (pytest.approx((11 - 2.200985) / 12), 1)


def test_thirds_of_equal_values_stay_together():
    assert terciles(np.array([1.0, 2.0, 3.0])).tolist() == ["low", "middle", "high"]
    assert len(set(terciles(np.ones(9)).tolist())) == 1


def test_a_result_folder_is_split(tmp_path):
    small = experiment(9)
    records = []
    for task in small.tasks():
        plain = record(task, {target: task.draw < 3 for target in TARGETS})
        delays = dict.fromkeys(
            {name for names in DELAYS.values() for name in names}, float(task.draw)
        )
        plain["parameters"] = {"border_counts_full": float(task.draw % 2), **delays}
        plain["years"], plain["annual"] = (
            [2025, 2030],
            {"lithium_carbonate_price": [1e5 + task.draw, 2e5 - task.draw]},
        )
        records.append(plain)
    table = probabilities_by_outlook(
        open_results(write_results(tmp_path / "results", records, small))
    )
    assert table[table["split"] == "all"]["n"].eq(9).all()
    for target in ("co2_2025", "co2_2030"):
        delayed = [
            level(table, target, "document", "delay", third)["probability"] for third in TERCILES
        ]
        assert delayed == [1, 0, 0]
    assert level(table, "co2_2025", "document", "lithium_price", "low")["probability"] == 1
    assert level(table, "co2_2030", "document", "lithium_price", "high")["probability"] == 1
