"""A server of the model with KServe's SDK: python kserve_digits.py MODEL PORT."""

import sys

import numpy as np
from kserve import InferOutput, InferRequest, InferResponse, Model, ModelServer
from onnxruntime import InferenceSession, SessionOptions


class Digits(Model):
    """A model behind the Open Inference Protocol."""

    def __init__(self) -> None:
        super().__init__("default")
        options = SessionOptions()
        options.intra_op_num_threads = 1  # as in Tenfold's service
        self.session = InferenceSession(sys.argv[1], options)
        self.ready = True

    def predict(self, payload: InferRequest, *_: object, **__: object) -> InferResponse:
        """Return the probabilities, float32 (n, 10)."""
        images = payload.inputs[0].as_numpy()
        probabilities = self.session.run(None, {"images": images})[0]
        output = InferOutput("probabilities", list(probabilities.shape), "FP32")
        binary = payload.request_outputs is not None
        output.set_data_from_numpy(np.ascontiguousarray(probabilities), binary_data=binary)
        return InferResponse(payload.id or "", self.name, [output])


if __name__ == "__main__":
    ModelServer(http_port=int(sys.argv[2]), enable_grpc=False, workers=1).start([Digits()])
