"""The wire format of protocol buffers, read without trust: every byte has to be valid.

A message is a row of fields; a field is a tag (its number and how its value is written) and the
value. Source: protobuf.dev, "Encoding". The reading is stricter than that page: it refuses a field
that the table does not name, a single field that comes twice, and a number with more bytes than it
needs. Two readers of one file then cannot see two different models in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from tenfold.errors import ModelFileError

VARINT, DELIMITED, FIXED32 = 0, 2, 5  # how a value is written
_MAX_BYTES = 10  # bytes of a number of 64 bits

Found: TypeAlias = dict[str, list[Any]]


@dataclass(frozen=True)
class Kind:
    """The wire type of a field, and the function that reads its value.

    ``take`` returns the value and the offset of the next field.
    """

    wire: int
    take: Callable[[memoryview, int], tuple[Any, int]]


@dataclass(frozen=True)
class Field:
    """A field that is read, at most ``limit`` times."""

    name: str
    kind: Kind
    limit: int = 1


@dataclass(frozen=True)
class Message:
    """The fields of a message by number, and the fields that are refused by name."""

    name: str
    fields: Mapping[int, Field]
    refused: Mapping[int, str]


def read(content: memoryview, message: Message) -> Found:
    """Return the values of each field; an empty list for a field that is missing.

    Raises:
        ModelFileError: the bytes are no such message, or it has a field that is not allowed
    """
    found: Found = {field.name: [] for field in message.fields.values()}
    offset = 0
    while offset < len(content):
        tag, offset = take_varint(content, offset)
        field = _field(message, tag)
        values = found[field.name]
        if len(values) == field.limit:
            raise ModelFileError(
                f"The {message.name} holds more than {field.limit:,} of {field.name}."
            )
        value, offset = field.kind.take(content, offset)
        values.append(value)
    return found


def take_varint(content: memoryview, offset: int) -> tuple[int, int]:
    """Return the unsigned number at an offset and the offset behind it."""
    value = 0
    for count, byte in enumerate(content[offset : offset + _MAX_BYTES]):
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            if (byte == 0 and count) or value >= 1 << 64:
                break
            return value, offset + count + 1
    raise ModelFileError("A number is cut short or written longer than it is; the file is damaged.")


def _field(message: Message, tag: int) -> Field:
    number, wire = tag >> 3, tag & 7
    if number in message.refused:
        raise ModelFileError(
            f"The {message.name} holds {message.refused[number]}, which Tenfold never writes."
        )
    field = message.fields.get(number)
    if field is None or field.kind.wire != wire:
        raise ModelFileError(
            f"The {message.name} holds a field {number} of wire type {wire}, which Tenfold never "
            "writes; the file is damaged or foreign."
        )
    return field


def _take_integer(content: memoryview, offset: int) -> tuple[int, int]:
    value, offset = take_varint(content, offset)
    return (value if value < 1 << 63 else value - (1 << 64)), offset


def _take_bytes(content: memoryview, offset: int) -> tuple[memoryview, int]:
    length, offset = take_varint(content, offset)
    if length > len(content) - offset:
        raise ModelFileError(
            f"A part of {length:,} bytes is announced where {len(content) - offset:,} are left; "
            "the file is cut short or damaged."
        )
    return content[offset : offset + length], offset + length


def _take_text(content: memoryview, offset: int) -> tuple[str, int]:
    raw, offset = _take_bytes(content, offset)
    try:
        return str(raw, "utf-8"), offset
    except UnicodeDecodeError as error:
        raise ModelFileError("A text is not UTF-8; the file is damaged.") from error


def _take_float(content: memoryview, offset: int) -> tuple[float, int]:
    if len(content) - offset < 4:
        raise ModelFileError("A number is cut short; the file is damaged.")
    return float(np.frombuffer(content, "<f4", 1, offset)[0]), offset + 4


INTEGER = Kind(VARINT, _take_integer)
BYTES = Kind(DELIMITED, _take_bytes)
TEXT = Kind(DELIMITED, _take_text)
FLOAT = Kind(FIXED32, _take_float)
