"""The service in a separate process, and clients with little overhead."""

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
    """A running service: its process, its address, and the seconds until it was ready."""

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
        """Return its resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    @property
    def descriptors(self) -> int:
        """Return the number of its open files and sockets."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def run_service(*options: str, before: Sequence[str] = ()) -> Iterator[Service]:
    """Run a service at a free port; end it on exit.

    Args:
        options: of ``tenfold serve``
        before: the command that runs the service's, such as one that limits its descriptors
    """
    started = time.perf_counter()
    command = [*before, sys.executable, "-m", "tenfold", "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            output = ""
            while not output.rstrip().endswith("}"):
                line = process.stdout.readline()
                assert line, "the service did not start"
                output += line
            address = urlsplit(json.loads(output)["url"])
            seconds = time.perf_counter() - started
            yield Service(process, str(address.hostname), int(address.port or 0), seconds)
        finally:
            process.kill()


def post_request(path: str, body: bytes, headers: str = "") -> bytes:
    """Return the bytes of a POST request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body


def infer_request(images: Images) -> bytes:
    """Return the bytes of a request of the Open Inference Protocol with binary tensors."""
    raw = images.tobytes()
    size = {"binary_data_size": len(raw)}
    given = {"name": "images", "datatype": "UINT8", "shape": [*images.shape], "parameters": size}
    wanted = {"name": "probabilities", "parameters": {"binary_data": True}}
    head = json.dumps({"inputs": [given], "outputs": [wanted]}).encode()
    length = f"Inference-Header-Content-Length: {len(head)}\r\n"
    return post_request("/v2/models/default/infer", head + raw, length)


@dataclass
class Responses:
    """The responses: seconds of those answered and refused, counts by status, and the lost ones."""

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lost: int = 0

    def add(self, status: int, seconds: float) -> None:
        """Add one response."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        (self.refused if status == 503 else self.answered).append(seconds)


class Client:
    """One connection that sends requests one after the other."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def connect(self) -> None:
        """Open the connection.

        Raises:
            OSError: no process listens
        """
        self.streams = await asyncio.open_connection(self.service.host, self.service.port)

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and return the status and body of its response.

        Raises:
            OSError, EOFError: the connection ended first
        """
        if self.streams is None:
            await self.connect()
        assert self.streams is not None
        reader, writer = self.streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        start = lower.find(b"\r\ncontent-length:") + 17
        body = await reader.readexactly(int(lower[start : lower.index(b"\r\n", start)]))
        if b"\r\nconnection: close" in lower:
            self.close()
        return int(head[9:12]), body

    def close(self) -> None:
        """Close the connection."""
        if self.streams is not None:
            with suppress(OSError):
                self.streams[1].close()
        self.streams = None


async def send_until(
    client: Client, requests: Sequence[bytes], until: float, responses: Responses, first: int = 0
) -> None:
    """Send the requests one after the other, repeatedly, until a time."""
    for number in count(first):
        started = time.perf_counter()
        if started >= until:
            break
        try:
            status, _ = await client.send(requests[number % len(requests)])
        except (OSError, EOFError):
            responses.lost += 1
            client.close()
            continue
        responses.add(status, time.perf_counter() - started)
    client.close()


async def run_clients(
    service: Service, number: int, requests: Sequence[bytes], seconds: float
) -> Responses:
    """Return the responses of ``number`` clients that send requests for a number of seconds."""
    responses, until = Responses(), time.perf_counter() + seconds
    await asyncio.gather(
        *(send_until(Client(service), requests, until, responses, first) for first in range(number))
    )
    return responses


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the quantile of the times, in milliseconds."""
    return 1000 * float(np.quantile(seconds, share)) if seconds else float("nan")
