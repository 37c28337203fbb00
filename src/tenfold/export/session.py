"""The run of a model file's content, for comparisons before it is written."""

import numpy as np
import onnxruntime

from tenfold.modelfile.signatures import DIGIT_IMAGES, Signature
from tenfold.types import Floats, Images

_BATCH = 512


def run(content: bytes, images: Images, signature: Signature = DIGIT_IMAGES) -> Floats:
    """Return the outputs of the model file ``content`` for ``images``."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    output, name = signature.output.name, signature.input.name
    parts = np.array_split(images, max(1, len(images) // _BATCH))
    return np.concatenate([session.run([output], {name: part})[0] for part in parts])
