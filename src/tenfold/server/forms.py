"""What answers look like, for the service's OpenAPI page; the tests hold answers against it."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Share = Annotated[float, Field(ge=0, le=1)]
Label = Annotated[int, Field(ge=0, le=9)]


class Problem(BaseModel):
    """Why a request was refused: what came, what was wanted, what to do."""

    error: str


class Place(BaseModel):
    """Where something lies: pixels of the picture as it came, once upright."""

    left: float
    top: float
    right: float
    bottom: float


class ReadDigit(BaseModel):
    """One place that was read."""

    box: Place
    label: Label | None
    probability: Share
    second: Label | None
    second_probability: Share
    verdict: Literal["digit", "unsure", "not a digit"]
    why: str
    probabilities: list[Share]
    image: str | None = Field(None, description="uint8 (28, 28) in base64, where it was asked for.")


class ReadRow(BaseModel):
    """A line of writing or a row of a grid; a blank cell is null."""

    digits: list[ReadDigit | None]


class Read(BaseModel):
    """What was read in a picture."""

    text: str
    marked: str
    sure: bool
    rows: list[ReadRow]
    layout: Literal["digit", "line", "page", "grid"]
    width: int
    height: int


class ClassifiedDigit(BaseModel):
    """What an image shows."""

    label: Label
    probability: Share
    probabilities: list[Share]


class Classified(BaseModel):
    """What each image shows, in the order they came."""

    model: str
    digits: list[ClassifiedDigit]


class Health(BaseModel):
    """Whether the service lives, or is ready for requests."""

    status: Literal["ok", "not ready"]


class ServerMetadata(BaseModel):
    """What the service is, by the Open Inference Protocol."""

    name: str
    version: str
    extensions: list[str]


class Tensor(BaseModel):
    """A tensor that a model takes or gives; -1 is any size."""

    name: str
    datatype: str
    shape: list[int]


class ModelMetadata(BaseModel):
    """What a model takes and gives, by the Open Inference Protocol."""

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
