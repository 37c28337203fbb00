"""Figures of the data: samples, counts, means, map, outliers, near duplicates and ink."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from tenfold.explore import Exploration, InkStatistics, Outlier, Pair, SplitCounts, VisualSummary
from tenfold.figures.image_grid import captioned_images, image_grid
from tenfold.figures.style import Picture, Theme, canvas, hide_axes, render, text_outline
from tenfold.types import CLASSES, Floats, Images, Labels

INK_PANELS = (
    ("mean_ink", "mean ink, 0 to 1"),
    ("inked_share", "share of pixels inked"),
    ("stroke_width", "stroke width, pixels"),
    ("width", "width, pixels"),
    ("height", "height, pixels"),
    ("slant_degrees", "slant, degrees"),
)
MAX_IMAGES = 24  # on the figures of outliers and near duplicates


def exploration_pictures(exploration: Exploration, summary: VisualSummary) -> list[Picture]:
    """Return the figures of the data, in the order of the page."""
    return [
        *_sample_pictures(exploration, summary),
        *_structure_pictures(summary),
        *_anomaly_pictures(exploration, summary),
        _ink_picture(exploration),
    ]


def _sample_pictures(exploration: Exploration, summary: VisualSummary) -> list[Picture]:
    return [
        render(
            "data-samples",
            "Samples of the digits",
            f"A row for each digit, with {summary.samples.shape[1]} training pictures drawn at "
            "random. The input of a model is such an image of 28 by 28 grey values.",
            draw_samples,
            summary.samples,
        ),
        render(
            "data-counts",
            "Number of pictures of each digit",
            "Each digit's share of its split; the number on a bar is its count of pictures. The "
            "dashed line is one tenth: bars near it mean that the classes are balanced, so plain "
            "accuracy is a fair first measure.",
            draw_counts,
            exploration.splits,
        ),
    ]


def _structure_pictures(summary: VisualSummary) -> list[Picture]:
    return [
        render(
            "data-means",
            "Mean and variance of each digit",
            "Above, the mean of all training pictures of a digit: the sharper it is, the more "
            "alike people write it. Below, the variance of each pixel: high where some writers "
            "put ink and others do not.",
            draw_means,
            summary.means,
            summary.variances,
        ),
        render(
            "data-map",
            "A map of the digits",
            f"{len(summary.embedding):,} training pictures in a 2-D embedding that puts similar "
            "ones near each other (PCA, then t-SNE), each as its numeral. A numeral inside another "
            "cluster is a picture that is easily mistaken. Distances between clusters have no "
            "meaning.",
            draw_map,
            summary.embedding,
            summary.embedding_labels,
        ),
    ]


def _anomaly_pictures(exploration: Exploration, summary: VisualSummary) -> list[Picture]:
    return [
        render(
            "data-outliers",
            "Outliers",
            "The training pictures farthest from their class, with their labels: unusual writing, "
            "bad crops, and perhaps wrong labels.",
            draw_outliers,
            exploration.outliers,
            summary.outliers,
        ),
        render(
            "data-doubles",
            "Near duplicates",
            "Pairs of training pictures that agree in nearly every pixel, with their labels and "
            f"their distance (Euclidean, of pixels from 0 to 1); up to "
            f"{exploration.near_distance:.2f} counts as near. Such pairs on both sides of a split "
            "make the result look better than it is.",
            draw_near_pairs,
            exploration.near_duplicates,
            summary.near_pairs,
        ),
    ]


def _ink_picture(exploration: Exploration) -> Picture:
    return render(
        "data-ink",
        "The ink of each digit",
        "Means over the training pictures of each digit: darkness, size, stroke width and slant. "
        "A slant of 0 is upright, above 0 leans to the right. Differences between digits help a "
        "model; differences between data sets mislead it. Slant and most of the size are removed "
        "before oriented gradients are computed.",
        draw_ink,
        exploration.ink,
    )


def draw_samples(theme: Theme, samples: Images) -> Figure:
    """Return the plot of samples (10, k, 28, 28), with a row for each digit."""
    figure = canvas(5.6 * CLASSES / samples.shape[1])
    axes = figure.subplots()
    axes.imshow(image_grid(samples), cmap=theme.paper)
    hide_axes(axes)
    return figure


def draw_counts(theme: Theme, splits: Sequence[SplitCounts]) -> Figure:
    """Return the bar chart of each digit's share, a panel for each split."""
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
    axes.bar_label(
        bars, words, fontsize=8, color=theme.ink, path_effects=text_outline(theme), padding=1.5
    )
    axes.set_ylim(0, 1.22 * max(*shares, 1))
    axes.set_ylabel("share, %")
    axes.set_title(f"{split.name}: {total:,} pictures", loc="left", fontsize=9.5)
    axes.grid(visible=False, axis="x")


