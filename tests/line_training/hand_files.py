"""Files in the forms of the collections of other hands, made for the tests."""

import csv
import gzip
import json

import numpy as np

from tenfold.line_training.strokes import PenSample

WRITERS = [f"w{number}" for number in range(40)]


def write_strokes(path, samples):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps({"label": label, "writer": writer, "strokes": [[0, 0, 5, 9]], **more}) + "\n"
        for label, writer, more in samples
    ]
    path.write_bytes(gzip.compress("".join(lines).encode()))


def write_table(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def pen_sample(label, *strokes):
    """Return a sample of these strokes, each a list of points."""
    return PenSample(label, "w", tuple(np.array(each, float) for each in strokes))
