"""Images of single digits as clients send them: JSON, npy, or a PNG of 28 by 28 pixels.

Each form is turned into an array of uint8 by its own function; ``check_batch`` then checks the
shape and the number of images, for all of them.
"""

import json
from typing import Any

import numpy as np

from tenfold.errors import DataError
from tenfold.npy import array_of
from tenfold.pictures import open_picture
from tenfold.server.errors import RequestError
from tenfold.types import SIDE, Images, check_images

EXACT_INTEGERS = 2.0**53  # below, a float64 is the whole number that was sent
MAX_NPY_HEADER = 1_000  # characters


def images_from_json(body: bytes, limit: int) -> Images:
    """Return the images (n, 28, 28) of ``{"images": [...]}``: one, or a list of them.

    Raises:
        RequestError: it is no JSON, or not of that form
    """
    content = parse_json(body)
    if not isinstance(content, dict) or "images" not in content:
        raise RequestError(422, 'A JSON object {"images": ...} was wanted.')
    return check_batch(pixels_from_lists(content["images"]), limit)


def images_from_npy(body: bytes, limit: int) -> Images:
    """Return the images of an npy file: uint8 (n, 28, 28) or (28, 28).

    Raises:
        RequestError: it is none, or contains something else, or less than its header says
    """
    try:
        values = array_of(body, MAX_NPY_HEADER)
    except ValueError as error:
        raise RequestError(422, f"The body is no npy that can be read: {error}.") from error
    if values.dtype != np.uint8 or not values.flags.c_contiguous:
        raise RequestError(
            422,
            f"An npy of {values.dtype} came; uint8 in C order, 0 = paper and 255 = ink, "
            "was wanted.",
        )
    return check_batch(values, limit)


def images_from_png(body: bytes, limit: int) -> Images:
    """Return the image of a picture file of 28 by 28 pixels, bright ink on dark paper as MNIST's.

    Raises:
        RequestError: it has another size
        DataError: it is no picture
    """
    return check_batch(open_picture(body, most_pixels=SIDE * SIDE).grey, limit)


def parse_json(body: bytes) -> Any:
    """Return the content of a body of JSON.

    Raises:
        RequestError: it is no JSON
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, f"The body is no JSON: {error}.") from error


def pixels_from_lists(values: object) -> Images:
    """Return nested lists of whole numbers from 0 to 255 as an array of uint8.

    Raises:
        RequestError: they are ragged, or contain something else
    """
    wanted = "whole numbers from 0 to 255, in lists of equal length, were wanted"
    try:
        found = np.array(values)
        exact = found.dtype.kind == "f" and (np.abs(found) < EXACT_INTEGERS).all()
        if exact and not (found % 1).any():
            found = found.astype(np.int64)  # JSON Schema counts 7.0 as a whole number as well
    except (ValueError, OverflowError) as error:
        raise RequestError(422, f"The images are ragged; {wanted}.") from error
    if not isinstance(values, list) or found.dtype.kind not in "iu":
        raise RequestError(422, f"The images contain something else than numbers; {wanted}.")
    if found.size and not 0 <= found.min() <= found.max() <= 255:
        raise RequestError(422, f"The images contain {found.min()} to {found.max()}; {wanted}.")
    return found.astype(np.uint8)


def check_batch(values: Images, limit: int) -> Images:
    """Return images as (n, 28, 28), one to ``limit`` of them.

    Raises:
        RequestError: they are of another shape, none, or too many
    """
    images = values[None] if values.shape == (SIDE, SIDE) else values
    try:
        check_images(images)
    except DataError as error:
        raise RequestError(422, str(error)) from error
    if not len(images):
        raise RequestError(422, "No image came; at least one was wanted.")
    if len(images) > limit:
        raise RequestError(413, f"{len(images):,} images came; at most {limit:,} are accepted.")
    return images
