"""A service in a process of its own, as its users start it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from tests.waiting import HANGS

from tenfold.server.sockets import bind_socket, refuse_new_connections


@dataclass
class Service:
    """A running service: its process and where it is asked."""

    process: subprocess.Popen[str]
    url: str

    @property
    def place(self) -> tuple[str, int]:
        """Return its host and port."""
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def end(self) -> int:
        """Send SIGTERM and return the exit status."""
        self.process.terminate()
        return self.process.wait(HANGS)


def can_filter() -> bool:
    """Whether this system lets this user keep new connections out of a listening socket."""
    if sys.platform != "linux":
        return False
    with bind_socket("127.0.0.1", 0) as listening:
        try:
            refuse_new_connections(listening)
        except OSError:
            return False
    return True


SERVE = (sys.executable, "-m", "tenfold", "serve")


def started(
    *options: object,
    key: str | None = None,
    command: Sequence[object] = SERVE,
    log: IO[bytes] | None = None,
) -> Service:
    """Start a service at a free port and return it once it takes requests.

    Args:
        options: of ``tenfold serve``
        key: that it asks for
        command: that starts it
        log: takes what it writes to standard error
    """
    environment = {**os.environ, **({"TENFOLD_API_KEY": key} if key else {})}
    process = subprocess.Popen(
        [*map(str, command), "--port", "0", "--json", *map(str, options)],
        stdout=subprocess.PIPE,
        stderr=log or subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    guard = threading.Timer(HANGS, process.kill)
    guard.start()
    told = ""
    for line in process.stdout:
        told += line
        if line.startswith("}"):
            break
    guard.cancel()
    return Service(process, json.loads(told)["url"])


@contextmanager
def serving(
    *options: object,
    key: str | None = None,
    command: Sequence[object] = SERVE,
    log: IO[bytes] | None = None,
) -> Iterator[Service]:
    """Have a service, and end it whatever happens."""
    service = started(*options, key=key, command=command, log=log)
    try:
        yield service
    finally:
        service.process.kill()
        service.process.wait()
        assert service.process.stdout is not None
        service.process.stdout.close()
