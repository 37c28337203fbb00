"""A mirror: a web address under which a collection's files lie, gzipped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import requests
import urllib3

from tenfold.downloads.collection import Errand, File
from tenfold.downloads.limits import gunzip
from tenfold.errors import FetchError

_CONNECT, _SILENCE = 3.05, 15.0  # seconds until a mirror counts as unreachable, or as gone silent
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Mirror:
    """An origin that is reached over HTTPS."""

    url: str

    def __str__(self) -> str:
        return self.url

    def bring(self, errand: Errand) -> Iterator[tuple[File, bytes]]:
        """Yield each file with its unpacked content, not yet checked.

        Raises:
            DataError: the mirror cannot be reached, or what it sent is too long or damaged
        """
        total, before = sum(file.packed for file in errand.files), 0
        with requests.Session() as session:
            for file in errand.files:
                content = bytearray()
                for block in self._blocks(session, file, errand):
                    content += block
                    errand.progress((before + len(content)) / total, f"{file.name} from {self.url}")
                before += file.packed
                yield file, gunzip(bytes(content), file.size, f"{file.name}.gz")

    def _blocks(self, session: requests.Session, file: File, errand: Errand) -> Iterator[bytes]:
        """Yield the packed file as it comes in, no longer than it is known to be."""
        left = file.packed
        try:
            # What is asked for is the .gz as it is: a server must not pack or unpack it on the way.
            with session.get(
                f"{self.url}{file.name}.gz",
                stream=True,
                timeout=(_CONNECT, _SILENCE),
                headers={"Accept-Encoding": "identity"},
            ) as response:
                response.raise_for_status()
                while block := cast(bytes, response.raw.read1(_BLOCK)):
                    errand.deadline.check()
                    left -= len(block)
                    if left < 0:
                        raise FetchError(f"{file.name}.gz is longer than {file.packed:,} bytes")
                    yield block
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise FetchError(_reason(error)) from error


def _reason(error: BaseException) -> str:
    """Return the innermost cause in words: the layers above wrap it in their own names."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return getattr(error, "strerror", None) or str(error)
