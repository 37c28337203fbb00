"""The verification of a model file by the reference outputs that are stored in it."""

import numpy as np

from tenfold.errors import ModelFileError
from tenfold.export.parity import Parity, largest_difference, require
from tenfold.export.reference_outputs import match, unpack
from tenfold.modelfile.onnx_format import ANSWERS_KEY
from tenfold.predictor import Predictor
from tenfold.types import Images


def verify(predictor: Predictor, images: Images) -> Parity:
    """Return the parity of a file with its model's outputs for ``images`` at training time.

    The labels are compared, and the probability of each label, which is stored to 1 / 65,535.

    Raises:
        ModelFileError: the file stores no outputs, or those for other images
        ParityError: they do not agree
    """
    text = predictor.metadata(ANSWERS_KEY)
    if text is None:
        raise ModelFileError(
            f"{predictor.path} keeps no answers of the model that it came from: that was trained "
            "without a test set, or the file was quantised. Evaluate it with 'tenfold evaluate'."
        )
    outputs = unpack(text)
    if not match(outputs, images):
        raise ModelFileError(
            f"{predictor.path} keeps the model's answers to other images, those that it was tested "
            "on. Name them with --data, or evaluate it with 'tenfold evaluate'."
        )
    found = predictor.predict_proba(images)
    different = int((found.argmax(axis=1) != outputs.digits).sum())
    of_labels = found[np.arange(len(found)), outputs.digits]
    difference = largest_difference(of_labels, outputs.probabilities)
    return require(Parity(len(found), different, difference))
