"""Time and memory for damaged and hostile pictures: bombs, truncations, mutations, other files.

Each must be read, or refused with a ``TenfoldError`` of one line. The time is that of the slowest;
the memory is the peak growth of the process beyond the need of an ordinary picture.
"""

import io
import os
import resource
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image

from benchmarks.recording import make_parser, report
from tenfold.errors import TenfoldError
from tenfold.photo import Reading, open_reader

TITLE = "Bad pictures"
SIDE = 40  # pixels of the pictures that are cut and changed
Kind: TypeAlias = tuple[str, str, dict[str, object]]  # format, mode, how it is saved
KINDS: tuple[Kind, ...] = (
    ("PNG", "1", {}), ("PNG", "L", {}), ("PNG", "LA", {}), ("PNG", "P", {}), ("PNG", "RGB", {}),
    ("PNG", "RGBA", {}), ("PNG", "I;16", {}), ("JPEG", "L", {}), ("JPEG", "RGB", {}),
    ("JPEG", "CMYK", {}), ("JPEG", "RGB", {"progressive": True}), ("WEBP", "RGB", {}),
    ("WEBP", "RGBA", {"lossless": True}), ("BMP", "L", {}), ("BMP", "RGB", {}), ("GIF", "P", {}),
    ("TIFF", "L", {}), ("TIFF", "RGB", {"compression": "tiff_lzw"}),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "CMYK", {"compression": "tiff_adobe_deflate"}),
)  # fmt: skip


@dataclass
class Tally:
    """The results for the pictures of one kind."""

    count: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def main() -> None:
    """Read all pictures, and report."""
    options = make_parser(__doc__)
    options.add_argument("--mutations", type=int, default=10_000)
    given = options.parse_args()
    read = open_reader().read
    read(_picture(("PNG", "L", {})))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, sources in _all(Path(folder), given.mutations):
            before = _peak_megabytes()
            tally = Tally()
            for source in sources:
                _try(tally, read, source)
            rows.append(_row(name, tally, _peak_megabytes() - before))
    header = ["pictures", "n", "read", "refused", "slowest", "memory growth", "faults"]
    report(TITLE, header, rows, record=given.record)


def _try(tally: Tally, read: Callable[[bytes | Path], Reading], source: bytes | Path) -> None:
    started = time.perf_counter()
    tally.count += 1
    try:
        read(source)
        tally.read += 1
    except TenfoldError as error:
        tally.refused += 1
        if "\n" in str(error) or not str(error):
            tally.faults.append(str(error))
    except Exception as error:
        tally.faults.append(repr(error))
    tally.slowest = max(tally.slowest, time.perf_counter() - started)


def _all(folder: Path, mutations: int) -> Iterator[tuple[str, Iterator[bytes | Path]]]:
    yield "bombs", _bombs()
    yield "unusual sizes and frames", _unusual()
    yield "files of other types", _other_types(folder)
    yield f"truncations of {len(KINDS)} pictures at every byte", _truncations()
    yield f"mutations of {len(KINDS)} pictures", _mutations(mutations)


def _picture(kind: Kind, side: int = SIDE) -> bytes:
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
    into = io.BytesIO()
    image.save(into, form, **how)
    return into.getvalue()


def _bombs() -> Iterator[bytes]:
    for bits, colours in ((1, 0), (8, 2), (16, 6)):
        yield _png(30_000, 30_000, bits, colours)
        yield _png(65_535, 1, bits, colours)
        yield _png(7_000, 7_000, bits, colours)
    yield _png(2**31 - 1, 2**31 - 1, 1, 0)
    huge = bytearray(_picture(("JPEG", "L", {})))
    start = huge.index(b"\xff\xc0")
    huge[start + 5 : start + 9] = b"\xff\xff\xff\xff"
    yield bytes(huge)
    for kind in KINDS:
        if kind[0] == "TIFF":
            yield _picture(kind).replace(SIDE.to_bytes(2, "little"), b"\xff\xff")


def _png(width: int, height: int, bits: int, colours: int) -> bytes:
    """Return a PNG of zeros, a thousand times smaller than its claimed size."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([bits, colours, 0, 0, 0])
    packed = zlib.compress(bytes(10_000_000), 9)
    chunks = [(b"IHDR", head), *[(b"IDAT", packed)], (b"IEND", b"")]
    found = b"\x89PNG\r\n\x1a\n"
    for name, content in chunks:
        check = zlib.crc32(name + content).to_bytes(4, "big")
        found += len(content).to_bytes(4, "big") + name + content + check
    return found


def _unusual() -> Iterator[bytes]:
    yield _png(0, 0, 8, 0)
    yield _png(0, 100, 8, 0)
    for size in ((1, 65_535), (65_535, 1), (1, 1), (2, 20_000)):
        yield _saved(Image.new("L", size, 255))
    frames = [Image.new("L", (64, 64), shade) for shade in range(0, 250, 5)]
    for form in ("GIF", "PNG", "WEBP", "TIFF"):
        into = io.BytesIO()
        frames[0].save(into, form, save_all=True, append_images=frames[1:])
        yield into.getvalue()


def _other_types(folder: Path) -> Iterator[bytes | Path]:
    contents = {
        "page.pdf.png": b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n",
        "page.html.png": b"<!DOCTYPE html><html><body>7</body></html>",
        "files.zip.png": b"PK\x03\x04" + bytes(200),
        "drawing.svg.png": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "script.ps.png": b"%!PS-Adobe-3.0 EPSF-3.0\n",
        "empty.png": b"",
        "text.png": b"7",
        "phone.heic.png": bytes(4) + b"ftypheic" + bytes(100),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        yield folder / name
    for kind in KINDS:
        other = folder / f"{kind[0]}.{'png' if kind[0] != 'PNG' else 'jpg'}"
        other.write_bytes(_picture(kind))  # the wrong extension
        yield other
    closed = folder / "closed.png"
    closed.write_bytes(_picture(KINDS[0]))
    closed.chmod(0)
    pipe = folder / "pipe.png"
    os.mkfifo(pipe)
    yield from (closed, pipe, folder, folder / "missing.png", Path("a\0b.png"))


def _truncations() -> Iterator[bytes]:
    for kind in KINDS:
        whole = _picture(kind)
        yield from (whole[:end] for end in range(len(whole)))


def _mutations(count: int) -> Iterator[bytes]:
    wholes = [_picture(kind) for kind in KINDS]
    for number in range(count):
        random = np.random.default_rng((0, number))
        changed = bytearray(wholes[number % len(wholes)])
        for _ in range(int(random.integers(1, 9))):
            position = int(random.integers(len(changed)))
            how = random.integers(4)
            if how == 0:
                changed[position] = int(random.integers(256))
            elif how == 1:
                changed[position : position + 4] = random.bytes(4)
            elif how == 2:
                del changed[position : position + int(random.integers(1, 20))]
            else:
                changed[position:position] = random.bytes(int(random.integers(1, 20)))
        yield bytes(changed)


def _saved(image: Image.Image) -> bytes:
    into = io.BytesIO()
    image.save(into, "PNG")
    return into.getvalue()


def _peak_megabytes() -> float:
    """Return the peak memory of the process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _row(name: str, tally: Tally, grown: float) -> list[str]:
    for fault in tally.faults[:5]:
        print(f"A fault in {name}: {fault}")
    counts = [f"{count:,}" for count in (tally.count, tally.read, tally.refused)]
    return [name, *counts, f"{tally.slowest:.2f} s", f"{grown:.0f} MB", str(len(tally.faults))]


if __name__ == "__main__":
    main()
