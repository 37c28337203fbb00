"""The recogniser of lines: a model file that says of each column of a strip what begins there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import ModelFileError
from tenfold.lineformat import HEIGHT, N_LABELS, STEP, WINDOW_WIDTH
from tenfold.machine import cores
from tenfold.modelfile import open_checked
from tenfold.modelfile.forms import STRIPS
from tenfold.pictures import Grey
from tenfold.types import Floats

MARGIN = 16  # pixels at both ends of a window that are seen for the sake of those between
PAYLOAD = WINDOW_WIDTH - 2 * MARGIN
BATCH = 16  # windows a call
THREADS = 4  # that share a window at most: of more, each would mostly wait for the others


class Recogniser:
    """What a file for lines says of strips. Several threads may ask the same one at once.

    Args:
        path: a file that 'tenfold train-lines' wrote
        threads: how many cores a strip may use; None takes those that there are, up to four

    Raises:
        ModelFileError: there is no such file, or it is another
    """

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        content, self.card = open_checked(path, form=STRIPS)
        options = SessionOptions()
        options.intra_op_num_threads = threads or min(cores(), THREADS)
        # Threads that wait in a loop would take the cores from whatever else is read or served.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        self.path = path
        try:
            self._session: Any = InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's own errors have no common root but this
            raise ModelFileError(f"{path} could not be opened as an ONNX model.") from error

    def columns(self, strips: Sequence[Grey]) -> list[Floats]:
        """Return of each strip, uint8 (32, w), the log-probabilities of its columns, (w / 2, 12).

        A strip is looked at through windows that overlap, so that one of any width is answered as
        it would be at once.

        Raises:
            ModelFileError: the model is broken, which only shows when it is asked
        """
        windows = [_windows(strip) for strip in strips]
        whole = np.concatenate([np.empty((0, HEIGHT, WINDOW_WIDTH), np.uint8), *windows])
        batches = [whole[at : at + BATCH] for at in range(0, len(whole), BATCH)]
        parts = [self._answer(batch) for batch in batches]
        none = np.empty((0, WINDOW_WIDTH // STEP, N_LABELS), np.float32)
        seen = np.concatenate([none, *parts])
        inner = seen[:, MARGIN // STEP : (WINDOW_WIDTH - MARGIN) // STEP]
        bounds = np.cumsum([0, *map(len, windows)])
        return [
            inner[start:end].reshape(-1, inner.shape[2])[: -(-strip.shape[1] // STEP)]
            for strip, start, end in zip(strips, bounds, bounds[1:], strict=False)
        ]

    def _answer(self, windows: NDArray[np.uint8]) -> Floats:
        try:
            answer: Floats = self._session.run(["columns"], {"strips": windows})[0]
        except Exception as error:  # as in __init__
            raise ModelFileError(f"{self.path} could not answer; the model is broken.") from error
        if not np.isfinite(answer).all():
            raise ModelFileError(f"{self.path} gave no probabilities; the model is broken.")
        return answer


def _windows(strip: Grey) -> NDArray[np.uint8]:
    """Return the windows (n, 32, 72) whose inner parts, side by side, are the strip."""
    count = -(-strip.shape[1] // PAYLOAD)
    padded = np.zeros((HEIGHT, count * PAYLOAD + 2 * MARGIN), dtype=np.uint8)
    padded[:, MARGIN : MARGIN + strip.shape[1]] = strip
    return np.stack([padded[:, at * PAYLOAD : at * PAYLOAD + WINDOW_WIDTH] for at in range(count)])
