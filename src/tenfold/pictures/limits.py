"""Limits on the parts of a picture file: chunks, segments, scans, tags, tiles.

A decoder's work grows with the number of parts, of which a hostile file has millions in a few
bytes. So their number is limited: by ``CountedFile`` for formats whose parts are read one by one,
and by ``jpeg_segments`` and ``tiff_tags`` before the decoder opens the file.
"""

from typing import IO

from tenfold.errors import DataError

MAX_READS = 500_000  # of a file by its decoder
MAX_EXIF_BYTES = 500_000  # of the camera's data


class CountedFile:
    """A file that may be read MAX_READS times, which bounds every loop over its parts."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._reads = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            DataError: the file was read too often
        """
        self._reads += 1
        if self._reads > MAX_READS:
            raise too_many_parts(self._name)
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Return the new position."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return self._file.tell()

    def fileno(self) -> int:
        """Return the descriptor, from which libtiff reads."""
        return self._file.fileno()


def check_exif(size: int, name: str) -> None:
    """Raise DataError if the camera's data in a picture have too many bytes."""
    if size > MAX_EXIF_BYTES:
        raise DataError(
            f"{name} has {size:,} bytes of EXIF data; at most {MAX_EXIF_BYTES:,} are accepted: "
            "save it without them."
        )


def too_many_parts(name: str) -> DataError:
    """Return the error for a file with too many parts."""
    return DataError(
        f"{name} consists of far more parts than a picture needs: it is damaged, or else save it "
        "anew as PNG or JPEG."
    )
