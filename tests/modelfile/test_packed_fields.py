"""Rows of numbers: as protobuf wrote them, at any length, and never more than are there."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from onnx import helper
from tests.modelfile.hostile.wires import varint

from tenfold.errors import ModelFileError
from tenfold.modelfile import packed_fields
from tenfold.modelfile.messages import ATTRIBUTE
from tenfold.modelfile.wire import read


def row_of(name, values):
    """Return the row as it is read from the attribute that protobuf writes."""
    content = helper.make_attribute("row", values).SerializeToString()
    (row,) = read(memoryview(content), ATTRIBUTE)[name]
    return row


@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=300))
def test_integers_are_those_that_protobuf_wrote(values):
    row = row_of("ints", values)
    assert (row.dtype, row.tolist()) == (np.int32, values)


@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=50), st.integers(12, 40))
def test_integers_are_the_same_in_blocks_of_any_size(values, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_fields, "_BLOCK", block)
        assert row_of("ints", values).tolist() == values


@given(st.lists(st.floats(width=32, allow_nan=False), min_size=1, max_size=300))
def test_floats_are_those_that_protobuf_wrote(values):
    row = row_of("floats", values)
    assert (row.dtype, row.tolist()) == (np.float32, values)


@given(st.lists(st.sampled_from(["LEAF", "BRANCH_LEQ"]), min_size=1, max_size=300))
def test_words_are_those_that_protobuf_wrote(values):
    row = row_of("strings", values)
    assert [packed_fields.WORDS[place].decode() for place in row] == values


def test_a_long_row_is_read_whole():
    values = np.random.default_rng(0).integers(0, 100_000, 300_000)
    assert np.array_equal(row_of("ints", values.tolist()), values)


@pytest.mark.parametrize("value", [-1, 2**31, 2**35, 2**63 - 1, -(2**63)])
@pytest.mark.parametrize("before", [0, 3, 60_000])
def test_an_integer_below_zero_or_beyond_31_bits_is_refused(value, before):
    with pytest.raises(ModelFileError, match="too large"):
        row_of("ints", [1] * before + [value])


def test_a_word_that_is_no_node_of_a_tree_is_refused():
    for words in (["LEAVE"], ["BRANCH_LT"], [""], ["JJJJ"]):
        with pytest.raises(ModelFileError, match="another than LEAF and BRANCH_LEQ"):
            row_of("strings", words)


@pytest.mark.parametrize(
    "content",
    [
        b"\x40\x01\x3d\x00\x00\x80\x3f\x40\x02",
        b"\x3d\x00\x00\x80\x3f\x40\x02\x3d\x00\x00\x80\x3f",
        b"\x4a\x04LEAF\x40\x02\x4a\x04LEAF",
    ],
    ids=["integers", "floats", "words"],
)
def test_a_row_lies_in_one_piece(content):
    with pytest.raises(ModelFileError, match="more than 1 of"):
        read(memoryview(content), ATTRIBUTE)


@pytest.mark.parametrize("begun", [b"J", b"J\x04", b"J\x04LEA", b"J\x0aBRANCH_LE", b"J\x04LEAVE"])
def test_a_row_whose_last_word_is_begun_and_not_ended_is_refused(begun):
    for whole in (b"J\x04LEAF", b"J\x0aBRANCH_LEQ", b"J\x04LEAF" * 50):
        with pytest.raises(ModelFileError):
            read(memoryview(whole + begun), ATTRIBUTE)


def test_a_row_that_is_cut_short_is_refused():
    for content in (b"\x40\x01\x40", b"\x40\x01\x40\x80", b"\x40\xff", b"\x3d\x00", b"\x4a\x04LEA"):
        with pytest.raises(ModelFileError):
            read(memoryview(content), ATTRIBUTE)


@pytest.mark.parametrize(
    ("field", "most"), [(b"\x40\x01", "10"), (b"\x3d" + bytes(4), "10"), (b"\x4a\x04LEAF", "1")]
)
def test_a_row_that_is_too_long_is_refused(monkeypatch, field, most):
    monkeypatch.setattr(packed_fields, "MAX_ROW_LENGTH", 10)
    monkeypatch.setattr(packed_fields, "_ROW", packed_fields.re.compile(b"(?:J\x04LEAF){1,10}+"))
    read(memoryview(field * 10), ATTRIBUTE)
    with pytest.raises(ModelFileError, match=f"more than {most}"):
        read(memoryview(field * 11), ATTRIBUTE)


def test_packed_integers_are_not_ours():
    packed = b"\x42" + varint(2) + b"\x01\x02"
    with pytest.raises(ModelFileError, match="field 8 of wire type 2"):
        read(memoryview(packed), ATTRIBUTE)
