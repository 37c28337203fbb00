from dataclasses import dataclass, fields
from typing import Literal

import pytest
from pydantic import BaseModel, ValidationError
from tests.photo.pages import paper, write

import tenfold
from tenfold.photo.result import Digit, Reading
from tenfold.server.schemas import Read, ReadDigit, schema_of


@dataclass(frozen=True)
class Inner:
    """One thing.

    Attributes:
        share: of it
    """

    share: float


@dataclass(frozen=True)
class Outer:
    """Several things."""

    inner: tuple[Inner | None, ...]
    kind: Literal["a", "b"] = "a"


class Thing(BaseModel):
    """A thing as it is sent."""


def test_a_schema_has_the_fields_and_the_description_of_its_dataclass_and_requires_them():
    schema = schema_of(Outer, "Sent", {Inner: Thing}).model_json_schema()
    assert (schema["title"], schema["description"]) == ("Sent", "Several things.")
    assert schema["required"] == ["inner", "kind"]
    assert schema["properties"]["kind"]["enum"] == ["a", "b"]
    items = schema["properties"]["inner"]["items"]
    assert items == {"anyOf": [{"$ref": "#/$defs/Thing"}, {"type": "null"}]}


def test_fields_that_the_dataclass_lacks_come_first_and_others_take_their_place():
    found = schema_of(Inner, "Sent", {}, share=int, text=str)
    assert list(found.model_fields) == ["text", "share"]
    assert found.model_fields["share"].annotation is int


def test_a_digit_and_a_reading_have_all_fields_of_the_result():
    assert set(ReadDigit.model_fields) == {field.name for field in fields(Digit)}
    assert {field.name for field in fields(Reading)} < set(Read.model_fields)


def test_a_reading_passes_its_schema_and_one_out_of_range_does_not():
    page = paper(120, 460)
    write(page, "20634", 40, 85, height=50, thickness=5)
    content = tenfold.read(page).as_content(images=True)
    Read.model_validate(content)
    content["rows"][0]["digits"][0]["probability"] = 1.5
    with pytest.raises(ValidationError, match="probability"):
        Read.model_validate(content)