def draw_means(theme: Theme, means: Floats, variances: Floats) -> Figure:
    """Return the plot of the mean digits (10, 28, 28) above their variances, five in a row."""
    figure = canvas(4.9)
    panels = figure.subplots(2)
    for axes, pictures, colours, name in (
        (panels[0], means, theme.paper, "mean"),
        (panels[1], variances, theme.heat, "variance"),
    ):
        axes.imshow(image_grid(pictures.reshape(2, 5, *pictures.shape[1:])), cmap=colours)
        axes.set_title(name, loc="left", fontsize=9.5)
        hide_axes(axes)
    return figure


def draw_ink(theme: Theme, ink: Sequence[InkStatistics]) -> Figure:
    """Return the plot of the ink statistics, a panel for each, a point for each digit."""
    figure = canvas(4.2)
    panels = figure.subplots(2, 3, sharex=True).ravel()
    digits = [each.digit for each in ink]
    for axes, (field, name) in zip(panels, INK_PANELS, strict=True):
        values = [getattr(each, field) for each in ink]
        axes.vlines(digits, min(0, *values), values, color=theme.rule, linewidth=2)
        axes.plot(digits, values, "o", color=theme.accent, markersize=5)
        axes.set_title(name, loc="left", fontsize=8.5)
        axes.set_xticks(range(CLASSES))
        axes.grid(visible=False, axis="x")
        axes.margins(y=0.12)
    return figure


def draw_map(theme: Theme, embedding: Floats, labels: Labels) -> Figure:
    """Return the plot of the embedding (n, 2), each image as its numeral (no colour needed)."""
    figure = canvas(5.2)
    axes = figure.subplots()
    for digit in range(CLASSES):
        points = embedding[labels == digit]
        x, y = points.T
        colour = theme.digits[digit]
        axes.scatter(x, y, s=26, marker=_numeral(digit), color=colour, linewidth=0, alpha=0.9)
        if len(points):
            _label_cluster(theme, axes, digit, _densest(points))
    hide_axes(axes)
    return figure


def _numeral(digit: int) -> MarkerStyle:
    """Return the digit as a marker, centred on its point."""
    path = TextPath((0, 0), str(digit))
    middle = path.get_extents().get_points().mean(axis=0)
    return MarkerStyle(Path(path.vertices - middle, path.codes))


def _densest(points: Floats) -> Floats:
    """Return the point (2,) with the smallest distance to a third of the points (n, 2)."""
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    nearest = np.sort(distance, axis=1)[:, len(points) // 3]
    densest: Floats = points[nearest.argmin()]
    return densest


def _label_cluster(theme: Theme, axes: Axes, digit: int, place: Floats) -> None:
    axes.text(
        float(place[0]), float(place[1]), str(digit), fontsize=20, fontweight="bold",
        color=theme.ink, ha="center", va="center", path_effects=text_outline(theme),
    )  # fmt: skip


def draw_outliers(theme: Theme, outliers: Sequence[Outlier], images: Images) -> Figure:
    """Return the plot of the outliers (m, 28, 28), each with its label."""
    count = min(MAX_IMAGES, len(outliers), len(images))
    words = [f"label {each.digit}" for each in outliers[:count]]
    return captioned_images(theme, images[:count], words, columns=8, none="no outliers")


def draw_near_pairs(theme: Theme, pairs: Sequence[Pair], images: Images) -> Figure:
    """Return the plot of pairs (p, 2, 28, 28) side by side, with their labels and distance."""
    count = min(MAX_IMAGES // 2, len(pairs), len(images))
    words = [
        f"{each.first_digit}, {each.second_digit} at {each.distance:.2f}" for each in pairs[:count]
    ]
    both = np.concatenate([images[:count, 0], images[:count, 1]], axis=2)
    return captioned_images(theme, both, words, columns=4, none="no near duplicates")
