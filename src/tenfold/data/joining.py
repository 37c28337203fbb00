"""Joining of several sets to one that records its parts."""

from collections.abc import Sequence

import numpy as np

from tenfold.data.dataset import Dataset, Part
from tenfold.errors import DataError, SettingError


def joined(dataset: Dataset, others: Sequence[Dataset], *, times: int = 1) -> Dataset:
    """Return the images of ``dataset`` followed by those of the others, each of these ``times``.

    Its name is theirs, with " + " between; its sha256 is over all images in their joined order, and
    ``parts`` lists the sets.

    Raises:
        SettingError: times is under 1
        DataError: two of them have the same name: the same images, or images that have the
            same name on a card
    """
    if times < 1:
        raise SettingError(f"Further images were to count {times} times; 1 or more was wanted.")
    if not others:
        return dataset
    _check_names([dataset, *others])
    further = list(others) * times
    return Dataset(
        np.concatenate([dataset.images, *(each.images for each in further)]),
        np.concatenate([dataset.labels, *(each.labels for each in further)]),
        " + ".join(each.name for each in (dataset, *others)),
        parts=(_part(dataset, 1), *(_part(each, times) for each in others)),
    )


def _check_names(sets: Sequence[Dataset]) -> None:
    known: dict[str, Dataset] = {}
    for each in sets:
        if each.name in known and each.sha256 != known[each.name].sha256:
            raise DataError(f"Two different sets are called {each.name}; rename one's folder.")
        if each.name in known:
            raise DataError(
                f"{each.name} came twice; to count images more than once, say how often."
            )
        known[each.name] = each


def _part(dataset: Dataset, times: int) -> Part:
    return Part(dataset.name, len(dataset), times, dataset.sha256)
