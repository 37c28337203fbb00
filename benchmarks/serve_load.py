"""Speed of the service: response times, rates, and behaviour under overload."""

import asyncio
import io
import time
from statistics import median

import numpy as np
from PIL import Image

from benchmarks.read_speed import photographed_grid
from benchmarks.serving import (
    Client,
    Responses,
    Service,
    infer_request,
    percentile,
    post_request,
    run_clients,
    run_service,
    send_until,
)
from benchmarks.strings import strings
from tenfold.data import Dataset, load
from tenfold.predictor import load as load_model

ROUNDS, SECONDS = 5, 4.0
BATCH = 256
PHOTOS = 10
OVERLOAD = 10  # the offered load as a multiple of the maximum rate
CONNECTIONS = 600
OVERLOAD_SECONDS = 5.0

Rows = list[list[str]]


def rates() -> Rows:
    """Measure the start, single images with one client and with sixteen, and batches."""
    test = mnist_test()
    singles = [infer_request(test.images[index : index + 1]) for index in range(200)]
    batches = [infer_request(test.images[index * BATCH :][:BATCH]) for index in range(8)]
    starts = []
    for _ in range(ROUNDS):
        with run_service() as service:
            starts.append(service.seconds)
    predictor = load_model("default")
    one: list[Responses] = []
    many, packed, direct = [], [], []
    with run_service() as service:
        asyncio.run(run_clients(service, 16, singles, 1.0))
        for _ in range(ROUNDS):
            one.append(_check_all_answered(asyncio.run(run_clients(service, 1, singles, SECONDS))))
            many.append(
                len(
                    _check_all_answered(
                        asyncio.run(run_clients(service, 16, singles, SECONDS))
                    ).answered
                )
            )
            packed.append(
                len(
                    _check_all_answered(
                        asyncio.run(run_clients(service, 2, batches, SECONDS))
                    ).answered
                )
            )
            until, done = time.perf_counter() + SECONDS, 0
            while time.perf_counter() < until:
                predictor.predict_proba(test.images[done % 8 * BATCH :][:BATCH])
                done += 1
            direct.append(done)
    middle = median(percentile(each.answered, 0.5) for each in one)
    late = median(percentile(each.answered, 0.99) for each in one)
    share = median(a / b for a, b in zip(packed, direct, strict=True))
    rate = median(packed) * BATCH / SECONDS
    return [
        ["ready after", "< 2 s", f"{median(starts):.2f} s"],
        ["one image, 1 client: median", "<= 2 ms", f"{middle:.2f} ms"],
        ["one image, 1 client: p99", "<= 8 ms", f"{late:.2f} ms"],
        ["one image, 16 clients", ">= 800/s", f"{median(many) / SECONDS:,.0f}/s"],
        [f"batches of {BATCH}", "", f"{rate:,.0f} images/s"],
        ["share of the rate of direct Predictor calls", ">= 70 %", f"{100 * share:.0f} %"],
    ]


def photos() -> Rows:
    """Measure a photo, and single images while ten photos are read."""
    test = mnist_test()
    photo = post_request("/v1/read", photographed_grid(test))
    singles = [infer_request(test.images[index : index + 1]) for index in range(200)]
    alone, beside, quiet = [], [], []
    with run_service() as service:
        asyncio.run(run_clients(service, 1, [photo], 1.0))
        for _ in range(ROUNDS):
            alone += _check_all_answered(
                asyncio.run(run_clients(service, 1, [photo], 2.0))
            ).answered
            quiet.append(
                percentile(asyncio.run(run_clients(service, 1, singles, 2.0)).answered, 0.99)
            )
            beside.append(
                percentile(asyncio.run(_during_photos(service, photo, singles)).answered, 0.99)
            )
    return [
        ["a photo of 12 megapixels", "<= 1.2 s", f"{median(alone):.2f} s"],
        ["one image while nothing else is read: p99", "", f"{median(quiet):.1f} ms"],
        [f"one image while {PHOTOS} photos are read: p99", "<= 100 ms",
         f"{median(beside):.1f} ms"],
    ]  # fmt: skip


