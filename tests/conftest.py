"""What all tests may ask for."""

import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from tenfold import data
from tests.drawn import drawn_digits

# Where tests are started in the background, Ctrl-C is ignored by them and by all that they start;
# some of them send it.
signal.signal(signal.SIGINT, signal.default_int_handler)

NOBODY = 65534

# The same examples everywhere, however slow the machine: neither a clock nor chance decides.
settings.register_profile(
    "anywhere",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("anywhere")


@pytest.hookimpl(trylast=True)  # in whatever order the tests come
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long first."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how to have this order again, where a test failed."""
    seed = config.getoption("randomly_seed", None)
    if seed is not None and terminalreporter.stats.keys() & {"failed", "error"}:
        terminalreporter.write_line(f"The order of these tests: -p randomly --randomly-seed={seed}")


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


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    for inner in folder.iterdir():
        inner.chmod(0o777)
    shutil.rmtree(folder)


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Not being root, for whom nothing is read-only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


@pytest.fixture
def full_disk() -> Iterator[Callable[[int], None]]:
    """Let no file grow beyond so many bytes: what a full disk is to a writer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
