"""Inference speed of the model files, of PyTorch and of scikit-learn in the same run.

The time of one image is the median of many calls on one thread; images per second are measured on
all cores, in batches, as the median of several rounds. The matrix-product rate is the speed that
the network would have at the rate of a large matrix product on the same cores.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.recording import make_parser, report
from tenfold.data import Dataset, load
from tenfold.export import write_model
from tenfold.export.int8 import write_int8
from tenfold.nets.layers import build_network
from tenfold.predictor import Predictor
from tenfold.pretrained import PRETRAINED, path_of
from tenfold.training import train
from tenfold.types import Images

ROUNDS = 9
IMAGES = 4_096
STOCK_TRAINED_ON = 10_000  # images: enough support vectors for a realistic SVC


def main() -> None:
    """Time all models in turns, and report."""
    options = make_parser(__doc__)
    options.add_argument("--run", type=Path, help="a run's folder, for its svm and forest files")
    given = options.parse_args()
    splits = load("mnist")
    images = splits.train.images[:IMAGES]
    with TemporaryDirectory() as folder:
        files = _files(Path(folder), given.run, splits.train)
        work = {name: (_predictor(path, 1), _predictor(path, None)) for name, path in files.items()}
    work |= _baselines(splits.train)
    one = {name: _one(single, images) for name, (single, _) in work.items()}
    rates = _rates({name: many for name, (_, many) in work.items()}, images)
    product_rate = _matrix_product_rate()
    rows = [_row(name, one[name], rates, product_rate) for name in work]
    header = [
        "model",
        "one image, one thread",
        "images/s, all cores",
        "relative to PyTorch",
        "matrix-product rate",
    ]
    report("Inference speed of the model files", header, rows, record=given.record)


def _files(folder: Path, run: Path | None, dataset: Dataset) -> dict[str, Path]:
    """Return the model files by name: the shipped ones, their int8 files, and those of a run."""
    files = {name: path_of(name) for name in PRETRAINED}
    for name in PRETRAINED:
        quantised = folder / f"{name}-int8.onnx"
        write_int8(Predictor(path_of(name)), quantised, train=dataset)
        files[f"{name}, int8"] = quantised
    for name in ("svm", "forest"):
        path = folder / f"{name}.onnx" if run is None else run / "models" / f"{name}.onnx"
        if run is None:
            write_model(train(name, dataset), path, sample=dataset)
        files[name] = path
    return files


def _predictor(path: Path, threads: int | None) -> Callable[[Images], Any]:
    return Predictor(path, threads=threads).predict_proba


def _baselines(
    dataset: Dataset,
) -> dict[str, tuple[Callable[[Images], Any], Callable[[Images], Any]]]:
    """Return the baselines: the same network in PyTorch, and scikit-learn's SVC and forest."""
    import torch
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.svm import SVC

    rows = dataset.images[:STOCK_TRAINED_ON].reshape(-1, 784) / 255
    labels = dataset.labels[:STOCK_TRAINED_ON]
    svc = SVC(C=5).fit(rows, labels)
    forest = RandomForestClassifier(100, n_jobs=-1).fit(rows, labels)
    network = build_network(channels=1, depth=2, width=32, side=28, classes=10).eval()
    return {
        "PyTorch eager, the network of default": (
            _Torch(network, 1),
            _Torch(network, torch.get_num_threads()),
        ),
        "scikit-learn SVC on pixels, 10,000 images": (_Rows(svc), _Rows(svc)),
        "scikit-learn forest on pixels, 10,000 images": (_Rows(forest), _Rows(forest)),
    }


class _Torch:
    """A network, called as usual in PyTorch."""

    def __init__(self, network: Any, threads: int) -> None:
        self._network = network
        self._threads = threads

    def __call__(self, images: Images) -> None:
        import torch

        torch.set_num_threads(self._threads)
        with torch.inference_mode():
            for start in range(0, len(images), 256):
                part = torch.from_numpy(images[start : start + 256].copy()).float() / 255
                self._network(part[:, None]).softmax(dim=1)


class _Rows:
    """A scikit-learn model, called as usual on rows of floats."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __call__(self, images: Images) -> None:
        self._model.predict(images[:1024].reshape(-1, 784) / 255)


def _one(answer: Callable[[Images], Any], images: Images) -> float:
    """Return the median time of a call with one image, in seconds."""
    seconds = []
    for index in range(300):
        one = images[index : index + 1].copy()
        started = time.perf_counter()
        answer(one)
        seconds.append(time.perf_counter() - started)
    return median(seconds[20:])


def _rates(work: dict[str, Callable[[Images], Any]], images: Images) -> dict[str, float]:
    """Return the images per second of each model, all in turn in each round."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, answer in work.items():
            started = time.perf_counter()
            answer(images)
            seconds[name].append(time.perf_counter() - started)
    done = {name: min(1024, len(images)) if "scikit" in name else len(images) for name in work}
    return {name: done[name] / median(taken) for name, taken in seconds.items()}


def _matrix_product_rate() -> float:
    """Return the multiply-adds per second of a large float32 matrix product."""
    matrix = np.ones((1536, 1536), dtype=np.float32)
    seconds = []
    for _ in range(7):
        started = time.perf_counter()
        matrix @ matrix
        seconds.append(time.perf_counter() - started)
    return 1536**3 / median(seconds)


def _multiply_adds(width: int, depth: int) -> int:
    """Return the multiply-adds of the network for one image."""
    stem = 14 * 14 * 25 * width
    first = depth * 14 * 14 * 9 * width * width
    second = 7 * 7 * 9 * (2 * width * width + (depth - 1) * 4 * width * width)
    return stem + first + second + 7 * 7 * 2 * width * 10


def _row(name: str, one: float, rates: dict[str, float], product_rate: float) -> list[str]:
    torch = next(rate for peer, rate in rates.items() if peer.startswith("PyTorch"))
    kind = name.partition(",")[0]
    bound = ""
    if kind in PRETRAINED:
        settings = Predictor(path_of(kind)).card.settings
        most = product_rate / _multiply_adds(settings["width"], settings["depth"])
        bound = f"{most:,.0f} images/s in float32"
    return [
        name,
        f"{one * 1e3:.3f} ms",
        f"{rates[name]:,.0f}",
        f"{rates[name] / torch:.2f}",
        bound,
    ]


if __name__ == "__main__":
    main()
