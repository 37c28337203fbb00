"""Array to array: scaling, flattening, deskewing, sizing, and MNIST's own framing."""

from tenfold.preprocessing.framing import BOX, MIDDLE, WEIGHT, frame, ink_up
from tenfold.preprocessing.scaling import flatten, scale
from tenfold.preprocessing.size import normalise_size
from tenfold.preprocessing.upright import deskew, slant
from tenfold.preprocessing.windows import windows

__all__ = [
    "BOX",
    "MIDDLE",
    "WEIGHT",
    "deskew",
    "flatten",
    "frame",
    "ink_up",
    "normalise_size",
    "scale",
    "slant",
    "windows",
]
