"""Additional request bodies for Schemathesis: pictures and arrays, which a schema cannot generate.

Loaded by Schemathesis (SCHEMATHESIS_HOOKS) in an environment of its own, without NumPy.
"""

import struct
import zlib
from typing import Any

import schemathesis
from hypothesis import strategies as given

SIDE = 28


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Return a grey picture as PNG."""
    lines = b"".join(b"\0" + pixels[row * width :][:width] for row in range(height))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def npy(images: int, pixels: bytes) -> bytes:
    """Return images of 28 by 28 in NumPy's .npy format."""
    shape = f"({images}, {SIDE}, {SIDE})"
    head = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
    head = head.ljust(-(-(len(head) + 11) // 64) * 64 - 11) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + pixels


@given.composite
def pictures(draw: Any) -> bytes:
    """Draw pictures up to 60 by 60."""
    width, height = draw(given.integers(1, 60)), draw(given.integers(1, 60))
    seed = draw(given.binary(min_size=1, max_size=200))
    return png(width, height, (seed * (width * height))[: width * height])


def _digits(number: int, seed: bytes) -> bytes:
    return (seed * (number * SIDE * SIDE))[: number * SIDE * SIDE]


seeds = given.binary(min_size=1, max_size=200)
schemathesis.openapi.media_type("image/*", pictures())
schemathesis.openapi.media_type(
    "image/png", given.builds(lambda seed: png(SIDE, SIDE, _digits(1, seed)), seeds)
)
schemathesis.openapi.media_type(
    "application/x-npy",
    given.builds(
        lambda number, seed: npy(number, _digits(number, seed)), given.integers(1, 5), seeds
    ),
)
