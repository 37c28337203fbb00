"""What a run has finished, kept so that a killed run goes on where it stopped.

Each finished step is one file, written whole: a line with the key, then what was found as JSON. A
journal belongs to one key (the settings, the data, the version): what another has written is not
taken up.
"""

import shutil
from pathlib import Path
from typing import Any

from tenfold.files import write_bytes


class Journal:
    """The finished steps of the run with this ``key``, in ``folder``."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.key = key

    def clear(self) -> None:
        """Forget every step."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, step: str, kind: Any) -> Any:
        """Return what the step found, as a ``kind``; None where it has not been finished."""
        try:
            key, _, found = (self.folder / f"{step}.json").read_bytes().partition(b"\n")
            if key.decode() != self.key:
                return None
            result = _adapter(kind).validate_json(found)
        except (OSError, ValueError):  # none, or one of an older make
            return None
        return result

    def put(self, step: str, kind: Any, result: Any) -> None:
        """Keep what the step found.

        Raises:
            StorageError: the place cannot be written
        """
        found: bytes = _adapter(kind).dump_json(result)
        write_bytes(self.folder / f"{step}.json", self.key.encode() + b"\n" + found)


def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
