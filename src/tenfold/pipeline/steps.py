"""The steps of a run, each from the data to something found out and the pictures of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tenfold.crossval import Comparison, CrossValidation, compare_variants, cross_validate
from tenfold.data import Dataset, Splits
from tenfold.errors import DataError
from tenfold.evaluation import evaluate_dataset
from tenfold.explore import Exploration, explore, portrait
from tenfold.export import write_model
from tenfold.figures import (
    Picture,
    comparison_pictures,
    evaluation_pictures,
    exploration_pictures,
    history_picture,
)
from tenfold.models import estimator_class
from tenfold.models.base import DigitClassifier
from tenfold.pipeline.plan import Plan
from tenfold.pipeline.words import say_comparison, say_crossval, say_exploration, say_model
from tenfold.report import ModelResult
from tenfold.training import train
from tenfold.types import Progress

Pictures = tuple[Picture, ...]
_TIMED_IMAGES = 2_000  # test images on which the time of an answer is taken

# Seconds of each step in a default run on two cores, roughly: for the time left.
_WEIGHTS = {
    "explore": 12,
    "crossval-svm": 30,
    "crossval-forest": 35,
    "crossval-cnn": 50,
    "compare-svm": 50,
    "compare-forest": 50,
    "compare-cnn": 120,
    "train-svm": 40,
    "train-forest": 70,
    "train-cnn": 80,
}
_USUAL = 50  # of a step that is not in the table


@dataclass(frozen=True)
class Scene:
    """What every step is given: the plan, the data as planned, and where files go."""

    plan: Plan
    splits: Splits
    out: Path
    scratch: Path

    @property
    def test(self) -> Dataset:
        """The test set, as planned."""
        if self.splits.test is None:
            raise DataError(f"{self.plan.data} came without a test set.")
        return self.splits.test


@dataclass(frozen=True)
class Step:
    """One step: ``work`` gives a ``kind`` and its pictures.

    ``weight`` is its share of the default run's time, roughly, for the time left; ``says`` puts
    what was found into a few words; ``product`` is a file that it leaves in the run's folder.
    """

    name: str
    title: str
    weight: float
    kind: Any
    work: Callable[[Scene, Progress], tuple[Any, Pictures]]
    says: Callable[[Any], str]
    product: str | None = None


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """Return the steps of a run by this plan, in order."""
    steps = [_step("explore", "Explore the data", Exploration, _explore, say_exploration)]
    for name in plan.models:
        title = f"Cross-validate: {estimator_class(name).title}"
        validate = partial(_cross_validate, name)
        steps.append(_step(f"crossval-{name}", title, CrossValidation, validate, say_crossval))
    for name in plan.models:
        title = f"Compare settings: {estimator_class(name).title}"
        compare = partial(_compare, name)
        steps.append(_step(f"compare-{name}", title, Comparison, compare, say_comparison))
    for name in plan.models:
        title = f"Train and test: {estimator_class(name).title}"
        fit, file = partial(_train_and_test, name), f"models/{name}.onnx"
        steps.append(_step(f"train-{name}", title, ModelResult, fit, say_model, file))
    return tuple(steps)


def _step(
    name: str,
    title: str,
    kind: Any,
    work: Callable[[Scene, Progress], tuple[Any, Pictures]],
    says: Callable[[Any], str],
    product: str | None = None,
) -> Step:
    return Step(name, title, _WEIGHTS.get(name, _USUAL), kind, work, says, product)


def planned(plan: Plan, splits: Splits) -> Splits:
    """Return the parts of the data that the plan asks for.

    Where the data bring no test set, a sixth is held out for one.
    """
    training, test = splits.train, splits.test
    training.require_all_digits()
    if test is None:
        training, test = training.split(len(training) // 6, seed=plan.seed)
    return Splits(
        training.subset(plan.training_images or len(training), seed=plan.seed),
        test.subset(plan.test_images or len(test), seed=plan.seed),
    )


def _explore(scene: Scene, progress: Progress) -> tuple[Exploration, Pictures]:
    train_set, seed = scene.splits.train, scene.plan.seed
    found = explore(train_set, scene.test, seed=seed, progress=partial(_part, progress, 0, 0.5))
    progress(0.5, "map and pictures")
    shown = portrait(train_set, found, seed=seed, embedded=scene.plan.embedded)
    progress(0.8, "drawing")
    return found, tuple(exploration_pictures(found, shown))


def _cross_validate(
    name: str, scene: Scene, progress: Progress
) -> tuple[CrossValidation, Pictures]:
    found = cross_validate(
        name,
        _crossval_set(scene),
        settings=scene.plan.settings.get(name),
        folds=scene.plan.folds,
        seed=scene.plan.seed,
        progress=progress,
    )
    return found, ()  # drawn together with the other models' at the end


def _compare(name: str, scene: Scene, progress: Progress) -> tuple[Comparison, Pictures]:
    found = compare_variants(
        name,
        _crossval_set(scene),
        settings=scene.plan.settings.get(name),
        folds=scene.plan.comparison_folds,
        seed=scene.plan.seed,
        progress=progress,
    )
    cls = estimator_class(name)
    chosen = next(label for label, settings in cls.variants.items() if not settings)
    pictures = comparison_pictures([found], {name: cls.title}, {name: chosen})
    return found, tuple(pictures)


def _train_and_test(name: str, scene: Scene, progress: Progress) -> tuple[ModelResult, Pictures]:
    """Train on all planned images, judge once on the test set, and write the model's file."""
    training = train(
        name,
        scene.splits.train,
        settings=scene.plan.settings.get(name),
        seed=scene.plan.seed,
        checkpoint=scene.scratch / f"{name}.safetensors",
        progress=partial(_part, progress, 0, 0.9),
    )
    progress(0.9, "testing")
    microseconds = _microseconds_per_image(training.model, scene.test)
    evaluation = evaluate_dataset(scene.test, training.model.predict_proba(scene.test.images))
    progress(0.95, "writing the model")
    file = Path("models") / f"{name}.onnx"
    write_model(training, scene.out / file, sample=scene.splits.train, test=scene.test)
    result = ModelResult(
        name=name,
        title=training.model.title,
        settings=training.settings,
        evaluation=evaluation,
        fit_seconds=training.fit_seconds,
        microseconds_per_image=microseconds,
        file=file.as_posix(),
        file_bytes=(scene.out / file).stat().st_size,
        training_images=training.images,
        history=training.history,
    )
    return result, _model_pictures(result, scene.test)


def _model_pictures(result: ModelResult, test: Dataset) -> Pictures:
    pictures = evaluation_pictures(result.name, result.title, result.evaluation, test.images)
    if result.history:
        pictures = [history_picture(result.name, result.title, result.history), *pictures]
    return tuple(pictures)


def _microseconds_per_image(model: DigitClassifier, test: Dataset) -> float:
    images = test.images[:_TIMED_IMAGES]
    model.predict_proba(images[:100])  # the first call sets up what later ones reuse
    started = time.perf_counter()
    model.predict_proba(images)
    return 1e6 * (time.perf_counter() - started) / len(images)


def _crossval_set(scene: Scene) -> Dataset:
    train_set = scene.splits.train
    return train_set.subset(scene.plan.crossval_images or len(train_set), seed=scene.plan.seed)


def _part(progress: Progress, start: float, end: float, done: float, note: str = "") -> None:
    progress(start + (end - start) * done, note)
