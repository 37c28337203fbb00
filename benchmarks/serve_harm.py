"""What the service withstands: its end under load, slow clients, hostile requests."""

import asyncio
import random
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.harmful import harmful_requests, outside_paths
from benchmarks.serving import (
    Asked,
    Client,
    Service,
    clients,
    infer,
    percentile,
    serving,
)
from tenfold.types import Images

ENDS, LOAD = 200, 50
SLOW = 300
REQUESTS, WARM, SIXTEEN = 200_000, 20_000, 16
TRAVERSALS = 300
SECRET = b"what lies outside"
REFUSED = (400, 404, 405, 408, 413, 414, 415, 421, 422, 431)

Rows = list[list[str]]


def ends() -> Rows:
    """End the service again and again while fifty clients ask; half of them connect each time."""
    single, lost, answered, slowest = infer(_digits(1)), 0, 0, 0.0
    for number in range(ENDS):
        with serving("--quiet") as service:
            found, seconds, status = asyncio.run(_ended(service, single, number))
        assert status == 0, f"exit status {status}"
        assert set(found.statuses) <= {200, 503}, found.statuses
        lost += found.lost
        answered += len(found.answered)
        slowest = max(slowest, seconds)
    return [
        [f"requests lost in {ENDS} ends by SIGTERM, {answered:,} answered", "0", str(lost)],
        ["the slowest end, with status 0", "<= 10 s", f"{slowest:.1f} s"],
    ]


def slow() -> Rows:
    """Have three hundred connections send a byte a second, and digits asked for beside them."""
    with serving("--quiet") as service:
        asyncio.run(clients(service, 4, [infer(_digits(1))], 1.0))
        time.sleep(0.5)  # those connections are closed by then
        before = service.descriptors
        longest, asked = asyncio.run(_dripped(service))
        left = service.descriptors - before
    assert set(asked.statuses) == {200}, asked.statuses
    return [
        [f"{SLOW} connections that send a byte a second are ended within", "<= 12 s",
         f"{longest:.1f} s"],
        ["one image meanwhile: p99", "", f"{percentile(asked.answered, 0.99):.1f} ms"],
        ["descriptors left open", "0", str(left)],
    ]  # fmt: skip


def hostile() -> Rows:
    """Ask two hundred thousand times; a tenth is meant to harm."""
    rounds = REQUESTS // 20
    with serving("--quiet", "--deadline", "5") as service:
        asyncio.run(_mixed(service, WARM, seed=0))
        before, open_before = service.megabytes, service.descriptors
        grown, statuses = [], Asked()
        for number in range(REQUESTS // rounds):
            asyncio.run(_mixed(service, rounds, seed=number + 1, asked=statuses))
            grown.append(service.megabytes - before)
        left = service.descriptors - open_before
        assert service.process.poll() is None, "the service has ended"
    wrong = sum(n for status, n in statuses.statuses.items() if status >= 500 and status != 503)
    total = sum(statuses.statuses.values()) + statuses.lost
    told = ", ".join(f"{status}: {n:,}" for status, n in sorted(statuses.statuses.items()))
    return [
        [f"{total:,} requests, a tenth of them hostile: memory grows by", "<= 20 MiB",
         f"{max(statistics.median(grown[-3:]), 0):.1f} MiB"],
        ["answered with 5xx other than 503", "0", f"{wrong} ({told})"],
        ["descriptors left open", "0", str(left)],
    ]  # fmt: skip


def traversals() -> Rows:
    """Ask for what lies outside, in three hundred spellings."""
    outside = 0
    with TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        models.mkdir()
        (Path(folder) / "secret.onnx").write_bytes(SECRET)
        with serving("--quiet", "--models", str(models)) as service:
            for path in outside_paths(TRAVERSALS):
                head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                status, body = asyncio.run(_once(service, head.encode("latin-1")))
                outside += status not in REFUSED or SECRET in body
    return [[f"{TRAVERSALS} paths that lead outside: answered with anything", "0", str(outside)]]


async def _ended(service: Service, single: bytes, number: int) -> tuple[Asked, float, int]:
    """Return what came of the requests, how long the end took, and its status."""
    asked, stop = Asked(), asyncio.Event()
    tasks = [
        asyncio.create_task(_ask_until(service, single, asked, stop, anew=client % 2 == 0))
        for client in range(LOAD)
    ]
    await asyncio.sleep(0.3 + random.Random(number).random() / 5)
    began = time.perf_counter()
    service.process.terminate()
    status = await asyncio.to_thread(service.process.wait, 20)
    seconds = time.perf_counter() - began
    stop.set()
    await asyncio.gather(*tasks)
    return asked, seconds, status


async def _ask_until(
    service: Service, single: bytes, asked: Asked, stop: asyncio.Event, *, anew: bool
) -> None:
    """Ask until the service takes no connection; what was sent and not answered is lost."""
    client = Client(service)
    while not stop.is_set():
        if client.streams is None:
            try:
                await asyncio.wait_for(client.connect(), 0.5)
            except (OSError, TimeoutError):
                return
        started = time.perf_counter()
        try:
            status, _ = await client.ask(single)
        except (OSError, EOFError):
            asked.lost += 1
            return
        asked.take(status, time.perf_counter() - started)
        if anew:
            client.close()


async def _dripped(service: Service) -> tuple[float, Asked]:
    """Return how long the longest of the slow connections lived, and what others got meanwhile."""
    request = infer(_digits(1))

    async def drip() -> float:
        reader, writer = await asyncio.open_connection(service.host, service.port)
        began = time.perf_counter()
        ended = asyncio.create_task(reader.read())  # ends with the connection
        for byte in request:
            if ended.done() or time.perf_counter() - began > 30:
                break
            writer.write(bytes([byte]))
            await asyncio.wait([ended], timeout=1.0)
        writer.close()
        await asyncio.gather(ended, return_exceptions=True)
        return time.perf_counter() - began

    lives = asyncio.gather(*(drip() for _ in range(SLOW)))
    asked = await clients(service, 1, [request], 11.0)
    found = max(await lives)
    await asyncio.sleep(0.5)
    return found, asked


async def _mixed(service: Service, number: int, seed: int, asked: Asked | None = None) -> None:
    """Send so many requests from sixteen clients, each tenth of them hostile."""
    asked = asked or Asked()
    good, bad = [infer(image[None]) for image in _digits(50)], harmful_requests()

    async def one(first: int) -> None:
        draw, client = random.Random(1000 * seed + first), Client(service)
        for _ in range(number // SIXTEEN):
            if draw.random() < 0.1:
                client.close()
                try:
                    status, _ = await asyncio.wait_for(client.ask(draw.choice(bad)), 20)
                    asked.statuses[status] = asked.statuses.get(status, 0) + 1
                except (OSError, EOFError):
                    asked.lost += 1  # a connection that was ended: an answer as well
                client.close()
                continue
            status, _ = await client.ask(draw.choice(good))
            asked.statuses[status] = asked.statuses.get(status, 0) + 1
        client.close()

    await asyncio.gather(*(one(first) for first in range(SIXTEEN)))


async def _once(service: Service, request: bytes) -> tuple[int, bytes]:
    client = Client(service)
    try:
        return await client.ask(request)
    except (OSError, EOFError):
        return 400, b""
    finally:
        client.close()


def _digits(number: int) -> Images:
    return np.random.default_rng(0).integers(0, 256, (number, 28, 28), dtype=np.uint8)
