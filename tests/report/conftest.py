"""A whole small run, made by lot, for the report to write down."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from tenfold.crossval import Comparison, CrossValidation, CurvePoint, Fold, Variant
from tenfold.evaluation import Evaluation, evaluate, mcnemar
from tenfold.explore import Exploration, InkStatistics, Outlier, Pair, SplitCounts
from tenfold.nets.history import EpochRecord
from tenfold.report import ModelPair, ModelResult, Provenance, Results

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsVQVtgAAAABJRU5ErkJggg=="
)
LABELS = (np.arange(300) % 10).astype(np.uint8)
TITLES = {"svm": "Support vector machine", "forest": "Random forest", "cnn": "Network"}


@dataclass(frozen=True)
class Dot:
    """A figure of one pixel: the report wants no more than these five."""

    name: str
    title: str = "A figure"
    caption: str = "How to read it."
    light: bytes = DOT
    dark: bytes = DOT


def an_evaluation(seed: int) -> Evaluation:
    chance = np.random.default_rng(seed)
    probabilities = chance.dirichlet(np.full(10, 0.3), len(LABELS))
    probabilities[np.arange(len(LABELS)), LABELS] += chance.exponential(2.0 + seed, len(LABELS))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return evaluate(
        LABELS, probabilities.astype(np.float32), corrected=(LABELS + (LABELS > 8)) % 10
    )


def a_model(name: str, seed: int) -> ModelResult:
    return ModelResult(
        name=name,
        title=TITLES[name],
        settings={"C": 10.0, "kernel": "rbf"},
        evaluation=an_evaluation(seed),
        fit_seconds=151.4,
        microseconds_per_image=12.5,
        file=f"models/{name}.onnx",
        file_bytes=560_000,
        training_images=1000,
        history=(EpochRecord(1, 0.5, 0.9, None, None, 0.1, 3.0),) if name == "cnn" else (),
    )


def a_crossval(model: str) -> CrossValidation:
    folds = tuple(
        Fold(n, {"accuracy": 0.9 + n / 100, "log_loss": 0.2}, 1.5, (CurvePoint(100, 0.99, 0.9),))
        for n in (1, 2, 3)
    )
    return CrossValidation(model, {"C": 10.0}, 1000, "training images", folds)


@pytest.fixture(scope="session")
def exploration() -> Exploration:
    return Exploration(
        splits=(SplitCounts("train", (100,) * 10), SplitCounts("test", (30,) * 10)),
        ink=tuple(InkStatistics(d, 0.1, 0.2, 14.0, 20.0, 2.5, 8.0) for d in range(10)),
        exact_duplicates=(),
        near_duplicates=(Pair(0, 10, 0.5, 0, 0),),
        exact_leaks=(),
        near_leaks=(),
        outliers=(Outlier(3, 3, 9.0),),
        near_distance=1.25,
    )


@pytest.fixture(scope="session")
def provenance() -> Provenance:
    return Provenance(
        command="python main.py --quick",
        seed=7,
        started="2026-11-23T02:53:00+00:00",
        seconds=431.2,
        machine="Linux 6.1 x86_64",
        processor="A processor",
        cores=2,
        python="3.11.9",
        tenfold="0.1.0",
        versions={"numpy": "2.4.6"},
        data="mnist",
        data_sha256={"train": "ab" * 32, "test": "cd" * 32},
        peak_memory_bytes=2_150_000_000,
    )


@pytest.fixture(scope="session")
def results(exploration: Exploration, provenance: Provenance) -> Results:
    models = tuple(a_model(name, seed) for seed, name in enumerate(TITLES))
    first, second = (np.array(each.evaluation.predictions, np.uint8) for each in models[:2])
    return Results(
        provenance=provenance,
        exploration=exploration,
        crossval=tuple(a_crossval(name) for name in TITLES),
        comparisons=(
            Comparison("svm", 1000, 3, (Variant("linear", {"C": 1}, 0.91, 0.01, 0.3, 2.0),)),
        ),
        models=models,
        mcnemar=(ModelPair("svm", "forest", mcnemar(LABELS, first, second)),),
    )


@pytest.fixture(scope="session")
def pictures() -> dict[str, list[Dot]]:
    sections = ("summary", "data", "crossval", "comparison", "mcnemar", *TITLES)
    return {section: [Dot(f"{section}-1"), Dot(f"{section}-2")] for section in sections}


@pytest.fixture(scope="session")
def dot() -> Callable[..., Dot]:
    return Dot
