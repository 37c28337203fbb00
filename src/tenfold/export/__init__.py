"""The export of models to ONNX files, each compared with its model before it is written."""

from tenfold.deprecation import former_name
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
    return former_name(__name__, name, _RENAMED)
