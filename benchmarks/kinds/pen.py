"""Handwriting with a pen: text becomes strokes, strokes become ink on a page."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.strokes import WAYS, WIDTH, WIDTHS, Points, curve

Page = NDArray[np.float32]  # (height, width, 3), blue, green, red, 0 to 255
Colour = tuple[float, float, float]  # blue, green, red
INKS: tuple[Colour, ...] = ((40, 35, 35), (130, 50, 30), (60, 50, 50), (35, 30, 160), (90, 80, 85))
FINEST = 4  # pixels: the pen is that wide at least where it is drawn, then scaled down


@dataclass(frozen=True)
class Hand:
    """The way in which one person writes, with one pen.

    Attributes:
        ink: colour of the ink
        pen: width of the pen, a share of the digits' height
        slant: shift to the right per height
        width: factor of the widths of digits
        space: between digits, a share of the height
        tremble: of the pen, a share of the height
        jitter: of the form of each digit, a share of the height
        pressure: change of the pen's width along a stroke, 0 to 1
        nib: outline of the pen's tip (n, 2), about 1 wide
        ways: the way of writing each sign
    """

    ink: Colour
    pen: float
    slant: float
    width: float
    space: float
    tremble: float
    jitter: float
    pressure: float
    nib: Points
    ways: dict[str, int]


@dataclass(frozen=True)
class Stroke:
    """The path of the pen: points (n, 2), and the width of the pen at each (n,)."""

    points: Points
    widths: NDArray[np.float64]


def random_hand(random: Generator) -> Hand:
    """Return a random person's hand, with black or blue ink most often."""
    return Hand(
        ink=INKS[random.choice(len(INKS), p=[0.35, 0.35, 0.1, 0.1, 0.1])],
        pen=random.uniform(0.05, 0.1),
        slant=random.normal(0.06, 0.12),
        width=np.exp(random.normal(0, 0.12)),
        space=random.uniform(0.14, 0.34),
        tremble=random.choice([0, 0.003, 0.007, 0.012]),
        jitter=random.uniform(0.006, 0.022),
        pressure=random.choice([0, 0.1, 0.25]),
        nib=_nib(random),
        ways={sign: int(random.integers(len(ways))) for sign, ways in WAYS.items()},
    )


def _nib(random: Generator) -> Points:
    """Return a round tip; sometimes a flat one, or that of a felt pen."""
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    tip = np.stack([np.cos(turns), np.sin(turns)], 1) / 2
    kind = random.random()
    if kind < 0.2:
        angle = random.uniform(0, np.pi)
        along = np.array([np.cos(angle), np.sin(angle)])
        tip -= 0.45 * np.outer(tip @ along, along)
    elif kind < 0.35:
        tip = np.array([(-0.45, -0.35), (0.45, -0.45), (0.45, 0.35), (-0.45, 0.45)])
    return tip


def number(random: Generator, fewest: int, most: int) -> str:
    """Return random digits; with three or more, some that no half turn makes another digit."""
    while True:
        text = "".join(
            str(digit) for digit in random.integers(0, 10, random.integers(fewest, most + 1))
        )
        if len(text) < 3 or set(text) & set("23457"):
            return text


def strokes_of(text: str, height: float, hand: Hand, random: Generator) -> list[Stroke]:
    """Return the strokes of a line of text; its first digit is about in (0, 0, width, height)."""
    left, pen, strokes = 0.0, height * hand.pen, []
    for sign in text:
        if sign == " ":
            left += 0.7 * height
            continue
        tall = height * np.exp(random.normal(0, 0.04))
        wide = height * WIDTHS.get(sign, WIDTH) * hand.width * np.exp(random.normal(0, 0.06))
        low = random.normal(0, 0.03) * height + (height - tall) / 2
        lean = hand.slant + random.normal(0, 0.02)
        for stroke in WAYS[sign][hand.ways[sign]]:
            path = curve(stroke, hand.jitter, random)
            path += hand.tremble * _tremble(len(path), random)
            x = left + path[:, 0] * wide - lean * (path[:, 1] - 0.5) * tall
            widths = pen * (
                1 + hand.pressure * _tremble(len(path), random)[:, 0].clip(-1.5, 1.5) / 2
            )
            strokes.append(Stroke(np.stack([x, low + path[:, 1] * tall], 1), widths))
        left += wide + pen + height * hand.space * np.exp(random.normal(0, 0.2))
    return strokes


