"""Workers end with the process that started them, from their first moment on: if it is killed,
nobody else would ever end them.
"""

import os
import threading
import time

SECONDS_BETWEEN_LOOKS = 1.0


def end_with(parent: int) -> None:
    """In a worker process: end it as soon as the process of number `parent` has gone."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    # Whoever is left behind gets another parent.
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)
