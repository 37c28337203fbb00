"""Things without any writing, uint8 in colour: faces, keyboards, boards, codes, fences."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.paper import as_bytes, noise
from benchmarks.kinds.pen import Colour

Bytes = NDArray[np.uint8]
SIGNS = ("left", "right", "up", "down", "star", "bars", "triangle")  # on keys, no letters or digits


def _ground(side: int, random: Generator) -> Bytes:
    """Return a blurred room, or an even ground, in colour."""
    tone = random.uniform(60, 240, 3)
    page = np.full((side, side, 3), tone, np.float32)
    if random.random() < 0.6:
        page += 25 * noise(side, side, side / 4, random)[..., None]
    return as_bytes(page)


@dataclass(frozen=True)
class Oval:
    """An oval of a face; lengths are shares of the face's size.

    Attributes:
        x, y: its middle
        a, b: half its width and half its height
        colour: blue, green, red
        pen: width of its outline in pixels; -1 fills it
        arc: the degrees from which to which it is drawn
    """

    x: float
    y: float
    a: float
    b: float
    colour: Colour
    pen: int = -1
    arc: tuple[int, int] = (0, 360)


def face(side: int, random: Generator) -> Bytes:
    """Return a drawn face: hair, eyes, brows, a nose and a mouth."""
    page, size = _ground(side, random), side * random.uniform(0.22, 0.4)
    x, y = side * random.uniform(0.4, 0.6, 2)
    for each in _ovals_of_face(max(2, round(size * 0.04)), random):
        middle = (round(x + each.x * size), round(y + each.y * size))
        axes = (round(each.a * size), round(each.b * size))
        cv2.ellipse(page, middle, axes, 0, *each.arc, each.colour, each.pen, cv2.LINE_AA)
    return page


def _ovals_of_face(pen: int, random: Generator) -> Iterator[Oval]:
    """Yield the ovals of a face in the order in which they are drawn."""
    shade, look = random.uniform(0.4, 1.1), random.uniform(-0.04, 0.04)
    skin, nose = ((140 * k, 175 * k, 225 * k) for k in (shade, 0.7 * shade))
    tone = random.uniform(10, 90)
    hair = (tone, 1.2 * tone, 1.5 * tone)
    yield Oval(0, -0.25, 0.85, 0.95, hair)
    yield Oval(0, 0, 0.72, 0.95, skin)
    for x in (-0.28, 0.28):
        yield Oval(x, -0.15, 0.14, 0.08, (245, 245, 245))
        yield Oval(x + look, -0.15, 0.06, 0.07, hair)
        yield Oval(x, -0.25, 0.2, 0.12, hair, pen, (200, 340))
    yield Oval(0, 0.1, 0.1, 0.16, nose, pen, (20, 160))
    yield Oval(0, 0.4, 0.3, random.uniform(0.08, 0.25), (60, 50, 170), 2 * pen, (15, 165))


def keyboard(side: int, random: Generator, *, blank: bool = False) -> Bytes:
    """Return a part of a keyboard, whose keys are blank or have signs, never letters or digits."""
    is_dark = random.random() < 0.5
    page = np.full((side, side, 3), 25 if is_dark else 190, np.uint8)
    cap, ink = (60, 220) if is_dark else (235, 70)
    size = side / random.uniform(5, 11)
    for row in range(int(side / size) + 1):
        left = -random.uniform(0, 1) * size
        while left < side:
            wide = size * random.choice([1, 1, 1, 1, 1.5, 2])
            one = (round(left + 0.07 * size), round((row + 0.07) * size))
            other = (round(left + wide - 0.07 * size), round((row + 0.93) * size))
            cv2.rectangle(page, one, other, (cap,) * 3, -1)
            cv2.rectangle(page, one, other, (cap * 0.7,) * 3, max(1, round(size * 0.03)))
            if not blank:
                middle = (left + wide / 2, (row + 0.5) * size)
                _draw_sign(page, str(random.choice(SIGNS)), middle, 0.2 * size, ink)
            left += wide
    return page


def blank_keyboard(side: int, random: Generator) -> Bytes:
    """Return a part of a keyboard whose keys are blank."""
    return keyboard(side, random, blank=True)


def _draw_sign(page: Bytes, sign: str, at: tuple[float, float], size: float, ink: int) -> None:
    """Draw the sign of a key: an arrow, a star, three bars or a triangle."""
    turn = {"left": np.pi, "right": 0, "up": -np.pi / 2, "down": np.pi / 2}.get(sign)
    pen, colour = max(1, round(size * 0.2)), (ink,) * 3
    if turn is not None:
        along = size * np.array((np.cos(turn), np.sin(turn)))
        ends = [tuple(round(float(each)) for each in at + s * along) for s in (-1, 1)]
        cv2.arrowedLine(page, ends[0], ends[1], colour, pen, cv2.LINE_AA, tipLength=0.4)
        return
    x, y = at
    spokes = {"star": range(0, 180, 60), "bars": (), "triangle": ()}[sign]
    for angle in spokes:
        along = size * np.array((np.cos(np.radians(angle)), np.sin(np.radians(angle))))
        ends = [tuple(round(float(each)) for each in at + s * along) for s in (-1, 1)]
        cv2.line(page, ends[0], ends[1], colour, pen, cv2.LINE_AA)
    if sign == "bars":
        for dy in (-0.7, 0, 0.7):
            one, other = (
                (round(x - size), round(y + dy * size)),
                (round(x + size), round(y + dy * size)),
            )
            cv2.line(page, one, other, colour, pen, cv2.LINE_AA)
    if sign == "triangle":
        corners = np.array([(x - size, y + size), (x + size, y + size), (x, y - size)])
        cv2.fillPoly(page, [np.round(corners).astype(np.int32)], colour, cv2.LINE_AA)


def chessboard(side: int, random: Generator) -> Bytes:
    """Return a chessboard of eight by eight, with a rim; some with round pieces."""
    cell = int(side / 9)
    pale, dark = random.uniform(190, 250), random.uniform(20, 110)
    page = np.full((side, side), pale * 0.8, np.float32)
    first = (side - 8 * cell) // 2
    for row, column in np.ndindex(8, 8):
        top, left = first + row * cell, first + column * cell
        page[top : top + cell, left : left + cell] = dark if (row + column) % 2 else pale
        if random.random() < 0.2:
            middle = (left + cell // 2, top + cell // 2)
            cv2.circle(page, middle, int(cell * 0.32), float(random.choice([30, 130, 240])), -1)
    return np.repeat(as_bytes(page)[..., None], 3, 2)


def barcode(side: int, random: Generator) -> Bytes:
    """Return a bar code without its digits on a label."""
    page = np.full((side, side, 3), random.uniform(120, 250), np.float32)
    unit, top = max(2, side // 160), int(side * random.uniform(0.25, 0.4))
    low = int(top + side * random.uniform(0.15, 0.35))
    page[top - 6 * unit : low + 6 * unit, side // 8 : side - side // 8] = 250
    left = side // 8 + 8 * unit
    while left < side - side // 8 - 12 * unit:
        wide = unit * int(random.integers(1, 5))
        page[top:low, left : left + wide] = 25
        left += wide + unit * int(random.integers(1, 5))
    return as_bytes(page)


def matrix_code(side: int, random: Generator) -> Bytes:
    """Return a square code of black and white cells, with three squares in its corners."""
    count = int(random.integers(21, 41))
    cells = np.where(random.random((count, count)) < 0.5, 20, 245).astype(np.uint8)
    for row, column in ((0, 0), (0, count - 7), (count - 7, 0)):
        for inset, tone in ((0, 20), (1, 245), (2, 20)):
            cells[row + inset : row + 7 - inset, column + inset : column + 7 - inset] = tone
    inner = cv2.resize(cells, (int(0.8 * side),) * 2, interpolation=cv2.INTER_NEAREST)
    page = np.full((side, side), 245, np.uint8)
    first = (side - len(inner)) // 2
    page[first : first + len(inner), first : first + len(inner)] = inner
    return np.repeat(page[..., None], 3, 2)


def fence(side: int, random: Generator) -> Bytes:
    """Return a fence of wooden slats before a garden, or of wire."""
    page = _ground(side, random).astype(np.float32)
    if random.random() < 0.4:
        gap = side / random.uniform(8, 20)
        y, x = np.mgrid[0:side, 0:side] / gap
        wire = np.minimum(np.abs((x + y) % 1 - 0.5), np.abs((x - y) % 1 - 0.5)) < 1.5 / gap
        page[wire] = random.uniform(30, 220)
        return as_bytes(page)
    slat, tone = side / random.uniform(6, 16), random.uniform(60, 240)
    for rail in (0.3, 0.7):
        page[int(rail * side) : int((rail + 0.07) * side)] = tone * 0.8
    for left in np.arange(0, side, slat):
        wide = slat * random.uniform(0.55, 0.7)
        page[int(0.1 * side) :, int(left) : int(left + wide)] = tone * random.uniform(0.85, 1.05)
    return as_bytes(page)
