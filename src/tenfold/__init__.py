"""Tenfold trains, judges and deploys classifiers of handwritten digits.

>>> import tenfold
>>> digits = tenfold.load().predict(images)  # uint8 (n, 28, 28), 0 = paper, 255 = ink
>>> tenfold.read("photo.jpg").text
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

# Since 1.32 ONNX Runtime keeps a device id and reports its use, unless this is set before it loads.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

if TYPE_CHECKING:
    from tenfold.errors import TenfoldError
    from tenfold.photo import Reading, read
    from tenfold.predictor import Predictor, load
    from tenfold.types import Classifier

__version__ = "0.1.0"

__all__ = ["Classifier", "Predictor", "Reading", "TenfoldError", "__version__", "load", "read"]

_HOMES = {
    "Classifier": "types",
    "Predictor": "predictor",
    "Reading": "photo",
    "TenfoldError": "errors",
    "load": "predictor",
    "read": "photo",
}


def __getattr__(name: str) -> object:
    # Brought when first asked for (PEP 562): half of what `tenfold --help` took was NumPy's start.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
