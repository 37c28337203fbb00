"""Reference outputs: a model's answers to the test images, stored in its file to verify it later.

For every test image the digit and its probability are stored, 3 bytes each before compression.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass

import numpy as np

from tenfold.errors import ModelFileError
from tenfold.types import CLASSES, Floats, Images, Labels, Probabilities

MAX_OUTPUTS = 100_000  # images whose outputs a file stores
_LEVELS = 65_535  # steps from probability 0 to 1


@dataclass(frozen=True)
class ReferenceOutputs:
    """The digits (n,) and their probabilities (n,) that a model gave for certain images."""

    images_sha256: str
    digits: Labels
    probabilities: Floats


def make_reference_outputs(images: Images, probabilities: Probabilities) -> ReferenceOutputs | None:
    """Return a model's outputs for these images; None for more than 100,000 of them."""
    if len(images) > MAX_OUTPUTS:
        return None
    top = probabilities.max(axis=1)
    digits = probabilities.argmax(axis=1).astype(np.uint8)
    return ReferenceOutputs(_digest(images), digits, top.astype(np.float32))


def match(outputs: ReferenceOutputs, images: Images) -> bool:
    """Return whether the outputs are those for exactly these images."""
    return len(outputs.digits) == len(images) and outputs.images_sha256 == _digest(images)


def pack(outputs: ReferenceOutputs) -> str:
    """Return the outputs as a line of JSON."""
    levels = np.rint(outputs.probabilities * _LEVELS).astype("<u2")
    content = outputs.digits.tobytes() + levels.tobytes()
    packed = base64.b85encode(zlib.compress(content, 9)).decode()
    return json.dumps({"images_sha256": outputs.images_sha256, "packed": packed})


def unpack(text: str) -> ReferenceOutputs:
    """Return the outputs from a line of JSON.

    Raises:
        ModelFileError: the text holds no outputs, or too many
    """
    try:
        content = json.loads(text)
        packed, sha256 = base64.b85decode(content["packed"]), str(content["images_sha256"])
        stream = zlib.decompressobj()
        plain = stream.decompress(packed, 3 * MAX_OUTPUTS + 1)
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error) as error:
        raise ModelFileError("The answers kept in the file are damaged.") from error
    count, rest = divmod(len(plain), 3)
    digits = np.frombuffer(plain[:count], dtype=np.uint8)
    if not stream.eof or rest or count > MAX_OUTPUTS or (count and digits.max() >= CLASSES):
        raise ModelFileError("The answers kept in the file are damaged.")
    levels = np.frombuffer(plain[count:], dtype="<u2")
    return ReferenceOutputs(sha256, digits, (levels / np.float32(_LEVELS)).astype(np.float32))


def _digest(images: Images) -> str:
    return hashlib.sha256(np.ascontiguousarray(images).data).hexdigest()
