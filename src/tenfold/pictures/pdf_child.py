"""The program that renders the first page of one PDF, in a process with limits of its own.

``pdf.py`` starts this file; nothing else of Tenfold is imported here, so that it starts fast.
Standard input: the number of bytes, then the PDF. Standard output: a header, then the pixels.
The exit status says why there are none. The process ends itself when its parent has gone.
"""

import math
import os
import signal
import struct
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfBitmap, PdfDocument

LENGTH = struct.Struct("<Q")  # of the PDF, in bytes
HEADER = struct.Struct("<III")  # width, height, bytes of a row
PAGE_SIDE = 2_400  # pixels of the longer side of the rendered page
CHANNELS = 3  # blue, green, red
RENDER_SECONDS = 5  # half of the 10 s in which the service ends
RENDER_MEGABYTES = 512  # beyond those of the process before it has the PDF

# Exit statuses; Python's own are 1 and 2.
DAMAGED, ENCRYPTED, TOO_LARGE, NOT_LOADED, ORPHANED = range(10, 15)


def main(packages: str) -> None:
    """Render the PDF of the standard input, and end the process.

    Args:
        packages: the folder that contains pypdfium2
    """
    if hasattr(signal, "alarm"):
        signal.alarm(RENDER_SECONDS + 1)  # in case nobody is left to end it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    sys.path.insert(0, packages)
    try:
        import pypdfium2
    except Exception:  # its library is of another system, say
        os._exit(NOT_LOADED)
    _set_limits()
    try:
        content = _read_content()
        threading.Thread(target=_end_with_parent, daemon=True).start()
        _write(_rendered(pypdfium2.PdfDocument(content)))
        status = 0
    except pypdfium2.PdfiumError as error:
        status = ENCRYPTED if "assword" in str(error) else DAMAGED
    except MemoryError:
        status = TOO_LARGE
    except Exception:  # of ctypes or pypdfium2, on numbers that make no sense
        status = DAMAGED
    os._exit(status)  # without closing the document, which may be as slow as rendering it


def _set_limits() -> None:
    """Limit the memory and the processor time of this process, and forbid files."""
    try:
        import resource
    except ImportError:  # Windows: the parent limits the time, nothing the memory
        return
    limits = {
        resource.RLIMIT_CPU: RENDER_SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    with suppress(OSError):  # only Linux has this file, and enforces this limit
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        size = pages * resource.getpagesize()
        limits[resource.RLIMIT_AS] = size + RENDER_MEGABYTES * 2**20
    for kind, limit in limits.items():
        with suppress(OSError, ValueError):  # a stricter limit is set already
            resource.setrlimit(kind, (limit, limit))


def _read_content() -> bytes:
    (size,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
    return sys.stdin.buffer.read(size)


def _end_with_parent() -> None:
    """End this process when the parent's end of the pipe closes, however the parent ended."""
    with suppress(OSError):
        os.read(0, 1)
    os._exit(ORPHANED)


def _rendered(document: "PdfDocument") -> "PdfBitmap":
    page = document[0]
    longer = max(page.get_size())
    if not math.isfinite(longer):
        raise ValueError
    return page.render(scale=PAGE_SIDE / max(1.0, longer))


def _write(bitmap: "PdfBitmap") -> None:
    header = HEADER.pack(bitmap.width, bitmap.height, bitmap.stride)
    with os.fdopen(1, "wb", closefd=False) as output:
        output.write(header)
        output.write(bitmap.buffer)


if __name__ == "__main__":
    main(sys.argv[1])
