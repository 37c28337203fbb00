"""Time and memory for damaged and hostile pictures: bombs, truncations, mutations, other files.

Each must be read, or refused with a ``TenfoldError`` of one line, without a word on standard error.
Pictures are read in a process of their own, which a fault may end. The time is the processor's for
the slowest; the memory is the growth of the peak of that process beyond an ordinary picture's.
"""

import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from PIL import Image
from tests.pictures.hostile_pdfs import HOSTILE
from tests.pictures.hostile_pictures import MANY_PARTS

from benchmarks.picture_damage import (
    KINDS,
    SIDE,
    mutated_pdfs,
    mutations,
    picture,
    pictures,
    truncations,
)
from benchmarks.picture_suites import suites
from benchmarks.processes import own_peak_megabytes
from benchmarks.recording import make_parser, report
from tenfold.errors import TenfoldError
from tenfold.photo import Reading, open_reader
from tenfold.pictures import open_picture

TITLE = "Bad pictures"
CHUNK = 1_000  # mutations that are lost if the process ends
PDF_SHARE = 200  # mutations for each of a PDF, which is rendered in a process of its own
SIZE = 20_000_000  # bytes of a file of many parts: what the service accepts
Source: TypeAlias = bytes | Path
Make: TypeAlias = Callable[[], Iterator[Source]]


