"""Tables fit the screen: no column is lost, no word is broken in two."""

import io
import unicodedata

import pytest

from runs.commands import screens
from runs.commands.listing import _ROWS, print_register
from runs.language import LANGUAGES, speaking

HEADS = ["target", "asked for", "status quo", "document"]
ROWS = [
    ["Tourism"],
    ["Three to four provincial tourism resorts", "3–4", "12 % unlikely", "95 % very likely"],
    ["50 million visits in 2025", "≥ 50 million", "26 % unlikely", "96 % very likely"],
]


def cells(line):
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def printed(width, heads=HEADS, rows=ROWS):
    from rich.console import Console

    stream = io.StringIO()
    screen = Console(file=stream, width=width, highlight=False, markup=False)
    screens.print_table(screen, heads, rows, left=4)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_every_cell_is_there_whole_at_any_width(width):
    text = printed(width)
    assert max(map(cells, text.splitlines())) <= width
    for row in ROWS[1:]:
        for cell in row[1:]:
            assert cell in text
    words = text.split()
    assert {"provincial", "resorts", "Tourism", "document"} <= set(words)


def test_what_fits_is_one_table_and_what_does_not_goes_on_below():
    assert printed(160).count("target") == 1
    assert printed(60).count("target") == 2


@pytest.mark.parametrize(
    "sentence", ["  a target and what it brings " * 9, "  目标及其概率，" * 30]
)
def test_a_long_sentence_goes_on_below_and_loses_nothing(sentence):
    from rich.console import Console

    stream = io.StringIO()
    screens.print_lines(Console(file=stream, width=80, highlight=False), ["short", sentence])
    first, second, *rest = stream.getvalue().splitlines()
    assert first == "short"
    assert max(map(cells, [second, *rest])) <= 80
    assert second[:2] == "  " != second[2:4]
    assert len(rest) > 1
    assert all(line.startswith("    ") for line in rest)
    assert "".join([second, *rest]).replace(" ", "") == sentence.replace(" ", "")


@pytest.mark.parametrize(
    ("width", "places"),
    [
        (60, [[0, 1, 2, 3]]),
        (56, [[0, 1, 2, 3]]),  # the first column is broken
        (48, [[0, 1, 2], [0, 3]]),
        (30, [[0, 1], [0, 2], [0, 3]]),
    ],
)
def test_blocks(width, places):
    found = screens.blocks([30, 8, 8, 8], width, least=20)
    assert [block.places for block in found] == places
    assert all(block.first + sum(10 for _ in block.places[1:]) <= width for block in found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", sorted(set(_ROWS) - {"edges"}))
def test_registers_fit_eighty_cells(what, lang, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with speaking(lang):
        print_register(what)
    text = capsys.readouterr().out
    assert max(map(cells, text.splitlines())) <= 80
    for row in _ROWS[what]():
        assert str(row["id"]) in text


def test_a_pipe_keeps_a_row_on_a_line_unless_columns_says_otherwise(capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    print_register("targets")
    assert len(capsys.readouterr().out.splitlines()) == len(_ROWS["targets"]()) + 1


def test_what_registers_say_in_english_is_there_in_chinese():
    with speaking("zh"):
        for what in ("outlooks", "ablations"):
            for row in _ROWS[what]():
                said = row.get("meaning") or row["cuts"]
                assert any("\u4e00" <= one <= "\u9fff" for one in said), row["id"]
        kinds = {row["kind"] for row in _ROWS["targets"]()}
        assert kinds == {"结果性", "行政性", "派生"}
