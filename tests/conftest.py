"""What all tests may ask for."""

import pytest

from tenfold import data


@pytest.fixture(scope="session")
def mnist() -> data.Splits:
    """The real MNIST, fetched on demand; for tests marked ``real``."""
    return data.load("mnist")
