"""Tenfold trains, judges and deploys classifiers of handwritten digits.

>>> import tenfold
>>> digits = tenfold.load().predict(images)  # uint8 (n, 28, 28), 0 = paper, 255 = ink
>>> tenfold.read("photo.jpg").text
"""

import os

# Since 1.32 ONNX Runtime keeps a device id and reports its use, unless this is set before it loads.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

from tenfold.errors import TenfoldError
from tenfold.photo import Reading, read
from tenfold.predictor import Predictor, load
from tenfold.types import Classifier

__version__ = "0.1.0"

__all__ = ["Classifier", "Predictor", "Reading", "TenfoldError", "__version__", "load", "read"]
