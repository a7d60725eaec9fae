"""Answer and target as a visitor sees them: from the finding to what drives a target, with the
keyboard alone, in both languages, without a serious fault that axe finds.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.brief import assets
from runs import assess
from tests.analysis.brief import test_brief_page as visits
from tests.analysis.brief.test_brief_page import SECONDS, served

AXE = "axe-core@4.10.2"
DRAWS = 3
pytestmark = visits.pytestmark
browser = visits.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The page with a small result folder that nobody may write into."""
    folder = tmp_path_factory.mktemp("answer") / "results"
    assess(draws=DRAWS, detail="coarse", jobs=1, out=folder, progress=False)
    for part in folder.rglob("*"):
        if part.is_dir():
            part.chmod(0o555)
    server, port = served(folder, stderr=subprocess.DEVNULL)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)
    for part in folder.rglob("*"):
        if part.is_dir():
            part.chmod(0o755)


@pytest.fixture
def page(browser, address):
    """A visit of the answer; what the page wants from elsewhere, and errors, are failures."""
    page, outside, errors = browser.new_page(viewport={"width": 1366, "height": 768}), [], []
    page.on("request", lambda request: outside.append(request.url))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address, timeout=3 * SECONDS)  # the first visit waits for the folder to be read
    page.wait_for_selector("tr.target", timeout=3 * SECONDS)
    yield page
    page.close()
    own = ("data:", "blob:")
    assert [url for url in outside if "127.0.0.1" not in url and not url.startswith(own)] == []
    assert errors == []


def numbers(page):
    """Numbers of the targets that are listed."""
    return page.locator("tr.target td.number").all_inner_texts()


def test_from_the_answer_to_what_drives_a_target_and_back(page):
    assert "outcome targets" in page.locator("h1").inner_text()
    page.locator("tr.target[data-target=clean_capacity_2030]").click()
    page.wait_for_selector(".fan svg path", timeout=SECONDS)
    assert page.locator("h1").inner_text().startswith("Clean power capacity 30 GW by 2030")
    assert page.locator("#target-drivers").inner_text() == "What moves it most"
    page.wait_for_function("location.search.includes('target=clean_capacity_2030')")
    page.go_back()
    page.wait_for_selector("tr.target", timeout=SECONDS)
    page.go_forward()
    page.wait_for_selector(".fan", timeout=SECONDS)


def test_filters_stand_in_the_address_and_survive_a_reload(page):
    page.get_by_label("Sector").select_option("tourism")
    page.get_by_label("Order", exact=True).select_option("likelihood")
    page.wait_for_function("location.search.includes('sort=likelihood')", timeout=SECONDS)
    shown = numbers(page)
    assert 5 < len(shown) < 20
    assert shown != sorted(shown, key=int)
    page.reload()
    page.wait_for_selector("tr.target", timeout=SECONDS)
    assert numbers(page) == shown
    page.get_by_label("Find a target").fill("no such target")
    page.get_by_role("button", name="Clear the filters").click()
    page.wait_for_function("document.querySelectorAll('tr.target').length > 60", timeout=SECONDS)


