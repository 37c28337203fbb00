import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tenfold.data import idx
from tenfold.errors import DataError, StorageError

# Two images of two rows and three columns, written out by hand.
CONTENT = bytes.fromhex("00000803 00000002 00000002 00000003") + bytes(range(12))


def test_the_bytes_of_the_format_are_read_as_the_array_they_stand_for():
    array = idx.parse(CONTENT, "x")
    assert array.dtype == np.uint8
    assert array.tolist() == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]


def test_numbers_of_several_bytes_are_big_endian():
    assert idx.parse(bytes.fromhex("00000b01 00000002 0102 fffe"), "x").tolist() == [258, -2]


def test_an_array_is_written_as_the_bytes_of_the_format(tmp_path):
    idx.write(tmp_path / "x", np.arange(12, dtype=np.uint8).reshape(2, 2, 3))
    assert (tmp_path / "x").read_bytes() == CONTENT


def test_a_name_that_ends_in_gz_is_gzipped_to_the_same_bytes_each_time(tmp_path):
    array = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    idx.write(tmp_path / "x.gz", array)
    idx.write(tmp_path / "y.gz", array)
    assert gzip.decompress((tmp_path / "x.gz").read_bytes()) == CONTENT
    assert (tmp_path / "x.gz").read_bytes() == (tmp_path / "y.gz").read_bytes()
    assert np.array_equal(idx.read(tmp_path / "x.gz"), array)


TYPES = ["u1", "i1", "i2", "i4", "f4", "f8"]


@given(
    npst.arrays(
        st.sampled_from(TYPES).map(np.dtype),
        npst.array_shapes(max_dims=4, max_side=4),
        elements=st.integers(0, 100),
    )
)
def test_what_is_written_is_read_back(tmp_path_factory, array):
    path = tmp_path_factory.getbasetemp() / "roundtrip"
    idx.write(path, array)
    assert np.array_equal(idx.read(path), array)


@pytest.mark.parametrize("length", [0, 1, 3, 4, 15, 16, 27])
def test_a_truncated_file_is_refused_by_name(tmp_path, length):
    (tmp_path / "cut").write_bytes(CONTENT[:length])
    with pytest.raises(DataError, match="cut"):
        idx.read(tmp_path / "cut")


def test_a_truncated_file_is_refused_with_what_came_and_what_was_wanted():
    with pytest.raises(DataError, match=r"has 11 bytes .* 12 were wanted .* \(2, 2, 3\)"):
        idx.parse(CONTENT[:-1], "x")


def test_a_byte_too_many_is_refused():
    with pytest.raises(DataError, match="has 13 bytes"):
        idx.parse(CONTENT + b"\0", "x")


@pytest.mark.parametrize("bit", range(8))
@pytest.mark.parametrize("byte", range(16))
def test_a_changed_bit_of_the_header_is_refused_or_seen_in_the_type(byte, bit):
    changed = bytearray(CONTENT)
    changed[byte] ^= 1 << bit
    if (byte, bit) == (2, 0):  # from uint8 to int8: as many bytes, so the type is all that shows
        assert idx.parse(bytes(changed), "x").dtype == np.int8
        return
    with pytest.raises(DataError):
        idx.parse(bytes(changed), "x")


def test_sizes_that_only_a_header_claims_are_not_allocated():
    huge = bytes.fromhex("00000803 ffffffff ffffffff ffffffff") + bytes(12)
    with pytest.raises(DataError, match="has 12 bytes"):
        idx.parse(huge, "x")


@pytest.mark.parametrize("shape", ["00000000 00000002 00000003", "00000000 ffffffff ffffffff"])
def test_a_file_of_no_numbers_is_refused(shape):
    with pytest.raises(DataError, match="empty"):
        idx.parse(bytes.fromhex("00000803" + shape), "x")


@pytest.mark.parametrize(
    "array", [np.array(["a"]), np.array(3, np.uint8), np.zeros((0, 2)), np.zeros(2, np.uint16)]
)
def test_an_array_that_idx_cannot_store_is_refused(tmp_path, array):
    with pytest.raises(DataError, match="IDX cannot store"):
        idx.write(tmp_path / "x", array)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path, full_disk):
    full_disk(100)
    with pytest.raises(StorageError, match=r"/x could not be written: File too large; 208 bytes"):
        idx.write(tmp_path / "x", np.zeros(200, np.uint8))
    assert list(tmp_path.iterdir()) == []
