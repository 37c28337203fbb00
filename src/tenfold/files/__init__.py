"""Files: read only if they are regular files, and written whole or not at all."""

from tenfold.files.clashes import check_outputs
from tenfold.files.reading import open_regular, read_at_most, read_regular
from tenfold.files.writing import atomic_writer, check_writable, write_bytes, write_text

__all__ = [
    "atomic_writer",
    "check_outputs",
    "check_writable",
    "open_regular",
    "read_at_most",
    "read_regular",
    "write_bytes",
    "write_text",
]
