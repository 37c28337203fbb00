from dataclasses import replace

import pytest

from tenfold import data
from tenfold.data.idx import write
from tenfold.downloads import catalogue
from tenfold.errors import FetchError


@pytest.fixture
def home(monkeypatch, tmp_path):
    """An empty cache, and nothing to fetch from."""
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path))
    monkeypatch.setattr(catalogue, "MNIST", replace(catalogue.MNIST, origins=()))
    return tmp_path / "data" / "mnist"


def test_without_files_and_origins_the_error_says_what_to_do(home):
    with pytest.raises(FetchError, match="tenfold data import FOLDER"):
        data.load("mnist")


def test_what_is_in_the_cache_is_read(home, digits, monkeypatch):
    for part in ("train", "t10k"):
        write(home / f"{part}-images-idx3-ubyte", digits.images)
        write(home / f"{part}-labels-idx1-ubyte", digits.labels)
    monkeypatch.setattr(catalogue, "MNIST", replace(catalogue.MNIST, files=()))
    splits = data.load("mnist")
    assert splits.train.sha256 == splits.test.sha256 == digits.sha256
    assert (splits.train.name, splits.test.name) == ("mnist train", "mnist t10k")


@pytest.mark.real
def test_a_damaged_cache_heals(mnist, monkeypatch, tmp_path):
    home = catalogue.cache_folder("mnist")
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path))
    healed = catalogue.cache_folder("mnist")
    healed.mkdir(parents=True)
    for file in catalogue.MNIST.files:
        (healed / file.name).symlink_to(home / file.name)
    (healed / "t10k-labels-idx1-ubyte").unlink()
    (healed / "t10k-labels-idx1-ubyte").write_bytes(b"damaged")
    splits = data.load("mnist")
    assert splits.test.sha256 == mnist.test.sha256
