"""Tables are refused, in one line with file, row and column, for each kind of damage, and read
otherwise.
"""

import csv
import shutil

import pytest

from abm.registers.tables import (
    DATA,
    DataError,
    data_files,
    data_hash,
    read_every_table,
    read_table,
    table_names,
)

DAMAGE = {
    # what is wrong: table, row, column, an accepted value, a refused value, words of the refusal
    "missing unit": ("levers", 2, "unit", "M CNY/year", "", "empty"),
    "missing label": ("levers", 2, "label_zh", "景区", " ", "empty"),
    "duplicate key": ("levers", 3, "id", "brand_zones", "site_upgrade_budget", "already in row 2"),
    "not a number": ("levers", 8, "high", "0.25", "a lot", "'a lot' is not a number"),
    "not a number at all": ("levers", 8, "high", "0.25", "nan", "not a finite number"),
    "infinite": ("levers", 8, "low", "-1", "-inf", "not a finite number"),
    "outside the row's range": (
        "levers",
        8,
        "status_quo",
        "0.2",
        "0.21",
        "0.21 is outside 0 to 0.2",
    ),
    "a source of later": (
        "parameters/power",
        2,
        "source",
        "Ganzi Daily 2022-03-31; dams planned for 2030 (2021)",
        "Ganzi Daily 2022-04-01",
        "is not a source of March 2022 or before",
    ),
    "a source of a later year": (
        "driver_history",
        2,
        "source",
        "bulletin of March 2022",
        "bulletin of May 2023",
        "is not a source of March 2022 or before",
    ),
    "range upside down": ("levers", 8, "high", "0.3", "-0.1", "the range runs from 0 down to -0.1"),
    "outside the schema's range": ("roads", 2, "hours", "2.5", "250", "250 is outside 0.2 to 24"),
    "outside the indicator's range": ("history", 5, "value", "1900000", "1900000000", "is outside"),
    "another unit": ("history", 5, "unit", "t", "kg", "'kg' is not t"),
    "indicator without a range": (
        "history",
        5,
        "indicator",
        "co2",
        "co3",
        "no range in plausible.csv",
    ),
    "unknown grade": ("starting_values", 4, "grade", "D", "E", "allowed: A, B, C, D, P"),
    "unknown county": ("mines", 2, "county", "luding", "atlantis", "'atlantis' is unknown"),
    "unknown place": ("roads", 2, "end", "aba", "atlantis", "'atlantis' is unknown"),
    "unknown industry": ("flows", 3, "industry", "mining", "magic", "'magic' is unknown"),
    "unknown word": ("targets", 2, "sense", "gt", "about", "allowed: ge, gt, le, lt_prev_year"),
    "not a whole number": ("counties", 2, "adcode", "513302", "513301.5", "not a whole number"),
    "not a flag": ("targets", 2, "year_assumed", "1", "2", "neither 0 nor 1"),
    "not a period": ("starting_values", 2, "period", "2021-11", "2021-13", "is not a period"),
    "not a month": ("power_projects", 2, "start", "2014-11", "November", "is not a month"),
    "not a name": ("flows", 2, "code", "spending", "Spending!", "lower_snake_case"),
    "shares that do not add up": (
        "levers",
        2,
        "share_upper",
        "0.40",
        "0.5",
        "add up to 1.1, not 1",
    ),
    "two values to use": ("county_facts", 3, "use", "0", "1", "marked to be used in row 2 already"),
}


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(folder, table, rows):
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    read_table.cache_clear()


def set_cell(folder, table, row, column, value):
    rows = rows_of(folder, table)
    rows[row - 1][rows[0].index(column)] = value
    write(folder, table, rows)


def refusal(folder, table):
    with pytest.raises(DataError) as error:
        read_table(table, folder)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.fixture(autouse=True)
def fresh_cache():
    read_table.cache_clear()
    yield
    read_table.cache_clear()


@pytest.mark.parametrize("case", DAMAGE)
def test_damaged_cell_is_refused_beside_an_accepted_neighbour(folder, case):
    table, row, column, accepted, refused, words = DAMAGE[case]
    set_cell(folder, table, row, column, accepted)
    if case == "two values to use":
        rows = rows_of(folder, table)
        twin = [*rows[1]]
        twin[rows[0].index("source")], twin[rows[0].index("use")] = "another source", "0"
        write(folder, table, [rows[0], rows[1], twin, *rows[2:]])
    read_table(table, folder)
    set_cell(folder, table, row, column, refused)
    message = refusal(folder, table)
    assert message.startswith(f"{table}.csv, row {row}, column {column}: ")
    assert words in message


