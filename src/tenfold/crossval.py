"""Stratified cross-validation, and the comparison of a model's variants by it.

Source: Kohavi 1995, "A study of cross-validation and bootstrap for accuracy estimation and model
selection", section 3 (stratified folds).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from statistics import fmean, stdev
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from tenfold.data import Dataset
from tenfold.errors import DataError, SettingError
from tenfold.metrics import METRICS
from tenfold.models import build, estimator_class
from tenfold.nets.history import EpochRecord
from tenfold.processes import in_processes
from tenfold.types import Progress, unwatched

Settings = dict[str, Any]
Splits = list[tuple[NDArray[np.intp], NDArray[np.intp]]]
CURVE_SHARES = (0.1, 0.3)  # of a fold's training images: the first points of a learning curve
_MAX_CURVE_IMAGES = 1000  # training images on which a learning curve's accuracy is measured


@dataclass(frozen=True)
class CurvePoint:
    """One point of a learning curve: accuracies after ``x`` epochs, or on ``x`` images."""

    x: float
    training: float
    validation: float


@dataclass(frozen=True)
class Fold:
    """One fold: the metrics on it of a model trained on the others, and its learning curve."""

    number: int
    metrics: dict[str, float]
    fit_seconds: float
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True)
class CrossValidation:
    """The results of one model with one set of settings on all folds."""

    model: str
    settings: Settings
    images: int
    curve_axis: str
    folds: tuple[Fold, ...]

    @property
    def mean(self) -> dict[str, float]:
        """Return each metric's mean over the folds."""
        return {name: fmean(values) for name, values in self._columns()}

    @property
    def sd(self) -> dict[str, float]:
        """Return each metric's standard deviation over the folds (n - 1)."""
        return {name: stdev(values) for name, values in self._columns()}

    def _columns(self) -> Iterator[tuple[str, list[float]]]:
        for name in self.folds[0].metrics:
            yield name, [fold.metrics[name] for fold in self.folds]


@dataclass(frozen=True)
class Variant:
    """One set of settings, with means over its folds."""

    name: str
    settings: Settings
    accuracy: float
    accuracy_sd: float
    log_loss: float
    fit_seconds: float


@dataclass(frozen=True)
class Comparison:
    """The variants of one model family, each cross-validated on the same folds."""

    model: str
    images: int
    folds: int
    variants: tuple[Variant, ...]


def cross_validate(
    name: str,
    dataset: Dataset,
    *,
    settings: Settings | None = None,
    folds: int = 5,
    seed: int = 0,
    curves: bool = True,
    progress: Progress = unwatched,
) -> CrossValidation:
    """Return the metrics of the family ``name`` with these settings on each of ``folds`` folds.

    Families that use one core for a fit run their folds in parallel processes, the others run
    them one after the other.

    Args:
        name: of the family: a key of ``MODELS``
        dataset: the training set
        settings: of the estimator, as far as they differ from its defaults
        folds: the number of folds
        seed: of all random choices
        curves: also record learning curves: by epoch, or by share of the training images
        progress: called after each fold

    Raises:
        SettingError: folds out of range, or no such family or setting
        DataError: a digit has fewer images than there are folds
    """
    chosen = {**(settings or {}), "random_state": seed}
    splits = split_folds(dataset, folds)
    build(name, chosen)  # a wrong setting is reported here, not by another process
    jobs = {
        number: (name, chosen, dataset, training, validation, number, curves)
        for number, (training, validation) in enumerate(splits, 1)
    }
    workers = 1 if estimator_class(name).uses_all_cores else -1
    done: list[Fold] = []
    progress(0.0, f"fold 1 of {folds}")
    for fold in in_processes(run_fold, jobs, workers=workers):
        done.append(fold)
        progress(len(done) / folds, f"fold {min(len(done) + 1, folds)} of {folds}")
    return CrossValidation(
        model=name,
        settings=settings or {},
        images=len(dataset),
        curve_axis="epoch" if estimator_class(name).learns_in_epochs else "training images",
        folds=tuple(sorted(done, key=attrgetter("number"))),
    )


