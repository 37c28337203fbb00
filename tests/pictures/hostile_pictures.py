"""Pictures made for tests and benchmarks: files that cost their decoder far more than their size.

Each function takes the number of bytes of its file, roughly.
"""

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image

SIDE = 40
RATIONAL = struct.pack("<II", 1, 1)
BYTE, SHORT, LONG, FRACTION = 1, 3, 4, 5  # the types of a TIFF's values


def encoded(form: str, mode: str = "L", side: int = SIDE, **options) -> bytes:
    """Return an empty picture."""
    file = io.BytesIO()
    Image.new(mode, (side, side)).save(file, form, **options)
    return file.getvalue()


def chunk(name: bytes, content: bytes = b"") -> bytes:
    """Return a chunk of a PNG."""
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def png_with(chunks: bytes) -> bytes:
    """Return a PNG with further chunks behind its header."""
    content = encoded("PNG")
    return content[:33] + chunks + content[33:]


def jpeg_with(segments: bytes) -> bytes:
    """Return a JPEG with further segments at its beginning."""
    content = encoded("JPEG")
    return content[:2] + segments + content[2:]


def gif_with(blocks: bytes) -> bytes:
    """Return a GIF with further blocks before its picture."""
    content = encoded("GIF")
    start = content.index(b",")
    return content[:start] + blocks + content[start:]


def tiff(*tags: tuple[int, int, int, int | bytes], pixels: bytes = b"") -> bytes:
    """Return a TIFF of the given tags: number, type, count, and the value or its bytes."""
    ours = {tag for tag, *_ in tags}
    usual = [(256, LONG, 1, 8), (257, LONG, 1, 8), (258, SHORT, 1, 8), (259, SHORT, 1, 1),
             (262, SHORT, 1, 1), (273, LONG, 1, 8), (277, SHORT, 1, 1)]  # fmt: skip
    everything = sorted([*(each for each in usual if each[0] not in ours), *tags])
    place = 8 + 2 + 12 * len(everything) + 4
    directory, contents = struct.pack("<H", len(everything)), b""
    for tag, kind, count, value in everything:
        number = value if isinstance(value, int) else place + len(contents)
        directory += struct.pack("<HHII", tag, kind, count, number)
        contents += value if isinstance(value, bytes) else b""
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(4) + contents + pixels


