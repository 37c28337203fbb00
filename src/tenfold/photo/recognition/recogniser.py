"""The recogniser of lines: a model file that gives each column of a line image its labels."""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import HEIGHT, MARGIN, MAX_WINDOW_WIDTH, N_LABELS, STEP
from tenfold.machine import cores
from tenfold.modelfile import open_checked
from tenfold.modelfile.session import Session
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.pictures import Grey
from tenfold.types import Floats

MAX_INNER_WIDTH = MAX_WINDOW_WIDTH - 2 * MARGIN
BATCH_SIZE = 4  # windows a call
MAX_THREADS = 4  # that share a window: with more, each would mostly wait for the others


class LineRecogniser:
    """The recogniser of line images. Several threads may use the same one at once.

    Args:
        path: a file that 'tenfold train-lines' wrote
        threads: the cores that a call may use; None takes all cores, up to four

    Raises:
        ModelFileError: there is no such file, it is a file of another kind, or its answers are no
            probabilities
        MachineError: the machine has too little memory for it
    """

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        content, self.card = open_checked(path, signature=LINE_IMAGES)
        self.path = path
        # Threads that wait in a loop would take the cores from other readings and requests.
        self._session = Session(
            path,
            content,
            LINE_IMAGES,
            threads=threads or min(cores(), MAX_THREADS),
            spinning=False,
        )

    def log_probs(self, line_images: Sequence[Grey]) -> list[Floats]:
        """Return the log-probabilities of each column, (width / 2, 20), for each line image.

        All line images pass through the model in windows, side by side with paper between; neither
        the windows nor its neighbours change the answer to one.

        Args:
            line_images: uint8 (32, width) each

        Raises:
            ModelFileError: the model is broken: its answers are no probabilities
            MachineError: the machine has too little memory
        """
        widths = [STEP * -(-image.shape[1] // STEP) for image in line_images]
        starts = [0, *accumulate(width + MARGIN for width in widths)]
        joined = np.zeros((HEIGHT, starts[-1]), np.uint8)
        for image, start in zip(line_images, starts, strict=False):
            joined[:, start : start + image.shape[1]] = image
        columns = self._columns(joined)
        return [
            columns[start // STEP : (start + width) // STEP]
            for start, width in zip(starts, widths, strict=False)
        ]

    def _columns(self, image: Grey) -> Floats:
        """Return the log-probabilities of the columns of one image, with paper around it."""
        windows = _windows(image)
        starts = range(0, len(windows), BATCH_SIZE)
        answers = [self._session.run(windows[start : start + BATCH_SIZE]) for start in starts]
        empty = np.empty((0, 2 * MARGIN // STEP, N_LABELS), np.float32)
        inner = np.concatenate(answers or [empty])[:, MARGIN // STEP : -MARGIN // STEP]
        return inner.reshape(-1, N_LABELS)


def _windows(image: Grey) -> NDArray[np.uint8]:
    """Return the windows (n, 32, width), whose inner parts, side by side, are an image.

    They are of one width, as few as may be.
    """
    count = -(-image.shape[1] // MAX_INNER_WIDTH)
    inner = STEP * -(-image.shape[1] // (STEP * max(1, count)))
    padded = np.zeros((HEIGHT, count * inner + 2 * MARGIN), dtype=np.uint8)
    padded[:, MARGIN : MARGIN + image.shape[1]] = image
    windows = np.empty((count, HEIGHT, inner + 2 * MARGIN), np.uint8)
    for number, window in enumerate(windows):
        start = number * inner
        window[:] = padded[:, start : start + window.shape[1]]
    return windows
