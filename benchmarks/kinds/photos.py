"""Photographs of sheets: on a desk, cut by the picture's edge, held in a hand, turned or tilted."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.boxes import Drawn
from benchmarks.kinds.paper import laid, light, noise, photographed, shadow, sheet, turned, wood
from benchmarks.kinds.pen import Hand, Page, number, random_hand, write
from benchmarks.kinds.ruling import LIGHT_BLUE, rule


def _numbers(page: Page, lines: int, height: float, hand: Hand, random: Generator) -> list[str]:
    """Write lines of numbers into the middle of a sheet, and return them."""
    shown = [number(random, 4, 7) for _ in range(lines)]
    top = (page.shape[0] - 1.8 * height * lines) / 2 + 0.4 * height
    left = page.shape[1] * random.uniform(0.12, 0.2)
    for place, text in enumerate(shown):
        x = left + random.uniform(0, 0.3) * height
        write(page, text, x, top + 1.8 * height * place, height, hand, random)
    return shown


def _note(random: Generator) -> tuple[Page, list[str]]:
    """Draw a sheet with one to four lines of numbers, sometimes ruled."""
    lines, height = int(random.integers(1, 5)), random.uniform(54, 80)
    hand = random_hand(random)
    page = sheet(int((1.8 * lines + random.uniform(2, 4)) * height), int(11 * height), random)
    if random.random() < 0.25:
        first = (page.shape[0] - 1.8 * height * lines) / 2 + 1.45 * height
        for y in np.arange(first % (1.8 * height), page.shape[0], 1.8 * height):
            rule(page, (0, y), (page.shape[1], y), LIGHT_BLUE, 2)
    return page, _numbers(page, lines, height, hand, random)


def _corners(
    page: Page, left: float, top: float, askew: float, random: Generator
) -> NDArray[np.float64]:
    """Return the corners of a sheet that lies at (left, top), each moved by up to ``askew``."""
    tall, wide = page.shape[:2]
    flat = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float64)
    moves = random.uniform(-askew, askew, (4, 2))
    return np.asarray(flat + np.array((left, top)) + moves)


def wooden_desk(random: Generator) -> Drawn:
    """Draw a sheet on a wooden desk, seen askew, in shadow."""
    page, shown = _note(random)
    tall, wide = page.shape[:2]
    left, top = random.uniform(90, 260, 2)
    desk = wood(int(tall + 2 * top), int(wide + 2 * left), random)
    seen = laid(page, desk, _corners(page, left, top, 60, random))
    seen = shadow(seen, random) if random.random() < 0.7 else seen
    return photographed(light(seen, random, 0.2), random, grain=5), "|".join(shown)


def cut_sheet(random: Generator) -> Drawn:
    """Draw a sheet on a desk of which the picture shows one or two edges only."""
    page, shown = _note(random)
    tall, wide = page.shape[:2]
    left, top = random.uniform(70, 200, 2)
    desk = wood(int(tall + 2 * top), int(wide + 2 * left), random)
    seen = laid(page, desk, _corners(page, left, top, 15, random))
    inside = 16  # pixels of paper at least, all around the corners as they moved
    a = int(left + inside) if random.random() < 0.7 else 0
    b = int(top + inside) if random.random() < 0.7 else 0
    c = int(left + wide - inside) if a == 0 else seen.shape[1]
    d = int(top + tall - inside) if b == 0 else seen.shape[0]
    return photographed(light(seen[b:d, a:c], random, 0.15), random, grain=4), "|".join(shown)


def held_sheet(random: Generator) -> Drawn:
    """Draw a sheet that a hand holds: fingers reach over its edge, the room is dark or blurred."""
    page, shown = _note(random)
    tall, wide = page.shape[:2]
    left, top = random.uniform(80, 180, 2)
    room = sheet(int(tall + 2 * top + 60), int(wide + 2 * left), random, (70, 80, 90))
    room *= 1 + 0.35 * noise(room.shape[0], room.shape[1], 160, random)[..., None]
    seen = laid(page, room.clip(0, 255), _corners(page, left, top, 25, random))
    _fingers(seen, (left + 0.5 * wide, top + tall), random)
    return photographed(light(seen, random, 0.2), random, grain=4), "|".join(shown)


def _fingers(page: Page, edge: tuple[float, float], random: Generator) -> None:
    """Draw a thumb over the lower edge of a sheet, and the hand below it."""
    tone = np.array((110, 145, 205), np.float32) * random.uniform(0.5, 1.1)
    x, y = edge[0] * random.uniform(0.6, 1.4), edge[1]
    size = random.uniform(38, 52)
    shape = np.zeros(page.shape[:2], np.uint8)
    tip = (int(x), int(y + 5))
    cv2.ellipse(
        shape, tip, (int(size * 0.55), int(size * 0.9)), random.uniform(-25, 25), 0, 360, 255, -1
    )
    palm = (int(x + random.uniform(-30, 30)), int(y + 2.4 * size))
    cv2.line(shape, tip, palm, 255, int(size))
    cv2.ellipse(shape, palm, (int(3.2 * size), int(1.6 * size)), 0, 0, 360, 255, -1)
    soft = cv2.GaussianBlur(shape, (0, 0), 2).astype(np.float32)[..., None] / 255
    round_ = cv2.GaussianBlur(shape, (0, 0), size / 3).astype(np.float32)[..., None] / 255
    page += soft * (tone * (0.65 + 0.4 * round_) - page)
    nail = np.zeros(page.shape[:2], np.uint8)
    cv2.ellipse(
        nail,
        (int(x), int(y - 0.3 * size)),
        (int(0.28 * size), int(0.32 * size)),
        0,
        0,
        360,
        255,
        -1,
    )
    page += cv2.GaussianBlur(nail, (0, 0), 2)[..., None] / 255 * (tone * 1.12 - page)


def turned_page(random: Generator) -> Drawn:
    """Draw a page that came turned by a quarter, a half or three quarters."""
    page, shown = _note(random)
    seen = photographed(light(page, random), random)
    return np.ascontiguousarray(np.rot90(seen, int(random.integers(1, 4)))), "|".join(shown)


def tilted_page(random: Generator) -> Drawn:
    """Draw a page that was scanned or photographed at 5 to 30 degrees."""
    page, shown = _note(random)
    degrees = random.choice([-1, 1]) * random.uniform(5, 30)
    around = (255.0, 255.0, 255.0) if random.random() < 0.4 else (30.0, 32.0, 35.0)
    seen = turned(light(page, random), degrees, around)
    return photographed(seen, random), "|".join(shown)
