"""Plans: three sizes of the same pipeline."""

from dataclasses import dataclass, field, replace
from typing import Any

from tenfold.models import run_families


@dataclass(frozen=True)
class Plan:
    """The data of a run and the amount of work; None means all images.

    Args:
        data: "mnist", or a path that ``tenfold.data.load`` reads
        source: the format of the path; None detects it
        seed: of all random choices
        training_images: for the final fits, stratified
        test_images: for the one evaluation at the end, stratified
        crossval_images: of the training images, for cross-validation and comparison, stratified
        folds: of the cross-validation
        comparison_folds: of the comparison of variants
        embedded: images on the 2-D map of the data
        models: the families, in this order
        settings: by family, as far as they differ from the defaults
    """

    data: str = "mnist"
    source: str | None = None
    seed: int = 0
    training_images: int | None = None
    test_images: int | None = None
    crossval_images: int | None = 6_000
    folds: int = 5
    comparison_folds: int = 2
    embedded: int = 2_000
    models: tuple[str, ...] = field(default_factory=run_families)
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)


def default_plan(data: str = "mnist", seed: int = 0, *, source: str | None = None) -> Plan:
    """Return the default plan: all images, cross-validation and comparison on 6,000 of them."""
    return Plan(data=data, source=source, seed=seed)


def quick_plan(data: str = "mnist", seed: int = 0, *, source: str | None = None) -> Plan:
    """Return the plan of about a minute: every step on a small sample, so with worse scores."""
    return Plan(
        data=data,
        source=source,
        seed=seed,
        training_images=4_000,
        test_images=2_000,
        crossval_images=600,
        folds=3,
        embedded=500,
        settings={
            "svm": {"calibration_images": 1_000},
            "forest": {"trees": 50, "calibration_images": 1_000},
            "cnn": {"batch_size": 32, "learning_rate": 0.02},
        },
    )


def full_plan(data: str = "mnist", seed: int = 0, *, source: str | None = None) -> Plan:
    """Return the long plan: cross-validation and comparison on all training images."""
    plan = default_plan(data, seed, source=source)
    return replace(plan, crossval_images=None, folds=10, comparison_folds=3)
