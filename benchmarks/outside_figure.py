"""The figure of ``benchmarks.outside``: the accuracy of each model on each collection."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from benchmarks.evaluations import CollectionEvaluation
from tenfold.evaluation import Evaluation
from tenfold.figures.style import Picture, Theme, canvas, legend_above, render

TICKS = (0.9, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001)  # error rates
MIN_ERROR = 1e-4  # smaller error rates are drawn here, since the axis is logarithmic
SPREAD = 0.5  # of the height of a row: the range of its dots


def outside_picture(found: Sequence[CollectionEvaluation]) -> Picture:
    """Return the figure, light and dark."""
    return render(
        "outside",
        "Inside and outside MNIST",
        "A dot: the accuracy of a model on a collection; the line through it is the 95 % interval. "
        "The axis is logarithmic in the error rate; 100 % is at its right edge.",
        draw_outside,
        found,
    )


def draw_outside(theme: Theme, found: Sequence[CollectionEvaluation]) -> Figure:
    """Return the figure: one row per collection, with a dot and an interval for each model."""
    names = list(found[0].evaluations)
    figure = canvas(0.9 + 0.45 * len(found))
    axes = figure.subplots()
    for index, name in enumerate(names):
        dots = [_errors(each.evaluations[name]) for each in found]
        shift = SPREAD * ((index + 0.5) / len(names) - 0.5)
        axes.errorbar(
            [dot[1] for dot in dots],
            [row + shift for row in range(len(found))],
            xerr=[[dot[1] - dot[0] for dot in dots], [dot[2] - dot[1] for dot in dots]],
            fmt="o", markersize=5, elinewidth=1.6,
            color=theme.series[index % len(theme.series)], label=name,
        )  # fmt: skip
    edges = [edge for each in found for one in each.evaluations.values() for edge in _errors(one)]
    axes.set_xscale("log")
    axes.set_xlim(min(1, 1.25 * max(edges)), min(edges) / 1.25)
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.xaxis.set_major_formatter(FuncFormatter(_accuracy))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("accuracy, %")
    rows = [f"{each.name}\n{each.images:,}" for each in found]
    axes.set_yticks(range(len(found)), rows, color=theme.ink, fontsize=8.5)
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    legend_above(axes)
    return figure


def _errors(evaluation: Evaluation) -> tuple[float, float, float]:
    """Return the lower bound, the measured value and the upper bound of the error rate."""
    low, high = evaluation.accuracy_interval
    lower, measured, upper = (
        max(MIN_ERROR, 1 - share) for share in (high, evaluation.accuracy, low)
    )
    return min(lower, measured), measured, max(measured, upper)


def _accuracy(share: float, _position: int | None = None) -> str:
    return f"{100 * (1 - share):.4g}"
