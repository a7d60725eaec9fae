"""Browser files of the page's widgets, found beside the widgets themselves.

They are installed as data, and the server looks for them under the prefix of the Python that runs.
Where the widgets come from elsewhere (`pip install --target`, an environment laid over another) it
finds none and answers every visit with an error.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDGETS = {
    "ipyvue": ("jupyter-vue", "jupyter-vue"),
    "ipyvuetify": ("jupyter-vuetify", "jupyter-vuetify"),
}
"""By package: what its setting and what the folder of its files are called."""
SETTINGS = "etc/jupyter"
FILES = "share/jupyter"
SETTINGS_PATH = "JUPYTER_CONFIG_PATH"
FILES_PATH = "JUPYTER_PATH"
NO_SETTINGS = "JUPYTER_NO_CONFIG"
"""Environment variables by which the server finds both, and by which it is told to find none."""


def show_to_server(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Variables that lead the server to the widgets' files; InputError where there are none."""
    known = os.environ if environment is None else environment
    places = list(dict.fromkeys(installed_under(package) for package in WIDGETS))
    return {
        variable: os.pathsep.join(
            [*(str(place / part) for place in places), *filter(None, [known.get(variable)])]
        )
        for variable, part in ((SETTINGS_PATH, SETTINGS), (FILES_PATH, FILES))
    } | {NO_SETTINGS: ""}


def installed_under(package: str) -> Path:
    """The folder under which a widget's package was installed with its files."""
    spec = find_spec(package)
    here = Path(spec.origin).resolve().parent if spec and spec.origin else None
    for place in here.parents if here else ():
        if _holds(place, package):
            return place
    raise InputError(
        "widget_files_missing",
        "the files that {package} brings for the browser are not beside it ({place}), and the page "
        "would not open: install it again with 'pip install --force-reinstall --no-deps {package}'",
        package=package,
        place=here or "-",
    )


def _holds(place: Path, package: str) -> bool:
    """Whether a widget's setting and files are under a folder."""
    setting, files = WIDGETS[package]
    return (place / SETTINGS / "nbconfig" / "notebook.d" / f"{setting}.json").is_file() and (
        place / FILES / "nbextensions" / files / "extension.js"
    ).is_file()
