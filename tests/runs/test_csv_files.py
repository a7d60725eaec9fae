"""CSV files as people have them: read where it is plain what is meant, refused in one line else."""

import codecs

import pytest

from runs.csv_files import number_of, read_csv_file
from runs.refusals import InputError

PLAIN = "target,value\nvisits,1\n销售,2\n"


def written(folder, content):
    file = folder / "table.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("gb18030"),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r"),
        "sep=;\r" + PLAIN.replace("\n", "\r").replace(",", ";"),
        '"sep=;"\r\n' + PLAIN.replace(",", ";"),
        "SEP=|\n" + PLAIN.replace(",", "|"),
        "sep=\t\n" + PLAIN.replace(",", "\t"),
        ",target,value\n0,visits,1\n1,销售,2\n",  # pandas with its row numbers
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        PLAIN.replace("\n", "\r\n"),
        "\n" + PLAIN + "\n\n",
        PLAIN.replace("\n", ",\n"),
        PLAIN.replace("visits", '"visits"'),
    ],
)
def test_the_same_table_whatever_wrote_it(tmp_path, content):
    table = read_csv_file(written(tmp_path, content))
    assert table.header == ["target", "value"]
    assert [cells for _, cells in table.rows] == [["visits", "1"], ["销售", "2"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "table.csv is empty"),
        ("a,b\n1,2,\n", "row 2: 3 cells for 2 columns"),
        ("a,b\n1,2\n3\n", "row 3: 1 cells for 2 columns"),
        (",a\n1,1\n", "column 1 has no name"),
        (",a\n0,1\n2,1\n", "column 1 has no name"),
        ("a,\n1,0\n", "column 2 has no name"),
        ("a,b, a\n1,2,3\n", "the column 'a' is there twice"),
        ("a，b\n1，2\n", "its cells are parted by '，'; part them by a comma"),
        ("a|b\n1|2\n", r"its cells are parted by '\|'"),
        ("sep=a\n1,2\n", "row 2: 2 cells for 1 columns"),
        (b"a,b\n\xff\xff,1\n", "is no text in UTF-8, UTF-16 or GBK"),
        (b"a,b\n\x00,1\n", "is no text in UTF-8, UTF-16 or GBK"),
        ('a,b\n"1,2\n', "cannot be read as CSV"),
        (f"a\n{'1' * 200_000}\n", "cannot be read as CSV"),
    ],
)
def test_what_is_not_plain_is_refused(tmp_path, content, message):
    with pytest.raises(InputError, match=message):
        read_csv_file(written(tmp_path, content))


@pytest.mark.parametrize("first", ['sep="', "sep=", "sep=\r", "sep=ab"])
def test_a_line_that_names_no_separator_is_a_header(tmp_path, first):
    table = read_csv_file(written(tmp_path, f"{first}\n1\n"))
    assert (table.header, table.separator) == ([first.strip()], ",")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv cannot be read"):
        read_csv_file(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("cell", "separator", "number"),
    [
        ("12", ",", 12),
        (" -1.5e3 ", ",", -1500),
        ("1,234,567.5", ",", 1234567.5),
        ("35,000,000", ";", 35e6),
        ("0,5", ";", 0.5),
        ("0,125", ";", 0.125),
        ("35 000 000", ",", 35e6),
        ("35\u00a0000,5", ";", 35000.5),
        ("35 00", ",", None),
        ("12 345 6", ",", None),
        # a decimal comma or a group of three: nobody can know
        ("35,000", ";", None),
        ("0,5", ",", None),
        ("nan", ",", None),
        ("inf", ",", None),
        ("1_000", ",", None),
        ("0x10", ",", None),
        ("NA", ",", None),
        ("١٢", ",", None),
        ("1" * 300, ",", None),
    ],
)
def test_numbers_of_cells(cell, separator, number):
    assert number_of(cell, separator=separator) == number
