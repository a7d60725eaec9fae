"""The notebooks run from top to bottom, with few and short runs, in either language, and are kept
with what they show, which is small and of no machine.
"""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from calibration.experiments.notebooks import faults, parameters_of

FOLDER = Path(__file__).parents[3] / "analysis" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SHORT = {
    **{"DETAIL": "coarse", "JOBS": 1, "END": "2025-12", "DRAWS": 2},
    "TRAJECTORIES": 8,
}
MORE = {
    "3_sweep_and_sensitivity": {"DRAWS": 20},
    "4_why_lithium_is_missed": {"DRAWS": 20},
    "5_from_a_question_to_a_brief": {"DRAWS": 20},
}
"""Fewer draws than these have no drivers."""
CHINESE = re.compile("[\u4e00-\u9fff]")
HEADS = re.compile(r"<t[hd][^>]*>([^<]+)</t[hd]>")
WORDS = re.compile(r"\b[a-z]{4,}\b")


def shortened(notebook, name, out, lang):
    """The notebook with its parameters replaced."""
    values = {**SHORT, **MORE.get(name, {}), "OUT": str(out), "LANG": lang}
    lines = "\n".join(f"{key} = {value!r}" for key, value in values.items())
    parameters_of(notebook).source += "\n" + lines
    return notebook


def run(file, folder, lang):
    """What the notebook shows when it is run."""
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        cell.pop("outputs", None) if cell.cell_type != "code" else cell.outputs.clear()
    notebook = shortened(notebook, file.stem, folder / "results", lang)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_to_its_end(file, tmp_path):
    printed = run(file, tmp_path, "en")
    assert not [output for output in printed if output.output_type == "error"]
    assert any("image/png" in output.get("data", {}) for output in printed)
    complaints = [
        output.text
        for output in printed
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert complaints == []


@pytest.mark.parametrize("file", NOTEBOOKS[:2], ids=lambda file: file.stem)
def test_one_switch_turns_all_tables_into_chinese(file, tmp_path):
    printed = run(file, tmp_path, "zh")
    shown = [output.get("data", {}) for output in printed]
    tables = [data["text/html"] for data in shown if "text/html" in data]
    assert len(tables) >= 5
    cells = [cell for table in tables for cell in HEADS.findall(table)]
    assert sum(bool(CHINESE.search(cell)) for cell in cells) > 50
    assert not [cell for cell in cells if WORDS.search(cell)]


def test_there_are_six_and_they_are_kept_with_what_they_show():
    assert [file.stem[0] for file in NOTEBOOKS] == list("123456")
    for file in NOTEBOOKS:
        notebook = nbformat.read(file, as_version=4)
        shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        assert faults(notebook) == [], file.name
        assert any("image/png" in output.get("data", {}) for output in shown), file.name
        assert any("text/html" in output.get("data", {}) for output in shown), file.name
        counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
        assert counts == list(range(1, len(counts) + 1)), file.name
        assert max(len(cell.get("outputs", [])) for cell in notebook.cells) == 1, file.name


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_it_is_written_for_readers_of_both_languages(file):
    notebook = nbformat.read(file, as_version=4)
    assert parameters_of(notebook).source.startswith('LANG = "en"')
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            lines = cell.source.splitlines()
            chinese = [bool(CHINESE.search(line)) for line in lines if line]
            assert any(chinese), cell.source
            assert not chinese[0], cell.source
            assert chinese == sorted(chinese), f"English first, Chinese below it: {cell.source}"
