"""What the server loads: so little that it answers at once, and the page gets ready while the browser starts."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import solara


def _prepared():
    """The page, with the runs that its first visitor will see."""
    import_module("analysis.brief.pair").make_ahead()
    return import_module("analysis.brief.page").Page


_READY = ThreadPoolExecutor(1, thread_name_prefix="ahead").submit(_prepared)


@solara.component
def Page():
    """The whole page."""
    _READY.result()()
