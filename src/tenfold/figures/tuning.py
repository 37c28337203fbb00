"""Figures of a hyperparameter search: its history, the importance and the values of settings."""

from collections.abc import Sequence
from itertools import accumulate
from statistics import quantiles
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from tenfold.figures.style import Picture, Theme, canvas, legend_above, render
from tenfold.tuning import Trial, Tuning

_COLUMNS = 2
_FEW_TRIALS = 8  # with fewer, the axis shows all of them
_LOG_AXIS_RATIO = 20  # of the largest to the smallest value, for a logarithmic axis
_QUARTILE_DISTANCES = 1.5  # from the best down to the lower end of the axis


def tuning_pictures(tuning: Tuning, title: str) -> list[Picture]:
    """Return the figures of the search's history, of importance, and of each setting.

    Args:
        tuning: the result of the search
        title: the title of the model
    """
    history = render(
        f"tuning-{tuning.model}-course",
        f"The history of the search: {title}",
        f"Each dot is one trial: its mean accuracy over {tuning.folds} folds of {tuning.images:,} "
        "training images. A cross is a pruned trial, at the mean of its folds so far, which may be "
        "easier ones; a triangle at the edge is below the axis. The line is the best so far.",
        draw_search_history,
        tuning,
    )
    return [history, *_importance_pictures(tuning, title), *_slice_pictures(tuning, title)]


def _importance_pictures(tuning: Tuning, title: str) -> list[Picture]:
    if not tuning.importance:
        return []
    complete = sum(trial.accuracy is not None for trial in tuning.trials)
    return [
        render(
            f"tuning-{tuning.model}-importance",
            f"Importance of settings: {title}",
            "The share of the variance of the accuracies that each setting explains, over the "
            f"search space (functional analysis of variance on the {complete} trials with all "
            "folds). With few trials this is a rough estimate.",
            draw_importance,
            tuning,
        )
    ]


def _slice_pictures(tuning: Tuning, title: str) -> list[Picture]:
    if not varied(tuning):
        return []
    return [
        render(
            f"tuning-{tuning.model}-slices",
            f"Setting by setting: {title}",
            "The same trials, over each setting; the ringed one is the best. If the good ones "
            "cluster at an edge, a wider search space may be better.",
            draw_slices,
            tuning,
        )
    ]


def varied(tuning: Tuning) -> list[str]:
    """Return the settings that differ between the trials, the most important first."""
    names = dict.fromkeys([*tuning.importance, *tuning.best])
    values = {name: {str(trial.settings.get(name)) for trial in tuning.trials} for name in names}
    return [name for name in names if len(values[name]) > 1]


def draw_search_history(theme: Theme, tuning: Tuning) -> Figure:
    """Return the plot of accuracy over the number of the trial, with the best so far as a line."""
    figure = canvas(3.4)
    axes = figure.subplots()
    lowest = _lower_limit(tuning)
    numbers = [trial.number + 1 for trial in tuning.trials]
    best = list(accumulate((trial.accuracy or 0.0 for trial in tuning.trials), max))
    axes.step(
        numbers,
        [max(100 * share, lowest) for share in best],
        where="post", color=theme.contrast, linewidth=1.4, label="best so far",
    )  # fmt: skip
    _dots(theme, axes, tuning.trials, numbers, lowest)
    axes.set_ylabel("accuracy, %")
    axes.set_xlabel("trial")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    legend_above(axes)
    return figure


def draw_importance(theme: Theme, tuning: Tuning) -> Figure:
    """Return the bar chart of importance, the most important setting on top."""
    figure = canvas(0.9 + 0.34 * len(tuning.importance))
    axes = figure.subplots()
    rows = range(len(tuning.importance))
    shares = [100 * share for share in tuning.importance.values()]
    bars = axes.barh(rows, shares, height=0.55, color=theme.accent)
    axes.bar_label(bars, [f"{share:.0f} %" for share in shares], padding=4, color=theme.ink)
    axes.set_yticks(rows, list(tuning.importance), color=theme.ink)
    axes.set_ylim(len(shares) - 0.4, -0.6)
    axes.set_xlim(0, 1.15 * max(shares))
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("share of the variance explained, %")
    return figure


