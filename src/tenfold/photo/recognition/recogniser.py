"""The recogniser of lines: a model file that gives each column of a line image its labels."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tenfold.lineformat import HEIGHT, N_LABELS, STEP, WINDOW_WIDTH
from tenfold.machine import cores
from tenfold.modelfile import open_checked
from tenfold.modelfile.session import Session
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.pictures import Grey
from tenfold.types import Floats

OVERLAP = 26  # pixels at both ends of a window that only give context to those between
INNER_WIDTH = WINDOW_WIDTH - 2 * OVERLAP
BATCH_SIZE = 16  # windows a call
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

        A line image passes through the model in overlapping windows, so its width changes no
        answer.

        Args:
            line_images: uint8 (32, width) each

        Raises:
            ModelFileError: the model is broken: its answers are no probabilities
            MachineError: the machine has too little memory
        """
        windows = [_windows(image) for image in line_images]
        stacked = np.concatenate([np.empty((0, HEIGHT, WINDOW_WIDTH), np.uint8), *windows])
        starts = range(0, len(stacked), BATCH_SIZE)
        answers = [self._session.run(stacked[start : start + BATCH_SIZE]) for start in starts]
        empty = np.empty((0, WINDOW_WIDTH // STEP, N_LABELS), np.float32)
        columns = np.concatenate([empty, *answers])
        inner = columns[:, OVERLAP // STEP : (WINDOW_WIDTH - OVERLAP) // STEP]
        bounds = np.cumsum([0, *map(len, windows)])
        return [
            inner[start:end].reshape(-1, inner.shape[2])[: -(-image.shape[1] // STEP)]
            for image, start, end in zip(line_images, bounds, bounds[1:], strict=False)
        ]


def _windows(line_image: Grey) -> NDArray[np.uint8]:
    """Return the windows (n, 32, 96) whose inner parts, side by side, are the line image."""
    width = line_image.shape[1]
    count = -(-width // INNER_WIDTH)
    padded = np.zeros((HEIGHT, count * INNER_WIDTH + 2 * OVERLAP), dtype=np.uint8)
    padded[:, OVERLAP : OVERLAP + width] = line_image
    starts = range(0, count * INNER_WIDTH, INNER_WIDTH)
    return np.stack([padded[:, start : start + WINDOW_WIDTH] for start in starts])
