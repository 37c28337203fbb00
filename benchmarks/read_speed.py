"""The time and the memory of reading: one digit, a line, a photograph of 12 megapixels."""

import io
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import cv2
import numpy as np
from PIL import Image

from benchmarks.processes import own_peak_megabytes
from benchmarks.recording import make_parser, report
from benchmarks.strings import strings
from tenfold.data import Dataset, load
from tenfold.photo import open_reader
from tenfold.types import Images

TITLE = "Speed of reading"
ROUNDS, SLOW_ROUNDS = 200, 7


def main() -> None:
    """Time every kind of picture, and print the times."""
    given = make_parser(__doc__).parse_args()
    test = load("mnist").test
    assert test is not None
    reader = open_reader()
    rows = []
    for side in (28, 100, 300):
        pictures = [_digit(image, side) for image in test.images[:ROUNDS]]
        times = [_seconds(reader.read, picture) for picture in pictures]
        rows.append([f"one digit, {side}x{side}, an array", *_times(times), ""])
    texts = [string.picture for string in strings(test, 60, seed=1)]
    rows.append(
        ["a string of 3 to 8 digits", *_times([_seconds(reader.read, each) for each in texts]), ""]
    )
    for name, photo in (
        ("a page of 40 lines", _page(test)),
        ("a grid of 9 by 9", photographed_grid(test)),
    ):
        times = [_seconds(reader.read, photo) for _ in range(SLOW_ROUNDS)]
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            grown = process.submit(_growth, photo).result()
        rows.append([f"{name}, 12 megapixels, JPEG", *_times(times), f"{grown:.0f} MB"])
    report(TITLE, ["picture", "median", "slowest", "more memory"], rows, record=given.record)


def _growth(photo: bytes) -> float:
    """Return the growth of a process that reads a photograph after a small picture, in MB."""
    reader = open_reader()
    reader.read(np.full((40, 40), 200, np.uint8))
    before = own_peak_megabytes()
    reader.read(photo)
    return own_peak_megabytes() - before


def _seconds(read: Callable[[object], object], picture: object) -> float:
    started = time.perf_counter()
    read(picture)
    return time.perf_counter() - started


def _times(seconds: list[float]) -> list[str]:
    return [f"{1000 * each:.1f} ms" for each in (statistics.median(seconds), max(seconds))]


def _digit(image: Images, side: int) -> Images:
    return 255 - np.asarray(cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC))


def _page(test: Dataset) -> bytes:
    """Return a photograph of a page of numbers."""
    page = np.full((4000, 3000), 225, np.uint8)
    random = np.random.default_rng(0)
    for row in range(40):
        for column in range(12):
            if random.random() < 0.15:
                continue
            image = test.images[int(random.integers(len(test)))]
            large = cv2.resize(image, (84, 84), interpolation=cv2.INTER_CUBIC)
            top, left = 100 + row * 95, 200 + column * 200
            part = page[top : top + 84, left : left + 84]
            np.minimum(part, 225 - np.asarray(large) // 4 * 3, out=part)
    return _photographed(page, random)


def photographed_grid(test: Dataset) -> bytes:
    """Return a photograph of a grid of 9 by 9."""
    page = np.full((4000, 3000), 225, np.uint8)
    random = np.random.default_rng(0)
    cell, left, top = 280, 240, 700
    for line in range(10):
        at = line * cell
        page[top + at - 4 : top + at + 4, left : left + 9 * cell] = 60
        page[top : top + 9 * cell, left + at - 4 : left + at + 4] = 60
    for place in range(81):
        if random.random() < 0.4:
            continue
        image = test.images[int(random.integers(len(test)))]
        large = cv2.resize(image, (200, 200), interpolation=cv2.INTER_CUBIC)
        y, x = top + place // 9 * cell + 40, left + place % 9 * cell + 40
        np.minimum(
            page[y : y + 200, x : x + 200],
            225 - np.asarray(large) // 4 * 3,
            out=page[y : y + 200, x : x + 200],
        )
    return _photographed(page, random)


def _photographed(page: Images, random: np.random.Generator) -> bytes:
    """Return the page as JPEG, with light that falls off and grain."""
    light = np.linspace(1.0, 0.6, page.shape[1], dtype=np.float32)
    seen = page * light + random.normal(0, 3, page.shape).astype(np.float32)
    into = io.BytesIO()
    Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8)).convert("RGB").save(
        into, "JPEG", quality=90
    )
    return into.getvalue()


if __name__ == "__main__":
    main()
