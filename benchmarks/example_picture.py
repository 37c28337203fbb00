"""The example picture of the README: numbers on ruled paper, and the same picture annotated.

Digits of MNIST's test set are drawn on a page under uneven light, by a seed, and written to
``examples/numbers.jpg``. ``tenfold read`` then writes ``docs/read-numbers.png``.
"""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.strings import draw_digit, smooth_noise, touching_left
from tenfold.data import Dataset, load

NUMBERS = ("28065", "7194", "630528")
WIDTH, HEIGHT = 620, 410  # pixels of the page
LINE_HEIGHT = 130  # pixels between two ruled lines
SCALE = 3.6  # 20 pixels of MNIST's box become 72
TOUCHING = (2, 3)  # line and position of the digit that touches the one before it
SEED = 0
EXAMPLE = Path("examples/numbers.jpg")
ANNOTATED = Path("docs/read-numbers.png")

Floats = NDArray[np.float32]


def main() -> None:
    """Draw the page, write it, and let ``tenfold read`` annotate it."""
    test = load("mnist").test
    assert test is not None
    page = draw_page(test, np.random.default_rng(SEED))
    cv2.imwrite(str(EXAMPLE), page, [cv2.IMWRITE_JPEG_QUALITY, 85])
    command = [sys.executable, "-m", "tenfold", "read", str(EXAMPLE), "--annotate", str(ANNOTATED)]
    subprocess.run(command, check=True)


def draw_page(digits: Dataset, random: Generator) -> NDArray[np.uint8]:
    """Return the page, uint8 (HEIGHT, WIDTH): dark numbers on ruled paper, lit from the left."""
    ink = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
    paper = np.linspace(235, 150, WIDTH, dtype=np.float32) * np.ones((HEIGHT, 1), np.float32)
    paper *= 1 + 0.08 * smooth_noise(HEIGHT, WIDTH, 4, random)
    for line, number in enumerate(NUMBERS):
        baseline = 115 + LINE_HEIGHT * line
        paper[baseline + 8 : baseline + 10] *= 0.75
        _write_number(ink, line, number, baseline, digits, random)
    paper += random.normal(0, 3, paper.shape).astype(np.float32)  # grain of the camera
    grey = paper * (1 - 0.8 * cv2.GaussianBlur(ink, (0, 0), 0.9))
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)


def _write_number(
    ink: Floats, line: int, number: str, baseline: int, digits: Dataset, random: Generator
) -> None:
    """Write one number into ``ink`` with its feet near ``baseline``."""
    left = 60 + int(random.integers(0, 120))
    for position, label in enumerate(number):
        candidates = np.flatnonzero(digits.labels == int(label))
        image = digits.images[random.choice(candidates)]
        digit = draw_digit(image, SCALE, 0.08, random)
        top = min(baseline - len(digit) + int(random.integers(-4, 5)), HEIGHT - len(digit))
        if (line, position) == TOUCHING:
            left = touching_left(ink, digit, top, left, SCALE)
        elif position:
            left += int(random.integers(14, 30))
        part = ink[top : top + len(digit), left : left + digit.shape[1]]
        np.maximum(part, digit, out=part)
        left += digit.shape[1]


if __name__ == "__main__":
    main()
