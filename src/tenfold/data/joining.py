"""Several sets as one to learn from, which remembers what it was made of."""

from collections.abc import Sequence

import numpy as np

from tenfold.data.dataset import Dataset, Part
from tenfold.errors import DataError, SettingError


def joined(dataset: Dataset, others: Sequence[Dataset], *, times: int = 1) -> Dataset:
    """Return the images of ``dataset`` followed by those of the others, each of these ``times``.

    Its name is theirs, with " + " between; its sha256 is over all images as they are joined, and
    ``parts`` says what came from where.

    Raises:
        SettingError: times is under 1
        DataError: two of them have the same name, so are the same images
    """
    if times < 1:
        raise SettingError(f"Further images were to count {times} times; 1 or more was wanted.")
    if not others:
        return dataset
    names = [each.name for each in (dataset, *others)]
    twice = [name for number, name in enumerate(names) if name in names[:number]]
    if twice:
        raise DataError(f"{twice[0]} came twice; to count images more than once, say how often.")
    further = list(others) * times
    return Dataset(
        np.concatenate([dataset.images, *(each.images for each in further)]),
        np.concatenate([dataset.labels, *(each.labels for each in further)]),
        " + ".join(names),
        parts=(_part(dataset, 1), *(_part(each, times) for each in others)),
    )


def _part(dataset: Dataset, times: int) -> Part:
    return Part(dataset.name, len(dataset), times, dataset.sha256)
