"""One-line summaries of the results of the steps, for the view of a run."""

from operator import attrgetter

from tenfold.crossval import Comparison, CrossValidation
from tenfold.explore import Exploration
from tenfold.report import ModelResult


def exploration_summary(result: Exploration) -> str:
    """Return the number of images and of near duplicates."""
    images = sum(sum(split.counts) for split in result.splits)
    return f"{images:,} images, {len(result.near_duplicates):,} near duplicates"


def crossval_summary(result: CrossValidation) -> str:
    """Return the mean accuracy over the folds and its standard deviation."""
    mean, sd = result.mean["accuracy"], result.sd["accuracy"]
    return f"accuracy {mean:.2%}, sd {sd:.2%} over {len(result.folds)} folds"


def comparison_summary(result: Comparison) -> str:
    """Return the best variant and its accuracy."""
    best = max(result.variants, key=attrgetter("accuracy"))
    return f"best of {len(result.variants)}: {best.name} ({best.accuracy:.2%})"


def model_summary(result: ModelResult) -> str:
    """Return the accuracy on the test set, its interval, and the time of the fit."""
    low, high = result.evaluation.accuracy_interval
    return (
        f"test accuracy {result.evaluation.accuracy:.2%} ({low:.2%} to {high:.2%}), "
        f"fit in {result.fit_seconds:.1f} s"
    )
