"""Images of single digits as clients send them: JSON, npy, or a PNG of 28 by 28."""

import json
from typing import Any

import numpy as np

from tenfold.npy import array_of
from tenfold.pictures import open_picture
from tenfold.server.refusals import RequestError
from tenfold.types import SIDE, Images

WHOLE = 2.0**53  # below it a float says which whole number it is
LONGEST_HEADER = 1_000  # characters of an npy's


def of_json(body: bytes, most: int) -> Images:
    """Return the images (n, 28, 28) of ``{"images": [...]}``: one, or a list of them.

    Raises:
        RequestError: it is no JSON, or not of that form
    """
    content = parsed(body)
    if not isinstance(content, dict) or "images" not in content:
        raise RequestError(422, 'A JSON object {"images": ...} was wanted.')
    return whole(numbers(content["images"]), most)


def of_npy(body: bytes, most: int) -> Images:
    """Return the images of an npy file: uint8 (n, 28, 28) or (28, 28).

    Raises:
        RequestError: it is none, or holds something else, or less than it says
    """
    try:
        values = array_of(body, LONGEST_HEADER)
    except ValueError as error:
        raise RequestError(422, f"The body is no npy that can be read: {error}.") from error
    if values.dtype != np.uint8 or not values.flags.c_contiguous:
        raise RequestError(
            422,
            f"An npy of {values.dtype} came; uint8 in C order, 0 = paper and 255 = ink, "
            "was wanted.",
        )
    return whole(values, most)


def of_png(body: bytes, most: int) -> Images:
    """Return the image of a picture file of 28 by 28 pixels, bright ink on dark paper as MNIST's.

    Raises:
        RequestError: it has another size
        DataError: it is no picture
    """
    return whole(open_picture(body, most_pixels=SIDE * SIDE).grey, most)


def parsed(body: bytes) -> Any:
    """Return what a body of JSON says.

    Raises:
        RequestError: it is none
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, f"The body is no JSON: {error}.") from error


def numbers(values: object) -> Images:
    """Return nested lists of whole numbers, 0 to 255, as an array.

    Raises:
        RequestError: they are ragged, or hold something else
    """
    wanted = "whole numbers from 0 to 255, in lists of equal length, were wanted"
    try:
        found = np.array(values)
        if found.dtype.kind == "f" and (np.abs(found) < WHOLE).all() and not (found % 1).any():
            found = found.astype(np.int64)  # 7.0 is whole as well, and so JSON Schema has it
    except (ValueError, OverflowError) as error:
        raise RequestError(422, f"The images are ragged; {wanted}.") from error
    if not isinstance(values, list) or found.dtype.kind not in "iu":
        raise RequestError(422, f"The images hold something else than numbers; {wanted}.")
    if found.size and not 0 <= found.min() <= found.max() <= 255:
        raise RequestError(422, f"The images hold {found.min()} to {found.max()}; {wanted}.")
    return found.astype(np.uint8)


def whole(values: Images, most: int) -> Images:
    """Return images as (n, 28, 28), one to ``most`` of them.

    Raises:
        RequestError: they are of another shape, none, or too many
    """
    if values.shape == (SIDE, SIDE):
        values = values[None]
    if values.ndim != 3 or values.shape[1:] != (SIDE, SIDE) or not len(values):
        raise RequestError(
            422, f"Images came in shape {list(values.shape)}; [n, {SIDE}, {SIDE}] was wanted."
        )
    if len(values) > most:
        raise RequestError(413, f"{len(values):,} images came; at most {most:,} are accepted.")
    return values
