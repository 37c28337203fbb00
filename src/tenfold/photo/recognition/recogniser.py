"""The recogniser of lines: a model file that gives each column of a line image its labels."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import ModelFileError
from tenfold.lineformat import HEIGHT, N_LABELS, STEP, WINDOW_WIDTH
from tenfold.machine import cores
from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.pictures import Grey
from tenfold.types import Floats

OVERLAP = 16  # pixels at both ends of a window that only give context to those between
INNER_WIDTH = WINDOW_WIDTH - 2 * OVERLAP
BATCH_SIZE = 16  # windows a call
INPUT, OUTPUT = LINE_IMAGES.input.name, LINE_IMAGES.output.name
MAX_THREADS = 4  # that share a window: with more, each would mostly wait for the others


class LineRecogniser:
    """The recogniser of line images. Several threads may use the same one at once.

    Args:
        path: a file that 'tenfold train-lines' wrote
        threads: the cores that a call may use; None takes all cores, up to four

    Raises:
        ModelFileError: there is no such file, or it is a file of another kind
    """

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        content, self.card = open_checked(path, signature=LINE_IMAGES)
        options = SessionOptions()
        options.intra_op_num_threads = threads or min(cores(), MAX_THREADS)
        # Threads that wait in a loop would take the cores from other readings and requests.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        self.path = path
        try:
            self._session: Any = InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's own errors share no narrower base class
            raise ModelFileError(f"{path} could not be opened as an ONNX model.") from error

    def log_probs(self, line_images: Sequence[Grey]) -> list[Floats]:
        """Return the log-probabilities of each column, (width / 2, 12), for each line image.

        A line image passes through the model in overlapping windows, so its width changes no
        answer.

        Args:
            line_images: uint8 (32, width) each

        Raises:
            ModelFileError: the model is broken, which shows only when it runs
        """
        windows = [_windows(image) for image in line_images]
        stacked = np.concatenate([np.empty((0, HEIGHT, WINDOW_WIDTH), np.uint8), *windows])
        starts = range(0, len(stacked), BATCH_SIZE)
        answers = [self._answer(stacked[start : start + BATCH_SIZE]) for start in starts]
        empty = np.empty((0, WINDOW_WIDTH // STEP, N_LABELS), np.float32)
        columns = np.concatenate([empty, *answers])
        inner = columns[:, OVERLAP // STEP : (WINDOW_WIDTH - OVERLAP) // STEP]
        bounds = np.cumsum([0, *map(len, windows)])
        return [
            inner[start:end].reshape(-1, inner.shape[2])[: -(-image.shape[1] // STEP)]
            for image, start, end in zip(line_images, bounds, bounds[1:], strict=False)
        ]

    def _answer(self, windows: NDArray[np.uint8]) -> Floats:
        try:
            answer: Floats = self._session.run([OUTPUT], {INPUT: windows})[0]
        except Exception as error:  # as in __init__
            raise ModelFileError(f"{self.path} could not answer; the model is broken.") from error
        if not np.isfinite(answer).all():
            raise ModelFileError(f"{self.path} gave no probabilities; the model is broken.")
        return answer


def _windows(line_image: Grey) -> NDArray[np.uint8]:
    """Return the windows (n, 32, 72) whose inner parts, side by side, are the line image."""
    width = line_image.shape[1]
    count = -(-width // INNER_WIDTH)
    padded = np.zeros((HEIGHT, count * INNER_WIDTH + 2 * OVERLAP), dtype=np.uint8)
    padded[:, OVERLAP : OVERLAP + width] = line_image
    starts = range(0, count * INNER_WIDTH, INNER_WIDTH)
    return np.stack([padded[:, start : start + WINDOW_WIDTH] for start in starts])
