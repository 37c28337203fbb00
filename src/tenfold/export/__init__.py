"""The export of models to ONNX files, each compared with its model before it is written."""

import warnings

from tenfold.export.model import export, write_model
from tenfold.export.parity import TOLERANCE, Parity, check_parity
from tenfold.export.reference_outputs import ReferenceOutputs, make_reference_outputs
from tenfold.export.session import run
from tenfold.export.verification import verify

__all__ = [
    "TOLERANCE",
    "Parity",
    "ReferenceOutputs",
    "check_parity",
    "export",
    "make_reference_outputs",
    "run",
    "verify",
    "write_model",
]

_RENAMED = {"Answers": "ReferenceOutputs", "answers_of": "make_reference_outputs"}


def __getattr__(name: str) -> object:
    if name not in _RENAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warnings.warn(
        f"tenfold.export.{name} is renamed {_RENAMED[name]}; use that name.",
        DeprecationWarning,
        stacklevel=2,
    )
    return globals()[_RENAMED[name]]
