"""The site: what pages ask for exists, what exists is asked for, the model fits ten pages."""

import re
from pathlib import Path

import nbformat
import pytest
import yaml
from mkdocs.exceptions import PluginError

from calibration import site_hooks, site_tables
from calibration.experiments import results

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
MODEL = (ROOT / "MODEL.md").read_text(encoding="utf-8")
WORDS_OF_TEN_PAGES = 5000
"""At 500 words a printed page, tables and equations included."""


def asked_for():
    """Directives of all pages: what, and names."""
    texts = [path.read_text(encoding="utf-8") for path in PAGES]
    return [found.groups() for text in texts for found in site_hooks.DIRECTIVE.finditer(text)]


def test_every_table_stands_on_one_page():
    names = [names for what, names in asked_for() if what == "table"]
    assert sorted(names) == sorted(site_tables.TABLES)


def test_every_room_has_its_page():
    rooms = [name for what, names in asked_for() if what == "modules" for name in names.split()]
    places = {path.parent.name for path in (ROOT / "abm").glob("*/__init__.py")}
    assert sorted(rooms) == sorted(places)


def test_the_navigation_names_every_page_and_no_other():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"[\w/]+\.md", text.partition("nav:")[2])
    named = set(listed)
    assert len(listed) == len(named)
    written = {str(path.relative_to(ROOT / "docs")) for path in PAGES}
    notebooks = {
        f"tutorials/{path.stem}.md" for path in (ROOT / site_hooks.NOTEBOOKS).glob("*.ipynb")
    }
    assert named == written | notebooks | {"model.md", "changes.md"}


def test_what_stands_elsewhere_is_there():
    assert all((ROOT / source).is_file() for source in site_hooks.ELSEWHERE.values())


def test_nothing_is_fetched_from_elsewhere():
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.SafeLoader)
    assert settings["theme"]["font"] is False
    assert "offline" in settings["plugins"]
    assert settings["strict"] is True
    assert settings["extra"]["polyfills"] == ["javascripts/iframe-worker.js"]  # else from elsewhere


def test_a_directive_becomes_its_table_and_its_modules():
    page = site_hooks.on_page_markdown("a\n\n<!-- table flows -->\n\n<!-- modules honours -->\n")
    assert "| `wages` |" in page
    assert "::: agents.honours.honour" in page
    assert "::: abm.honours.contests" in page


@pytest.mark.parametrize(
    ("line", "said"),
    [("<!-- table nothing -->", "no table 'nothing'"), ("<!-- modules moon -->", "no room 'moon'")],
)
def test_what_is_not_there_stops_the_build(line, said):
    with pytest.raises(PluginError, match=said):
        site_hooks.on_page_markdown(line)


def test_a_notebook_becomes_a_page():
    cells = [nbformat.v4.new_markdown_cell("# A"), nbformat.v4.new_code_cell("1 + 1")]
    page = site_hooks.tutorial(nbformat.v4.new_notebook(cells=cells))
    assert page == "# A\n\n```python\n1 + 1\n```\n"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"text/plain": "2"}, "```text\n2\n```"),
        ({"text/html": "<style>\na</style>\n\n<p>2</p>"}, "<div><p>2</p></div>"),
        ({"image/png": "YQ==\n"}, '<img alt="" src="data:image/png;base64,YQ==">'),
    ],
)
def test_the_page_shows_what_the_notebook_keeps(data, shown):
    cell = nbformat.v4.new_code_cell("1 + 1")
    cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    page = site_hooks.tutorial(nbformat.v4.new_notebook(cells=[cell]))
    assert page == f"```python\n1 + 1\n```\n\n{shown}\n"


def test_the_model_fits_ten_pages_and_counts_as_its_tables_do():
    assert len(MODEL.split()) <= WORDS_OF_TEN_PAGES
    for name in ("signs", "facts"):
        table = results.read(name)
        assert f"{int(table['holds'].sum())} of {len(table)} {name}" in MODEL, name


def test_cells_cannot_break_the_table():
    assert site_tables.markdown_table(("a", "b"), [(0.25, "x|y\nz"), (None, 1e9)]) == (
        "| a | b |\n| --- | --- |\n| 0.25 | x\\|y z |\n|  | 1e+09 |\n"
    )
