"""Line images whose text is known: pictures of lines, passed through the layout that reads them.

What the recogniser sees of real paper is what the layout leaves of it: so training sees the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from tenfold.line_training.composing import ComposedLine
from tenfold.line_training.degradation import degrade
from tenfold.line_training.papers import on_paper
from tenfold.line_training.pen_symbols import full_ink
from tenfold.line_training.strokes import PenSample, draw_strokes, random_pen, written_again
from tenfold.lineformat import HEIGHT, label_of
from tenfold.photo.layout.cell import Ink
from tenfold.photo.layout.polarity import find_polarity
from tenfold.photo.recognition.line_image import END_MARGIN, LineImage, digit_line_image, line_image
from tenfold.photo.recognition.page import analyse
from tenfold.pictures import Grey
from tenfold.types import Floats, Images, Labels, Progress

SMALL, LARGE = 14, 64  # pixels: the heights of numbers that are drawn
SYMBOL_HEIGHT = 64  # pixels of a symbol that is drawn alone
ENLARGED = (
    3  # times: framed digits, as those that are cut out of a picture are larger than 20 pixels
)
MIN_INK = 60  # of 255
MIN_SYMBOL_WIDTH = 4  # pixels of a symbol in a line image, on average
Symbols = tuple[int, ...]


@dataclass(frozen=True)
class KnownLines:
    """Line images, uint8 (32, width) each, and the labels of their symbols."""

    images: tuple[Grey, ...]
    labels: tuple[Symbols, ...]

    def __len__(self) -> int:
        return len(self.images)


def lines_of_pictures(pictures: Iterable[tuple[Grey, str]], progress: Progress) -> KnownLines:
    """Return the line images of pictures of one line each; without those that have no one line.

    Args:
        pictures: uint8 (height, width), and their texts
        progress: is called with the number of pictures so far
    """
    found = []
    for number, (grey, text) in enumerate(pictures):
        if number % 100 == 0:
            progress(0, f"{number:,} pictures of lines")
        image, labels = line_of(grey), labels_of(text)
        if image is not None and labels and _fits(image.pixels, labels):
            found.append((image.pixels, labels))
    return _known(found)


def drawn_numbers(
    samples: Sequence[PenSample], papers: Sequence[Grey], *, drawings: int, seed: int
) -> Iterator[tuple[Grey, str]]:
    """Yield pictures of numbers, each drawn with a few pens, on plain or real paper.

    Args:
        samples: whole numbers
        papers: pictures of paper without writing
        drawings: of each number
        seed: of pens and papers
    """
    for number, sample in enumerate(samples):
        for drawing in range(drawings):
            random = np.random.default_rng((seed, number, drawing))
            points = np.concatenate(sample.strokes)
            wide, tall = np.ptp(points, axis=0)
            height = float(np.exp(random.uniform(np.log(SMALL), np.log(LARGE))))
            scale = height / max(tall, wide / max(1, len(sample.label)), 1.0)
            ink = draw_strokes(sample.strokes, random_pen(random, height), scale, random)
            yield on_paper(ink, papers, random), sample.label


def lone_symbols(samples: Sequence[PenSample], *, drawings: int = 1, seed: int) -> KnownLines:
    """Return the line images of single symbols, as tall as a digit whatever they are.

    Args:
        samples: single symbols
        drawings: of each symbol, each written another time
        seed: of pens and hands
    """
    found = []
    for number, sample in enumerate(sample for sample in samples for _ in range(drawings)):
        random = np.random.default_rng((seed, number))
        strokes = written_again(sample.strokes, random)
        scale = SYMBOL_HEIGHT / max(float(np.ptp(np.concatenate(strokes), axis=0).max()), 1.0)
        drawn = draw_strokes(strokes, random_pen(random, SYMBOL_HEIGHT), scale, random)
        pixels = full_ink(drawn)
        rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
        box = np.array([[columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]], dtype=np.intp)
        image = digit_line_image(Ink(pixels, box))
        found.append((image, (label_of(sample.label),)))
    return _known(found)


def isolated_digits(images: Images, labels: Labels) -> KnownLines:
    """Return the line images of framed digits (n, 28, 28), each as it is read by itself."""
    found = []
    for image, label in zip(images, labels.tolist(), strict=True):
        large = cv2.resize(image, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
        pixels = np.asarray(large, np.uint8)
        inked = np.argwhere(pixels > MIN_INK)
        if len(inked):
            (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0) + 1
            box = np.array([[left, top, right, bottom]], dtype=np.intp)
            found.append((digit_line_image(Ink(pixels, box)), (label,)))
    return _known(found)


def labels_of(text: str) -> Symbols:
    """Return the labels of a text; spaces have none."""
    return tuple(label_of(symbol) for symbol in text if not symbol.isspace())


def distorted_line(lines: KnownLines, random: Generator) -> ComposedLine:
    """Return one of the lines, drawn at random, distorted and degraded anew."""
    chosen = int(random.integers(len(lines)))
    ink = _distorted(lines.images[chosen].astype(np.float32) / np.float32(255), random)
    if random.random() < 0.5:
        ink = degrade(ink, random)
    labels = lines.labels[chosen]
    return ComposedLine(ink, labels, np.zeros((len(labels), 2)))


def line_of(grey: Grey) -> LineImage | None:
    """Return the image of a picture's line; None where there is none."""
    polarity = find_polarity(grey)
    dark = 255 - grey if polarity.bright_ink else grey
    page = analyse(dark, parted=False, with_tables=False)
    if not page.text.lines:
        return None
    merged = page.text.merged()
    return line_image(page.ink_map, merged.labels, merged.lines[0])


def _fits(image: Grey, labels: Symbols) -> bool:
    """Return whether an image is wide enough to show its labels: else the layout lost some."""
    return bool(image.shape[1] - 2 * END_MARGIN >= MIN_SYMBOL_WIDTH * len(labels))


def _distorted(ink: Floats, random: Generator) -> Floats:
    """Return a line image slanted, stretched and moved a little."""
    height, width = ink.shape
    scale = float(np.exp(random.normal(0, 0.08)))
    along = scale * float(np.exp(random.normal(0, 0.1)))
    slant = float(np.clip(random.normal(0, 0.12), -0.3, 0.3))
    new_width = max(8, int(width * along) + 2)
    matrix = np.array([[along, -slant * scale], [0.0, scale]])
    centre = np.array([new_width / 2, HEIGHT / 2 + random.normal(0, 0.8)])
    shift = centre - matrix @ np.array([width / 2, height / 2])
    moved = cv2.warpAffine(ink, np.hstack([matrix, shift[:, None]]), (new_width, HEIGHT))
    return np.asarray(moved, dtype=np.float32)


def _known(found: Sequence[tuple[Grey, Symbols]]) -> KnownLines:
    return KnownLines(tuple(image for image, _ in found), tuple(labels for _, labels in found))
