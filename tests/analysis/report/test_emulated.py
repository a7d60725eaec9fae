"""Probabilities inside the one-file report: the script of the page says what Python says, in both
languages, by keyboard too, and asks nobody.
"""

import json
import re
import shutil
import subprocess

import numpy as np
import pytest

from abm.registers import policy, targets
from analysis.emulator.evaluate import Emulator
from analysis.emulator.table import SHIPPED, read_table
from analysis.report import emulated, web
from analysis.report.findings import Findings
from runs.language import speaking
from runs.refusals import InputError
from tests.worlds.printed import needs_a_browser
from tests.worlds.sample_folder import write_sample

NODE = shutil.which("node")
A_TENTH_OF_A_POINT = 1e-3
NEARLY = 1e-9
MIXES = 20
ASKED = """
const {emulate, known} = require(process.argv[1]);
const {table, points} = JSON.parse(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(points.map(p => ({...emulate(table, p), known: known(table, p)}))));
"""


@pytest.fixture(scope="module")
def emulator():
    return Emulator(read_table(SHIPPED))


@pytest.fixture(autouse=True, scope="module")
def _whatever_the_code(emulator):
    """The shipped table, also while the code that made it is being changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emulated, "load_emulator", lambda: emulator)
        yield


@pytest.fixture(scope="module")
def points(emulator):
    """Mixes on the way from the status quo to random ends, and both ends of all levers."""
    chance = np.random.default_rng(7)
    size = (MIXES, len(emulator.levers))
    ends = emulator.low + chance.random(size) * (emulator.high - emulator.low)
    part = np.linspace(0.02, 1, MIXES)[:, None]
    inside = emulator.status_quo + part * (ends - emulator.status_quo)
    return np.vstack([inside, emulator.low, emulator.high])


def of_script(emulator, points):
    """What the script of the page says of some points."""
    given = json.dumps({"table": emulator.coefficients(), "points": points.tolist()})
    said = subprocess.run(
        [NODE, "-e", ASKED, str(emulated.SCRIPT)],
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)


@pytest.mark.skipif(NODE is None, reason="needs node")
def test_the_script_says_what_python_says(emulator, points):
    rows = of_script(emulator, points)
    ours = emulator.published(points)
    theirs = np.array([row["published"] for row in rows])
    assert np.abs(ours - theirs).max() < A_TENTH_OF_A_POINT
    assert np.ptp(ours, axis=0).max() > 0.2
    model = np.array([row["model"] for row in rows])
    assert np.abs(emulator.model(points) - model).max() < A_TENTH_OF_A_POINT
    cost = np.array([row["cost"] for row in rows])
    assert cost == pytest.approx(emulator.cost(points), rel=1e-3, abs=1e-3)
    known = [row["known"] for row in rows]
    assert known == emulator.known(points).tolist()
    assert set(known) == {True, False}


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    folder = write_sample(tmp_path_factory.mktemp("emulated") / "r", 12, seed=3).folder
    return Findings(folder)


def part_of(findings, lang):
    """The part of the page with the sliders."""
    environment = web.environment()
    with speaking(lang):
        shown = emulated.emulated(findings.results)
        return environment.get_template("emulated.html.j2").render(emulated=shown, say=web.say)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_lever_and_target_stands_in_it_by_its_name(findings, emulator, lang):
    part = part_of(findings, lang)
    for name in emulator.levers:
        assert f'<label for="lever-{name}">' in part
        assert f'type="range" id="lever-{name}"' in part
    for name in emulator.targets:
        assert f'data-target="{name}"' in part
    plain = part.replace("&#39;", "'").replace("&amp;", "&")
    for row in [*policy.register().values(), targets.register()["visits_2025"]]:
        assert row[f"label_{lang}"] in plain
    assert not re.search(r"https?:|fetch\(|XMLHttp|import\(", part)


def test_without_a_table_of_this_version_nothing_is_shown(findings, monkeypatch):
    def refused():
        raise InputError("emulator_version", "another version")

    assert emulated.emulated(findings.results) is not None
    monkeypatch.setattr(emulated, "load_emulator", refused)
    assert emulated.emulated(findings.results) is None


def test_runs_of_another_outlook_have_no_sliders(findings, monkeypatch):
    arguments = findings.results.manifest["arguments"]
    monkeypatch.setitem(arguments, "outlook", "adverse")
    assert emulated.emulated(findings.results) is None


@needs_a_browser
def test_a_slider_moves_every_bar_and_nothing_leaves_the_page(findings, tmp_path):
    from playwright.sync_api import sync_playwright

    file = tmp_path / "part.html"
    file.write_text(f"<!doctype html><title>t</title>{part_of(findings, 'en')}", encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        asked, wrong = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(file.as_uri())
        numbers = page.locator("td.number").all_inner_texts
        said = page.locator("[role=status]").inner_text
        first = numbers()
        assert said().startswith("Emulated: of")
        assert all(text.endswith("%") for text in first)
        page.get_by_role("button", name="Status quo").press("Enter")
        assert numbers() != first
        assert "pay CNY 0.0 bn" in said()
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        slider = page.get_by_label("Size of the guidance fund")
        slider.press("End")
        assert slider.get_attribute("aria-valuetext") == "5 bn CNY"
        assert "fund_size = 5000" in page.locator("pre").inner_text()
        for one in page.locator("input").all():
            one.press("End")
        assert said().startswith("Not known, run it")
        assert set(numbers()) == {"–"}
        browser.close()
    assert asked == [file.as_uri()]
    assert wrong == []
