"""The notebooks run from top to bottom, with few and short runs, and are kept without what they
print.
"""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[3] / "analysis" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SHORT = {
    **{"DETAIL": "coarse", "JOBS": 1, "END": "2025-12", "DRAWS": 2},
    "TRAJECTORIES": 8,
}
MORE = {"3_sweep_and_sensitivity": {"DRAWS": 20}, "4_why_lithium_is_missed": {"DRAWS": 20}}
"""Fewer draws than these have no drivers."""


def shortened(notebook, name, out):
    """The notebook with its parameters replaced."""
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    values = {**SHORT, **MORE.get(name, {}), "OUT": str(out)}
    cell.source += "\n" + "\n".join(f"{key} = {value!r}" for key, value in values.items())
    return notebook


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_to_its_end(file, tmp_path):
    notebook = shortened(nbformat.read(file, as_version=4), file.stem, tmp_path / "results")
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    printed = [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    assert not [output for output in printed if output.output_type == "error"]
    assert any("image/png" in output.get("data", {}) for output in printed)
    complaints = [
        output.text
        for output in printed
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert complaints == []


def test_there_are_five_and_they_are_kept_without_output():
    assert [file.stem[0] for file in NOTEBOOKS] == ["1", "2", "3", "4", "6"]
    for file in NOTEBOOKS:
        cells = [
            cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"
        ]
        assert all(not cell.outputs and cell.execution_count is None for cell in cells), file.name
