"""What the site of `docs/` takes from elsewhere while it is built: tables from the registers, rules
from docstrings, the model's description, pictures, notebooks. mkdocs calls these functions by name.

A line `<!-- table NAME -->` of a page becomes that table, `<!-- modules ROOM... -->` the rules and
phases of these rooms. What is generated is never committed.
"""

from __future__ import annotations

import pkgutil
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from calibration import observed_page
from calibration.site_tables import TABLES

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).parent.parent
DIRECTIVE = re.compile(r"^<!-- (table|modules) ([\w ]+) -->$", re.MULTILINE)
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
ELSEWHERE = {
    "model.md": "MODEL.md",
    "changes.md": "CHANGELOG.md",
    "example.png": "analysis/example.png",
    "observed.png": "calibration/observed.png",
    "closures.png": "calibration/closures.png",
    "hindcast_card.png": "calibration/data/hindcast/card_en.png",
}
"""Pages and pictures of the site that stand elsewhere in the project."""
NOTEBOOKS = "analysis/notebooks"
PACKAGES = ("agents", "abm")
"""Where a sector has its room: who decides, and what happens."""


def on_pre_build(**_: Any) -> None:
    """Draw what pages show."""
    observed_page.draw()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add to the files of the site those that stand elsewhere."""
    for place, source in ELSEWHERE.items():
        files.append(File.generated(config, place, abs_src_path=str(ROOT / source)))
    for path in sorted((ROOT / NOTEBOOKS).glob("*.ipynb")):
        page = tutorial(nbformat.read(path, as_version=4))
        files.append(File.generated(config, f"tutorials/{path.stem}.md", content=page))
    return files


def tutorial(notebook: nbformat.NotebookNode) -> str:
    """A notebook as a page: its text, its code as it stands there, and what is kept of its run."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
        else:
            parts.append(f"```python\n{cell.source}\n```")
            parts += [_output(output) for output in cell.outputs]
    return "\n\n".join(parts) + "\n"


def _output(output: nbformat.NotebookNode) -> str:
    """A table, figure or text that a notebook shows, on a page."""
    data = output.get("data", {})
    if "image/png" in data:
        encoded = data["image/png"].replace("\n", "")
        return f'<img alt="" src="data:image/png;base64,{encoded}">'
    if "text/html" in data:
        # Blank lines would end the block; the page has a style of its own.
        table = STYLE.sub("", data["text/html"])
        return f"<div>{' '.join(table.split())}</div>"
    text = data.get("text/plain", output.get("text", "")).rstrip()
    return f"```text\n{text}\n```"


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put tables and rules where a page asks for them."""
    return DIRECTIVE.sub(_asked_for, markdown)


def _asked_for(found: re.Match[str]) -> str:
    """What one directive stands for."""
    what, names = found[1], found[2].split()
    if what == "modules":
        return "\n\n".join(f"::: {name}" for room in names for name in modules(room))
    if names[0] not in TABLES:
        raise PluginError(f"there is no table '{names[0]}': one of {', '.join(TABLES)}")
    return TABLES[names[0]]()


def modules(room: str) -> list[str]:
    """Every module of a room, those of who decides first."""
    found = []
    for package in PACKAGES:
        spec = find_spec(f"{package}.{room}")
        for place in (spec.submodule_search_locations or []) if spec else []:
            found += [info.name for info in pkgutil.iter_modules([place], f"{package}.{room}.")]
    if not found:
        raise PluginError(f"there is no room '{room}' in {' or '.join(PACKAGES)}")
    return found
