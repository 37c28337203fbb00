"""Robustness of the service: shutdown under load, slow clients, hostile requests."""

import asyncio
import random
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.hostile_requests import hostile_requests, traversal_paths
from benchmarks.serving import (
    Client,
    Responses,
    Service,
    infer_request,
    percentile,
    run_clients,
    run_service,
)
from tenfold.types import Images

SHUTDOWNS, LOAD = 200, 50
SLOW_CONNECTIONS = 300
REQUESTS, WARM_UP, CLIENTS = 200_000, 20_000, 16
TRAVERSALS = 300
SECRET = b"a file outside"
REFUSED = (400, 404, 405, 408, 413, 414, 415, 421, 422, 431)

Rows = list[list[str]]


def shutdowns() -> Rows:
    """Shut the service down repeatedly under load; half of the clients always reconnect."""
    single, lost, answered, slowest = infer_request(_digits(1)), 0, 0, 0.0
    for number in range(SHUTDOWNS):
        with run_service("--quiet") as service:
            found, seconds, status = asyncio.run(_shut_down(service, single, number))
        assert status == 0, f"exit status {status}"
        assert set(found.statuses) <= {200, 503}, found.statuses
        lost += found.lost
        answered += len(found.answered)
        slowest = max(slowest, seconds)
    return [
        [
            f"requests lost in {SHUTDOWNS} shutdowns by SIGTERM, {answered:,} answered",
            "0",
            str(lost),
        ],
        ["the slowest shutdown, with status 0", "<= 10 s", f"{slowest:.1f} s"],
    ]


def slow() -> Rows:
    """Open connections that send a byte a second, and send single images meanwhile."""
    with run_service("--quiet") as service:
        asyncio.run(run_clients(service, 4, [infer_request(_digits(1))], 1.0))
        time.sleep(0.5)  # those connections are closed by then
        before = service.descriptors
        longest, responses = asyncio.run(_send_slowly(service))
        left = service.descriptors - before
    assert set(responses.statuses) == {200}, responses.statuses
    return [
        [f"{SLOW_CONNECTIONS} connections that send a byte a second are closed within", "<= 12 s",
         f"{longest:.1f} s"],
        ["one image meanwhile: p99", "", f"{percentile(responses.answered, 0.99):.1f} ms"],
        ["descriptors left open", "0", str(left)],
    ]  # fmt: skip


def hostile() -> Rows:
    """Send two hundred thousand requests, a tenth of them hostile."""
    rounds = REQUESTS // 20
    with run_service("--quiet", "--deadline", "5") as service:
        asyncio.run(_send_mixed(service, WARM_UP, seed=0))
        before, open_before = service.megabytes, service.descriptors
        grown, statuses = [], Responses()
        for number in range(REQUESTS // rounds):
            asyncio.run(_send_mixed(service, rounds, seed=number + 1, responses=statuses))
            grown.append(service.megabytes - before)
        left = service.descriptors - open_before
        assert service.process.poll() is None, "the service has ended"
    wrong = sum(n for status, n in statuses.statuses.items() if status >= 500 and status != 503)
    total = sum(statuses.statuses.values()) + statuses.lost
    counts = ", ".join(f"{status}: {n:,}" for status, n in sorted(statuses.statuses.items()))
    return [
        [f"{total:,} requests, a tenth of them hostile: memory grows by", "<= 20 MiB",
         f"{max(statistics.median(grown[-3:]), 0):.1f} MiB"],
        ["answered with 5xx other than 503", "0", f"{wrong} ({counts})"],
        ["descriptors left open", "0", str(left)],
    ]  # fmt: skip


def traversals() -> Rows:
    """Request files outside the served folders, in three hundred spellings."""
    outside = 0
    with TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        models.mkdir()
        (Path(folder) / "secret.onnx").write_bytes(SECRET)
        with run_service("--quiet", "--models", str(models)) as service:
            for path in traversal_paths(TRAVERSALS):
                head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                status, body = asyncio.run(_once(service, head.encode("latin-1")))
                outside += status not in REFUSED or SECRET in body
    return [[f"{TRAVERSALS} paths to files outside: not refused", "0", str(outside)]]


async def _shut_down(service: Service, single: bytes, number: int) -> tuple[Responses, float, int]:
    """Return the responses, the seconds of the shutdown, and its exit status."""
    responses, stop = Responses(), asyncio.Event()
    tasks = [
        asyncio.create_task(
            _send_until_closed(service, single, responses, stop, reconnect=client % 2 == 0)
        )
        for client in range(LOAD)
    ]
    await asyncio.sleep(0.3 + random.Random(number).random() / 5)
    began = time.perf_counter()
    service.process.terminate()
    status = await asyncio.to_thread(service.process.wait, 20)
    seconds = time.perf_counter() - began
    stop.set()
    await asyncio.gather(*tasks)
    return responses, seconds, status


async def _send_until_closed(
    service: Service, single: bytes, responses: Responses, stop: asyncio.Event, *, reconnect: bool
) -> None:
    """Send requests until the service accepts no connection; unanswered ones are lost."""
    client = Client(service)
    while not stop.is_set():
        if client.streams is None:
            try:
                await asyncio.wait_for(client.connect(), 0.5)
            except (OSError, TimeoutError):
                return
        started = time.perf_counter()
        try:
            status, _ = await client.send(single)
        except (OSError, EOFError):
            responses.lost += 1
            return
        responses.add(status, time.perf_counter() - started)
        if reconnect:
            client.close()


async def _send_slowly(service: Service) -> tuple[float, Responses]:
    """Return the lifetime of the longest slow connection, and the responses of others meanwhile."""
    request = infer_request(_digits(1))

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

    lifetimes = asyncio.gather(*(drip() for _ in range(SLOW_CONNECTIONS)))
    responses = await run_clients(service, 1, [request], 11.0)
    found = max(await lifetimes)
    await asyncio.sleep(0.5)
    return found, responses


async def _send_mixed(
    service: Service, number: int, seed: int, responses: Responses | None = None
) -> None:
    """Send ``number`` requests from sixteen clients, a tenth of them hostile."""
    responses = responses or Responses()
    good, bad = [infer_request(image[None]) for image in _digits(50)], hostile_requests()

    async def one(first: int) -> None:
        draw, client = random.Random(1000 * seed + first), Client(service)
        for _ in range(number // CLIENTS):
            if draw.random() < 0.1:
                client.close()
                try:
                    status, _ = await asyncio.wait_for(client.send(draw.choice(bad)), 20)
                    responses.statuses[status] = responses.statuses.get(status, 0) + 1
                except (OSError, EOFError):
                    responses.lost += 1  # a closed connection: also a valid answer
                client.close()
                continue
            status, _ = await client.send(draw.choice(good))
            responses.statuses[status] = responses.statuses.get(status, 0) + 1
        client.close()

    await asyncio.gather(*(one(first) for first in range(CLIENTS)))


async def _once(service: Service, request: bytes) -> tuple[int, bytes]:
    client = Client(service)
    try:
        return await client.send(request)
    except (OSError, EOFError):
        return 400, b""
    finally:
        client.close()


def _digits(number: int) -> Images:
    return np.random.default_rng(0).integers(0, 256, (number, 28, 28), dtype=np.uint8)
