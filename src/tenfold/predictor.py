"""The predictor: a model file as a ``Classifier`` that needs only numpy and ONNX Runtime."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from tenfold.errors import SettingError
from tenfold.machine import cores
from tenfold.modelfile import open_checked
from tenfold.modelfile.session import Session
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
        ModelFileError: the file does not exist, was not written by Tenfold, has another digest, or
            its answers are no probabilities
        MachineError: the machine has too little memory for it
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
        # One core a session: batches run in parallel instead, without waiting for each other.
        self._session = Session(path, content, DIGIT_IMAGES)
        self.threads = threads or cores()
        self.path = path
        self.file_bytes = len(content)
        self.batch_size = batch_size

    def metadata(self, name: str) -> str | None:
        """Return the metadata that the file has under this name, or None."""
        return self._session.metadata(name)

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
            ModelFileError: the model is broken: its answers are no probabilities
            MachineError: the machine has too little memory, or can start no thread
        """
        check_images(images)
        starts = range(0, len(images), self.batch_size)
        batches = [images[start : start + self.batch_size] for start in starts]
        if len(batches) < 2:
            results = [self._session.run(batch) for batch in batches]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                results = list(pool.map(self._session.run, batches))
        return np.concatenate([np.empty((0, CLASSES), dtype=np.float32), *results])


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
