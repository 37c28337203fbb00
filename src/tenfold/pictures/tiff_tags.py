"""The check of a TIFF's tags, before its decoder reads them."""

import struct
from contextlib import suppress
from typing import IO

from tenfold.errors import DataError
from tenfold.pictures.limits import too_many_parts

TIFF_BEGINNINGS = (b"II*\0", b"MM\0*", b"II\0*", b"MM*\0", b"II+\0", b"MM\0+")
BIG = 43  # the version of a BigTIFF, whose numbers are longer
MAX_TAGS = 2_000
MAX_TAG_VALUES = 20_000  # a strip for each row of the picture
MAX_TILE_SIDE = 1_024  # pixels; a tile may also be somewhat larger than the picture

SHORT, LONG8 = 3, 16
BYTE_TYPES = (1, 2, 7)  # bytes, text and undefined, which the decoder takes as a whole
DESCRIPTION, FIRST_PRIVATE_TAG = 270, 700  # texts, colour profiles and other long contents
IMAGE_SIDES = (256, 257)
TILE_SIDES = (322, 323)


def check_tags(file: IO[bytes], name: str) -> None:
    """Raise DataError if the first directory of a TIFF claims far more than a picture needs.

    A file that is cut off or damaged is left to the decoder.
    """
    with suppress(struct.error, OverflowError):
        order, is_big, count = _start_directory(file)
        if count > MAX_TAGS:
            raise too_many_parts(name)
        entry = struct.Struct(order + ("HHQ8s" if is_big else "HHI4s"))  # tag, type, count, value
        sides: dict[int, int] = {}
        for _ in range(count):
            tag, kind, values, value = entry.unpack(file.read(entry.size))
            if values > MAX_TAG_VALUES and not _is_long_content(tag, kind):
                raise too_many_parts(name)
            side = _number(order, kind, value)
            choose = max if tag in TILE_SIDES else min  # of a tag that comes twice
            sides[tag] = choose(side, sides.get(tag, side))
            _check_tiles(sides, name)


def _start_directory(file: IO[bytes]) -> tuple[str, bool, int]:
    """Return the byte order, whether it is a BigTIFF, and the number of tags that follow."""
    file.seek(0)
    header = file.read(16)
    order = "<" if header.startswith(b"II") else ">"
    is_big = BIG in header[2:4]
    (offset,) = struct.unpack_from(order + ("8xQ" if is_big else "4xI"), header)
    file.seek(offset)
    form = order + ("Q" if is_big else "H")
    (count,) = struct.unpack(form, file.read(struct.calcsize(form)))
    return order, is_big, count


def _is_long_content(tag: int, kind: int) -> bool:
    return kind in BYTE_TYPES and (tag == DESCRIPTION or tag >= FIRST_PRIVATE_TAG)


def _number(order: str, kind: int, value: bytes) -> int:
    form = {SHORT: "H", LONG8: "Q"}.get(kind, "I")
    number: int = struct.unpack_from(order + form, value.ljust(8, b"\0"))[0]
    return number


def _check_tiles(sides: dict[int, int], name: str) -> None:
    """Raise DataError if tiles are much larger than the picture: memory is taken for one."""
    for of_image, of_tile in zip(IMAGE_SIDES, TILE_SIDES, strict=True):
        largest = max(MAX_TILE_SIDE, 2 * sides.get(of_image, 0))
        if of_image in sides and sides.get(of_tile, 0) > largest:
            raise DataError(
                f"{name} says that its tiles are larger than the picture: it is damaged."
            )
