"""A service in a process of its own, and clients that ask it with little work of their own."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from tenfold.types import Images


@dataclass
class Service:
    """A running service: its process, where it is asked, how long it took to be ready."""

    process: subprocess.Popen[str]
    host: str
    port: int
    seconds: float

    def end(self, seconds: float = 20) -> int:
        """Send SIGTERM and return the exit status."""
        self.process.terminate()
        return self.process.wait(seconds)

    @property
    def megabytes(self) -> float:
        """Return how much memory it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    @property
    def descriptors(self) -> int:
        """Return how many files and sockets it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def serving(*options: str) -> Iterator[Service]:
    """Have a service at a free port, and end it whatever happens."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "tenfold", "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            told = ""
            while not told.rstrip().endswith("}"):
                line = process.stdout.readline()
                assert line, "the service did not start"
                told += line
            place = urlsplit(json.loads(told)["url"])
            seconds = time.perf_counter() - started
            yield Service(process, str(place.hostname), int(place.port or 0), seconds)
        finally:
            process.kill()


def post(path: str, body: bytes, headers: str = "") -> bytes:
    """Return a request as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body


def infer(images: Images) -> bytes:
    """Return a request of the Open Inference Protocol with its tensors as bytes."""
    raw = images.tobytes()
    size = {"binary_data_size": len(raw)}
    given = {"name": "images", "datatype": "UINT8", "shape": [*images.shape], "parameters": size}
    wanted = {"name": "probabilities", "parameters": {"binary_data": True}}
    head = json.dumps({"inputs": [given], "outputs": [wanted]}).encode()
    length = f"Inference-Header-Content-Length: {len(head)}\r\n"
    return post("/v2/models/default/infer", head + raw, length)


@dataclass
class Asked:
    """What came of requests: seconds of those answered and of those refused, and of none."""

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lost: int = 0

    def take(self, status: int, seconds: float) -> None:
        """Take one answer."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        (self.refused if status == 503 else self.answered).append(seconds)


class Client:
    """One connection that asks again and again."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def connect(self) -> None:
        """Open the connection.

        Raises:
            OSError: nobody listens
        """
        self.streams = await asyncio.open_connection(self.service.host, self.service.port)

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return the status and body of an answer.

        Raises:
            OSError, EOFError: the connection ended before
        """
        if self.streams is None:
            await self.connect()
        assert self.streams is not None
        reader, writer = self.streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"\r\ncontent-length:") + 17
        body = await reader.readexactly(int(lower[at : lower.index(b"\r\n", at)]))
        if b"\r\nconnection: close" in lower:
            self.close()
        return int(head[9:12]), body

    def close(self) -> None:
        """End the connection."""
        if self.streams is not None:
            with suppress(OSError):
                self.streams[1].close()
        self.streams = None


async def keep_asking(
    client: Client, requests: Sequence[bytes], until: float, asked: Asked, first: int = 0
) -> None:
    """Ask one request after the other, round and round, until a time."""
    for number in count(first):
        started = time.perf_counter()
        if started >= until:
            break
        try:
            status, _ = await client.ask(requests[number % len(requests)])
        except (OSError, EOFError):
            asked.lost += 1
            client.close()
            continue
        asked.take(status, time.perf_counter() - started)
    client.close()


async def clients(
    service: Service, number: int, requests: Sequence[bytes], seconds: float
) -> Asked:
    """Return what came of so many clients that ask for so long, one request after the other."""
    asked, until = Asked(), time.perf_counter() + seconds
    await asyncio.gather(
        *(keep_asking(Client(service), requests, until, asked, first) for first in range(number))
    )
    return asked


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the time in milliseconds that this share of requests kept below."""
    return 1000 * float(np.quantile(seconds, share)) if seconds else float("nan")
