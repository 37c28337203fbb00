"""What each collection of other hands brings, and what it costs on MNIST.

A network that has seen none of them is adapted to each collection by itself and to all together,
by the command's own way (``tenfold adapt --steps --alpha``). Errors are counted on writers that
nothing was trained on, and on MNIST's test set. Of the registers, nothing is held out as digits.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.recording import make_parser, report
from tenfold.adapting import adapt
from tenfold.data import Dataset, Splits, load
from tenfold.line_training.hand_digits import REGISTERS, balanced, hand_digits, known_digits
from tenfold.line_training.hands import Part
from tenfold.predictor import Predictor
from tenfold.predictor import load as load_model
from tenfold.types import Images, Labels, unwatched

TITLE = "Collections of other hands, one by one"
ALL = "all together"
NONE = "none"
STEPS, ALPHA = 2_000, 0.5


def main() -> None:
    """Adapt to each collection, and report."""
    options = make_parser(__doc__)
    options.add_argument("model", help="a network that has seen none of the collections (.onnx)")
    options.add_argument("--data", type=Path, required=True, help="the folder of the collections")
    options.add_argument("--steps", type=int, default=STEPS)
    options.add_argument("--alpha", type=float, default=ALPHA, help="the share of the new weights")
    given = options.parse_args()
    model, known = load_model(given.model), load("mnist")
    collections = _to_train_on(given.data)
    measured = hand_digits(given.data, Part.TEST)
    rows = [_row(NONE, 0, model, measured, known)]
    for name, (images, labels) in collections.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "adapted.onnx"
            own = Dataset(images, labels, name)
            adapt(model, own, known, path, steps=given.steps, alpha=given.alpha)
            rows.append(_row(name, len(labels), load_model(path), measured, known))
        print(" | ".join(rows[-1]), flush=True)
    header = [
        "adapted to",
        "digits",
        *(f"errors on {name}" for name in measured),
        "on MNIST's test",
    ]
    report(TITLE, header, rows, record=given.record)


def _to_train_on(folder: Path) -> Mapping[str, tuple[Images, Labels]]:
    """Return the digits of each collection, and those of all in the ratio of their writers."""
    collections = hand_digits(folder, Part.TRAINING)
    registers = known_digits(folder, unwatched, registers_alone=True)
    collections[REGISTERS] = registers.crops, registers.labels
    return {**collections, ALL: balanced(collections)}


def _row(
    name: str,
    count: int,
    model: Predictor,
    measured: Mapping[str, tuple[Images, Labels]],
    known: Splits,
) -> list[str]:
    rates = [f"{_error_rate(model, *digits):.2%}" for digits in measured.values()]
    return [name, f"{count:,}", *rates, str(_errors(model, known.test.images, known.test.labels))]


def _errors(model: Predictor, images: Images, labels: Labels) -> int:
    return int((model.predict(images) != labels).sum())


def _error_rate(model: Predictor, images: Images, labels: Labels) -> float:
    return _errors(model, images, labels) / len(labels)


if __name__ == "__main__":
    main()
