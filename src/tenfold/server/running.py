"""The service as a process: its socket, its signals, and an end that loses no request."""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import cv2
import uvicorn

from tenfold.server.app import make_app
from tenfold.server.connection import connections
from tenfold.server.listening import let_nobody_in
from tenfold.server.parts import Parts
from tenfold.server.settings import Settings

BACKLOG = 1_024  # connections that wait to be accepted
LEAVING = 0.2  # seconds in which it is told to be not ready, and still takes what comes
SHAKING = 0.05  # seconds in which connections that have begun are made
GRACE = 8  # seconds that requests in flight have at the end
SWITCH = 0.001  # seconds after which a thread lets another one run: a digit waits for no photograph


class Service(uvicorn.Server):
    """A server that ends by itself: not ready at once, what came is answered, then exit 0."""

    def __init__(self, config: uvicorn.Config, parts: Parts, told: Callable[[], None]) -> None:
        super().__init__(config)
        self.parts = parts
        self.told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        self.told()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what has come, and end."""
        await asyncio.sleep(LEAVING)
        for listening in sockets or []:
            with suppress(OSError):  # a system that forbids filters: then the last may be lost
                let_nobody_in(listening)
        await asyncio.sleep(SHAKING)
        await self._accept_waiting(sockets or [])
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Be not ready from now on."""
        self.parts.standing.ready = False
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals while it runs; uvicorn would raise them once more at the end."""
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        if hasattr(signal, "SIGHUP"):
            before[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._refill)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _refill(self, _: int, __: FrameType | None) -> None:
        # Beside the event loop, which goes on with the models that stand.
        threading.Thread(target=self.parts.shelf.refill).start()

    async def _accept_waiting(self, sockets: list[socket.socket]) -> None:
        """Accept whoever has connected and still waits: a socket that is closed would lose them."""
        loop = asyncio.get_running_loop()
        for listening in sockets:
            while True:
                try:
                    waiting, _ = listening.accept()
                except OSError:
                    break
                await loop.connect_accepted_socket(self._connection, waiting)

    def _connection(self) -> asyncio.Protocol:
        made: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return made(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def run(settings: Settings, listening: socket.socket, told: Callable[[], None]) -> None:
    """Serve until a signal ends it.

    Args:
        settings: of the service
        listening: a bound socket
        told: is called once requests are taken

    Raises:
        ModelFileError: a model of the package cannot be used
    """
    sys.setswitchinterval(SWITCH)
    cv2.setNumThreads(1)  # more of them wait actively: a quarter of a core, for no picture sooner

    app = make_app(settings)
    config = uvicorn.Config(
        app,
        http=connections(settings.limits.seconds),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE,
    )
    Service(config, app.state.parts, told).run(sockets=[listening])
