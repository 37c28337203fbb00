"""Figures of training: cross-validation folds, learning curves, variants, and epochs."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tenfold.crossval import Comparison, CrossValidation, CurvePoint, Variant
from tenfold.figures.style import Picture, Theme, canvas, legend_above, render
from tenfold.nets.history import EpochRecord


def crossval_pictures(
    validations: Sequence[CrossValidation], titles: Mapping[str, str]
) -> list[Picture]:
    """Return the figure of all models' folds, then that of each model's learning curves.

    Args:
        validations: one for each model
        titles: the title of each model, by its name; the name itself if there is none
    """
    if not validations:
        return []
    named = {titles.get(each.model, each.model): each for each in validations}
    folds = render(
        "crossval-folds",
        "All folds of all models",
        "Each small dot is one fold: a model trained on the other folds and evaluated on this one. "
        "The large dot is the mean, the bar one standard deviation to either side. If two bars do "
        "not overlap, the difference is larger than that between splits.",
        draw_folds,
        named,
    )
    return [folds, *(_curves_picture(title, each) for title, each in named.items())]


def _curves_picture(title: str, validation: CrossValidation) -> Picture:
    return render(
        f"crossval-{validation.model}",
        f"Learning curves: {title}",
        f"Accuracy against {validation.curve_axis}; thin lines are the folds, thick ones their "
        "mean. The gap between training and validation shows overfitting; a validation line that "
        "still rises at the right end would profit from more.",
        draw_learning_curves,
        validation,
    )


def comparison_pictures(
    comparisons: Sequence[Comparison], titles: Mapping[str, str], chosen: Mapping[str, str]
) -> list[Picture]:
    """Return one figure of the variants for each family of models, the best on top.

    Args:
        comparisons: one or more for each model
        titles: the title of each model, by its name
        chosen: the name of the variant of the final fit, by the model's name
    """
    return [
        _comparison_picture(titles.get(each.model, each.model), each, chosen.get(each.model))
        for each in comparisons
    ]


def _comparison_picture(title: str, comparison: Comparison, chosen: str | None) -> Picture:
    ring = "" if chosen is None else "The ringed dot is the variant of the final fit. "
    return render(
        f"comparison-{comparison.model}",
        f"Settings compared: {title}",
        f"Mean accuracy over {comparison.folds} folds of {comparison.images:,} training images, "
        f"with one standard deviation to either side. {ring}If bars overlap widely, the order of "
        "the two variants is uncertain.",
        draw_comparison,
        comparison,
        chosen,
    )


def history_picture(name: str, title: str, history: Sequence[EpochRecord]) -> Picture:
    """Return the figure of a network's final fit, epoch by epoch."""
    return render(
        f"{name}-history",
        f"Epoch by epoch: {title}",
        "Loss and accuracy after each epoch of the final fit, on the training images (augmented, "
        "if the recipe does so) and on the held-out ones, if there are any. A validation loss that "
        "rises again shows overfitting.",
        draw_history,
        history,
    )


def draw_folds(theme: Theme, named: Mapping[str, CrossValidation]) -> Figure:
    """Return the plot of each fold's accuracy and log-loss, with mean and standard deviation."""
    figure = canvas(1.1 + 0.55 * len(named))
    accuracy, loss = figure.subplots(1, 2, sharey=True)
    _fold_dots(theme, accuracy, named, "accuracy", 100)
    _fold_dots(theme, loss, named, "log_loss", 1)
    accuracy.set_xlabel("accuracy, %")
    loss.set_xlabel("log-loss")
    loss.set_xlim(left=0)
    accuracy.set_yticks(range(len(named)), named, color=theme.ink)
    accuracy.set_ylim(len(named) - 0.5, -0.5)
    return figure


