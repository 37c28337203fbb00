"""Grids of small images: plain ones, and ones with a caption under each image."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from tenfold.figures.style import WIDTH, Theme, canvas, hide_axes
from tenfold.types import Images

GAP_PIXELS = 2  # of paper between two images
WIDTH_SHARE = 0.86  # of a cell, for its image
LINE_HEIGHT = 0.17  # of a caption, in inches


def image_grid(images: NDArray[Any]) -> NDArray[Any]:
    """Return images (rows, columns, height, width) as one image with gaps of paper (0)."""
    rows, columns, height, width = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (0, GAP_PIXELS), (0, GAP_PIXELS)))
    whole = padded.transpose(0, 2, 1, 3).reshape(
        rows * (height + GAP_PIXELS), columns * (width + GAP_PIXELS)
    )
    return whole[:-GAP_PIXELS, :-GAP_PIXELS]


def captioned_images(
    theme: Theme, images: Images, words: Sequence[str], *, columns: int, none: str
) -> Figure:
    """Return the plot of images (n, height, width) in rows, each with its caption.

    Args:
        theme: the colours
        images: the images
        words: the caption of each image, all with the same number of lines
        columns: the number of images in a row
        none: the text of the figure if there are no images
    """
    if not len(images):
        return _sentence(theme, none)
    rows, lines = ceil(len(images) / columns), 1 + words[0].count("\n")
    width = WIDTH_SHARE * WIDTH / columns
    height = width * images.shape[1] / images.shape[2]
    step = height + LINE_HEIGHT * (lines + 0.6)
    figure = Figure(figsize=(WIDTH, rows * step))
    axes = figure.add_axes((0, 0, 1, 1))  # its units are inches, from the top left
    for index, (image, text) in enumerate(zip(images, words, strict=True)):
        row, column = divmod(index, columns)
        middle, top = (column + 0.5) * WIDTH / columns, row * step + 0.05
        extent = (middle - width / 2, middle + width / 2, top + height, top)
        axes.imshow(image, cmap=theme.paper, vmin=0, vmax=255, extent=extent)
        axes.text(
            middle,
            top + height + 0.02,
            text,
            ha="center",
            va="top",
            fontsize=8.5,
            color=theme.muted,
        )
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(rows * step, 0)
    hide_axes(axes)
    return figure


def _sentence(theme: Theme, text: str) -> Figure:
    figure = canvas(0.9)
    figure.text(0.5, 0.5, text, ha="center", va="center", color=theme.muted)
    return figure
