"""What the data look like: counts, ink, samples, means, a map of them, doubles and strangers."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from tenfold.explore import Exploration, InkStatistics, Outlier, Pair, SplitCounts, VisualSummary
from tenfold.figures.mosaic import captioned, sheet
from tenfold.figures.style import Picture, Theme, bare, canvas, halo, render
from tenfold.types import CLASSES, Floats, Images, Labels

INK = (
    ("mean_ink", "mean ink, 0 to 1"),
    ("inked_share", "share of pixels inked"),
    ("stroke_width", "stroke width, pixels"),
    ("width", "width, pixels"),
    ("height", "height, pixels"),
    ("slant_degrees", "slant, degrees"),
)
SHOWN = 24  # doubles or strangers on one figure


def exploration_pictures(exploration: Exploration, summary: VisualSummary) -> list[Picture]:
    """Return the figures of the data, in the order in which to show them."""
    return [
        *_pictures_of_digits(exploration, summary),
        *_pictures_of_kinds(summary),
        *_pictures_of_the_odd(exploration, summary),
        _picture_of_ink(exploration),
    ]


def _pictures_of_digits(exploration: Exploration, summary: VisualSummary) -> list[Picture]:
    return [
        render(
            "data-samples",
            "Some of the digits",
            f"A row for each digit, {summary.samples.shape[1]} training pictures in each, drawn "
            "by lot. Such a field of 28 by 28 greys is all that a model sees of a digit.",
            draw_samples,
            summary.samples,
        ),
        render(
            "data-counts",
            "How many of each digit",
            "Each digit's share of its split; the number on a bar is its count of pictures. The "
            "dashed line is one tenth: bars near it mean that no digit is rare, so that plain "
            "accuracy is a fair first measure.",
            draw_counts,
            exploration.splits,
        ),
    ]


def _pictures_of_kinds(summary: VisualSummary) -> list[Picture]:
    return [
        render(
            "data-means",
            "The mean digit, and where writers differ",
            "Above, the mean of all training pictures of a digit: the sharper it is, the more "
            "alike people write it. Below, the variance of each pixel: strong where some writers "
            "put ink and others do not.",
            draw_means,
            summary.means,
            summary.variances,
        ),
        render(
            "data-map",
            "A map of the digits",
            f"{len(summary.embedding):,} training pictures laid out so that like lies by like "
            "(principal components, then t-SNE), each as its numeral. A numeral inside a foreign "
            "island is a picture that is easily mistaken. Distances between islands mean nothing.",
            draw_map,
            summary.embedding,
            summary.embedding_labels,
        ),
    ]


def _pictures_of_the_odd(exploration: Exploration, summary: VisualSummary) -> list[Picture]:
    return [
        render(
            "data-outliers",
            "Farthest from their own kind",
            "The training pictures farthest from their class, with their labels: odd hands, bad "
            "cuts, and perhaps wrong labels.",
            draw_outliers,
            exploration.outliers,
            summary.outliers,
        ),
        render(
            "data-doubles",
            "Almost the same picture twice",
            "Pairs of training pictures that agree in nearly every pixel, with their labels and "
            f"their distance (Euclidean, of pixels from 0 to 1); up to "
            f"{exploration.near_distance:.2f} counts as near. Such pairs on both sides of a split "
            "flatter the result.",
            draw_doubles,
            exploration.near_duplicates,
            summary.near_pairs,
        ),
    ]


def _picture_of_ink(exploration: Exploration) -> Picture:
    return render(
        "data-ink",
        "The ink of each digit",
        "Means over the training pictures of each digit: how dark, how large, how thick, how "
        "slanted it is written. A slant of 0 stands upright, above 0 leans to the right. What "
        "differs from digit to digit helps a model; what differs from data to data misleads "
        "it. Slant and most of the size are taken out before oriented gradients are taken.",
        draw_ink,
        exploration.ink,
    )


def draw_samples(theme: Theme, samples: Images) -> Figure:
    """Return samples (10, k, 28, 28) as a sheet with a row for each digit."""
    figure = canvas(5.6 * CLASSES / samples.shape[1])
    axes = figure.subplots()
    axes.imshow(sheet(samples), cmap=theme.paper)
    bare(axes)
    return figure


def draw_counts(theme: Theme, splits: Sequence[SplitCounts]) -> Figure:
    """Return bars of each digit's share, a panel for each split."""
    figure = canvas(2.3 * len(splits))
    panels = figure.subplots(len(splits), sharex=True, squeeze=False)[:, 0]
    for axes, split, colour in zip(panels, splits, theme.series, strict=False):
        _count_bars(theme, axes, split, colour)
    panels[-1].set_xticks(range(CLASSES))
    panels[-1].set_xlabel("digit")
    return figure


