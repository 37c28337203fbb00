"""One kind of hostile file."""

from collections.abc import Callable
from typing import NamedTuple


class Kind(NamedTuple):
    """How the file is made, and a part of the sentence by which it is refused."""

    make: Callable[[], bytes]
    because: str
