import io
import json
import struct

import numpy as np
import pytest
from PIL import Image

from tenfold.errors import DataError
from tenfold.server.errors import RequestError
from tenfold.server.images import images_from_json, images_from_npy, images_from_png

ONE = np.arange(784, dtype=np.uint16).reshape(28, 28) % 256


def npy(values):
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def as_json(images):
    return json.dumps({"images": images}).encode()


def png(side):
    file = io.BytesIO()
    Image.fromarray(np.full((side, side), 9, np.uint8)).save(file, "PNG")
    return file.getvalue()


def test_one_image_or_several_come_as_json():
    np.testing.assert_array_equal(images_from_json(as_json(ONE.tolist()), 9), ONE[None])
    assert images_from_json(as_json([ONE.tolist()] * 3), 9).shape == (3, 28, 28)
    np.testing.assert_array_equal(
        images_from_json(as_json(ONE.astype(float).tolist()), 9), ONE[None]
    )
    indented = json.dumps({"images": [ONE.tolist()]}, indent=90).encode()
    np.testing.assert_array_equal(images_from_json(indented, 9), ONE[None])


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, 28), (5, 28, 28)])
def test_images_come_as_npy(shape):
    values = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(images_from_npy(npy(values), 9), values.reshape(-1, 28, 28))


def test_an_image_comes_as_png():
    assert (images_from_png(png(28), 9) == 9).all()
    with pytest.raises(DataError):
        images_from_png(png(29), 9)
    with pytest.raises(RequestError):
        images_from_png(png(20), 9)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b'{"x":' + b"[" * 100_000, 400),
        (b"[" * 100_000, 422),
        (b'{"images":' + b"[" * 100_000, 400),
        (b'{"images":[' + b"[]," * 100_000 + b"[]]}", 422),
        (as_json(["a" * 1_000] + [""] * 1_000), 422),
        (b'{"images": ' + b"9" * 100_000 + b"}", 422),
        (b'{"images": NaN', 400),
        (b"[1]", 422),
        (b"{}", 422),
        (as_json([]), 422),
        (as_json([[]]), 422),
        (as_json(7), 422),
        (as_json("7"), 422),
        (as_json(None), 422),
        (as_json([[1, 2], [3]]), 422),
        (as_json([[0.5] * 28] * 28), 422),
        (as_json([[1.0] * 28] * 27 + [[1.0] * 27 + [1.5]]), 422),
        (b'{"images": [[' + b" " * 100_000, 400),
        (as_json([[1e300] * 28] * 28), 422),
        (b'{"images": [[1e999]]}', 422),
        (b'{"images": [[NaN]]}', 400),
        (as_json([[True] * 28] * 28), 422),
        (as_json([[256] * 28] * 28), 422),
        (as_json([[-1] * 28] * 28), 422),
        (as_json([[10**30] * 28] * 28), 422),
        (as_json([[[0] * 28] * 28] * 10), 413),
    ],
)
def test_json_that_holds_no_images_is_refused(body, status):
    with pytest.raises(RequestError) as refused:
        images_from_json(body, 9)
    assert refused.value.status == status


def claiming(shape):
    """An npy that says it has this shape, and has not."""
    head = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head) + 1) + head + b"\n" + bytes(784)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x93NUMPY",
        npy(np.zeros((28, 28), np.float32)),
        npy(np.zeros((28, 28), object)),
        npy(np.asfortranarray(np.zeros((3, 28, 28), np.uint8))),
        npy(np.zeros((27, 28), np.uint8)),
        npy(np.zeros((28, 28), np.uint8))[:-1],
        npy(np.zeros((28, 28), np.uint8)) + b"x",
        claiming("(100000000000, 28, 28)"),
        claiming("(-1, 28, 28)"),
        claiming("(True, 28, 28)"),
        claiming("(28, 28, 1.0)"),
        claiming("(0, " + "9" * 80 + ")"),
        claiming("(1,) * 70"),
        claiming("__import__('os')"),
    ],
)
def test_an_npy_that_is_none_or_holds_something_else_is_refused(body):
    with pytest.raises(RequestError) as refused:
        images_from_npy(body, 9)
    assert refused.value.status == 422
