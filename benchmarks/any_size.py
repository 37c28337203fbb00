"""Agreement of any-size files with framing in Python followed by the model."""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy loads

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from PIL import Image

from benchmarks.recording import make_parser, report
from tenfold.data import load
from tenfold.export.any_size import any_size
from tenfold.predictor import Predictor
from tenfold.preprocessing import frame, ink_up
from tenfold.types import Images

PICTURES = 2_000
SMALLEST, LARGEST = 20, 400  # pixels of a side
HEADER = [
    "model",
    "equal labels",
    "largest difference of a probability",
    "any-size file, median",
    "framing in Python and the model, median",
]


def main() -> None:
    """Compare both ways on the same pictures for each model file, and report."""
    options = make_parser(__doc__)
    options.add_argument("models", nargs="+", type=Path, help="model files (.onnx)")
    given = options.parse_args()
    pictures = list(_pictures(load("mnist").test.images))
    rows = [[path.stem, *_compare(path, pictures)] for path in given.models]
    title = f"Any-size files on {len(pictures):,} pictures of {SMALLEST} to {LARGEST} pixels"
    report(title, HEADER, rows, record=given.record)


def _pictures(images: Images) -> Iterator[NDArray[np.uint8]]:
    """Yield pictures of digits: random size, position, greys, noise and polarity."""
    chance = np.random.default_rng(0)
    for image in images[chance.choice(len(images), PICTURES, replace=False)]:
        height, width = chance.integers(SMALLEST, LARGEST, 2, endpoint=True)
        side = int(min(height, width) * chance.uniform(0.5, 1))
        ink = np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC))
        top, left = chance.integers(0, [height - side + 1, width - side + 1])
        share = np.zeros((height, width))
        share[top : top + side, left : left + side] = ink / 255
        paper, darkest = chance.uniform(0, 80), chance.uniform(150, 255)
        grey = (
            paper + (darkest - paper) * share + chance.normal(0, 1, share.shape) * chance.choice(7)
        )
        picture = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
        yield 255 - picture if chance.random() < 0.5 else picture


def _compare(path: Path, pictures: list[NDArray[np.uint8]]) -> list[str]:
    predictor = Predictor(path, threads=1)
    options = SessionOptions()
    options.intra_op_num_threads = 1
    session = InferenceSession(any_size(path.read_bytes()), options)
    ours, theirs, seconds = [], [], np.empty((len(pictures), 2))
    for number, picture in enumerate(pictures):
        started = time.perf_counter()
        theirs.append(session.run(["probabilities"], {"picture": picture})[0][0])
        between = time.perf_counter()
        ours.append(predictor.predict_proba(frame(ink_up(picture))[None])[0])
        seconds[number] = between - started, time.perf_counter() - between
    equal = np.argmax(ours, axis=1) == np.argmax(theirs, axis=1)
    in_graph, in_python = np.median(seconds, axis=0) * 1e3
    return [
        f"{equal.sum():,} of {len(pictures):,} ({equal.mean():.2%})",
        f"{np.abs(np.subtract(ours, theirs)).max():.1e}",
        f"{in_graph:.2f} ms",
        f"{in_python:.2f} ms",
    ]


if __name__ == "__main__":
    main()
