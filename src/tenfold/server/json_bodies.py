"""JSON with a known shape: each value is checked as it is read, before anything is built of it.

A body of any other shape is refused at its first wrong value, so it takes little time and memory.
"""

import re
from collections.abc import Iterable
from typing import Annotated, TypeAlias, TypeVar

import msgspec
import numpy as np
from msgspec import Meta, Raw

from tenfold.server.errors import RequestError
from tenfold.types import PIXELS, SIDE, Images

T = TypeVar("T")

# JSON Schema counts 7.0 as a whole number as well.
Pixel: TypeAlias = Annotated[int, Meta(ge=0, le=255)] | Annotated[float, Meta(ge=0, le=255)]
Row: TypeAlias = Annotated[list[Pixel], Meta(min_length=SIDE, max_length=SIDE)]
FlatImage: TypeAlias = Annotated[list[Pixel], Meta(min_length=PIXELS, max_length=PIXELS)]
Image: TypeAlias = Annotated[list[Row], Meta(min_length=SIDE, max_length=SIDE)]

IMAGE = msgspec.json.Decoder(Image)
IMAGES = msgspec.json.Decoder(list[Image])
FLAT_IMAGES = msgspec.json.Decoder(list[FlatImage])
PIXEL_LIST = msgspec.json.Decoder(list[Pixel])
EMPTY = re.compile(rb"\s*\[\s*\]\s*")
NESTED_TWICE = re.compile(rb"\s*\[\s*\[")
NESTED_THRICE = re.compile(rb"\s*\[\s*\[\s*\[")
WANTED = f"whole numbers from 0 to 255, in {SIDE} rows of {SIDE} for each image, were wanted"


def decode_json(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Return the content of a body of JSON.

    Raises:
        RequestError: 400 where it is no JSON, 422 where it has another shape
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise RequestError(422, f"The JSON has another form: {_reason(error)}.") from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise RequestError(400, f"The body is no JSON: {_reason(error)}.") from error


def pixels_of_images(content: Raw) -> Images:
    """Return one image or a list of them as an array (n, 28, 28).

    Raises:
        RequestError: it is something else
    """
    if EMPTY.fullmatch(memoryview(content)):
        images: list[list[list[int | float]]] = []
    elif NESTED_THRICE.match(memoryview(content)):
        images = _decode_pixels(content, IMAGES)
    else:
        images = [_decode_pixels(content, IMAGE)]
    return _stacked(images).reshape(-1, SIDE, SIDE)


def pixels_of_tensor(content: Raw) -> Images:
    """Return the pixels of a tensor, flat or nested, in one dimension.

    Raises:
        RequestError: it is something else
    """
    if not NESTED_TWICE.match(memoryview(content)):
        return _array([_decode_pixels(content, PIXEL_LIST)])
    if NESTED_THRICE.match(memoryview(content)):
        return _stacked(_decode_pixels(content, IMAGES))
    try:
        rows = IMAGE.decode(content)
    except (msgspec.DecodeError, RecursionError, ValueError):
        rows = _decode_pixels(content, FLAT_IMAGES)
    return _array(rows)


def _decode_pixels(content: Raw, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise RequestError(422, f"The images: {_reason(error)}; {WANTED}.") from error


def _stacked(images: list[list[list[int | float]]]) -> Images:
    """Return the pixels of all images one after the other."""
    return _array(row for image in images for row in image)


def _array(rows: Iterable[list[int | float]]) -> Images:
    """Return rows of pixels one after the other."""
    return np.frombuffer(b"".join(map(_bytes, rows)), np.uint8)


def _bytes(row: list[int | float]) -> bytes:
    try:
        return bytes(row)  # type: ignore[arg-type]
    except TypeError:
        whole = [int(value) for value in row]
        if whole != row:
            raise RequestError(422, f"The images contain fractions; {WANTED}.") from None
        return bytes(whole)


def _reason(error: Exception) -> str:
    return str(error)[:160].rstrip(".")