@dataclass
class Tally:
    """The results for the pictures of one kind."""

    count: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    growth: float = 0.0  # MB
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add the results of further pictures."""
        self.count += other.count
        self.read += other.read
        self.refused += other.refused
        self.slowest = max(self.slowest, other.slowest)
        self.growth = max(self.growth, other.growth)
        self.faults += other.faults


def main() -> None:
    """Read all pictures, and report."""
    options = make_parser(__doc__)
    options.add_argument("--mutations", type=int, default=100_000)
    options.add_argument("--without-suites", action="store_true", help="download no test pictures")
    given = options.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, parts in _all(Path(folder), given.mutations, not given.without_suites):
            tally = Tally()
            for part in _tallies(parts):
                tally.add(part)
            rows.append(_row(name, tally))
            print(rows[-1], flush=True)
    header = ["pictures", "n", "read", "refused", "slowest", "memory growth", "faults"]
    report(
        TITLE, header, rows, record=given.record, packages=["pillow", "pillow-heif", "pypdfium2"]
    )


def _all(folder: Path, count: int, with_suites: bool) -> Iterator[tuple[str, Sequence[Make]]]:
    yield "bombs", [_bombs]
    yield f"{SIZE // 10**6} MB of {len(MANY_PARTS)} kinds of parts", [_many_parts]
    yield "hostile PDFs", [_pdfs]
    yield "unusual sizes and frames", [_unusual]
    yield "files of other types", [partial(_other_types, folder)]
    longest = max(len(each) for each in pictures())
    cut = _in_parts(truncations, longest, CHUNK // 10)
    yield f"truncations of {len(KINDS)} pictures at every byte", cut
    yield f"mutations of {len(KINDS)} pictures", _in_parts(mutations, count, CHUNK)
    yield "mutations of a PDF, rendered only", [partial(mutated_pdfs, range(count // PDF_SHARE))]
    for name, found in suites() if with_suites else ():
        if found:
            yield name, [partial(iter, found)]


def _in_parts(make: Callable[[range], Iterator[bytes]], count: int, size: int) -> Sequence[Make]:
    """Return the pictures of the numbers below ``count``, so many of them in each part."""
    starts = range(0, count, size)
    return [partial(make, range(start, min(start + size, count))) for start in starts]


def _tallies(parts: Sequence[Make]) -> Iterator[Tally]:
    """Yield the results of each part; if the process ends, that is a fault of the part."""
    remaining = list(parts)
    while remaining:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            try:
                while remaining:
                    yield pool.submit(_tally, remaining[0]).result()
                    remaining.pop(0)
            except BrokenProcessPool:
                yield Tally(faults=[f"the process ended in {remaining.pop(0)}"])


def _tally(make: Make) -> Tally:
    """Return the results of some pictures."""
    only_rendered = isinstance(make, partial) and make.func is mutated_pdfs
    read = open_picture if only_rendered else _reader()
    tally = Tally()
    with tempfile.TemporaryFile() as output:
        kept = os.dup(2)
        os.dup2(output.fileno(), 2)
        before = own_peak_megabytes()
        for source in make():
            _try(tally, read, source)
        tally.growth = own_peak_megabytes() - before
        os.dup2(kept, 2)
        os.close(kept)
        output.seek(0)
        tally.faults += [f"on standard error: {line!r}" for line in output.readlines()]
    return tally


@cache
def _reader() -> Callable[[Source], Reading]:
    """Return the function that reads, once it has read an ordinary picture of each kind."""
    read = open_reader().read
    for each in pictures():
        read(each)
    return read


def _try(tally: Tally, read: Callable[[Source], object], source: Source) -> None:
    started = _seconds()
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
    tally.slowest = max(tally.slowest, _seconds() - started)


def _bombs() -> Iterator[bytes]:
    for bits, colours in ((1, 0), (8, 2), (16, 6)):
        yield _png(30_000, 30_000, bits, colours)
        yield _png(65_535, 1, bits, colours)
        yield _png(7_000, 7_000, bits, colours)
    yield _png(2**31 - 1, 2**31 - 1, 1, 0)
    huge = bytearray(picture(("JPEG", "L", {})))
    start = huge.index(b"\xff\xc0")
    huge[start + 5 : start + 9] = b"\xff\xff\xff\xff"
    yield bytes(huge)
    for kind in KINDS:
        if kind[0] == "TIFF":
            yield picture(kind).replace(SIDE.to_bytes(2, "little"), b"\xff\xff")


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


def _many_parts() -> Iterator[bytes]:
    for make in MANY_PARTS.values():
        yield make(SIZE)


def _pdfs() -> Iterator[bytes]:
    for make in HOSTILE:
        yield make()


def _unusual() -> Iterator[bytes]:
    yield _png(0, 0, 8, 0)
    yield _png(0, 100, 8, 0)
    for size in ((1, 65_535), (65_535, 1), (1, 1), (2, 20_000)):
        yield _saved(Image.new("L", size, 255))
    frames = [Image.new("L", (64, 64), shade) for shade in range(0, 250, 5)]
    for form in ("GIF", "PNG", "WEBP", "TIFF"):
        into = BytesIO()
        frames[0].save(into, form, save_all=True, append_images=frames[1:])
        yield into.getvalue()


def _other_types(folder: Path) -> Iterator[Source]:
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
    for kind, content in zip(KINDS, pictures(), strict=True):
        other = folder / f"{kind[0]}.{'png' if kind[0] != 'PNG' else 'jpg'}"
        other.write_bytes(content)  # the wrong extension
        yield other
    closed = folder / "closed.png"
    closed.write_bytes(pictures()[0])
    closed.chmod(0)
    pipe = folder / "pipe.png"
    os.mkfifo(pipe)
    yield from (closed, pipe, folder, folder / "missing.png", Path("a\0b.png"))


def _saved(image: Image.Image) -> bytes:
    into = BytesIO()
    image.save(into, "PNG")
    return into.getvalue()


def _seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


def _row(name: str, tally: Tally) -> list[str]:
    for fault in tally.faults[:5]:
        print(f"A fault in {name}: {fault}")
    counts = [f"{count:,}" for count in (tally.count, tally.read, tally.refused)]
    figures = [f"{tally.slowest:.2f} s", f"{tally.growth:.0f} MB", str(len(tally.faults))]
    return [name, *counts, *figures]


if __name__ == "__main__":
    main()
