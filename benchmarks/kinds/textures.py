"""Textures without any writing, uint8 (side, side) or in colour: noise, weaves, walls, leaves."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.paper import as_bytes, noise

Bytes = NDArray[np.uint8]


def white_noise(side: int, random: Generator) -> Bytes:
    """Return noise that is independent in each pixel, or in each block of a few pixels."""
    cell = int(random.choice([1, 1, 2, 3, 5, 8]))
    small = random.integers(0, 256, (side // cell + 1, side // cell + 1)).astype(np.uint8)
    return np.kron(small, np.ones((cell, cell), np.uint8))[:side, :side]


def smooth_noise(side: int, random: Generator) -> Bytes:
    """Return noise whose patches are 6 to 80 pixels wide."""
    return as_bytes(128 + 50 * noise(side, side, random.uniform(6, 80), random))


def perlin_noise(side: int, random: Generator) -> Bytes:
    """Return the sum of smooth noises, each twice as fine and half as strong as the one before."""
    rough = random.uniform(0.4, 0.7)
    layers = [rough**k * noise(side, side, side / 2 ** (k + 1), random) for k in range(7)]
    return as_bytes(128 + 60 * np.sum(layers, axis=0))


def specks(side: int, random: Generator) -> Bytes:
    """Return crumbs on a light ground: round, long and ragged ones."""
    page = np.full((side, side), int(random.integers(190, 250)), np.uint8)
    for _ in range(random.integers(40, 500)):
        x, y = (int(each) for each in random.integers(0, side, 2))
        size = (int(random.integers(1, 7)), int(random.integers(1, 5)))
        tone, turn = int(random.integers(20, 150)), int(random.integers(0, 180))
        cv2.ellipse(page, (x, y), size, turn, 0, 360, tone, -1, cv2.LINE_AA)
    return page


def hair(side: int, random: Generator) -> Bytes:
    """Return hairs, threads or cracks: long smooth curves in every direction."""
    page = np.full((side, side), int(random.integers(170, 250)), np.uint8)
    for _ in range(random.integers(8, 60)):
        turns = np.cumsum(random.normal(0, 0.15, 60)) + random.uniform(0, 2 * np.pi)
        steps = side / 70 * np.stack([np.cos(turns), np.sin(turns)], 1)
        path = random.uniform(0, side, 2) + np.cumsum(steps, 0)
        tone, thick = int(random.integers(20, 110)), int(random.integers(1, 5))
        cv2.polylines(
            page, [np.round(path * 8).astype(np.int32)], False, tone, thick, cv2.LINE_AA, 3
        )
    return page


def stripes(side: int, random: Generator) -> Bytes:
    """Return stripes of a cloth or a wallpaper, upright; some of two widths."""
    period, share = random.uniform(8, 90), random.uniform(0.2, 0.7)
    x = np.arange(side) + 4 * noise(side, side, side / 2, random) * (random.random() < 0.3)
    is_dark = (x / period) % 1 < share
    is_dark |= (x / period + 0.8) % 2 < 0.1
    return as_bytes(np.where(is_dark, random.uniform(20, 120), random.uniform(150, 250)))


def hatching(side: int, random: Generator) -> Bytes:
    """Return thin lines that cross in two directions, as drawn shading has them."""
    page = np.full((side, side), 240, np.uint8)
    gap, lean = random.uniform(6, 14), random.uniform(-0.4, 0.4)
    for start in np.arange(-side, 2 * side, gap):
        wobble = random.normal(0, 1.5, 4)
        for ends in (
            ((start + wobble[0], 0), (start + lean * side + wobble[1], side)),
            ((0, start + wobble[2]), (side, start + (0.5 - lean) * side + wobble[3])),
        ):
            one, other = ([round(8 * each) for each in end] for end in ends)
            cv2.line(page, one, other, 70, 1, cv2.LINE_AA, 3)
    return page


def halftone(side: int, random: Generator) -> Bytes:
    """Return the dots of a printed picture, larger where it is darker."""
    cell, turn = random.uniform(5, 12), random.uniform(0, np.pi / 2)
    y, x = np.mgrid[0:side, 0:side] / cell
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    raster = (np.cos(2 * np.pi * along) + np.cos(2 * np.pi * across)) / 4 + 0.5
    picture = 0.5 + 0.2 * noise(side, side, side / 4, random)
    return as_bytes(255 / (1 + np.exp(-12 * (raster - picture))))


def woven(side: int, random: Generator) -> Bytes:
    """Return cloth: threads that go over and under each other."""
    thread = random.uniform(5, 14)
    y, x = np.mgrid[0:side, 0:side] / thread
    x, y = x + 0.15 * noise(side, side, 40, random), y + 0.15 * noise(side, side, 40, random)
    is_over = (np.floor(x) + np.floor(y)) % 2 == 0
    round_ = np.where(is_over, np.abs(np.sin(np.pi * x)), np.abs(np.sin(np.pi * y)))
    tone = np.where(is_over, random.uniform(120, 240), random.uniform(60, 200))
    return as_bytes(tone * (0.4 + 0.6 * round_) + 6 * noise(side, side, 2, random))


def bricks(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return a brick wall in colour, with lighter or darker mortar."""
    tall, wide = side / random.uniform(6, 16), side / random.uniform(3, 7)
    joint = tall * random.uniform(0.06, 0.16)
    mortar = np.full(3, random.choice([70, 150, 190]), np.float32)
    page = np.full((side, side, 3), mortar, np.float32)
    for row in range(int(side / tall) + 1):
        for column in range(-1, int(side / wide) + 1):
            left, top = (column + 0.5 * (row % 2)) * wide, row * tall
            tone = np.array((55, 70, 150), np.float32) * random.uniform(0.6, 1.15)
            a, b = max(0, int(left + joint)), int(top + joint)
            page[b : int(top + tall), a : max(0, int(left + wide))] = tone
    return as_bytes(page * (1 + 0.08 * noise(side, side, 3, random)[..., None]))


def tiles(side: int, random: Generator) -> Bytes:
    """Return bathroom tiles or paving, each of its own shade."""
    size, joint = side / random.uniform(4, 14), random.uniform(2, 7)
    y, x = np.mgrid[0:side, 0:side]
    count = int(side / size) + 2
    shades = random.uniform(150, 230) + random.normal(0, 10, (count, count))
    page = shades[(y / size).astype(int), (x / size).astype(int)]
    is_joint = (x % size < joint) | (y % size < joint)
    return as_bytes(np.where(is_joint, random.uniform(60, 130), page))


def leaves(side: int, random: Generator) -> NDArray[np.uint8]:
    """Return leaves over each other, each with its vein."""
    page = np.full((side, side, 3), (25, 45, 30), np.uint8)
    for _ in range(random.integers(60, 250)):
        x, y = (int(each) for each in random.integers(0, side, 2))
        long, turn = int(random.uniform(20, 90)), random.uniform(0, 360)
        green = np.array((50, 140, 70)) * random.uniform(0.4, 1.4) + random.normal(0, 12, 3)
        colour = [float(each) for each in green.clip(0, 255)]
        cv2.ellipse(page, (x, y), (long, long // 3), turn, 0, 360, colour, -1, cv2.LINE_AA)
        along = 0.9 * long * np.array((np.cos(np.radians(turn)), np.sin(np.radians(turn))))
        one, other = ((round(x + s * along[0]), round(y + s * along[1])) for s in (-1, 1))
        cv2.line(page, one, other, [0.6 * each for each in colour], 2, cv2.LINE_AA)
    return page
