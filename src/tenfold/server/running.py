"""The service as a process: its socket, its signals, and an end that loses no request."""

import asyncio
import logging
import os
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
from tenfold.server.connection import connection_class
from tenfold.server.limits import Limits
from tenfold.server.settings import Settings
from tenfold.server.sockets import BACKLOG, refuse_new_connections
from tenfold.server.state import ServiceState

log = logging.getLogger(__name__)

NOT_READY_SECONDS = 0.2  # in which it says that it is not ready, and still accepts requests
HANDSHAKE_SECONDS = 0.05  # in which connections that have begun are made
GRACE_SECONDS = 7  # that requests in flight have at the end
SPARE_DESCRIPTORS = 96  # for files, pipes and the connections that arrive together
THREAD_SECONDS = 0.001  # after which a thread lets another run: a digit waits for no photograph


class Service(uvicorn.Server):
    """Uvicorn's server, with an end that first says not ready, then answers all requests."""

    def __init__(
        self, config: uvicorn.Config, state: ServiceState, announce: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self.state = state
        self.announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and announce it."""
        await super().startup(sockets)
        self.announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer all requests that have come, and end."""
        await asyncio.sleep(NOT_READY_SECONDS)
        for listening in sockets or []:
            with suppress(OSError):  # a system that forbids filters: the last clients may be lost
                refuse_new_connections(listening)
        await asyncio.sleep(HANDSHAKE_SECONDS)
        await self._accept_waiting(sockets or [])
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Be not ready from now on."""
        self.state.ready = False
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals while it runs; uvicorn would raise them once more at the end."""
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        if hasattr(signal, "SIGHUP"):
            before[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._reload_models)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _reload_models(self, _: int, __: FrameType | None) -> None:
        # Beside the event loop, which goes on with the present models.
        threading.Thread(target=self.state.registry.reload, daemon=True).start()

    async def _accept_waiting(self, sockets: list[socket.socket]) -> None:
        """Accept the connections that still wait: closing the socket would lose them."""
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


def run(settings: Settings, listening: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until a signal ends it.

    Args:
        settings: of the service
        listening: a bound socket
        announce: is called once requests are accepted

    Raises:
        ModelFileError: a model of the package cannot be used
    """
    sys.setswitchinterval(THREAD_SECONDS)
    cv2.setNumThreads(1)  # more of them wait actively: a quarter of a core, for no picture sooner

    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # its warnings are of clients
    app = make_app(settings)
    state: ServiceState = app.state.service
    config = uvicorn.Config(
        app,
        http=connection_class(settings.limits.seconds, _most_connections(settings.limits)),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    Service(config, state, announce).run(sockets=[listening])
    state.executors.close()
    if state.executors.is_busy:
        # A thread cannot be ended, and Python would wait for it.
        log.warning("ended while a request was worked on that takes long")
        logging.shutdown()
        os._exit(1)


def _most_connections(limits: Limits) -> int:
    """Return the number of connections that may be open: there are descriptors for them."""
    if sys.platform == "win32":
        return limits.connections
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + SPARE_DESCRIPTORS
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(limits.connections, soft - SPARE_DESCRIPTORS))
