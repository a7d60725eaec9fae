"""The tab of probabilities without a browser: a folder as it is shown, small ensembles, what a
field takes.
"""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from analysis.brief.controls import whole_number
from analysis.brief.folder import Folder, attempted
from analysis.brief.pair import Choice
from analysis.brief.session import Session
from analysis.brief.smallrun import named
from analysis.brief.target_content import fan_content
from runs.language import speaking
from tests.worlds.synthetic import experiment, record, write_results


def folder_of(tmp_path, draws=10):
    """A result folder in which every second draw meets a target, and visits are the draw's number
    and one.
    """
    tasks = experiment(draws).tasks()
    records = [record(task, {"visits_2025": task.draw % 2 == 0}) for task in tasks]
    return str(write_results(tmp_path / "results", records, experiment(draws)))


def test_a_folder_is_read_once_and_a_bad_one_refused_in_one_line(tmp_path):
    session, path = Session("en"), folder_of(tmp_path)
    folder, message = session.opened(path)
    assert (folder.runs, folder.failed, folder.draws, message) == (20, 0, 10, None)
    assert session.opened(path)[0] is folder
    assert str(session.opened(str(tmp_path))[1]).startswith(f"{tmp_path} is no result folder")
    (tmp_path / "results" / "targets" / "part-00000.parquet").write_bytes(b"PAR1")
    _, message = Session("en").opened(path)
    assert "part-00000.parquet is damaged" in str(message)
    assert "\n" not in str(message)


def test_a_folder_that_is_gone_after_it_was_opened_is_told_in_one_line(tmp_path):
    folder, _ = Session("en").opened(folder_of(tmp_path))
    shutil.rmtree(folder.path)
    found, message = attempted(folder.fans)
    assert found is None
    assert str(message).startswith(f"{folder.path} holds no finished run yet")


def test_reasons_are_looked_for_once_and_known_ones_wait_for_no_search(tmp_path, monkeypatch):
    folder, _ = attempted(lambda: Folder(str(folder_of(tmp_path))))
    begun, go_on, asked = threading.Event(), threading.Event(), []

    def slow(target, mix):
        asked.append(target)
        if target == "slow":
            begun.set()
            go_on.wait(10)
        return target

    monkeypatch.setattr(folder, "_explained", slow)
    assert folder.explained("known", "document") == "known"
    with ThreadPoolExecutor(3) as threads:
        searches = [threads.submit(folder.explained, "slow", "document") for _ in range(2)]
        assert begun.wait(10)
        known = threads.submit(folder.explained, "known", "document")
        try:
            assert known.result(timeout=5) == "known"
        finally:
            go_on.set()
        assert [search.result(timeout=10) for search in searches] == ["slow", "slow"]
    assert asked == ["known", "slow"]


def test_a_fan_holds_the_middle_of_the_draws(tmp_path):
    folder, _ = Session("en", folder_of(tmp_path)).opened(str(tmp_path / "results"))
    fans = folder.fans()
    assert fans[["indicator", "year"]].drop_duplicates().values.tolist() == [["visits", 2022]]
    fans = fans[["lowest", "low", "median", "high", "highest", "mean"]].to_numpy()
    assert fans == pytest.approx(np.array([[1.9, 3.25, 5.5, 7.75, 9.1, 5.5]] * 2))
    fan = fan_content(folder, "visits_2025", {"base": "status_quo", "mix": "document"})
    assert fan["sides"]["mix"] == [{"year": 2022, "values": pytest.approx(fans[0][:5] / 1e6)}]
    assert (fan["level"], fan["unit"]) == (50, "million")


def test_what_falls_from_year_to_year_has_no_level(tmp_path):
    folder, _ = Session("en", folder_of(tmp_path)).opened(str(tmp_path / "results"))
    mixes = {"base": "status_quo", "mix": "document"}
    assert fan_content(folder, "energy_intensity_falling_2030", mixes)["level"] is None


def test_nothing_of_a_visitor_who_has_left_runs_on_or_stays():
    session = Session("en")
    session.small.start(session.choice.value, 2, session.folder_path)
    session.small.start(
        session.choice.value, 2, session.folder_path
    )  # a second click while the first goes on
    (process,), (place,) = session.small._processes, session.small._places
    session.close()
    assert process.poll() is not None
    assert not Path(place.name).exists()


def test_the_mix_of_a_small_ensemble_bears_the_name_that_the_page_gives_it():
    changed = named(Choice().with_lever("fund_size", 500.0))
    assert changed.title_en == "The document as written (changed by hand)"
    assert changed.title_zh == "按文件执行 (已手动调整)"
    assert named(Choice(left="document")).title_en == "The document as written *"
    assert named(Choice()).title_en == "The document as written"


def test_a_folder_says_what_its_runs_were_made_under(tmp_path):
    folder, _ = Session("en").opened(folder_of(tmp_path))
    english = folder.made()
    with speaking("zh"):
        chinese = folder.made()
    assert english[:4] == [
        "20 runs",
        "mixes: 2, each on 10 draws",
        "Outlook: Uncertain world",
        "uncertain numbers: fitted",
    ]
    assert chinese[4:6] == ["精细度：标准", "2022-01 – 2030-12"]


def test_only_a_whole_number_in_its_range_is_taken_from_a_field():
    assert [whole_number(words, 2, 200) for words in (" 2", "200", "20 ")] == [2, 200, 20]
    for words in ("", "1", "201", "-3", "1.5", "abc", "9" * 5000):
        assert whole_number(words, 2, 200) is None
