"""How fast the page is, and its picture for the README: `python -m tests.bench.page DIR [--minutes
M]`.

Serves the page as the command does, drives it in a headless Chromium and prints what a visitor
would feel.
"""

import argparse
import math
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import linear_regression, median

PICTURE = Path(__file__).parents[2] / "analysis" / "briefing.png"
SECONDS = 60_000
STEPS = 20
DRAWN = "() => [...document.querySelectorAll('.chart')].map(e => Number(e.dataset.drawn))"
"""How often each chart of the page has been drawn."""


SEARCHING = "looking for what the misses have in common"
"""What the page says while it looks for reasons."""


@contextmanager
def served(folder, port):
    """The page on a port of this machine; yields the server's process."""
    command = [
        sys.executable,
        "-m",
        "ganzi",
        "brief",
        str(folder),
        "--port",
        str(port),
        "--no-open",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while server.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield server
    finally:
        server.terminate()
        server.wait(10)


def free_port():
    """A port that nothing uses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def megabytes(process):
    """Memory that a process holds now, MB."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1e3


def first_paint(page, address, began):
    """Print the seconds from the command to the answer on the page."""
    answered = time.perf_counter() - began
    page.goto(address)
    page.wait_for_selector("tr.target", timeout=10 * SECONDS)
    painted = time.perf_counter() - began
    print(
        f"first paint: {painted:.1f} s after the command (the server answers at {answered:.1f} s)"
    )


def month_steps(page):
    """Seconds of each of some months: from the click to the charts drawn again."""
    taken = []
    for _ in range(STEPS):
        before = page.evaluate(DRAWN)
        began = time.perf_counter()
        page.get_by_role("button", name="Step").click()
        page.wait_for_function(
            f"old => ({DRAWN})().every((n, i) => n > old[i])", arg=before, timeout=SECONDS
        )
        taken.append(time.perf_counter() - began)
    return taken


def tab(page, name):
    """Click on a tab."""
    page.get_by_role("button", name=re.compile(f"^{name}$")).click()


def target_opened(page):
    """Seconds from the click on a target to what stands behind it."""
    began = time.perf_counter()
    page.locator("tr.target").first.click()
    page.wait_for_selector(".one-target h1", timeout=SECONDS)
    return time.perf_counter() - began


def settled(page):
    """Wait until nothing is searched any more: the reasons of a folder import a library once, which
    is no growth.
    """
    page.wait_for_function(
        f"() => !document.body.innerText.includes('{SEARCHING}')", timeout=10 * SECONDS
    )


def page_heap(page):
    """Memory of the page's script after its garbage is collected, MB."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used / 1e6


def played(page, server, minutes):
    """A row each minute of Play (minute, MB of the server, MB of the page, runs ended); the run
    starts again each time.

    Play stops at the end of the run, so that a visitor who goes on presses Reset and Play; so does
    this.
    """
    began = time.monotonic()
    ends = 0
    rows = []
    while len(rows) <= minutes:
        if time.monotonic() >= began + 60 * len(rows):
            rows.append((len(rows), megabytes(server), page_heap(page), ends))
            print(
                "{} min: server {:.0f} MB, page {:.0f} MB, {} runs ended".format(*rows[-1]),
                flush=True,
            )
        play = page.get_by_role("button", name="Play")
        if play.count() and play.is_enabled():
            play.click()
        elif play.count():
            page.get_by_role("button", name="Reset").click()
            ends += 1
        time.sleep(1)
    return rows


def slope(rows, column):
    """Growth of a column a minute by least squares, without the warm-up of the first tenth of the
    minutes.
    """
    kept = rows[math.ceil(len(rows) / 10) :]
    minutes = [row[0] for row in kept]
    values = [row[column] for row in kept]
    return linear_regression(minutes, values).slope if len(kept) > 1 else 0.0


def measured(page, server, minutes):
    """Print what a visitor feels on the page that is open; its picture is written beside the
    README's other one.
    """
    page.screenshot(path=PICTURE)
    print(f"a target opened: {1000 * target_opened(page):.0f} ms")
    settled(page)
    tab(page, "Live")
    page.wait_for_selector(".vega-embed svg.marks", timeout=SECONDS)
    steps = month_steps(page)
    print(
        f"a month with redraw: median {1000 * median(steps):.0f} ms, worst "
        f"{1000 * max(steps):.0f} ms"
    )
    rows = played(page, server, minutes)
    grown = f"server {slope(rows, 1):+.2f} MB, page {slope(rows, 2):+.2f} MB a minute"
    print(f"memory over {minutes} min of Play: {grown}")


def main():
    """Serve the page, open it in a browser that is already running, and measure."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="result folder to open")
    parser.add_argument("--minutes", type=int, default=1, help="minutes of Play")
    given = parser.parse_args()
    port = free_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        began = time.perf_counter()
        with served(given.folder, port) as server:
            first_paint(page, f"http://127.0.0.1:{port}", began)
            measured(page, server, given.minutes)
        browser.close()


if __name__ == "__main__":
    main()
