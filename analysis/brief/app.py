"""What the server loads: so little that it answers at once, and the page gets ready while the
browser starts.
"""

from __future__ import annotations

import os
import threading
from importlib import import_module

import pandas  # noqa: F401 - drawing looks into it, and must not find it half loaded
import solara

from analysis.brief.launch import FOLDER


def _prepare() -> None:
    """Load the page and make the runs that its first visitor will see."""
    import_module("analysis.brief.pair").make_ahead()
    import_module("analysis.brief.page")


def _open() -> None:
    """Read the folder that visitors will see first."""
    path = os.environ.get(FOLDER)
    if path:
        import_module("analysis.brief.folder").open_ahead(path)


# A daemon: an end that is asked for does not wait for it.
_AHEAD = threading.Thread(target=_prepare, name="ahead", daemon=True)
_AHEAD.start()
threading.Thread(target=_open, name="folder", daemon=True).start()


@solara.component
def Page() -> None:
    """The whole page."""
    _AHEAD.join()
    import_module("analysis.brief.page").Page()
