"""The publication of a model file: checked, compared with its model, and only then written."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tenfold.files import write_bytes
from tenfold.modelfile import check
from tenfold.modelfile.signatures import DIGIT_IMAGES, Signature

T = TypeVar("T")


def publish(
    content: bytes,
    path: Path,
    compare: Callable[[bytes], T],
    *,
    signature: Signature | None = DIGIT_IMAGES,
) -> T:
    """Write a model file to ``path``, whole or not at all, and return the result of ``compare``.

    Args:
        content: of the file
        path: the place to write it to
        compare: runs the content, compares it with its model, and raises ParityError if they
            disagree
        signature: of the file, for the check that it has to pass to be opened again; None for a
            file that Tenfold itself does not open

    Raises:
        ModelFileError: the file would be refused when opened: it needs more than a model may
        ParityError: it disagrees with its model
        StorageError: the place cannot be written
    """
    if signature is not None:
        check(content, signature)
    result = compare(content)
    write_bytes(path, content)
    return result
