"""What `assess` and `compare` print: the finding first, whole at eighty cells, statistics behind
`--details`.
"""

import os
import signal
import sys
import time
import unicodedata

import pytest

from analysis.commands import show
from analysis.words.labels import group_label
from runs import open_results
from tests.worlds.sample_folder import write_sample

WIDE = "WF"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terminal") / "sample"
    write_sample(folder, 24)
    return open_results(folder)


def cells(line):
    return sum(2 if unicodedata.east_asian_width(one) in WIDE else 1 for one in line)


def shown(results, capsys, lang="en", **how):
    from runs.language import speaking

    with speaking(lang):
        show(results, **how)
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("details", [False, True])
def test_eighty_cells_hold_everything(results, capsys, monkeypatch, lang, details):
    monkeypatch.setenv("COLUMNS", "80")
    text = shown(results, capsys, lang, details=details)
    lines = text.splitlines()
    assert max(map(cells, lines)) <= 80
    finding = {"en": "makes ", "zh": "结果性目标中"}[lang]
    assert finding in lines[0]
    if lang == "en":
        assert {"electricity", "prefectural", "administrative"} & set(text.lower().split())
        assert group_label("tourism") in text


def test_statistics_stand_behind_details(results, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    plain = shown(results, capsys)
    full = shown(results, capsys, details=True)
    assert "priors alone" not in plain
    assert "priors alone" in full
    assert len(plain) < 0.8 * len(full)


def test_a_narrow_screen_keeps_the_squares_and_numbers(results, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    text = shown(results, capsys)
    assert max(map(cells, text.splitlines())) <= 60
    assert text.count("□") + text.count("■") >= 2 * 60


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_end_that_comes_while_the_report_is_written_says_what_is_kept(
    results, command, monkeypatch, sign
):
    def struck(*_, **__):
        os.kill(os.getpid(), sign)
        time.sleep(60)

    folder = str(results.path)
    monkeypatch.setattr("runs.assessment.assess", lambda **_: results)
    monkeypatch.setattr("analysis.report.write_report", struck)
    monkeypatch.setattr(sys, "argv", ["ganzi", "assess", "--out", folder])
    before = signal.getsignal(sign)
    go_on = f"ganzi assess --out {folder} --resume"
    assert command("assess", "--out", folder) == (
        130,
        "",
        f"error: interrupted; what is finished is kept; go on with: {go_on}\n",
    )
    assert signal.getsignal(sign) is before
