"""The wire format of protocol buffers, read without trust: every byte is accounted for.

A message is a row of fields; a field is a tag (its number and how its value is written) and the
value. Source: protobuf.dev, "Encoding". Stricter than that page: what a table does not name is
refused, so is a field that comes twice where one is due, and so is a number longer than it need
be. Two readers of one file then cannot see two different models in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from tenfold.errors import ModelFileError

VARINT, DELIMITED, FIXED32 = 0, 2, 5  # how a value is written
_LONGEST = 10  # bytes of a number of 64 bits

Found: TypeAlias = dict[str, list[Any]]


@dataclass(frozen=True)
class Kind:
    """How the value of a field is read: ``take`` gives it and where the next field begins."""

    wire: int
    take: Callable[[memoryview, int], tuple[Any, int]]


@dataclass(frozen=True)
class Field:
    """A field that is read, ``most`` times at most."""

    name: str
    kind: Kind
    most: int = 1


@dataclass(frozen=True)
class Message:
    """What a message may hold, by number, and what of the rest is refused under which name."""

    name: str
    fields: Mapping[int, Field]
    refused: Mapping[int, str]


def read(content: memoryview, message: Message) -> Found:
    """Return the values of each field, none where it is not there.

    Raises:
        ModelFileError: the bytes are no such message, or hold what it may not hold
    """
    found: Found = {field.name: [] for field in message.fields.values()}
    at = 0
    while at < len(content):
        tag, at = take_varint(content, at)
        field = _field(message, tag)
        values = found[field.name]
        if len(values) == field.most:
            raise ModelFileError(
                f"The {message.name} holds more than {field.most:,} of {field.name}."
            )
        value, at = field.kind.take(content, at)
        values.append(value)
    return found


def take_varint(content: memoryview, at: int) -> tuple[int, int]:
    """Return the unsigned number at ``at`` and where it ends."""
    value = 0
    for count, byte in enumerate(content[at : at + _LONGEST]):
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            if (byte == 0 and count) or value >= 1 << 64:
                break
            return value, at + count + 1
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


def _take_integer(content: memoryview, at: int) -> tuple[int, int]:
    value, at = take_varint(content, at)
    return (value if value < 1 << 63 else value - (1 << 64)), at


def _take_bytes(content: memoryview, at: int) -> tuple[memoryview, int]:
    length, at = take_varint(content, at)
    if length > len(content) - at:
        raise ModelFileError(
            f"A part of {length:,} bytes is announced where {len(content) - at:,} are left; the "
            "file is cut short or damaged."
        )
    return content[at : at + length], at + length


def _take_text(content: memoryview, at: int) -> tuple[str, int]:
    raw, at = _take_bytes(content, at)
    try:
        return str(raw, "utf-8"), at
    except UnicodeDecodeError as error:
        raise ModelFileError("A text is not UTF-8; the file is damaged.") from error


def _take_float(content: memoryview, at: int) -> tuple[float, int]:
    if len(content) - at < 4:
        raise ModelFileError("A number is cut short; the file is damaged.")
    return float(np.frombuffer(content, "<f4", 1, at)[0]), at + 4


INTEGER = Kind(VARINT, _take_integer)
BYTES = Kind(DELIMITED, _take_bytes)
TEXT = Kind(DELIMITED, _take_text)
FLOAT = Kind(FIXED32, _take_float)
