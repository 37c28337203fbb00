"""A collection: files known by their sha256, and the places they can be brought from."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tenfold.errors import DataError, FetchError
from tenfold.types import Progress, unwatched


@dataclass(frozen=True)
class File:
    """One file of a collection: its name, and the size and sha256 of its unpacked content."""

    name: str
    size: int
    sha256: str
    packed: int  # bytes of the .gz on the mirrors: no more is read from them

    def check(self, content: bytes, where: str) -> None:
        """Let the content pass only if it is this file's.

        Raises:
            DataError: its sha256 is another
        """
        came = hashlib.sha256(content).hexdigest()
        if came != self.sha256:
            raise DataError(
                f"{where} came with sha256 {came}; {self.sha256} was wanted: it is damaged, "
                "or another file"
            )


@dataclass(frozen=True)
class Deadline:
    """The moment by which something is to be done, on the clock that is never set back."""

    moment: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that is ``seconds`` from now."""
        return cls(time.monotonic() + seconds)

    @property
    def remaining(self) -> float:
        """Seconds left, 0 where the deadline has passed."""
        return max(0.0, self.moment - time.monotonic())

    def share(self, parts: int) -> "Deadline":
        """Return the deadline that leaves as much time for each of ``parts``, this the first."""
        return Deadline.after(self.remaining / parts)

    def check(self) -> None:
        """Go on only if there is time.

        Raises:
            FetchError: the deadline has passed
        """
        if not self.remaining:
            raise FetchError("the time allowed ran out")


@dataclass(frozen=True)
class Errand:
    """What an origin is told: which files, by when, and where to put what is unfinished."""

    files: tuple[File, ...]
    deadline: Deadline
    folder: Path
    progress: Progress = unwatched


class Origin(Protocol):
    """A place that files can be brought from."""

    def __str__(self) -> str:
        """Return what an error is to call the place."""
        ...

    def bring(self, errand: Errand) -> Iterator[tuple[File, bytes]]:
        """Yield each file with its unpacked content, not yet checked.

        Raises:
            DataError: one of them could not be brought; the message is the reason
        """
        ...


@dataclass(frozen=True)
class Collection:
    """Files that belong together, and the origins to try, in this order."""

    name: str
    files: tuple[File, ...]
    origins: tuple[Origin, ...]
