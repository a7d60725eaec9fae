"""Transmission lines as the run begins."""

import numpy as np
import pytest

from abm import GanziModel
from agents import transmission_line as line


@pytest.mark.parametrize("draw", [0, 7])
def test_lines_start_as_the_tables_say(draw):
    model = GanziModel(draw=draw, end="2022-12")
    lines, names = model.transmission_lines, model.transmission_line_names
    stages = dict(zip(names, lines.stage.tolist(), strict=True))
    assert stages["existing_corridors"] == stages["yazhong_jiangxi"] == line.DONE
    assert stages["sichuan_chongqing_1000kv"] == stages["jinshang_hubei_800kv"] == line.PLANNED
    assert stages["ganzi_east_china"] == line.IDEA
    central, hubei = names.index("sichuan_chongqing_1000kv"), names.index("jinshang_hubei_800kv")
    assert 4000 <= lines.rated_capacity[central] * lines.counted_share[central] <= 6000.001
    assert 4000 <= lines.rated_capacity[hubei] * lines.counted_share[hubei] <= 8000
    assert lines.capital_cost[names.index("yazhong_jiangxi")] == pytest.approx(24.4e9 / 8000)


def test_direct_current_lines_serve_one_basin_and_the_rest_is_meshed():
    model = GanziModel(draw=0, end="2022-12")
    lines, names = model.transmission_lines, model.transmission_line_names
    single = [names.index(name) for name in ("yazhong_jiangxi", "jinshang_hubei_800kv", "ganzi_east_china")]
    assert not lines.pooled[single].any()
    assert lines.pooled.sum() == len(names) - 3
    assert lines.zone[single].tolist() == [1, 0, 1]
    assert np.unique(lines.uid).size == len(names)
