"""What a set that was read from a path is called, on a card that goes out into the world."""

from dataclasses import replace
from pathlib import Path

from tenfold.data.dataset import Dataset, Splits

_KEPT = 2  # parts of a path that tell what it is: "swiss-numbers/train"


def short_name(name: str) -> str:
    """Return the last two parts of a name that is a path; of one in the user's home, those below.

    A card is read far from the machine that wrote it: there the rest of a path says nothing of the
    images, and it may hold the name of a user. What is no path comes back as it was.
    """
    path = Path(name)
    try:
        path = path.relative_to(Path.home())
    except (ValueError, RuntimeError):  # elsewhere, or the user has no home
        path = path.relative_to(path.anchor)
    return "/".join(path.parts[-_KEPT:]) or name


def with_short_names(splits: Splits) -> Splits:
    """Return the same images under short names."""
    return Splits(
        train=_renamed(splits.train),
        test=None if splits.test is None else _renamed(splits.test),
    )


def _renamed(dataset: Dataset) -> Dataset:
    return replace(dataset, name=short_name(dataset.name))
