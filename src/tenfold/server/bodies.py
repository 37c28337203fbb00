"""The body of a request: received, unpacked, and never more of it than is allowed."""

import zlib
from collections.abc import AsyncIterator

from tenfold.server.refusals import RequestError

WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


async def received(chunks: AsyncIterator[bytes], *, most: int, encoding: str = "") -> bytes:
    """Return a body whole, unpacked where it came packed.

    Args:
        chunks: as they arrive
        most: bytes, as it comes and unpacked
        encoding: the request's Content-Encoding

    Raises:
        RequestError: it is larger, packed in an unknown way, or damaged
    """
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise too_large(most)
    named = encoding.strip().lower()
    return bytes(body) if named in ("", "identity") else unpacked(bytes(body), named, most)


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """Return what is packed in a body.

    Raises:
        RequestError: it is more than ``most`` bytes, packed in an unknown way, or damaged
    """
    window = WINDOWS.get(encoding)
    if window is None:
        raise RequestError(
            415, f"Content-Encoding came as {encoding[:40]!r}; gzip, deflate or none was wanted."
        )
    unpacker = zlib.decompressobj(window)
    try:
        content = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise RequestError(400, f"The body is no {encoding}, as it says: {error}.") from error
    if len(content) > most:
        raise too_large(most)
    if not unpacker.eof:
        raise RequestError(400, f"The body is {encoding} that was cut off.")
    return content


def too_large(most: int) -> RequestError:
    """Return why a body of more bytes is refused."""
    return RequestError(413, f"The body has more than the {most:,} bytes that are accepted.")
