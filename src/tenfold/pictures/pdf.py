"""The first page of a PDF as an image, rendered in a process of its own.

A PDF is a program: a few bytes may ask for endless work, memory or depth, and PDFium then ends its
whole process. So ``pdf_child.py`` renders it, with limits, and this module starts, checks and ends
that process. It may be called from any thread. Cost: about 80 ms more than in this process.
"""

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.errors import DataError
from tenfold.pictures import pdf_child
from tenfold.pictures.pdf_child import CHANNELS, HEADER, LENGTH, PAGE_SIDE, RENDER_SECONDS

if TYPE_CHECKING:
    from PIL.Image import Image

ROW_ALIGNMENT = 4  # bytes
# Of the environment the process gets what Python may need to start, and no secrets.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
TOO_MUCH = (
    f"could not be rendered within {RENDER_SECONDS} s and {pdf_child.RENDER_MEGABYTES} MB of "
    "memory: save the page as PNG or JPEG"
)
REASONS = {
    pdf_child.DAMAGED: "is no picture that can be read: a PDF that is damaged, or has no page",
    pdf_child.ENCRYPTED: "is a PDF with a password: save it without one",
    pdf_child.TOO_LARGE: TOO_MUCH,
    pdf_child.NOT_LOADED: "is a PDF, and pypdfium2 cannot be loaded here: install it again",
}


def render_first_page(content: bytes, name: str) -> "Image":
    """Return the first page of a PDF as an RGB image whose longer side has PAGE_SIDE pixels.

    Args:
        content: the bytes of the file
        name: of the file, for messages

    Raises:
        DataError: the file is damaged, encrypted or without pages, or its page takes too much time
            or memory, or no process could be started
    """
    from PIL import Image

    with _renderer(name) as process, _time_limit(process):
        page = _answer(process, content)
        if page is None:
            reason = REASONS.get(process.wait(), TOO_MUCH)
            raise DataError(f"{name} {reason}.")
    size, row_bytes, pixels = page
    return Image.frombuffer("RGB", size, pixels, "raw", "BGR", row_bytes, 1)


@contextmanager
def _renderer(name: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield a process that renders; it is ended at the end, whatever it does then."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is our own
            _command(name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in KEPT_VARIABLES if key in os.environ},
        )
    except OSError as error:
        raise DataError(
            f"{name} is a PDF, and the process that would render it did not start: "
            f"{error.strerror or error}; save the page as PNG or JPEG."
        ) from error
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):  # the process left some of the input unread
                pipe.close()


def _command(name: str) -> list[str]:
    """Return the command that starts ``pdf_child.py`` without anything of the user's Python."""
    packages = importlib.util.find_spec("pypdfium2")
    child = Path(pdf_child.__file__)
    if not sys.executable or getattr(sys, "frozen", False) or not child.is_file() or not packages:
        raise DataError(
            f"{name} is a PDF, which Tenfold renders in a Python process of its own, and here is "
            "no Python to start: save the page as PNG or JPEG."
        )
    folder = Path(packages.origin or "").parents[1]
    return [sys.executable, "-I", "-S", str(child), str(folder)]


@contextmanager
def _time_limit(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Kill the process after RENDER_SECONDS, which ends any reading from it and writing to it."""
    timer = threading.Timer(RENDER_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answer(
    process: "subprocess.Popen[bytes]", content: bytes
) -> tuple[tuple[int, int], int, bytes] | None:
    """Return the size, the bytes of a row and the pixels; None if the process gave no page."""
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        return None
    with suppress(OSError):  # it has ended; its exit status says why
        stdin.write(LENGTH.pack(len(content)))
        stdin.write(content)
        stdin.flush()
    header = stdout.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    width, height, row_bytes = HEADER.unpack(header)
    padding = row_bytes - width * CHANNELS
    if not (0 < width <= PAGE_SIDE + 1 and 0 < height <= PAGE_SIDE + 1):
        return None
    if not 0 <= padding < ROW_ALIGNMENT:
        return None
    pixels = stdout.read(row_bytes * height)
    return ((width, height), row_bytes, pixels) if len(pixels) == row_bytes * height else None