def reached(page, condition, most=80):
    """Press Tab until what has the focus meets a condition (script, about `focused`)."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(focused => {condition})(document.activeElement)"):
            return
    raise AssertionError(f"the keyboard does not reach: {condition}")


def test_from_the_answer_to_a_target_and_back_with_the_keyboard_alone(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached(page, "!!focused.closest('tr.target')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fan svg path", timeout=SECONDS)
    reached(page, "focused.classList.contains('fan')")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".reading b").inner_text() == "2030"
    page.keyboard.press("Home")
    reached(page, "focused.classList.contains('to-home')")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.target", timeout=SECONDS)


def test_chinese_is_said_to_the_browser_and_no_english_is_left(page):
    page.locator("button.language").click()
    page.wait_for_function("document.documentElement.lang === 'zh-CN'", timeout=SECONDS)
    page.wait_for_function(
        "document.querySelector('h1').innerText.includes('结果性目标')", timeout=SECONDS
    )
    left = page.locator("#content").inner_text()
    assert not [word for word in ("Status quo", "likely", "Change", "Asked") if word in left]


def axe():
    """The script of axe, fetched once from the registry of npm into the user's cache."""
    place = assets.folder().parent / "tests" / AXE
    if not (place / "axe.min.js").exists():
        if shutil.which("npm") is None:
            pytest.skip("npm is needed once to fetch axe")
        place.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", AXE], cwd=place, capture_output=True, text=True, check=False
        )
        if packed.returncode:
            pytest.skip("the npm registry is out of reach")
        assets._unpack(place / packed.stdout.split()[-1], place)
    return Path(place / "axe.min.js").read_text(encoding="utf-8")


SERIOUS = """async () => (await axe.run(document)).violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + ": " + one.nodes[0].html.slice(0, 200))"""


READY = {
    "home": "tr.target",
    "target": ".fan svg path",
    "mixes": ".vega-embed svg.marks",
    "steer": ".steer-row",
    "live": ".vega-embed svg.marks",
    "assumptions": ".numbers .v-slider",
}
"""What stands on each tab once it is drawn."""


@pytest.mark.parametrize(("width", "height", "lang"), [(1366, 768, "en"), (820, 1180, "zh-CN")])
def test_axe_finds_nothing_serious_on_any_tab(page, width, height, lang):
    page.set_viewport_size({"width": width, "height": height})
    page.add_script_tag(content=axe())
    if lang != "en":
        page.locator("button.language").click()
        page.wait_for_function(f"document.documentElement.lang === '{lang}'", timeout=SECONDS)
    found = {}
    for tab, ready in READY.items():
        page.locator(f"[data-tab={tab}]").click()
        page.wait_for_selector(ready, timeout=SECONDS)
        found[tab] = page.evaluate(SERIOUS)
        # Nothing hangs over the edge, and nothing scrolls but the content.
        for side in ("Width", "Height"):
            assert page.evaluate(f"document.documentElement.scroll{side} - inner{side}") <= 0, tab
    assert found == {tab: [] for tab in READY}


def test_a_reload_finds_the_tab_and_what_was_chosen_on_it(page):
    page.locator("[data-tab=mixes]").click()
    page.locator("[data-mix=energy_grid] button").click()
    page.wait_for_function("location.search.includes('picked=energy_grid')", timeout=SECONDS)
    visits.wait_for(
        page, ".panel h2", "Energy and grid"
    )  # a choice made before goes with its panel
    page.get_by_label("Compared with", exact=True).select_option("status_quo")
    page.wait_for_function("location.search.includes('against=status_quo')", timeout=SECONDS)
    page.reload()
    page.wait_for_selector("[data-tab=mixes][aria-current=page]", timeout=SECONDS)
    visits.wait_for(page, ".panel h2", "Energy and grid")
    assert page.get_by_label("Compared with", exact=True).input_value() == "status_quo"
    page.locator("[data-tab=assumptions]").click()
    page.get_by_label("Outlook", exact=True).select_option("bank_stress")
    page.locator("[data-tab=live]").click()
    visits.wait_for(page, ".facts", "Loss of banks")
    page.reload()
    page.wait_for_selector("[data-tab=live][aria-current=page]", timeout=SECONDS)
    visits.wait_for(page, ".facts", "Loss of banks")


def test_the_seen_numbers_of_a_change_fit_its_points(page):
    """What a reader subtracts is what stands beside it."""
    rows = page.evaluate(
        "[...document.querySelectorAll('tr.target')].map(row => ["
        "...[...row.querySelectorAll('.said')].map(e => e.textContent), "
        "row.querySelector('.change').textContent.match(/[+−±][0-9]+/)[0]])"
    )
    whole = [row for row in rows if all(said[:-1].isdigit() for said in row[:2])]
    assert len(whole) > 20
    for before, after, points in whole:
        seen = int(points.replace("−", "-").replace("±", ""))
        assert seen == int(after[:-1]) - int(before[:-1])


