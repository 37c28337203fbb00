"""The steps of a run: each returns a result and the figures of it."""

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
from tenfold.explore import Exploration, explore, visual_summary
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
from tenfold.pipeline.summaries import (
    comparison_summary,
    crossval_summary,
    exploration_summary,
    model_summary,
)
from tenfold.report import ModelResult
from tenfold.training import train
from tenfold.types import Progress

Pictures = tuple[Picture, ...]
_TIMED_IMAGES = 2_000  # test images on which the time of a prediction is measured

# Approximate seconds of each step in a default run on two cores, to estimate the time left.
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
_DEFAULT_WEIGHT = 50  # of a step that is not in the table


@dataclass(frozen=True)
class RunContext:
    """The arguments of every step: the plan, the selected data, and the folders for files."""

    plan: Plan
    splits: Splits
    out: Path
    scratch: Path

    @property
    def test(self) -> Dataset:
        """Return the selected test set."""
        if self.splits.test is None:
            raise DataError(f"{self.plan.data} came without a test set.")
        return self.splits.test


@dataclass(frozen=True)
class Step:
    """One step: ``work`` returns a ``result_type`` and its figures.

    ``weight`` is its approximate share of the default run's time, to estimate the time left;
    ``summarise`` returns one line on the result; ``output_file`` is written in the run's folder.
    """

    name: str
    title: str
    weight: float
    result_type: Any
    work: Callable[[RunContext, Progress], tuple[Any, Pictures]]
    summarise: Callable[[Any], str]
    output_file: str | None = None


def plan_steps(plan: Plan) -> tuple[Step, ...]:
    """Return the steps of the plan, in order."""
    steps = [_step("explore", "Explore the data", Exploration, _explore, exploration_summary)]
    for name in plan.models:
        title = f"Cross-validate: {estimator_class(name).title}"
        validate = partial(_cross_validate, name)
        steps.append(_step(f"crossval-{name}", title, CrossValidation, validate, crossval_summary))
    for name in plan.models:
        title = f"Compare settings: {estimator_class(name).title}"
        compare = partial(_compare, name)
        steps.append(_step(f"compare-{name}", title, Comparison, compare, comparison_summary))
    for name in plan.models:
        title = f"Train and test: {estimator_class(name).title}"
        fit, file = partial(_train_and_test, name), f"models/{name}.onnx"
        steps.append(_step(f"train-{name}", title, ModelResult, fit, model_summary, file))
    return tuple(steps)


def _step(
    name: str,
    title: str,
    result_type: Any,
    work: Callable[[RunContext, Progress], tuple[Any, Pictures]],
    summarise: Callable[[Any], str],
    output_file: str | None = None,
) -> Step:
    return Step(
        name, title, _WEIGHTS.get(name, _DEFAULT_WEIGHT), result_type, work, summarise, output_file
    )


def select_data(plan: Plan, splits: Splits) -> Splits:
    """Return the images that the plan uses.

    If the data have no test set, a sixth of the training set becomes one.
    """
    training, test = splits.train, splits.test
    training.require_all_digits()
    if test is None:
        training, test = training.split(len(training) // 6, seed=plan.seed)
    return Splits(
        training.subset(plan.training_images or len(training), seed=plan.seed),
        test.subset(plan.test_images or len(test), seed=plan.seed),
    )


def _explore(context: RunContext, progress: Progress) -> tuple[Exploration, Pictures]:
    train_set, seed = context.splits.train, context.plan.seed
    result = explore(
        train_set, context.test, seed=seed, progress=partial(_report_part, progress, 0, 0.5)
    )
    progress(0.5, "map and pictures")
    samples = visual_summary(train_set, result, seed=seed, embedded=context.plan.embedded)
    progress(0.8, "drawing")
    return result, tuple(exploration_pictures(result, samples))


def _cross_validate(
    name: str, context: RunContext, progress: Progress
) -> tuple[CrossValidation, Pictures]:
    result = cross_validate(
        name,
        _crossval_set(context),
        settings=context.plan.settings.get(name),
        folds=context.plan.folds,
        seed=context.plan.seed,
        progress=progress,
    )
    return result, ()  # drawn together with the other models' at the end


def _compare(name: str, context: RunContext, progress: Progress) -> tuple[Comparison, Pictures]:
    result = compare_variants(
        name,
        _crossval_set(context),
        settings=context.plan.settings.get(name),
        folds=context.plan.comparison_folds,
        seed=context.plan.seed,
        progress=progress,
    )
    estimator = estimator_class(name)
    chosen = next(label for label, settings in estimator.variants.items() if not settings)
    pictures = comparison_pictures([result], {name: estimator.title}, {name: chosen})
    return result, tuple(pictures)


def _train_and_test(
    name: str, context: RunContext, progress: Progress
) -> tuple[ModelResult, Pictures]:
    """Return the model's result: trained, evaluated once on the test set, written to its file."""
    training = train(
        name,
        context.splits.train,
        settings=context.plan.settings.get(name),
        seed=context.plan.seed,
        checkpoint=context.scratch / f"{name}.safetensors",
        progress=partial(_report_part, progress, 0, 0.9),
    )
    progress(0.9, "testing")
    microseconds = _microseconds_per_image(training.model, context.test)
    evaluation = evaluate_dataset(context.test, training.model.predict_proba(context.test.images))
    progress(0.95, "writing the model")
    file = Path("models") / f"{name}.onnx"
    write_model(training, context.out / file, sample=context.splits.train, test=context.test)
    result = ModelResult(
        name=name,
        title=training.model.title,
        settings=training.settings,
        evaluation=evaluation,
        fit_seconds=training.fit_seconds,
        microseconds_per_image=microseconds,
        file=file.as_posix(),
        file_bytes=(context.out / file).stat().st_size,
        training_images=training.images,
        history=training.history,
    )
    return result, _model_pictures(result, context.test)


def _model_pictures(result: ModelResult, test: Dataset) -> Pictures:
    pictures = evaluation_pictures(result.name, result.title, result.evaluation, test.images)
    if result.history:
        pictures = [history_picture(result.name, result.title, result.history), *pictures]
    return tuple(pictures)


def _microseconds_per_image(model: DigitClassifier, test: Dataset) -> float:
    images = test.images[:_TIMED_IMAGES]
    model.predict_proba(images[:100])  # the first call has a one-time cost
    started = time.perf_counter()
    model.predict_proba(images)
    return 1e6 * (time.perf_counter() - started) / len(images)


def _crossval_set(context: RunContext) -> Dataset:
    train_set = context.splits.train
    return train_set.subset(context.plan.crossval_images or len(train_set), seed=context.plan.seed)


def _report_part(progress: Progress, start: float, end: float, done: float, note: str = "") -> None:
    progress(start + (end - start) * done, note)
