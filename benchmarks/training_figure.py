"""The figure of ``benchmarks.train``: accuracy over the time since the process started."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import mean, median_low

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from benchmarks.compared_models import COMPARED_MODELS
from benchmarks.trial import Trial
from tenfold.figures.style import Picture, Theme, canvas, render

TICKS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)  # error rates
NAME_HEIGHT = 0.05  # of the height of the axes
MIN_ERROR = 1e-4  # smaller error rates are drawn here: one image of 10,000


def training_picture(trials: Mapping[str, Sequence[Trial]], target: float) -> Picture:
    """Return the figure, light and dark, of each model's trial of median time."""
    middle = {name: middle_trial(each) for name, each in trials.items() if each}
    return render(
        "training",
        "Accuracy over time, from the start of the process",
        "A dot: all test images are answered, after imports, reading the data and training; median "
        "time and mean accuracy over the trials. A line: the end of each epoch of one trial. "
        "The accuracy axis is logarithmic in the error rate.",
        draw_training,
        middle,
        target,
    )


def middle_trial(trials: Sequence[Trial]) -> Trial:
    """Return the trial of median time, with the mean number of errors of all trials.

    For an even number of trials it is the faster of the two in the middle.
    """
    middle = median_low(trial.seconds for trial in trials)
    errors = round(mean(trial.errors for trial in trials))
    return replace(next(trial for trial in trials if trial.seconds == middle), errors=errors)


def draw_training(theme: Theme, trials: Mapping[str, Trial], target: float) -> Figure:
    """Return the figure: a dot for each model, and a line for each model with epochs."""
    figure = canvas(4.6)
    axes = figure.subplots()
    _scale(axes, trials)
    for trial in trials.values():
        _draw(theme, axes, trial)
    _name(theme, axes, trials)
    axes.axhline(1 - target, color=theme.muted, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    axes.text(
        0.01, 1 - target, f"{100 * target:g} %", transform=axes.get_yaxis_transform(),
        ha="left", va="bottom", fontsize=8, color=theme.muted, clip_on=True,
    )  # fmt: skip
    return figure


def _scale(axes: Axes, trials: Mapping[str, Trial]) -> None:
    shares = [_share(trial.errors, trial.tested) for trial in trials.values()]
    axes.set_ylabel("accuracy on the test images, %")
    axes.set_yscale("log")
    axes.set_ylim(min(1, 1.6 * max(shares)), min(shares) / 1.6)
    axes.yaxis.set_major_locator(FixedLocator(TICKS))
    axes.yaxis.set_major_formatter(FuncFormatter(_accuracy))
    axes.yaxis.set_minor_locator(NullLocator())
    times = [trial.seconds for trial in trials.values()]
    axes.set_xlabel("seconds since the process started")
    axes.set_xscale("log")
    axes.set_xlim(min(times) / 1.6, max(times) * 1.3)
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=8))
    axes.xaxis.set_major_formatter(FuncFormatter(_plain))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _draw(theme: Theme, axes: Axes, trial: Trial) -> None:
    dot = trial.seconds, _share(trial.errors, trial.tested)
    points = [(seconds, max(1 - right, MIN_ERROR)) for seconds, right in trial.curve]
    colour = theme.accent if _title(trial).startswith("Tenfold") else theme.contrast
    if points:
        seconds, wrong = zip(*[*points, dot], strict=True)
        axes.plot(seconds, wrong, "-", color=colour, linewidth=1.2, marker=".", markersize=4)
    axes.plot(*dot, "o", color=colour, markersize=7)


def _name(theme: Theme, axes: Axes, trials: Mapping[str, Trial]) -> None:
    """Write the models' names in a column on the right, each joined to its dot by a thin line."""
    best_first = sorted(trials.values(), key=lambda trial: trial.errors / trial.tested)
    worst, best = (math.log(edge) for edge in axes.get_ylim())
    dots = [(trial.seconds, _share(trial.errors, trial.tested)) for trial in best_first]
    heights = spread_heights(
        [(worst - math.log(share)) / (worst - best) for _, share in dots], NAME_HEIGHT
    )
    for trial, dot, height in zip(best_first, dots, heights, strict=True):
        axes.annotate(
            _title(trial), dot, xytext=(1.03, height), textcoords="axes fraction",
            ha="left", va="center", fontsize=8, color=theme.ink, annotation_clip=False,
            arrowprops={
                "arrowstyle": "-", "color": theme.muted, "linewidth": 0.5,
                "relpos": (0, 0.5), "shrinkA": 1, "shrinkB": 4,
            },
        )  # fmt: skip


def spread_heights(heights: Sequence[float], gap: float) -> list[float]:
    """Return the heights, moved down as little as needed, and up again if below 0.

    Args:
        heights: from the highest to the lowest, 0 to 1
        gap: the smallest distance between two of them
    """
    moved = list(heights)
    for index in range(1, len(moved)):
        moved[index] = min(moved[index], moved[index - 1] - gap)
    floor = 0.0
    for index in reversed(range(len(moved))):
        moved[index] = max(moved[index], floor)
        floor = moved[index] + gap
    return moved


def _title(trial: Trial) -> str:
    return COMPARED_MODELS[trial.spec.name].title


def _share(errors: int, tested: int) -> float:
    return max(errors / tested, MIN_ERROR)


def _accuracy(share: float, _position: int | None = None) -> str:
    return f"{100 * (1 - share):.4g}"


def _plain(value: float, _position: int | None = None) -> str:
    return f"{value:,.6g}"
