"""Titles that a program could take for something else come out as they were written."""

import io

import openpyxl
import pandas as pd
import pytest

from abm.registers import targets
from abm.registers.policy import load_mix
from abm.registers.refusals import MixError
from analysis.commands import show
from analysis.report import write_report
from analysis.report.plain import csv
from runs.folder.reader import open_results
from tests.worlds.synthetic import experiment, record, write_results

TITLES = [
    "Sun [/half] fund",
    "[bold]loud",
    "=1+1",
    "@SUM(A1)",
    "-2+3",
    "a | b <b>c</b>",
    "5$ and 6$ more",
    "*star* _line_ `code`",
]


def results_titled(folder, title):
    file = folder / "own.toml"
    text = title.replace('"', '\\"')
    file.write_text(
        f'name = "own"\ntitle_en = "{text}"\ntitle_zh = "{text}"\n[levers]\nfund_size = 500\n',
        encoding="utf-8",
    )
    made = experiment(3, mixes=("status_quo", str(file)))
    records = [record(task, known_targets()) for task in made.tasks()]
    return open_results(write_results(folder / "r", records, made))


def known_targets():
    names = [name for name, row in targets.register().items() if row["kind"] == "outcome"][:2]
    return {names[0]: True, names[1]: False}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_comes_out_as_it_was_written(tmp_path, capsys, title):
    results = results_titled(tmp_path, title)
    show(results)
    shown = " ".join(capsys.readouterr().out.split())
    assert title.split()[0] in shown
    files = {
        file.name: file.read_bytes() for file in write_report(results, ("xlsx", "md", "csv", "png"))
    }
    workbook = openpyxl.load_workbook(io.BytesIO(files["report.xlsx"]))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(isinstance(cell.value, str) and title in cell.value for cell in cells)
    text = files["reachability.md"].decode()
    heads = [line for line in text.splitlines() if line.startswith("| ") and "95 %" in line]
    assert len({line.replace("\\|", "").count("|") for line in heads}) == 1
    assert "<b>" not in text


def test_texts_of_a_csv_are_no_formulas(tmp_path):
    table = pd.DataFrame({"name": ["=1+1", "plain", "-x"], "value": [-1.0, 2.0, 3.0]})
    lines = csv(None, table).decode("utf-8-sig").splitlines()
    assert lines == ["name,value", "'=1+1,-1.0", "plain,2.0", "'-x,3.0"]


@pytest.mark.parametrize("title", ["two\\nlines", "tab\\there", "bell\\u0007", "del\\u007f"])
def test_characters_that_cannot_be_shown_are_refused(tmp_path, title):
    file = tmp_path / "own.toml"
    file.write_text(f'name = "own"\ntitle_en = "{title}"\n[levers]\n', encoding="utf-8")
    with pytest.raises(MixError, match="title_en = .* holds a character that cannot be shown"):
        load_mix(file)
    file.write_text('name = "own"\ntitle_en = "中文 — “ok”"\n[levers]\n', encoding="utf-8")
    assert load_mix(file).title_en == "中文 — “ok”"
