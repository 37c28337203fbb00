import gzip
import io
import tracemalloc

import pytest

from tenfold.downloads.limits import MAX_CONTENT, gunzip, read_at_most, read_content, unpacked_limit
from tenfold.errors import DataError, StorageError

MIB = 1 << 20


@pytest.fixture(scope="module")
def bomb(tmp_path_factory):
    """A gzip file of about 1 MiB that unpacks to 256 MiB of zeros."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(256):
            file.write(bytes(MIB))
    return path


def test_as_much_as_the_limit_is_read():
    assert read_at_most(io.BytesIO(b"12345"), 5, "x") == b"12345"


def test_more_than_the_limit_is_refused_with_the_name_and_the_limit():
    with pytest.raises(DataError, match=r"the file has more than the 1,000 bytes"):
        read_at_most(io.BytesIO(bytes(1001)), 1000, "the file")


def test_no_more_than_one_byte_beyond_the_limit_is_read():
    file = io.BytesIO(bytes(10_000))
    with pytest.raises(DataError):
        read_at_most(file, 1000, "x")
    assert file.tell() == 1001


def test_a_file_is_read_as_it_is_and_gzip_is_unpacked_whatever_its_name(tmp_path):
    (tmp_path / "plain").write_bytes(b"plain")
    (tmp_path / "packed").write_bytes(gzip.compress(b"packed"))
    assert read_content(tmp_path / "plain") == b"plain"
    assert read_content(tmp_path / "packed") == b"packed"


def test_a_gzip_bomb_is_refused_and_costs_little_memory(bomb):
    tracemalloc.start()
    with pytest.raises(DataError, match=r"bomb\.gz has more than the [\d,]+ bytes"):
        read_content(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 160 * MIB


def test_with_a_limit_of_its_own_a_bomb_costs_no_more_than_that(bomb):
    tracemalloc.start()
    with pytest.raises(DataError):
        gunzip(bomb.read_bytes(), 2 * MIB, "bomb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * MIB


@pytest.mark.parametrize("end", [5, 15, -9, -1])
def test_a_gzip_file_that_is_cut_short_is_refused_by_name(end):
    with pytest.raises(DataError, match=r"x\.gz is a damaged gzip file"):
        gunzip(gzip.compress(bytes(range(256)))[:end], 1000, "x.gz")


def test_a_gzip_file_with_a_changed_byte_is_refused():
    packed = bytearray(gzip.compress(bytes(range(256))))
    packed[100] ^= 1
    with pytest.raises(DataError, match="damaged"):
        gunzip(bytes(packed), 1000, "x.gz")


def test_a_file_that_is_not_there_is_a_storage_error_that_names_it(tmp_path):
    with pytest.raises(StorageError, match=r"nowhere could not be read: No such file"):
        read_content(tmp_path / "nowhere")


def test_what_may_be_unpacked_grows_with_the_file_but_not_beyond_the_limit():
    assert unpacked_limit(10) == 16 * MIB
    assert unpacked_limit(10 * MIB) == 500 * MIB
    assert unpacked_limit(MAX_CONTENT) == MAX_CONTENT
