"""A model file answers: an ONNX file becomes a ``Classifier`` that needs numpy and ONNX Runtime."""

import stat
from pathlib import Path
from typing import Any

import numpy as np

from tenfold.card import Card, from_json
from tenfold.errors import DataError, ModelFileError
from tenfold.types import CLASSES, SIDE, Images, Labels, Probabilities

LARGEST = 512 * 1024 * 1024  # bytes of a model file at most
_BATCH = 512  # images a call: enough to fill the cores, few enough to stay within their caches


class Predictor:
    """The answers of a model file.

    Args:
        path: a file that ``tenfold.export`` wrote
        threads: how many cores a call may use; 0 lets ONNX Runtime choose

    Raises:
        ModelFileError: there is no such file, or it is not one that Tenfold wrote
    """

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        content = _read(path)
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4
        try:
            session = InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's own errors have no common root but this
            raise ModelFileError(
                f"{path} could not be opened as an ONNX model; take a file that "
                "'tenfold train' or 'tenfold run' wrote."
            ) from error
        self.path = path
        self.file_bytes = len(content)
        _check_graph(path, session)
        self.card = _card(path, session)
        self._session = session

    def predict(self, images: Images, /) -> Labels:
        """Return the likeliest digit of each image.

        Raises:
            DataError: the images are not uint8 (n, 28, 28)
        """
        best: Labels = self.predict_proba(images).argmax(axis=1).astype(np.uint8)
        return best

    def predict_proba(self, images: Images, /) -> Probabilities:
        """Return the probability of each digit for each image.

        Raises:
            DataError: the images are not uint8 (n, 28, 28)
        """
        _check(images)
        answers = np.empty((len(images), CLASSES), dtype=np.float32)
        for start in range(0, len(images), _BATCH):
            part = slice(start, start + _BATCH)
            answers[part] = self._session.run(["probabilities"], {"images": images[part]})[0]
        return answers


def load(path: Path | str, *, threads: int = 0) -> Predictor:
    """Return the classifier that a model file holds.

    Raises:
        ModelFileError: there is no such file, or it is not one that Tenfold wrote
    """
    return Predictor(Path(path), threads=threads)


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ModelFileError(f"{path} is not a file; take one that 'tenfold train' wrote.")
        if status.st_size > LARGEST:
            raise ModelFileError(
                f"{path} has {status.st_size:,} bytes; at most {LARGEST:,} are read."
            )
        return path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"{path} could not be read: {error.strerror}.") from error


def _check_graph(path: Path, session: Any) -> None:
    given = [_signature(value) for value in session.get_inputs()]
    found = [_signature(value) for value in session.get_outputs()]
    wanted = [("images", "tensor(uint8)", [SIDE, SIDE])]
    if given != wanted or found != [("probabilities", "tensor(float)", [CLASSES])]:
        raise ModelFileError(
            f"{path} is an ONNX model from {given} to {found}; it is not one that Tenfold wrote."
        )


def _signature(value: Any) -> tuple[str, str, list[Any]]:
    return value.name, value.type, list(value.shape[1:])


def _card(path: Path, session: Any) -> Card:
    metadata = session.get_modelmeta().custom_metadata_map
    if "tenfold.card" not in metadata:
        raise ModelFileError(f"{path} holds no card; it is not a file that Tenfold wrote.")
    try:
        return from_json(metadata["tenfold.card"])
    except ModelFileError as error:
        raise ModelFileError(f"{path}: {error}") from error


def _check(images: Images) -> None:
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        raise DataError(
            f"Images came as {images.dtype} in shape {images.shape}; uint8 of shape "
            f"(n, {SIDE}, {SIDE}) was wanted, 0 = paper and 255 = ink."
        )