def test_missing_file_is_named(folder):
    read_table("roads", folder)
    (folder / "roads.csv").unlink()
    read_table.cache_clear()
    assert refusal(folder, "roads") == "roads.csv: cannot be read (No such file or directory)"


def test_unknown_table_names_the_known_ones(folder):
    message = refusal(folder, "rods")
    assert message.startswith("there is no table 'rods'; known: ablations, air_routes, ")


def test_missing_and_extra_column_are_named(folder):
    rows = rows_of(folder, "roads")
    write(folder, "roads", [row[:-1] for row in rows])
    assert refusal(folder, "roads").startswith(
        "roads.csv, row 1, column note: missing; the columns are start, end, "
    )
    write(folder, "roads", [[*row, "x"] for row in rows])
    assert refusal(folder, "roads").startswith("roads.csv, row 1, column x: not expected here; ")
    write(folder, "roads", rows)
    assert len(read_table("roads", folder)) == len(rows) - 1


def test_columns_out_of_order_are_named(folder):
    rows = rows_of(folder, "roads")
    write(folder, "roads", [[row[1], row[0], *row[2:]] for row in rows])
    assert (
        refusal(folder, "roads")
        == "roads.csv, row 1, column end: out of place, 'start' belongs there"
    )


def test_row_with_too_few_or_too_many_cells_is_named(folder):
    rows = rows_of(folder, "roads")
    write(folder, "roads", [*rows[:3], rows[3][:-2], *rows[4:]])
    assert (
        refusal(folder, "roads")
        == "roads.csv, row 4, column source: the row has 11 cells for 13 columns"
    )
    write(folder, "roads", [*rows[:3], [*rows[3], "x"], *rows[4:]])
    assert refusal(folder, "roads").startswith("roads.csv, row 4, column note: the row has ")


def test_blank_line_inside_is_refused_and_at_the_end_is_not(folder):
    file = folder / "roads.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\n\n", encoding="utf-8")
    read_table("roads", folder)
    lines = text.split("\n")
    file.write_text("\n".join([*lines[:2], "", *lines[2:]]), encoding="utf-8")
    read_table.cache_clear()
    assert refusal(folder, "roads").startswith(
        "roads.csv, row 3, column start: the row has 0 cells"
    )


def test_damaged_bytes_are_located(folder):
    file = folder / "roads.csv"
    whole = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + whole)
    assert read_table("roads", folder)[0]["start"] == "chengdu"
    second = whole.index(b"\n") + 1
    file.write_bytes(whole[:second] + b"\xff\xfe" + whole[second:])
    read_table.cache_clear()
    assert refusal(folder, "roads").startswith("roads.csv, row 2: byte ")


def test_broken_quotes_and_an_empty_file_are_refused(folder):
    file = folder / "roads.csv"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole + '"chengdu,', encoding="utf-8")
    assert refusal(folder, "roads").startswith("roads.csv: not a CSV table (")
    file.write_text("", encoding="utf-8")
    assert refusal(folder, "roads") == "roads.csv, row 1: the table is empty"


def test_optional_cells_may_be_empty():
    projects = {row["id"]: row for row in read_table("power_projects")}
    assert projects["changbo"]["capital_cost"] is None
    assert projects["changbo"]["start"] == ""
    assert projects["lianghekou"]["capital_cost"] == 66_457_000_000.0


def test_rows_are_read_only_and_read_once():
    rows = read_table("levers")
    assert rows is read_table("levers")
    assert isinstance(rows, tuple)
    with pytest.raises(TypeError):
        rows[0]["low"] = 5.0


def test_numbers_and_flags_have_their_types():
    row = read_table("targets")[0]
    assert (type(row["value"]), type(row["year"]), type(row["year_assumed"])) == (float, int, int)
    assert row["upper"] is None


def test_table_names_are_sorted_and_follow_folders():
    assert "parameters/outlook" in table_names("parameters")
    assert all(name.startswith("parameters/") for name in table_names("parameters"))
    assert list(table_names()) == sorted(table_names())


def test_hash_covers_every_data_file_and_every_byte(folder):
    before = data_hash(folder)
    assert before == data_hash()
    assert (
        set(before)
        == set(data_files())
        >= {"levers.csv", "mixes/document.toml", "counties.geojson"}
    )
    file = folder / "roads.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    after = data_hash(folder)
    assert {name for name in after if after[name] != before[name]} == {"roads.csv"}


def test_a_missing_table_is_refused_before_anything_runs(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    read_every_table(folder)
    (folder / "roads.csv").unlink()
    read_table.cache_clear()
    with pytest.raises(DataError, match=r"roads.csv: cannot be read \(No such file or directory\)"):
        read_every_table(folder)
