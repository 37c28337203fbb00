"""The predictor: a model file as a ``Classifier`` that needs only numpy and ONNX Runtime."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from tenfold.errors import ModelFileError, SettingError
from tenfold.machine import cores
from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import DIGIT_IMAGES
from tenfold.pretrained import located
from tenfold.types import CLASSES, Images, Labels, Probabilities, check_images

BATCH_SIZE = 64  # whose feature maps fit into a core's cache
INPUT, OUTPUT = DIGIT_IMAGES.input.name, DIGIT_IMAGES.output.name


class Predictor:
    """The classifier of a model file; several threads may use it at the same time.

    Args:
        path: a file that Tenfold wrote
        threads: the number of cores that a call may use; None: all that the process may use
        batch_size: the number of images in one inference call; more only need more memory
        sha256: the expected digest of the file, in hexadecimal

    Raises:
        ModelFileError: the file does not exist, was not written by Tenfold, or has another digest
        SettingError: threads or batch_size is less than 1
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int | None = None,
        batch_size: int = BATCH_SIZE,
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
        """Return the metadata that the file has under this name, or None."""
        metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        return metadata.get(name)

    def predict(self, images: Images, /) -> Labels:
        """Return the likeliest digit of each image; an empty array for no images.

        Raises:
            DataError: the images are not uint8 (n, 28, 28)
        """
        best: Labels = self.predict_proba(images).argmax(axis=1).astype(np.uint8)
        return best

    def predict_proba(self, images: Images, /) -> Probabilities:
        """Return the probability of each digit for each image.

        Raises:
            DataError: the images are not uint8 (n, 28, 28)
            ModelFileError: the model is broken, which only an inference call shows
        """
        check_images(images)
        starts = range(0, len(images), self.batch_size)
        batches = [images[start : start + self.batch_size] for start in starts]
        if len(batches) < 2:
            results = [self._run(batch) for batch in batches]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                results = list(pool.map(self._run, batches))
        return np.concatenate([np.empty((0, CLASSES), dtype=np.float32), *results])

    def _run(self, images: Images) -> Probabilities:
        """Return the probabilities of one batch."""
        try:
            result: Probabilities = self._session.run([OUTPUT], {INPUT: images})[0]
        except Exception as error:  # as in _session
            raise ModelFileError(f"{self.path} could not answer; the model is broken.") from error
        if not np.isfinite(result).all():
            raise ModelFileError(f"{self.path} gave no probabilities; the model is broken.")
        return result


def load(
    model: Path | str = "default",
    *,
    threads: int | None = None,
    batch_size: int = BATCH_SIZE,
    sha256: str | None = None,
) -> Predictor:
    """Return the classifier of a model file.

    Args:
        model: a pretrained model, "default" or "fast", or the path of a file
        threads: as ``Predictor``
        batch_size: as ``Predictor``
        sha256: as ``Predictor``

    Raises:
        ModelFileError: as ``Predictor``
        SettingError: threads or batch_size is less than 1
    """
    return Predictor(located(model), threads=threads, batch_size=batch_size, sha256=sha256)


def _session(path: Path, content: bytes) -> Any:
    """Return a session that uses one core; batches run in parallel instead, without waiting."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors have no other common base class
        raise ModelFileError(
            f"{path} could not be opened as an ONNX model; take a file that "
            "'tenfold train' or 'tenfold run' wrote."
        ) from error
