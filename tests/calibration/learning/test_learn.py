"""`ganzi learn` with real runs, few of them: killed and gone on with, it is the same table."""

import shutil

import pytest

from analysis.emulator.evaluate import Emulator
from analysis.emulator.table import SHIPPED, read_table, write_table
from calibration.learning.learn import COSTS, ERRORS, TABLE, Sizes, learn, restamp
from runs.refusals import InputError

SMALL = Sizes(
    mixes=("status_quo", "document", "tourism"),
    draws=3,
    fresh=2,
    part_draws=0,
    pair_draws=1,
    pairs=2,
    spread=3,
    infill=1,
    rounds=1,
)


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learn") / "whole"
    learn(folder, SMALL, jobs=1, progress=False)
    return folder


def test_killed_and_gone_on_with_it_is_the_same_table(learned, tmp_path):
    cut = shutil.copytree(learned, tmp_path / "cut")
    for name in (TABLE, ERRORS, COSTS):
        (cut / name).unlink()
    shutil.rmtree(cut / "infill-1")
    for part in (cut / "spread").glob("*/part-*.parquet"):
        part.unlink()
    learn(cut, SMALL, jobs=1, resume=True, progress=False)
    for name in (TABLE, ERRORS, COSTS):
        assert (cut / name).read_bytes() == (learned / name).read_bytes(), name


def test_a_folder_that_is_there_is_gone_on_with_only_if_asked(learned):
    with pytest.raises(InputError, match="not empty"):
        learn(learned, SMALL, jobs=1, progress=False)


def test_its_table_speaks_of_the_draws_of_the_shipped_mixes(learned):
    table = read_table(learned / TABLE)
    assert len(table.strength) == SMALL.draws
    assert table.stamp["made_of"] == {"mixes": 9, "pairs": 2, "spread": 3, "infill-1": 1}
    still = Emulator(table).cost(table.status_quo[None])
    assert not still.any()


def test_a_table_of_the_same_outcomes_is_stamped_again_and_no_other(tmp_path):
    mine = tmp_path / "table.json.gz"
    table = read_table(SHIPPED)
    write_table(table._replace(stamp=table.stamp | {"code": "0" * 16}), mine)
    restamp(mine)
    assert mine.read_bytes() == SHIPPED.read_bytes()
    write_table(table._replace(stamp=table.stamp | {"outcomes": "0" * 16}), mine)
    with pytest.raises(InputError, match="other numbers"):
        restamp(mine)
