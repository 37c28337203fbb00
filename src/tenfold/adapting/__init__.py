"""A model is adapted to one's own writers: a few dozen pictures teach it what it lacks.

How far it goes from what it was is chosen on pictures that it did not learn from, own ones in turn
(cross-validation) and known ones that are set aside, so that neither is forgotten for the other.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from tenfold.adapting.fitting import WAYS, Sample, between, fitted, log_likelihoods
from tenfold.adapting.network import FileNetwork
from tenfold.card import Card, make_card, part_of
from tenfold.data import Dataset, Splits
from tenfold.errors import DataError
from tenfold.evaluation import evaluate_dataset
from tenfold.export.metadata import metadata_of
from tenfold.export.parity import PARITY_IMAGES, run_and_compare
from tenfold.export.publish import publish
from tenfold.export.reference_outputs import make_reference_outputs
from tenfold.predictor import Predictor
from tenfold.training import figures_of, teacher_entry
from tenfold.types import Images, Progress, unwatched

Floats64 = NDArray[np.float64]

FOLDS = 4
LEAST = 20  # pictures
ASIDE = 2_000  # known pictures that are only judged on


@dataclass(frozen=True)
class Compared:
    """How many of the pictures were read wrongly before and after."""

    images: int
    before: int
    after: int


@dataclass(frozen=True)
class Adaptation:
    """What came of it.

    Attributes:
        own: each own picture, judged while it was left out of what was learned from
        known: the test pictures of the known set; None where it has none
        way: how far the weights went from the old ones to those learned, 0 to 1
        card: of the file
    """

    own: Compared
    known: Compared | None
    way: float
    card: Card


def adapt(
    model: Predictor,
    own: Dataset,
    known: Splits,
    path: Path,
    *,
    seed: int = 0,
    progress: Progress = unwatched,
) -> Adaptation:
    """Adapt a model to ``own`` pictures and write it to ``path``.

    Args:
        model: of a network
        own: at least 20 pictures; of which digits is up to them
        known: what it is not to forget; it learns beside from its training pictures
        seed: of what is drawn

    Raises:
        DataError: there are too few pictures
        SettingError: the model is no network
        StorageError: the place cannot be written
    """
    if len(own) < LEAST:
        raise DataError(f"{len(own)} pictures came; at least {LEAST} were wanted to adapt to.")
    network = FileNetwork(model.path.read_bytes())
    ours, theirs = _sample(own), _sample(known.train)
    order = torch.randperm(len(known.train), generator=torch.Generator().manual_seed(seed))
    aside, taught = (theirs.part(part) for part in (order[:ASIDE], order[ASIDE:]))
    losses, wrong = _cross_validated(network, ours, taught, aside, seed, progress)
    best = int(losses.argmin())
    progress(FOLDS / (FOLDS + 1), "all pictures")
    adapted = between(network, fitted(network, ours, taught, seed=seed), WAYS[best])
    compared = Compared(len(own), int(wrong[0]), int(wrong[best]))
    card, tested = _write(model, adapted, _card(model, own, known.train, WAYS[best]), known, path)
    return Adaptation(compared, tested, WAYS[best], card)


def _cross_validated(
    network: FileNetwork,
    ours: Sample,
    taught: Sample,
    aside: Sample,
    seed: int,
    progress: Progress,
) -> tuple[Floats64, NDArray[np.intp]]:
    """Return for each way the mean losses of own and known pictures, added, and own ones wrong."""
    losses, wrong = np.zeros(len(WAYS)), np.zeros(len(WAYS), dtype=np.intp)
    folds = KFold(FOLDS, shuffle=True, random_state=seed).split(np.arange(len(ours.labels)))
    for number, (learned, left) in enumerate(folds):
        progress(number / (FOLDS + 1), f"fold {number + 1} of {FOLDS}")
        new = fitted(network, ours.part(torch.from_numpy(learned)), taught, seed=seed)
        held = ours.part(torch.from_numpy(left))
        for at, way in enumerate(WAYS):
            tried = between(network, new, way)
            (own_loss, own_wrong), (known_loss, _) = (
                _judged(tried, each) for each in (held, aside)
            )
            losses[at] += own_loss * len(left) / len(ours.labels) + known_loss / FOLDS
            wrong[at] += own_wrong
    return losses, wrong


def _judged(network: FileNetwork, sample: Sample) -> tuple[float, int]:
    """Return the mean log-loss, and how many are wrong."""
    logs = log_likelihoods(network, sample)
    loss = -logs.gather(1, sample.labels[:, None]).mean().item()
    return loss, int((logs.argmax(dim=1) != sample.labels).sum())


def _write(
    model: Predictor, adapted: FileNetwork, card: Card, known: Splits, path: Path
) -> tuple[Card, Compared | None]:
    """Write the file; return its card with its figures, and how it does on the known test set."""
    images = (known.train if known.test is None else known.test).images
    compared, outputs = None, None
    if known.test is not None:
        found = log_likelihoods(adapted, _sample(known.test)).exp().numpy()
        evaluation = evaluate_dataset(known.test, found)
        card = replace(card, figures=figures_of(evaluation))
        before = int((model.predict(images) != known.test.labels).sum())
        compared = Compared(len(images), before, evaluation.errors)
        outputs = make_reference_outputs(images, found)
    compared_on = images[:PARITY_IMAGES]
    sample = Sample(_scaled(compared_on), torch.empty(0))
    expected = log_likelihoods(adapted, sample).exp().numpy()
    content = adapted.written(metadata_of(card, outputs))
    publish(content, path, partial(run_and_compare, images=compared_on, expected=expected))
    return card, compared


def _card(model: Predictor, own: Dataset, known: Dataset, way: float) -> Card:
    """Return the card of the adapted model, not judged yet: what it was, what it learned."""
    old = model.card
    whole = part_of(old.training_images, old.data_sha256)
    parts = dict(old.parts or {old.data: whole})
    parts[own.name] = part_of(len(own), own.sha256)
    return make_card(
        family=old.family,
        title=f"{old.title}, adapted",
        seed=old.seed,
        settings={**old.settings, "adapted": {"way": way, "beside": known.name}},
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
