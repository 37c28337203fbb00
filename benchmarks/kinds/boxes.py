"""Rows of boxes with a digit in each, and combs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.paper import light, photographed, sheet
from benchmarks.kinds.pen import Hand, Page, random_hand, write_within
from benchmarks.kinds.ruling import BLACK, GREY, LINE_COLOURS, draw_grid, print_text, rule, steps

Drawn: TypeAlias = tuple[NDArray[np.uint8], str]  # a picture, and the text that a person reads


def fill_boxes(
    page: Page, xs: Sequence[float], top: float, tall: float, hand: Hand, random: Generator, *,
    empty: float = 0.0,
) -> list[str]:  # fmt: skip
    """Write a digit into each box between two of the xs; return the digits, "." where it is empty.

    Args:
        empty: share of the boxes that stay empty, never all of them
    """
    filled = random.random(len(xs) - 1) >= empty
    filled[random.integers(len(filled))] = True
    shown = [str(random.integers(10)) if each else "." for each in filled]
    for left, right, digit in zip(xs, xs[1:], shown, strict=False):
        if digit != ".":
            high = tall * random.uniform(0.62, 0.76)
            inner = (
                left + 0.14 * (right - left),
                top + (tall - high) / 2,
                0.72 * (right - left),
                high,
            )
            write_within(page, digit, inner, hand, random)
    return shown


def coloured_boxes(random: Generator) -> Drawn:
    """Draw a date (2, 2 and 4 boxes) or an amount with a printed comma, in coloured boxes."""
    groups = [(2, 2, 4), (2, 2, 2), (4, 2), (5, 2), (6, 2), (3, 4)][random.integers(6)]
    side, hand = random.uniform(44, 90), random_hand(random)
    gap, margin = side * random.uniform(0.35, 0.6), side * random.uniform(0.3, 0.9)
    width = sum(groups) * side + (len(groups) - 1) * gap + 2 * margin
    page = sheet(int(side + 2 * margin), int(width), random)
    colour, thick = LINE_COLOURS[random.integers(len(LINE_COLOURS))], int(random.integers(1, 4))
    left, shown = margin, []
    for count in groups:
        xs = steps(left, side, count)
        draw_grid(page, xs, [margin, margin + side], colour, thick)
        shown += fill_boxes(page, xs, margin, side, hand, random)
        left = xs[-1] + gap
        if len(groups) == 2 and groups[1] == 2 and left < width - 2 * side:
            print_text(page, ",", xs[-1] + gap * 0.3, margin + side * 0.75, side * 0.3, colour)
    return photographed(light(page, random), random), " ".join(shown)


def open_boxes(random: Generator) -> Drawn:
    """Draw a row of boxes between two long lines, without a border at its ends."""
    count, side, hand = int(random.integers(5, 11)), random.uniform(40, 80), random_hand(random)
    margin = side * random.uniform(0.4, 0.8)
    page = sheet(int(side + 2 * margin), int(count * side + 2 * margin), random)
    colour, thick = LINE_COLOURS[random.integers(len(LINE_COLOURS))], int(random.integers(1, 4))
    xs = steps(margin, side, count)
    draw_grid(page, xs[1:-1], [margin, margin + side], colour, thick)
    for y in (margin, margin + side):
        rule(page, (margin, y), (xs[-1], y), colour, thick)
    shown = fill_boxes(page, xs, margin, side, hand, random, empty=random.choice([0, 0.25]))
    return photographed(light(page, random), random), " ".join(shown)


def cut_boxes(random: Generator) -> Drawn:
    """Draw a row of boxes whose end, upper or lower lines lie outside the picture."""
    count, side, hand = int(random.integers(5, 11)), random.uniform(44, 90), random_hand(random)
    margin = side * random.uniform(0.3, 0.6)
    page = sheet(int(side + 2 * margin), int(count * side + 2 * margin), random)
    colour, thick = (GREY, BLACK)[random.integers(2)], int(random.integers(1, 4))
    xs = steps(margin, side, count)
    draw_grid(page, xs, [margin, margin + side], colour, thick)
    shown = fill_boxes(page, xs, margin, side, hand, random, empty=random.choice([0, 0.3]))
    seen = photographed(light(page, random), random)
    cut = int(margin + thick + side * random.uniform(0.02, 0.09))
    edges = random.permutation(["left", "right", "upper", "lower"])[: random.integers(1, 3)]
    height, width = seen.shape[:2]
    top, bottom = cut * ("upper" in edges), height - cut * ("lower" in edges)
    left, right = cut * ("left" in edges), width - cut * ("right" in edges)
    return np.ascontiguousarray(seen[top:bottom, left:right]), " ".join(shown)


def crossed_boxes(random: Generator) -> Drawn:
    """Draw a row of boxes with digits that are higher than them, and cross their lines."""
    count, side, hand = int(random.integers(4, 10)), random.uniform(44, 80), random_hand(random)
    margin = side * random.uniform(0.6, 0.9)
    page = sheet(int(side + 2 * margin), int(count * side + 2 * margin), random)
    xs = steps(margin, side, count)
    colour = LINE_COLOURS[random.integers(len(LINE_COLOURS))]
    draw_grid(page, xs, [margin, margin + side], colour, int(random.integers(1, 4)))
    digits = [str(digit) for digit in random.integers(0, 10, count)]
    for left, digit in zip(xs, digits, strict=False):
        high = side * random.uniform(0.85, 1.2)
        top = margin + (side - high) / 2 + side * random.normal(0.02, 0.1)
        aside = left + side * random.normal(0.1, 0.07)
        write_within(page, digit, (aside, top, side * 0.8, high), hand, random)
    return photographed(light(page, random), random), " ".join(digits)


def tall_comb(random: Generator) -> Drawn:
    """Draw a comb whose teeth are as high as its digits; nothing closes it above."""
    count, side, hand = int(random.integers(5, 12)), random.uniform(36, 72), random_hand(random)
    margin = side * random.uniform(0.3, 0.8)
    tall = side * random.uniform(1, 1.25)
    page = sheet(int(tall + 2 * margin), int(count * side + 2 * margin), random)
    colour, thick = LINE_COLOURS[random.integers(len(LINE_COLOURS))], int(random.integers(1, 4))
    xs = steps(margin, side, count)
    for x in xs:
        rule(page, (x, margin), (x, margin + tall), colour, thick)
    rule(page, (xs[0], margin + tall), (xs[-1], margin + tall), colour, thick)
    hand = replace(hand, pen=hand.pen * 0.9)
    shown = fill_boxes(page, xs, margin, tall, hand, random, empty=random.choice([0, 0.2]))
    return photographed(light(page, random), random), " ".join(shown)
