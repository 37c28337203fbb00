"""The HTTP connection: it limits what a client can send and keep, and loses nothing at the end."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from math import inf
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tenfold.server.errors import error_body

log = logging.getLogger("tenfold.server")

MAX_HEAD = 65_536  # bytes of a request's line and headers
MAX_HEADERS = 100
MAX_PIPELINED = 8  # requests that a client sends before it has the answer to the first
MIN_SENT = 16_384  # bytes of its answers that a client takes in each ``seconds``
IDLE_SECONDS = 0.5  # that an idle connection stays open once the service ends
FIRST_REQUEST_SECONDS = 2.0  # that one stays open on which no request has come yet: one is likely


@dataclass(frozen=True)
class Refusal:
    """The answer to what is no request that the application could answer."""

    status: HTTPStatus
    sentence: str

    @property
    def answer(self) -> bytes:
        """Return the bytes of the whole answer."""
        body = error_body(self.sentence)
        return (
            b"HTTP/1.1 %d %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n"
            b"connection: close\r\n\r\n%s"
            % (self.status, self.status.phrase.encode(), len(body), body)
        )


TOO_LATE = Refusal(HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive in time.")
HEAD_TOO_LARGE = Refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    f"The line and headers of a request may have {MAX_HEAD:,} bytes and {MAX_HEADERS} headers.",
)
MALFORMED = Refusal(HTTPStatus.BAD_REQUEST, "The request is no HTTP/1.1 that can be read.")


class RefusedError(Exception):
    """The parser is to stop: what arrives is refused."""


@dataclass
class PendingConnections:
    """The connections of a service on which no whole request has arrived, the oldest first.

    Attributes:
        limit: of all connections that are open
        open: how many are
        connections: those that wait
    """

    limit: int
    open: int = 0
    connections: dict["Connection", None] = field(default_factory=dict)

    def make_room(self) -> None:
        """Close the connection that has waited longest, if there are too many.

        A client that sends its request at once is never among those: it does not wait.
        """
        if self.open > self.limit and self.connections:
            longest = next(iter(self.connections))
            self.connections.pop(longest)
            longest.transport.close()


class Connection(HttpToolsProtocol):
    """Uvicorn's connection, with limits to time, size and number of what a client sends and keeps.

    Uvicorn has none of them: a client that sends a byte a second would keep its connection open for
    ever, a head of any length and requests of any number stay in memory, and so does an answer that
    the client does not take.
    Source: RFC 9110, section 15.5.9 (408); RFC 6585, section 5 (431); RFC 9112, section 9.3.2.
    """

    seconds = 10.0  # within which a whole request has to arrive
    pending = PendingConnections(1_000)
    deadline: asyncio.TimerHandle | None = None
    send_deadline: asyncio.TimerHandle | None = None
    unsent: float = 0  # bytes of answers that the client had not taken when the send deadline began
    ending = False
    full = False  # whether more requests came at once than are kept
    head_bytes = 0  # of a head that has not arrived whole
    has_request = False  # whether a request has begun to arrive
    in_body = False  # whether the head of a request has arrived and its body has not

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline of the first request."""
        super().connection_made(transport)
        self.pending.open += 1
        self.pending.connections[self] = None
        self.pending.make_room()
        self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the deadlines."""
        self.pending.open -= 1
        self.pending.connections.pop(self, None)
        self._cancel_deadline()
        if self.send_deadline is not None:
            self.send_deadline.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; the first after an answer start the deadline of the next request."""
        if self.full:
            return  # the connection is closed after the answers to what came before
        self.unsent = inf  # who sends a request takes the answers before it, or is stopped there
        if self.deadline is None and not self._is_answering():
            self._start_deadline()
        self.head_bytes = 0 if self.in_body else self.head_bytes + len(data)
        super().data_received(data)
        if self.head_bytes > MAX_HEAD:
            self._close_with(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Begin a request, unless too many wait for their answers."""
        if len(self.pipeline) >= MAX_PIPELINED:
            self.full = True
            raise RefusedError
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, unless there are too many; those after a body (trailers) are ignored."""
        if self.in_body:
            return
        super().on_header(name, value)
        if len(self.headers) > MAX_HEADERS:
            self.head_bytes = MAX_HEAD + 1
            raise RefusedError

    def on_headers_complete(self) -> None:
        """Begin the answer; while the service ends, it is the last on this connection."""
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > MAX_HEAD:
            self.head_bytes = size
            raise RefusedError
        self.has_request, self.in_body, self.head_bytes = True, True, 0
        super().on_headers_complete()
        if self.ending:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """Cancel the deadline: a whole request has arrived."""
        self._cancel_deadline()
        self.in_body = False
        self.pending.connections.pop(self, None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, and for the client to take the answer."""
        super().on_response_complete()
        if self.send_deadline is None:
            self._start_send_deadline()
        if not self._is_answering() and not self.transport.is_closing():
            self.pending.connections[self] = None

    def send_400_response(self, _: str) -> None:
        """Refuse what the parser cannot read, or what it was told to stop at."""
        if self.full:
            # The requests before are answered, the last of them with `connection: close`.
            self.flow.pause_reading()
            self.pipeline[0][0].keep_alive = False
            return
        self._close_with(HEAD_TOO_LARGE if self.head_bytes > MAX_HEAD else MALFORMED)

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
        self._close_with(TOO_LATE)

    def _start_send_deadline(self) -> None:
        """Give the client time to take its answers; close if it has taken too little."""
        self.unsent = self.transport.get_write_buffer_size()
        self.send_deadline = self.loop.call_later(self.seconds, self._check_sent)

    def _check_sent(self) -> None:
        self.send_deadline = None
        left = self.transport.get_write_buffer_size()
        if left and left > self.unsent - MIN_SENT:
            self.transport.abort()
        elif left:
            self._start_send_deadline()

    def _close_with(self, refusal: Refusal) -> None:
        if self.transport.is_closing():
            return
        if not (self._is_answering() and self.cycle.response_started):
            self.transport.write(refusal.answer)
        log.info(json.dumps({"refused": refusal.status}))
        self.transport.close()
        if self.send_deadline is None:
            self._start_send_deadline()


def connection_class(seconds: float, connections: int) -> type[Connection]:
    """Return the class of the connections of one service.

    Args:
        seconds: within which a request has to arrive, and its answer to be taken
        connections: that are open at once
    """
    made: Callable[..., Any] = type
    found: type[Connection] = made(
        "Connection",
        (Connection,),
        {"seconds": seconds, "pending": PendingConnections(connections)},
    )
    return found
