"""What a model answered before it became a file, kept in the file so that anyone can compare.

For every test image the digit and its probability are kept, 3 bytes each before compression.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass

import numpy as np

from tenfold.errors import ModelFileError
from tenfold.types import CLASSES, Floats, Images, Labels, Probabilities

ANSWERS = "tenfold.answers"  # the answers' name in the file's metadata
MOST = 100_000  # answers at most
_FINE = 65_535  # steps from probability 0 to 1


@dataclass(frozen=True)
class Answers:
    """The digits (n,) and their probabilities (n,) that a model gave for certain images."""

    images_sha256: str
    digits: Labels
    probabilities: Floats


def answers_of(images: Images, probabilities: Probabilities) -> Answers:
    """Return what is to be kept of a model's answers to these images."""
    top = probabilities.max(axis=1)
    digits = probabilities.argmax(axis=1).astype(np.uint8)
    return Answers(_digest(images), digits, top.astype(np.float32))


def are_of(answers: Answers, images: Images) -> bool:
    """Return whether the answers are to just these images."""
    return len(answers.digits) == len(images) and answers.images_sha256 == _digest(images)


def pack(answers: Answers) -> str:
    """Return the answers as a line of JSON."""
    fine = np.rint(answers.probabilities * _FINE).astype("<u2")
    content = answers.digits.tobytes() + fine.tobytes()
    packed = base64.b85encode(zlib.compress(content, 9)).decode()
    return json.dumps({"images_sha256": answers.images_sha256, "packed": packed})


def unpack(text: str) -> Answers:
    """Return the answers that a line of JSON holds.

    Raises:
        ModelFileError: it holds none, or more than are read
    """
    try:
        content = json.loads(text)
        packed, sha256 = base64.b85decode(content["packed"]), str(content["images_sha256"])
        stream = zlib.decompressobj()
        plain = stream.decompress(packed, 3 * MOST + 1)
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error) as error:
        raise ModelFileError("The answers kept in the file are damaged.") from error
    count, rest = divmod(len(plain), 3)
    digits = np.frombuffer(plain[:count], dtype=np.uint8)
    if not stream.eof or rest or count > MOST or (count and digits.max() >= CLASSES):
        raise ModelFileError("The answers kept in the file are damaged.")
    fine = np.frombuffer(plain[count:], dtype="<u2")
    return Answers(sha256, digits, (fine / np.float32(_FINE)).astype(np.float32))


def _digest(images: Images) -> str:
    return hashlib.sha256(np.ascontiguousarray(images).data).hexdigest()
