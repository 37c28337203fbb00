"""Requests and answers of the Open Inference Protocol: tensors as JSON, or as bytes after it.

Source: Open Inference Protocol v2, "Inference", and its "Binary tensor data extension".
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from tenfold.modelfile.signatures import DIGIT_IMAGES, MODEL_VERSION
from tenfold.server.errors import RequestError
from tenfold.server.images import check_batch, parse_json, pixels_from_lists
from tenfold.types import CLASSES, Images, Probabilities

INPUT, OUTPUT = DIGIT_IMAGES.input.name, DIGIT_IMAGES.output.name


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
    head = body if length is None else body[:length]
    if length is not None and not 0 <= length <= len(body):
        raise RequestError(
            400, f"Inference-Header-Content-Length is {length}; the body has {len(body)} bytes."
        )
    content = parse_json(head)
    if not isinstance(content, dict):
        raise RequestError(400, "A JSON object of an inference request was wanted.")
    name = content.get("id")
    if name is not None and not isinstance(name, str):
        raise RequestError(400, "The id is no string.")
    wanted, binary = _outputs(content)
    images = _images(content, body[len(head) :], limit)
    return InferenceRequest(images, name, wanted, binary)


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


def _outputs(content: dict[str, Any]) -> tuple[bool, bool]:
    """Return whether the probabilities are wanted, and whether as bytes."""
    binary = _parameters(content).get("binary_data_output", False)
    outputs = content.get("outputs")
    if outputs is None:
        return True, binary is True
    if not isinstance(outputs, list):
        raise RequestError(400, "The outputs are no list.")
    for output in outputs:
        if not isinstance(output, dict) or output.get("name") != OUTPUT:
            raise RequestError(400, f"The model has one output, {OUTPUT!r}; another was asked for.")
        parameters = _parameters(output)
        if "classification" in parameters:
            raise RequestError(400, "The classification extension is not served.")
        binary = parameters.get("binary_data", binary)
    return bool(outputs), binary is True


def _images(content: dict[str, Any], tail: bytes, limit: int) -> Images:
    """Return the images of the one input."""
    inputs = content.get("inputs")
    if not isinstance(inputs, list) or len(inputs) != 1 or not isinstance(inputs[0], dict):
        raise RequestError(400, f"One input, {INPUT!r}, was wanted.")
    given = inputs[0]
    if given.get("name") != INPUT or given.get("datatype") != "UINT8":
        raise RequestError(400, f"The input {INPUT!r} of datatype UINT8 was wanted.")
    shape = given.get("shape")
    sizes = shape if isinstance(shape, list) else []
    if not sizes or any(type(size) is not int or size < 0 for size in sizes):
        raise RequestError(400, "The shape is no list of sizes; [n, 28, 28] was wanted.")
    found = _elements(given, tail)
    if int(np.prod(sizes, dtype=object)) != found.size:
        raise RequestError(
            400, f"The input has {found.size:,} elements; its shape {sizes[:8]} wants others."
        )
    return check_batch(found.reshape(sizes), limit)


def _elements(given: dict[str, Any], tail: bytes) -> Images:
    """Return the elements of an input, from its JSON or from the bytes after it."""
    size = _parameters(given).get("binary_data_size")
    if size is None:
        if tail:
            raise RequestError(400, "Bytes came after the JSON that no input mentions.")
        return pixels_from_lists(given.get("data")).ravel()
    if type(size) is not int or size != len(tail) or "data" in given:
        raise RequestError(
            400, f"binary_data_size is {str(size)[:20]}; {len(tail):,} bytes came after the JSON."
        )
    return np.frombuffer(tail, np.uint8)


def _parameters(content: dict[str, Any]) -> dict[str, Any]:
    parameters = content.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise RequestError(400, "The parameters are no object.")
    return parameters
