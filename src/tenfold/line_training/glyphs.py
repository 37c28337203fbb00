"""Glyphs: letters, signs and printed digits, drawn from fonts of handwriting or print.

The fonts are free (SIL Open Font License, Apache), packed for the web by Fontsource. They are
downloaded for training, as MNIST is, and are not part of Tenfold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError
from tenfold.lineformat import DIGIT_HEIGHT, SYMBOLS, label_of

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SIDE = 40  # pixels of a glyph's image, with a digit in its centre
OVERSAMPLING = 3  # a glyph is drawn so many times larger, then averaged
# Symbols that are neither a digit nor a sign, without those that look like one: O, S, Z, l, b, g,
# q and the like.
OTHERS = "ACEFHKLMNPRTUVWXacdefhkmnprtuvwx#&@*$;~()[]?!"


@dataclass(frozen=True)
class Glyphs:
    """Images of glyphs, uint8 (n, 40, 40), 255 = ink, and their labels, 0 to 18."""

    images: NDArray[np.uint8]
    labels: NDArray[np.intp]

    def with_further(self, others: "Glyphs") -> "Glyphs":
        """Return these glyphs and others."""
        return Glyphs(
            np.concatenate([self.images, others.images]),
            np.concatenate([self.labels, others.labels]),
        )

    def part(self, chosen: NDArray[np.bool_]) -> "Glyphs":
        """Return the glyphs where ``chosen``, (n,), is True."""
        return Glyphs(self.images[chosen], self.labels[chosen])


def draw_glyphs(fonts: list[Path]) -> Glyphs:
    """Return every digit, sign and other symbol of each font, on the font's baseline.

    Raises:
        DataError: a file is not a font, or there are no files
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
        font = ImageFont.truetype(str(path), OVERSAMPLING * DIGIT_HEIGHT * 100 / (bottom - top))
    except (OSError, ZeroDivisionError) as error:
        raise DataError(f"{path} is no font that can be read: {error}.") from error
    _, top, _, bottom = font.getbbox("8")
    for symbol in SYMBOLS + OTHERS:
        image = _draw(font, symbol, (top + bottom) / 2)
        if image.max() > 100:  # a font may lack a symbol
            yield image, label_of(symbol)


def _draw(font: "FreeTypeFont", symbol: str, middle: float) -> NDArray[np.uint8]:
    from PIL import Image, ImageDraw

    large = Image.new("L", (SIDE * OVERSAMPLING, SIDE * OVERSAMPLING), 0)
    left, _, right, _ = font.getbbox(symbol)
    place = (SIDE * OVERSAMPLING / 2 - (left + right) / 2, SIDE * OVERSAMPLING / 2 - middle)
    ImageDraw.Draw(large).text(place, symbol, fill=255, font=font)
    return np.asarray(large.resize((SIDE, SIDE), Image.Resampling.BOX))