MENUS = "[...document.querySelectorAll('#content select')]"
CHOSEN = f"{MENUS}.map(menu => menu.value)"
LAST = f"{MENUS}.map(menu => menu.options[menu.length - 1].textContent)"


def test_menus_keep_what_is_chosen_when_the_language_changes(page):
    page.locator("tr.target[data-target=clean_capacity_2030]").click()
    page.wait_for_selector(".one-target h1", timeout=SECONDS)
    for tab, ready in READY.items():
        page.locator(f"[data-tab={tab}]").click()
        page.wait_for_selector(ready, timeout=SECONDS)
        chosen, last = page.evaluate(CHOSEN), page.evaluate(LAST)
        assert chosen, tab
        page.locator("button.language").click()
        another = f"last => {LAST}.every((label, i) => label !== last[i])"
        page.wait_for_function(another, arg=last, timeout=SECONDS)
        assert page.evaluate(CHOSEN) == chosen, tab


PLACES = """where => [...document.querySelectorAll(where)].map(one => {
    const box = one.getBoundingClientRect();
    return [box.left, box.right];
})"""


@pytest.mark.parametrize("width", [820, 1366, 1920])
def test_labels_stand_at_the_lines_that_are_drawn_and_apart(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("width => innerWidth === width", arg=width, timeout=SECONDS)
    said = page.locator(".strip-head .axis i").all_inner_texts()
    assert sorted(said) == ["10%", "33%", "66%", "90%"]
    # Both in one look: a scroll bar that comes or goes moves them
    places = f"where => where.map({PLACES})"
    labels, lines = page.evaluate(places, [".strip-head .axis i", "tr.target td.strip .cut"])
    assert [(left + right) / 2 for left, right in labels] == pytest.approx(
        [(left + right) / 2 for left, right in lines[: len(labels)]], abs=1
    )
    for heads in (".strip-head .axis i", ".move-head .axis i"):
        places = sorted(page.evaluate(PLACES, heads))
        for (_, right), (left, _) in zip(places, places[1:], strict=False):
            assert left > right, (heads, places)


@pytest.mark.parametrize(("width", "beside"), [(820, 2), (1366, 3), (1920, 3)])
def test_maps_stand_side_by_side_and_use_the_width(page, width, beside):
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("[data-tab=live]").click()
    page.wait_for_selector(".vega-embed svg.marks", timeout=SECONDS)
    boxes = "[...document.querySelector('.charts').querySelectorAll('.chart')].map(one => "
    boxes += "one.getBoundingClientRect())"
    in_row = f"{boxes}.filter((one, _, all) => one.top === all[0].top)"
    room = "document.querySelector('.charts').clientWidth"
    page.wait_for_function(
        f"() => {in_row}.length === {beside} && "
        f"{in_row}.at(-1).right > {in_row}[0].left + 0.9 * {room}",
        timeout=SECONDS,
    )


def test_fields_of_the_assumptions_say_what_belongs_there_and_find_at_once(page):
    page.locator("[data-tab=assumptions]").click()
    draw = page.get_by_label("Draw", exact=True)
    draw.fill("12x")
    draw.press("Tab")
    visits.wait_for(page, ".choice .wrong", "a whole number, 0 to 999")
    draw.fill("12")
    draw.press("Tab")
    page.wait_for_selector(".choice .wrong", state="detached", timeout=SECONDS)
    page.get_by_label("Find by name or meaning").press_sequentially("hydro_price")
    page.wait_for_function(
        "() => (found => found.length && found.every(one => one.innerText.includes('hydro_price')))"
        "([...document.querySelectorAll('.lever')])",
        timeout=SECONDS,
    )
