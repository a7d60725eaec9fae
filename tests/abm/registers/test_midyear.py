"""Paths that begin in any month: in mixes, on top of them, in designs and in outlooks."""

import numpy as np
import pandas as pd
import pytest

from abm.clock import month_index
from abm.registers.drawing import run_parameters
from abm.registers.outlook import Outlook
from abm.registers.policy import MixError, extra_paths, load_mix, mix_text, register
from abm.registers.refusals import InputError
from analysis.brief.pair import Choice
from analysis.brief.steering import lever_rows
from runs.designs.design import kept_design, read_design
from runs.folder import parts

JULY = month_index(2023, 7)
LEVER = list(register()).index("pv_quota_mw_y")


def mix(folder, path):
    file = folder / "m.toml"
    file.write_text(f'name = "m"\n[levers]\npv_quota_mw_y = {path}\n', encoding="utf-8")
    return file


@pytest.mark.parametrize("key", ["2023-07", '"2023-07"'])
def test_a_path_of_a_mix_may_begin_in_any_month(tmp_path, key):
    made = load_mix(mix(tmp_path, f"{{2022 = 1500, {key} = 3000, 2025 = 2000}}"))
    months = np.array([JULY - 1, JULY, month_index(2024, 12), month_index(2025, 1)])
    values = made.table(months, 1.0)[:, LEVER]
    assert values.tolist() == [1500, 3000, 3000, 2000]
    (tmp_path / "again.toml").write_text(mix_text(made), encoding="utf-8")
    assert load_mix(tmp_path / "again.toml").paths == made.paths


def test_january_by_month_is_the_year_and_cannot_be_given_twice(tmp_path):
    by_month = load_mix(mix(tmp_path, "{2023-01 = 900}"))
    assert by_month.paths == load_mix(mix(tmp_path, "{2023 = 900}")).paths
    with pytest.raises(MixError, match="pv_quota_mw_y has two values from 2023-01 on"):
        load_mix(mix(tmp_path, "{2023 = 900, 2023-01 = 800}"))


@pytest.mark.parametrize("step", ["2023-13", "2023-00", "2023-7", "202307", "1999-05", "2061-01"])
def test_what_is_no_month_is_refused(tmp_path, step):
    with pytest.raises(MixError, match=f"has '{step}' where a year 2015-2060, or a month such as"):
        load_mix(mix(tmp_path, f"{{{step} = 900}}"))
    design = {"method": "factorial", "levers": {"pv_quota_mw_y": {step: [1, 2]}}}
    with pytest.raises(InputError, match="or a month such as '2023-07', belongs"):
        read_design(design)


def test_a_design_varies_a_step_from_a_month_on(tmp_path):
    stated = {
        "method": "factorial",
        "levers": {"pv_quota_mw_y": {"2022": 500, "2023-07": [1000, 2000]}},
        "values": {"lithium_carbonate_price": {"2024-03": [1e5, 2e5]}},
    }
    design, _ = read_design(stated)
    assert "levers.pv_quota_mw_y.2023-07" in design.columns
    changes = design.changes(3)
    assert changes["levers"] == {"pv_quota_mw_y": {"2022": 500, "2023-07": 2000}}
    path = extra_paths(changes["levers"])["pv_quota_mw_y"]
    assert path[1] == (JULY, 2000)
    parts.write_points(tmp_path, design)
    again = kept_design(design.described(), tmp_path / "design.parquet")
    assert again.changes(3) == changes
    table = pd.DataFrame({"levers.pv_quota_mw_y.2023-07": [5.0, 6.0]})
    assert read_design(table)[0].changes(1) == {"levers": {"pv_quota_mw_y": {"2023-07": 6.0}}}


def test_a_driver_changes_from_a_month_on():
    usual = Outlook("central", values={"lithium_carbonate_price": {"2024-03": 7e4}})
    path = usual.paths(run_parameters(0), 0, month_index(2024, 12))["lithium_carbonate_price"]
    assert path[month_index(2024, 3)] == 7e4
    assert path[month_index(2024, 2)] != 7e4
    with pytest.raises(InputError, match="must be a year or month"):
        Outlook("central", values={"lithium_carbonate_price": {"2024-3": 7e4}})


def test_a_slider_of_the_page_shows_the_whole_path(tmp_path):
    choice = Choice(right=load_mix(mix(tmp_path, "{2022 = 1500, 2023-07 = 3000}")))
    steps = choice.steps("pv_quota_mw_y")
    assert steps == [("2022-04", 1500), ("2023-07", 3000)]
    shown = {row["id"]: row["steps"] for row in lever_rows(choice)}
    assert shown["pv_quota_mw_y"] == [
        "1.5 GW a year from 2022-04",
        "3 GW a year from 2023-07",
    ]
    assert choice.with_lever("pv_quota_mw_y", 10).steps("pv_quota_mw_y") == [("2022-04", 10)]
