"""Whole reports: what stands in the page, the workbook and the Word briefing; that other programs
open them.
"""

import io
import re
import shutil
import subprocess
import sys

import docx
import openpyxl
import pytest

from abm.registers import targets
from analysis import write_report
from analysis.figures import fonts
from analysis.report import findings, workbook
from analysis.report.content import tables
from analysis.report.findings import Findings
from runs import EnsembleError, InputError, open_results
from runs.language import speaking
from tests.worlds.printed import needs_a_browser, printed, strokes
from tests.worlds.sample_folder import write_sample
from tests.worlds.synthetic import experiment, failed, record, write_results

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
DOCUMENTS = ("html", "xlsx", "docx")
WORDS = ("very likely", "likely", "about even", "unlikely", "very unlikely")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """120 draws of two mixes, two failed runs, one target with a planted reason."""
    return write_sample(
        tmp_path_factory.mktemp("report") / "r", 120, seed=9, failing=(5, 17), box=True
    ).folder


@pytest.fixture(autouse=True, scope="module")
def few_explanations():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings, "EXPLAINED", 3)
        yield


@pytest.fixture(scope="module")
def files(folder):
    """Content of each whole report in English, with fewer misses explained than is usual."""
    return {
        file.suffix[1:]: file.read_bytes()
        for file in write_report(folder, DOCUMENTS)
        if file.suffix != ".txt"
    }


def chinese_font_there():
    try:
        fonts.chinese_font()
    except InputError:
        return False
    return True


def test_the_page_needs_nothing_else(files):
    page = files["html"].decode()
    assert not re.search(r"""(src|href)=["'](?!#)""", page.replace("xlink:href", ""))
    assert "@import" not in page
    assert "url(http" not in page
    assert page.count("<svg") >= 8
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(
        set(ids)
    )  # two figures that share an id would borrow each other's shapes


def test_every_question_and_every_target_stands_in_the_page(files):
    page = files["html"].decode()
    for name, row in targets.register().items():
        assert row["label_en"].replace("'", "&#39;") in page, name
    for anchor in (
        "reachability",
        "comparison",
        "costs",
        "why",
        "drivers",
        "grades",
        "pairs",
        "provenance",
    ):
        assert f'id="{anchor}"' in page
    assert "Information date 2022-03" in page
    assert (
        "Published is the mean of the quantiles of the model" in page
    )  # whose forecasts are in the probabilities too
    assert "2 runs failed and are left out; the first: ValueError: broken" in page


def test_the_workbook_has_typed_cells_and_frozen_headings_one_sheet_a_question(files):
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert {
        "Summary",
        "Targets",
        "Groups",
        "Changes",
        "Costs",
        "Why missed",
        "Drivers",
        "Grades",
    } <= set(book.sheetnames)
    sheet = book["Targets"]
    heads = {cell.value: cell.column for cell in sheet[4] if cell.value}
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref.startswith("A4:")
    first = {name: sheet.cell(5, column) for name, column in heads.items()}
    assert first["probability"].data_type == "n"
    assert first["probability"].number_format == "0%"
    assert first["95 % from"].value <= first["probability"].value <= first["95 % to"].value
    assert "Information date" in sheet.oddFooter.left.text
    assert re.fullmatch(rf"[■□] ({'|'.join(WORDS)})( [≠±])?", first["in words"].value)
    assert first["against 50 %"].value in ("above", "below", "open")
    judged = 2 * len(targets.register())
    assert sheet.max_row == 4 + judged


def test_the_workbook_says_what_the_table_says(folder, files):
    table = Findings(folder).table
    row = table[(table["target"] == "visits_2025") & (table["mix"] == "document")].iloc[0]
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Targets"]
    heads = {cell.value: cell.column - 1 for cell in sheet[4] if cell.value}
    lines = [
        line
        for line in sheet.iter_rows(min_row=5, values_only=True)
        if line[heads["No."]] == row["number"]
    ]
    (line,) = [line for line in lines if line[heads["mix"]] == "The document as written"]
    assert line[heads["probability"]] == pytest.approx(row["probability"])
    assert line[heads["median value"]] == pytest.approx(
        row["median_value"] / row["document_factor"]
    )
    assert line[heads["unit"]] == row["document_unit"]