def draw_slices(theme: Theme, tuning: Tuning) -> Figure:
    """Return the plot of accuracy over each setting that was varied."""
    names = varied(tuning)
    lines = -(-len(names) // _COLUMNS)
    figure = canvas(0.4 + 2.1 * lines)
    panels = figure.subplots(lines, _COLUMNS, sharey=True, squeeze=False)
    for index, axes in enumerate(panels.flat):
        if index < len(names):
            _slice(theme, axes, tuning, names[index])
        else:
            axes.set_axis_off()
    for axes in panels[:, 0]:
        axes.set_ylabel("accuracy, %")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels))
    return figure


def _slice(theme: Theme, axes: Axes, tuning: Tuning, name: str) -> None:
    values = [trial.settings.get(name) for trial in tuning.trials]
    positions = _positions(axes, values)
    lowest = _lower_limit(tuning)
    _dots(theme, axes, tuning.trials, positions, lowest)
    for x, trial in zip(positions, tuning.trials, strict=True):
        if trial.accuracy == tuning.accuracy:
            axes.plot(
                x, 100 * tuning.accuracy, "o",
                color=theme.contrast, markersize=11, fillstyle="none",
            )  # fmt: skip
            break  # of equally good trials the first is the best one
    axes.set_xlabel(name)


def _positions(axes: Axes, values: Sequence[Any]) -> list[float]:
    """Return the positions of the values on the horizontal axis, whose scale is set for them."""
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in values):
        words = sorted({str(each) for each in values})
        axes.set_xticks(range(len(words)), words)
        axes.set_xlim(-0.5, len(words) - 0.5)
        return [float(words.index(str(each))) for each in values]
    if min(values) > 0 and max(values) > _LOG_AXIS_RATIO * min(values):
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(numticks=6))
        axes.xaxis.set_major_formatter(FuncFormatter(_plain))
        axes.xaxis.set_minor_formatter(NullFormatter())
    else:
        axes.xaxis.set_major_locator(MaxNLocator(5))
    return [float(each) for each in values]


def _plain(value: float, _position: int | None = None) -> str:
    return f"{value:g}"


def _dots(
    theme: Theme, axes: Axes, trials: Sequence[Trial], positions: Sequence[float], lowest: float
) -> None:
    """Draw a dot for each trial, a cross for a pruned one, a triangle for one below the axis."""
    kinds = (
        ("o", "complete", theme.accent, [t.accuracy is not None for t in trials]),
        ("x", "pruned", theme.muted, [t.accuracy is None for t in trials]),
    )
    for marker, label, colour, chosen in kinds:
        points = [
            (position, 100 * trial.so_far)
            for position, trial, mine in zip(positions, trials, chosen, strict=True)
            if mine
        ]
        inside = [point for point in points if point[1] >= lowest]
        below = [position for position, accuracy in points if accuracy < lowest]
        if points:
            x, y = [p[0] for p in inside], [p[1] for p in inside]
            axes.plot(x, y, marker, color=colour, markersize=5, alpha=0.85, label=label)
            axes.plot(below, [lowest] * len(below), "v", color=colour, markersize=5, alpha=0.85)


def _lower_limit(tuning: Tuning) -> float:
    """Return the lower limit of the axis in percent, which may leave out the worst trials."""
    accuracies = [100 * trial.so_far for trial in tuning.trials]
    best = 100 * tuning.accuracy
    if len(accuracies) < _FEW_TRIALS:
        return min(accuracies)
    quartile = quantiles(accuracies, n=4)[0]
    return max(min(accuracies), best - _QUARTILE_DISTANCES * max(best - quartile, 0.25))
