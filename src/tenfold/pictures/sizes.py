"""The check of a picture's size, before its pixels are decoded."""

from typing import TYPE_CHECKING

from tenfold.errors import DataError
from tenfold.pictures.grey import MAX_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PNG_RATIO = 1_032  # bytes for each byte (RFC 1951; zlib's technical details)
MAX_WEBP_RATIO = 20_000  # pixels for each byte; with more, a WebP has a single colour
MAX_JPEG_RATIO = 512  # pixels for each byte: at least a bit for a block of 8 by 8
MAX_WEBP_PIXELS = 20_000_000  # each takes 15 bytes while it is decoded, in other formats 5 at most
MAX_RUN_PIXELS = 4_000_000  # of a BMP of run lengths, whose decoder is slow


def check_size(image: "Image", name: str, most_pixels: int) -> None:
    """Raise DataError if a picture has no pixels, or too many."""
    width, height = image.size
    if image.format == "WEBP":
        most_pixels = min(most_pixels, MAX_WEBP_PIXELS)
    if width * height > most_pixels or max(width, height) > MAX_SIDE:
        raise DataError(
            f"{name} has {width:,} by {height:,} pixels; at most {most_pixels:,}, and {MAX_SIDE:,} "
            "each way, are accepted: make it smaller."
        )
    if width * height == 0:
        raise DataError(f"{name} has {width} by {height} pixels; a picture was wanted.")


def check_stated_size(image: "Image", size: int, name: str) -> None:
    """Raise DataError if a picture states more pixels than its bytes can hold.

    WebP has no such limit, but a picture with so few bytes for its pixels has no content.
    """
    pixels = image.width * image.height
    bytes_per_pixel = 1 / 8 if image.mode == "1" else len(image.getbands())
    largest = {
        "PNG": MAX_PNG_RATIO * size / bytes_per_pixel,
        "WEBP": MAX_WEBP_RATIO * size,
        "JPEG": MAX_JPEG_RATIO * size,
    }
    if pixels > largest.get(image.format or "", pixels):
        raise DataError(
            f"{name} says that it has {image.width:,} by {image.height:,} pixels, which its "
            f"{size:,} bytes cannot hold: it is damaged."
        )
    _check_runs(image, name)


def _check_runs(image: "Image", name: str) -> None:
    """Raise DataError if a picture is a large BMP of run lengths."""
    pixels = image.width * image.height
    tiles: list[tuple[str, ...]] = getattr(image, "tile", [])
    if pixels > MAX_RUN_PIXELS and tiles and tiles[0][0] == "bmp_rle":
        raise DataError(
            f"{name} is a BMP of run lengths with {pixels:,} pixels; at most {MAX_RUN_PIXELS:,} "
            "are accepted: save it as PNG."
        )
