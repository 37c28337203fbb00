"""What all tests may ask for."""

import numpy as np
import pytest

from tenfold import data
from tests.drawn import drawn_digits


@pytest.fixture(scope="session")
def mnist() -> data.Splits:
    """The real MNIST, fetched on demand; for tests marked ``real``."""
    return data.load("mnist")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """An .npz with 180 drawn digits to train on and 40 to test with."""
    path = tmp_path_factory.mktemp("tiny") / "tiny.npz"
    train, test = drawn_digits(180, seed=0), drawn_digits(40, seed=1)
    np.savez(
        path, x_train=train.images, y_train=train.labels, x_test=test.images, y_test=test.labels
    )
    return path
