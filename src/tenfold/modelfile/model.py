"""The content of an ONNX file as plain data: read completely, not yet checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tenfold.errors import ModelFileError
from tenfold.modelfile import messages
from tenfold.modelfile.wire import Found, Message, read

MAX_TEXT_LENGTH = 1 << 20  # characters of an entry of the metadata

_NAME = re.compile(r"[\w./:-]{1,100}", re.ASCII)
_VALUES = {1: "f", 2: "i", 3: "s", 6: "floats", 7: "ints", 8: "strings"}  # by attribute type

T = TypeVar("T")


@dataclass(frozen=True)
class Tensor:
    """A constant: its type (ONNX's number), dimensions and bytes."""

    name: str
    dtype: int
    dims: tuple[int, ...]
    data: memoryview


@dataclass(frozen=True)
class Node:
    """An operator with its inputs, its output, and its attributes by name."""

    name: str
    operator: str
    domain: str
    inputs: tuple[str, ...]
    output: str
    attributes: dict[str, Any]

    def flag(self, name: str, *, usual: int = 0) -> bool:
        """Return an attribute that is 0 or 1; runtimes differ on what another number means."""
        value = self.attributes.get(name, usual)
        if value not in (0, 1):
            raise ModelFileError(f"The attribute {name} came as {value}; 0 or 1 was wanted.")
        return bool(value)


@dataclass(frozen=True)
class Port:
    """An input or output of the graph; a dimension is a number or a name."""

    name: str
    dtype: int
    dims: tuple[int | str, ...]


@dataclass(frozen=True)
class Graph:
    """The graph of a file: nodes, constants, input and output."""

    nodes: tuple[Node, ...]
    tensors: tuple[Tensor, ...]
    input: Port
    output: Port


@dataclass(frozen=True)
class Model:
    """The versions and metadata of a file, and the bytes of its graph."""

    ir_version: int
    opsets: dict[str, int]
    metadata: dict[str, str]
    graph: memoryview


def parse(content: bytes) -> Model:
    """Return the model in the bytes of an ONNX file.

    Raises:
        ModelFileError: they are no ONNX file, or one with fields that Tenfold never writes
    """
    found = read(memoryview(content), messages.MODEL)
    for name in found["producer_name"]:
        _checked(name, messages.MODEL)
    return Model(
        ir_version=_one(found, "ir_version", messages.MODEL),
        opsets=_pairs(found["opset_import"], messages.OPSET, "domain", "version"),
        metadata=_pairs(found["metadata_props"], messages.ENTRY, "key", "value"),
        graph=_one(found, "graph", messages.MODEL),
    )


def parse_graph(content: memoryview) -> Graph:
    """Return the graph in its bytes.

    Raises:
        ModelFileError: they are no graph, or one with fields that Tenfold never writes
    """
    found = read(content, messages.GRAPH)
    for name in found["name"]:
        _checked(name, messages.GRAPH)
    return Graph(
        nodes=tuple(_node(part) for part in found["node"]),
        tensors=tuple(_tensor(part) for part in found["initializer"]),
        input=_port(_one(found, "input", messages.GRAPH)),
        output=_port(_one(found, "output", messages.GRAPH)),
    )


def _one(found: Found, name: str, message: Message) -> Any:
    for value in found[name]:
        return value
    raise ModelFileError(f"The {message.name} holds no {name}.")


def _pairs(parts: Sequence[memoryview], message: Message, key: str, value: str) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for part in parts:
        if len(part) > 4 * MAX_TEXT_LENGTH:  # before a copy of it is made
            raise ModelFileError(
                f"The {message.name} holds an entry of {len(part):,} bytes; at most "
                f"{4 * MAX_TEXT_LENGTH:,} are read."
            )
        found = read(part, message)
        name = _one(found, key, message)
        if name in pairs or len(name) > MAX_TEXT_LENGTH:
            raise ModelFileError(f"The {message.name} names a {key} twice, or at great length.")
        pairs[name] = _one(found, value, message)
    return pairs


def _name(found: Found, key: str, message: Message) -> str:
    """Return a name: short, and without control characters of a terminal."""
    return _checked(_one(found, key, message), message)


def _checked(name: str, message: Message) -> str:
    if not _NAME.fullmatch(name):
        raise ModelFileError(
            f"A name in a {message.name} came with {len(name):,} characters; 1 to 100 letters, "
            "digits, '_', '.', '/', ':' or '-' were wanted."
        )
    return name


def _node(part: memoryview) -> Node:
    found = read(part, messages.NODE)
    attributes = [_attribute(content) for content in found["attribute"]]
    by_name = dict(attributes)
    if len(by_name) < len(attributes):
        raise ModelFileError("A node names an attribute twice.")
    return Node(
        name=_name(found, "name", messages.NODE),
        operator=_name(found, "op_type", messages.NODE),
        domain=_checked(found["domain"][0], messages.NODE) if any(found["domain"]) else "",
        inputs=tuple(_checked(name, messages.NODE) for name in found["input"]),
        output=_name(found, "output", messages.NODE),
        attributes=by_name,
    )


def _attribute(part: memoryview) -> tuple[str, Any]:
    """Return an attribute's name and the value that its type announces."""
    found = read(part, messages.ATTRIBUTE)
    name = _name(found, "name", messages.ATTRIBUTE)
    announced = _VALUES.get(_one(found, "type", messages.ATTRIBUTE))
    given = [key for key in _VALUES.values() if found[key]]
    if announced is None or given != [announced]:
        raise ModelFileError(
            f"The attribute {name} announces {announced or 'what is not read'} and holds "
            f"{' and '.join(given) or 'nothing'}."
        )
    return name, found[announced][0]


def _tensor(part: memoryview) -> Tensor:
    found = read(part, messages.TENSOR)
    return Tensor(
        name=_name(found, "name", messages.TENSOR),
        dtype=_one(found, "data_type", messages.TENSOR),
        dims=tuple(found["dims"]),
        data=_one(found, "raw_data", messages.TENSOR),
    )


def _port(part: memoryview) -> Port:
    found = read(part, messages.PORT)
    kind = read(_one(found, "type", messages.PORT), messages.TYPE)
    tensor = read(_one(kind, "tensor_type", messages.TYPE), messages.TENSOR_TYPE)
    shape = read(_one(tensor, "shape", messages.TENSOR_TYPE), messages.SHAPE)
    return Port(
        name=_name(found, "name", messages.PORT),
        dtype=_one(tensor, "elem_type", messages.TENSOR_TYPE),
        dims=tuple(_dimension(part) for part in shape["dim"]),
    )


def _dimension(part: memoryview) -> int | str:
    found = read(part, messages.DIMENSION)
    sizes = [*found["dim_value"], *found["dim_param"]]
    if len(sizes) != 1:
        raise ModelFileError("A dimension is to have a size or a name, and one of them only.")
    size: int | str = sizes[0]
    return size
