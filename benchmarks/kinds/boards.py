"""Boards and coloured paper: chalk, glare, ink and paper of one brightness."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.kinds.boxes import Drawn
from benchmarks.kinds.paper import light, noise, photographed, sheet
from benchmarks.kinds.pen import (
    Colour,
    Hand,
    Page,
    cover,
    extent,
    moved,
    number,
    random_hand,
    strokes_of,
    write,
)


def _lines(page: Page, shown: list[str], height: float, hand: Hand, random: Generator) -> None:
    """Write numbers below each other, with a margin of half their height and more."""
    for place, text in enumerate(shown):
        x = height * random.uniform(0.6, 1.4)
        write(page, text, x, height * (0.7 + 1.7 * place), height, hand, random)


def _size(shown: list[str], height: float) -> tuple[int, int]:
    """Return the height and width of a page for these numbers."""
    longest = max(len(text) for text in shown)
    return int((1.7 * len(shown) + 0.9) * height), int((1.15 * longest + 2.4) * height)


def _some_numbers(random: Generator) -> tuple[list[str], float, Hand]:
    shown = [number(random, 3, 6) for _ in range(random.integers(1, 4))]
    return shown, random.uniform(80, 150), random_hand(random)


def chalk(random: Generator) -> Drawn:
    """Draw white or yellow chalk on a green or black board that was wiped before."""
    shown, height, hand = _some_numbers(random)
    tone: Colour = [(50, 70, 35), (45, 45, 40), (80, 85, 60)][random.integers(3)]
    page = sheet(*_size(shown, height), random, tone)
    tall, wide = page.shape[:2]
    wiped = cv2.GaussianBlur(np.abs(noise(tall, wide, 60, random)), (0, 0), 25, sigmaY=6)
    page += 22 * wiped[..., None]
    hand = replace(hand, pen=random.uniform(0.06, 0.11))
    chalky = np.zeros((tall, wide), np.float32)
    for place, text in enumerate(shown):
        strokes = strokes_of(text, height, hand, random)
        left = height * random.uniform(0.6, 1.4) - extent(strokes)[0]
        strokes = moved(strokes, left, height * (0.7 + 1.7 * place))
        chalky = np.maximum(chalky, cover(page.shape, strokes, hand.nib))
    rough = np.clip(0.85 + 0.3 * noise(tall, wide, 2, random), 0.25, 1)
    white = np.array([(240, 240, 240), (170, 235, 245)][int(random.random() < 0.25)], np.float32)
    page += (chalky * rough)[..., None] * (white - page)
    return photographed(light(page, random, 0.2), random, grain=5), "|".join(shown)


def coloured_ink(random: Generator) -> Drawn:
    """Draw ink on coloured paper of about its brightness: green on blue, red on brown."""
    shown, height, hand = _some_numbers(random)
    pairs = [
        ((200, 150, 90), (70, 165, 60)),  # green on blue
        ((70, 105, 150), (50, 40, 205)),  # red on brown
        ((150, 190, 120), (60, 120, 235)),  # orange on green
        ((190, 170, 225), (205, 130, 90)),  # blue on pink
    ]
    paper, ink = pairs[random.integers(len(pairs))]
    page = sheet(*_size(shown, height), random, paper)
    _lines(page, shown, height, replace(hand, ink=ink), random)
    return photographed(light(page, random), random), "|".join(shown)


def whiteboard(random: Generator) -> Drawn:
    """Draw a whiteboard with marker, traces of what was wiped off, and the glare of a lamp."""
    shown, height, hand = _some_numbers(random)
    inks: list[Colour] = [(50, 45, 45), (170, 60, 30), (50, 40, 190), (80, 130, 40)]
    hand = replace(hand, ink=inks[random.integers(4)], pen=random.uniform(0.06, 0.1))
    page = sheet(*_size(shown, height), random, (212, 216, 214))
    tall, wide = page.shape[:2]
    traces = np.clip(noise(tall, wide, 90, random) - 1, 0, 1)
    page -= 15 * cv2.GaussianBlur(traces, (0, 0), 12)[..., None]
    _lines(page, shown, height, hand, random)
    seen = light(page, random, 0.25)
    y, x = np.mgrid[0:tall, 0:wide].astype(np.float32)
    middle, size = random.uniform(0.1, 0.9, 2) * (wide, tall), random.uniform(0.12, 0.22) * wide
    far = ((x - middle[0]) / size) ** 2 + ((y - middle[1]) / (0.7 * size)) ** 2
    seen += 0.55 * np.exp(-far)[..., None] * (255 - seen)
    return photographed(seen, random, grain=4), "|".join(shown)
