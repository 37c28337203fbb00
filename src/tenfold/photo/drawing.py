"""Annotated pictures: boxes and labels of a reading, drawn on its picture."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tenfold.files import write_bytes
from tenfold.photo.geometry import Box
from tenfold.photo.result import WITH_CELLS, Reading
from tenfold.photo.symbols import Sign, SignVerdict, Symbol, Verdict
from tenfold.pictures import Picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Colour: TypeAlias = tuple[int, int, int]

COLOURS: dict[Verdict | SignVerdict, Colour] = {
    "digit": (10, 143, 104),
    "sign": (10, 143, 104),
    "unsure": (210, 89, 11),
    "not a digit": (140, 140, 140),
}
REGION_COLOUR: Colour = (60, 110, 200)  # of regions and cells: blue, and thin
UNEXPLAINED_COLOUR: Colour = (150, 45, 30)  # red-brown, and dashed: told apart without colour too
REGION_MARGIN = 4  # pixels between the box of a region of lines and the boxes of its digits
DASH = 6  # pixels, and as many to the next
SIGN_LABEL = 0.012  # of the picture's height
UNSURE_SUFFIX = "?"  # of a label


def annotated(picture: Picture, reading: Reading) -> "Image":
    """Return the picture with a box around each symbol and its label above, with "?" if unsure.

    Regions and the cells of tables have thin boxes, and ink that nothing explains has dashed ones.
    """
    from PIL import Image, ImageDraw

    image = Image.fromarray(picture.grey).convert("RGB")
    pen = ImageDraw.Draw(image)
    for box in _region_boxes(reading, picture.scale):
        pen.rectangle(box.sides, outline=REGION_COLOUR)
    for symbol in reading.symbols:
        _draw(pen, symbol, picture.scale, image.height)
    for box in reading.unexplained:
        _draw_dashed(pen, box.scaled(1 / picture.scale), _line_width(image.height))
    return image


def write_annotated(picture: Picture, reading: Reading, path: Path) -> None:
    """Write the annotated picture as PNG.

    Raises:
        StorageError: the file cannot be written
    """
    content = io.BytesIO()
    annotated(picture, reading).save(content, "PNG")
    write_bytes(path, content.getvalue())


def _region_boxes(reading: Reading, scale: float) -> Iterator[Box]:
    """Yield the boxes of regions and of the cells of tables, in pixels of the drawing."""
    for region in reading.regions:
        box = region.box.scaled(1 / scale)
        if region.kind in WITH_CELLS:
            yield box
            yield from (cell.box.scaled(1 / scale) for cell in region.cells)
        elif region.kind != "digit":  # whose box is that of its digit
            yield box.grown(REGION_MARGIN)


def _draw_dashed(pen: "ImageDraw", box: Box, width: int) -> None:
    """Draw a dashed box."""
    left, top, right, bottom = (round(side) for side in box.sides)
    for x in range(left, right + 1, 2 * DASH):
        for y in (top, bottom):
            pen.line((x, y, min(x + DASH, right), y), UNEXPLAINED_COLOUR, width)
    for y in range(top, bottom + 1, 2 * DASH):
        for x in (left, right):
            pen.line((x, y, x, min(y + DASH, bottom)), UNEXPLAINED_COLOUR, width)


def _line_width(height: int) -> int:
    return max(1, round(height / 600))


def _draw(pen: "ImageDraw", symbol: Symbol, scale: float, height: int) -> None:
    from PIL import ImageFont

    colour = COLOURS[symbol.verdict]
    left, top, right, bottom = (side / scale for side in symbol.box.sides)
    pen.rectangle((left, top, right, bottom), outline=colour, width=_line_width(height))
    if not symbol.character:
        return
    size = max(9.0, 0.35 * (bottom - top))
    if isinstance(symbol, Sign):  # which is low, and its label as large as any
        size = max(size, SIGN_LABEL * height)
    font = ImageFont.load_default(size)
    above = top - size if top > size else bottom
    suffix = UNSURE_SUFFIX if symbol.verdict == "unsure" else ""
    pen.text((left, above), f"{symbol.character}{suffix}", fill=colour, font=font)
