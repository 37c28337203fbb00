"""The models that lie in the package, so that a digit can be read before anything is trained.

``default`` is the accurate one, ``fast`` the small one; ``make models`` trains them again.
``lines`` is no classifier: it recognises lines of digits for ``tenfold read``. ``among`` classifies
digits in their context, with parts of their neighbours, for the same command.
"""

from importlib.resources import files
from pathlib import Path

PRETRAINED = ("default", "fast")
LINES, CONTEXT = "lines", "among"


def path_of(name: str) -> Path:
    """Return where the file of a pretrained model lies."""
    return Path(str(files(__name__) / f"{name}.onnx"))


def located(model: Path | str) -> Path:
    """Return where a model lies: in the package where it is named so, else at its path."""
    return path_of(str(model)) if str(model) in (*PRETRAINED, LINES, CONTEXT) else Path(model)
