"""The pretrained models of the package, which read digits before anything is trained.

``default`` is the accurate classifier, ``fast`` the small one; ``make models`` trains them again.
``lines`` is the recogniser of lines for ``tenfold read``. ``among`` classifies digits in context,
with parts of their neighbours, for the same command.
"""

from importlib.resources import files
from pathlib import Path

PRETRAINED = ("default", "fast")
LINES, CONTEXT = "lines", "among"


def path_of(name: str) -> Path:
    """Return the path of a pretrained model's file."""
    return Path(str(files(__name__) / f"{name}.onnx"))


def located(model: Path | str) -> Path:
    """Return the path of a model: of a pretrained one by its name, else the given path."""
    return path_of(str(model)) if str(model) in (*PRETRAINED, LINES, CONTEXT) else Path(model)
