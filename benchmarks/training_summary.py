"""The summary of each model's trials, and ratios between models."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, stdev

from benchmarks.compared_models import COMPARED_MODELS
from benchmarks.trial import Trial
from tenfold.metrics import wilson_interval

HEADER = [
    "model",
    "settings",
    "start to predictions",
    "fit",
    "predict",
    "images/s",
    "peak memory",
    "errors, seed 0, 95 % interval",
    "errors over seeds",
]


@dataclass(frozen=True)
class Summary:
    """One model: medians over its ``n`` trials; seconds, bytes and numbers of errors.

    ``errors`` is that of the first seed, ``interval`` its Wilson interval; ``seed_errors`` has one
    number for each seed. ``to_target`` is infinite if most trials did not reach the target, and
    None without a curve.
    """

    n: int
    seconds: float
    fit_seconds: float
    predict_seconds: float
    memory: float
    tested: int
    errors: int
    interval: tuple[float, float]
    seed_errors: tuple[int, ...]
    to_target: float | None


def summarise(trials: Sequence[Trial], target: float) -> Summary:
    """Return the summary of one model's trials; ``target`` is an accuracy, 0 to 1."""
    by_seed = {trial.spec.seed: trial.errors for trial in reversed(trials)}
    errors = by_seed[min(by_seed)]
    tested = trials[0].tested
    low, high = wilson_interval(errors, tested)
    reached = [seconds_to_target(trial, target) for trial in trials if trial.curve]
    return Summary(
        n=len(trials),
        seconds=median(trial.seconds for trial in trials),
        fit_seconds=median(trial.fit_seconds for trial in trials),
        predict_seconds=median(trial.predict_seconds for trial in trials),
        memory=median(trial.memory for trial in trials),
        tested=tested,
        errors=errors,
        interval=(low, high),
        seed_errors=tuple(by_seed[seed] for seed in sorted(by_seed)),
        to_target=median(reached) if reached else None,
    )


def seconds_to_target(trial: Trial, target: float) -> float:
    """Return the seconds until an epoch ended with the target accuracy; infinity if none did."""
    return next((seconds for seconds, right in trial.curve if right >= target), math.inf)


def fit_seconds(trial: Trial, _target: float) -> float:
    """Return the training time in seconds."""
    return trial.fit_seconds


def predict_seconds(trial: Trial, _target: float) -> float:
    """Return the prediction time of all test images in seconds."""
    return trial.predict_seconds


def whole_seconds(trial: Trial, _target: float) -> float:
    """Return the seconds from the start of the process to the predictions."""
    return trial.seconds


def error_count(trial: Trial, _target: float) -> float:
    """Return the number of errors on the test images."""
    return trial.errors


# The ratios: name, baseline, own model, and the figure of a trial.
RATIOS: tuple[tuple[str, str, str, Callable[[Trial, float], float]], ...] = (
    ("SVM, fit: stock SVC / ours", "svc", "svm", fit_seconds),
    ("SVM, predict: stock SVC / ours", "svc", "svm", predict_seconds),
    ("SVM, start to predictions: stock SVC / ours", "svc", "svm", whole_seconds),
    ("CNN, start to target: common recipe / ours", "two-convolutions", "cnn", seconds_to_target),
    ("CNN, start to predictions: common recipe / ours", "two-convolutions", "cnn", whole_seconds),
    ("Forest, fit: stock / ours", "stock-forest", "forest", fit_seconds),
    ("Forest, errors: stock / ours", "stock-forest", "forest", error_count),
    (
        "Same features, errors: boosting / our forest",
        "lightgbm-gradients",
        "forest",
        error_count,
    ),
)


def ratio_rows(trials: Mapping[str, Sequence[Trial]], target: float) -> list[list[str]]:
    """Return the rows of the ratios for which both models have trials."""
    rows = []
    for title, baseline, own, figure in RATIOS:
        if trials.get(baseline) and trials.get(own):
            theirs, our = (
                [figure(each, target) for each in trials[name]] for name in (baseline, own)
            )
            rows.append([title, ratio(theirs, our)])
    return rows


def ratio(theirs: Sequence[float], ours: Sequence[float]) -> str:
    """Return the ratio of medians, with the range of the ratios over the rounds."""
    top, bottom = median(theirs), median(ours)
    if not (math.isfinite(top) and math.isfinite(bottom) and bottom > 0):
        return "none: one of the two did not reach it"
    finite = [(a, b) for a, b in zip(theirs, ours, strict=False) if b > 0 and math.isfinite(a + b)]
    each = [a / b for a, b in finite]
    span = f" (round by round {min(each):.2f} to {max(each):.2f})" if len(each) > 1 else ""
    return f"{top / bottom:.2f}{span}"


def table_row(name: str, trials: Sequence[Trial], target: float) -> list[str]:
    """Return a model's row of the table; ``target`` is an accuracy, 0 to 1."""
    compared = COMPARED_MODELS[name]
    found = summarise(trials, target)
    low, high = found.interval
    return [
        compared.title,
        compared.how,
        f"{found.seconds:.1f} s",
        f"{found.fit_seconds:.2f} s",
        f"{found.predict_seconds:.2f} s",
        f"{found.tested / found.predict_seconds:,.0f}",
        f"{found.memory / 2**20:,.0f} MiB" if found.memory else "unknown",
        f"{found.errors:,} of {found.tested:,} ({low:.2%} to {high:.2%})",
        spread(found.seed_errors) if compared.seeded else "no seed",
        _seconds_to(found.to_target),
        str(found.n),
    ]


def missing_row(name: str, reason: str) -> list[str]:
    """Return the row of a model without trials."""
    compared = COMPARED_MODELS[name]
    return [compared.title, compared.how, reason, *[""] * (len(HEADER) - 2), "0"]


def header(target: float) -> list[str]:
    """Return the column titles of the table."""
    return [*HEADER, f"start to {100 * target:g} %", "n"]


def spread(counts: Sequence[int]) -> str:
    """Return the mean and the sample standard deviation of the errors, one number per seed."""
    if len(counts) < 2:
        return f"{counts[0]:.1f} (1 seed)"
    return f"{mean(counts):.1f}, sd {stdev(counts):.1f} ({len(counts)} seeds)"


def _seconds_to(target: float | None) -> str:
    if target is None:
        return "no epochs"
    return f"{target:.1f} s" if math.isfinite(target) else "not reached"
