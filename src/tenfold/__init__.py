"""Tenfold trains, evaluates and deploys classifiers of handwritten digits.

>>> import tenfold
>>> digits = tenfold.load().predict(images)  # uint8 (n, 28, 28), 0 = paper, 255 = ink
>>> tenfold.read("photo.jpg").text
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

# Since 1.32 ONNX Runtime stores a device id and sends telemetry, unless this is set before import.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

if TYPE_CHECKING:
    from tenfold.errors import TenfoldError
    from tenfold.photo import Reading, read
    from tenfold.predictor import Predictor, load
    from tenfold.types import Classifier

__version__ = "0.1.0"

__all__ = ["Classifier", "Predictor", "Reading", "TenfoldError", "__version__", "load", "read"]

_MODULES = {
    "Classifier": "types",
    "Predictor": "predictor",
    "Reading": "photo",
    "TenfoldError": "errors",
    "load": "predictor",
    "read": "photo",
}


def __getattr__(name: str) -> object:
    # Imported on first use (PEP 562): importing NumPy took half the time of `tenfold --help`.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
