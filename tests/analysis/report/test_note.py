"""The note: one page whatever the folder, names and numbers that are the folder's, and nothing
recommended that no paired run shows.
"""

import io
import json
import re

import docx
import numpy as np
import pytest

from abm.registers import targets
from analysis import write_report
from analysis.figures import fonts
from analysis.report.findings import Findings
from analysis.report.note import measure
from analysis.report.note.content import ROOMS
from analysis.report.note.writing import note
from analysis.words.official import named, share, short_title
from runs import InputError
from runs.language import speaking
from tests.worlds.printed import needs_a_browser, printed, strokes
from tests.worlds.sample_folder import write_sample

MIXES = (
    "status_quo",
    "document",
    "administration",
    "energy_grid",
    "finance",
    "guidance_fund_only",
    "tourism",
)


def chinese_font_there():
    try:
        fonts.chinese_font()
    except InputError:
        return False
    return True


LANGUAGES = ("en", "zh") if chinese_font_there() else ("en",)


def sample(folder, draws, gains, seed=3):
    """A folder in which each mix beside the status quo adds its gain to every probability."""
    base = np.random.default_rng(seed).uniform(0.02, 0.6, len(targets.register()))
    truth = np.clip([base + gain for gain in gains.values()], 0.0, 1.0)
    return write_sample(folder, draws, mixes=tuple(gains), truth=truth, seed=seed).folder


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """60 draws of seven mixes: two that gain, one with a very long title, the rest without gain."""
    folder = sample(
        tmp_path_factory.mktemp("note") / "a_folder_with_a_rather_long_name_for_a_note",
        60,
        dict.fromkeys(MIXES, 0.0) | {"document": 0.3, "administration": 0.1},
    )
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    for mix in ("guidance_fund_only", "administration"):
        stated = manifest["arguments"]["mixes"][mix]
        stated["title_en"] = stated["title_en"] + " and everything that may come beside it" * 4
        stated["title_zh"] = stated["title_zh"] + "以及与之配套的其他各项工作安排" * 4
    file.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def findings(many):
    return Findings(many)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Six draws of two mixes."""
    gains = {"status_quo": 0.0, "document": 0.3}
    return sample(tmp_path_factory.mktemp("note") / "few", 6, gains)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Twelve draws of one mix."""
    return sample(tmp_path_factory.mktemp("note") / "alone", 12, {"tourism": 0.1})


def words(made):
    """All that a note says."""
    return "\n".join(
        f"{paragraph.lead}{paragraph.text}" for part in made.parts for paragraph in part.paragraphs
    )


@needs_a_browser
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("folder", ["many", "few", "alone"])
def test_a_note_prints_to_exactly_one_page(folder, lang, request, tmp_path):
    where = request.getfixturevalue(folder)
    (file,) = write_report(where, ["note"], lang, out=tmp_path / "note.html")
    (painted,) = strokes(printed(file))
    assert painted > 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_word_file_has_fixed_lines_that_fit_its_page(findings, lang):
    from analysis.report.note.word import word_note

    with speaking(lang):
        made = note(findings)
        document = docx.Document(io.BytesIO(word_note(findings)))
        (section,) = document.sections
        room = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
        assert measure.height(made) <= room
        used = document.inline_shapes[0].height.pt + measure.TYPES[lang].rule
        for paragraph in document.paragraphs:
            layout = paragraph.paragraph_format
            used += sum(gap.pt for gap in (layout.space_before, layout.space_after) if gap)
            if paragraph.text:
                size = max(run.font.size.pt for run in paragraph.runs)
                first = layout.first_line_indent.pt if layout.first_line_indent else 0.0
                bold, rest = (
                    "".join(run.text for run in paragraph.runs if bool(run.bold) is heavy)
                    for heavy in (True, False)
                )
                lines = measure.lines(rest, size, first=first, lead=bold)
                used += layout.line_spacing.pt * lines
        assert used <= room - measure.RESERVE + 1
        assert used == pytest.approx(measure.height(made), abs=8)