def _count_bars(theme: Theme, axes: Axes, split: SplitCounts, colour: str) -> None:
    total = max(sum(split.counts), 1)
    shares = [100 * count / total for count in split.counts]
    axes.axhline(100 / CLASSES, color=theme.muted, linewidth=1, linestyle=(0, (4, 3)))
    bars = axes.bar(range(CLASSES), shares, color=colour, width=0.72)
    words = [f"{count:,}" for count in split.counts]
    axes.bar_label(bars, words, fontsize=8, color=theme.ink, path_effects=halo(theme), padding=1.5)
    axes.set_ylim(0, 1.22 * max(*shares, 1))
    axes.set_ylabel("share, %")
    axes.set_title(f"{split.name}: {total:,} pictures", loc="left", fontsize=9.5)
    axes.grid(visible=False, axis="x")


def draw_means(theme: Theme, means: Floats, variances: Floats) -> Figure:
    """Return the mean digits (10, 28, 28) above their variances, five to a row."""
    figure = canvas(4.9)
    panels = figure.subplots(2)
    for axes, pictures, colours, name in (
        (panels[0], means, theme.paper, "mean"),
        (panels[1], variances, theme.heat, "variance"),
    ):
        axes.imshow(sheet(pictures.reshape(2, 5, *pictures.shape[1:])), cmap=colours)
        axes.set_title(name, loc="left", fontsize=9.5)
        bare(axes)
    return figure


def draw_ink(theme: Theme, ink: Sequence[InkStatistics]) -> Figure:
    """Return the statistics of the ink, a small panel for each, a point for each digit."""
    figure = canvas(4.2)
    panels = figure.subplots(2, 3, sharex=True).ravel()
    digits = [each.digit for each in ink]
    for axes, (field, name) in zip(panels, INK, strict=True):
        values = [getattr(each, field) for each in ink]
        axes.vlines(digits, min(0, *values), values, color=theme.rule, linewidth=2)
        axes.plot(digits, values, "o", color=theme.accent, markersize=5)
        axes.set_title(name, loc="left", fontsize=8.5)
        axes.set_xticks(range(CLASSES))
        axes.grid(visible=False, axis="x")
        axes.margins(y=0.12)
    return figure


def draw_map(theme: Theme, embedding: Floats, labels: Labels) -> Figure:
    """Return the embedding (n, 2), each picture as its numeral, so that colour is not needed."""
    figure = canvas(5.2)
    axes = figure.subplots()
    for digit in range(CLASSES):
        points = embedding[labels == digit]
        x, y = points.T
        colour = theme.digits[digit]
        axes.scatter(x, y, s=26, marker=_numeral(digit), color=colour, linewidth=0, alpha=0.9)
        if len(points):
            _name_island(theme, axes, digit, _densest(points))
    bare(axes)
    return figure


def _numeral(digit: int) -> MarkerStyle:
    """Return the digit as a marker, its middle on the point that it marks."""
    path = TextPath((0, 0), str(digit))
    middle = path.get_extents().get_points().mean(axis=0)
    return MarkerStyle(Path(path.vertices - middle, path.codes))


def _densest(points: Floats) -> Floats:
    """Return the point (2,) around which a third of the points (n, 2) lies closest."""
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    nearest = np.sort(distance, axis=1)[:, len(points) // 3]
    densest: Floats = points[nearest.argmin()]
    return densest


def _name_island(theme: Theme, axes: Axes, digit: int, place: Floats) -> None:
    axes.text(
        float(place[0]), float(place[1]), str(digit), fontsize=20, fontweight="bold",
        color=theme.ink, ha="center", va="center", path_effects=halo(theme),
    )  # fmt: skip


def draw_outliers(theme: Theme, outliers: Sequence[Outlier], images: Images) -> Figure:
    """Return the outliers' pictures (m, 28, 28), each with its label."""
    shown = min(SHOWN, len(outliers), len(images))
    words = [f"label {each.digit}" for each in outliers[:shown]]
    return captioned(theme, images[:shown], words, columns=8, none="no outliers")


def draw_doubles(theme: Theme, pairs: Sequence[Pair], images: Images) -> Figure:
    """Return pairs of pictures (p, 2, 28, 28) side by side, with their labels and distance."""
    shown = min(SHOWN // 2, len(pairs), len(images))
    words = [
        f"{each.first_digit}, {each.second_digit} at {each.distance:.2f}" for each in pairs[:shown]
    ]
    both = np.concatenate([images[:shown, 0], images[:shown, 1]], axis=2)
    return captioned(theme, both, words, columns=4, none="no near duplicates")
