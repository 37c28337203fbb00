"""A collection: files with their sha256, and the origins from which they can be fetched."""

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
    packed: int  # bytes of the .gz on the mirrors; no more is read

    def check(self, content: bytes, where: str) -> None:
        """Raise DataError if the content is not this file's.

        Raises:
            DataError: its sha256 is wrong
        """
        came = hashlib.sha256(content).hexdigest()
        if came != self.sha256:
            raise DataError(
                f"{where} came with sha256 {came}; {self.sha256} was wanted: it is damaged, "
                "or another file"
            )


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock by which work has to be done."""

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
        """Return the deadline of the first of ``parts`` that share the remaining time equally."""
        return Deadline.after(self.remaining / parts)

    def check(self) -> None:
        """Raise FetchError if the deadline has passed.

        Raises:
            FetchError: the deadline has passed
        """
        if not self.remaining:
            raise FetchError("the time allowed ran out")


@dataclass(frozen=True)
class FetchRequest:
    """The order to an origin: which files, by when, and the folder for unfinished files."""

    files: tuple[File, ...]
    deadline: Deadline
    folder: Path
    progress: Progress = unwatched


class Origin(Protocol):
    """A place from which files can be fetched."""

    def __str__(self) -> str:
        """Return the name of the place, for error messages."""
        ...

    def fetch(self, request: FetchRequest) -> Iterator[tuple[File, bytes]]:
        """Yield each file with its unpacked content, not yet checked.

        Raises:
            DataError: one of them could not be fetched; the message is the reason
        """
        ...


@dataclass(frozen=True)
class Collection:
    """Files that belong together, and the origins to try, in this order."""

    name: str
    files: tuple[File, ...]
    origins: tuple[Origin, ...]
