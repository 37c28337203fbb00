"""Image preprocessing: scaling, flattening, deskewing, size normalisation, and MNIST's framing."""

from tenfold.preprocessing.deskewing import deskew, slant
from tenfold.preprocessing.framing import BOX, MIDDLE, WEIGHT, frame, ink_up
from tenfold.preprocessing.scaling import flatten, scale
from tenfold.preprocessing.size import normalise_size
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
