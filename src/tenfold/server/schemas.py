"""The schemas of responses, for the OpenAPI document; the tests hold answers against it.

Those of a reading are made from its dataclasses in ``tenfold.photo``: fields, types and docstrings
are written there alone.
"""

import dataclasses
from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, create_model

from tenfold.photo import LAYOUTS, Box, Digit, Layout, Reading, Row

Probability = Annotated[float, Field(ge=0, le=1)]
Label = Annotated[int, Field(ge=0, le=9)]


def schema_of(result: type, name: str, types: Mapping[Any, Any], **changed: Any) -> type[BaseModel]:
    """Return the schema of a result dataclass: its fields, all required.

    Args:
        result: the dataclass; the first line of its docstring describes the schema
        name: of the schema
        types: what stands for a type of the dataclass, also within others
        changed: fields that are other than the dataclass has them, or not in it; these come first
    """
    hints = get_type_hints(result)
    names = [field.name for field in dataclasses.fields(result)]
    found = {field: changed[field] for field in changed if field not in names}
    found |= {field: changed.get(field, _substitute(hints[field], types)) for field in names}
    description = (result.__doc__ or "").partition("\n")[0].replace("None", "null")
    model: type[BaseModel] = create_model(name, __doc__=description, **found)
    return model


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
ReadRow = schema_of(Row, "ReadRow", {Digit: ReadDigit})
Read = schema_of(
    Reading,
    "Read",
    {Row: ReadRow, Layout: Literal[tuple(each for each in LAYOUTS if each != "auto")]},
    text=str,
    marked=str,
    sure=bool,
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
