"""The body of a request: received, decompressed, and never more of it than is allowed."""

import zlib
from collections.abc import AsyncIterator

from tenfold.server.errors import RequestError

# zlib's window bits by Content-Encoding: 16 more mean gzip's header.
WINDOW_BITS = {
    "gzip": 16 + zlib.MAX_WBITS,
    "x-gzip": 16 + zlib.MAX_WBITS,
    "deflate": zlib.MAX_WBITS,
}


async def read_body(chunks: AsyncIterator[bytes], *, limit: int, encoding: str = "") -> bytes:
    """Return the whole body, decompressed where it came compressed.

    Args:
        chunks: in the order in which they arrive
        limit: bytes, both of the body as it comes and decompressed
        encoding: the request's Content-Encoding

    Raises:
        RequestError: it is larger, compressed in an unknown way, or damaged
    """
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise body_too_large(limit)
    name = encoding.strip().lower()
    return bytes(body) if name in ("", "identity") else decompress(bytes(body), name, limit)


def decompress(body: bytes, encoding: str, limit: int) -> bytes:
    """Return the decompressed body.

    Raises:
        RequestError: it has more than ``limit`` bytes, an unknown encoding, or is damaged
    """
    window_bits = WINDOW_BITS.get(encoding)
    if window_bits is None:
        raise RequestError(
            415, f"Content-Encoding came as {encoding[:40]!r}; gzip, deflate or none was wanted."
        )
    decompressor = zlib.decompressobj(window_bits)
    try:
        content = decompressor.decompress(body, limit + 1)
    except zlib.error as error:
        raise RequestError(
            400, f"The body is not {encoding}, as its Content-Encoding says: {error}."
        ) from error
    if len(content) > limit:
        raise body_too_large(limit)
    if not decompressor.eof:
        raise RequestError(400, f"The body is {encoding} that was cut off.")
    return content


def body_too_large(limit: int, headers: dict[str, str] | None = None) -> RequestError:
    """Return the refusal of a body of more than ``limit`` bytes."""
    return RequestError(
        413, f"The body has more than the {limit:,} bytes that are accepted.", headers
    )
