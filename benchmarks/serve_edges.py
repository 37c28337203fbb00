"""The service at its edges: many connections, clients that leave, models that change, its end."""

import asyncio
import io
import random
import resource
import shutil
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from benchmarks.protocol_fuzzing import IMAGE_BODY, READ, json_attacks
from benchmarks.serve_fuzzing import watch_health
from benchmarks.serving import (
    Client,
    Responses,
    Service,
    infer_request,
    percentile,
    post_request,
    run_clients,
    run_service,
)
from tenfold.pretrained import path_of

CONNECTIONS, DESCRIPTORS = 2_000, 256
LEAVERS = 2_000
HANGUPS = 60
PIPELINES, PIPELINED = 100, 8_000
HEADS = 40
ENDS = 10
LIMITED = ("sh", "-c", f'ulimit -n {DESCRIPTORS}; exec "$@"', "sh")
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD_ALONE = f"POST {READ} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n".encode()
SINGLE = infer_request(np.zeros((1, 28, 28), np.uint8))

Rows = list[list[str]]


def edges() -> Rows:
    """Measure all of them."""
    return [*crowd(), *leavers(), *heads(), *pipelines(), *attacks(), *hangups(), *ends()]


def crowd() -> Rows:
    """Keep far more connections than there are descriptors, and send images on new ones."""
    _allow_descriptors(CONNECTIONS + 500)
    with run_service("--quiet", before=LIMITED) as service, _connections(service) as opened:
        found = Responses()
        for _ in range(300):
            _send_on_new_connection(service, found)
        alive, count = service.process.poll() is None, len(opened)
    lost = 300 - found.statuses.get(200, 0)
    return [
        [f"{count:,} connections at {DESCRIPTORS} descriptors: others not served", "0 of 300",
         f"{lost} of 300"],
        ["p99 of the others", "", f"{percentile(found.answered, 0.99):.0f} ms"],
        ["the service ended", "no", "no" if alive else "yes"],
    ]  # fmt: skip


def leavers() -> Rows:
    """Let clients leave in the middle of a request or an answer, and send images meanwhile."""
    draw, found = random.Random(0), Responses()
    with run_service("--quiet") as service:
        _send_on_new_connection(service, Responses())
        descriptors, megabytes = service.descriptors, service.megabytes
        for number in range(LEAVERS):
            request = draw.choice([SINGLE, IMAGE_BODY, HEAD_ALONE, HEALTH * 50])
            _leave(
                service, request[: draw.randrange(1, len(request) + 1)], abruptly=number % 2 == 0
            )
            if number % 10 == 0:
                _send_on_new_connection(service, found)
        time.sleep(1)
        left, grown = service.descriptors - descriptors, service.megabytes - megabytes
    lost = LEAVERS // 10 - found.statuses.get(200, 0)
    return [
        [f"{LEAVERS:,} clients that leave in the middle: others not served", "0", str(lost)],
        ["descriptors left open, memory", "0, <= +20 MB", f"{left}, {grown:+.0f} MB"],
    ]


def heads() -> Rows:
    """Send the heads of requests alone, more than may be in flight, and images meanwhile."""
    with run_service("--quiet") as service:
        waiting = [_connected(service, HEAD_ALONE) for _ in range(HEADS)]
        found = asyncio.run(run_clients(service, 1, [SINGLE], 3.0))
        for connection in waiting:
            connection.close()
    slowest = percentile(found.answered, 1.0)
    return [
        [f"{HEADS} clients that send heads alone: images refused, the slowest", "0",
         f"{len(found.refused)}, {slowest:.0f} ms"]
    ]  # fmt: skip


def pipelines() -> Rows:
    """Send thousands of requests at once on each of a hundred connections."""
    with run_service("--quiet") as service, _watched(service) as megabytes:
        before = service.megabytes
        slowest = watch_health(service, lambda: _pipeline(service))
        most, left = max(megabytes) - before, service.megabytes - before
    return [
        [
            f"{PIPELINES} connections with {PIPELINED:,} requests at once: memory, at the end",
            "<= +150, +20 MB",
            f"{most:+.0f}, {left:+.0f} MB",
        ],
        ["`/healthz` meanwhile, the slowest", "<= 0.5 s", f"{slowest:.2f} s"],
    ]


def attacks() -> Rows:
    """Send each JSON body that takes gigabytes or seconds where JSON is parsed first."""
    with run_service("--quiet") as service, _watched(service) as megabytes:
        _send_on_new_connection(service, Responses())
        before, found = service.megabytes, Responses()
        slowest = watch_health(service, lambda: _send_attacks(service, found))
        most = max(megabytes) - before
    return [
        ["JSON bodies made to cost: memory", "<= +150 MB", f"{most:+.0f} MB"],
        ["the slowest of them", "", f"{percentile(found.answered, 1.0):.0f} ms"],
        ["`/healthz` meanwhile, the slowest", "<= 0.5 s", f"{slowest:.2f} s"],
        ["their statuses", "4xx", ", ".join(map(str, sorted(found.statuses)))],
    ]


