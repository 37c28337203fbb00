"""Pages that take long to read: thousands of components, hairlines, ruling, dense textures."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds import textures
from benchmarks.kinds.boxes import fill_boxes
from benchmarks.kinds.notebooks import rule_squares
from benchmarks.kinds.paper import as_bytes, light, sheet
from benchmarks.kinds.pen import Page, number, random_hand, write, write_within
from benchmarks.kinds.ruling import BLACK, GREY, draw_grid, rules, steps
from benchmarks.kinds.tables import fill_cells

Bytes = NDArray[np.uint8]
COMPONENTS = 5_000
CELLS = 200  # rows and columns of the largest grid
TALL, WIDE = 4_000, 3_000  # 12 million pixels
TEXTURE_SIDE = 2_000


def _stamps(height: int, count: int, random: Generator) -> list[Bytes]:
    """Return so many small pictures of a digit, (height, 0.7 height), dark on white."""
    found = []
    for _ in range(count):
        page = sheet(height, int(0.7 * height), random, (255, 255, 255))
        box = (1.0, 1.0, page.shape[1] - 2.0, height - 2.0)
        write_within(page, str(random.integers(10)), box, random_hand(random), random)
        found.append(as_bytes(page))
    return found


def _stamp(page: Page, stamp: Bytes, left: float, top: float) -> None:
    """Print a small picture onto a page, dark on what is there."""
    y, x = round(top), round(left)
    part = page[y : y + stamp.shape[0], x : x + stamp.shape[1]]
    np.minimum(part, stamp[: part.shape[0], : part.shape[1]], out=part)


def digits(random: Generator, *, textured: bool = False) -> Bytes:
    """Draw lines of 5,000 digits in all, on paper or on cloth."""
    columns, high = 80, 34
    page = sheet(int(COMPONENTS / columns * 1.6 * high) + 60, int(columns * high) + 60, random)
    stamps = _stamps(high, 60, random)
    for place in range(COMPONENTS):
        row, column = divmod(place, columns)
        aside = 30 + column * high + random.normal(0, 1)
        _stamp(page, stamps[random.integers(60)], aside, 30 + row * 1.6 * high)
    if textured:
        cloth = textures.woven(max(page.shape), random)[: page.shape[0], : page.shape[1]]
        page *= 0.6 + 0.4 * cloth[..., None] / np.float32(255)
    return as_bytes(light(page, random))


def specks(random: Generator) -> Bytes:
    """Draw a page of 5,000 specks of all sizes up to those of digits."""
    page = np.full((2_400, 2_400), 240, np.uint8)
    for _ in range(COMPONENTS):
        tall, wide = (int(each) for each in random.geometric(0.12, 2).clip(1, 40))
        top, left = (int(each) for each in random.integers(0, 2_360, 2))
        page[top : top + tall, left : left + wide] = random.integers(20, 140)
    return page


def largest_grid(random: Generator) -> Bytes:
    """Draw a grid of 200 by 200 cells, a third of them with a digit."""
    cell = 18
    page = sheet(CELLS * cell + 40, CELLS * cell + 40, random)
    edges = steps(20, cell, CELLS)
    draw_grid(page, edges, edges, GREY, 1)
    stamps = _stamps(cell - 4, 60, random)
    for row, column in np.ndindex(CELLS, CELLS):
        if random.random() < 1 / 3:
            _stamp(page, stamps[random.integers(60)], edges[column] + 4, edges[row] + 2)
    return as_bytes(light(page, random))


def hairlines(random: Generator) -> Bytes:
    """Draw numbers and a table in lines of half a pixel."""
    page, fine = sheet(1_600, 1_600, random), sheet(3_200, 3_200, random)
    draw_grid(fine, steps(200, 400, 6), steps(1_600, 160, 8), BLACK, 1)
    page[:] = fine.reshape(1_600, 2, 1_600, 2, 3).mean((1, 3))
    hand = replace(random_hand(random), pen=0.5 / 60)
    for row in range(6):
        write(page, number(random, 5, 8), 120, 80 + 110 * row, 60, hand, random)
    return as_bytes(page)


def squared_paper(random: Generator) -> Bytes:
    """Draw squared paper without writing."""
    page = sheet(TALL // 2, WIDE // 2, random)
    rule_squares(page, 11, 24, GREY, 1)
    return as_bytes(light(page, random))


def ruled_paper(random: Generator) -> Bytes:
    """Draw ruled paper without writing, its lines not quite level."""
    page = sheet(TALL // 2, WIDE // 2, random)
    rules(page, [((0, y), (WIDE // 2, y + 30)) for y in range(40, TALL // 2, 50)], GREY, 2)
    return as_bytes(light(page, random))


def large_page(random: Generator) -> Bytes:
    """Draw a page of 12 million pixels with 25 lines of numbers."""
    page, hand = sheet(TALL, WIDE, random), random_hand(random)
    for row in range(25):
        write(page, number(random, 10, 16), 200, 150 + 150 * row, 90, hand, random)
    return as_bytes(light(page, random))


def large_form(random: Generator) -> Bytes:
    """Draw a form of 12 million pixels: rows of boxes and a table."""
    page, hand = sheet(TALL, WIDE, random), random_hand(random)
    for row in range(8):
        xs = steps(250, 140, 16)
        draw_grid(page, xs, [200 + 220 * row, 340 + 220 * row], BLACK, 5)
        fill_boxes(page, xs, 200 + 220 * row, 140, hand, random, empty=0.2)
    xs, ys = steps(250, 480, 5), steps(2_100, 150, 11)
    draw_grid(page, xs, ys, BLACK, 5)
    fill_cells(page, xs, ys, hand, random)
    return as_bytes(light(page, random))


WORST: dict[str, Callable[[Generator], Bytes]] = {
    "5,000 digits": digits,
    "5,000 digits on cloth": partial(digits, textured=True),
    "5,000 specks": specks,
    "a grid of 200 by 200": largest_grid,
    "lines of half a pixel": hairlines,
    "squared paper, blank": squared_paper,
    "ruled paper, blank": ruled_paper,
    "a page of 12 million pixels": large_page,
    "a form of 12 million pixels": large_form,
    "hatching": partial(textures.hatching, TEXTURE_SIDE),
    "halftone": partial(textures.halftone, TEXTURE_SIDE),
    "cloth": partial(textures.woven, TEXTURE_SIDE),
    "white noise": partial(textures.white_noise, TEXTURE_SIDE),
    "stripes": partial(textures.stripes, TEXTURE_SIDE),
}
