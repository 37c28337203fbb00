"""Drawn pictures of the kinds that people bring, with their truth; ``python -m benchmarks.kinds``.

The digits are strokes of a pen (``strokes``, ``pen``): no font, and no images that a model learns
from. Each kind is a function of a random generator, which returns a picture and its text.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.kinds import boards, boxes, notebooks, photos, screens, tables
from benchmarks.kinds.boxes import Drawn
from benchmarks.reading_scores import Places

DEVELOPMENT_SEEDS = range(100)  # whose failures may be looked at; all others are counted only


@dataclass(frozen=True)
class Kind:
    """A kind of picture: how it is drawn, and how the places of its digits are compared."""

    draw: Callable[[Generator], Drawn]
    places: Places


KINDS = {
    kind.draw.__name__: kind
    for kind in (
        Kind(boxes.coloured_boxes, "boxes"),
        Kind(boxes.open_boxes, "boxes"),
        Kind(boxes.cut_boxes, "boxes"),
        Kind(boxes.crossed_boxes, "boxes"),
        Kind(boxes.tall_comb, "boxes"),
        Kind(notebooks.squared_free, "lines"),
        Kind(notebooks.squared_used, "lines"),
        Kind(notebooks.turned_notebook, "cells"),
        Kind(tables.printed_table, "printed"),
        Kind(tables.two_tables, "cells"),
        Kind(tables.mixed_form, "form"),
        Kind(photos.wooden_desk, "lines"),
        Kind(photos.cut_sheet, "lines"),
        Kind(photos.held_sheet, "lines"),
        Kind(photos.turned_page, "lines"),
        Kind(photos.tilted_page, "lines"),
        Kind(boards.chalk, "lines"),
        Kind(boards.coloured_ink, "lines"),
        Kind(boards.whiteboard, "lines"),
        Kind(screens.transparent, "lines"),
        Kind(screens.neon, "lines"),
        Kind(screens.drawing_app, "lines"),
    )
}


def write_pictures(folder: Path, *, seed: int, each: int) -> None:
    """Write pictures of every kind into a folder, and their truth into its ``truth.csv``.

    Args:
        each: pictures of each kind
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["file", "kind", "truth"])
        for place, (name, kind) in enumerate(KINDS.items()):
            for number in range(each):
                picture, truth = kind.draw(np.random.default_rng((seed, place, number)))
                path = folder / f"{name}-{number:02d}.png"
                cv2.imwrite(str(path), picture)
                table.writerow([path.name, name, truth])
