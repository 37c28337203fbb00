"""The journal of a run: the results of its finished steps, so that a killed run can resume.

Each finished step is one file, written atomically: a line with the key, a line with the digest of
the rest, then the result as JSON. A journal belongs to one key (of settings, data and version) and
ignores files with another key; a file that was damaged since is reported.
"""

import hashlib
import logging
import shutil
from pathlib import Path
from typing import Any

from tenfold.files import read_regular, write_bytes

log = logging.getLogger("tenfold.journal")


class Journal:
    """The results of the finished steps of the run with this ``key``, in ``folder``."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.key = key

    def clear(self) -> None:
        """Delete all results."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, step: str, kind: Any) -> Any:
        """Return the result of the step as a ``kind``; None if the step is not finished."""
        path = self.folder / f"{step}.json"
        try:
            key, _, rest = read_regular(path).partition(b"\n")
            if key.decode() != self.key:
                return None
            digest, _, content = rest.partition(b"\n")
            if digest != _digest(content):
                log.warning("%s is damaged; its step is repeated.", path)
                return None
            return _adapter(kind).validate_json(content)
        except (OSError, ValueError):  # no file, or one of another format
            return None

    def put(self, step: str, kind: Any, result: Any) -> None:
        """Save the result of the step.

        Raises:
            StorageError: the folder cannot be written
        """
        content: bytes = _adapter(kind).dump_json(result)
        lines = (self.key.encode(), _digest(content), content)
        write_bytes(self.folder / f"{step}.json", b"\n".join(lines))


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