def overload() -> Rows:
    """Send ten times more strings to read than the service can answer."""
    texts = [
        post_request("/v1/read", _png(each.picture)) for each in strings(mnist_test(), 40, seed=2)
    ]
    singles = [infer_request(mnist_test().images[:1])]
    best, share, late, refused, back = [], [], [], [], []
    with run_service() as service:
        asyncio.run(run_clients(service, 8, texts, 1.0))
        for _ in range(ROUNDS):
            maximum = (
                len(
                    _check_all_answered(
                        asyncio.run(run_clients(service, 8, texts, SECONDS))
                    ).answered
                )
                / SECONDS
            )
            responses = asyncio.run(_send_at_rate(service, texts, OVERLOAD * maximum))
            back.append(asyncio.run(_recovery(service, singles[0])))
            assert set(responses.statuses) <= {200, 503}, responses.statuses
            assert not responses.lost, responses.lost
            best.append(maximum)
            share.append(len(responses.answered) / OVERLOAD_SECONDS / maximum)
            refused.append(len(responses.refused) / OVERLOAD_SECONDS)
            late.append(percentile(responses.refused, 0.99))
    return [
        ["strings read per second, maximum", "", f"{median(best):.0f}/s"],
        [f"share of the maximum answered at {OVERLOAD} times that load", ">= 90 %",
         f"{100 * median(share):.0f} %"],
        ["refused with 503 at that load", "", f"{median(refused):.0f}/s"],
        ["time to refusal: p99", "< 50 ms", f"{median(late):.1f} ms"],
        ["normal response time again after", "<= 5 s", f"{max(back):.2f} s"],
    ]  # fmt: skip


async def _during_photos(service: Service, photo: bytes, singles: list[bytes]) -> Responses:
    """Return the responses of a client that sends single images while photos are read."""
    responses = Responses()
    task = asyncio.create_task(
        send_until(Client(service), singles, time.perf_counter() + 60, responses)
    )
    await asyncio.gather(*(Client(service).send(photo) for _ in range(PHOTOS)))
    task.cancel()
    return _check_all_answered(responses)


async def _send_at_rate(service: Service, texts: list[bytes], rate: float) -> Responses:
    """Return the responses to requests sent at a rate, without waiting for earlier responses."""
    responses, idle = Responses(), [Client(service) for _ in range(CONNECTIONS)]
    tasks: set[asyncio.Task[None]] = set()
    for client in idle:
        await client.send(GET)

    async def one(client: Client, request: bytes) -> None:
        started = time.perf_counter()
        try:
            status, _ = await client.send(request)
        except (OSError, EOFError):
            responses.lost += 1
            client.close()
        else:
            responses.add(status, time.perf_counter() - started)
        idle.append(client)

    began = time.perf_counter()
    for number in range(int(rate * OVERLOAD_SECONDS)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        assert idle, "too few connections for this rate"
        task = asyncio.create_task(one(idle.pop(), texts[number % len(texts)]))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    within = Responses(
        list(responses.answered), list(responses.refused), responses.statuses, responses.lost
    )
    await asyncio.gather(*tasks)
    for client in idle:
        client.close()
    return within


async def _recovery(service: Service, single: bytes) -> float:
    """Return the seconds until ten digits in a row are answered in at most 5 ms each."""
    client, began, in_row = Client(service), time.perf_counter(), 0
    while in_row < 10:
        started = time.perf_counter()
        status, _ = await client.send(single)
        in_row = in_row + 1 if status == 200 and time.perf_counter() - started < 0.005 else 0
        await asyncio.sleep(0.01)
        assert time.perf_counter() - began < 30, "the service does not recover"
    client.close()
    return time.perf_counter() - began


GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


def _check_all_answered(responses: Responses) -> Responses:
    """Return the responses after checking that all were answered."""
    assert set(responses.statuses) == {200}, responses.statuses
    assert not responses.lost, responses.lost
    return responses


def _png(picture: np.ndarray) -> bytes:
    into = io.BytesIO()
    Image.fromarray(picture).save(into, "PNG")
    return into.getvalue()


def mnist_test() -> Dataset:
    """Return the test images of MNIST."""
    test = load("mnist").test
    assert test is not None
    return test
