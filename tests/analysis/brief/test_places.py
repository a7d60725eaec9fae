"""How many may be in at once, tried by raw clients at a server with small numbers: who comes too
late is told so, who left makes room, and threads and memory return.
"""

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect as connect_soon
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from analysis.brief import assets

pytestmark = pytest.mark.skipif(
    bool(assets.missing()), reason="the page's files are not on this machine: run 'make assets'"
)
SESSIONS, LINES = 2, 4
SERVER = f"""
from analysis.brief import launch, places
places.MOST_SESSIONS, launch.MOST_LINES = {SESSIONS}, {LINES}
launch.serve("", "127.0.0.1", %d, "%s", False)
"""
SECONDS = 120
QUIET = 2
"""Seconds without a word of the page after which all is drawn."""
FULL = f"{SESSIONS} sessions of this page are open"
HEADER = {"session": "a", "username": "", "version": "5.3", "date": "2022-03-31T00:00:00Z"}


def message(kind, content):
    """A message as a browser sends it to the page's kernel."""
    header = HEADER | {"msg_id": uuid.uuid4().hex, "msg_type": kind}
    rest = {"parent_header": {}, "metadata": {}, "channel": "shell", "buffers": []}
    return json.dumps({"header": header, "content": content} | rest)


class Visitor:
    """A browser tab without a browser."""

    def __init__(self, port, line):
        self.port = port
        self.line = line
        self.page = line.request.path.split("/")[-2]
        self.line.send(message("comm_open", {"comm_id": "c", "target_name": "solara.control"}))
        themes = {"light": {}, "dark": {}}
        asked = {"path": "/?tab=live", "themes": themes, "dark": False}
        self.tell("c", {"method": "run", "args": asked})
        self.came = []
        self.wait_for('"finished"')

    def tell(self, widget, data):
        """Send a widget of the page a message."""
        self.line.send(message("comm_msg", {"comm_id": widget, "data": data}))

    def wait_for(self, word):
        """Read what the page sends until a word has come."""
        word = word if word.isascii() else json.dumps(word)[1:-1]
        while not self.came or word not in self.came[-1]:
            part = self.line.recv(timeout=SECONDS)
            self.came += [part] if isinstance(part, str) else []

    def rest(self):
        """Read what the page sends until it has been quiet: a part listens once all is drawn."""
        with suppress(TimeoutError):
            while True:
                part = self.line.recv(timeout=QUIET)
                self.came += [part] if isinstance(part, str) else []

    def click(self, label):
        """Click a button, once it is there and listens: the runs of a visit are made before it."""
        if not self.sees(json.dumps(label)[1:-1]):
            self.wait_for(label)
        self.rest()
        button = next(
            content["comm_id"]
            for content in (json.loads(part)["content"] for part in self.came)
            if label in content.get("data", {}).get("state", {}).get("children", [])
        )
        self.tell(button, {"method": "custom", "content": {"event": "click", "data": {}}})

    def sees(self, word):
        """Whether a word has come."""
        return any(word in part for part in self.came)

    def close(self):
        """Close the tab, and say so as a browser does."""
        self.line.close()
        address = f"http://127.0.0.1:{self.port}/_solara/api/close/{self.page}?session_id=a"
        urllib.request.urlopen(urllib.request.Request(address, data=b"")).close()


@contextmanager
def visit(port):
    """A visitor; the line breaks at the end if nobody has closed the tab before."""
    with opened(port) as line:
        yield Visitor(port, line)


def opened(port):
    """A websocket to a page of its own, with nothing said yet."""
    address = f"127.0.0.1:{port}/jupyter/api/kernels/{uuid.uuid4()}/channels?session_id=a"
    return connect(f"ws://{address}", max_size=None, open_timeout=SECONDS, proxy=None)


