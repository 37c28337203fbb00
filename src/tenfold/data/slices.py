"""A slice of a place: ``PATH[:100]`` is its first 100 training images, ``PATH[100:]`` the rest."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from tenfold.data.dataset import Dataset, Splits
from tenfold.errors import DataError

_SLICED = re.compile(r"(?P<place>.+)\[(?P<start>\d{0,12}):(?P<end>\d{0,12})\]")
_ENDS_IN_BRACKETS = re.compile(r".+\[[^\[\]/]*\]")


@dataclass(frozen=True)
class Slice:
    """The images from ``start`` up to before ``end``; None is the first, and after the last."""

    start: int | None
    end: int | None

    def __str__(self) -> str:
        bounds = ("" if bound is None else str(bound) for bound in (self.start, self.end))
        return f"[{':'.join(bounds)}]"


def parse_slice(where: str) -> tuple[str, Slice | None]:
    """Return a place and the slice of its images; None for all.

    An existing file or folder whose own name ends in brackets has no slice.

    Raises:
        DataError: it ends in brackets that are no slice
    """
    if not _ENDS_IN_BRACKETS.fullmatch(where) or _is_there(Path(where)):
        return where, None
    found = _SLICED.fullmatch(where)
    if found is None:
        raise DataError(
            f"{where} ends in brackets that are no slice: [:1434] for the first 1,434 images, "
            "[1434:] for those after them or [100:200] was wanted."
        )
    start, end = (int(found[name]) if found[name] else None for name in ("start", "end"))
    return found["place"], Slice(start, end)


def take_slice(splits: Splits, part: Slice | None) -> Splits:
    """Return the splits with only the slice of the training images; a test set stays whole.

    Raises:
        DataError: it is empty, or ends after the last image
    """
    return splits if part is None else replace(splits, train=_slice_of(splits.train, part))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # in a folder that may not be read
        return False


def _slice_of(dataset: Dataset, part: Slice) -> Dataset:
    start, end = part.start or 0, len(dataset) if part.end is None else part.end
    if not start < end <= len(dataset):
        raise DataError(
            f"{dataset.name} has {len(dataset):,} images, from 0 to {len(dataset) - 1}; the slice "
            f"{part} {'takes none' if start >= end else 'ends after them'}: name one within."
        )
    return Dataset(dataset.images[start:end], dataset.labels[start:end], f"{dataset.name}{part}")
