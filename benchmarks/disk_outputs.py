"""The kinds of output that Tenfold writes: a command for each, and the check of a whole file."""

import hashlib
import io
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors

from tenfold.downloads.catalogue import MNIST
from tenfold.errors import TenfoldError
from tenfold.modelfile import check

JOURNAL = "j"


@dataclass(frozen=True)
class OutputKind:
    """One kind of output.

    Attributes:
        name: for the table
        words: of the command; {out} is the folder on the faulty disk, {data}, {mnist} and {away}
            are on another one
        megabytes: of the disk
        printed: whether it is printed on standard output, into a file that the shell has emptied
        appended: whether the file grows, and is not replaced
    """

    name: str
    words: str
    megabytes: int = 16
    printed: bool = False
    appended: bool = False


KINDS = (
    OutputKind("model file", "train forest --set trees=5 --data {data} --out {out}/m.onnx"),
    OutputKind(
        "checkpoint",
        "train cnn --set epochs={trials} --data {data} --checkpoint {out}/c.state --out {away}/m",
    ),
    OutputKind("CSV", "read {picture} --csv {out}/digits.csv"),
    OutputKind("annotated picture", "read {picture} --annotate {out}/drawn.png"),
    OutputKind("JSON on standard output", "read {picture} --json", printed=True),
    OutputKind(
        "report and JSON of a search", "tune svm --trials 2 --folds 2 --data {data} --out {out}"
    ),
    OutputKind("folder of a run", "run --quick --data {data} --out {out}"),
    OutputKind(
        "journal of a search",
        "tune svm --trials {trials} --folds 2 --data {data} --storage {out}/" + JOURNAL,
        appended=True,
    ),
    OutputKind("cache of data sets", "data import {mnist}", megabytes=160),
)


def is_whole(path: Path, old: bytes, new: bytes) -> bool:
    """Return whether a file is the old one, or a complete new one."""
    if new == old:
        return True
    if path.name == JOURNAL and not new.startswith(old):
        return False
    check_kind: Callable[[bytes], object] = _CHECKS.get(path.suffix or path.name, _never)
    with suppress(TenfoldError, SafetensorError, OSError, ValueError, SyntaxError):
        return check_kind(new) is not False
    return False


def _never(_: bytes) -> bool:
    return False


def _picture(content: bytes) -> None:
    Image.open(io.BytesIO(content)).verify()


def _json(content: bytes) -> None:
    # A step of a run has its key and its digest in two lines before the JSON, which is one line.
    json.loads(content if content.startswith(b"{") else content.rpartition(b"\n")[2])


def _lines(content: bytes) -> bool:
    return content.endswith(b"\n") and all(json.loads(line) for line in content.splitlines())


def _mnist(content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() in {file.sha256 for file in MNIST.files}


_CHECKS: dict[str, Callable[[bytes], object]] = {
    ".onnx": check,
    ".state": load_tensors,
    ".png": _picture,
    ".json": _json,
    ".html": lambda content: content.rstrip().endswith(b"</html>"),
    JOURNAL: _lines,
    **{file.name: _mnist for file in MNIST.files},
}
