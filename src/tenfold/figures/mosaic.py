"""Many small pictures as one: sheets of digits, and digits with words under each."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from tenfold.figures.style import WIDTH, Theme, bare, canvas
from tenfold.types import Images

GAP = 2  # pixels of paper between two pictures
SHARE = 0.86  # of a cell's width that its picture takes
LINE = 0.17  # inches for a line of words


def sheet(pictures: NDArray[Any]) -> NDArray[Any]:
    """Return pictures (rows, columns, height, width) as one picture with gaps of paper (0)."""
    rows, columns, height, width = pictures.shape
    padded = np.pad(pictures, ((0, 0), (0, 0), (0, GAP), (0, GAP)))
    whole = padded.transpose(0, 2, 1, 3).reshape(rows * (height + GAP), columns * (width + GAP))
    return whole[:-GAP, :-GAP]


def captioned(
    theme: Theme, images: Images, words: Sequence[str], *, columns: int, none: str
) -> Figure:
    """Return pictures (n, height, width) in rows, each over its words.

    Args:
        theme: the colours
        images: the pictures, all of one size
        words: what stands under each; all of the same number of lines
        columns: how many pictures stand in a row
        none: what the figure says instead where there are no pictures
    """
    if not len(images):
        return _sentence(theme, none)
    rows, lines = ceil(len(images) / columns), 1 + words[0].count("\n")
    wide = SHARE * WIDTH / columns
    high = wide * images.shape[1] / images.shape[2]
    step = high + LINE * (lines + 0.6)
    figure = Figure(figsize=(WIDTH, rows * step))
    axes = figure.add_axes((0, 0, 1, 1))  # its units are inches, from the top left
    for place, (image, text) in enumerate(zip(images, words, strict=True)):
        row, column = divmod(place, columns)
        middle, top = (column + 0.5) * WIDTH / columns, row * step + 0.05
        extent = (middle - wide / 2, middle + wide / 2, top + high, top)
        axes.imshow(image, cmap=theme.paper, vmin=0, vmax=255, extent=extent)
        axes.text(
            middle, top + high + 0.02, text, ha="center", va="top", fontsize=8.5, color=theme.muted
        )
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(rows * step, 0)
    bare(axes)
    return figure


def _sentence(theme: Theme, text: str) -> Figure:
    figure = canvas(0.9)
    figure.text(0.5, 0.5, text, ha="center", va="center", color=theme.muted)
    return figure
