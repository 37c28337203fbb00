"""A model file answers: an ONNX file becomes a ``Classifier`` that needs numpy and ONNX Runtime."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from tenfold.errors import ModelFileError, SettingError
from tenfold.machine import cores
from tenfold.modelfile import open_checked
from tenfold.pretrained import located
from tenfold.types import CLASSES, Images, Labels, Probabilities, check_images

BATCH = 64  # images a call: their maps then stay within a core's own cache


class Predictor:
    """The answers of a model file. Several threads may ask the same one at once.

    Args:
        path: a file that Tenfold wrote
        threads: how many cores a call may use; None takes all that the process may use
        batch_size: how many images go through the model at once; more only cost memory
        sha256: what the file's digest has to be, in hexadecimal

    Raises:
        ModelFileError: there is no such file, or it is not one that Tenfold wrote, or it has
            another digest
        SettingError: threads or batch_size are not 1 or more
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int | None = None,
        batch_size: int = BATCH,
        sha256: str | None = None,
    ) -> None:
        for name, value in (("threads", threads), ("batch_size", batch_size)):
            if value is not None and value < 1:
                raise SettingError(f"{name} came as {value}; 1 or more was wanted.")
        content, self.card = open_checked(path, sha256=sha256)
        self._session = _session(path, content)
        self.threads = threads or cores()
        self.path = path
        self.file_bytes = len(content)
        self.batch_size = batch_size

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
            ModelFileError: the model is broken, which only shows when it is asked
        """
        check_images(images)
        starts = range(0, len(images), self.batch_size)
        batches = [images[start : start + self.batch_size] for start in starts]
        if len(batches) < 2:
            answers = [self._answer(batch) for batch in batches]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                answers = list(pool.map(self._answer, batches))
        return np.concatenate([np.empty((0, CLASSES), dtype=np.float32), *answers])

    def _answer(self, images: Images) -> Probabilities:
        try:
            answers: Probabilities = self._session.run(["probabilities"], {"images": images})[0]
        except Exception as error:  # as in _session
            raise ModelFileError(f"{self.path} could not answer; the model is broken.") from error
        if not np.isfinite(answers).all():
            raise ModelFileError(f"{self.path} gave no probabilities; the model is broken.")
        return answers


def load(
    model: Path | str = "default",
    *,
    threads: int | None = None,
    batch_size: int = BATCH,
    sha256: str | None = None,
) -> Predictor:
    """Return the classifier that a model file holds.

    Args:
        model: "default" or "fast", which lie in the package, or the path of a file
        threads: as ``Predictor``
        batch_size: as ``Predictor``
        sha256: as ``Predictor``

    Raises:
        ModelFileError: as ``Predictor``
        SettingError: threads or batch_size are not 1 or more
    """
    return Predictor(located(model), threads=threads, batch_size=batch_size, sha256=sha256)


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
