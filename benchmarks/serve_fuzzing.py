"""The service under a fuzzer of the protocol's own fields, and its health meanwhile."""

import asyncio
import http.client
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from benchmarks.protocol_fuzzing import random_request
from benchmarks.serving import Service, run_service

REQUESTS, CLIENTS, WARM_UP = 20_000, 16, 1_000
SECONDS = 30.0  # that an answer may take before the service counts as hanging
SILENT_SECONDS = 0.2  # after which a connection that stays open has no further answer
HEALTH_PAUSE = 0.02

Rows = list[list[str]]


@dataclass
class Found:
    """What was found: answers by status, requests without any, the megabytes used meanwhile."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[int] = field(default_factory=list)  # seeds of requests that were answered with 5xx
    closed: int = 0
    hanging: list[int] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


def fuzz(requests: int = REQUESTS, first: int = 0) -> Rows:
    """Send seeded hostile requests, and ask for the health of the service meanwhile.

    Args:
        requests: number of them
        first: the seed of the first
    """
    with run_service("--quiet", "--deadline", "3") as service:
        asyncio.run(send_all(service, Found(), -WARM_UP, WARM_UP))
        before, seeds = service.megabytes, range(first, first + requests)
        found = Found()
        sending = send_all(service, found, seeds.start, len(seeds))
        slowest = watch_health(service, partial(asyncio.run, sending))
        time.sleep(4)  # connections that were cut off are closed by then
        ended = service.process.poll()
        after = service.megabytes if ended is None else float("nan")
        status = service.end() if ended is None else ended
    answers = ", ".join(f"{status}: {count:,}" for status, count in sorted(found.statuses.items()))
    return [
        [f"{requests:,} requests of the fuzzer: crashes", "0", str(int(ended is not None))],
        ["answered with 5xx other than 503", "0", f"{len(found.wrong)} ({answers})"],
        ["answered neither nor closed", "0", str(len(found.hanging))],
        ["`/healthz` meanwhile, the slowest", "<= 0.5 s", f"{slowest:.2f} s"],
        ["memory meanwhile, the most", "<= +150 MB", f"+{max(found.megabytes) - before:.0f} MB"],
        ["memory at the end", "<= +20 MB", f"{after - before:+.0f} MB"],
        ["exit status after SIGTERM", "0", str(status)],
        ["seeds of the faults", "", " ".join(map(str, found.wrong + found.hanging)) or "none"],
    ]


def watch_health(service: Service, work: Callable[[], object]) -> float:
    """Return the seconds of the slowest answer of ``/healthz`` while ``work`` is done."""
    context = multiprocessing.get_context("spawn")
    times: Queue[float] = context.Queue()
    stop = context.Event()
    watcher = context.Process(target=watch, args=(service.host, service.port, times, stop))
    watcher.start()
    times.get()  # it has begun
    work()
    stop.set()
    slowest = times.get()
    watcher.join()
    return slowest


def watch(host: str, port: int, times: "Queue[float]", stop: Event) -> None:
    """Put the seconds of the slowest answer of ``/healthz`` into a queue, once stopped."""
    slowest = 0.0
    times.put(slowest)
    while not stop.is_set():
        started = time.perf_counter()
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            assert connection.getresponse().status == 200
        except OSError:
            slowest = max(slowest, SECONDS)
        connection.close()
        slowest = max(slowest, time.perf_counter() - started)
        time.sleep(HEALTH_PAUSE)
    times.put(slowest)


async def send_all(service: Service, found: Found, first: int, number: int) -> None:
    """Send the requests of seeds, and note what is found."""
    seeds = iter(range(first, first + number))
    await asyncio.gather(*(_send_some(service, found, seeds) for _ in range(CLIENTS)))


async def _send_some(service: Service, found: Found, seeds: Iterator[int]) -> None:
    for seed in seeds:
        await _send(service, found, seed, random_request(seed))
        found.megabytes.append(service.megabytes)


async def _send(service: Service, found: Found, seed: int, request: bytes) -> None:
    """Send one request and note the statuses of all answers on its connection."""
    leaves = random.Random(seed).random() < 0.1  # the client leaves before the answer
    try:
        reader, writer = await asyncio.open_connection(service.host, service.port)
    except OSError:
        found.closed += 1
        return
    try:
        writer.write(request)
        if not leaves:
            answer = await asyncio.wait_for(_answers(reader), SECONDS)
            _note(found, seed, answer)
    except TimeoutError:
        found.hanging.append(seed)
    except OSError:
        found.closed += 1
    finally:
        writer.transport.abort()  # what the service did not take would stay in memory


async def _answers(reader: asyncio.StreamReader) -> bytes:
    """Return all bytes until the service closes, or is silent for longer than its deadline."""
    received = b""
    while True:
        try:
            part = await asyncio.wait_for(
                reader.read(65_536), SILENT_SECONDS if received else SECONDS
            )
        except TimeoutError:
            if received:
                return received
            raise
        if not part:
            return received
        received += part


def _note(found: Found, seed: int, answer: bytes) -> None:
    statuses = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:] if part[:3].isdigit()]
    found.closed += not statuses
    found.statuses.update(statuses)
    if any(status >= 500 and status != 503 for status in statuses):
        found.wrong.append(seed)
