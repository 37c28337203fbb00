"""A server of the model with LitServe: python litserve_digits.py MODEL PORT."""

import sys

import litserve
import numpy as np
from onnxruntime import InferenceSession, SessionOptions


class Digits(litserve.LitAPI):
    """An API from {"images": ...} to {"probabilities": ...}."""

    def setup(self, device: str) -> None:  # noqa: ARG002
        """Open the model, with one thread as in Tenfold's service."""
        options = SessionOptions()
        options.intra_op_num_threads = 1
        self.session = InferenceSession(sys.argv[1], options)

    def decode_request(self, request: dict) -> np.ndarray:
        """Return images, uint8 (n, 28, 28)."""
        return np.asarray(request["images"], np.uint8)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Return probabilities, float32 (n, 10)."""
        return self.session.run(None, {"images": images})[0]

    def encode_response(self, probabilities: np.ndarray) -> dict:
        """Return a JSON object."""
        return {"probabilities": probabilities.tolist()}


if __name__ == "__main__":
    server = litserve.LitServer(Digits(), accelerator="cpu", workers_per_device=1)
    server.run(
        host="127.0.0.1",
        port=int(sys.argv[2]),
        generate_client_file=False,
        log_level="error",
        access_log=False,
    )