def _tremble(count: int, random: Generator) -> Points:
    """Return a smooth random walk (count, 2) of about unit size."""
    knots = random.normal(0, 1, (max(2, count // 5 + 1), 2))
    place = np.linspace(0, len(knots) - 1, count)
    return np.stack([np.interp(place, np.arange(len(knots)), knots[:, k]) for k in (0, 1)], 1)


def extent(strokes: list[Stroke]) -> tuple[float, float, float, float]:
    """Return the edges of the ink: left, top, right, bottom."""
    low = np.min([(each.points - each.widths[:, None] / 2).min(0) for each in strokes], 0)
    high = np.max([(each.points + each.widths[:, None] / 2).max(0) for each in strokes], 0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def moved(strokes: list[Stroke], x: float, y: float) -> list[Stroke]:
    """Return the strokes moved by x and y."""
    return [Stroke(each.points + np.array((x, y)), each.widths) for each in strokes]


def cover(shape: tuple[int, ...], strokes: list[Stroke], nib: Points) -> NDArray[np.float32]:
    """Return the share of each pixel (height, width) that the ink covers."""
    covered = np.zeros(shape[:2], np.float32)
    place, share = _cover_part(shape, strokes, nib)
    covered[place] = share
    return covered


def _cover_part(
    shape: tuple[int, ...], strokes: list[Stroke], nib: Points
) -> tuple[tuple[slice, slice], NDArray[np.float32]]:
    """Return the part of a page with all the ink, and the share of each pixel that it covers."""
    height, width = shape[:2]
    left, top, right, bottom = extent(strokes)
    x, y = (min(max(0, int(edge) - 2), most) for edge, most in ((left, width), (top, height)))
    wide, tall = min(width, int(right) + 3) - x, min(height, int(bottom) + 3) - y
    if wide <= 0 or tall <= 0:
        return (slice(0, 0), slice(0, 0)), np.zeros((0, 0), np.float32)
    narrowest = min(float(each.widths.min()) for each in strokes)
    times = int(np.clip(np.ceil(FINEST / max(narrowest, 0.1)), 1, 8))
    fine = np.zeros((tall * times, wide * times), np.uint8)
    for stroke in strokes:
        _draw_stroke(fine, (stroke.points - (x, y)) * times, stroke.widths * times, nib)
    small = cv2.resize(fine, (wide, tall), interpolation=cv2.INTER_AREA)
    share = np.asarray(small, np.float32) / np.float32(255)
    return (slice(y, y + tall), slice(x, x + wide)), share


def _draw_stroke(
    fine: NDArray[np.uint8], points: Points, widths: NDArray[np.float64], nib: Points
) -> None:
    """Draw the pen's tip along a path: the hull of the tip at each two points that follow."""
    tips = points[:, None] + widths[:, None, None] * nib
    for one, other in pairwise(tips):
        both = np.vstack([one, other]).astype(np.float32)
        hull = np.round(cv2.convexHull(both) * 16).astype(np.int32)
        cv2.fillConvexPoly(fine, hull, 255, cv2.LINE_AA, 4)


def draw(page: Page, strokes: list[Stroke], hand: Hand) -> None:
    """Draw strokes on a page."""
    place, share = _cover_part(page.shape, strokes, hand.nib)
    part = page[place]
    part += share[..., None] * (np.array(hand.ink, np.float32) - part)


def write(
    page: Page, text: str, x: float, y: float, height: float, hand: Hand, random: Generator
) -> float:
    """Write a line of text whose ink begins at x; y is the digits' top. Return its right end."""
    strokes = strokes_of(text, height, hand, random)
    strokes = moved(strokes, x - extent(strokes)[0], y)
    draw(page, strokes, hand)
    return extent(strokes)[2]


def write_within(
    page: Page, text: str, box: tuple[float, float, float, float], hand: Hand, random: Generator
) -> None:
    """Write a text as high as the box (left, top, width, height), smaller if it is too wide.

    The ink stays within the box; where there is room, it stands somewhere in it.
    """
    left, top, width, height = box
    tall = height * (1 - hand.pen)
    for _ in range(6):
        strokes = strokes_of(text, tall, hand, random)
        a, b, c, d = extent(strokes)
        if c - a <= width and d - b <= height:
            break
        tall *= 0.97 * min(1, width / (c - a), height / (d - b))
    x = left - a + max(0, width - c + a) * random.uniform(0.25, 0.75)
    y = top - b + max(0, height - d + b) * random.uniform(0.25, 0.75)
    draw(page, moved(strokes, x, y), hand)
