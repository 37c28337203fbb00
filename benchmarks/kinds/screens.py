"""Pictures from screens: ink on nothing, neon on black, an app for drawing."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.boxes import Drawn
from benchmarks.kinds.paper import as_bytes, sheet
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

Bytes = NDArray[np.uint8]
NEON: tuple[Colour, ...] = (
    (255, 255, 0),
    (60, 255, 60),
    (255, 60, 255),
    (0, 220, 255),
    (255, 120, 60),
)
TOOLS: tuple[Colour, ...] = (
    (60, 60, 230),
    (80, 190, 60),
    (220, 130, 40),
    (40, 200, 240),
    (30, 30, 30),
)


def _screen_hand(random: Generator) -> Hand:
    """Return the hand of a finger on a screen: a round line of one width."""
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    tip = np.stack([np.cos(turns), np.sin(turns)], 1) / 2
    hand = replace(random_hand(random), nib=tip, pressure=0, pen=random.uniform(0.06, 0.13))
    return replace(hand, tremble=random.choice([0, 0.004]))


def transparent(random: Generator) -> Drawn:
    """Draw ink on nothing: a PNG whose paper is transparent, black or white below."""
    text, height, hand = number(random, 1, 5), random.uniform(90, 220), _screen_hand(random)
    strokes = strokes_of(text, height, hand, random)
    left, top, right, bottom = extent(strokes)
    margin = height * random.uniform(0.15, 0.6)
    strokes = moved(strokes, margin - left, margin - top)
    shape = (int(bottom - top + 2 * margin), int(right - left + 2 * margin))
    below = random.choice([0, 0, 255])
    picture = np.full((*shape, 4), below, np.uint8)
    share = cover(shape, strokes, hand.nib)
    ink: Colour = [(0, 0, 0), (160, 40, 20), (30, 30, 30), (40, 40, 170)][random.integers(4)]
    picture[share > 0, :3] = ink
    picture[..., 3] = np.rint(255 * share)
    return picture, text


def neon(random: Generator) -> Drawn:
    """Draw bright strokes that glow on a black canvas."""
    text, height, hand = number(random, 1, 5), random.uniform(110, 220), _screen_hand(random)
    hand = replace(hand, ink=NEON[random.integers(len(NEON))])
    dark: Colour = [(0, 0, 0), (30, 20, 15), (18, 18, 18)][random.integers(3)]
    page = sheet(int(2 * height), int((1.1 * len(text) + 1.4) * height), random, dark)
    write(page, text, height * random.uniform(0.4, 0.7), height * 0.5, height, hand, random)
    glow = cv2.GaussianBlur(page, (0, 0), 0.09 * height)
    return as_bytes(
        np.maximum(page, page + random.uniform(0.3, 0.8) * (glow - np.array(dark)))
    ), text


def drawing_app(random: Generator) -> Drawn:
    """Draw the picture of a telephone's screen: an app for drawing, its bars and its tools."""
    wide, tall, hand = 720, int(random.choice([1280, 1440, 1560])), _screen_hand(random)
    is_dark = random.random() < 0.3
    page = sheet(tall, wide, random, (28, 28, 28) if is_dark else (255, 255, 255))
    bar: Colour = (
        (50, 48, 46)
        if is_dark
        else [(240, 240, 240), (200, 120, 50), (90, 60, 60)][random.integers(3)]
    )
    page[:150] = bar
    page[tall - 170 :] = bar
    pale: Colour = (235, 235, 235) if sum(bar) < 450 else (70, 70, 70)
    page = _with_bars(page, pale, random)
    shown = [number(random, 2, 5) for _ in range(random.integers(1, 4))]
    height = random.uniform(100, 150)
    ink: Colour = (240, 240, 240) if is_dark else TOOLS[random.integers(len(TOOLS))]
    hand = replace(hand, ink=ink, width=min(hand.width, 1.0), space=0.2)
    first = 150 + random.uniform(0.5 * height, tall - 320 - 1.8 * height * len(shown))
    for place, text in enumerate(shown):
        y = first + 1.8 * height * place
        write(page, text, random.uniform(40, 70), y, height, hand, random)
    return as_bytes(page), "|".join(shown)


def _with_bars(page: Page, pale: Colour, random: Generator) -> Page:
    """Return the screen with the status above and the tools below."""
    screen = page.astype(np.uint8)  # OpenCV draws smooth edges into bytes only
    _status(screen, pale)
    _tools(screen, pale, random)
    return screen.astype(np.float32)


def _status(page: Bytes, pale: Colour) -> None:
    """Draw the bar of a telephone: battery, signal, the arrow back, the app's name as a line."""
    cv2.rectangle(page, (640, 18), (690, 40), pale, 2)
    cv2.rectangle(page, (644, 22), (676, 36), pale, -1)
    for bar in range(4):
        cv2.rectangle(page, (560 + 14 * bar, 38 - 5 * bar), (568 + 14 * bar, 40), pale, -1)
    cv2.polylines(page, [np.array([(52, 88), (32, 105), (52, 122)])], False, pale, 5, cv2.LINE_AA)
    cv2.putText(page, "My drawing", (90, 118), cv2.FONT_HERSHEY_SIMPLEX, 1.1, pale, 2, cv2.LINE_AA)


def _tools(page: Bytes, pale: Colour, random: Generator) -> None:
    """Draw the tools below the canvas: colours, a slider for the pen, a bin, a disk."""
    y = len(page) - 85
    for place, colour in enumerate(TOOLS):
        cv2.circle(page, (70 + 76 * place, y), 28, colour, -1, cv2.LINE_AA)
        cv2.circle(page, (70 + 76 * place, y), 28, pale, 2, cv2.LINE_AA)
    cv2.line(page, (450, y), (580, y), pale, 6, cv2.LINE_AA)
    cv2.circle(page, (int(random.integers(460, 570)), y), 16, pale, -1, cv2.LINE_AA)
    cv2.rectangle(page, (622, y - 18), (658, y + 26), pale, 4)
    cv2.line(page, (614, y - 26), (666, y - 26), pale, 5)
