"""Transmission lines as the run begins."""

import numpy as np
import pytest

from abm import GanziModel
from agents.power import transmission_line as line


@pytest.mark.parametrize("draw", [0, 7])
def test_lines_start_as_the_tables_say(draw):
    model = GanziModel(draw=draw, end="2022-12")
    lines, names = model.transmission_lines, model.power.line_names
    stages = dict(zip(names, lines.stage.tolist(), strict=True))
    assert stages["kangding_corridor"] == stages["yazhong_jiangxi"] == line.DONE
    assert stages["sichuan_chongqing_1000kv"] == stages["jinshang_hubei_800kv"] == line.PLANNED
    assert stages["ganzi_east_china"] == line.IDEA
    central, hubei = names.index("sichuan_chongqing_1000kv"), names.index("jinshang_hubei_800kv")
    assert 4000 <= lines.rated_capacity[central] * lines.counted_share[central] <= 6000.001
    assert 4000 <= lines.rated_capacity[hubei] * lines.counted_share[hubei] <= 8000
    assert lines.capital_cost[names.index("yazhong_jiangxi")] == pytest.approx(24.4e9 / 8000)


def test_direct_current_lines_serve_one_basin_and_the_rest_is_meshed():
    model = GanziModel(draw=0, end="2022-12")
    lines, names = model.transmission_lines, model.power.line_names
    single = [
        names.index(name)
        for name in ("yazhong_jiangxi", "jinshang_hubei_800kv", "ganzi_east_china")
    ]
    assert not lines.meshed[single].any()
    assert lines.meshed.sum() == len(names) - 3
    assert lines.zone[single].tolist() == [1, 0, 1]
    assert lines.poles[single].tolist() == [2, 2, 2]
    assert lines.poles[names.index("daofu_link")] == 1
    assert model.power.county_links.sum() == 3
    assert model.power.inland.sum() == 7
    assert np.unique(lines.uid).size == len(names)


def test_the_three_corridors_share_what_the_drawn_limit_leaves_them():
    shares = []
    for draw in (0, 3):
        model = GanziModel(draw=draw, end="2022-12")
        lines, names, p = model.transmission_lines, model.power.line_names, model.parameters
        rows = [names.index(f"{name}_corridor") for name in ("kangding", "jiulong", "xiangcheng")]
        assert lines.zone[rows].tolist() == [2, 1, 0]
        assert np.sum(lines.live_capacity * lines.counted_share) == pytest.approx(p.export_limit)
        shares.append(lines.live_capacity[rows] / lines.live_capacity[rows].sum())
        assert 0.4 < shares[-1][0] < 0.75
    assert not np.allclose(*shares)


@pytest.mark.parametrize(
    ("start", "work", "stage"),
    [("2019-08", 0.0, line.APPROVED), ("2020-08", 0.5, line.BUILDING), ("2021-07", 1.0, line.DONE)],
)
def test_before_2022_lines_stand_as_far_as_their_dates_say(start, work, stage):
    model = GanziModel(draw=0, start=start, end="2022-12", detail="coarse")
    lines, row = model.transmission_lines, model.power.line_names.index("yazhong_jiangxi")
    assert lines.work[row] == pytest.approx(work, abs=1e-9)
    assert lines.stage[row] == stage
    assert lines.live_capacity[row] == (8000 if stage == line.DONE else 0)
    central = model.power.line_names.index("sichuan_chongqing_1000kv")
    assert lines.stage[central] == line.PLANNED