def test_every_sheet_prints_on_a4_no_smaller_than_can_be_read(files):
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert int(sheet.page_setup.paperSize) == 9, sheet.title  # A4
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        width = sum(column.width for column in sheet.column_dimensions.values())
        across = width / sheet.page_setup.fitToWidth
        assert across <= workbook.PAGE, sheet.title
        if sheet.freeze_panes:
            assert sheet.print_title_rows == "$4:$4", sheet.title
            assert bool(sheet.print_title_cols) == (sheet.page_setup.fitToWidth > 1), sheet.title
    assert book["Targets"].page_setup.fitToWidth > 1
    assert book["Targets"].print_title_cols == "$A:$B"
    # A long note is wrapped over columns that are about as wide as a page.
    assert "A2" in str(book["Targets"].merged_cells.ranges)
    assert book["Targets"].row_dimensions[2].height > 2 * workbook.LINE


def test_the_first_page_names_targets_and_what_changes(folder, files):
    page = files["html"].decode()
    front = page[page.index("<h1>") : page.index("<nav>")]
    found = Findings(folder)
    rows = found.comparison[found.comparison["mix"] == "document"]
    raised = rows[(rows["verdict"] == "raises") & (rows["kind"] == "outcome")]
    assert len(raised) > 3
    assert f"{len(raised)} targets are confirmed to become likelier:" in front
    strongest = raised.loc[raised["probability_change"].idxmax(), "label_en"]
    assert strongest.replace("'", "&#39;") in front
    assert "3. Recommendations" in front


def test_the_word_briefing_opens_with_probabilities(files):
    document = docx.Document(io.BytesIO(files["docx"]))
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads[:4] == [
        "1. Findings",
        "2. Main gaps",
        "3. Recommendations",
        "How likely is each target?",
    ]
    assert heads.index("Which groups of targets are met together?") > 4


def test_no_footnote_stands_twice(files):
    page = files["html"].decode()
    notes = re.findall(r'<p class="note">(.*?)</p>', page)
    assert len(notes) > 8
    assert len(notes) == len(set(notes))
    assert page.count("Information date 2022-03") == 1
    pooled = re.findall(r"Published is the mean of the quantiles of the model[^:]*:", page)
    assert len(pooled) == len(set(pooled)) > 0
    document = docx.Document(io.BytesIO(files["docx"]))
    said = [one.text for one in document.paragraphs if len(one.text) > 60]
    assert len(said) == len(set(said))


@needs_a_browser
def test_the_page_prints_without_an_empty_page(files, tmp_path):
    (tmp_path / "report.html").write_bytes(files["html"])
    painted = strokes(printed(tmp_path / "report.html"))
    assert 5 <= len(painted) <= 40
    assert min(painted) > 5


def test_the_briefing_holds_the_answer_and_what_it_rests_on(files):
    document = docx.Document(io.BytesIO(files["docx"]))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Information date 2022-03. 120 draws a mix." in words
    assert "outcome targets are met on average" in words
    assert "95 % interval" in words
    assert "hash of the code" in words
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "50 million visits in 2025" in cells
    assert any(
        re.fullmatch(r"~?[<>]?\d+ % \(\d+–\d+\) [■□] (un)?likely( [√≠±]+)?", cell) for cell in cells
    )


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_other_programs_open_the_workbook_and_print_at_most_six_pages_of_the_briefing(
    folder, files, tmp_path
):
    (tmp_path / "workbook.xlsx").write_bytes(files["xlsx"])
    (tmp_path / "briefing.docx").write_bytes(files["docx"])
    if chinese_font_there():
        write_report(folder, ["docx"], "zh", out=tmp_path / "chinese.docx")
    asked = sorted(tmp_path.glob("*.*"))
    printed = [file.with_suffix(".pdf").name for file in asked]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        OFFICE,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        *map(str, asked),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    pages = {
        name: len(re.findall(rb"/Type\s*/Page\b", (tmp_path / name).read_bytes()))
        for name in printed
    }
    assert all(number >= 1 for number in pages.values())
    assert all(number <= 6 for name, number in pages.items() if name != "workbook.pdf")


@pytest.mark.skipif(not chinese_font_there(), reason="no Chinese font on this machine")
def test_the_chinese_page_draws_every_character(folder):
    (_, page) = write_report(
        folder, ["html"], "zh"
    )  # a character without a shape would be a warning: an error here
    assert page.name == "report_zh.html"
    text = page.read_text(encoding="utf-8")
    assert "各项目标实现的可能性有多大？" in text
    assert "信息截至2022-03" in text


