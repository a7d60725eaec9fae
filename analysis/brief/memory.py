"""Keeps the memory of a server that runs for hours level: what is freed goes back to the machine at
once.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from runs.limits import ARENA_MAX, MMAP_THRESHOLD, c_library, set_allocator

ARENAS = 2
"""Heaps of the page: unbound, every thread that answers a click keeps one, and the holes in all of
them add up.
"""
LARGE = 256 * 1024
"""Bytes from which memory is taken straight from the machine, and so given back when freed; left
alone this grows.
"""


def bound() -> None:
    """Bound the heaps of this process."""
    set_allocator({ARENA_MAX: ARENAS, MMAP_THRESHOLD: LARGE})


def give_back() -> None:
    """Free what nobody refers to any more, cycles included, and give the free pages back to the
    machine.
    """
    gc.collect()
    library = c_library()
    with suppress(AttributeError):  # not every C library has it
        if library is not None:
            library.malloc_trim(0)
