"""The HTTP connection: it limits the time of a request, and loses none when the service ends."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

RESPONSE_END = b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
REQUEST_TIMEOUT = b"HTTP/1.1 408 Request Timeout" + RESPONSE_END
HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large" + RESPONSE_END
MAX_HEAD = 65_536  # bytes of a request's line and headers
IDLE_SECONDS = 0.5  # that an idle connection stays open once the service ends
FIRST_REQUEST_SECONDS = 2.0  # that one stays open on which no request has come yet: one is likely


class Connection(HttpToolsProtocol):
    """Uvicorn's connection, with limits to the time of a request and the size of its head.

    Uvicorn has no limit for either: a client that sends a byte a second would keep its connection
    open for ever, and a head of any length stays in memory.
    Source: RFC 9110, section 15.5.9 (408); RFC 6585, section 5 (431).
    """

    seconds = 10.0  # within which a whole request has to arrive
    deadline: asyncio.TimerHandle | None = None
    ending = False
    head_bytes = 0  # of a head that has not arrived whole
    has_request = False  # whether a request has begun to arrive
    in_body = False  # whether the head of a request has arrived and its body has not

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline of the first request."""
        super().connection_made(transport)
        self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the deadline."""
        self._cancel_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; the first after an answer start the deadline of the next request."""
        if self.deadline is None and not self._is_answering():
            self._start_deadline()
        self.head_bytes = 0 if self.in_body else self.head_bytes + len(data)
        super().data_received(data)
        if self.head_bytes > MAX_HEAD:
            self._close_with(HEAD_TOO_LARGE)

    def on_message_complete(self) -> None:
        """Cancel the deadline: a whole request has arrived."""
        self._cancel_deadline()
        self.in_body = False
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        """Begin the answer; while the service ends, it is the last on this connection."""
        self.has_request, self.in_body, self.head_bytes = True, True, 0
        super().on_headers_complete()
        if self.ending:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """Close once the present request is answered; leave time for one that is on its way."""
        self.ending = True
        if self._is_answering():
            self.cycle.keep_alive = False
        else:
            seconds = IDLE_SECONDS if self.has_request else FIRST_REQUEST_SECONDS
            self.loop.call_later(seconds, self._close_if_idle)

    def _close_if_idle(self) -> None:
        if not self._is_answering():
            self.transport.close()

    def _is_answering(self) -> bool:
        cycle: Any = self.cycle  # None before the first request, although uvicorn's types deny it
        return cycle is not None and not cycle.response_complete

    def _start_deadline(self) -> None:
        self.deadline = self.loop.call_later(self.seconds, self._time_out)

    def _cancel_deadline(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def _time_out(self) -> None:
        self.deadline = None
        self._close_with(REQUEST_TIMEOUT)

    def _close_with(self, answer: bytes) -> None:
        if self.transport.is_closing():
            return
        if not (self._is_answering() and self.cycle.response_started):
            self.transport.write(answer)
        self.transport.close()


def connection_class(seconds: float) -> type[Connection]:
    """Return the class of connections on which a request has to arrive within ``seconds``."""
    found: Any = type("Connection", (Connection,), {"seconds": seconds})
    return found  # type: ignore[no-any-return]
