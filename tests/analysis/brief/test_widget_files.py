"""Widgets that are installed elsewhere than the Python that runs."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest
import solara

from analysis.brief import widget_files
from runs.refusals import InputError

PROJECT = Path(__file__).parents[3]
FOUND = """
import os
from analysis.brief import widget_files
os.environ.update(widget_files.show_to_server())
from solara.server import server
print(sorted(server.get_nbextension_names()))
"""


def test_the_server_finds_widgets_of_an_environment_that_another_is_laid_over(tmp_path):
    over = tmp_path / "over"
    venv.create(over, with_pip=False)
    packages = next(over.glob("lib/python*/site-packages"))
    borrowed = Path(solara.__file__).parents[1]
    (packages / "borrowed.pth").write_text(f"{borrowed}\n{PROJECT}\n", encoding="utf-8")
    command = [str(over / "bin" / "python"), "-c", FOUND]
    # What told the server to read no settings must not keep it from these.
    outside = {"HOME": str(tmp_path), "JUPYTER_NO_CONFIG": "1"}
    told = subprocess.run(
        command, env=outside, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "['jupyter-vue/extension', 'jupyter-vuetify/extension']", (
        told.stderr
    )


def test_what_a_user_has_set_comes_after_the_widgets_own_files():
    asked = widget_files.show_to_server({"JUPYTER_PATH": "/mine"})
    assert asked["JUPYTER_PATH"].endswith("share/jupyter:/mine")
    assert Path(asked["JUPYTER_CONFIG_PATH"]).is_dir()


def test_widgets_without_their_browser_files_are_refused_with_the_way_out(tmp_path, monkeypatch):
    package = tmp_path / "ipyvuetify"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "ipyvuetify", raising=False)
    with pytest.raises(InputError, match="ipyvuetify brings .* --force-reinstall --no-deps"):
        widget_files.installed_under("ipyvuetify")
