"""The strokes of digits and signs, in several ways of writing each.

A way is a list of strokes, a stroke a text of points "x,y" in a box of 100 by 100, y downwards. The
pen follows a smooth curve through the points; "|" makes a corner of the point before it.
"""

import numpy as np
from numpy.typing import NDArray

SAMPLES = 10  # points of a curve between two of its knots
Points = NDArray[np.float64]

WAYS: dict[str, list[list[str]]] = {
    "0": [
        ["55,0 24,10 5,50 22,90 50,100 80,88 95,50 80,12 52,0 40,4"],
        ["80,12 50,0 20,14 4,52 24,90 52,100 84,80 94,44 82,14 66,3"],
        ["46,1 16,22 8,60 30,97 62,98 88,66 86,28 62,3 46,1"],
    ],
    "1": [
        ["52,0 48,100"],
        ["12,32 56,0 | 53,100"],
        ["14,28 52,0 | 50,100", "16,100 86,99"],
    ],
    "2": [
        ["8,24 22,5 52,0 84,16 82,40 50,70 8,100 | 94,98"],
        ["10,22 30,3 60,0 86,20 76,50 42,84 16,99 7,90 22,82 50,92 76,101 97,93"],
        ["10,14 44,0 80,8 80,30 10,99 | 52,93 94,99"],
    ],
    "3": [
        ["10,12 40,0 78,10 82,32 42,47 | 84,58 90,80 56,100 8,90"],
        ["12,1 | 84,1 | 42,40 | 82,52 90,78 58,100 8,92"],
        ["12,6 50,0 82,16 74,38 36,47 | 72,50 92,72 70,98 30,100 6,88"],
    ],
    "4": [
        ["24,0 8,62 | 94,60", "72,26 66,100"],
        ["66,0 | 5,68 | 96,66", "66,0 65,100"],
        ["16,2 9,52 38,60 92,54", "82,4 72,100"],
    ],
    "5": [
        ["24,0 18,42 | 50,36 86,52 84,84 46,100 6,88", "24,1 92,0"],
        ["90,0 | 26,2 | 18,44 | 56,36 90,60 74,94 36,101 6,90"],
    ],
    "6": [
        ["78,0 36,30 8,68 26,96 60,100 88,78 74,54 40,54 12,74"],
        ["62,0 22,40 6,74 34,100 72,94 84,68 56,50 22,62 9,80"],
        ["52,0 20,36 8,72 30,99 66,98 86,76 66,55 30,60 10,78"],
    ],
    "7": [
        ["6,2 | 92,0 | 40,100"],
        ["6,2 | 92,0 | 42,100", "26,52 80,48"],
        ["8,16 | 10,1 | 94,2 | 60,50 44,100"],
    ],
    "8": [
        ["84,12 50,0 18,16 30,40 70,58 86,80 50,100 12,82 28,58 72,38 84,12"],
        ["50,46 22,34 22,10 50,0 78,10 78,34 50,46", "50,46 14,60 10,88 50,100 90,88 86,60 50,46"],
        ["50,48 22,30 32,4 66,2 80,24 50,48 14,72 26,98 66,100 88,78 50,48"],
    ],
    "9": [
        ["84,20 56,0 16,12 14,42 46,54 80,36 86,14 | 82,60 72,100"],
        ["86,18 54,0 16,16 18,44 52,54 85,26 | 87,70 62,98 16,92"],
        ["82,10 44,0 10,26 34,52 76,38 84,6 | 80,100"],
    ],
    ".": [["48,95 53,97"]],
    ",": [["58,86 58,96 36,116"]],
    "-": [["12,54 88,50"]],
    "/": [["90,-4 10,106"]],
    ":": [["48,30 52,32", "48,84 52,86"]],
    "+": [["10,54 90,52", "50,16 50,90"]],
    "=": [["10,40 90,38", "10,66 90,64"]],
}
WIDTHS = {".": 0.22, ",": 0.25, ":": 0.25, "1": 0.42, "-": 0.5, "/": 0.5}  # shares of the height
WIDTH = 0.6  # that of all others


def curve(stroke: str, jitter: float, random: np.random.Generator) -> Points:
    """Return the points (n, 2) of a stroke in the box of 1 by 1; its knots moved at random."""
    pieces: list[Points] = []
    start: Points | None = None
    for part in stroke.split("|"):
        knots = np.array([point.split(",") for point in part.split()], dtype=np.float64) / 100
        knots += random.normal(0, jitter, knots.shape)
        if start is not None:
            knots = np.vstack([start, knots])
        start = knots[-1:]
        pieces.append(_catmull_rom(knots))
    return np.vstack(pieces)


def _catmull_rom(knots: Points) -> Points:
    """Return a smooth curve through the knots, uniform Catmull-Rom."""
    ends = np.vstack([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    t = np.linspace(0, 1, SAMPLES, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        cubic = (3 * b - a - 3 * c + d) * t**3 + (2 * a - 5 * b + 4 * c - d) * t**2
        parts.append(0.5 * (cubic + (c - a) * t + 2 * b))
    return np.vstack([*parts, knots[-1:]])
