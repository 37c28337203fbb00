"""Running a model file's content as it stands, to compare before anything is written."""

import numpy as np
import onnxruntime

from tenfold.export.graph import INPUT, OUTPUT
from tenfold.types import Images, Probabilities

_BATCH = 512


def run(content: bytes, images: Images) -> Probabilities:
    """Return the answers of the model file ``content`` to ``images``."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    parts = np.array_split(images, max(1, len(images) // _BATCH))
    return np.concatenate([session.run([OUTPUT], {INPUT: part})[0] for part in parts])
