"""What each part of a mix brings: designed mixes, and what is recovered from folders with planted
effects.
"""

import pytest

from abm.registers.policy import load_mix, shipped_mixes
from analysis.questions.contributions import contributions, designed_mixes, parts_of, synergies
from runs import InputError, open_results
from tests.worlds.synthetic import experiment, record, write_results

PARTS = {
    "sun": ("pv_quota_mw_y",),
    "roads": ("transport_investment",),
    "hotels": ("hotel_capex_subsidy",),
}
TARGETS = ("clean_capacity_2025", "export_capacity_2025", "visits_2025", "tourism_revenue_2025")


def test_parts_are_the_families_of_what_a_mix_changes():
    parts = parts_of("document")
    assert sum(len(levers) for levers in parts.values()) == len(load_mix("document").paths)
    assert set(parts_of("document", "lever")) == set(load_mix("document").paths)
    with pytest.raises(InputError, match="sets no lever"):
        parts_of("status_quo")


@pytest.mark.parametrize(("design", "number"), [("out", 5), ("alone", 5), ("ends", 8), ("all", 8)])
def test_designs_hold_nothing_everything_and_what_they_say(design, number):
    mixes = designed_mixes("document", design, parts=PARTS)
    assert len(mixes) == number
    assert [mix.name for mix in mixes[:2]] == ["document@000", "document@111"]
    nothing, everything = mixes[:2]
    assert not set(nothing.paths) & {lever for levers in PARTS.values() for lever in levers}
    assert everything.paths == load_mix("document").paths


def test_designs_refuse_what_cannot_be():
    with pytest.raises(InputError, match="256 combinations|at most 8 parts"):
        designed_mixes("document", "all", by="lever")
    with pytest.raises(InputError, match="lever of part 'sun'"):
        designed_mixes("document", parts={"sun": ("pv_quota",)})
    with pytest.raises(InputError, match="did you mean 'out'"):
        designed_mixes("document", "ot")


def planted(folder, design="all", draws=12):
    """Sun meets a target in every draw, roads one in even draws; roads and hotels together meet one
    more.
    """
    plan = experiment(draws, designed_mixes("document", design, parts=PARTS))
    records = []
    for task in plan.tasks():
        sun, roads, hotels = (bit == "1" for bit in task.mix.name.split("@")[1])
        met = dict.fromkeys(TARGETS, False)
        met["clean_capacity_2025"] = sun
        met["visits_2025"] = roads and task.draw % 2 == 0
        met["tourism_revenue_2025"] = roads and hotels
        records.append(record(task, met))
    return open_results(write_results(folder, records, plan))


def test_shapley_values_and_their_kin_are_recovered(tmp_path):
    table = contributions(planted(tmp_path / "r"), parts=PARTS).set_index("part")
    assert table["shapley"].tolist() == pytest.approx([1, 1, 0.5])
    assert table["out"].tolist() == pytest.approx([1, 1.5, 1])
    assert table["alone"].tolist() == pytest.approx([1, 0.5, 0])
    assert table["synergy"].tolist() == pytest.approx([0, 1, 1])
    assert table["shapley"].sum() == pytest.approx(table["everything"].iloc[0])
    assert table.loc["sun", "shapley_low"] == table.loc["sun", "shapley_high"] == 1
    assert table.loc["roads", "shapley_low"] < 1 < table.loc["roads", "shapley_high"]


def test_synergies_of_pairs(tmp_path):
    table = synergies(planted(tmp_path / "r"), parts=PARTS)
    best = table.iloc[0]
    assert ({best["first"], best["second"]}, best["synergy"]) == (
        {"roads", "hotels"},
        pytest.approx(1),
    )
    assert table["synergy"].tolist()[1:] == pytest.approx([0, 0])


def test_one_target_or_one_group(tmp_path):
    results = planted(tmp_path / "r")
    one = contributions(results, target="tourism_revenue_2025", parts=PARTS).set_index("part")
    assert one["shapley"].tolist() == pytest.approx([0, 0.5, 0.5])
    energy = contributions(results, group="energy_carbon", parts=PARTS).set_index("part")
    assert energy["shapley"].tolist() == pytest.approx([1, 0, 0])


def test_smaller_designs_say_less(tmp_path):
    table = contributions(planted(tmp_path / "r", "out"), parts=PARTS)
    assert "out" in table
    assert "shapley" not in table
    with pytest.raises(
        InputError, match="holds 5 of 8 combinations; synergies need the design 'all'"
    ):
        synergies(planted(tmp_path / "s", "out"), parts=PARTS)


def test_other_folders_are_refused(tmp_path):
    plan = experiment(3)
    folder = write_results(
        tmp_path / "r", [record(task, {"visits_2025": True}) for task in plan.tasks()], plan
    )
    with pytest.raises(InputError, match="holds no designed mixes"):
        contributions(open_results(folder))
    with pytest.raises(InputError, match="3 parts of 'document' have no known names"):
        contributions(planted(tmp_path / "s"))
    assert "document" in shipped_mixes()
