"""Adapting: fine-tuning of a model on a few dozen images of one's own writers.

The share of the new weights in the result (alpha) is chosen on images that were not trained on: own
ones by cross-validation, and known ones that are held out, so that nothing is forgotten.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from tenfold.adapting import fitting
from tenfold.adapting.fitting import ALPHAS, fine_tune, interpolate, log_likelihoods
from tenfold.adapting.network import FileNetwork
from tenfold.card import Card, make_card, part_of, parts_of
from tenfold.data import Dataset, Splits
from tenfold.errors import DataError
from tenfold.evaluation import evaluate_dataset
from tenfold.export.metadata import metadata_of
from tenfold.export.parity import PARITY_IMAGES, run_and_compare
from tenfold.export.publish import publish
from tenfold.export.reference_outputs import make_reference_outputs
from tenfold.modelfile import read
from tenfold.nets.classification import Sample
from tenfold.predictor import Predictor
from tenfold.training import figures_of, teacher_entry
from tenfold.types import Images, Progress, unwatched

Floats64 = NDArray[np.float64]
Fold: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp]]  # trained on, and left out

FOLDS = 4
MANY_IMAGES = 5_000  # of one's own: from here on one of the folds says enough
MIN_IMAGES = 20  # of one's own
N_HELD_OUT = 2_000  # known images that are not trained on


@dataclass(frozen=True)
class ErrorCounts:
    """The number of images, and of errors on them before and after."""

    images: int
    before: int
    after: int


@dataclass(frozen=True)
class Adaptation:
    """The result of adapting a model.

    Attributes:
        own: errors on the own images, by cross-validation; of many, on a quarter of them
        known: errors on the test images of the known set; None where it has none
        alpha: the share of the new weights, 0 to 1
        card: of the file
    """

    own: ErrorCounts
    known: ErrorCounts | None
    alpha: float
    card: Card


def adapt(
    model: Predictor,
    own: Dataset,
    known: Splits,
    path: Path,
    *,
    steps: int | None = None,
    alpha: float | None = None,
    seed: int = 0,
    progress: Progress = unwatched,
) -> Adaptation:
    """Adapt a model to ``own`` images, write it to ``path`` and return the result.

    Args:
        model: of a network
        own: at least 20 images, of any digits
        known: images that the model is to read as before; the training images are trained on too
        path: of the new model file
        steps: batches of the fine-tuning; None for ``fitting.STEPS``, enough for a few dozen images
        alpha: the share of the new weights; None chooses it
        seed: of folds, batches and augmentation
        progress: is called before each fold

    Raises:
        DataError: there are too few images
        SettingError: the model is not a network
        StorageError: the place cannot be written
    """
    if len(own) < MIN_IMAGES:
        raise DataError(f"{len(own)} pictures came; at least {MIN_IMAGES} were wanted to adapt to.")
    network = FileNetwork(read(model.path))
    ours, theirs = _sample(own), _sample(known.train)
    order = torch.randperm(len(known.train), generator=torch.Generator().manual_seed(seed))
    held_out, kept = (theirs.part(part) for part in (order[:N_HELD_OUT], order[N_HELD_OUT:]))
    tune = partial(fine_tune, seed=seed, steps=fitting.STEPS if steps is None else steps)
    folds = [*KFold(FOLDS, shuffle=True, random_state=seed).split(np.arange(len(own)))]
    folds = folds[:1] if len(own) >= MANY_IMAGES else folds
    alphas = ALPHAS if alpha is None else (0.0, alpha)
    losses, errors = _cross_validated(network, ours, kept, held_out, folds, alphas, tune, progress)
    best = int(losses.argmin()) if alpha is None else 1
    progress(len(folds) / (len(folds) + 1), "all images")
    adapted = interpolate(network, tune(network, ours, kept), alphas[best])
    tried = sum(len(left) for _, left in folds)
    own_errors = ErrorCounts(tried, int(errors[0]), int(errors[best]))
    card = _card(model, own, known.train, alphas[best])
    card, known_errors = _write(model, adapted, card, known, path)
    return Adaptation(own_errors, known_errors, alphas[best], card)


def _cross_validated(
    network: FileNetwork,
    ours: Sample,
    kept: Sample,
    held_out: Sample,
    folds: Sequence[Fold],
    alphas: Sequence[float],
    tune: Callable[[FileNetwork, Sample, Sample], FileNetwork],
    progress: Progress,
) -> tuple[Floats64, NDArray[np.intp]]:
    """Return for each alpha the sum of the losses on own and known images, and the own errors."""
    losses, errors = np.zeros(len(alphas)), np.zeros(len(alphas), dtype=np.intp)
    n_left = sum(len(left) for _, left in folds)
    for number, (trained, left) in enumerate(folds):
        progress(number / (len(folds) + 1), f"fold {number + 1} of {len(folds)}")
        new = tune(network, ours.part(torch.from_numpy(trained)), kept)
        left_out = ours.part(torch.from_numpy(left))
        for index, alpha in enumerate(alphas):
            tried = interpolate(network, new, alpha)
            (own_loss, own_errors), (known_loss, _) = (
                _evaluate(tried, each) for each in (left_out, held_out)
            )
            losses[index] += own_loss * len(left) / n_left + known_loss / len(folds)
            errors[index] += own_errors
    return losses, errors


def _evaluate(network: FileNetwork, sample: Sample) -> tuple[float, int]:
    """Return the mean log-loss and the number of errors."""
    logs = log_likelihoods(network, sample)
    loss = -logs.gather(1, sample.labels[:, None]).mean().item()
    return loss, int((logs.argmax(dim=1) != sample.labels).sum())


def _write(
    model: Predictor, adapted: FileNetwork, card: Card, known: Splits, path: Path
) -> tuple[Card, ErrorCounts | None]:
    """Write the file and return its card with figures, and the errors on the known test set."""
    images = (known.train if known.test is None else known.test).images
    errors, outputs = None, None
    if known.test is not None:
        found = log_likelihoods(adapted, _sample(known.test)).exp().numpy()
        evaluation = evaluate_dataset(known.test, found)
        card = replace(card, figures=figures_of(evaluation))
        before = int((model.predict(images) != known.test.labels).sum())
        errors = ErrorCounts(len(images), before, evaluation.errors)
        outputs = make_reference_outputs(images, found)
    compared = images[:PARITY_IMAGES]
    sample = Sample(_scaled(compared), torch.empty(0))
    expected = log_likelihoods(adapted, sample).exp().numpy()
    content = adapted.written(metadata_of(card, outputs))
    publish(content, path, partial(run_and_compare, images=compared, expected=expected))
    return card, errors


def _card(model: Predictor, own: Dataset, known: Dataset, alpha: float) -> Card:
    """Return the card of the adapted model, without figures."""
    old = model.card
    whole = part_of(old.training_images, old.data_sha256)
    parts = dict(old.parts or {old.data: whole})
    parts |= parts_of(own.parts) or {own.name: part_of(len(own), own.sha256)}
    return make_card(
        family=old.family,
        title=f"{old.title}, adapted",
        seed=old.seed,
        settings={**old.settings, "adapted": {"way": alpha, "beside": known.name}},
        data=f"{old.data} + {own.name}",
        data_sha256=hashlib.sha256((old.data_sha256 + own.sha256).encode()).hexdigest(),
        training_images=old.training_images + len(own),
        precision=old.precision,
        licence=old.licence,
        teacher=teacher_entry(model),
        parts=parts,
    )


def _sample(dataset: Dataset) -> Sample:
    return Sample(_scaled(dataset.images), torch.from_numpy(dataset.labels.astype(np.int64)))


def _scaled(images: Images) -> torch.Tensor:
    return torch.from_numpy(images.astype(np.float32)).div(255)[:, None]
