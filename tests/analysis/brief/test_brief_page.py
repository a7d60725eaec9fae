"""The briefing as a visitor sees it: the real page in a real browser; screenshots go to
$GANZI_SCREENSHOTS.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from analysis.brief import assets
from runs import assess

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SECONDS = 60_000
LEVER = "pv_quota_mw_y"
SET = """([lever, value]) => {
    const slider = document.querySelector(`#lever-${lever}`);
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
    slider.dispatchEvent(new Event("change"));
}"""
pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"
    ),
    pytest.mark.skipif(
        bool(assets.missing()), reason="the page's files are not on this machine: run 'make assets'"
    ),
]


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def served(*folder, **streams):
    """(server, port) of the page, served by the command, once it answers."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "ganzi",
        "brief",
        *map(str, folder),
        "--port",
        str(port),
        "--no-open",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, **streams)
    for _ in range(3000):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    return server, port


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The page with a small result folder."""
    folder = tmp_path_factory.mktemp("brief") / "results"
    assess(draws=2, detail="coarse", jobs=1, out=folder, progress=False)
    server, port = served(folder, stderr=subprocess.DEVNULL)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser, address):
    """A fresh visit; anything the page wants from outside this machine is a failure."""
    visit = browser.new_context(viewport={"width": 1500, "height": 1200}, accept_downloads=True)
    page, outside = visit.new_page(), []
    page.on(
        "request",
        lambda request: outside.append(request.url) if "127.0.0.1" not in request.url else None,
    )
    page.goto(f"{address}/?tab=live", timeout=SECONDS)
    page.wait_for_selector(".clock", timeout=SECONDS)
    page.wait_for_selector(
        ".vega-embed svg", timeout=SECONDS
    )  # what is just being drawn does not listen yet
    yield page
    visit.close()
    assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []


def keep(page, name):
    """Keep a screenshot where the tester asked for it."""
    if folder := os.environ.get("GANZI_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def button(page, name):
    return page.get_by_role("button", name=re.compile(name))


def wait_for(page, selector, words):
    page.wait_for_function(
        "([selector, words]) => [...document.querySelectorAll(selector)].some(e => "
        "e.textContent.includes(words))",
        arg=[selector, words],
        timeout=SECONDS,
    )


def until(page, condition):
    """Wait until a condition holds in the page: its charts and words arrive one after the other."""
    page.wait_for_function(f"() => {condition}", timeout=SECONDS)


def give(page, name, content):
    """Choose a file in the page's field."""
    file = {"name": name, "mimeType": "application/toml", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(file)


def enter(page, field, words, effect):
    """Type into a field until its effect is there: a field that is just being drawn does not listen
    yet.
    """
    from playwright.sync_api import TimeoutError as NotYet

    for _ in range(SECONDS // 5000):
        field.fill(words)
        field.press("Enter")
        with suppress(NotYet):
            return page.wait_for_selector(effect, timeout=5000)
    raise AssertionError(f"{words!r} has no effect: there is no {effect}")


def drawn(page, titles):
    """Wait until charts with these titles are drawn."""
    for title in titles:
        wait_for(page, ".vega-embed svg", title)


def test_step_play_and_reset_move_the_clock_and_both_maps_are_drawn(page):
    assert "2022-12" in page.locator(".clock").inner_text()
    button(page, "^Step").click()
    wait_for(page, ".clock", "2023-01")
    drawn(page, ["Status quo", "The document as written", "Kangding"])
    button(page, "Play").click()
    wait_for(page, ".clock", "2023-04")
    button(page, "Pause").click()
    keep(page, "live")
    button(page, "Reset").click()
    wait_for(page, ".clock", "before the first month")


def look_at(page, tab):
    page.locator(f"[data-tab={tab}]").click()


def steered(page, value):
    """Move a slider of the tab on which the mix is steered, and see that the page has heard."""
    look_at(page, "steer")
    page.wait_for_selector(f"#lever-{LEVER}", timeout=SECONDS)
    page.evaluate(SET, [LEVER, value])
    page.wait_for_selector("[data-act=undo]:not([disabled])", timeout=SECONDS)


def test_a_slider_waits_for_apply_and_then_marks_the_mix(page):
    button(page, "^Step").click()
    wait_for(page, ".clock", "2023-01")
    steered(page, 3000)
    look_at(page, "live")
    wait_for(page, ".sub", "The mix on screen has changed")
    assert "changed by hand" not in page.locator(".facts").inner_text()
    button(page, "Apply").click()
    wait_for(page, ".facts", "changed by hand")
    assert "2023-01" in page.locator(".clock").inner_text()


def test_every_word_changes_with_the_language(page):
    button(page, "中文").click()
    wait_for(page, ".clock", "当前月份")
    button(page, "下一月").click()
    drawn(page, ["维持现状", "康定市", "清洁能源发电装机"])
    left = (
        "words => words.filter(word => "
        "document.querySelector('.v-application').innerText.includes(word))"
    )
    words = ["Status quo", "Guidance fund", "Months", "Outlook", "share"]
    page.wait_for_function(f"words => ({left})(words).length === 0", arg=words, timeout=SECONDS)
    keep(page, "live_zh")
    assert page.evaluate(left, words) == []


def choose(page, field, option):
    page.get_by_label(field, exact=True).select_option(label=option)


def test_two_mixes_are_compared_side_by_side_under_the_same_luck(page):
    choose(page, "Compared with", "Energy and grid")
    wait_for(page, ".chart text", "Energy and grid")
    button(page, "^Step").click()
    wait_for(page, ".clock", "2023-01")
    labels = (
        "[...document.querySelectorAll('.chart')].map(chart => chart.getAttribute('aria-label'))"
    )
    maps = f"{labels}.filter(said => said.includes('Map of the counties'))"
    until(page, f"/Energy and grid, .*, bn CNY a month; most in /.test({maps}[0])")
    until(page, f"/The document as written, .*, bn CNY a month; most in /.test({maps}[1])")
    until(page, f"{maps}[2].includes('The document as written minus Energy and grid, ')")
    choose(page, "Mix on screen", "Energy and grid")
    wait_for(page, ".facts", "Energy and grid")
    until(page, f"{labels}.filter(said => said.includes('Energy and grid *')).length > 1")
    places = f"{maps}.map(said => said.slice(said.indexOf(';')))"
    until(
        page, f"{places}.length === 3 && {places}[0] === {places}[1]"
    )  # the same mix under the same luck
    both = (
        r"^Line chart: Visits.* Energy and grid \* ([^,]*), "
        r"Energy and grid ([^,]*), target 2025 50\.$"
    )
    until(
        page,
        f"{labels}.map(said => said.match(/{both}/)).some(values => values && values[1] === "
        "values[2])",
    )
    until(page, f"/most in \\S+ 0, \\S+ 0, \\S+ 0\\./.test({places}[2])")  # no difference at all


def test_a_good_mix_file_is_loaded_and_a_bad_one_refused_in_the_same_words(page):
    look_at(page, "steer")
    page.wait_for_selector("input[type=file]", state="attached", timeout=SECONDS)
    give(page, "mine.toml", 'name = "mine"\ntitle_en = "My own"\n[levers]\npv_quota_mw_y = 2000\n')
    wait_for(page, ".steer-message", "mine.toml: Loaded")
    assert page.locator("[data-act=mix]").input_value() == "mine"
    give(page, "bad.toml", 'name = "bad"\n[levers]\npv_quota_mw = 2000\n')
    wait_for(
        page,
        ".steer-message",
        "bad.toml: unknown lever 'pv_quota_mw' (did you mean 'pv_quota_mw_y'?)",
    )
    assert page.locator("[data-act=mix]").input_value() == "mine"
    page.locator("button.language").click()
    wait_for(page, ".steer-message", "未知的政策“pv_quota_mw”")
    keep(page, "refusal_zh")
    page.locator("button.language").click()
    look_at(page, "live")
    button(page, "Apply").click()
    wait_for(page, ".facts", "My own")


def test_the_graph_is_drawn_by_layer_and_roads_are_ranked_beside_it(page):
    drawn(page, ["Roads: visitors", "Shangri-La", "widest line"])
    rules = (
        "document.querySelectorAll('.vega-embed svg g.mark-rule line')"
        ".length && [...document.querySelectorAll('.vega-embed svg .mark-rule line')]"
        ".filter(line => Number(line.getAttribute('stroke-width')) > 8.9).length"
    )
    until(page, f"({rules}) > 0")
    wait_for(page, "table.ranking", "Ya'an–Luding")
    choose(page, "Layer of the graph", "Power lines: energy")
    drawn(page, ["Power lines: energy", "Sichuan grid"])
    keep(page, "graph")
    button(page, "中文").click()
    drawn(page, ["输电线路：电量", "四川电网"])
    wait_for(page, "table.ranking", "雅安–泸定县")
    assert "Ya'an" not in page.locator("table.ranking").inner_text()


def test_two_visitors_do_not_meet(browser, page, address):
    other = browser.new_page()
    other.goto(f"{address}/?tab=live")
    other.wait_for_selector(".clock", timeout=SECONDS)
    button(page, "^Step").click()
    wait_for(page, ".clock", "2023-01")
    button(page, "中文").click()
    wait_for(page, ".clock", "当前月份")
    assert "2022-12" in other.locator(".clock").inner_text()
    other.close()


def test_a_reload_and_a_second_tab_show_the_same_and_an_unknown_view_is_told(page, address):
    button(page, "^Step").click()
    wait_for(page, ".clock", "2023-01")
    choose(page, "Compared with", "Energy and grid")
    drawn(page, ["Energy and grid"])
    button(page, "中文").click()
    wait_for(page, ".clock", "当前月份")
    page.wait_for_url("**view=*")
    view = page.url
    page.reload()
    wait_for(page, ".clock", "当前月份")
    drawn(page, ["2023-01", "能源与电网优先"])
    assert page.url == view
    second = page.context.new_page()
    second.goto(view)
    wait_for(second, ".clock", "2023-01")
    second.wait_for_function("view => location.href != view", arg=view, timeout=SECONDS)
    assert "view=" in second.url
    assert second.locator(".v-alert").count() == 0
    second.goto(f"{address}/?view=%1b<b>gone")
    wait_for(second, ".v-alert", "The view '?<b>gone' is not known here")
    second.close()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_server_says_nothing_of_a_visit_and_ends_without_a_word(sign):
    server, port = served(stderr=subprocess.PIPE, text=True)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}") as answer:
        assert answer.status == 200
    server.send_signal(sign)
    _, said = server.communicate(timeout=SECONDS / 1000)
    assert (server.returncode, said.strip()) == (0, "")
