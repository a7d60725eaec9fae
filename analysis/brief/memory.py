"""Keeps the memory of a server that runs for hours level: what is freed goes back to the machine at once."""

import ctypes
import gc
from contextlib import suppress

ARENA_MAX, ARENAS = -8, 2
"""Setting of the C library (mallopt) for its number of heaps, and how many the page gets: without a bound every thread
that answers a click keeps a heap of its own, and the holes in all of them add up."""
MMAP_THRESHOLD, LARGE = -3, 256 * 1024
"""Setting for the size, bytes, from which memory is taken straight from the machine, and so given back when freed; left
alone it grows with whatever is freed."""


def _c_library():
    """The C library of this process; None where there is none such as on Linux."""
    with suppress(OSError, TypeError):
        return ctypes.CDLL(None)
    return None


def bound():
    """Bound the heaps of this process; without effect where the C library is not glibc."""
    library = _c_library()
    with suppress(AttributeError):
        library.mallopt(ARENA_MAX, ARENAS)
        library.mallopt(MMAP_THRESHOLD, LARGE)


def give_back():
    """Free what nobody refers to any more, cycles included, and give the free pages back to the machine."""
    gc.collect()
    with suppress(AttributeError):
        _c_library().malloc_trim(0)
