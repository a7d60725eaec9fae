"""MODEL.md says what the registers say."""

from calibration import model_page


def test_the_tables_of_the_page_are_up_to_date():
    text = model_page.PAGE.read_text(encoding="utf-8")
    assert model_page.refreshed(text) == text, "run 'make docs'"
    assert {block[1] for block in model_page.BLOCK.findall(text)} == set(model_page.TABLES)


def test_a_changed_table_is_written_again():
    page = model_page.refreshed("<!-- begin flows -->\nwhat stood here\n<!-- end flows -->\n")
    assert "| `wages` |" in page
    assert "what stood here" not in page


def test_cells_cannot_break_the_table():
    assert model_page.markdown_table(("a", "b"), [(0.25, "x|y\nz"), (None, 1e9)]) == (
        "| a | b |\n| --- | --- |\n| 0.25 | x\\|y z |\n|  | 1e+09 |\n"
    )
