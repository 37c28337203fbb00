"""Where data come from: one file a source, and the table of them all.

A source is a function that takes a place and something that watches, and returns the splits. To
add one, write its file and give it a line in each of the two tables.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from tenfold.data.dataset import Splits
from tenfold.data.sources import bitmaps, csv, folder, idx, mnist, npz
from tenfold.errors import DataError
from tenfold.types import Progress

Source: TypeAlias = Callable[[Path, Progress], Splits]

SOURCES: Mapping[str, Source] = {
    "mnist": mnist.load,
    "idx": idx.load,
    "folder": folder.load,
    "csv": csv.load,
    "npz": npz.load,
    "bitmaps": bitmaps.load,
}

# How a path shows which source it is for; "mnist" is a name, no path.
_LOOKS: Mapping[str, Callable[[Path], bool]] = {
    "idx": idx.recognises,
    "folder": folder.recognises,
    "csv": csv.recognises,
    "npz": npz.recognises,
    "bitmaps": bitmaps.recognises,
}


def source_of(where: str) -> str:
    """Return the name of the source that a place is for.

    Raises:
        DataError: there is no such place, or it looks like none of them
    """
    path = Path(where)
    looks = (
        ["mnist"] if where == "mnist" else [name for name, is_it in _LOOKS.items() if is_it(path)]
    )
    if not looks:
        raise DataError(
            f"{where} {'looks like no data set' if path.exists() else 'does not exist'}; 'mnist' "
            "was wanted, or a folder with *-images-idx3-ubyte and *-labels-idx1-ubyte files or "
            "with folders 0 to 9 of pictures, a .csv (label, pixel0 to pixel783), an .npz, or text "
            "of bitmaps (32 lines of 0 and 1, then the digit)."
        )
    return looks[0]
