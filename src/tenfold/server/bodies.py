"""The body of a request: received, decompressed, and never more of it than is allowed."""

import zlib
from types import TracebackType

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from tenfold.server.errors import RequestError, busy_error

SHORT_BODY = 32_768  # bytes that are parsed in less than a millisecond
SMALL_BODY = 65_536  # bytes that each request may have, however many others there are

# zlib's window bits by Content-Encoding: 16 more mean gzip's header.
WINDOW_BITS = {
    "gzip": 16 + zlib.MAX_WBITS,
    "x-gzip": 16 + zlib.MAX_WBITS,
    "deflate": zlib.MAX_WBITS,
}


class BodyBudget:
    """The bytes that all bodies in memory may have together.

    Args:
        limit: bytes, beyond the ``SMALL_BODY`` of each request
    """

    def __init__(self, limit: int) -> None:
        self.left = limit

    def share(self) -> "BodyShare":
        """Return the share of one more request, of no bytes yet."""
        return BodyShare(self)


class BodyShare:
    """The share that one request has of the budget; it is given back at the end of a block."""

    def __init__(self, budget: BodyBudget) -> None:
        self.budget = budget
        self.taken = 0

    def __enter__(self) -> "BodyShare":
        """Return the share."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Give the bytes back."""
        self.budget.left += self.taken
        self.taken = 0

    def grow(self, size: int) -> None:
        """Take so much that the body may have ``size`` bytes.

        Raises:
            RequestError: 503, the other bodies leave too little
        """
        further = size - SMALL_BODY - self.taken
        if further <= 0:
            return
        if further > self.budget.left:
            raise busy_error()
        self.budget.left -= further
        self.taken += further


async def receive_body(receive: Receive, limit: int, share: BodyShare) -> bytes:
    """Return the whole body as it came.

    Raises:
        RequestError: it has more than ``limit`` bytes, or more than the share can grow to
        ClientDisconnect: the client has left before its end
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            raise body_too_large(limit, {"connection": "close"})
        share.grow(len(body))
        if not message.get("more_body", False):
            return bytes(body)


class ReceivedBody:
    """The ``receive`` of a request whose body has arrived: the body at once, then what follows."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._message: Message | None = {"type": "http.request", "body": body, "more_body": False}
        self._receive = receive

    async def __call__(self) -> Message:
        """Return the body; later the end of the connection."""
        message, self._message = self._message, None
        return await self._receive() if message is None else message


def is_short(body: bytes, encoding: str) -> bool:
    """Return whether a body is parsed at once; a compressed one may be much larger inside."""
    return len(body) <= SHORT_BODY and not encoding


def decompress(body: bytes, encoding: str, limit: int) -> bytes:
    """Return the decompressed body; as it is without an encoding.

    Args:
        body: as it came
        encoding: the request's Content-Encoding
        limit: bytes of the decompressed body

    Raises:
        RequestError: it has more than ``limit`` bytes, an unknown encoding, or is damaged
    """
    name = encoding.strip().lower()
    content = body if name in ("", "identity") else _inflated(body, name, limit)
    if len(content) > limit:
        raise body_too_large(limit)
    return content


def body_too_large(limit: int, headers: dict[str, str] | None = None) -> RequestError:
    """Return the refusal of a body of more than ``limit`` bytes."""
    return RequestError(
        413, f"The body has more than the {limit:,} bytes that are accepted.", headers
    )


def _inflated(body: bytes, encoding: str, limit: int) -> bytes:
    """Return at most ``limit`` + 1 bytes of what a compressed body contains."""
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
    if len(content) <= limit and not decompressor.eof:
        raise RequestError(400, f"The body is {encoding} that was cut off.")
    return content
