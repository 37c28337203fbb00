"""The routes of ``/v2``: the Open Inference Protocol of Triton and KServe."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

import tenfold
from tenfold.modelfile.signatures import MODEL_VERSION
from tenfold.predictor import Predictor
from tenfold.server.bodies import body_too_large, decompress, is_short
from tenfold.server.errors import REFUSALS, RequestError
from tenfold.server.executors import MAX_INLINE_IMAGES
from tenfold.server.limits import Limits
from tenfold.server.schemas import Inferred, ModelMetadata, ServerMetadata
from tenfold.server.state import ServiceState, state_of
from tenfold.server.tensors import (
    INPUT,
    InferenceRequest,
    encode_answer,
    metadata_of,
    parse_request,
)

router = APIRouter(prefix="/v2")

LENGTH_HEADER = "inference-header-content-length"
REQUEST_SCHEMA = {
    "schema": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "inputs": {
                "type": "array", "minItems": 1, "maxItems": 1,
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"const": INPUT},
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
            "application/json": REQUEST_SCHEMA,
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get("", response_model=ServerMetadata)
async def server_metadata() -> JSONResponse:
    """Return the service's name, version and extensions."""
    metadata = {"name": "tenfold", "version": tenfold.__version__}
    return JSONResponse({**metadata, "extensions": ["binary_tensor_data"]})


@router.get("/health/live")
async def live() -> JSONResponse:
    """Answer as long as the service lives."""
    return JSONResponse({"live": True})


@router.get("/health/ready", responses={503: REFUSALS[503]})
async def ready(request: Request) -> JSONResponse:
    """Say whether the service takes requests."""
    if not state_of(request).ready:
        raise RequestError(503, "The service is not ready.")
    return JSONResponse({"ready": True})


@router.get("/models/{model}", response_model=ModelMetadata, responses={404: REFUSALS[404]})
@router.get(
    "/models/{model}/versions/{version}",
    response_model=ModelMetadata,
    responses={404: REFUSALS[404]},
)
async def model_metadata(
    request: Request, model: str, version: str = MODEL_VERSION
) -> JSONResponse:
    """Return the inputs and outputs of a model."""
    _predictor(state_of(request), model, version)
    return JSONResponse(metadata_of(model))


@router.get("/models/{model}/ready", responses={404: REFUSALS[404]})
@router.get("/models/{model}/versions/{version}/ready", responses={404: REFUSALS[404]})
async def model_ready(request: Request, model: str, version: str = MODEL_VERSION) -> JSONResponse:
    """Say whether a model takes requests."""
    _predictor(state_of(request), model, version)
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
async def infer(request: Request, model: str, version: str = MODEL_VERSION) -> Response:
    """Classify images: the tensors of the protocol, as JSON or as bytes after it."""
    state = state_of(request)
    predictor = _predictor(state, model, version)
    body = await request.body()
    encoding = request.headers.get("content-encoding", "")
    limits = state.settings.limits
    asked = await state.executors.run_on_batch(
        is_short(body, encoding),
        _asked,
        body,
        request.headers.get(LENGTH_HEADER),
        encoding,
        limits,
    )
    answer, json_length = await state.executors.run_on_batch(
        len(asked.images) <= MAX_INLINE_IMAGES, _infer, predictor, model, asked
    )
    state.metrics.images.labels(model).inc(len(asked.images))
    if json_length is None:
        return Response(answer, media_type="application/json")
    return Response(
        answer, media_type="application/octet-stream", headers={LENGTH_HEADER: str(json_length)}
    )


def _asked(body: bytes, length: str | None, encoding: str, limits: Limits) -> InferenceRequest:
    """Return the inference request in a body.

    Args:
        body: as it came
        length: the header with the length of the JSON, where bytes come after it
        encoding: the request's Content-Encoding
        limits: of the service
    """
    json_length = None if length is None else _json_length(length)
    if json_length is not None and json_length > limits.json_bytes:
        raise body_too_large(limits.json_bytes)
    limit = limits.json_bytes if json_length is None else limits.body_bytes
    return parse_request(decompress(body, encoding, limit), json_length, limits.images)


def _infer(predictor: Predictor, model: str, asked: InferenceRequest) -> tuple[bytes, int | None]:
    return encode_answer(asked, model, predictor.predict_proba(asked.images))


def _predictor(state: ServiceState, model: str, version: str) -> Predictor:
    """Return the predictor of a model.

    Raises:
        RequestError: there is no such model, or not in this version
    """
    found = state.registry.model(model)
    if version != MODEL_VERSION:
        raise RequestError(
            404, f"{model} has version {MODEL_VERSION} alone; {version[:20]!r} was asked for."
        )
    return found.predictor


def _json_length(given: str) -> int:
    """Return the length of a request's JSON where bytes come after it."""
    if not given.isascii() or not given.isdigit() or len(given) > 12:
        raise RequestError(400, f"Inference-Header-Content-Length came as {given[:20]!r}.")
    return int(given)
