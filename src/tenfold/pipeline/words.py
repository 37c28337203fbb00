"""What a step found, in a few words for whoever watches."""

from operator import attrgetter

from tenfold.crossval import Comparison, CrossValidation
from tenfold.explore import Exploration
from tenfold.report import ModelResult


def say_exploration(found: Exploration) -> str:
    """Return how much there is and how much of it is double."""
    images = sum(sum(split.counts) for split in found.splits)
    return f"{images:,} images, {len(found.near_duplicates):,} near duplicates"


def say_crossval(found: CrossValidation) -> str:
    """Return the accuracy over the folds."""
    mean, sd = found.mean["accuracy"], found.sd["accuracy"]
    return f"accuracy {mean:.2%}, sd {sd:.2%} over {len(found.folds)} folds"


def say_comparison(found: Comparison) -> str:
    """Return which choice of settings did best."""
    best = max(found.variants, key=attrgetter("accuracy"))
    return f"best of {len(found.variants)}: {best.name} ({best.accuracy:.2%})"


def say_model(found: ModelResult) -> str:
    """Return how the model did on the test set."""
    low, high = found.evaluation.accuracy_interval
    return (
        f"test accuracy {found.evaluation.accuracy:.2%} ({low:.2%} to {high:.2%}), "
        f"fit in {found.fit_seconds:.1f} s"
    )
