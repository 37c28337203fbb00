"""What a command works on and writes to: the data it gets, the places it may use."""

from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.cli.watching import watching

if TYPE_CHECKING:
    from tenfold.data import Dataset, Splits


def load_splits(where: str, source: str | None) -> "Splits":
    """Return the training set and, where the data have one, the test set."""
    from tenfold.data import load

    with watching(f"Loading {where}") as progress:
        return load(where, source=source, progress=progress)


def joined_with(dataset: "Dataset", also: list[str], times: int) -> "Dataset":
    """Return the set with the training images of further paths, each counted so many times."""
    from tenfold.data import joined

    return joined(dataset, [load_splits(where, None).train for where in also], times=times)


def load_training_set(where: str, source: str | None, images: int | None, seed: int) -> "Dataset":
    """Return the training set, or a stratified part of it."""
    dataset = load_splits(where, source).train
    return dataset if images is None else dataset.subset(images, seed=seed)


def load_test_set(where: str, source: str | None) -> "Dataset":
    """Return the test set, or all images where the data are one part."""
    splits = load_splits(where, source)
    return splits.train if splits.test is None else splits.test


def check_places(out: Path, checkpoint: Path | None) -> None:
    """Tell what cannot be written before anything is learned.

    A file that is somebody's, and no state of a training, is not written over by one.
    """
    from tenfold.errors import SettingError
    from tenfold.files import check_writable
    from tenfold.nets.checkpoint import could_be_state

    check_writable(out)
    if checkpoint is None:
        return
    check_writable(checkpoint)
    if not could_be_state(checkpoint):
        raise SettingError(
            f"{checkpoint} is no checkpoint and would be lost; name a file of its own."
        )
