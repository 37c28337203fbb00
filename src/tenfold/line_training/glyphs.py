"""Letters and printed digits from fonts that look like handwriting or print.

The fonts are free ones (SIL Open Font License, Apache), packed for the web by Fontsource; they are
fetched to learn from, as MNIST is, and are no part of Tenfold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError
from tenfold.lineformat import OTHER

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SIDE = 40  # pixels of a glyph's picture, with a digit in the middle of it
DIGIT = 20  # pixels that the font's 8 is tall
FINER = 3  # a glyph is drawn so many times larger, then averaged
# Marks that are no digit, but for those that look like one: O, S, Z, l, b, g, q and their kind.
OTHERS = "ACEFHKLMNPRTUVWXacdefhkmnprtuvwx+=#%&@*$:;,.-~"


@dataclass(frozen=True)
class Glyphs:
    """Pictures of glyphs, uint8 (n, 40, 40), 255 = ink, and what they are, 0 to 10."""

    images: NDArray[np.uint8]
    labels: NDArray[np.intp]

    def part(self, chosen: NDArray[np.bool_]) -> "Glyphs":
        """Return the glyphs where ``chosen`` says so."""
        return Glyphs(self.images[chosen], self.labels[chosen])


def draw_glyphs(fonts: list[Path]) -> Glyphs:
    """Return every digit and every other mark of each font, on the font's own line.

    Raises:
        DataError: a file is no font
    """
    drawn = [pair for font in fonts for pair in _glyphs_of(font)]
    if not drawn:
        raise DataError("No fonts came; at least one was wanted.")
    images, labels = zip(*drawn, strict=True)
    return Glyphs(np.stack(images), np.array(labels, dtype=np.intp))


def _glyphs_of(path: Path) -> Iterator[tuple[NDArray[np.uint8], int]]:
    from PIL import ImageFont

    try:
        measured = ImageFont.truetype(str(path), 100)
        _, top, _, bottom = measured.getbbox("8")
        font = ImageFont.truetype(str(path), FINER * DIGIT * 100 / (bottom - top))
    except (OSError, ZeroDivisionError) as error:
        raise DataError(f"{path} is no font that can be read: {error}.") from error
    _, top, _, bottom = font.getbbox("8")
    for mark in "0123456789" + OTHERS:
        image = _drawn(font, mark, (top + bottom) / 2)
        if image.max() > 100:  # a font may lack a mark
            yield image, int(mark) if mark.isdigit() else OTHER


def _drawn(font: "FreeTypeFont", mark: str, middle: float) -> NDArray[np.uint8]:
    from PIL import Image, ImageDraw

    large = Image.new("L", (SIDE * FINER, SIDE * FINER), 0)
    left, _, right, _ = font.getbbox(mark)
    place = (SIDE * FINER / 2 - (left + right) / 2, SIDE * FINER / 2 - middle)
    ImageDraw.Draw(large).text(place, mark, fill=255, font=font)
    return np.asarray(large.resize((SIDE, SIDE), Image.Resampling.BOX))
