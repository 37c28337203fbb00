"""A connection that waits only so long for a request, and loses none while the service ends."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

END = b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
LATE = b"HTTP/1.1 408 Request Timeout" + END
LONG = b"HTTP/1.1 431 Request Header Fields Too Large" + END
HEAD = 65_536  # bytes that a request's line and headers may have
LINGER = 0.5  # seconds that an idle connection stays open once the service ends
FIRST = 2.0  # seconds that one does which has not asked yet: who connects is about to ask


class Connection(HttpToolsProtocol):
    """As uvicorn's, but a request has to arrive whole within ``seconds``, its head being short.

    Uvicorn waits for ever: a client that sends a byte a second would keep its connection, and
    three hundred of them all that there are; and it keeps a head of any length in memory.
    Source: RFC 9110, section 15.5.9 (408); RFC 6585, section 5 (431).
    """

    seconds = 10.0
    deadline: asyncio.TimerHandle | None = None
    ending = False
    head = 0  # bytes that have come of one that is not whole
    asked = False  # whether a request has begun to come
    headed = False  # whether the head of a request is whole, and its body not yet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; at the first since the last answer begin to wait for the rest."""
        if self.deadline is None and not self._answering():
            self._wait()
        self.head = 0 if self.headed else self.head + len(data)
        super().data_received(data)
        if self.head > HEAD:
            self._end(LONG)

    def on_message_complete(self) -> None:
        """Wait no longer: a request has arrived."""
        self._arrived()
        self.headed = False
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        """Begin the answer; while the service ends it is the connection's last."""
        self.asked, self.headed, self.head = True, True, 0
        super().on_headers_complete()
        if self.ending:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """End once what has been asked is answered, and what is on its way has had time to come."""
        self.ending = True
        if self._answering():
            self.cycle.keep_alive = False
        else:
            self.loop.call_later(LINGER if self.asked else FIRST, self._end_if_idle)

    def _end_if_idle(self) -> None:
        if not self._answering():
            self.transport.close()

    def _answering(self) -> bool:
        cycle: Any = self.cycle  # None before the first request, whatever uvicorn's types say
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        self.deadline = self.loop.call_later(self.seconds, self._too_late)

    def _arrived(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def _too_late(self) -> None:
        self.deadline = None
        self._end(LATE)

    def _end(self, answer: bytes) -> None:
        if self.transport.is_closing():
            return
        if not (self._answering() and self.cycle.response_started):
            self.transport.write(answer)
        self.transport.close()


def connections(seconds: float) -> type[Connection]:
    """Return connections that wait so long."""
    found: Any = type("Connection", (Connection,), {"seconds": seconds})
    return found  # type: ignore[no-any-return]
