"""The routes of ``/v1``: they read pictures, and classify images of single digits."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from tenfold.photo import LAYOUTS, MAX_PICTURE_SIDE, Layout
from tenfold.pictures import open_picture
from tenfold.server.bodies import read_body
from tenfold.server.errors import REFUSALS, RequestError
from tenfold.server.images import images_from_json, images_from_npy, images_from_png
from tenfold.server.schemas import Classified, Read
from tenfold.server.state import ServiceState, state_of
from tenfold.types import Images, Probabilities

router = APIRouter(prefix="/v1")

MAX_FORM_FIELDS = 8
IMAGE_PARSERS = {
    "application/json": images_from_json,
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
    layout: Annotated[Layout, Query(description=f"One of {', '.join(LAYOUTS)}.")] = "auto",
    expect: Annotated[
        str | None, Query(max_length=200, description=r"So many digits, or a pattern as 20\d\d.")
    ] = None,
    model: ModelName = "default",
    images: Annotated[
        bool, Query(description="Whether each digit comes as the classifier saw it, in base64.")
    ] = False,
) -> JSONResponse:
    """Read the digits in a picture: a form's file, or the body itself."""
    state = state_of(request)
    reader = state.registry.model(model).reader
    content = await _picture(request, state)
    picture = await state.executors.run_on_picture(
        open_picture,
        content,
        longest=MAX_PICTURE_SIDE,
        most_pixels=state.settings.limits.pixels,
    )
    reading = await state.executors.run_on_picture(
        reader.read, picture, layout=layout, expect=expect
    )
    state.metrics.images.labels(model).inc(len(reading.digits))
    return JSONResponse(reading.as_content(images=images))


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
async def classify(request: Request, model: ModelName = "default") -> JSONResponse:
    """Classify images of 28 by 28 pixels, 0 = paper and 255 = ink, framed as MNIST's are."""
    state = state_of(request)
    predictor = state.registry.model(model).predictor
    images = await _images(request, state)
    found = await state.executors.run_on_images(len(images), predictor.predict_proba, images)
    state.metrics.images.labels(model).inc(len(images))
    return JSONResponse({"model": model, "digits": _digits(found)})


async def _picture(request: Request, state: ServiceState) -> bytes:
    limit = state.settings.limits.body_bytes
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        encoding = request.headers.get("content-encoding", "")
        return await read_body(request.stream(), limit=limit, encoding=encoding)
    async with request.form(max_files=1, max_fields=MAX_FORM_FIELDS, max_part_size=limit) as form:
        file = form.get("picture")
        if not isinstance(file, UploadFile):
            raise RequestError(422, "A form with a file named 'picture' was wanted.")
        return await file.read()


async def _images(request: Request, state: ServiceState) -> Images:
    limits = state.settings.limits
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in IMAGE_PARSERS:
        raise RequestError(
            415,
            f"Content-Type came as {kind[:60]!r}; one of {', '.join(IMAGE_PARSERS)} was wanted.",
        )
    limit = limits.json_bytes if kind == "application/json" else limits.body_bytes
    encoding = request.headers.get("content-encoding", "")
    body = await read_body(request.stream(), limit=limit, encoding=encoding)
    return IMAGE_PARSERS[kind](body, limits.images)


def _digits(probabilities: Probabilities) -> list[dict[str, Any]]:
    rows = probabilities.astype(float).clip(0, 1).tolist()
    labels = probabilities.argmax(axis=1).tolist()
    return [
        {"label": label, "probability": row[label], "probabilities": row}
        for label, row in zip(labels, rows, strict=True)
    ]
