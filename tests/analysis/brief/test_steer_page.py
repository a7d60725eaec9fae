"""Mixes, Steer and Live in a real browser: sliders that nobody applied are what is run, saved and
shared; the sliders stay beside the bars on a tablet.
"""

import re

import pytest

from runs import assess
from tests.analysis.brief import test_brief_page as visits

SECONDS = visits.SECONDS
pytestmark = visits.pytestmark
LEVER, SET = visits.LEVER, visits.SET
browser = visits.browser


@pytest.fixture(scope="module")
def address():
    """The page without a folder."""
    server, port = visits.served(stderr=visits.subprocess.DEVNULL)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def open_tab(browser, address):
    """Opens a tab of the page at a size; an error on the console is a failure."""
    visit = browser.new_context(accept_downloads=True)
    errors = []

    def opened(tab, wide=1366, high=768):
        page = visit.new_page()
        page.set_viewport_size({"width": wide, "height": high})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/?tab={tab}", timeout=SECONDS)
        page.wait_for_selector("header.bar", timeout=SECONDS)
        return page

    yield opened
    visit.close()
    assert errors == []


def steered(page, value=3000):
    """The page once it knows that a lever was moved."""
    page.wait_for_selector(f"#lever-{LEVER}", timeout=SECONDS)
    page.evaluate(SET, [LEVER, value])
    page.wait_for_selector("[data-act=undo]:not([disabled])", timeout=SECONDS)
    return page


def test_a_slider_that_nobody_applied_is_what_is_run_saved_and_shared(open_tab, tmp_path):
    page = steered(open_tab("steer"))
    with page.expect_download(timeout=SECONDS) as download:
        page.locator("[data-act=save]").click()
    file = tmp_path / "saved.toml"
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert f"{LEVER} = 3000.0" in text
    assert 'based_on = "document"' in text
    assert assess(
        mixes=[str(file)], draws=1, detail="coarse", jobs=1, out=tmp_path / "r", progress=False
    ).runs["status"].tolist() == ["ok"]
    page.wait_for_url("**view=*")
    page.reload()
    page.wait_for_selector(f"[data-lever={LEVER}].changed", timeout=SECONDS)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(f"[data-lever={LEVER}].changed", timeout=SECONDS)
    assert "3 GW" in other.locator(f"[data-lever={LEVER}] .value").inner_text()
    page.locator("select.field").nth(1).select_option("20")
    page.locator("[data-act=confirm]").click()
    page.wait_for_selector(".steer[data-state=running]", timeout=SECONDS)
    page.locator("[data-act=cancel]").click()
    page.wait_for_selector(".steer:not([data-state=running])", timeout=SECONDS)


def test_on_a_tablet_sliders_and_bars_are_on_screen_together(open_tab):
    page = steered(open_tab("steer", wide=820, high=1180))
    for part in (f"#lever-{LEVER}", ".steer-row[data-target]"):
        box = page.locator(part).first.bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 820
        assert box["y"] + box["height"] <= 1180


ONE_ROW = """() => {
    const acts = document.querySelector(".steer-acts");
    const boxes = [...acts.children].map(part => part.getBoundingClientRect());
    const middles = boxes.map(box => Math.round((box.top + box.bottom) / 2));
    const right = acts.getBoundingClientRect().right;
    const level = Math.max(...middles) - Math.min(...middles) <= 1;
    return level && boxes.every(box => box.right <= right);
}"""


@pytest.mark.parametrize("wide", [820, 1020])
def test_what_can_be_done_with_a_mix_is_one_row_and_a_menu_by_keyboard(open_tab, wide):
    page = steered(open_tab("steer", wide=wide, high=900))
    for button in (".language", ".language"):
        assert page.locator(".steer-acts > *").first.get_attribute("data-act") == "save"
        assert page.evaluate(ONE_ROW)
        before = page.locator("[data-act=save]").inner_text()
        page.locator(f"button{button}").click()
        page.wait_for_function(
            "before => document.querySelector('[data-act=save]').innerText != before",
            arg=before,
            timeout=SECONDS,
        )
    more = page.locator("[data-act=more]")
    more.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".steer-menu", state="visible", timeout=SECONDS)
    page.keyboard.press("Escape")
    page.wait_for_selector(".steer-menu", state="hidden", timeout=SECONDS)
    assert page.evaluate("document.activeElement.dataset.act") == "more"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the name
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.act") == "back"
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-act=back][disabled]", state="attached", timeout=SECONDS)
    page.wait_for_selector(".steer-menu", state="hidden", timeout=SECONDS)


def test_the_language_changes_while_the_run_plays(open_tab):
    page = open_tab("live")
    page.wait_for_selector(".clock", timeout=SECONDS)
    page.get_by_role("button", name=re.compile("Play")).click()
    visits.wait_for(page, ".clock", "2023-0")
    page.locator("button.language").click()
    visits.wait_for(page, ".clock", "当前月份")
    before = page.locator(".clock").inner_text()
    page.wait_for_function(
        "before => document.querySelector('.clock').innerText != before",
        arg=before,
        timeout=SECONDS,
    )
    assert "当前月份" in page.locator(".clock").inner_text()


def test_a_mix_is_picked_by_key_and_opened_in_steer(open_tab):
    page = open_tab("mixes")
    row = page.locator("[data-mix=energy_grid] button")
    row.wait_for(timeout=SECONDS)
    row.focus()
    page.keyboard.press("Enter")
    visits.wait_for(page, ".panel h2", "Energy and grid")
    page.locator(".open-in-steer").click()
    page.wait_for_selector(".steer[data-state=assessed]", timeout=SECONDS)
    assert page.locator("[data-act=mix]").input_value() == "energy_grid"
