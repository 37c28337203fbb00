import json
from dataclasses import dataclass, fields
from typing import Literal

import pytest
from pydantic import BaseModel, ValidationError
from tests.photo.pages import paper, write
from tests.photo.readings import reading, region

import tenfold
from tenfold.photo.geometry import Box
from tenfold.photo.result import Reading
from tenfold.photo.symbols import Digit
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
    """Several things.

    Attributes:
        inner: None where there is none,
            in order
    """

    inner: tuple[Inner | None, ...]
    kind: Literal["a", "b"] = "a"

    @property
    def count(self) -> int:
        """Return how many."""
        return len(self.inner)


class Thing(BaseModel):
    """A thing as it is sent."""


def test_a_schema_has_the_fields_and_the_description_of_its_dataclass_and_requires_them():
    schema = schema_of(Outer, "Sent", {Inner: Thing}).model_json_schema()
    assert (schema["title"], schema["description"]) == ("Sent", "Several things.")
    assert schema["required"] == ["inner", "kind"]
    assert schema["properties"]["kind"]["enum"] == ["a", "b"]
    items = schema["properties"]["inner"]["items"]
    assert items == {"anyOf": [{"$ref": "#/$defs/Thing"}, {"type": "null"}]}


def test_properties_come_first_and_other_types_take_the_place_of_those_of_fields():
    found = schema_of(Outer, "Sent", {}, properties=["count"], inner=str)
    assert list(found.model_fields) == ["count", "inner", "kind"]
    assert [each.annotation for each in found.model_fields.values()][:2] == [int, str]


def test_a_field_is_described_as_its_attribute_or_property_is_and_some_are_left_out():
    found = schema_of(Outer, "Sent", {Inner: Thing}, properties=["count"], without=["kind"])
    schema = found.model_json_schema()
    described = {name: each.get("description") for name, each in schema["properties"].items()}
    assert described == {"count": "how many", "inner": "null where there is none, in order"}


def test_a_digit_and_a_reading_have_all_fields_of_the_result():
    assert set(ReadDigit.model_fields) == {field.name for field in fields(Digit)}
    assert {field.name for field in fields(Reading)} < set(Read.model_fields)


TABLE = reading(
    region("table", ("1.2", "", "3?"), ("-40", "5,", "x")), unexplained=[Box(1, 2, 3, 4)]
)  # fmt: skip


def test_what_is_sent_of_a_table_is_exactly_what_its_schema_has():
    content = json.loads(json.dumps(TABLE.as_content(images=True)))
    assert Read.model_validate(content).model_dump(mode="json") == content
    assert json.loads(json.dumps(TABLE.as_content())).keys() == Read.model_fields.keys()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["regions", 0, "kind"], "heap"),
        (["regions", 0, "box", "left"], "far"),
        (["regions", 0, "rows", 0, "cells", 0, "sure"], None),
        (["regions", 0, "rows", 0, "cells"], 7),
        (["unexplained", 0], {}),
        (["rows", 0, "digits", 0, "probability"], 1.5),
        (["rows"], None),
        (["why"], None),
    ],
)
def test_a_table_with_a_wrong_value_does_not_pass_its_schema(path, value):
    content = json.loads(json.dumps(TABLE.as_content()))
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValidationError, match=str(path[-1])):
        Read.model_validate(content)


def test_a_reading_passes_its_schema_and_one_out_of_range_does_not():
    page = paper(120, 460)
    write(page, "20634", 40, 85, height=50, thickness=5)
    content = tenfold.read(page).as_content(images=True)
    Read.model_validate(content)
    content["rows"][0]["digits"][0]["probability"] = 1.5
    with pytest.raises(ValidationError, match="probability"):
        Read.model_validate(content)
