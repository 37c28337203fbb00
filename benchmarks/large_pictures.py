"""Time and memory for the largest pictures that are accepted, each decoded in a process of its own.

The memory is the growth of the peak of the process, the time that of the processor.
"""

import io
import multiprocessing
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.processes import own_peak_megabytes
from benchmarks.recording import make_parser, report
from tenfold.photo import MAX_PICTURE_SIDE
from tenfold.pictures import MAX_PIXELS, open_picture
from tenfold.pictures.sizes import MAX_WEBP_PIXELS

KINDS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("JPEG", "RGB", {}), ("JPEG", "RGB", {"progressive": True}), ("JPEG", "CMYK", {}),
    ("PNG", "L", {}), ("PNG", "RGB", {}), ("PNG", "RGBA", {}), ("PNG", "I;16", {}),
    ("TIFF", "RGBA", {"compression": "tiff_adobe_deflate"}),
    ("TIFF", "F", {"compression": "tiff_adobe_deflate"}),
    ("BMP", "RGB", {}), ("GIF", "P", {}), ("WEBP", "RGB", {"quality": 50, "method": 0}),
    ("HEIF", "RGB", {"quality": 50}),
)  # fmt: skip


def main() -> None:
    """Decode a picture of each kind, and report."""
    given = make_parser(__doc__).parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number, kind in enumerate(KINDS):
            path = Path(folder) / str(number)
            path.write_bytes(_picture(*kind))
            rows.append([*_names(kind), f"{path.stat().st_size / 1e6:.1f} MB", *_decoded(path)])
            print(rows[-1], flush=True)
    header = ["format", "mode", "million pixels", "file", "time", "memory growth"]
    report("Large pictures", header, rows, record=given.record, packages=["pillow", "pillow-heif"])


def _side(form: str) -> int:
    return int((MAX_WEBP_PIXELS if form == "WEBP" else MAX_PIXELS) ** 0.5)


def _names(kind: tuple[str, str, dict[str, object]]) -> list[str]:
    form, mode, how = kind
    name = f"{form}, progressive" if how.get("progressive") else form
    return [name, mode, f"{_side(form) ** 2 / 1e6:.0f}"]


def _picture(form: str, mode: str, how: dict[str, object]) -> bytes:
    """Return a picture of rows of strokes on uneven paper, as large as it may be."""
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    side = _side(form)
    page = np.add.outer(np.linspace(180, 250, side), np.linspace(-20, 0, side)).astype(np.uint8)
    page[::50, ::7] = 30
    image = Image.fromarray(page)
    if mode == "I;16":
        image = Image.fromarray(page.astype(np.uint16) * 257)
    elif mode != "L":
        image = (image if mode == "F" else image.convert("RGB")).convert(mode)
    into = io.BytesIO()
    image.save(into, form, **how)
    return into.getvalue()


def _decoded(path: Path) -> list[str]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn) as pool:
        return pool.submit(_measured, path).result()


def _measured(path: Path) -> list[str]:
    open_picture(_picture_of_a_digit())  # imports are no cost of the picture
    before, started = own_peak_megabytes(), sum(os.times()[:2])
    open_picture(path, longest=MAX_PICTURE_SIDE)
    seconds = sum(os.times()[:2]) - started
    return [f"{seconds:.2f} s", f"{own_peak_megabytes() - before:.0f} MB"]


def _picture_of_a_digit() -> bytes:
    into = io.BytesIO()
    Image.new("L", (28, 28)).save(into, "PNG")
    return into.getvalue()


if __name__ == "__main__":
    main()
