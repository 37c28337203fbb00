"""Small results, made by hand or by lot, for the figures to draw."""

import numpy as np
import pytest

from tenfold.crossval import Comparison, CrossValidation, CurvePoint, Fold, Variant
from tenfold.evaluation import Evaluation, evaluate
from tenfold.explore import Exploration, InkStatistics, Outlier, Pair, SplitCounts, VisualSummary
from tenfold.nets.history import EpochRecord
from tenfold.types import Images


@pytest.fixture(scope="session")
def images() -> Images:
    return np.random.default_rng(0).integers(0, 256, (200, 28, 28), dtype=np.uint8)


@pytest.fixture(scope="session")
def evaluation() -> Evaluation:
    chance = np.random.default_rng(1)
    labels = np.arange(200, dtype=np.uint8) % 10
    probabilities = chance.dirichlet(np.full(10, 0.3), 200)
    probabilities[np.arange(200), labels] += chance.exponential(2.0, 200)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return evaluate(labels, probabilities.astype(np.float32))


@pytest.fixture(scope="session")
def exploration() -> Exploration:
    return Exploration(
        splits=(SplitCounts("train", (20,) * 10), SplitCounts("test", (5,) * 9 + (9,))),
        ink=tuple(InkStatistics(d, 0.1, 0.2, 14.0, 20.0, 2.5, 8.0 - d) for d in range(10)),
        exact_duplicates=(),
        near_duplicates=(Pair(0, 10, 0.5, 0, 0), Pair(1, 11, 0.75, 1, 7)),
        exact_leaks=(),
        near_leaks=(),
        outliers=tuple(Outlier(n, n, 9.0 - n) for n in range(3)),
        near_distance=1.25,
    )


@pytest.fixture(scope="session")
def summary(images: Images) -> VisualSummary:
    chance = np.random.default_rng(2)
    return VisualSummary(
        means=chance.random((10, 28, 28), dtype=np.float32),
        variances=chance.random((10, 28, 28), dtype=np.float32),
        samples=images[:50].reshape(10, 5, 28, 28),
        outliers=images[:3],
        embedding=chance.normal(size=(60, 2)).astype(np.float32),
        embedding_labels=np.arange(60, dtype=np.uint8) % 9,  # no 9 among them
        near_pairs=images[:4].reshape(2, 2, 28, 28),
    )


@pytest.fixture(scope="session")
def validation() -> CrossValidation:
    folds = tuple(
        Fold(
            number=number,
            metrics={"accuracy": 0.95 + 0.01 * number, "log_loss": 0.2 - 0.01 * number},
            fit_seconds=1.5,
            curve=(CurvePoint(100.0, 0.97, 0.90), CurvePoint(200.0, 0.99, 0.95 + 0.01 * number)),
        )
        for number in (1, 2, 3)
    )
    return CrossValidation("svm", {"C": 10}, 300, "training images", folds)


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    variants = (
        Variant("linear", {"kernel": "linear"}, 0.91, 0.01, 0.3, 1.0),
        Variant("rbf", {"kernel": "rbf"}, 0.97, 0.01, 0.1, 2.0),
        Variant("costs $5 a fit", {"kernel": "poly"}, 0.94, 0.01, 0.2, 3.0),
    )
    return Comparison("svm", 300, 3, variants)


@pytest.fixture(scope="session")
def history() -> tuple[EpochRecord, ...]:
    return tuple(
        EpochRecord(epoch, 1 / epoch, 1 - 0.1 / epoch, 1 / epoch, 1 - 0.2 / epoch, 0.1, 2.0)
        for epoch in (1, 2, 3)
    )
