"""The schemas of responses, for the OpenAPI document; the tests hold answers against it.

Those of a reading are made from its dataclasses in ``tenfold.photo``: fields, types and docstrings
are written there alone.
"""

import dataclasses
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, create_model

from tenfold.photo import LAYOUTS, Box, Cell, Digit, Layout, Number, Reading, Region, Row, Sign

ATTRIBUTE = re.compile(r"^ {8}(\w+): (.+(?:\n {12}.+)*)", re.MULTILINE)  # in a docstring

Probability = Annotated[float, Field(ge=0, le=1)]
Label = Annotated[int, Field(ge=0, le=9)]


def schema_of(
    result: type,
    name: str,
    types: Mapping[Any, Any],
    *,
    properties: Collection[str] = (),
    without: Collection[str] = (),
    **changed: Any,
) -> type[BaseModel]:
    """Return the schema of a result dataclass: its fields, all required.

    Args:
        result: the dataclass; the first line of its docstring describes the schema, its attributes
            and properties the fields
        name: of the schema
        types: what stands for a type of the dataclass, also within others
        properties: of the dataclass, which are sent too; these come first
        without: fields that are not sent
        changed: fields that are other than the dataclass has them, or that it lacks
    """
    hints = {field: _type_of_property(result, field) for field in properties}
    of_fields = get_type_hints(result)
    for field in dataclasses.fields(result):
        if field.name not in without:
            hints[field.name] = of_fields[field.name]
    found: dict[str, Any] = {
        field: _described(_substitute(hint, types), result, field) for field, hint in hints.items()
    }
    found |= changed
    description = _plain((result.__doc__ or "").partition("\n")[0])
    model: type[BaseModel] = create_model(name, __doc__=description, **found)
    return model


def _type_of_property(result: type, name: str) -> Any:
    return get_type_hints(getattr(result, name).fget)["return"]


def _described(hint: Any, result: type, field: str) -> Any:
    """Return the type of a field with its description: that of the attribute or the property."""
    text = dict(ATTRIBUTE.findall(result.__doc__ or "")).get(field)
    if text is None:
        line = (getattr(result, field, None).__doc__ or "").partition("\n")[0]
        text = line.removeprefix("Return ").rstrip(".")
    return Annotated[hint, Field(description=_plain(text))] if text else hint


def _plain(text: str) -> str:
    """Return a part of a docstring as one line, in the words of JSON."""
    return " ".join(text.split()).replace("None", "null")


def _substitute(hint: Any, types: Mapping[Any, Any]) -> Any:
    """Return the type with each type of ``types`` in it replaced."""
    if hint in types:
        return types[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if not arguments or origin is Literal:
        return hint
    replaced = tuple(_substitute(argument, types) for argument in arguments)
    return Union[replaced] if origin in (Union, UnionType) else origin[replaced]  # noqa: UP007


Place = schema_of(Box, "Place", {})
ReadDigit = schema_of(
    Digit,
    "ReadDigit",
    {Box: Place, int: Label, float: Probability},
    image=(
        str | None,
        Field(None, description="uint8 (28, 28) in base64, where it was asked for."),
    ),
)
ReadSign = schema_of(
    Sign,
    "ReadSign",
    {Box: Place, float: Probability},
    place=(int, Field(ge=1, description="of the sign among the symbols of its row, from 1")),
)
ReadRow = schema_of(
    Row,
    "ReadRow",
    {Digit: ReadDigit, Sign: ReadSign},
    properties=("digits", "signs"),
    without=("cells", "kind"),
)
ReadNumber = schema_of(Number, "ReadNumber", {Box: Place, Decimal: str})
ReadCell = schema_of(
    Cell, "ReadCell", {Box: Place}, properties=("text", "marked", "sure"), without=("symbols",)
)
RegionRow = schema_of(Row, "RegionRow", {Cell: ReadCell}, without=("kind",))
ReadRegion = schema_of(Region, "ReadRegion", {Box: Place, Row: RegionRow})
Read = schema_of(
    Reading,
    "Read",
    {
        Region: ReadRegion,
        Row: ReadRow,
        Number: ReadNumber,
        Box: Place,
        Layout: Literal[tuple(each for each in LAYOUTS if each != "auto")],
    },
    properties=("text", "marked", "sure", "why", "rows", "numbers"),
)


class ClassifiedDigit(BaseModel):
    """The likeliest digit of an image, and the probabilities of all ten."""

    label: Label
    probability: Probability
    probabilities: list[Probability]


class Classified(BaseModel):
    """The digits of all images, in the order in which they came."""

    model: str
    digits: list[ClassifiedDigit]


class Health(BaseModel):
    """The health of the service: whether it lives, or is ready for requests."""

    status: Literal["ok", "not ready"]


class ServerMetadata(BaseModel):
    """The service's name, version and extensions, by the Open Inference Protocol."""

    name: str
    version: str
    extensions: list[str]


class Tensor(BaseModel):
    """A tensor that a model takes or gives; -1 is any size."""

    name: str
    datatype: str
    shape: list[int]


class ModelMetadata(BaseModel):
    """The inputs and outputs of a model, by the Open Inference Protocol."""

    name: str
    versions: list[str]
    platform: str
    inputs: list[Tensor]
    outputs: list[Tensor]


class Inferred(BaseModel):
    """An answer by the Open Inference Protocol."""

    model_name: str
    model_version: str
    id: str | None = None
    outputs: list[dict[str, object]]
