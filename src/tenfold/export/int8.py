"""The static quantisation of a network to 8-bit integers, refused if it costs over one error.

Activations become uint8, weights int8, one scale a tensor: that is what processors multiply
fastest, in browsers too. Source: Jacob et al. 2018,
"Quantization and training of neural networks for efficient integer-arithmetic-only inference".
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
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

from tenfold.data import Dataset
from tenfold.errors import ParityError, SettingError
from tenfold.evaluation import evaluate_dataset
from tenfold.export.graph import INPUT
from tenfold.export.metadata import metadata_of
from tenfold.export.publish import publish
from tenfold.export.session import run
from tenfold.modelfile import read
from tenfold.modelfile.onnx_format import PRODUCER
from tenfold.models import alternatives, network_families
from tenfold.models.calibration import hold_out
from tenfold.predictor import Predictor
from tenfold.training import figures_of
from tenfold.types import Images, Probabilities

VALIDATION_IMAGES = 5_000  # on which the two files are compared
CALIBRATION_IMAGES = 1_000  # others, which set the scales
MAX_EXTRA_ERRORS = 1  # more errors than the file in float32 makes
_BATCH = 100


@dataclass(frozen=True)
class Cost:
    """The cost of quantisation: errors on ``images`` validation images, before and after."""

    images: int
    errors: int
    errors_int8: int


def write_int8(
    predictor: Predictor, path: Path, *, train: Dataset, test: Dataset | None = None
) -> Cost:
    """Write the quantised file of a network to ``path``, and return the cost.

    Args:
        predictor: the file in float32
        path: the file to write
        train: the training data of the network: some images set the scales, and the images that
            the training held out (if data and seed are those on its card) measure the cost
        test: is evaluated for the card, and decides nothing

    Raises:
        SettingError: the model is no network; trees and support vectors gain nothing
        ParityError: the quantised file makes over one error more; nothing is written
        StorageError: the place cannot be written
    """
    if predictor.card.family not in network_families():
        raise SettingError(
            f"A file of the family {predictor.card.family} came; only a "
            f"{alternatives(network_families())} gains by 8-bit integers. "
            "The members of an ensemble can be quantised before they are combined."
        )
    held = min(VALIDATION_IMAGES, len(train) // 4)
    learn, seen = hold_out(
        train.labels.astype(np.intp), len(train) - held, held, seed=predictor.card.seed
    )
    model = quantise(read(predictor.path), train.images[learn[:CALIBRATION_IMAGES]])
    validation = train.take(seen)
    errors = _errors(predictor.predict_proba(validation.images), validation)
    card = replace(predictor.card, precision="int8", figures=_figures(model, test))
    del model.metadata_props[:]  # the reference outputs there are those in float32
    onnx.helper.set_model_props(model, metadata_of(card))
    onnx.checker.check_model(model, full_check=True)
    compare = partial(_compare, validation=validation, errors=errors)
    return publish(model.SerializeToString(), path, compare)


def _figures(model: Any, test: Dataset | None) -> dict[str, float]:
    """Return the figures of the quantised model on the test set, if there is one."""
    if test is None:
        return {}
    return figures_of(evaluate_dataset(test, run(model.SerializeToString(), test.images)))


def _compare(content: bytes, validation: Dataset, errors: int) -> Cost:
    """Return the cost of the quantised file beside the ``errors`` in float32.

    Raises:
        ParityError: it makes over one error more
    """
    after = _errors(run(content, validation.images), validation)
    if after > errors + MAX_EXTRA_ERRORS:
        raise ParityError(
            f"With 8-bit integers the model makes {after} errors on {len(validation)} validation "
            f"images, and {errors} in float32; at most {errors + MAX_EXTRA_ERRORS} were wanted. It "
            "was not written."
        )
    return Cost(len(validation), errors, after)


def quantise(content: bytes, calibration: Images) -> Any:
    """Return the quantised model (an ONNX ModelProto), its scales set on these images."""
    with TemporaryDirectory() as folder:
        quantised = Path(folder) / "int8.onnx"
        _call_silently(
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
        return _without_additions(onnx.load(quantised))


def _without_additions(model: Any) -> Any:
    """Return the model without the quantiser's additions, which no file of ours may have."""
    model.producer_name = PRODUCER
    model.ClearField("producer_version")
    del model.graph.value_info[:]
    for constant in model.graph.initializer:
        whole = numpy_helper.from_array(numpy_helper.to_array(constant), constant.name)
        constant.CopyFrom(whole)
    return model


def _call_silently(work: Callable[..., None], *args: Any, **settings: Any) -> None:
    """Call ``work`` with the root logger silenced, to which ONNX Runtime writes advice."""
    logging.disable(logging.WARNING)
    try:
        work(*args, **settings)
    finally:
        logging.disable(logging.NOTSET)


class _Reader(CalibrationDataReader):  # type: ignore[misc]  # untyped base
    """The calibration images in batches, as the quantiser reads them."""

    def __init__(self, images: Images) -> None:
        self._parts = iter(np.array_split(images, max(1, len(images) // _BATCH)))

    def get_next(self) -> dict[str, Any] | None:
        """Return the next images by the input's name, or None at the end."""
        part = next(self._parts, None)
        return None if part is None else {INPUT: part}


def _errors(probabilities: Probabilities, dataset: Dataset) -> int:
    return int((probabilities.argmax(axis=1) != dataset.labels).sum())