def hangups() -> Rows:
    """Send SIGHUP while models are replaced, damaged and gone, and images meanwhile."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "models"
        folder.mkdir()
        shutil.copy(path_of("fast"), folder / "kept.onnx")
        with run_service("--quiet", "--models", str(folder)) as service:
            stop = threading.Event()
            changing = threading.Thread(target=_change_models, args=(service, folder, stop))
            changing.start()
            request = SINGLE.replace(b"/models/default/", b"/models/kept/")
            found = asyncio.run(run_clients(service, 2, [SINGLE, request], HANGUPS * 0.25))
            stop.set()
            changing.join()
            alive = service.process.poll() is None
    right = found.statuses.get(200, 0)
    wrong = found.lost + sum(found.statuses.values()) - right
    return [
        [
            "SIGHUP while models are replaced, damaged, gone: images lost",
            "0",
            f"{wrong} of {right + wrong:,}",
        ],
        ["the service ended", "no", "no" if alive else "yes"],
    ]


def ends() -> Rows:
    """End the service while costly bodies are parsed and pictures are read."""
    slowest = 0.0
    for number in range(ENDS):
        with run_service("--quiet") as service:
            costly = [*json_attacks(number), *[post_request(READ, _noise())] * 20]
            waiting = [_connected(service, body) for body in costly]
            time.sleep(0.2)
            started = time.perf_counter()
            service.end()
            slowest = max(slowest, time.perf_counter() - started)
            for connection in waiting:
                connection.close()
    return [
        ["SIGTERM while bodies are parsed and pictures read: the slowest end", "<= 10 s",
         f"{slowest:.1f} s"]
    ]  # fmt: skip


def _allow_descriptors(number: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


@contextmanager
def _connections(service: Service) -> Iterator[list[socket.socket]]:
    """Open connections, of which half have sent the beginning of a request."""
    opened: list[socket.socket] = []
    for number in range(CONNECTIONS):
        with suppress(OSError):
            opened.append(_connected(service, HEAD_ALONE[: 30 * (number % 2)]))
    yield opened
    for connection in opened:
        connection.close()


def _connected(service: Service, request: bytes) -> socket.socket:
    connection = socket.create_connection((service.host, service.port), timeout=10)
    with suppress(OSError):
        connection.sendall(request)
    return connection


def _send_on_new_connection(service: Service, found: Responses) -> None:
    started = time.perf_counter()
    try:
        status, _ = asyncio.run(_once(service, SINGLE))
        found.add(status, time.perf_counter() - started)
    except (OSError, EOFError):
        found.lost += 1


async def _once(service: Service, request: bytes) -> tuple[int, bytes]:
    client = Client(service)
    try:
        return await asyncio.wait_for(client.send(request), 60)
    finally:
        client.close()


def _leave(service: Service, request: bytes, *, abruptly: bool) -> None:
    """Send a part of a request and close; abruptly means without a goodbye (RST)."""
    connection = _connected(service, request)
    if abruptly:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _pipeline(service: Service) -> None:
    requests = HEALTH * PIPELINED
    opened = [socket.create_connection((service.host, service.port)) for _ in range(PIPELINES)]
    for connection in opened:
        connection.setblocking(False)
        with suppress(OSError):
            connection.send(requests)
    time.sleep(5)
    for connection in opened:
        connection.close()


def _send_attacks(service: Service, found: Responses) -> None:
    for seed in range(3):
        for request in json_attacks(seed):
            started = time.perf_counter()
            status, _ = asyncio.run(_once(service, request))
            found.add(status, time.perf_counter() - started)


@contextmanager
def _watched(service: Service) -> Iterator[list[float]]:
    """Yield the megabytes of the service, sampled until the block ends."""
    megabytes, stop = [service.megabytes], threading.Event()
    sampling = threading.Thread(target=_sample, args=(service, megabytes, stop))
    sampling.start()
    yield megabytes
    stop.set()
    sampling.join()


def _sample(service: Service, megabytes: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.01):
        megabytes.append(service.megabytes)


def _change_models(service: Service, folder: Path, stop: threading.Event) -> None:
    """Change the folder in turn, and let the service read it each time."""
    aside = folder.with_name("aside")
    changes: list[Callable[[], object]] = [
        lambda: _replace(path_of("default"), folder / "kept.onnx"),
        lambda: (folder / "kept.onnx").write_bytes(b"no model"),
        lambda: (folder / "other.onnx").write_bytes(path_of("fast").read_bytes()[:9_000]),
        lambda: folder.rename(aside),
        lambda: aside.rename(folder),
        lambda: _replace(path_of("fast"), folder / "kept.onnx"),
    ]
    number = 0
    while not stop.wait(0.2) or folder.exists() is False:
        changes[number % len(changes)]()
        service.process.send_signal(signal.SIGHUP)
        number += 1


def _replace(source: Path, target: Path) -> None:
    part = target.with_suffix(".part")
    shutil.copy(source, part)
    part.replace(target)


def _noise() -> bytes:
    """Return a PNG of noise: very many components."""
    into = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (1_500, 1_500), dtype=np.uint8)
    Image.fromarray(pixels).save(into, "PNG", compress_level=1)
    return into.getvalue()
