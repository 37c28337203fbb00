"""The routes of ``/v1``: they read pictures, and classify images of single digits."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from tenfold.photo import (
    LAYOUTS,
    MAX_PICTURE_SIDE,
    NAMED_PATTERNS,
    DecimalMark,
    Layout,
    box_of_text,
)
from tenfold.photo.reader import Reader
from tenfold.pictures import open_picture
from tenfold.predictor import Predictor
from tenfold.server.bodies import decompress, is_short
from tenfold.server.errors import REFUSALS, RequestError
from tenfold.server.executors import MAX_INLINE_IMAGES
from tenfold.server.forms import MULTIPART, picture_of_form
from tenfold.server.images import images_from_json, images_from_npy, images_from_png
from tenfold.server.limits import Limits
from tenfold.server.schemas import Classified, Read
from tenfold.server.state import state_of
from tenfold.types import Images, Probabilities

router = APIRouter(prefix="/v1")

JSON = "application/json"
IMAGE_PARSERS = {
    JSON: images_from_json,
    "application/x-npy": images_from_npy,
    "image/png": images_from_png,
}

PICTURE = {"schema": {"type": "string", "format": "binary"}}
FORM = {
    "schema": {
        "type": "object",
        "properties": {"picture": {"type": "string", "format": "binary"}},
        "required": ["picture"],
    }
}
IMAGE = {
    "type": "array", "minItems": 28, "maxItems": 28,
    "items": {
        "type": "array", "minItems": 28, "maxItems": 28,
        "items": {"type": "integer", "minimum": 0, "maximum": 255},
    },
}  # fmt: skip
IMAGES = {
    "schema": {
        "type": "object",
        "properties": {
            "images": {"anyOf": [IMAGE, {"type": "array", "minItems": 1, "items": IMAGE}]}
        },
        "required": ["images"],
    }
}
ModelName = Annotated[str, Query(description="The name of the model that looks at digits.")]


@dataclass(frozen=True)
class Asked:
    """The settings of a reading, as the query of a request gives them."""

    layout: Annotated[Layout, Query(description=f"One of {', '.join(LAYOUTS)}.")] = "auto"
    expect: Annotated[
        str | None,
        Query(
            max_length=200,
            description=rf"So many digits, a pattern as 20\d\d, or {', '.join(NAMED_PATTERNS)}.",
        ),
    ] = None
    region: Annotated[
        str | None,
        Query(
            max_length=60,
            description="The part of the picture that is read: x,y,w,h in its pixels.",
            examples=["40,20,300,150"],
        ),
    ] = None
    decimal: Annotated[
        DecimalMark, Query(description="The mark of decimals: a point, a comma, or auto.")
    ] = "auto"
    digits_only: Annotated[bool, Query(description="Whether signs are left out of the text.")] = (
        False
    )


@router.post(
    "/read",
    response_model=Read,
    responses=REFUSALS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"image/*": PICTURE, "multipart/form-data": FORM},
        }
    },
)
async def read(
    request: Request,
    asked: Annotated[Asked, Depends()],
    model: ModelName = "default",
    images: Annotated[
        bool, Query(description="Whether each digit comes as the classifier saw it, in base64.")
    ] = False,
) -> Response:
    """Read the digits in a picture: a form's file, or the body itself."""
    state = state_of(request)
    count, answer = await state.executors.run_on_picture(
        _read,
        state.registry.model(model).reader,
        await request.body(),
        request.headers.get("content-type", ""),
        request.headers.get("content-encoding", ""),
        state.settings.limits,
        asked=asked,
        images=images,
    )
    state.metrics.images.labels(model).inc(count)
    return Response(answer, media_type=JSON)


@router.post(
    "/classify",
    response_model=Classified,
    responses=REFUSALS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": IMAGES,
                "application/x-npy": PICTURE,
                "image/png": PICTURE,
            },
        }
    },
)
async def classify(request: Request, model: ModelName = "default") -> Response:
    """Classify images of 28 by 28 pixels, 0 = paper and 255 = ink, framed as MNIST's are."""
    state = state_of(request)
    predictor = state.registry.model(model).predictor
    body = await request.body()
    encoding = request.headers.get("content-encoding", "")
    limits = state.settings.limits
    images = await state.executors.run_on_batch(
        is_short(body, encoding),
        _images,
        body,
        request.headers.get("content-type", ""),
        encoding,
        limits,
    )
    answer = await state.executors.run_on_batch(
        len(images) <= MAX_INLINE_IMAGES, _classify, predictor, model, images
    )
    state.metrics.images.labels(model).inc(len(images))
    return Response(answer, media_type=JSON)


def _read(
    reader: Reader,
    body: bytes,
    content_type: str,
    encoding: str,
    limits: Limits,
    *,
    asked: Asked,
    images: bool,
) -> tuple[int, bytes]:
    """Return the number of digits in the picture of a request, and the JSON of its reading."""
    content = decompress(body, encoding, limits.body_bytes)
    if _kind(content_type) == MULTIPART:
        content = picture_of_form(content, content_type)
    picture = open_picture(content, longest=MAX_PICTURE_SIDE, most_pixels=limits.pixels)
    reading = reader.read(
        picture,
        layout=asked.layout,
        expect=asked.expect,
        region=None if asked.region is None else box_of_text(asked.region),
        decimal=asked.decimal,
        digits_only=asked.digits_only,
        seconds=limits.reading_seconds,
    )
    return len(reading.digits), _encode(reading.as_content(images=images))


def _images(body: bytes, content_type: str, encoding: str, limits: Limits) -> Images:
    """Return the images in the body of a request."""
    kind = _kind(content_type)
    if kind not in IMAGE_PARSERS:
        raise RequestError(
            415,
            f"Content-Type came as {kind[:60]!r}; one of {', '.join(IMAGE_PARSERS)} was wanted.",
        )
    limit = limits.json_bytes if kind == JSON else limits.body_bytes
    return IMAGE_PARSERS[kind](decompress(body, encoding, limit), limits.images)


def _classify(predictor: Predictor, model: str, images: Images) -> bytes:
    """Return the JSON of the digits in images."""
    return _encode({"model": model, "digits": _digits(predictor.predict_proba(images))})


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _encode(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _digits(probabilities: Probabilities) -> list[dict[str, Any]]:
    rows = probabilities.astype(float).clip(0, 1).tolist()
    labels = probabilities.argmax(axis=1).tolist()
    return [
        {"label": label, "probability": row[label], "probabilities": row}
        for label, row in zip(labels, rows, strict=True)
    ]
