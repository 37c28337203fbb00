"""Requests and answers of the Open Inference Protocol: tensors as JSON, or as bytes after it.

Source: Open Inference Protocol v2, "Inference", and its "Binary tensor data extension".
"""

import json
import math
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from tenfold.modelfile.signatures import DIGIT_IMAGES, MODEL_VERSION
from tenfold.server.errors import RequestError
from tenfold.server.images import check_batch
from tenfold.server.json_bodies import decode_json, pixels_of_tensor
from tenfold.types import CLASSES, Images, Probabilities

INPUT, OUTPUT = DIGIT_IMAGES.input.name, DIGIT_IMAGES.output.name
MAX_DIMENSIONS = 8
MAX_SIZE = 2**40  # of a dimension; more elements come with no request


class Parameters(Struct):
    """The parameters of a request or a tensor that have a meaning here; others are ignored."""

    binary_data_size: int | None = None
    binary_data_output: bool | None = None
    binary_data: bool | None = None
    classification: Raw | UnsetType = UNSET


class InputTensor(Struct):
    """An input tensor: its elements are in ``data``, or come as bytes after the JSON."""

    name: str
    datatype: str
    shape: list[Annotated[int, Meta(ge=0, le=MAX_SIZE)]]
    parameters: Parameters | None = None
    data: Raw | UnsetType = UNSET


class OutputRequest(Struct):
    """An output that is wanted."""

    name: str
    parameters: Parameters | None = None


class InferenceBody(Struct):
    """The JSON of a request."""

    inputs: list[InputTensor]
    id: str | None = None
    parameters: Parameters | None = None
    outputs: list[OutputRequest] | None = None


INFERENCE_BODY = msgspec.json.Decoder(InferenceBody)
NO_PARAMETERS = Parameters()


@dataclass(frozen=True)
class InferenceRequest:
    """A request of the protocol.

    Attributes:
        images: (n, 28, 28)
        id: of the request, given back; None where it has none
        wanted: whether the probabilities are wanted
        binary: whether they are wanted as bytes
    """

    images: Images
    id: str | None
    wanted: bool
    binary: bool


def parse_request(body: bytes, length: int | None, limit: int) -> InferenceRequest:
    """Return the request in a body.

    Args:
        body: JSON, and after it the bytes of tensors
        length: of the JSON, by the header Inference-Header-Content-Length; None without one
        limit: images that are accepted

    Raises:
        RequestError: it is not of the protocol, or asks for an output that the model does not have
    """
    if length is not None and length > len(body):
        raise RequestError(
            400, f"Inference-Header-Content-Length is {length}; the body has {len(body)} bytes."
        )
    head = body if length is None else body[:length]
    content = decode_json(head, INFERENCE_BODY)
    wanted, binary = _outputs(content)
    images = _images(content, body[len(head) :], limit)
    return InferenceRequest(images, content.id, wanted, binary)


def encode_answer(
    request: InferenceRequest, model: str, probabilities: Probabilities
) -> tuple[bytes, int | None]:
    """Return the body of an answer, and the length of the JSON in it where bytes follow."""
    content: dict[str, Any] = {"model_name": model, "model_version": MODEL_VERSION}
    if request.id is not None:
        content["id"] = request.id
    content["outputs"] = []
    if not request.wanted:
        return json.dumps(content).encode(), None
    output: dict[str, Any] = {"name": OUTPUT, "datatype": "FP32", "shape": [*probabilities.shape]}
    content["outputs"] = [output]
    if not request.binary:
        output["data"] = probabilities.ravel().tolist()
        return json.dumps(content).encode(), None
    packed = probabilities.astype("<f4").tobytes()
    output["parameters"] = {"binary_data_size": len(packed)}
    head = json.dumps(content).encode()
    return head + packed, len(head)


def metadata_of(model: str) -> dict[str, Any]:
    """Return the metadata of a model, by the protocol."""
    return {
        "name": model,
        "versions": [MODEL_VERSION],
        "platform": "onnxruntime_onnx",
        "inputs": [{"name": INPUT, "datatype": "UINT8", "shape": [-1, 28, 28]}],
        "outputs": [{"name": OUTPUT, "datatype": "FP32", "shape": [-1, CLASSES]}],
    }


def _outputs(content: InferenceBody) -> tuple[bool, bool]:
    """Return whether the probabilities are wanted, and whether as bytes."""
    binary = bool((content.parameters or NO_PARAMETERS).binary_data_output)
    if content.outputs is None:
        return True, binary
    for output in content.outputs:
        if output.name != OUTPUT:
            raise RequestError(400, f"The model has one output, {OUTPUT!r}; another was asked for.")
        parameters = output.parameters or NO_PARAMETERS
        if parameters.classification is not UNSET:
            raise RequestError(400, "The classification extension is not served.")
        if parameters.binary_data is not None:
            binary = parameters.binary_data
    return bool(content.outputs), binary


def _images(content: InferenceBody, tail: bytes, limit: int) -> Images:
    """Return the images of the one input."""
    if len(content.inputs) != 1:
        raise RequestError(400, f"One input, {INPUT!r}, was wanted.")
    given = content.inputs[0]
    if given.name != INPUT or given.datatype != "UINT8":
        raise RequestError(400, f"The input {INPUT!r} of datatype UINT8 was wanted.")
    if not 1 <= len(given.shape) <= MAX_DIMENSIONS:
        raise RequestError(
            400, f"The shape has {len(given.shape):,} dimensions; [n, 28, 28] was wanted."
        )
    if 0 in given.shape:
        raise RequestError(422, "No image came; at least one was wanted.")
    found = _elements(given, tail)
    if math.prod(given.shape) != found.size:
        raise RequestError(
            400, f"The input has {found.size:,} elements; its shape {given.shape} wants others."
        )
    return check_batch(found.reshape(given.shape), limit)


def _elements(given: InputTensor, tail: bytes) -> Images:
    """Return the elements of an input, from its JSON or from the bytes after it."""
    size = (given.parameters or NO_PARAMETERS).binary_data_size
    if size is None:
        if tail:
            raise RequestError(400, "Bytes came after the JSON that no input mentions.")
        if given.data is UNSET:
            raise RequestError(400, "The input has neither data nor binary_data_size.")
        return pixels_of_tensor(given.data)
    if size != len(tail) or given.data is not UNSET:
        raise RequestError(
            400, f"binary_data_size is {str(size)[:20]}; {len(tail):,} bytes came after the JSON."
        )
    return np.frombuffer(tail, np.uint8)
