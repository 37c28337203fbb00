"""``/v2``: the Open Inference Protocol, as the clients of Triton and KServe speak it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

import tenfold
from tenfold.predictor import Predictor
from tenfold.server.bodies import received
from tenfold.server.forms import Inferred, ModelMetadata, ServerMetadata
from tenfold.server.parts import REFUSALS, Parts, parts_of
from tenfold.server.refusals import RequestError
from tenfold.server.tensors import VERSION, answer_of, inference_of, metadata_of

router = APIRouter(prefix="/v2")

LENGTH = "inference-header-content-length"
ASKED = {
    "schema": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "inputs": {
                "type": "array", "minItems": 1, "maxItems": 1,
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"const": "images"},
                        "datatype": {"const": "UINT8"},
                        "shape": {
                            "type": "array", "minItems": 3, "maxItems": 3,
                            "items": {"type": "integer", "minimum": 0},
                        },
                        "data": {"type": "array"},
                    },
                    "required": ["name", "datatype", "shape", "data"],
                },
            },
        },
        "required": ["inputs"],
    }
}  # fmt: skip
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": ASKED,
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get("", response_model=ServerMetadata)
async def server_metadata() -> JSONResponse:
    """Tell what the service is."""
    told = {"name": "tenfold", "version": tenfold.__version__}
    return JSONResponse({**told, "extensions": ["binary_tensor_data"]})


@router.get("/health/live")
async def live() -> JSONResponse:
    """Answer as long as the service lives."""
    return JSONResponse({"live": True})


@router.get("/health/ready", responses={503: REFUSALS[503]})
async def ready(request: Request) -> JSONResponse:
    """Say whether the service takes requests."""
    if not parts_of(request).standing.ready:
        raise RequestError(503, "The service is not ready.")
    return JSONResponse({"ready": True})


@router.get("/models/{model}", response_model=ModelMetadata, responses={404: REFUSALS[404]})
@router.get(
    "/models/{model}/versions/{version}",
    response_model=ModelMetadata,
    responses={404: REFUSALS[404]},
)
async def model_metadata(request: Request, model: str, version: str = VERSION) -> JSONResponse:
    """Tell what a model takes and gives."""
    _known(parts_of(request), model, version)
    return JSONResponse(metadata_of(model))


@router.get("/models/{model}/ready", responses={404: REFUSALS[404]})
@router.get("/models/{model}/versions/{version}/ready", responses={404: REFUSALS[404]})
async def model_ready(request: Request, model: str, version: str = VERSION) -> JSONResponse:
    """Say whether a model takes requests."""
    _known(parts_of(request), model, version)
    return JSONResponse({"name": model, "ready": True})


@router.post(
    "/models/{model}/infer", response_model=Inferred, responses=REFUSALS, openapi_extra=BODY
)
@router.post(
    "/models/{model}/versions/{version}/infer",
    response_model=Inferred,
    responses=REFUSALS,
    openapi_extra=BODY,
)
async def infer(request: Request, model: str, version: str = VERSION) -> Response:
    """Classify images: the tensors of the protocol, as JSON or as bytes behind it."""
    parts = parts_of(request)
    predictor = _known(parts, model, version)
    length = _length(request)
    limits = parts.settings.limits
    body = await received(
        request.stream(),
        most=limits.json_bytes if length is None else limits.body_bytes,
        encoding=request.headers.get("content-encoding", ""),
    )
    asked = inference_of(body, length, limits.images)
    found = await parts.work.on_images(len(asked.images), predictor.predict_proba, asked.images)
    parts.counts.images.labels(model).inc(len(asked.images))
    answer, ends = answer_of(asked, model, found)
    if ends is None:
        return Response(answer, media_type="application/json")
    return Response(answer, media_type="application/octet-stream", headers={LENGTH: str(ends)})


def _known(parts: Parts, model: str, version: str) -> Predictor:
    """Return what a model predicts with.

    Raises:
        RequestError: there is no such model, or not in this version
    """
    found = parts.shelf.model(model)
    if version != VERSION:
        raise RequestError(
            404, f"Of {model} there is version {VERSION}; {version[:20]!r} was asked for."
        )
    return found.predictor


def _length(request: Request) -> int | None:
    """Return how long the JSON of a request is that bytes come behind; None where none do."""
    given = request.headers.get(LENGTH)
    if given is None:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 12:
        raise RequestError(400, f"Inference-Header-Content-Length came as {given[:20]!r}.")
    return int(given)
