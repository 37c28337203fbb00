"""The speed of other servers with the same model in the same run: LitServe and KServe's SDK.

Each is installed into an environment of its own and used with its own format: LitServe with JSON,
KServe with the Open Inference Protocol and binary tensors. Tenfold gets requests in the same format
from the same clients, in turns. All have one process and one thread for the model, by default.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.environments import make_environment
from benchmarks.serve_load import ROUNDS, SECONDS, mnist_test
from benchmarks.serving import (
    Client,
    Service,
    infer_request,
    percentile,
    post_request,
    run_clients,
    run_service,
)
from tenfold.pretrained import path_of
from tenfold.types import Images

HERE = Path(__file__).parent / "served"
SERVERS = {"LitServe": "litserve", "KServe": "kserve"}
START_LIMIT = 60.0  # seconds
CLIENTS = 16

Rows = list[list[str]]


def peers() -> Rows:
    """Return the rates and times of Tenfold and each other server, measured in turns."""
    images = mnist_test().images[:100]
    rows = []
    for name, package in SERVERS.items():
        with TemporaryDirectory() as folder:
            commands = make_environment(Path(folder) / "venv", package, "onnxruntime")
            version = _version(commands, package)
            with (
                run_service("--quiet") as own,
                _run_other(commands, package, Path(folder)) as other,
            ):
                ours, theirs = (
                    _requests(images, package, path) for path in ("/v1/classify", "/predict")
                )
                rows += _rows(f"{name} {version}", (own, ours), (other, theirs))
    return rows


def _rows(
    name: str, ours: tuple[Service, list[bytes]], theirs: tuple[Service, list[bytes]]
) -> Rows:
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for service, requests in (ours, theirs):
        asyncio.run(run_clients(service, 4, requests, 1.0))
    for _ in range(ROUNDS):
        for number in (1, CLIENTS):
            for who, (service, requests) in (("ours", ours), ("theirs", theirs)):
                responses = asyncio.run(run_clients(service, number, requests, SECONDS))
                assert set(responses.statuses) == {200}, (who, responses.statuses)
                figures = len(responses.answered) / SECONDS, percentile(responses.answered, 0.5)
                found.setdefault((who, number), []).append(figures)
    rates = {key: median(rate for rate, _ in rounds) for key, rounds in found.items()}
    middles = {key: median(middle for _, middle in rounds) for key, rounds in found.items()}
    return [
        [f"{name}, 1 client: median", f"> {middles['ours', 1]:.2f} ms, Tenfold's",
         f"{middles['theirs', 1]:.2f} ms"],
        [f"{name}, {CLIENTS} clients", f"< {rates['ours', CLIENTS]:,.0f}/s, Tenfold's",
         f"{rates['theirs', CLIENTS]:,.0f}/s"],
    ]  # fmt: skip


def _requests(images: Images, package: str, path: str) -> list[bytes]:
    if package == "kserve":
        return [infer_request(image[None]) for image in images]
    bodies = (json.dumps({"images": [image.tolist()]}).encode() for image in images)
    return [post_request(path, body, "Content-Type: application/json\r\n") for body in bodies]


@contextmanager
def _run_other(commands: Path, package: str, folder: Path) -> Iterator[Service]:
    """Run another server with the model; end it on exit."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = HERE / f"{package}_digits.py"
    command = [commands / "python", script, path_of("default"), str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, text=True, start_new_session=True
        ) as process,
    ):
        service = Service(process, "127.0.0.1", port, 0.0)
        try:
            asyncio.run(
                _until_ready(service, _requests(mnist_test().images[:1], package, "/predict"))
            )
            yield service
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # ends their worker processes too


async def _until_ready(service: Service, requests: list[bytes]) -> None:
    began, status = time.monotonic(), 0
    while status != 200:
        assert service.process.poll() is None, "the server has ended"
        assert time.monotonic() - began < START_LIMIT, "the server does not answer"
        client = Client(service)
        try:
            status, _ = await client.send(requests[0])
        except (OSError, EOFError):
            await asyncio.sleep(0.2)
        finally:
            client.close()


def _version(commands: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run(
        [commands / "python", "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
