"""What becomes of the document's plants and lines, by name."""

import numpy as np

from calibration.experiments.named_projects import named_projects, progress, progress_names


def test_every_project_of_the_document_is_followed_by_name():
    table = named_projects((0,), mixes=("status_quo",), detail="coarse", end="2025-12").set_index(
        "project"
    )
    assert table.index.tolist() == progress_names()
    assert (table["role"] == "seven_building").sum() == 7
    assert (table["role"] == "eleven_prelim").sum() == 11
    assert {
        "xulong",
        "kela_one",
        "zhengdou_one",
        "sichuan_chongqing_1000kv",
        "jinshang_hubei_800kv",
    } <= set(table.index)
    assert table.loc["lianghekou", ["begun_2025", "running_2025", "complete_2025"]].tolist() == [
        1.0,
        1.0,
        1.0,
    ]
    assert table.loc["lenggu", "running_2025"] == 0.0
    assert (table["begun_2025"] >= table["running_2025"]).all()
    assert (table["running_2025"] >= table["complete_2025"]).all()


def test_main_start_comes_before_output_and_output_before_the_last_unit():
    months = progress(1, "document", detail="coarse", end="2025-12")
    known = months.dropna()
    assert len(known) >= 5
    assert (known["start"] <= known["first"]).all()
    assert (known["first"] <= known["full"]).all()
    assert np.isnan(months.loc["benzilan", "first"])
