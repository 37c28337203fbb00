"""Short names of sets that were read from a path, for model cards."""

from dataclasses import replace
from pathlib import Path

from tenfold.data.dataset import Dataset, Splits
from tenfold.files.names import printable

_KEPT_PARTS = 2  # of a path, as in "swiss-numbers/train"


def short_name(name: str) -> str:
    """Return the last two parts of a name that is a path, without the user's home folder.

    A card is read on other machines, where the rest of a path says nothing of the images, and it
    may contain the name of a user. What is no text in a name is escaped: a model file is text. A
    name that is no path is returned unchanged.
    """
    path = Path(name)
    try:
        path = path.relative_to(Path.home())
    except (ValueError, RuntimeError):  # elsewhere, or the user has no home
        path = path.relative_to(path.anchor)
    return printable("/".join(path.parts[-_KEPT_PARTS:]) or name)


def with_short_names(splits: Splits) -> Splits:
    """Return the same images under short names."""
    return Splits(
        train=_renamed(splits.train),
        test=None if splits.test is None else _renamed(splits.test),
    )


def _renamed(dataset: Dataset) -> Dataset:
    return replace(dataset, name=short_name(dataset.name))
