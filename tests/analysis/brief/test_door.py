"""A request or a websocket for a foreign host, or from a foreign page, is refused in one line."""

import socket
import subprocess
import sys
import time

import pytest

from analysis.brief import assets
from analysis.brief.door import Door

KERNEL = "/jupyter/api/kernels/a3b1c2d4-0000-4000-8000-000000000000/channels?session_id=a"
UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==",
    "Sec-WebSocket-Version: 13",
)


def refusal(*headers, served_at="127.0.0.1", lang="en"):
    """What the door says to headers `Name: value`."""
    pairs = [header.split(": ", 1) for header in headers]
    rows = [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs]
    return Door(None, host=served_at, lang=lang).refusal(rows)


@pytest.mark.parametrize("name", ["127.0.0.1:8765", "localhost", "LOCALHOST:80", "[::1]:8765"])
def test_local_names_come_in_by_any_port(name):
    assert refusal(f"Host: {name}") == ""
    assert refusal(f"Host: {name}", f"Origin: http://{name}") == ""


@pytest.mark.parametrize(
    "name",
    [
        "evil.example",
        "127.0.0.1.evil.example:8765",
        "localhost@evil.example",
        "192.168.1.7:8765",
        "127.0.0.1:x",
        "",
        "\x1b[31m" + "long" * 500,
    ],
)
def test_foreign_names_stay_out_with_a_short_line(name):
    line = refusal(f"Host: {name}")
    assert line.startswith("refused: this page answers to 127.0.0.1, ")
    assert line.isprintable()
    assert len(line) < 300
    assert refusal(f"Host: {name}", lang="zh").startswith("拒绝")


def test_a_request_needs_one_host():
    assert refusal() != ""
    assert refusal("Host: localhost", "Host: evil.example") != ""


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:8765", "file://"],
)
def test_another_page_opens_no_session(origin):
    line = refusal("Host: localhost:8765", f"Origin: {origin}")
    assert line.startswith(f"refused: a page of '{origin}' asks for a session here")
    assert refusal("Host: localhost:8765", "Origin: http://localhost:8765", f"Origin: {origin}")


def test_a_page_open_to_others_answers_to_numbers_and_its_own_name():
    for name in (socket.gethostname(), "192.168.1.7:8765", "localhost", "[fe80::1]:8765"):
        assert refusal(f"Host: {name}", served_at="0.0.0.0") == ""
    assert refusal("Host: evil.example", served_at="0.0.0.0") != ""
    assert refusal("Host: ganzi.example:80", served_at="ganzi.example") == ""


@pytest.fixture(scope="module")
def port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "ganzi", "brief", "--port", str(port), "--no-open"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port
    server.terminate()
    server.wait(20)


def answer(port, path, *headers):
    """(status, all that came) of a request by a raw client; a websocket that opens stays open."""
    with socket.create_connection(("127.0.0.1", port), 60) as line:
        line.sendall("\r\n".join((f"GET {path} HTTP/1.1", *headers, "", "")).encode())
        line.settimeout(60)
        came = b""
        while b"\r\n\r\n" not in came or b"403" in came[:20]:
            part = line.recv(65536)
            came += part
            if not part or b"refused" in came:
                break
    return int(came.split()[1]), came.decode("utf-8", "replace")


@pytest.mark.skipif(
    bool(assets.missing()), reason="the page's files are not on this machine: run 'make assets'"
)
def test_the_server_refuses_on_http_and_on_the_websocket(port):
    own = f"127.0.0.1:{port}"
    for path, extra, welcome in (("/", (), 200), (KERNEL, UPGRADE, 101)):
        mine = (f"Host: {own}", f"Origin: http://{own}", *extra)
        assert answer(port, path, *mine)[0] == welcome
        for foreign in (
            ("Host: evil.example", *extra),
            (f"Host: {own}", "Origin: http://evil.example", *extra),
        ):
            status, came = answer(port, path, *foreign)
            assert status == 403
            assert "refused: " in came
