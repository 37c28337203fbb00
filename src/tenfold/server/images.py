"""Images of single digits as clients send them: JSON, npy, or a PNG of 28 by 28 pixels.

Each form is turned into an array of uint8 by its own function; ``check_batch`` then checks the
shape and the number of images, for all of them.
"""

import msgspec
import numpy as np

from tenfold.errors import DataError
from tenfold.npy import array_of
from tenfold.pictures import open_picture
from tenfold.server.errors import RequestError
from tenfold.server.json_bodies import decode_json, pixels_of_images
from tenfold.types import SIDE, Images, check_images

MAX_NPY_HEADER = 1_000  # characters


class ImagesBody(msgspec.Struct):
    """The body of a request with images as JSON."""

    images: msgspec.Raw


IMAGES_BODY = msgspec.json.Decoder(ImagesBody)


def images_from_json(body: bytes, limit: int) -> Images:
    """Return the images (n, 28, 28) of ``{"images": [...]}``: one, or a list of them.

    Raises:
        RequestError: it is no JSON, or not of that form
    """
    return check_batch(pixels_of_images(decode_json(body, IMAGES_BODY).images), limit)


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
            f"An npy of {str(values.dtype)[:40]} came; uint8 in C order, 0 = paper and 255 = ink, "
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
