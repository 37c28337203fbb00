"""A few digits."""

import numpy as np
import pytest

from tenfold.data.dataset import Dataset


@pytest.fixture
def digits() -> Dataset:
    """Forty images, four of each digit: in each a bar as long as its digit says."""
    labels = np.arange(40, dtype=np.uint8) % 10
    images = np.zeros((40, 28, 28), dtype=np.uint8)
    for index, label in enumerate(labels):
        images[index, 4 : 6 + 2 * label, 13 : 15 + index // 10] = 255 - index
    return Dataset(images, labels, "bars")