def progressive_jpeg(scans: int, side: int = 7_000) -> bytes:
    """Return a JPEG that passes so often over all its pixels, 170 bytes for each time."""
    tables = b"\xff\xdb" + struct.pack(">HB", 67, 0) + bytes([1] * 64)
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, side, side, 1) + bytes([1, 0x11, 0])
    codes = b"".join(
        b"\xff\xc4" + struct.pack(">HB", 20, table) + bytes([1] + [0] * 15) + bytes([symbol])
        for table, symbol in ((0x00, 0x00), (0x10, 0xE0))  # no difference; a run of no details
    )
    blocks = (-(-side // 8)) ** 2
    first = b"\xff\xda" + struct.pack(">HB", 8, 1) + bytes([1, 0, 0, 0, 0]) + bytes(blocks // 8 + 1)
    runs = "011111111111111" * (blocks // 32_767 + 1)
    bits = int(runs.ljust(-(-len(runs) // 8) * 8, "0"), 2).to_bytes(-(-len(runs) // 8), "big")
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + bytes([1, 0, 1, 63, 0])
    scan += bits.replace(b"\xff", b"\xff\0")
    return b"\xff\xd8" + tables + frame + codes + first + scan * scans + b"\xff\xd9"


def jpeg_exif(size: int) -> bytes:
    """Return a JPEG whose resolution is a list of fractions, in many EXIF segments."""
    entries = struct.pack("<HHHII", 2, 0x11A, FRACTION, size // 8, 38)
    entries += struct.pack("<HHII", 0x128, SHORT, 1, 2) + bytes(4)
    data = b"II*\0" + struct.pack("<I", 8) + entries + RATIONAL * (size // 8)
    parts = (data[start : start + 65_000] for start in range(0, len(data), 65_000))
    return jpeg_with(
        b"".join(
            b"\xff\xe1" + struct.pack(">H", 8 + len(part)) + b"Exif\0\0" + part for part in parts
        )
    )


def bmp(compression: int, bits: int, runs: bytes, side: int = 7_000) -> bytes:
    """Return a BMP of run lengths."""
    colours = bytes(4 << bits)
    start = 54 + len(colours)
    head = struct.pack("<IHHI", start + len(runs), 0, 0, start)
    information = (40, side, side, 1, bits, compression, len(runs), 0, 0, 1 << bits, 0)
    return b"BM" + head + struct.pack("<IiiHHIIiiII", *information) + colours + runs


def large_tile(side: int) -> bytes:
    """Return a TIFF of 8 by 8 pixels in a tile of side by side, packed to a thousandth."""
    packed = zlib.compress(bytes(side * side), 1)
    tile = [(322, LONG, 1, side), (323, LONG, 1, side), (325, LONG, 1, len(packed))]
    start = len(tiff((259, SHORT, 1, 8), (324, LONG, 1, 0), *tile))
    return tiff((259, SHORT, 1, 8), (324, LONG, 1, start), *tile, pixels=packed)


MANY_PARTS: Mapping[str, Callable[[int], bytes]] = MappingProxyType({
    "PNG, texts": lambda size: png_with(chunk(b"tEXt", b"a\0") * (size // 14)),
    "PNG, unknown chunks": lambda size: png_with(chunk(b"abCd") * (size // 12)),
    "PNG, empty data": lambda size: png_with(chunk(b"IDAT") * (size // 12)),
    "PNG, orientations": lambda size: png_with(
        chunk(b"eXIf", tiff((274, FRACTION, size // 8, RATIONAL * (size // 8))))
    ),
    "JPEG, comments": lambda size: jpeg_with(b"\xff\xfe\0\2" * (size // 4)),
    "JPEG, applications": lambda size: jpeg_with(b"\xff\xe5\0\2" * (size // 4)),
    "JPEG, fillers": lambda size: jpeg_with(b"\xff" * size),
    "JPEG, tables": lambda size: jpeg_with((b"\xff\xdb\0\x43\0" + bytes([1] * 64)) * (size // 69)),
    "JPEG, resolutions": jpeg_exif,
    "JPEG, scans": lambda size: progressive_jpeg(max(65, (size - 96_000) // 60)),
    "GIF, extensions": lambda size: gif_with(b"!\1\0" * (size // 3)),
    "GIF, unknown bytes": lambda size: gif_with(b"\7" * size),
    "GIF, comments": lambda size: gif_with(b"!\xfe\1a\0" * (size // 5)),
    "GIF, one comment": lambda size: gif_with(b"!\xfe" + b"\1a" * (size // 2) + b"\0"),
    "BMP, runs": lambda size: bmp(1, 8, b"\1a" * (size // 2)),
    "BMP, ends of lines": lambda size: bmp(1, 8, b"\1a\0\0" * 7_000),
    "BMP, runs in a small one": lambda size: bmp(1, 8, b"\0\2\0\0" * (size // 4), side=2_000),
    "TIFF, resolutions": lambda size: tiff((282, FRACTION, size // 8, RATIONAL * (size // 8))),
    "TIFF, orientations": lambda size: tiff((274, FRACTION, size // 8, RATIONAL * (size // 8))),
    "TIFF, strips": lambda size: tiff((273, LONG, size // 4, bytes(size)), (278, LONG, 1, 1)),
    "TIFF, strips as bytes": lambda size: tiff((273, BYTE, size, bytes(size)), (278, LONG, 1, 1)),
    "TIFF, tiles": lambda size: tiff(
        (322, LONG, 1, 1), (323, LONG, 1, 1), (324, LONG, size // 4, bytes(size))
    ),
    "TIFF, tags": lambda size: tiff(*((30_000 + n, SHORT, 1, 7) for n in range(30_000))),
    "TIFF, a large tile": lambda size: large_tile(20_000),
})  # fmt: skip
