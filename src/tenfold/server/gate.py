"""The gate that every request passes, in and out: limits, headers, counts, a line in the log."""

import asyncio
import json
import logging
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tenfold.server.counts import Counts
from tenfold.server.refusals import RequestError
from tenfold.server.settings import Settings
from tenfold.server.visitors import check_visitor

log = logging.getLogger("tenfold.server")

Pairs: TypeAlias = list[tuple[bytes, bytes]]

SAFE: Pairs = [
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
ID = re.compile(rb"[A-Za-z0-9_.-]{1,64}")
REST = 0.016  # seconds from one refusal to the next where too much comes
TELL = 1.0  # seconds from one line in the log to the next that says so
BUSY = b'{"error": "Too much is in flight; ask again in a second."}'
AGAIN: Pairs = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(BUSY)).encode()),
    (b"retry-after", b"1"),
]


@dataclass
class Standing:
    """How the service stands: whether it takes requests, and how many it works on."""

    ready: bool = False
    in_flight: int = 0


@dataclass
class Answer:
    """What goes back: passed on with the headers that every answer has, and remembered."""

    send: Send
    headers: Pairs
    status: int = 0
    started: float = field(default_factory=time.perf_counter)

    async def __call__(self, message: Message) -> None:
        """Pass on one part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = {name for name, _ in message["headers"]}
            further = [pair for pair in self.headers if pair[0] not in own]
            message = {**message, "headers": [*message["headers"], *further]}
        await self.send(message)


class Gate:
    """Around an application: refuses what may not ask, or comes when too much is in flight.

    Args:
        app: answers what passes
        settings: of the service
        standing: of the service; counted up and down here
        counts: of the service
    """

    def __init__(
        self, app: ASGIApp, *, settings: Settings, standing: Standing, counts: Counts
    ) -> None:
        self.app = app
        self.settings = settings
        self.standing = standing
        self.counts = counts
        self.resting = False
        self.told = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["method"] == "POST" and self._is_full():
            await self._turn_away(send, headers)
            return
        answer = Answer(send, self._headers(headers))
        try:
            check_visitor(scope["method"], scope["path"], headers, self.settings)
            await self._pass(scope, receive, answer, headers)
        except RequestError as error:
            await _refuse(answer, error)
        except Exception:
            # The last line of defence: what is wrong is for the log alone.
            log.exception("request failed")
            if not answer.status:
                await _refuse(answer, RequestError(500, "The service failed at this request."))
        self._tell(scope, answer)

    async def _pass(
        self, scope: Scope, receive: Receive, answer: Answer, headers: Mapping[bytes, bytes]
    ) -> None:
        if scope["method"] == "OPTIONS" and b"origin" in headers:
            await _preflight(answer)
            return
        if scope["method"] != "POST":
            await self.app(scope, receive, answer)
            return
        length = headers.get(b"content-length", b"0")
        most = self.settings.limits.body_bytes
        if not length.isdigit() or int(length[:20]) > most:
            raise RequestError(
                413, f"The body has more than the {most:,} bytes that are accepted.", CLOSE
            )
        self.standing.in_flight += 1
        self.counts.in_flight.set(self.standing.in_flight)
        try:
            await self.app(scope, receive, answer)
        finally:
            self.standing.in_flight -= 1
            self.counts.in_flight.set(self.standing.in_flight)

    def _is_full(self) -> bool:
        return self.standing.in_flight >= self.settings.limits.in_flight

    async def _turn_away(self, send: Send, headers: Mapping[bytes, bytes]) -> None:
        """Refuse with as little work as can be: the more come, the less is left for the others."""
        self.counts.refused.inc()
        further = self._headers(headers) if b"origin" in headers else SAFE
        await send({"type": "http.response.start", "status": 503, "headers": [*AGAIN, *further]})
        await send({"type": "http.response.body", "body": BUSY})
        if time.monotonic() - self.told > TELL:
            self.told = time.monotonic()
            log.warning(json.dumps({"busy": self.standing.in_flight}))
        if not self.resting:
            self.resting = True
            asyncio.get_running_loop().call_soon(self._rest)

    def _rest(self) -> None:
        # Each time that this thread wakes, the one that works loses the interpreter's lock to it;
        # so what comes meanwhile is refused together.
        time.sleep(REST)
        self.resting = False

    def _headers(self, headers: Mapping[bytes, bytes]) -> Pairs:
        given = headers.get(b"x-request-id", b"")
        name = given if ID.fullmatch(given) else uuid.uuid4().hex.encode()
        found = [*SAFE, (b"x-request-id", name)]
        origin = headers.get(b"origin", b"")
        if origin.decode("latin-1") in self.settings.origins:
            found = [pair for pair in found if pair[0] != b"cross-origin-resource-policy"]
            found += [
                (b"access-control-allow-origin", origin),
                (b"vary", b"Origin"),
                (b"cross-origin-resource-policy", b"cross-origin"),
            ]
        if not self.standing.ready:
            found.append((b"connection", b"close"))
        return found

    def _tell(self, scope: Scope, answer: Answer) -> None:
        """Count the request and put a line of JSON into the log: never what was in it."""
        seconds = time.perf_counter() - answer.started
        route = getattr(scope.get("route"), "path", "none")
        self.counts.requests.labels(route, answer.status).inc()
        self.counts.seconds.labels(route).observe(seconds)
        if log.isEnabledFor(logging.INFO):
            name = dict(answer.headers)[b"x-request-id"].decode()
            line = {
                "id": name, "method": scope["method"], "route": route, "status": answer.status,
                "ms": round(1000 * seconds, 2),
            }  # fmt: skip
            log.info(json.dumps(line))


CLOSE = {"connection": "close"}


async def _preflight(answer: Answer) -> None:
    """Answer what a browser asks before it lets a page from elsewhere ask."""
    allowed: Pairs = [
        (b"access-control-allow-methods", b"GET, POST"),
        (
            b"access-control-allow-headers",
            b"authorization, content-type, x-api-key, x-request-id, "
            b"inference-header-content-length",
        ),
        (b"access-control-max-age", b"600"),
        (b"content-length", b"0"),
    ]
    await answer({"type": "http.response.start", "status": 204, "headers": allowed})
    await answer({"type": "http.response.body", "body": b""})


async def _refuse(answer: Answer, error: RequestError) -> None:
    body = json.dumps({"error": str(error)}).encode()
    headers: Pairs = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in error.headers.items()),
    ]
    await answer({"type": "http.response.start", "status": error.status, "headers": headers})
    await answer({"type": "http.response.body", "body": body})
