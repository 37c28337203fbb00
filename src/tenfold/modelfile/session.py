"""The inference session of a checked model file, which answers with probabilities or not at all."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import ModelFileError
from tenfold.machine import shortage
from tenfold.modelfile.signatures import Signature
from tenfold.types import Floats

# An answer is the result of fewer than 1,000 roundings, each by less than the distance of float32.
SUM_TOLERANCE = 1_000 * float(np.finfo(np.float32).eps)


class Session:
    """The session of a model file; several threads may use it at the same time.

    Args:
        path: of the file, for messages
        content: of the file, checked by ``open_checked``
        signature: that the file has
        threads: that share one call
        spinning: whether they wait in a loop, which is faster, but takes the cores from others

    Raises:
        ModelFileError: ONNX Runtime refuses the file, or its answer to a fixed probe is broken
        MachineError: the machine has too little memory for it
    """

    def __init__(
        self,
        path: Path,
        content: bytes,
        signature: Signature,
        *,
        threads: int = 1,
        spinning: bool = True,
    ) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = threads
        if not spinning:
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        self._path = path
        self._signature = signature
        try:
            self._session: Any = InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's errors have no other common base class
            raise shortage(error) or ModelFileError(
                f"{path} could not be opened as an ONNX model; take a file that "
                "'tenfold train' or 'tenfold run' wrote."
            ) from error
        self.run(_probe(signature))

    def metadata(self, name: str) -> str | None:
        """Return the metadata that the file has under this name, or None."""
        metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        return metadata.get(name)

    def run(self, images: NDArray[np.uint8]) -> Floats:
        """Return the answers to images, both of the signature's shapes.

        Raises:
            ModelFileError: the model is broken, which only an inference call shows
            MachineError: the machine has too little memory for the call
        """
        output, name = self._signature.output.name, self._signature.input.name
        try:
            answers: Floats = self._session.run([output], {name: images})[0]
        except Exception as error:  # as in __init__
            raise shortage(error) or ModelFileError(
                f"{self._path} could not answer; the model is broken."
            ) from error
        if not are_probabilities(np.exp(answers) if self._signature.in_logs else answers):
            raise ModelFileError(
                f"{self._path} answers with numbers from {np.min(answers):g} to "
                f"{np.max(answers):g} that are no probabilities; the model is broken. Train or "
                "export it again."
            )
        return answers


def are_probabilities(rows: Floats) -> bool:
    """Return whether each row (..., k) is at least 0 and adds up to 1, within the tolerance.

    A NaN makes every comparison false. One row takes 1 microsecond: it is compared in Python,
    since each call of NumPy takes as long.
    """
    if len(rows) == 1 and rows.ndim == 2:
        row = rows[0].tolist()
        return bool(min(row) >= 0 and abs(sum(row) - 1) <= SUM_TOLERANCE)
    deviations = np.abs(rows.sum(axis=-1) - 1)
    return bool((rows >= 0).all() and (deviations <= SUM_TOLERANCE).all())


def _probe(signature: Signature) -> NDArray[np.uint8]:
    """Return two images of the signature's shape: a blank one, and all grey levels in turn."""
    sizes = signature.input_value(signature.sizes[0]).dims[1:]
    pixels = np.zeros((2, int(np.prod(sizes))), dtype=np.uint8)
    pixels[1] = np.arange(pixels.shape[1]) % 256
    return pixels.reshape(2, *sizes)
