"""A search for settings: how it went on, which settings mattered, and how each one did."""

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
_FEW = 8  # trials, of which no figure leaves out one
_DECADES = 20  # values that reach over more than this factor stand on a logarithmic axis
_REACH = 1.5  # how far below the best, in units of its distance to the lower quartile, one looks


def tuning_pictures(found: Tuning, title: str) -> list[Picture]:
    """Return the course of the search, what mattered in it, and its settings one by one.

    Args:
        title: how to call the model
    """
    course = render(
        f"tuning-{found.model}-course",
        f"The course of the search: {title}",
        f"Each dot is one choice of settings: its mean accuracy over {found.folds} folds of "
        f"{found.images:,} training images. A cross is one that was given up, at the mean of the "
        "folds it had run, which may be easier ones; a triangle at the edge lies further down. The "
        "line is the best so far.",
        draw_course,
        found,
    )
    return [course, *_importance_pictures(found, title), *_slice_pictures(found, title)]


def _importance_pictures(found: Tuning, title: str) -> list[Picture]:
    if not found.importance:
        return []
    judged = sum(trial.accuracy is not None for trial in found.trials)
    return [
        render(
            f"tuning-{found.model}-importance",
            f"What mattered: {title}",
            "How much of the differences between the choices each setting explains, over the "
            f"space searched (functional analysis of variance on the {judged} choices that were "
            "judged on all folds). With few choices this is a rough hint.",
            draw_importance,
            found,
        )
    ]


def _slice_pictures(found: Tuning, title: str) -> list[Picture]:
    if not varied(found):
        return []
    return [
        render(
            f"tuning-{found.model}-slices",
            f"Setting by setting: {title}",
            "The same choices, over each setting by itself; the ringed one is the best. Where the "
            "good ones crowd at an edge, the space may want to be wider there.",
            draw_slices,
            found,
        )
    ]


def varied(found: Tuning) -> list[str]:
    """Return the settings that differ between the trials, the most important first."""
    names = dict.fromkeys([*found.importance, *found.best])
    values = {name: {str(trial.settings.get(name)) for trial in found.trials} for name in names}
    return [name for name in names if len(values[name]) > 1]


def draw_course(theme: Theme, found: Tuning) -> Figure:
    """Return accuracy over the number of the trial, with the best so far as a line."""
    figure = canvas(3.4)
    axes = figure.subplots()
    lowest = _lowest(found)
    numbers = [trial.number + 1 for trial in found.trials]
    best = list(accumulate((trial.accuracy or 0.0 for trial in found.trials), max))
    axes.step(
        numbers,
        [max(100 * share, lowest) for share in best],
        where="post", color=theme.contrast, linewidth=1.4, label="best so far",
    )  # fmt: skip
    _dots(theme, axes, found.trials, numbers, lowest)
    axes.set_ylabel("accuracy, %")
    axes.set_xlabel("trial")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    legend_above(axes)
    return figure


def draw_importance(theme: Theme, found: Tuning) -> Figure:
    """Return one bar for each setting, the most important on top."""
    figure = canvas(0.9 + 0.34 * len(found.importance))
    axes = figure.subplots()
    rows = range(len(found.importance))
    shares = [100 * share for share in found.importance.values()]
    bars = axes.barh(rows, shares, height=0.55, color=theme.accent)
    axes.bar_label(bars, [f"{share:.0f} %" for share in shares], padding=4, color=theme.ink)
    axes.set_yticks(rows, list(found.importance), color=theme.ink)
    axes.set_ylim(len(shares) - 0.4, -0.6)
    axes.set_xlim(0, 1.15 * max(shares))
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("share of the differences explained, %")
    return figure


def draw_slices(theme: Theme, found: Tuning) -> Figure:
    """Return accuracy over each setting that was varied."""
    names = varied(found)
    lines = -(-len(names) // _COLUMNS)
    figure = canvas(0.4 + 2.1 * lines)
    panels = figure.subplots(lines, _COLUMNS, sharey=True, squeeze=False)
    for place, axes in enumerate(panels.flat):
        if place < len(names):
            _slice(theme, axes, found, names[place])
        else:
            axes.set_axis_off()
    for axes in panels[:, 0]:
        axes.set_ylabel("accuracy, %")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels))
    return figure


def _slice(theme: Theme, axes: Axes, found: Tuning, name: str) -> None:
    values = [trial.settings.get(name) for trial in found.trials]
    at = _positions(axes, values)
    lowest = _lowest(found)
    _dots(theme, axes, found.trials, at, lowest)
    for place, trial in zip(at, found.trials, strict=True):
        if trial.accuracy == found.accuracy:
            axes.plot(
                place, 100 * found.accuracy, "o",
                color=theme.contrast, markersize=11, fillstyle="none",
            )  # fmt: skip
            break  # the first of those that are equally good is the one that was taken
    axes.set_xlabel(name)


def _positions(axes: Axes, values: Sequence[Any]) -> list[float]:
    """Return where the values stand on the horizontal axis, which is made to suit them."""
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in values):
        words = sorted({str(each) for each in values})
        axes.set_xticks(range(len(words)), words)
        axes.set_xlim(-0.5, len(words) - 0.5)
        return [float(words.index(str(each))) for each in values]
    if min(values) > 0 and max(values) > _DECADES * min(values):
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
    theme: Theme, axes: Axes, trials: Sequence[Trial], at: Sequence[float], lowest: float
) -> None:
    """Draw a dot for each trial, a cross for one given up, a triangle for one below the edge."""
    kinds = (
        ("o", "judged on all folds", theme.accent, [t.accuracy is not None for t in trials]),
        ("x", "given up", theme.muted, [t.accuracy is None for t in trials]),
    )
    for mark, label, colour, chosen in kinds:
        points = [
            (place, 100 * trial.so_far)
            for place, trial, mine in zip(at, trials, chosen, strict=True)
            if mine
        ]
        inside = [point for point in points if point[1] >= lowest]
        below = [place for place, accuracy in points if accuracy < lowest]
        if points:
            x, y = [p[0] for p in inside], [p[1] for p in inside]
            axes.plot(x, y, mark, color=colour, markersize=5, alpha=0.85, label=label)
            axes.plot(below, [lowest] * len(below), "v", color=colour, markersize=5, alpha=0.85)


def _lowest(found: Tuning) -> float:
    """Return the accuracy in percent down to which a figure looks, so that the good ones show."""
    all_of_them = [100 * trial.so_far for trial in found.trials]
    best = 100 * found.accuracy
    if len(all_of_them) < _FEW:
        return min(all_of_them)
    quartile = quantiles(all_of_them, n=4)[0]
    return max(min(all_of_them), best - _REACH * max(best - quartile, 0.25))
