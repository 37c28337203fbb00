"""Figures that compare models: accuracy against time, and McNemar's test of each pair."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from tenfold.evaluation import Evaluation, McNemar
from tenfold.figures.style import Picture, Theme, canvas, render


class EvaluatedModel(Protocol):
    """A model with its evaluation and its times."""

    @property
    def title(self) -> str:
        """Return the title of the model."""
        ...

    @property
    def evaluation(self) -> Evaluation:
        """Return the evaluation on the test set."""
        ...

    @property
    def fit_seconds(self) -> float:
        """Return the seconds of the final fit."""
        ...

    @property
    def microseconds_per_image(self) -> float:
        """Return the microseconds of one prediction."""
        ...


class Disagreement(Protocol):
    """McNemar's test of two models on the same pictures."""

    @property
    def first(self) -> str:
        """Return the name of the first model."""
        ...

    @property
    def second(self) -> str:
        """Return the name of the second model."""
        ...

    @property
    def test(self) -> McNemar:
        """Return the result of the test."""
        ...


def side_by_side_picture(models: Sequence[EvaluatedModel]) -> Picture:
    """Return the figure of accuracy against the time to fit and the time to predict."""
    return render(
        "models",
        "Accuracy against time",
        "Higher is more accurate, further left is faster. The bar is the 95 % Wilson interval of "
        "the accuracy. Times are those of this run, on logarithmic axes.",
        draw_side_by_side,
        models,
    )


def disagreement_picture(pairs: Sequence[Disagreement], titles: Mapping[str, str]) -> Picture:
    """Return the figure of McNemar's test of each pair of models.

    Args:
        pairs: the models compared, by name
        titles: the title of each model, by its name; the name itself if there is none
    """
    return render(
        "mcnemar",
        "Where two models disagree",
        "Only the pictures count that one model classifies correctly and the other wrongly. If "
        "both were equally good, the two bars would differ by chance alone; p is the probability "
        "of a difference of at least this size by chance (McNemar's exact test, two-sided).",
        draw_disagreements,
        pairs,
        titles,
    )


def draw_side_by_side(theme: Theme, models: Sequence[EvaluatedModel]) -> Figure:
    """Return the plot of accuracy with its interval over seconds to fit and to predict."""
    figure = canvas(3.6)
    fit, answer = figure.subplots(1, 2, sharey=True)
    _panel(theme, fit, models, [each.fit_seconds for each in models])
    _panel(theme, answer, models, [each.microseconds_per_image for each in models])
    fit.set_xlabel("seconds to fit")
    answer.set_xlabel("microseconds per image")
    fit.set_ylabel("accuracy, %")
    dots, names = fit.get_legend_handles_labels()
    figure.legend(dots, names, loc="outside upper center", ncols=3, columnspacing=1, fontsize=9)
    return figure


def _panel(
    theme: Theme, axes: Axes, models: Sequence[EvaluatedModel], times: Sequence[float]
) -> None:
    for index, (model, time) in enumerate(zip(models, times, strict=True)):
        accuracy = 100 * model.evaluation.accuracy
        low, high = (100 * bound for bound in model.evaluation.accuracy_interval)
        error = [[max(0, accuracy - low)], [max(0, high - accuracy)]]
        axes.errorbar(
            time, accuracy, yerr=error, fmt="o", markersize=7, elinewidth=2,
            color=theme.series[index % len(theme.series)], label=model.title,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_xlim(min(times) / 2.5, max(times) * 2.5)
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=6))
    axes.xaxis.set_major_formatter(FuncFormatter(_plain))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _plain(value: float, _position: int | None = None) -> str:
    return f"{value:,.6g}"


def draw_disagreements(
    theme: Theme, pairs: Sequence[Disagreement], titles: Mapping[str, str]
) -> Figure:
    """Return the plot of two bars for each pair, left and right of zero, with the p-value."""
    figure = canvas(0.4 + 0.75 * len(pairs))
    axes = figure.subplots()
    longest = max(
        [1, *(max(each.test.only_first_right, each.test.only_second_right) for each in pairs)]
    )
    edge = 1.2 * longest
    for row, each in enumerate(pairs):
        counts = each.test.only_first_right, each.test.only_second_right
        colours = (theme.accent, theme.contrast)
        bars = axes.barh([row, row], [-counts[0], counts[1]], height=0.36, color=colours)
        axes.bar_label(bars, [f"{n:,}" for n in counts], padding=4, fontsize=9, color=theme.ink)
        first, second = (titles.get(name, name) for name in (each.first, each.second))
        for x, side, text in (
            (-edge, "left", f"only {first}"),
            (0, "center", _p_value(each.test.p_value)),
            (edge, "right", f"only {second}"),
        ):
            axes.text(x, row - 0.34, text, ha=side, fontsize=8.5, color=theme.muted)
    axes.set_xlim(-edge, edge)
    axes.set_ylim(len(pairs) - 0.7, -0.6)
    axes.set_axis_off()
    return figure


def _p_value(p: float) -> str:
    return "p < 0.0001" if p < 1e-4 else f"p = {p:.2g}"
