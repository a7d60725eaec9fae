"""Outcomes of a folder are read once, however many ask."""

import time
from concurrent.futures import ThreadPoolExecutor

from analysis.reading import outcomes


def test_of_several_threads_that_ask_at_once_one_reads(monkeypatch):
    read = []

    def slow(results):
        read.append(results)
        time.sleep(0.05)
        return "what was read"

    monkeypatch.setattr(outcomes, "Outcomes", slow)
    monkeypatch.setattr(outcomes, "as_results", lambda results: results)

    class Folder:
        """Stands for results: anything that can be looked up."""

    folder = Folder()
    with ThreadPoolExecutor(4) as threads:
        given = list(threads.map(outcomes.outcomes_of, [folder] * 4))
    assert given == ["what was read"] * 4
    assert read == [folder]
