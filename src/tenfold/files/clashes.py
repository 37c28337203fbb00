"""Clashes: outputs that would overwrite what is read, or one another."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from tenfold.errors import SettingError

_Identity: TypeAlias = tuple[int, int] | str  # of a file: device and number; else its whole path


def check_outputs(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise SettingError if an output is an input too, or if two outputs are one file.

    A file is the same under another name, through symbolic and through hard links.

    Args:
        outputs: the files that will be written
        inputs: the files that will be read; they are looked at only if an output exists already

    Raises:
        SettingError: an output would overwrite an input or another output
    """
    found: dict[_Identity, Path] = {}
    for path in outputs:
        other = found.setdefault(_identity(path), path)
        if other is not path:
            raise SettingError(
                f"{path} would be written twice: it is the same file as {other}; choose two files."
            )
    check_not_read(found.values(), inputs)


def check_not_read(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise SettingError if an output is an input too.

    Args:
        outputs: as ``check_outputs``
        inputs: as ``check_outputs``

    Raises:
        SettingError: an output would overwrite an input
    """
    found = {_identity(path): path for path in outputs}
    if all(isinstance(identity, str) for identity in found):
        return
    for path in inputs:
        output = found.get(_identity(path))
        if output is not None:
            raise SettingError(
                f"{output} is read by this command and would be overwritten"
                f"{'' if output == path else f': it is the same file as {path}'}; choose another "
                "file to write."
            )


def _identity(path: Path) -> _Identity:
    try:
        status = path.stat()
    except OSError:  # it does not exist, or cannot be reached
        return os.path.realpath(path)
    return status.st_dev, status.st_ino
