"""What the service bears: how long an answer takes, how many there are, what comes of too many."""

import asyncio
import io
import time
from statistics import median

import numpy as np
from PIL import Image

from benchmarks.read_speed import photographed_grid
from benchmarks.serving import (
    Asked,
    Client,
    Service,
    clients,
    infer,
    keep_asking,
    percentile,
    post,
    serving,
)
from benchmarks.strings import strings
from tenfold.data import Dataset, load
from tenfold.predictor import load as load_model

ROUNDS, SECONDS = 5, 4.0
BATCH = 256
PHOTOS = 10
TIMES = 10  # the load that is offered, in terms of what is borne
POOL = 600  # connections over which it is offered
ENOUGH = 5.0  # seconds of it

Rows = list[list[str]]


def rates() -> Rows:
    """Time how soon it is ready, single images at one client and at sixteen, and batches."""
    test = mnist_test()
    singles = [infer(test.images[at : at + 1]) for at in range(200)]
    batches = [infer(test.images[at * BATCH :][:BATCH]) for at in range(8)]
    starts = []
    for _ in range(ROUNDS):
        with serving() as service:
            starts.append(service.seconds)
    predictor = load_model("default")
    one: list[Asked] = []
    many, packed, direct = [], [], []
    with serving() as service:
        asyncio.run(clients(service, 16, singles, 1.0))
        for _ in range(ROUNDS):
            one.append(_sound(asyncio.run(clients(service, 1, singles, SECONDS))))
            many.append(len(_sound(asyncio.run(clients(service, 16, singles, SECONDS))).answered))
            packed.append(len(_sound(asyncio.run(clients(service, 2, batches, SECONDS))).answered))
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
        ["of what the Predictor gives, called directly", ">= 70 %", f"{100 * share:.0f} %"],
    ]


def photos() -> Rows:
    """Time a photograph, and digits that are asked for while ten of them are read."""
    test = mnist_test()
    photo = post("/v1/read", photographed_grid(test))
    singles = [infer(test.images[at : at + 1]) for at in range(200)]
    alone, beside, quiet = [], [], []
    with serving() as service:
        asyncio.run(clients(service, 1, [photo], 1.0))
        for _ in range(ROUNDS):
            alone += _sound(asyncio.run(clients(service, 1, [photo], 2.0))).answered
            quiet.append(percentile(asyncio.run(clients(service, 1, singles, 2.0)).answered, 0.99))
            beside.append(percentile(asyncio.run(_beside(service, photo, singles)).answered, 0.99))
    return [
        ["a photograph of 12 megapixels", "<= 1.2 s", f"{median(alone):.2f} s"],
        ["one image while nothing else is read: p99", "", f"{median(quiet):.1f} ms"],
        [f"one image while {PHOTOS} photographs are read: p99", "<= 100 ms",
         f"{median(beside):.1f} ms"],
    ]  # fmt: skip


def overload() -> Rows:
    """Offer ten times what it bears: strings to read, some sixty of which it reads in a second."""
    texts = [post("/v1/read", _png(each.picture)) for each in strings(mnist_test(), 40, seed=2)]
    singles = [infer(mnist_test().images[:1])]
    best, share, late, refused, back = [], [], [], [], []
    with serving() as service:
        asyncio.run(clients(service, 8, texts, 1.0))
        for _ in range(ROUNDS):
            borne = len(_sound(asyncio.run(clients(service, 8, texts, SECONDS))).answered) / SECONDS
            asked = asyncio.run(_offered(service, texts, TIMES * borne))
            back.append(asyncio.run(_recovery(service, singles[0])))
            assert set(asked.statuses) <= {200, 503}, asked.statuses
            assert not asked.lost, asked.lost
            best.append(borne)
            share.append(len(asked.answered) / ENOUGH / borne)
            refused.append(len(asked.refused) / ENOUGH)
            late.append(percentile(asked.refused, 0.99))
    return [
        ["strings read in a second, at its best", "", f"{median(best):.0f}/s"],
        [f"of them answered when {TIMES} times as many come", ">= 90 %",
         f"{100 * median(share):.0f} %"],
        ["refused then, with 503", "", f"{median(refused):.0f}/s"],
        ["how soon they are refused: p99", "< 50 ms", f"{median(late):.1f} ms"],
        ["after it, one image is as fast as before within", "<= 5 s", f"{max(back):.2f} s"],
    ]  # fmt: skip


async def _beside(service: Service, photo: bytes, singles: list[bytes]) -> Asked:
    """Return what came of one client that asks for digits while photographs are read."""
    asked = Asked()
    task = asyncio.create_task(
        keep_asking(Client(service), singles, time.perf_counter() + 60, asked)
    )
    await asyncio.gather(*(Client(service).ask(photo) for _ in range(PHOTOS)))
    task.cancel()
    return _sound(asked)


async def _offered(service: Service, texts: list[bytes], rate: float) -> Asked:
    """Return what came of requests that come at a rate, whatever becomes of those before."""
    asked, idle = Asked(), [Client(service) for _ in range(POOL)]
    tasks: set[asyncio.Task[None]] = set()
    for client in idle:
        await client.ask(GET)

    async def one(client: Client, request: bytes) -> None:
        started = time.perf_counter()
        try:
            status, _ = await client.ask(request)
        except (OSError, EOFError):
            asked.lost += 1
            client.close()
        else:
            asked.take(status, time.perf_counter() - started)
        idle.append(client)

    began = time.perf_counter()
    for number in range(int(rate * ENOUGH)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        assert idle, "more connections would be needed to offer so much"
        task = asyncio.create_task(one(idle.pop(), texts[number % len(texts)]))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    within = Asked(list(asked.answered), list(asked.refused), asked.statuses, asked.lost)
    await asyncio.gather(*tasks)
    for client in idle:
        client.close()
    return within


async def _recovery(service: Service, single: bytes) -> float:
    """Return the seconds until ten digits in a row are answered in at most 5 ms each."""
    client, began, in_row = Client(service), time.perf_counter(), 0
    while in_row < 10:
        started = time.perf_counter()
        status, _ = await client.ask(single)
        in_row = in_row + 1 if status == 200 and time.perf_counter() - started < 0.005 else 0
        await asyncio.sleep(0.01)
        assert time.perf_counter() - began < 30, "it does not recover"
    client.close()
    return time.perf_counter() - began


GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


def _sound(asked: Asked) -> Asked:
    """Return what came, having made sure that all was answered."""
    assert set(asked.statuses) == {200}, asked.statuses
    assert not asked.lost, asked.lost
    return asked


def _png(picture: np.ndarray) -> bytes:
    into = io.BytesIO()
    Image.fromarray(picture).save(into, "PNG")
    return into.getvalue()


def mnist_test() -> Dataset:
    """Return the test images of MNIST."""
    test = load("mnist").test
    assert test is not None
    return test
