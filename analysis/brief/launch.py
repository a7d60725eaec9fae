"""Serves the page on this machine: checks first, then one line that says where it is."""

from __future__ import annotations

import os
import socket
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from analysis.brief import assets, memory, widget_files
from analysis.brief.door import Door
from analysis.brief.places import MOST_LINES, Lines
from runs.language import say
from runs.refusals import InputError, whole_number
from runs.workers.stopping import stopped_in_order

if TYPE_CHECKING:
    from pathlib import Path

APP = "analysis.brief.app"
FOLDER = "GANZI_BRIEF_FOLDER"
LANGUAGE = "GANZI_BRIEF_LANG"
"""Environment variables by which the command tells the server what to show."""
LOCAL = "127.0.0.1"
LAST_PORT = 65535
CONTENT_NETWORK = ("cdn.jsdelivr.net", 443)
SECONDS_TO_ANSWER = 3
SECONDS_AT_A_TIME = 0.0005
"""For which a thread may hold the interpreter: what is worked out ahead gives way to clicks."""
QUIET = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",  # nothing about a user leaves the machine
    "SOLARA_CHECK_HOOKS": "off",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_KERNEL_CULL_TIMEOUT": "1h",  # a visitor whose line broke is kept that long, not a day
}


def serve(folder: str, host: str, port: int, lang: str, show: bool) -> None:
    """Serve the page until it is interrupted; InputError in one line if it cannot start."""
    if folder:
        check_folder(folder)
    check_port(host, port)
    check_assets()
    os.environ.update(widget_files.show_to_server())
    os.environ.update(QUIET, SOLARA_ASSETS_PROXY_CACHE_DIR=str(assets.folder()))
    os.environ.update({FOLDER: str(folder or ""), LANGUAGE: lang})
    os.environ["SOLARA_APP"] = APP  # read when the server is imported
    print(say("briefing: {page}   (Ctrl-C ends it)", page=f"http://{host}:{port}"), flush=True)
    if host != LOCAL:
        warning = say(
            "warning: the page is open to whoever reaches {host}; it asks for no password",
            host=host,
        )
        print(warning, file=sys.stderr)
    memory.bound()
    sys.setswitchinterval(SECONDS_AT_A_TIME)
    # Meant for pages within pages of other sites.
    warnings.filterwarnings("ignore", "Cookies with samesite=none")
    from click.exceptions import Abort
    from solara.__main__ import cli
    from solara.server import starlette

    starlette.app.add_middleware(Lines, most=MOST_LINES, lang=lang)
    starlette.app.add_middleware(Door, host=host, lang=lang)
    arguments = ["run", APP, "--host", host, "--port", str(port), "--production"]
    arguments += ["--open" if show else "--no-open", "--log-level", "error"]
    # Abort: click's word for an interrupt.
    with suppress(SystemExit, Abort, KeyboardInterrupt), stopped_in_order():
        cli(arguments, standalone_mode=False)


def check_folder(folder: str | Path) -> None:
    """Refuse a folder without results before anything starts."""
    from runs.folder.reader import open_results

    open_results(folder).read("runs", columns=["run_id"])


def check_port(host: str, port: int) -> None:
    """Refuse a port that something else uses, or an address that is not this machine's."""
    whole_number("port", port, 1, high=LAST_PORT)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(
                "port_unusable",
                "port {port} on {host} cannot be used ({reason}); give another with --port",
                port=port,
                host=host,
                reason=reason,
            ) from None


def check_assets() -> None:
    """Refuse to start where neither the files nor the network that has them are there: the page
    would stay empty.
    """
    lacking = assets.missing()
    if not lacking:
        return
    try:
        socket.create_connection(CONTENT_NETWORK, SECONDS_TO_ANSWER).close()
    except OSError:
        raise InputError(
            "page_files_missing",
            "the page's files are not on this machine ({number} of {packages} packages missing "
            "in {folder}) and {server} is out of reach: run 'python -m analysis.brief.assets' once "
            "where npm works",
            number=len(lacking),
            packages=len(assets.PACKAGES),
            folder=assets.folder(),
            server=CONTENT_NETWORK[0],
        ) from None