def compare_variants(
    name: str,
    dataset: Dataset,
    *,
    settings: Settings | None = None,
    folds: int = 2,
    seed: int = 0,
    progress: Progress = unwatched,
) -> Comparison:
    """Return the results of each of the family's variants on the same folds.

    Args:
        name: of the family: a key of ``MODELS``
        dataset: the training set
        settings: shared by all variants; a variant's own settings take precedence
        folds: the number of folds
        seed: of all random choices
        progress: called before each variant

    Raises:
        SettingError, DataError: as ``cross_validate``
    """
    variants = estimator_class(name).variants
    results = []
    for index, (label, variant) in enumerate(variants.items()):
        progress(index / len(variants), label)
        chosen = {**(settings or {}), **variant}
        result = cross_validate(
            name, dataset, settings=chosen, folds=folds, seed=seed, curves=False
        )
        results.append(_variant(label, chosen, result))
    progress(1.0)
    return Comparison(name, len(dataset), folds, tuple(results))


def split_folds(dataset: Dataset, folds: int) -> Splits:
    """Return the indices of the training and the validation images of each fold.

    Each digit's images are split without shuffling: collections are ordered by writer (in MNIST's
    training set an image's nearest neighbour is within 100 places 14 times as often as by chance),
    so a fold is validated on writers that the model was not trained on, as in use.

    Raises:
        SettingError: folds out of range
        DataError: a digit has fewer images than there are folds
    """
    if folds < 2:
        raise SettingError(f"folds came as {folds}; 2 or more were wanted.")
    fewest = min(dataset.counts)
    if fewest < folds:
        raise DataError(
            f"Digit {dataset.counts.index(fewest)} has {fewest} images in {dataset.name}; {folds} "
            f"folds need at least {folds} of each digit. Use fewer folds or more images."
        )
    return list(StratifiedKFold(folds).split(np.zeros(len(dataset)), dataset.labels))


def run_fold(
    name: str,
    settings: Settings,
    dataset: Dataset,
    training_indices: NDArray[np.intp],
    validation_indices: NDArray[np.intp],
    number: int,
    curves: bool,
) -> Fold:
    """Return the fold's metrics after training on one part of ``dataset``, on the other part."""
    training, validation = dataset.take(training_indices), dataset.take(validation_indices)
    model = build(name, settings)
    held_out = (validation.images, validation.labels) if curves else None
    started = time.perf_counter()
    model.fit(training.images, training.labels, validation=held_out)
    seconds = time.perf_counter() - started
    probabilities = model.predict_proba(validation.images)
    metrics = {key: metric(validation.labels, probabilities) for key, metric in METRICS.items()}
    history = getattr(model, "history_", ())
    curve: tuple[CurvePoint, ...] = ()
    if curves and history:
        curve = _curve_by_epoch(history)
    elif curves:
        first_points = _points_of_shares(name, settings, training, validation)
        curve = (*first_points, _curve_point(model, training, validation))
    return Fold(number, metrics, seconds, curve)


def _curve_by_epoch(history: tuple[EpochRecord, ...]) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(record.epoch, record.training_accuracy, record.validation_accuracy)
        for record in history
        if record.validation_accuracy is not None
    )


def _points_of_shares(
    name: str, settings: Settings, training: Dataset, validation: Dataset
) -> Iterator[CurvePoint]:
    for share in CURVE_SHARES:
        try:
            part = training.subset(round(share * len(training)), seed=settings["random_state"])
        except DataError:  # too few images for all digits: the curve starts at the next share
            continue
        model = build(name, settings).fit(part.images, part.labels)
        yield _curve_point(model, part, validation)


def _curve_point(model: Any, training: Dataset, validation: Dataset) -> CurvePoint:
    part = training.take(np.arange(min(len(training), _MAX_CURVE_IMAGES)))
    return CurvePoint(
        len(training),
        float(model.score(part.images, part.labels)),
        float(model.score(validation.images, validation.labels)),
    )


def _variant(label: str, settings: Settings, result: CrossValidation) -> Variant:
    return Variant(
        name=label,
        settings=settings,
        accuracy=result.mean["accuracy"],
        accuracy_sd=result.sd["accuracy"],
        log_loss=result.mean["log_loss"],
        fit_seconds=fmean(fold.fit_seconds for fold in result.folds),
    )