def test_the_tables_are_chinese_where_asked(folder):
    results = open_results(folder)
    with speaking("zh"):
        by_name = {table.name: table for table in tables(Findings(results))}
    label = targets.register()["energy_intensity_drop_2025"]["label_zh"]
    assert by_name["reachability"].rows[0]["target"] == label
    assert all(re.search("[一-鿿]", column.heading) for column in by_name["costs"].columns)
    assert "分位数平均：目标" in by_name["reachability"].note
    named = [row["meaning"] for row in by_name["inputs"].rows]
    assert all(re.search("[一-鿿]", name) for name in named)


def test_one_file_can_be_named_and_must_fit(folder, tmp_path):
    (file,) = write_report(folder, ["xlsx"], out=tmp_path / "for_the_office.xlsx")
    assert file == tmp_path / "for_the_office.xlsx"
    with pytest.raises(InputError, match="must end in .docx"):
        write_report(folder, ["docx"], out=tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="one file, but 2 formats"):
        write_report(folder, ["docx", "xlsx"], out=tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="there is no folder"):
        write_report(folder, ["xlsx"], out=tmp_path / "none" / "a.xlsx")
    with pytest.raises(InputError, match="did you mean 'xlsx'"):
        write_report(folder, ["xlxs"])


def sparse(folder, draws, mixes, broken=()):
    """A folder of the smallest kind: few draws, few targets, some failed runs."""
    plan = experiment(draws, mixes)
    records = []
    for task in plan.tasks():
        one = record(task, {"visits_2025": task.draw % 2 == 0, "co2_2025": False})
        records.append(failed(task) if task.index in broken else one)
    return open_results(write_results(folder, records, plan))


@pytest.mark.parametrize(
    ("draws", "mixes", "broken"),
    [
        (1, ("document",), ()),
        (1, ("status_quo", "document"), ()),
        (12, ("document",), (0, 1)),
        (6, ("status_quo", "document"), (1, 3, 5, 7, 9, 11)),
    ],
    ids=[
        "one draw",
        "one draw of two mixes",
        "one mix with failed runs",
        "a mix whose runs all failed",
    ],
)
def test_poor_folders_get_a_report_that_says_what_it_cannot_conclude(
    tmp_path, draws, mixes, broken
):
    results = sparse(tmp_path / "r", draws, mixes, broken)
    (page,) = [file for file in write_report(results, DOCUMENTS) if file.suffix == ".html"]
    page = page.read_text(encoding="utf-8")
    assert "What cannot be concluded" in page
    assert "what drives a target needs at least 20" in page
    found = Findings(results)
    assert found.drivers is None
    assert found.silences["drivers"]
    shown = [table for table in tables(found) if table.name != "missing"]
    assert all(table.rows or table.silence for table in shown)
    assert not re.search("(?<![a-z])nan(?![a-z])", page.lower())


def test_a_folder_in_which_every_run_failed_is_refused(tmp_path):
    with pytest.raises(EnsembleError, match="every run failed"):
        write_report(sparse(tmp_path / "r", 2, ("document",), (0, 1)), ["html"])


def test_without_the_extra_one_line_names_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(
        InputError, match=r"needs the package 'openpyxl'.*pip install 'ganzi-abm\[report\]'"
    ):
        write_report(folder, ["xlsx"])


def test_everything_that_is_said_of_an_input_stands_in_chinese_too():
    from abm.registers import parameters, policy
    from analysis.figures.map.shapes import outlines
    from analysis.words.names import chinese_names, chinese_sources, chinese_units, unit_text

    uncertain = [row for row in parameters.register() if row["distribution"] != "constant"]
    nameless = {row["name"] for row in uncertain} - set(chinese_names())
    assert not nameless, f"add rows to parameter_names.csv: {sorted(nameless)}"
    stated = {row["unit"] for row in (*parameters.register(), *policy.register().values())}
    named = {unit for unit in stated if unit_text(unit)}
    assert named == set(chinese_units()), (
        f"mend unit_names.csv: {sorted(named ^ set(chinese_units()))}"
    )
    assert [unit for unit in chinese_units().values() if re.search("[A-Za-z]", unit)] == []
    sources = {row["source"] for row in (*uncertain, *policy.register().values())} | {outlines()[1]}
    assert sources == set(chinese_sources()), (
        f"mend source_names.csv: {sorted(sources ^ set(chinese_sources()))}"
    )
