"""Models beside each other: accuracy against time, and who is right where the other is wrong."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from tenfold.evaluation import Evaluation, McNemar
from tenfold.figures.style import Picture, Theme, canvas, render


class Judged(Protocol):
    """A model as it is set beside others: what it is called, how good and how quick it is."""

    @property
    def title(self) -> str:
        """How people call it."""
        ...

    @property
    def evaluation(self) -> Evaluation:
        """What it was judged to be."""
        ...

    @property
    def fit_seconds(self) -> float:
        """How long the final fit took."""
        ...

    @property
    def microseconds_per_image(self) -> float:
        """How long an answer takes."""
        ...


class Disagreement(Protocol):
    """Two models, by their names, on the same pictures."""

    @property
    def first(self) -> str:
        """The name of the one."""
        ...

    @property
    def second(self) -> str:
        """The name of the other."""
        ...

    @property
    def test(self) -> McNemar:
        """On how many pictures just one of them is right."""
        ...


def side_by_side_picture(models: Sequence[Judged]) -> Picture:
    """Return accuracy against the time to fit and the time to answer."""
    return render(
        "models",
        "Accuracy against time",
        "Further up is more accurate, further left is quicker. The bar is the 95 % Wilson interval "
        "of the accuracy: what so many pictures can and cannot tell apart. Times are those of this "
        "run, on logarithmic axes.",
        draw_side_by_side,
        models,
    )


def disagreement_picture(pairs: Sequence[Disagreement], titles: Mapping[str, str]) -> Picture:
    """Return McNemar's comparison of each pair of models.

    Args:
        pairs: the models compared, by name
        titles: how to call a model, by its name; one that is not there keeps its name
    """
    return render(
        "mcnemar",
        "Where two models disagree",
        "Counted are only the pictures that one model reads right and the other wrong. Were both "
        "equally good, the two bars would differ by chance alone; p is how often chance makes "
        "them differ at least this much (McNemar's exact test, two-sided).",
        draw_disagreements,
        pairs,
        titles,
    )


def draw_side_by_side(theme: Theme, models: Sequence[Judged]) -> Figure:
    """Return accuracy with its interval over seconds to fit and over microseconds per image."""
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


def _panel(theme: Theme, axes: Axes, models: Sequence[Judged], times: Sequence[float]) -> None:
    for place, (model, time) in enumerate(zip(models, times, strict=True)):
        right = 100 * model.evaluation.accuracy
        low, high = (100 * bound for bound in model.evaluation.accuracy_interval)
        error = [[max(0, right - low)], [max(0, high - right)]]
        axes.errorbar(
            time, right, yerr=error, fmt="o", markersize=7, elinewidth=2,
            color=theme.series[place % len(theme.series)], label=model.title,
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
    """Return two bars for each pair, away from a common middle, with the p-value above it."""
    figure = canvas(0.4 + 0.75 * len(pairs))
    axes = figure.subplots()
    most = max(
        [1, *(max(each.test.only_first_right, each.test.only_second_right) for each in pairs)]
    )
    edge = 1.2 * most
    for row, each in enumerate(pairs):
        counts = each.test.only_first_right, each.test.only_second_right
        colours = (theme.accent, theme.contrast)
        bars = axes.barh([row, row], [-counts[0], counts[1]], height=0.36, color=colours)
        axes.bar_label(bars, [f"{n:,}" for n in counts], padding=4, fontsize=9, color=theme.ink)
        first, second = (titles.get(name, name) for name in (each.first, each.second))
        for x, side, words in (
            (-edge, "left", f"only {first}"),
            (0, "center", _chance(each.test.p_value)),
            (edge, "right", f"only {second}"),
        ):
            axes.text(x, row - 0.34, words, ha=side, fontsize=8.5, color=theme.muted)
    axes.set_xlim(-edge, edge)
    axes.set_ylim(len(pairs) - 0.7, -0.6)
    axes.set_axis_off()
    return figure


def _chance(p: float) -> str:
    return "p < 0.0001" if p < 1e-4 else f"p = {p:.2g}"
