"""Annotated pictures: boxes and labels of a reading, drawn on its picture."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.files import write_bytes
from tenfold.photo.result import Digit, Reading, Verdict
from tenfold.pictures import Picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

COLOURS: dict[Verdict, tuple[int, int, int]] = {
    "digit": (10, 143, 104),
    "unsure": (210, 89, 11),
    "not a digit": (140, 140, 140),
}
LABEL_SUFFIXES: dict[Verdict, str] = {"digit": "", "unsure": "?", "not a digit": ""}


def annotated(picture: Picture, reading: Reading) -> "Image":
    """Return the picture with a box around each digit and its label above, with "?" if unsure."""
    from PIL import Image, ImageDraw

    image = Image.fromarray(picture.grey).convert("RGB")
    pen = ImageDraw.Draw(image)
    for digit in reading.digits:
        _draw(pen, digit, picture.scale, image.height)
    return image


def write_annotated(picture: Picture, reading: Reading, path: Path) -> None:
    """Write the annotated picture as PNG.

    Raises:
        StorageError: the file cannot be written
    """
    content = io.BytesIO()
    annotated(picture, reading).save(content, "PNG")
    write_bytes(path, content.getvalue())


def _draw(pen: "ImageDraw", digit: Digit, scale: float, height: int) -> None:
    from PIL import ImageFont

    colour = COLOURS[digit.verdict]
    left, top, right, bottom = (side / scale for side in digit.box.sides)
    pen.rectangle((left, top, right, bottom), outline=colour, width=max(1, round(height / 600)))
    if digit.label is None or digit.verdict == "not a digit":
        return
    size = max(9.0, 0.35 * (bottom - top))
    font = ImageFont.load_default(size)
    above = top - size if top > size else bottom
    pen.text((left, above), f"{digit.label}{LABEL_SUFFIXES[digit.verdict]}", fill=colour, font=font)
