"""The cost of a call in steps and bytes, which are the same on any machine, busy or idle.

Seconds belong in benchmarks/: they tell of the machine as well.
"""

import sys
import tracemalloc
from collections.abc import Callable


def steps_of(call: Callable[[], object]) -> int:
    """Return how many functions begin and end while ``call`` runs, Python's and built-in ones.

    Work that one built-in function does at once, such as NumPy's on a whole array, is one step.
    """
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    return steps


def peak_of(call: Callable[[], object]) -> int:
    """Return the most bytes that Python and NumPy hold at once for ``call``."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
