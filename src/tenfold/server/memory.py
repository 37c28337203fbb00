"""The memory that requests have freed, which the service gives back to the system.

glibc keeps what is freed for later: a heap shrinks at its end alone, and only by what is beyond a
threshold, which grows to twice the largest block that was freed. So a service that once received
large bodies would keep that much for ever.
Source: the manual pages mallopt(3), M_MMAP_THRESHOLD, and malloc_trim(3).
"""

import asyncio
import ctypes
import sys
from collections.abc import Callable

PAUSE_SECONDS = 2.0  # from a request until its memory is given back, together with that of others


class FreedMemory:
    """The memory that requests have freed; it is given back some time after them, once for all.

    Args:
        trim: gives it back; None where the allocator does so by itself
        seconds: from the first request until then
    """

    def __init__(self, trim: Callable[[], object] | None, seconds: float = PAUSE_SECONDS) -> None:
        self._trim = trim
        self._seconds = seconds
        self._is_planned = False

    def return_later(self) -> None:
        """Plan to give the memory back, unless it is planned; it takes the event loop no time."""
        if self._trim is not None and not self._is_planned:
            self._is_planned = True
            asyncio.get_running_loop().call_later(self._seconds, self._return, self._trim)

    def _return(self, trim: Callable[[], object]) -> None:
        self._is_planned = False
        asyncio.get_running_loop().run_in_executor(None, trim)


def find_trim() -> Callable[[], object] | None:
    """Return the function that makes glibc give back all that is free; None with another C library.

    It takes milliseconds and, as a function of C, not the interpreter's lock.
    """
    if sys.platform != "linux":
        return None
    found = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl, for one, has none
    return None if found is None else lambda: found(0)
