"""The middleware around every request: access, limits, response headers, metrics, the log."""

import asyncio
import json
import logging
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tenfold.machine import shortage
from tenfold.server.access import check_access, check_single
from tenfold.server.bodies import ReceivedBody, body_too_large, receive_body
from tenfold.server.errors import BUSY, RequestError, busy_error, error_body
from tenfold.server.state import ServiceState, Slot

log = logging.getLogger("tenfold.server")

Headers: TypeAlias = list[tuple[bytes, bytes]]

SECURITY_HEADERS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), microphone=()"),
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
]
PREFLIGHT_HEADERS: Headers = [
    (b"access-control-allow-methods", b"GET, POST"),
    (
        b"access-control-allow-headers",
        b"authorization, content-type, x-api-key, x-request-id, inference-header-content-length",
    ),
    (b"access-control-max-age", b"600"),
    (b"content-length", b"0"),
]
REQUEST_ID = re.compile(rb"[A-Za-z0-9_.-]{1,64}")
REFUSAL_PAUSE = 0.016  # seconds from one group of 503 refusals to the next
CLIENT_LEFT = 499  # the status in log and metrics of a request whose client left before its end
LOG_PAUSE = 1.0  # seconds from one line about 503 refusals in the log to the next
BUSY_BODY = error_body(BUSY)
BUSY_HEADERS: Headers = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(BUSY_BODY)).encode()),
    (b"retry-after", b"1"),
]


@dataclass
class ResponseSender:
    """The ``send`` of one response: it adds the headers of every response and keeps the status.

    The slot of the request is given back as the response starts: a client that takes its answer
    slowly keeps no other waiting.
    """

    send: Send
    headers: Headers
    status: int = 0
    slot: Slot | None = None
    started: float = field(default_factory=time.perf_counter)

    async def __call__(self, message: Message) -> None:
        """Pass on one part of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.give_slot_back()
            own = {name for name, _ in message["headers"]}
            further = [pair for pair in self.headers if pair[0] not in own]
            message = {**message, "headers": [*message["headers"], *further]}
        await self.send(message)

    def give_slot_back(self) -> None:
        """Give the slot of the request back, unless it was."""
        if self.slot is not None:
            self.slot.give_back()


class ServiceMiddleware:
    """The ASGI middleware: it refuses requests without access or beyond what the service takes.

    Args:
        app: answers what passes
        state: of the service
    """

    def __init__(self, app: ASGIApp, *, state: ServiceState) -> None:
        self.app = app
        self.state = state
        self._pausing = False
        self._last_logged = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["method"] == "POST" and self.state.is_full:
            await self._refuse_busy(send, headers)
            return
        response = ResponseSender(send, self._response_headers(headers))
        try:
            check_single(scope["headers"])
            check_access(scope["method"], scope["path"], headers, self.state.settings)
            await self._answer(scope, receive, response, headers)
        except RequestError as error:
            await _send_error(response, error)
        except ClientDisconnect:
            response.status = response.status or CLIENT_LEFT
        except asyncio.CancelledError:  # the service ends before the answer is there
            if not response.status:
                await _send_error(response, RequestError(503, "The service ends."))
        except Exception as error:
            # The last line of defence: details of the failure go to the log alone.
            log.exception("request failed")
            if not response.status:
                failed = RequestError(500, "The request failed inside.")
                await _send_error(response, busy_error() if shortage(error) else failed)
        self._record(scope, response)
        if scope["method"] == "POST":
            self.state.freed.return_later()

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        response: ResponseSender,
        headers: Mapping[bytes, bytes],
    ) -> None:
        if scope["method"] == "OPTIONS" and b"origin" in headers:
            await _send(response, 204, PREFLIGHT_HEADERS, b"")
            return
        if scope["method"] != "POST":
            await self.app(scope, receive, response)
            return
        length = headers.get(b"content-length", b"0")
        limit = self.state.settings.limits.body_bytes
        if not length.isdigit() or int(length[:20]) > limit:
            raise body_too_large(limit, {"connection": "close"})
        with self.state.bodies.share() as share:
            body = await receive_body(receive, limit, share)
            response.slot = self.state.take_slot()
            try:
                await self.app(scope, ReceivedBody(body, receive), response)
            finally:
                response.give_slot_back()

    async def _refuse_busy(self, send: Send, headers: Mapping[bytes, bytes]) -> None:
        """Refuse with little work: refusals take time from the requests that are worked on."""
        self.state.metrics.refused.inc()
        further = self._response_headers(headers) if b"origin" in headers else SECURITY_HEADERS
        await _send(send, 503, [*BUSY_HEADERS, *further], BUSY_BODY)
        if time.monotonic() - self._last_logged > LOG_PAUSE:
            self._last_logged = time.monotonic()
            log.warning(json.dumps({"busy": self.state.in_flight}))
        if not self._pausing:
            self._pausing = True
            asyncio.get_running_loop().call_soon(self._pause)

    def _pause(self) -> None:
        # Each time this thread wakes, the working one loses the interpreter's lock to it; so the
        # requests that arrive during the pause are refused together.
        time.sleep(REFUSAL_PAUSE)
        self._pausing = False

    def _response_headers(self, headers: Mapping[bytes, bytes]) -> Headers:
        given = headers.get(b"x-request-id", b"")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex.encode()
        found = [*SECURITY_HEADERS, (b"x-request-id", request_id)]
        origin = headers.get(b"origin", b"")
        if origin.decode("latin-1") in self.state.settings.origins:
            found = [pair for pair in found if pair[0] != b"cross-origin-resource-policy"]
            found += [
                (b"access-control-allow-origin", origin),
                (b"vary", b"Origin"),
                (b"cross-origin-resource-policy", b"cross-origin"),
            ]
        if not self.state.ready:
            found.append((b"connection", b"close"))
        return found

    def _record(self, scope: Scope, response: ResponseSender) -> None:
        """Count the request and write a line of JSON to the log, without any of its content."""
        seconds = time.perf_counter() - response.started
        route = getattr(scope.get("route"), "path", "none")
        self.state.metrics.requests.labels(route, response.status).inc()
        self.state.metrics.seconds.labels(route).observe(seconds)
        if log.isEnabledFor(logging.INFO):
            line = {
                "id": dict(response.headers)[b"x-request-id"].decode(),
                "method": scope["method"],
                "route": route,
                "status": response.status,
                "ms": round(1000 * seconds, 2),
            }
            log.info(json.dumps(line))


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_error(send: Send, error: RequestError) -> None:
    body = error_body(str(error))
    headers: Headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in error.headers.items()),
    ]
    await _send(send, error.status, headers, body)
