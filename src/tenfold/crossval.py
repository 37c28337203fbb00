"""Cross-validation in stratified folds, and the comparison of settings under it.

Source: Kohavi 1995, "A study of cross-validation and bootstrap for accuracy estimation and model
selection", section 3 (stratified folds).
"""

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from tenfold.data import Dataset
from tenfold.errors import DataError, SettingError
from tenfold.metrics import METRICS
from tenfold.models import build, estimator_class
from tenfold.nets.history import EpochRecord
from tenfold.types import Progress, unwatched

Settings = dict[str, Any]
Splits = list[tuple[NDArray[np.intp], NDArray[np.intp]]]
SHARES = (0.1, 0.3)  # of a fold's training images: the early points of a learning curve
_IDLE_SECONDS = 5  # until a process that ran folds, and holds their images, ends
_CURVE_IMAGES = 1000  # training images at most on which a learning curve's accuracy is taken


@dataclass(frozen=True)
class CurvePoint:
    """One point of a learning curve: accuracies after ``x`` epochs, or on ``x`` images."""

    x: float
    training: float
    validation: float


@dataclass(frozen=True)
class Fold:
    """One fold: what a model that learned from the others scored on it, and how it learned."""

    number: int
    metrics: dict[str, float]
    fit_seconds: float
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True)
class CrossValidation:
    """All folds of one model with one choice of settings."""

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
    """One choice of settings, as means over its folds."""

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
    """Return what the family ``name`` with these settings scores on each of ``folds`` folds.

    Families whose one fit leaves cores idle run their folds in processes of their own, the others
    one after the other.

    Args:
        settings: of the estimator, where they are to differ from its defaults
        curves: also take learning curves: by epoch, or on growing shares of the training images

    Raises:
        SettingError: folds out of range, or no such family or setting
        DataError: a digit has fewer images than there are folds
    """
    chosen = {**(settings or {}), "random_state": seed}
    splits = split(dataset, folds)
    build(name, chosen)  # a wrong setting is told here, not from another process
    jobs = (
        delayed(run_fold)(name, chosen, dataset, learn, judge, number, curves)
        for number, (learn, judge) in enumerate(splits, 1)
    )
    workers = 1 if estimator_class(name).uses_all_cores else -1
    done = []
    progress(0.0, f"fold 1 of {folds}")
    runner = Parallel(
        n_jobs=workers, return_as="generator_unordered", idle_worker_timeout=_IDLE_SECONDS
    )
    with warnings.catch_warnings():
        # A process may end just as it is given work, which then goes to another.
        warnings.filterwarnings("ignore", "A worker stopped while", UserWarning)
        for fold in runner(jobs):
            done.append(fold)
            progress(len(done) / folds, f"fold {min(len(done) + 1, folds)} of {folds}")
    return CrossValidation(
        model=name,
        settings=settings or {},
        images=len(dataset),
        curve_axis="epoch" if estimator_class(name).learns_in_epochs else "training images",
        folds=tuple(sorted(done, key=_number)),
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
    """Return how each of the family's declared variants does on the same folds.

    Args:
        settings: that all variants share, where they do not say otherwise themselves

    Raises:
        SettingError, DataError: as ``cross_validate``
    """
    choices = estimator_class(name).variants
    variants = []
    for number, (label, choice) in enumerate(choices.items()):
        progress(number / len(choices), label)
        chosen = {**(settings or {}), **choice}
        result = cross_validate(
            name, dataset, settings=chosen, folds=folds, seed=seed, curves=False
        )
        variants.append(_variant(label, chosen, result))
    progress(1.0)
    return Comparison(name, len(dataset), folds, tuple(variants))


def split(dataset: Dataset, folds: int) -> Splits:
    """Return for each fold the images to learn from and those to judge on: each of these once.

    Each digit's images are cut in the order they have: collections lie writer after writer (in
    MNIST's training set an image's nearest neighbour lies within 100 places 14 times as often as
    chance would have it), so that a fold is judged on writers nobody learned from, as in use.

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
            f"folds want at least {folds} of each digit. Take fewer folds or more images."
        )
    return list(StratifiedKFold(folds).split(np.zeros(len(dataset)), dataset.labels))


def run_fold(
    name: str,
    settings: Settings,
    dataset: Dataset,
    learn: NDArray[np.intp],
    judge: NDArray[np.intp],
    number: int,
    curves: bool,
) -> Fold:
    """Train on the images ``learn`` of ``dataset``, and judge on its images ``judge``."""
    training, validation = dataset.take(learn), dataset.take(judge)
    model = build(name, settings)
    watched = (validation.images, validation.labels) if curves else None
    started = time.perf_counter()
    model.fit(training.images, training.labels, validation=watched)
    seconds = time.perf_counter() - started
    probabilities = model.predict_proba(validation.images)
    metrics = {key: metric(validation.labels, probabilities) for key, metric in METRICS.items()}
    history = getattr(model, "history_", ())
    curve: tuple[CurvePoint, ...] = ()
    if curves and history:
        curve = _curve_by_epoch(history)
    elif curves:
        early = _early_points(name, settings, training, validation)
        curve = (*early, _judged_point(model, training, validation))
    return Fold(number, metrics, seconds, curve)


def _curve_by_epoch(history: tuple[EpochRecord, ...]) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(record.epoch, record.training_accuracy, record.validation_accuracy)
        for record in history
        if record.validation_accuracy is not None
    )


def _early_points(
    name: str, settings: Settings, training: Dataset, validation: Dataset
) -> Iterator[CurvePoint]:
    for share in SHARES:
        try:
            part = training.subset(round(share * len(training)), seed=settings["random_state"])
        except DataError:  # so few that a digit would be left out: the curve begins later
            continue
        model = build(name, settings).fit(part.images, part.labels)
        yield _judged_point(model, part, validation)


def _judged_point(model: Any, training: Dataset, validation: Dataset) -> CurvePoint:
    seen = training.take(np.arange(min(len(training), _CURVE_IMAGES)))
    return CurvePoint(
        len(training),
        float(model.score(seen.images, seen.labels)),
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


def _number(fold: Fold) -> int:
    return fold.number
