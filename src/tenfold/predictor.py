"""A model file answers: an ONNX file becomes a ``Classifier`` that needs numpy and ONNX Runtime."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from tenfold.card import Card, from_json
from tenfold.errors import DataError, ModelFileError, SettingError
from tenfold.machine import cores
from tenfold.pretrained import PRETRAINED, path_of
from tenfold.types import CLASSES, SIDE, Images, Labels, Probabilities

LARGEST = 256 * 1024 * 1024  # bytes of a model file at most
BATCH = 64  # images a call: their maps then stay within a core's own cache


class Predictor:
    """The answers of a model file. Several threads may ask the same one at once.

    Args:
        path: a file that Tenfold wrote
        threads: how many cores a call may use; None takes all that the process may use
        batch_size: how many images go through the model at once; more only cost memory

    Raises:
        ModelFileError: there is no such file, or it is not one that Tenfold wrote
        SettingError: threads or batch_size are not 1 or more
    """

    def __init__(self, path: Path, *, threads: int | None = None, batch_size: int = BATCH) -> None:
        for name, value in (("threads", threads), ("batch_size", batch_size)):
            if value is not None and value < 1:
                raise SettingError(f"{name} came as {value}; 1 or more was wanted.")
        content = _read(path)
        self._session = _session(path, content)
        self.threads = threads or cores()
        self.path = path
        self.file_bytes = len(content)
        self.batch_size = batch_size
        _check_graph(path, self._session)
        self.card = _card(path, self._session)

    def metadata(self, name: str) -> str | None:
        """Return what the file keeps under this name beside its card; None where nothing."""
        found: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        return found.get(name)

    def predict(self, images: Images, /) -> Labels:
        """Return the likeliest digit of each image; no image is answered by no label.

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
        starts = range(0, len(images), self.batch_size)
        batches = [images[start : start + self.batch_size] for start in starts]
        if len(batches) < 2:
            answers = [self._answer(batch) for batch in batches]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                answers = list(pool.map(self._answer, batches))
        return np.concatenate([np.empty((0, CLASSES), dtype=np.float32), *answers])

    def _answer(self, images: Images) -> Probabilities:
        probabilities: Probabilities = self._session.run(["probabilities"], {"images": images})[0]
        return probabilities


def load(
    model: Path | str = "default", *, threads: int | None = None, batch_size: int = BATCH
) -> Predictor:
    """Return the classifier that a model file holds.

    Args:
        model: "default" or "fast", which lie in the package, or the path of a file
        threads: as ``Predictor``
        batch_size: as ``Predictor``

    Raises:
        ModelFileError: there is no such file, or it is not one that Tenfold wrote
        SettingError: threads or batch_size are not 1 or more
    """
    path = path_of(str(model)) if str(model) in PRETRAINED else Path(model)
    return Predictor(path, threads=threads, batch_size=batch_size)


def _session(path: Path, content: bytes) -> Any:
    """Return a session that works on one core: whole batches side by side need no waiting."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own errors have no common root but this
        raise ModelFileError(
            f"{path} could not be opened as an ONNX model; take a file that "
            "'tenfold train' or 'tenfold run' wrote."
        ) from error


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
    metadata = session.get_modelmeta().custom_metadata_map
    if metadata.get("tenfold.input") == "picture":
        raise ModelFileError(
            f"{path} takes one picture of any size and frames it by itself, for programs without "
            "Tenfold; take the model file of images that it was exported from."
        )
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