def _fold_dots(
    theme: Theme, axes: Axes, named: Mapping[str, CrossValidation], metric: str, unit: float
) -> None:
    axes.grid(visible=False, axis="y")
    for row, each in enumerate(named.values()):
        colour = theme.series[row % len(theme.series)]
        values = [unit * fold.metrics[metric] for fold in each.folds]
        axes.plot(values, [row + 0.2] * len(values), "o", color=colour, markersize=4, alpha=0.55)
        mean, sd = unit * each.mean[metric], unit * each.sd[metric]
        axes.errorbar(mean, row - 0.08, xerr=sd, fmt="o", color=colour, markersize=6, elinewidth=2)


def draw_learning_curves(theme: Theme, validation: CrossValidation) -> Figure:
    """Return the plot of training and validation accuracy over epochs or images, fold by fold."""
    figure = canvas(3.5)
    axes = figure.subplots()
    curves = [fold.curve for fold in validation.folds]
    _curve(theme.contrast, axes, curves, "training", _training)
    _curve(theme.accent, axes, curves, "validation", _validation)
    axes.set_xlabel(validation.curve_axis)
    axes.set_ylabel("accuracy, %")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    legend_above(axes)
    return figure


def _training(point: CurvePoint) -> float:
    return 100 * point.training


def _validation(point: CurvePoint) -> float:
    return 100 * point.validation


def _curve(
    colour: str,
    axes: Axes,
    curves: Sequence[Sequence[CurvePoint]],
    name: str,
    value: Callable[[CurvePoint], float],
) -> None:
    for curve in curves:
        x = [point.x for point in curve]
        axes.plot(x, [value(point) for point in curve], color=colour, linewidth=0.8, alpha=0.45)
    common = list(zip(*curves, strict=False))  # the points that all folds have
    x = [points[0].x for points in common]
    mean = [float(np.mean([value(point) for point in points])) for points in common]
    axes.plot(x, mean, "o-", color=colour, linewidth=2.2, markersize=4.5, label=name)


def draw_comparison(theme: Theme, comparison: Comparison, chosen: str | None) -> Figure:
    """Return the plot of the variants with their standard deviation, the best on top."""
    variants = sorted(comparison.variants, key=_accuracy, reverse=True)
    figure = canvas(0.8 + 0.3 * len(variants))
    axes = figure.subplots()
    rows = range(len(variants))
    mean = [100 * each.accuracy for each in variants]
    sd = [100 * each.accuracy_sd for each in variants]
    axes.errorbar(mean, rows, xerr=sd, fmt="o", color=theme.accent, markersize=6, elinewidth=1.8)
    for row, each in enumerate(variants):
        if each.name == chosen:
            axes.plot(mean[row], row, "o", color=theme.contrast, markersize=13, fillstyle="none")
    axes.set_yticks(rows, [each.name for each in variants], color=theme.ink)
    axes.set_ylim(len(variants) - 0.4, -0.6)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.set_xlabel("accuracy in cross-validation, %")
    return figure


def _accuracy(variant: Variant) -> float:
    return variant.accuracy


def draw_history(theme: Theme, history: Sequence[EpochRecord]) -> Figure:
    """Return the plot of loss above accuracy, epoch by epoch, for training and held-out images."""
    figure = canvas(4.4)
    loss, accuracy = figure.subplots(2, sharex=True)
    epochs = [each.epoch for each in history]
    losses = [each.training_loss for each in history]
    accuracies = [100 * each.training_accuracy for each in history]
    validated = [each for each in history if each.validation_accuracy is not None]
    validation_losses = [each.validation_loss for each in validated]
    validation_accuracies = [100 * (each.validation_accuracy or 0.0) for each in validated]
    for axes, training, validation, label in (
        (loss, losses, validation_losses, "loss"),
        (accuracy, accuracies, validation_accuracies, "accuracy, %"),
    ):
        axes.plot(epochs, training, "o-", color=theme.contrast, markersize=4, label="training")
        if validated:
            x = [each.epoch for each in validated]
            axes.plot(x, validation, "o-", color=theme.accent, markersize=4, label="held out")
        axes.set_ylabel(label)
    loss.set_ylim(bottom=0)
    accuracy.set_xlabel("epoch")
    accuracy.xaxis.set_major_locator(MaxNLocator(integer=True))
    legend_above(loss)
    return figure
