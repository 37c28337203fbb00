"""The sources of data: one file a source, and the table of them all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tenfold.data.dataset import Splits
from tenfold.data.sources import bitmaps, csv, folder, idx, mnist, npz
from tenfold.errors import DataError
from tenfold.types import Progress


def files_below(where: Path) -> Iterable[Path]:
    """Return a path that is a file, else all files in the folder and its folders."""
    return [where] if where.is_file() else (path for path in where.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Source:
    """A source of data.

    Attributes:
        load: returns the splits of a place, and calls ``progress`` on the way
        recognises: returns whether a path is for this source; None where it has a name, no path
        files: returns the files that are read for a place, which no output may overwrite
    """

    load: Callable[[Path, Progress], Splits]
    recognises: Callable[[Path], bool] | None = None
    files: Callable[[Path], Iterable[Path]] = files_below

    def __call__(self, where: Path, progress: Progress) -> Splits:
        """Return the splits of a place."""
        return self.load(where, progress)


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "mnist": Source(mnist.load, files=mnist.files),
        "idx": Source(idx.load, idx.recognises, idx.files),
        "folder": Source(folder.load, folder.recognises, folder.files),
        "csv": Source(csv.load, csv.recognises),
        "npz": Source(npz.load, npz.recognises),
        "bitmaps": Source(bitmaps.load, bitmaps.recognises),
    }
)


def source_of(where: str) -> str:
    """Return the name of the source of a place.

    Raises:
        DataError: there is no such place, or no source recognises it
    """
    if where in SOURCES and SOURCES[where].recognises is None:
        return where
    path = Path(where)
    for name, source in SOURCES.items():
        if source.recognises is not None and source.recognises(path):
            return name
    raise DataError(
        f"{where} {'looks like no data set' if path.exists() else 'does not exist'}; 'mnist' "
        "was wanted, or a folder with *-images-idx3-ubyte and *-labels-idx1-ubyte files or "
        "with folders 0 to 9 of pictures, a .csv (label, pixel0 to pixel783), an .npz, or text "
        "of bitmaps (32 lines of 0 and 1, then the digit)."
    )