@contextmanager
def served(lang="en"):
    """(process, port) of a server with few places."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-c", SERVER % (port, lang)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield server, port
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def server():
    with served() as (process, port):
        yield process, port


@pytest.fixture
def port(server):
    return server[1]


def test_who_finds_no_place_is_told_so_and_comes_in_when_one_is_free(port):
    with visit(port) as first, visit(port) as second, visit(port) as third:
        assert not first.sees(FULL)
        assert not second.sees(FULL)
        assert third.sees(FULL)
        assert not third.sees("Mix on screen")
        first.close()
        third.click("Try again")
        third.wait_for("Mix on screen")
        second.close()
        third.close()


def test_a_line_that_broke_keeps_its_place_until_somebody_needs_it(port):
    with visit(port) as stays:
        with visit(port):
            pass
        with visit(port) as new:
            assert not new.sees(FULL)
            with visit(port) as late:
                assert late.sees(FULL)
                late.close()
            new.close()
        stays.close()


def test_lines_are_refused_in_one_line_and_leave_nothing(port):
    with ExitStack() as lines:
        for _ in range(LINES):
            lines.enter_context(opened(port))
        with pytest.raises(InvalidStatus) as refusal:
            lines.enter_context(opened(port))
        with pytest.raises(urllib.error.HTTPError, match="503"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/")
    assert refusal.value.response.status_code == 503
    said = f"refused: {LINES} lines to this page are open; close one\n"
    assert refusal.value.response.body.decode() == said
    for _ in range(3 * LINES):  # pages that nobody looks at make room
        with opened(port):
            pass
    with visit(port) as welcome:
        assert not welcome.sees(FULL)
        welcome.close()


def held(process):
    """(threads, MB) of a process."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    threads, size = (re.search(rf"{name}:\s+(\d+)", status)[1] for name in ("Threads", "VmRSS"))
    return int(threads), int(size) / 1e3


def returned(process, threads, megabytes):
    """What a process holds once it is no more than this, or after a while."""
    for _ in range(60):
        if held(process)[0] <= threads and held(process)[1] <= megabytes:
            break
        time.sleep(0.5)
    return held(process)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc on this system")
def test_threads_and_memory_return_after_visits_that_played(server):
    process, port = server
    for _ in range(2):  # what is loaded once is no growth
        with visit(port) as warm:
            warm.click("▶ Play")
            warm.wait_for("❚❚ Pause")
            warm.close()
    threads, megabytes = settled(process)
    for _ in range(3):
        with visit(port) as one, visit(port) as other:
            for each in (one, other):
                each.click("▶ Play")
                each.wait_for("❚❚ Pause")
            one.close()
            other.close()
    now = returned(process, threads, megabytes + 20)
    assert now[0] <= threads
    assert now[1] <= megabytes + 20  # one visit holds as much


async def crowd(port, number):
    """(lines let in, statuses of those refused, statuses of pages) where so many lines and pages
    are asked for at once, and every line is kept until all have their answer.
    """
    pages = asyncio.gather(*(page(port) for _ in range(number)))
    answers = await asyncio.gather(*(line(port) for _ in range(number)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    lines = [answer for answer in answers if not isinstance(answer, Exception)]
    statuses = await pages
    await asyncio.gather(*(one.close() for one in lines))
    return len(lines), [error.response.status_code for error in refused], statuses


async def line(port):
    """A websocket to a page of its own."""
    address = f"ws://127.0.0.1:{port}/jupyter/api/kernels/{uuid.uuid4()}/channels?session_id=a"
    return await connect_soon(address, open_timeout=SECONDS, proxy=None)


async def page(port):
    """Status of a page that is asked for by a raw client."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % port)
    answer = await reader.read()
    writer.close()
    return int(answer.split()[1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc on this system")
def test_a_crowd_at_once_is_bounded_and_leaves_nothing(server):
    process, port = server
    asyncio.run(crowd(port, LINES))  # what is loaded once is no growth
    threads, megabytes = settled(process)
    entered, refused, pages = asyncio.run(crowd(port, LINES + 40))
    assert entered == LINES
    assert refused == [503] * 40
    assert len(pages) == LINES + 40
    assert set(pages) <= {200, 503}
    now = returned(process, threads, megabytes + 20)
    assert now[0] <= threads
    assert now[1] <= megabytes + 20


def settled(process):
    """(threads, MB) of a process once what waited for work has ended."""
    looks = []
    for _ in range(25):  # ten seconds later
        time.sleep(1)
        looks.append(held(process))
    return min(looks)[0], max(size for _, size in looks)
