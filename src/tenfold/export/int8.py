"""A network in whole numbers: static quantisation, kept only if it costs next to nothing.

Activations become uint8, weights int8, one scale a tensor: that is what processors multiply
fastest, and per-tensor scales are also what browsers run fast. Source: Jacob et al. 2018,
"Quantization and training of neural networks for efficient integer-arithmetic-only inference".
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)

from tenfold.card import to_json
from tenfold.data import Dataset
from tenfold.errors import ParityError, SettingError
from tenfold.evaluation import evaluate_dataset
from tenfold.export.graph import CARD, INPUT
from tenfold.export.session import run
from tenfold.files import write_bytes
from tenfold.modelfile import check
from tenfold.models import alternatives, network_families
from tenfold.models.calibration import hold_out
from tenfold.predictor import Predictor
from tenfold.training import figures_of
from tenfold.types import Images, Probabilities

VALIDATION = 5_000  # images on which the two files are compared
CALIBRATION = 1_000  # other images, which set the scales
ALLOWED = 1  # more errors than the file in floats makes, at most
_BATCH = 100


@dataclass(frozen=True)
class Cost:
    """What quantising costs: errors on ``images`` validation images, in floats and after."""

    images: int
    errors: int
    errors_int8: int


def write_int8(
    predictor: Predictor, path: Path, *, train: Dataset, test: Dataset | None = None
) -> Cost:
    """Write the file of a network in whole numbers to ``path``.

    Args:
        predictor: the file in floats
        path: the file to write
        train: what the network was trained on: its images set the scales, and those that its
            training held out (where data and seed are those on its card) judge the result
        test: is judged for the card, and decides nothing

    Raises:
        SettingError: it is no network; trees and support vectors gain nothing
        ParityError: it makes over one error more; nothing is written
        StorageError: the place cannot be written
    """
    if predictor.card.family not in network_families():
        raise SettingError(
            f"A file of the family {predictor.card.family} came; only a "
            f"{alternatives(network_families())} gains by whole numbers. "
            "The members of an ensemble can be turned before they are joined."
        )
    held = min(VALIDATION, len(train) // 4)
    learn, seen = hold_out(
        train.labels.astype(np.intp), len(train) - held, held, seed=predictor.card.seed
    )
    model = quantise(predictor.path.read_bytes(), train.images[learn[:CALIBRATION]])
    validation = train.take(seen)
    before = _errors(predictor.predict_proba(validation.images), validation)
    after = _errors(run(model.SerializeToString(), validation.images), validation)
    if after > before + ALLOWED:
        raise ParityError(
            f"In whole numbers the model makes {after} errors on {held} validation images, and "
            f"{before} in floats; at most {before + ALLOWED} were wanted. It was not written."
        )
    figures = (
        {}
        if test is None
        else figures_of(evaluate_dataset(test, run(model.SerializeToString(), test.images)))
    )
    card = replace(predictor.card, precision="int8", figures=figures)
    del model.metadata_props[:]  # the answers kept there are those in floats
    onnx.helper.set_model_props(model, {CARD: to_json(card)})
    onnx.checker.check_model(model, full_check=True)
    check(model.SerializeToString())
    write_bytes(path, model.SerializeToString())
    return Cost(held, before, after)


def quantise(content: bytes, calibration: Images) -> Any:
    """Return the model (an ONNX ModelProto) in whole numbers, its scales set on these images."""
    with TemporaryDirectory() as folder:
        quantised = Path(folder) / "int8.onnx"
        _without_advice(
            quantize_static,
            onnx.load_from_string(content),
            quantised,
            _Reader(calibration),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=False,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=["Conv", "Relu", "MaxPool", "Flatten", "Gemm"],
        )
        return _as_we_write(onnx.load(quantised))


def _as_we_write(model: Any) -> Any:
    """Return the model without the quantiser's own marks, which no file of ours may have."""
    model.producer_name = "tenfold"
    model.ClearField("producer_version")
    del model.graph.value_info[:]
    for constant in model.graph.initializer:
        whole = numpy_helper.from_array(numpy_helper.to_array(constant), constant.name)
        constant.CopyFrom(whole)
    return model


def _without_advice(work: Callable[..., None], *args: Any, **settings: Any) -> None:
    """Do the work while the root logger, to which ONNX Runtime gives advice, is silent."""
    logging.disable(logging.WARNING)
    try:
        work(*args, **settings)
    finally:
        logging.disable(logging.NOTSET)


class _Reader(CalibrationDataReader):  # type: ignore[misc]  # untyped base
    """Hands out the calibration images, some at a time."""

    def __init__(self, images: Images) -> None:
        self._parts = iter(np.array_split(images, max(1, len(images) // _BATCH)))

    def get_next(self) -> dict[str, Any] | None:
        """Return the next images by the input's name, or None at the end."""
        part = next(self._parts, None)
        return None if part is None else {INPUT: part}


def _errors(probabilities: Probabilities, dataset: Dataset) -> int:
    return int((probabilities.argmax(axis=1) != dataset.labels).sum())
