"""Whether each family's file answers all test images as the model in memory does."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.recording import parser, tell
from tenfold.data import load
from tenfold.export import write_model
from tenfold.models import MODELS
from tenfold.predictor import Predictor
from tenfold.training import train


def main() -> None:
    """Train each family on all training images, write its file, compare and tell."""
    options = parser(__doc__)
    options.add_argument("--images", type=int, help="train on so many images only")
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
    tell("A model and its file", header, rows, keep=given.record)


if __name__ == "__main__":
    main()
