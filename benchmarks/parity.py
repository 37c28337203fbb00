"""Parity of each family's model file with the model in memory, on all test images."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.recording import make_parser, report
from tenfold.data import load
from tenfold.export import write_model
from tenfold.models import MODELS
from tenfold.predictor import Predictor
from tenfold.training import train


def main() -> None:
    """Train each family, write its file, compare the two, and report."""
    options = make_parser(__doc__)
    options.add_argument("--images", type=int, help="the number of training images")
    given = options.parse_args()
    splits = load("mnist")
    training_set = splits.train.subset(given.images or len(splits.train), seed=0)
    assert splits.test is not None
    images = splits.test.images
    rows = []
    for name in MODELS:
        training = train(name, training_set)
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.onnx"
            write_model(training, path, sample=training_set, test=splits.test)
            theirs = Predictor(path).predict_proba(images)
        ours = training.model.predict_proba(images)
        equal = int((ours.argmax(axis=1) == theirs.argmax(axis=1)).sum())
        rows.append([name, f"{equal:,} of {len(images):,}", f"{np.abs(ours - theirs).max():.1e}"])
    header = ["model", "equal labels", "largest difference of a probability"]
    report("Parity of a model and its file", header, rows, record=given.record)


if __name__ == "__main__":
    main()
