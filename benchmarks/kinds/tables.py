"""Tables with numbers in their cells, and forms that hold several things."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from numpy.random import Generator

from benchmarks.kinds.boxes import Drawn, fill_boxes
from benchmarks.kinds.paper import light, photographed, sheet
from benchmarks.kinds.pen import Colour, Hand, Page, number, random_hand, write, write_within
from benchmarks.kinds.ruling import BLACK, GREY, LIGHT_BLUE, draw_grid, print_text, steps

Part: TypeAlias = tuple[list[str], float]  # the rows of a part of a form, and its lower edge
HEADS = ("Qty", "Price", "Sum", "Marks", "Total", "Hours", "Kg", "Score", "Amount", "Left")


@dataclass(frozen=True)
class Line:
    """The printed lines of a form."""

    colour: Colour
    thick: int


def fill_cells(
    page: Page, xs: Sequence[float], ys: Sequence[float], hand: Hand, random: Generator,
    empty: float = 0.12,
) -> list[str]:  # fmt: skip
    """Write a number into each cell; return the rows, with "." for an empty cell."""
    rows = []
    for top, bottom in pairwise(ys):
        texts = [_cell(random, empty) for _ in xs[1:]]
        texts[random.integers(len(texts))] = number(random, 1, 3)
        tall, wide = bottom - top, xs[1] - xs[0]
        for left, text in zip(xs, texts, strict=False):
            high = tall * random.uniform(0.5, 0.62)
            inner = (left + 0.08 * wide, top + 0.5 * (tall - high), 0.84 * wide, high)
            if text != ".":
                write_within(page, text, inner, hand, random)
        rows.append(" ".join(texts))
    return rows


def _cell(random: Generator, empty: float) -> str:
    if random.random() < empty:
        return "."
    text = number(random, 1, 4)
    return f"{text}.{random.integers(10)}" if len(text) < 4 and random.random() < 0.15 else text


def printed_table(random: Generator) -> Drawn:
    """Draw a table with a printed header and printed row numbers; they are no writing."""
    rows, columns = int(random.integers(3, 8)), int(random.integers(2, 5))
    tall, wide, first = random.uniform(52, 80), random.uniform(130, 190), random.uniform(60, 90)
    margin, hand = random.uniform(24, 60), random_hand(random)
    xs, ys = steps(margin + first, wide, columns), steps(margin, tall, rows + 1)
    page = sheet(int(ys[-1] + margin), int(xs[-1] + margin), random)
    colour = (BLACK, GREY, LIGHT_BLUE)[random.integers(3)]
    draw_grid(page, [margin, *xs], ys, colour, int(random.integers(1, 4)))
    high = tall * 0.28
    for x, name in zip(xs, random.permutation(HEADS)[:columns], strict=False):
        print_text(page, str(name), x + wide * 0.14, ys[0] + tall / 2, high)
    for row in range(rows):
        print_text(page, str(row + 1), margin + first * 0.4, ys[row + 1] + tall / 2, high)
    shown = fill_cells(page, xs, ys[1:], hand, random)
    return photographed(light(page, random), random), "|".join(shown)


def two_tables(random: Generator) -> Drawn:
    """Draw a page with two tables, one below the other, of different columns."""
    tall, margin, hand = random.uniform(56, 84), random.uniform(40, 70), random_hand(random)
    colour, thick = (BLACK, GREY)[random.integers(2)], int(random.integers(1, 4))
    sizes = [(int(random.integers(2, 5)), int(random.integers(2, 6))) for _ in range(2)]
    tables, top = [], margin
    for rows, columns in sizes:
        left = margin + random.uniform(0, 60)
        tables.append((steps(left, random.uniform(120, 160), columns), steps(top, tall, rows)))
        top = tables[-1][1][-1] + random.uniform(0.9, 1.6) * tall
    width = max(xs[-1] for xs, _ in tables) + margin
    page = sheet(int(tables[-1][1][-1] + margin), int(width), random)
    shown = []
    for xs, ys in tables:
        draw_grid(page, xs, ys, colour, thick)
        shown += fill_cells(page, xs, ys, hand, random)
    return photographed(light(page, random), random), "|".join(shown)


def mixed_form(random: Generator) -> Drawn:
    """Draw a form with a row of boxes, a table, and free lines of numbers, in any order."""
    page, hand = sheet(1300, 1000, random), random_hand(random)
    line = Line((BLACK, GREY, LIGHT_BLUE)[random.integers(3)], int(random.integers(1, 4)))
    top, shown = random.uniform(60, 100), []
    for part in random.permutation(3):
        rows, top = (_boxes, _table, _lines)[part](page, top, hand, line, random)
        shown += rows
        top += random.uniform(60, 100)
    return photographed(light(page[: int(top)], random), random), "|".join(shown)


def _boxes(page: Page, top: float, hand: Hand, line: Line, random: Generator) -> Part:
    side = random.uniform(56, 76)
    xs = steps(random.uniform(60, 180), side, int(random.integers(5, 10)))
    draw_grid(page, xs, [top, top + side], line.colour, line.thick)
    return [" ".join(fill_boxes(page, xs, top, side, hand, random))], top + side


def _table(page: Page, top: float, hand: Hand, line: Line, random: Generator) -> Part:
    xs = steps(random.uniform(60, 140), random.uniform(130, 180), int(random.integers(2, 5)))
    ys = steps(top, random.uniform(60, 80), int(random.integers(2, 6)))
    draw_grid(page, xs, ys, line.colour, line.thick)
    return fill_cells(page, xs, ys, hand, random), ys[-1]


def _lines(page: Page, top: float, hand: Hand, _: Line, random: Generator) -> Part:
    height = random.uniform(46, 64)
    shown = [number(random, 4, 8) for _ in range(random.integers(1, 4))]
    for text in shown:
        write(page, text, random.uniform(60, 160), top, height, hand, random)
        top += 1.7 * height
    return shown, top - 0.7 * height
