"""A mirror: a web address with a collection's files, gzipped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import requests
import urllib3

from tenfold.downloads.collection import FetchRequest, File
from tenfold.downloads.limits import gunzip
from tenfold.errors import FetchError

_CONNECT_SECONDS, _SILENT_SECONDS = 3.05, 15.0  # until a mirror counts as unreachable
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Mirror:
    """An origin that is reached over HTTPS."""

    url: str

    def __str__(self) -> str:
        return self.url

    def fetch(self, request: FetchRequest) -> Iterator[tuple[File, bytes]]:
        """Yield each file with its unpacked content, not yet checked.

        Raises:
            DataError: the mirror cannot be reached, or a file from it is too long or damaged
        """
        total, before = sum(file.packed for file in request.files), 0
        with requests.Session() as session:
            for file in request.files:
                content = bytearray()
                for block in self._blocks(session, file, request):
                    content += block
                    request.progress(
                        (before + len(content)) / total, f"{file.name} from {self.url}"
                    )
                before += file.packed
                yield file, gunzip(bytes(content), file.size, f"{file.name}.gz")

    def _blocks(
        self, session: requests.Session, file: File, request: FetchRequest
    ) -> Iterator[bytes]:
        """Yield the packed file in blocks, no longer than its known size."""
        remaining = file.packed
        try:
            # The .gz itself is wanted: the server must not compress or decompress it on the way.
            with session.get(
                f"{self.url}{file.name}.gz",
                stream=True,
                timeout=(_CONNECT_SECONDS, _SILENT_SECONDS),
                headers={"Accept-Encoding": "identity"},
            ) as response:
                response.raise_for_status()
                while block := cast(bytes, response.raw.read1(_BLOCK)):
                    request.deadline.check()
                    remaining -= len(block)
                    if remaining < 0:
                        raise FetchError(f"{file.name}.gz is longer than {file.packed:,} bytes")
                    yield block
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise FetchError(_reason(error)) from error


def _reason(error: BaseException) -> str:
    """Return the innermost cause of an error, which the libraries wrap in errors of their own."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return getattr(error, "strerror", None) or str(error)
