"""The wire format: what protobuf itself writes is read, and every other byte is refused."""

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings
from onnx import helper
from tests.damage import refusal
from tests.modelfile.damaging import is_sentence
from tests.modelfile.hostile.wires import varint
from tests.modelfile.making import network

from tenfold.errors import ModelFileError
from tenfold.modelfile import check
from tenfold.modelfile.messages import ATTRIBUTE, MODEL, NODE, TENSOR
from tenfold.modelfile.wire import (
    BYTES,
    DELIMITED,
    FIXED32,
    FLOAT,
    INTEGER,
    TEXT,
    VARINT,
    Field,
    Message,
    read,
    take_varint,
)

NOTE = Message(
    "note",
    {
        1: Field("number", INTEGER),
        2: Field("text", TEXT),
        3: Field("part", BYTES, 3),
        4: Field("share", FLOAT),
    },
    {9: "a secret"},
)


def told(content):
    """Return the fields of a note that are there."""
    return {name: values for name, values in read(memoryview(content), NOTE).items() if values}


def tag(number, wire):
    return varint(number << 3 | wire)


def test_each_kind_of_field_is_read():
    content = b"\x08\x96\x01" + b"\x12\x02hi" + b"\x1a\x01a\x1a\x00" + b"\x25\x00\x00\x80\x3f"
    assert told(content) == {"number": [150], "text": ["hi"], "part": [b"a", b""], "share": [1.0]}


def test_nothing_is_a_message_without_fields():
    assert told(b"") == {}


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"\x00", 0),
        (b"\x7f", 127),
        (b"\x80\x01", 128),
        (b"\xac\x02", 300),
        (b"\xff" * 9 + b"\x01", -1),
        (b"\x80" * 9 + b"\x01", -(2**63)),
        (b"\xff" * 8 + b"\x7f", 2**63 - 1),
    ],
)
def test_integers_are_those_of_the_protobuf_page(content, value):
    assert told(b"\x08" + content) == {"number": [value]}


@given(st.integers(0, 2**64 - 1), st.binary(max_size=3))
def test_a_number_is_read_back_whatever_follows(value, rest):
    content = varint(value)
    assert take_varint(memoryview(content + rest), 0) == (value, len(content))


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"\x08", "cut short"),
        (b"\x08\x80", "cut short"),
        (b"\x08\x80\x00", "longer than it is"),
        (b"\x08" + b"\xff" * 10, "longer than it is"),
        (b"\x08" + b"\xff" * 9 + b"\x02", "longer than it is"),
        (b"\x12\x05hi", "5 bytes is announced where 2 are left"),
        (b"\x12\x02\xff\xfe", "not UTF-8"),
        (b"\x12\x03\xed\xa0\x80", "not UTF-8"),
        (b"\x25\x00\x00", "cut short"),
        (b"\x08\x01\x08\x01", "more than 1 of number"),
        (b"\x1a\x00" * 4, "more than 3 of part"),
        (tag(2, VARINT) + b"\x01", "field 2 of wire type 0"),
        (tag(1, DELIMITED) + b"\x00", "field 1 of wire type 2"),
        (tag(1, FIXED32) + bytes(4), "field 1 of wire type 5"),
        (tag(1, 1) + bytes(8), "field 1 of wire type 1"),
        (tag(1, 3), "field 1 of wire type 3"),
        (tag(0, 0) + b"\x01", "field 0"),
        (tag(5, 0) + b"\x01", "field 5"),
        (tag(9, 2) + b"\x00", "a secret, which Tenfold never writes"),
    ],
)
def test_what_is_no_note_is_refused_with_the_reason(content, because):
    with pytest.raises(ModelFileError, match=because):
        told(content)


@settings(max_examples=3_000)
@given(st.binary(max_size=60), st.sampled_from([NOTE, MODEL, NODE, TENSOR, ATTRIBUTE]))
@example(b"\x3d" + b"\x00" * 3, ATTRIBUTE)
@example(b"\x40", ATTRIBUTE)
@example(b"\x4a\x04LEA", ATTRIBUTE)
def test_any_bytes_are_a_message_or_refused(content, message):
    if refusal(read, memoryview(content), message) is None:
        found = read(memoryview(content), message)
        assert set(found) == {field.name for field in message.fields.values()}


@settings(max_examples=1_000)
@given(st.binary(max_size=40), st.integers(0, 10_000), st.integers(0, 40))
def test_any_bytes_within_a_file_leave_it_readable_or_refused(inserted, place, left_out):
    content = network().SerializeToString()
    place %= len(content)
    sentence = refusal(check, content[:place] + inserted + content[place + left_out :])
    assert sentence is None or is_sentence(sentence)


def test_nodes_are_read_as_protobuf_wrote_them():
    node = helper.make_node("Conv", ["a", "b"], ["c"], name="d", strides=[1, 300], group=2)
    found = read(memoryview(node.SerializeToString()), NODE)
    assert (found["input"], found["output"], found["name"]) == (["a", "b"], ["c"], ["d"])
    attributes = [read(part, ATTRIBUTE) for part in found["attribute"]]
    given_by_name = {a["name"][0]: a for a in attributes}
    assert given_by_name["strides"]["ints"][0].tolist() == [1, 300]
    assert given_by_name["group"]["i"] == [2]
