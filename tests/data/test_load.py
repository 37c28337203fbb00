import subprocess
import sys

import numpy as np
import pytest

from tenfold import data
from tenfold.data.idx import write
from tenfold.data.sources import SOURCES
from tenfold.errors import DataError, SettingError, StorageError


@pytest.fixture
def pair(tmp_path, digits):
    write(tmp_path / "train-images-idx3-ubyte", digits.images)
    write(tmp_path / "train-labels-idx1-ubyte", digits.labels)
    return tmp_path


def test_a_path_is_read_by_the_source_that_it_looks_like(pair, digits):
    assert data.load(str(pair)).train.sha256 == digits.sha256


def test_the_source_can_be_named(pair, digits):
    assert data.load(str(pair), source="idx").train.sha256 == digits.sha256
    with pytest.raises(DataError, match="0 does not exist; each digit from 0 to 9"):
        data.load(str(pair), source="folder")


def test_progress_ends_at_one(pair):
    told = []
    data.load(str(pair), progress=lambda done, note="": told.append(done))
    assert told == [0, 1]


def test_a_source_that_there_is_not_is_told_which_there_are():
    with pytest.raises(SettingError, match="no source 'tape'; one of mnist, idx, folder, csv, npz"):
        data.load("mnist", source="tape")


@pytest.mark.parametrize("name", ["", "notes.txt", "nowhere"])
def test_what_looks_like_no_data_set_is_refused_with_what_does(tmp_path, name):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(DataError, match=r"(looks like no data set|does not exist); 'mnist' was"):
        data.load(str(tmp_path / name))


def test_mnist_is_a_name_and_no_path(pair):
    with pytest.raises(SettingError, match="came for the source mnist"):
        data.load(str(pair), source="mnist")


@pytest.mark.parametrize("source", [name for name in SOURCES if name != "mnist"])
def test_a_place_that_is_not_there_is_an_error_of_ours_in_every_source(tmp_path, source):
    with pytest.raises((DataError, StorageError), match="nowhere"):
        data.load(str(tmp_path / "nowhere"), source=source)


@pytest.mark.parametrize("source", [name for name in SOURCES if name != "mnist"])
def test_a_place_that_may_not_be_read_is_an_error_of_ours_in_every_source(
    open_folder, unprivileged, source
):
    (open_folder / "locked").mkdir(mode=0)
    with pytest.raises((DataError, StorageError), match="locked"):
        data.load(str(open_folder / "locked" / "in.npz"), source=source)


def test_to_read_files_nothing_is_imported_that_talks_to_the_web():
    code = (
        "import sys, tenfold.data; print([m for m in ('requests', 'filelock') if m in sys.modules])"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout == "[]\n"


@pytest.mark.real
def test_mnist_comes_by_its_name(mnist):
    assert (len(mnist.train), len(mnist.test)) == (60_000, 10_000)
    assert np.bincount(mnist.train.labels).sum() == 60_000
