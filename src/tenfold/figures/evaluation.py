"""Figures of an evaluation: confusion matrix, scores by digit, calibration, ROC and mistakes."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from tenfold.evaluation import DigitScores, Evaluation, Mistake, ReliabilityBin, RocCurve
from tenfold.figures.image_grid import captioned_images
from tenfold.figures.style import Picture, Theme, canvas, legend_above, percent, render
from tenfold.metrics import wilson_interval
from tenfold.types import Images

Matrix: TypeAlias = Sequence[Sequence[int]]

MIN_FALSE_POSITIVE_RATE = 1e-4  # on the axis: a test set of 10,000 shows no less
N_NAMED_CURVES = 3  # with the smallest areas; the others are grey


def evaluation_pictures(
    name: str, title: str, evaluation: Evaluation, images: Images
) -> list[Picture]:
    """Return the figures of one model's evaluation, in the order of the page.

    Args:
        name: the model's name in file names: "svm"
        title: the model's title for people
        evaluation: the evaluation
        images: all images of the evaluation, to which the indices of its mistakes refer
    """
    return [
        *_confusion_pictures(name, title, evaluation),
        *_probability_pictures(name, title, evaluation),
        render(
            f"{name}-mistakes",
            f"Worst mistakes: {title}",
            "True digit → predicted digit, with the probability of the prediction. The mistakes "
            "with the lowest probability of the true digit come first. Some are hard for people "
            "too, and some labels are contested.",
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
            "A row for each true digit, a column for each predicted digit. The correct predictions "
            "on the diagonal are grey; the colour shows the number of mistakes (by its square "
            "root).",
            draw_confusion_counts,
            evaluation.confusion_matrix,
        ),
        render(
            f"{name}-confusion-rates",
            f"Confusion, in percent: {title}",
            "The same, each row divided by its number of pictures: for example the percentage of "
            "true 4s that were predicted as 9. The diagonal is the recall of each digit.",
            draw_confusion_rates,
            evaluation.confusion_matrix,
        ),
        render(
            f"{name}-digits",
            f"Digit by digit: {title}",
            "Precision: the share of predicted 4s that are a 4. Recall: the share of true 4s that "
            "were predicted as 4. F1 is their harmonic mean. The axis starts near the lowest "
            "value, so small differences look large.",
            draw_digit_scores,
            evaluation.per_digit,
        ),
    ]


def _probability_pictures(name: str, title: str, evaluation: Evaluation) -> list[Picture]:
    return [
        render(
            f"{name}-calibration",
            f"Calibration: {title}",
            "Pictures are grouped into bins by the probability of their prediction. Above, the "
            "accuracy of each bin: on the diagonal, a probability of 80 % is correct 80 times in "
            "100; under it, the model is overconfident. The line through a dot is its 95 % Wilson "
            "interval, long in bins with few pictures. Below, the number of pictures in each bin "
            "(a logarithmic axis). Expected calibration error: "
            f"{percent(evaluation.expected_calibration_error, 2)}.",
            draw_reliability,
            evaluation.reliability,
        ),
        render(
            f"{name}-roc",
            f"Each digit against the rest (ROC): {title}",
            "With a lower threshold, more pictures of a digit are found (up) and more others are "
            "mistaken for it (right, on a logarithmic axis: the relevant part is at the far left). "
            "The three digits with the smallest area under their curve are coloured, the others "
            "are grey.",
            draw_roc,
            evaluation.roc,
        ),
    ]


def draw_confusion_counts(theme: Theme, matrix: Matrix) -> Figure:
    """Return the plot of the confusion matrix (rows true, columns predicted) as counts."""
    counts = np.asarray(matrix)
    words = [[f"{count:,}" if count else "" for count in row] for row in counts]
    return _confusion(theme, counts.astype(float), words)


def draw_confusion_rates(theme: Theme, matrix: Matrix) -> Figure:
    """Return the plot of the confusion matrix (rows true, columns predicted) as percentages."""
    counts = np.asarray(matrix)
    rates = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    words = [[f"{rate:.4g}" if rate else "" for rate in row] for row in rates.round(2)]
    return _confusion(theme, rates, words)


def _confusion(theme: Theme, values: NDArray[np.float64], words: Sequence[Sequence[str]]) -> Figure:
    """Return the plot of the matrix, coloured by the square root so that small counts show."""
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
    axes.set_xlabel("predicted digit")
    axes.set_ylabel("true digit")
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    return figure


def draw_digit_scores(theme: Theme, scores: Sequence[DigitScores]) -> Figure:
    """Return the plot of precision, recall and F1 of each digit."""
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
    """Return the reliability diagram, above the histogram of the bins."""
    figure = canvas(4.8)
    diagram, histogram = figure.subplots(2, sharex=True, height_ratios=(3, 1))
    diagram.plot((0, 1), (0, 1), color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
    for each in bins:
        low, high = wilson_interval(round(each.accuracy * each.count), each.count)
        diagram.vlines(each.confidence, low, high, color=theme.accent, linewidth=1.4)
    confidence, accuracy = [each.confidence for each in bins], [each.accuracy for each in bins]
    diagram.plot(confidence, accuracy, "o", color=theme.accent, markersize=5.5)
    diagram.set_ylabel("accuracy")
    diagram.set_ylim(-0.03, 1.03)
    widths = [0.92 * (each.upper - each.lower) for each in bins]
    middles = [(each.upper + each.lower) / 2 for each in bins]
    histogram.bar(middles, [each.count for each in bins], width=widths, color=theme.accent)
    histogram.set_yscale("log")
    histogram.yaxis.set_major_formatter("{x:,.0f}")
    histogram.set_ylabel("pictures")
    histogram.set_xlabel("probability of the prediction")
    histogram.set_xlim(0, 1.02)
    return figure


def draw_roc(theme: Theme, curves: Sequence[RocCurve]) -> Figure:
    """Return the plot of the one-vs-rest ROC curves, the three with the smallest area in colour."""
    weakest = sorted(curves, key=_area)[:N_NAMED_CURVES]
    figure = canvas(4.8)
    axes = figure.subplots()
    for curve in curves:
        if curve not in weakest:
            axes.plot(*_rates(curve), color=theme.muted, linewidth=0.8, alpha=0.7)
    for curve, colour in zip(weakest, theme.series, strict=False):
        axes.plot(*_rates(curve), color=colour, label=f"{curve.digit}: area {curve.auc:.5f}")
    axes.set_xscale("log")
    axes.set_xlim(MIN_FALSE_POSITIVE_RATE, 1)
    axes.set_ylim(_lowest_shown(curves), 1.004)
    axes.xaxis.set_major_formatter(FuncFormatter(_short_percent))
    axes.yaxis.set_major_formatter(FuncFormatter(_short_percent))
    axes.set_xlabel("false positive rate")
    axes.set_ylabel("true positive rate")
    if weakest:
        axes.legend(loc="lower right")
    return figure


def _rates(curve: RocCurve) -> tuple[NDArray[np.float64], Sequence[float]]:
    """Return the false positive rates, at least ``MIN_FALSE_POSITIVE_RATE``, and the true ones."""
    return np.maximum(curve.false_positive_rate, MIN_FALSE_POSITIVE_RATE), curve.true_positive_rate


def _area(curve: RocCurve) -> float:
    return curve.auc


def _lowest_shown(curves: Sequence[RocCurve]) -> float:
    """Return the lower limit of the axis: just below the weakest digit at 0.1 % false positives."""
    rates = [
        float(np.interp(1e-3, each.false_positive_rate, each.true_positive_rate)) for each in curves
    ]
    return max(0.0, 1 - 1.2 * (1.004 - min(rates, default=0.0)))


def _short_percent(share: float, _position: int | None = None) -> str:
    return f"{100 * share:.4g} %"


def draw_mistakes(theme: Theme, mistakes: Sequence[Mistake], images: Images) -> Figure:
    """Return the plot of the mistakes in rows of eight, in the order given.

    Args:
        theme: the colours
        mistakes: the mistakes
        images: all images of the evaluation, to which the indices refer
    """
    words = [
        f"{each.truth} → {each.answer}\n{int(100 * each.probability)} %"  # 99.7 is shown as 99
        for each in mistakes
    ]
    wrong = images[[each.index for each in mistakes]] if mistakes else images[:0]
    return captioned_images(theme, wrong, words, columns=8, none="no mistakes")
