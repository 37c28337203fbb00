"""How good a model is: its confusion, its calibration, its curves, and its worst mistakes."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from tenfold.evaluation import DigitScores, Evaluation, Mistake, ReliabilityBin, RocCurve
from tenfold.figures.mosaic import captioned
from tenfold.figures.style import Picture, Theme, canvas, legend_above, percent, render
from tenfold.metrics import wilson_interval
from tenfold.types import Images

Matrix: TypeAlias = Sequence[Sequence[int]]

LEAST = 1e-4  # the least share of false alarms shown: a test set of 10,000 tells no less
NAMED = 3  # so many curves are told apart


def evaluation_pictures(
    name: str, title: str, evaluation: Evaluation, images: Images
) -> list[Picture]:
    """Return the figures of one model's judgement, in the order in which to show them.

    Args:
        name: the model's name in file names: "svm"
        title: how people call it
        evaluation: what it was judged to be
        images: all the pictures that it was judged on, as its mistakes' indices count them
    """
    return [
        *_confusion_pictures(name, title, evaluation),
        *_probability_pictures(name, title, evaluation),
        render(
            f"{name}-mistakes",
            f"Worst mistakes: {title}",
            "Truth → answer, and how sure the model was of its wrong answer. Those come first "
            "where it gave the truth the least chance. Some are hard for people too, and some "
            "labels are contested.",
            draw_mistakes,
            evaluation.mistakes,
            images,
        ),
    ]


def _confusion_pictures(name: str, title: str, evaluation: Evaluation) -> list[Picture]:
    return [
        render(
            f"{name}-confusion",
            f"Confusion, in pictures: {title}",
            "A row for each true digit, a column for each answer. What stands on the diagonal is "
            "right and stays grey, so that the colour is free to show the mistakes: the stronger, "
            "the more (by the root of the count).",
            draw_confusion_counts,
            evaluation.confusion_matrix,
        ),
        render(
            f"{name}-confusion-rates",
            f"Confusion, in percent: {title}",
            "The same, each row divided by its number of pictures: of all true 4s, how many "
            "percent were answered 9? The diagonal is the recall of each digit.",
            draw_confusion_rates,
            evaluation.confusion_matrix,
        ),
        render(
            f"{name}-digits",
            f"Digit by digit: {title}",
            "Precision: of the pictures answered 4, how many are a 4. Recall: of the 4s, how many "
            "were answered so. F1 is their harmonic mean. The axis starts near the lowest value, "
            "so small differences look large.",
            draw_digit_scores,
            evaluation.per_digit,
        ),
    ]


def _probability_pictures(name: str, title: str, evaluation: Evaluation) -> list[Picture]:
    return [
        render(
            f"{name}-calibration",
            f"Calibration: {title}",
            "Pictures are sorted into bins by the probability of their answer. Above, the share "
            "that was right in each bin: on the diagonal, 80 % sure means right 80 times in 100; "
            "under it, the model is too sure of itself. The line through a dot is its 95 % Wilson "
            "interval: long where few pictures fell into the bin. Below, how many did (a "
            "logarithmic axis). Expected calibration error: "
            f"{percent(evaluation.expected_calibration_error, 2)}.",
            draw_reliability,
            evaluation.reliability,
        ),
        render(
            f"{name}-roc",
            f"Each digit against the rest (ROC): {title}",
            "As the threshold falls, more pictures of a digit are found (up) and more others are "
            "taken for it (right, on a logarithmic axis: what matters happens far left). "
            "The three digits with the least area under their curve are named, the rest is grey.",
            draw_roc,
            evaluation.roc,
        ),
    ]


def draw_confusion_counts(theme: Theme, matrix: Matrix) -> Figure:
    """Return the confusion matrix (rows truth, columns answer) as counts of pictures."""
    counts = np.asarray(matrix)
    words = [[f"{count:,}" if count else "" for count in row] for row in counts]
    return _confusion(theme, counts.astype(float), words)


def draw_confusion_rates(theme: Theme, matrix: Matrix) -> Figure:
    """Return the confusion matrix (rows truth, columns answer) as percent of each row."""
    counts = np.asarray(matrix)
    rates = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    words = [[f"{rate:.4g}" if rate else "" for rate in row] for row in rates.round(2)]
    return _confusion(theme, rates, words)


def _confusion(theme: Theme, values: NDArray[np.float64], words: Sequence[Sequence[str]]) -> Figure:
    """Colour what is off the diagonal, by its root: a cell of 2 still shows beside one of 40."""
    diagonal = np.eye(len(values), dtype=bool)
    wrong = np.where(diagonal, 0, values)
    colours = theme.heat(np.sqrt(wrong / max(float(wrong.max()), 1e-9)))
    colours[diagonal] = to_rgba(theme.rule)
    figure = canvas(5.0)
    axes = figure.subplots()
    axes.imshow(colours)
    for (row, column), _ in np.ndenumerate(values):
        colour = theme.over(tuple(colours[row, column]))
        axes.text(
            column, row, words[row][column], color=colour, fontsize=8.5, ha="center", va="center"
        )
    axes.set_xticks(range(len(values)))
    axes.set_yticks(range(len(values)))
    axes.set_xlabel("answer")
    axes.set_ylabel("truth")
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    return figure


def draw_digit_scores(theme: Theme, scores: Sequence[DigitScores]) -> Figure:
    """Return precision, recall and F1 of each digit as three marks over it."""
    figure = canvas(4.6)
    axes = figure.subplots()
    digits = np.array([each.digit for each in scores])
    for shift, field, name, marker, colour in (
        (-0.2, "precision", "precision", "<", theme.accent),
        (0.0, "f1", "F1", "o", theme.ink),
        (0.2, "recall", "recall", ">", theme.contrast),
    ):
        values = [100 * getattr(each, field) for each in scores]
        axes.plot(digits + shift, values, marker, color=colour, markersize=5.5, label=name)
    axes.set_xticks(digits)
    axes.set_xlabel("digit")
    axes.set_ylabel("%")
    axes.margins(y=0.08)
    axes.grid(visible=False, axis="x")
    legend_above(axes)
    return figure


def draw_reliability(theme: Theme, bins: Sequence[ReliabilityBin]) -> Figure:
    """Return the accuracy of each bin against its confidence, over the counts of the bins."""
    figure = canvas(4.8)
    diagram, histogram = figure.subplots(2, sharex=True, height_ratios=(3, 1))
    diagram.plot((0, 1), (0, 1), color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
    for each in bins:
        low, high = wilson_interval(round(each.accuracy * each.count), each.count)
        diagram.vlines(each.confidence, low, high, color=theme.accent, linewidth=1.4)
    sure, right = [each.confidence for each in bins], [each.accuracy for each in bins]
    diagram.plot(sure, right, "o", color=theme.accent, markersize=5.5)
    diagram.set_ylabel("share that was right")
    diagram.set_ylim(-0.03, 1.03)
    widths = [0.92 * (each.upper - each.lower) for each in bins]
    middles = [(each.upper + each.lower) / 2 for each in bins]
    histogram.bar(middles, [each.count for each in bins], width=widths, color=theme.accent)
    histogram.set_yscale("log")
    histogram.yaxis.set_major_formatter("{x:,.0f}")
    histogram.set_ylabel("pictures")
    histogram.set_xlabel("probability of the answer")
    histogram.set_xlim(0, 1.02)
    return figure


def draw_roc(theme: Theme, curves: Sequence[RocCurve]) -> Figure:
    """Return one-vs-rest curves near the corner of perfection, the three weakest in colour."""
    weakest = sorted(curves, key=_area)[:NAMED]
    figure = canvas(4.8)
    axes = figure.subplots()
    for curve in curves:
        if curve not in weakest:
            axes.plot(*_rates(curve), color=theme.muted, linewidth=0.8, alpha=0.7)
    for curve, colour in zip(weakest, theme.series, strict=False):
        axes.plot(*_rates(curve), color=colour, label=f"{curve.digit}: area {curve.auc:.5f}")
    axes.set_xscale("log")
    axes.set_xlim(LEAST, 1)
    axes.set_ylim(_lowest_shown(curves), 1.004)
    axes.xaxis.set_major_formatter(FuncFormatter(_short_percent))
    axes.yaxis.set_major_formatter(FuncFormatter(_short_percent))
    axes.set_xlabel("of the other digits, taken for this one")
    axes.set_ylabel("of this digit, found")
    if weakest:
        axes.legend(loc="lower right")
    return figure


def _rates(curve: RocCurve) -> tuple[NDArray[np.float64], Sequence[float]]:
    """Return abscissae, none below the least that a logarithmic axis shows, and ordinates."""
    return np.maximum(curve.false_positive_rate, LEAST), curve.true_positive_rate


def _area(curve: RocCurve) -> float:
    return curve.auc


def _lowest_shown(curves: Sequence[RocCurve]) -> float:
    """Return what the weakest digit finds at one false alarm in a thousand, and a little less."""
    found = [
        float(np.interp(1e-3, each.false_positive_rate, each.true_positive_rate)) for each in curves
    ]
    return max(0.0, 1 - 1.2 * (1.004 - min(found, default=0.0)))


def _short_percent(share: float, _position: int | None = None) -> str:
    return f"{100 * share:.4g} %"


def draw_mistakes(theme: Theme, mistakes: Sequence[Mistake], images: Images) -> Figure:
    """Return the pictures of the mistakes in rows of eight, in the order given.

    Args:
        theme: the colours
        mistakes: what was answered wrong
        images: all that was judged, as the mistakes' indices count
    """
    words = [
        f"{each.truth} → {each.answer}\n{int(100 * each.probability)} %"  # 99.7 is not yet 100
        for each in mistakes
    ]
    shown = images[[each.index for each in mistakes]] if mistakes else images[:0]
    return captioned(theme, shown, words, columns=8, none="no mistakes")
