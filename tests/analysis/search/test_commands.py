"""The commands reach, frontier and survey: what they print and refuse."""

import pytest
from rich.cells import cell_len

import analysis.search.frontier
import analysis.search.reach
from runs.language import LANGUAGES
from tests.worlds.command_line import refused
from tests.worlds.planted_emulator import PlantedEmulator
from tests.worlds.sample_folder import write_sample


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reach", "visits_2052"), ("unknown target 'visits_2052'", "did you mean 'visits_2025'")),
        (("reach", "visits_2025", "--level", "1"), ("level = 1.0", "between 0 and 1")),
        (("reach", "visits_2025", "--budget", "0"), ("budget = 0.0", "above 0")),
        (("reach", "visits_2025", "--weight", "visits_2025"), ("--weight", "visits_2025=2")),
        (("frontier", "--budget", "-1"), ("budget = -1.0", "above 0")),
        (("frontier", "--target", "tourisms"), ("unknown target 'tourisms'", "'tourism'")),
    ],
)
def test_bad_input_gets_one_line_and_leaves_nothing(command, tmp_path, arguments, words):
    out = tmp_path / "out"
    assert refused(command(*arguments, "--out", out, "--lang", "en"), *words) is None
    assert not out.exists()


def test_numbers_worth_a_survey_are_named_with_range_and_source(command, tmp_path):
    folder = write_sample(tmp_path / "box", 90, box=True).folder
    file = tmp_path / "numbers.csv"
    code, out, err = command("survey", folder, "--lang", "en", "--out", file)
    assert (code, err) == (0, "")
    assert out.count("grade") == 3
    assert "source today" in out
    assert len(file.read_text(encoding="utf-8").splitlines()) > 50
    code, out, _ = command("survey", folder, "--lang", "zh", "--number", 1)
    assert code == 0
    assert "目前来源" in out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_fits_eighty_cells(lang, tmp_path, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    planted = PlantedEmulator({"cert_subsidy": {"certificates_2025": 8}})
    for module in (analysis.search.reach, analysis.search.frontier):
        monkeypatch.setattr(module, "load_emulator", lambda: planted)
    folder = write_sample(tmp_path / "box", 90, box=True).folder
    asked = (
        ("reach", "certificates_2025", "--confirm", 0, "--out", tmp_path / "reach"),
        ("frontier", "--budget", "0.1", "--confirm", 0, "--out", tmp_path / "frontier"),
        ("survey", folder),
    )
    for words in asked:
        code, out, _ = command(*words, "--lang", lang)
        assert code == 0
        assert len(out.splitlines()) > 2
        assert max(map(cell_len, out.splitlines())) <= 80


def test_a_table_that_cannot_be_written_is_refused_before_it_is_reckoned(command, tmp_path):
    assert refused(command("survey", tmp_path, "--out", tmp_path / "x.txt"), ".csv") is None