def test_a_note_holds_its_four_parts_and_the_folders_own_numbers(findings):
    with speaking("en"):
        made = note(findings)
    assert [part.heading for part in made.parts] == [
        "1. Findings",
        "2. Main gaps",
        "3. Recommendations",
        "4. Basis and uncertainty",
    ]
    everything = findings.groups[findings.groups["group"] == "all"].set_index("mix")
    met = everything.loc["document", "expected_met"]
    assert f"Under “The document as written”, {met:.1f} of " in words(made)
    table = findings.table.set_index(["target", "mix"])
    for line in made.figure.lines:
        name = next(
            name for name, row in targets.register().items() if row["label_en"] == line.label
        )
        assert line.after == table.loc[(name, "document"), "probability"]
        assert line.before == table.loc[(name, "status_quo"), "probability"]


def test_only_confirmed_gains_are_recommended_with_their_cost(findings):
    with speaking("en"):
        made = note(findings)
    advice = {paragraph.lead: paragraph.text for paragraph in made.parts[2].paragraphs}
    first = next(iter(advice))
    assert first.startswith("(a) ")
    recommended = " ".join(lead for lead in advice if "no gain" not in lead)
    assert "The document as written" in recommended
    for title in ("Energy and grid", "Tourism", "Green finance"):
        assert title not in recommended
    for lead, text in advice.items():
        assert "CNY" in text, lead


def test_without_a_gain_or_a_partner_nothing_is_recommended(few, alone, tmp_path):
    with speaking("en"):
        assert "6 simulated futures are too few" in words(note(Findings(few)))
        assert "Only one mix was simulated" in words(note(Findings(alone)))
        same = sample(tmp_path / "same", 40, {"status_quo": 0.0, "document": 0.0})
        assert "No mix is confirmed to meet more targets" in words(note(Findings(same)))


def test_what_is_confirmed_to_change_is_named(findings):
    table = findings.comparison
    rows = table[(table["mix"] == "document") & (table["kind"] == "outcome")]
    raised = int((rows["verdict"] == "raises").sum())
    assert raised > 5
    with speaking("en"):
        text = words(note(findings))
    assert f"{raised} targets are confirmed to become likelier:" in text
    assert "confirmed to become less likely" not in text


def test_a_note_is_shortened_until_it_fits(findings, monkeypatch):
    with speaking("en"):
        full = note(findings)
        monkeypatch.setattr(measure, "RESERVE", 120.0)
        short = note(findings)
        assert measure.fits(short)
    assert len(words(short)) < len(words(full))
    assert [room.names for room in ROOMS] == sorted((r.names for r in ROOMS), reverse=True)


def test_lines_are_reckoned_as_they_break():
    with speaking("zh"):
        per_line = int(measure.WIDTH // 12)
        assert measure.lines("目" * per_line, 12) == 1
        assert measure.lines("目" * (per_line + 1), 12) == 2
        # A mark that may not begin a line takes the letter before it along.
        assert measure.lines("目" * per_line + "。", 12) == 2
        assert measure.lines("目" * (per_line - 1), 12, first=24) == 2
    with speaking("en"):
        assert measure.lines("word " * 10, 10) == 1
        assert measure.lines("word " * 200, 10) > measure.lines("word " * 100, 10) >= 5


def test_numbers_and_names_are_written_as_an_official_paper_does():
    row = {"probability": 0.0951, "low": 0.06, "high": 0.14}
    assert share(row) == "9.5%"  # 10 % would be the next class
    assert share(row | {"probability": 0.62, "low": 0.4, "high": 0.8}) == "~60%"
    with speaking("zh"):
        assert share(row | {"probability": 0.62, "low": 0.4, "high": 0.8}) == "约60%"
        assert named(["甲", "乙", "丙", "丁"], 2) == "甲、乙等4项"
    assert named(["a", "b", "c", "d"], 2) == "a, b and 2 others"
    assert named(["a", "b", "c"], 2) == "a, b and c"
    assert short_title("x" * 60).endswith("…")
    assert short_title("x" * 44) == "x" * 44


def test_the_ending_of_the_file_decides_what_a_note_is(few, tmp_path):
    (file,) = write_report(few, ["note"], out=tmp_path / "n.docx")
    assert docx.Document(file).core_properties.title == "Will the targets of 2022 be met?"
    with pytest.raises(InputError, match=r"must end in \.html or \.docx"):
        write_report(few, ["note"], out=tmp_path / "n.pdf")
    names = {file.name for file in write_report(few, ["note"])}
    assert names == {"README.txt", "note.html", "note.docx"}
    page = (few / "report" / "note.html").read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)=["'](?!#)""", page.replace("xlink:href", ""))
