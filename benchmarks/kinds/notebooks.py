"""Squared and ruled paper."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from benchmarks.kinds.boxes import Drawn
from benchmarks.kinds.paper import light, photographed, sheet, turned
from benchmarks.kinds.pen import Colour, Page, number, random_hand, write, write_within
from benchmarks.kinds.ruling import GREEN, GREY, LIGHT_BLUE, rule, rules

RED = (120, 110, 225)


def _squared(rows: int, columns: int, size: float, random: Generator) -> Page:
    """Return squared paper, cut anywhere between two lines."""
    page = sheet(int(rows * size), int(columns * size), random)
    colour = _pale((LIGHT_BLUE, GREY, GREEN)[random.integers(3)], random)
    thick = 1 if size < 45 else 2
    first = random.uniform(0.1, 0.9) * size
    rule_squares(page, first, size, colour, thick)
    return page


def _pale(colour: Colour, random: Generator) -> Colour:
    """Return a colour as it is printed: pale, or nearly full."""
    strength = random.uniform(0.35, 0.9)
    blue, green, red = (255 - strength * (255 - each) for each in colour)
    return blue, green, red


def rule_squares(page: Page, first: float, size: float, colour: Colour, thick: int) -> None:
    """Draw the lines of squares over a whole page, the first of them at x and y ``first``."""
    tall, wide = page.shape[:2]
    upright = [((x, 0.0), (x, float(tall))) for x in np.arange(first, wide, size)]
    level = [((0.0, y), (float(wide), y)) for y in np.arange(first, tall, size)]
    rules(page, [*upright, *level], colour, thick)


def squared_free(random: Generator) -> Drawn:
    """Draw squared paper with lines of numbers that do not keep to the squares."""
    size, lines, hand = random.uniform(22, 44), int(random.integers(1, 5)), random_hand(random)
    height = size * random.uniform(1, 2.6)
    numbers = [number(random, 3, 7) for _ in range(lines)]
    tall = int((lines * 1.6 + 1.2) * height / size) + 1
    page = _squared(tall, int(0.95 * height * 9 / size) + 1, size, random)
    for place, text in enumerate(numbers):
        y = height * (0.8 + 1.6 * place + random.uniform(-0.1, 0.1))
        write(page, text, height * random.uniform(0.4, 1.2), y, height, hand, random)
    return photographed(light(page, random), random), "|".join(numbers)


def squared_used(random: Generator) -> Drawn:
    """Draw squared paper with a digit in each square, as for sums in school."""
    size, lines, hand = random.uniform(34, 60), int(random.integers(1, 6)), random_hand(random)
    numbers = [number(random, 2, 6) for _ in range(lines)]
    page = sheet(int((2 * lines + 1) * size), int(9 * size), random)
    colour = _pale((LIGHT_BLUE, GREY)[random.integers(2)], random)
    rule_squares(page, 0, size, colour, 1)
    for place, text in enumerate(numbers):
        for column, digit in enumerate(text, start=8 - len(text)):  # sums keep to the right
            top = (2 * place + 1) * size
            inner = ((column + 0.14) * size, top + 0.12 * size, 0.72 * size, 0.76 * size)
            write_within(page, digit, inner, hand, random)
    return photographed(light(page, random), random), "|".join(numbers)


def turned_notebook(random: Generator) -> Drawn:
    """Draw a ruled page with a red margin, turned by a few degrees, numbers beside the margin."""
    rows, step = int(random.integers(3, 8)), random.uniform(52, 80)
    page = sheet(int((rows + 1.6) * step), 900, random)
    colour = (LIGHT_BLUE, GREY)[random.integers(2)]
    margin = random.uniform(200, 280)
    ys = [(row + 0.9) * step for row in range(rows + 1)]
    rules(page, [((0, y), (900, y)) for y in ys], colour, int(random.integers(1, 3)))
    rule(page, (margin, 0), (margin, page.shape[0]), RED, 2)
    shown = list(_notebook_rows(page, rows, step, margin, random))
    degrees = random.choice([-1, 1]) * random.uniform(1.5, 6)
    lit = light(page, random)
    blue, green, red = (float(each) for each in lit[:20].mean((0, 1)))
    return photographed(turned(lit, degrees, (blue, green, red)), random), "|".join(shown)


def _notebook_rows(
    page: Page, rows: int, step: float, margin: float, random: Generator
) -> Iterator[str]:
    """Write the numbers of each row, and yield them: a short one, and one behind the margin."""
    hand = random_hand(random)
    height = step * random.uniform(0.55, 0.68)
    for row in range(rows):
        y = (row + 1.86) * step - height
        short, long = number(random, 1, 2), number(random, 3, 6)
        write_within(page, short, (margin - 2.6 * height, y, 2.2 * height, height), hand, random)
        write(page, long, margin + height * random.uniform(0.5, 1.5), y, height, hand, random)
        yield f"{short} {long}"
