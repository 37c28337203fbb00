"""Damaged pictures of every format: cut off, mutated, and damaged in the ways of PngSuite."""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from PIL import Image

SIDE = 40  # pixels
Kind: TypeAlias = tuple[str, str, dict[str, object]]  # format, mode, how it is saved
KINDS: tuple[Kind, ...] = (
    ("PNG", "1", {}), ("PNG", "L", {}), ("PNG", "LA", {}), ("PNG", "P", {}), ("PNG", "RGB", {}),
    ("PNG", "RGBA", {}), ("PNG", "I;16", {}), ("JPEG", "L", {}), ("JPEG", "RGB", {}),
    ("JPEG", "CMYK", {}), ("JPEG", "RGB", {"progressive": True}), ("WEBP", "RGB", {}),
    ("WEBP", "RGBA", {"lossless": True}), ("BMP", "L", {}), ("BMP", "RGB", {}), ("GIF", "P", {}),
    ("TIFF", "L", {}), ("TIFF", "RGB", {"compression": "tiff_lzw"}),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "CMYK", {"compression": "tiff_adobe_deflate"}),
    ("TIFF", "RGB", {"compression": "jpeg"}), ("HEIF", "RGB", {}),
)  # fmt: skip
STRETCH = 20  # bytes of a mutation at most
SWAPPED = 200  # bytes that are exchanged or taken from another picture at most


def picture(kind: Kind, side: int = SIDE) -> bytes:
    """Return a picture of a 7 in a given format and mode."""
    form, mode, how = kind
    page = np.full((side, side), 230, np.uint8)
    page[8:12, 10:30] = 30
    for row in range(12, side - 6):
        page[row, 30 - (row - 12) // 2 - 4 : 30 - (row - 12) // 2] = 30
    image = Image.fromarray(page)
    if mode == "I;16":
        image = Image.fromarray(page.astype(np.uint16) * 257)
    else:
        image = image.convert("RGB").convert(mode) if mode in ("P", "CMYK") else image.convert(mode)
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    into = io.BytesIO()
    image.save(into, form, **how)
    return into.getvalue()


@cache
def pictures() -> Sequence[bytes]:
    """Return a picture of each kind."""
    return [picture(kind) for kind in KINDS]


def truncations(numbers: range) -> Iterator[bytes]:
    """Yield the pictures, cut off after so many bytes."""
    for whole in pictures():
        yield from (whole[:end] for end in numbers if end < len(whole))


def mutations(numbers: range) -> Iterator[bytes]:
    """Yield a copy of a picture with one to eight changes, for each number its own."""
    return _mutated(numbers, pictures())


def mutated_pdfs(numbers: range) -> Iterator[bytes]:
    """Yield a copy of a PDF with one to eight changes, for each number its own."""
    return _mutated(numbers, [picture(("PDF", "RGB", {}))])


def _mutated(numbers: range, wholes: Sequence[bytes]) -> Iterator[bytes]:
    for number in numbers:
        random = np.random.default_rng((0, number))
        changed = bytearray(wholes[number % len(wholes)])
        for _ in range(int(random.integers(1, 9))):
            _mutate(changed, random, wholes)
        yield bytes(changed)


def _mutate(content: bytearray, random: np.random.Generator, wholes: Sequence[bytes]) -> None:
    """Change, remove, insert, exchange or cut off some bytes."""
    place = int(random.integers(len(content) + 1))
    match random.integers(8):
        case 0:
            content[place : place + 1] = random.bytes(1)
        case 1:
            content[place : place + 1] = (
                bytes([content[place] ^ 1 << int(random.integers(8))])
                if (place < len(content))
                else b""
            )
        case 2:
            content[place : place + 4] = random.bytes(4)
        case 3:
            del content[place : place + int(random.integers(1, STRETCH))]
        case 4:
            content[place:place] = random.bytes(int(random.integers(1, STRETCH)))
        case 5:
            other = wholes[int(random.integers(len(wholes)))]
            start = int(random.integers(len(other)))
            content[place:place] = other[start : start + int(random.integers(SWAPPED))]
        case 6:
            _exchange(content, place, random)
        case _ if random.integers(4) == 0:
            del content[place:]


def _exchange(content: bytearray, place: int, random: np.random.Generator) -> None:
    """Exchange the stretch at a place with the one that follows it."""
    first, second = (int(random.integers(1, SWAPPED)) for _ in range(2))
    middle, end = place + first, place + first + second
    content[place:end] = content[middle:end] + content[place:middle]


def broken_png(content: bytes) -> Iterator[bytes]:
    """Yield a PNG damaged in the 14 ways of the broken files of PngSuite."""
    for place, value in ((0, 0x09), (1, 0x51), (3, 0x67), (7, 0x20)):  # the signature
        yield _replaced(content, place, value)
    yield content.replace(b"\n", b"\r\n")
    yield content.replace(b"\r\n", b"\n")
    yield _replaced(content, 29, content[29] ^ 0xFF)  # the checksum of the header
    for place, value in ((25, 1), (25, 9), (24, 0), (24, 3), (24, 99)):  # colours and depths
        yield _with_header(_replaced(content, place, value))
    data = content.index(b"IDAT")
    end = data + 8 + int.from_bytes(content[data - 4 : data], "big")
    yield content[: data - 4] + content[end:]  # without data
    yield _replaced(content, end - 1, content[end - 1] ^ 0xFF)  # their checksum


def _replaced(content: bytes, place: int, value: int) -> bytes:
    return content[:place] + bytes([value]) + content[place + 1 :]


def _with_header(content: bytes) -> bytes:
    """Return a PNG whose header has the checksum of its values."""
    import zlib

    return content[:29] + zlib.crc32(content[12:29]).to_bytes(4, "big") + content[33:]
