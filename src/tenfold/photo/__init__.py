"""Pictures that people really have become digits, with how sure each is.

Bytes become a grey picture (``tenfold.pictures``), the picture a page of ink (``page``), the page
a grid's cells (``grid``, ``cell``) or lines of marks (``lines``), these become what a recogniser
and classifiers look at (``strip``, ``looking``, ``spelling``), and their words a ``Reading``
(``verdict``, ``reading``).
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.photo.result import LAYOUTS, Box, Digit, Layout, Reading, Row, Verdict
from tenfold.pictures import PictureSource

if TYPE_CHECKING:
    from tenfold.photo.reader import Reader

__all__ = ["LAYOUTS", "Box", "Digit", "Layout", "Reading", "Row", "Verdict", "open_reader", "read"]


def read(
    picture: PictureSource,
    *,
    layout: Layout = "auto",
    model: Path | str = "default",
    expect: str | int | None = None,
    bright: bool | None = None,
) -> Reading:
    r"""Return the digits that a picture shows, and which of them are not sure.

    Args:
        picture: a path, the bytes of a file, a Pillow image, or an array
        layout: "digit" (one alone), "line", "page" (lines), "grid" (cells with a digit each), or
            "auto", which finds out
        model: what looks at each digit: "default", "fast", or the path of a model file
        expect: what is known of each line: how many digits, or a pattern such as ``20\d\d``
        bright: whether ink is brighter than paper; None finds out

    Raises:
        DataError: the picture cannot be read
        ModelFileError: the model cannot be used
        SettingError: there is no such layout, or the pattern is none
    """
    return open_reader(model).read(picture, layout=layout, expect=expect, bright=bright)


@lru_cache(maxsize=4)
def open_reader(model: Path | str = "default") -> "Reader":
    """Return what reads pictures with this model, opened once; for many pictures.

    Raises:
        ModelFileError: the model cannot be used
    """
    from tenfold.photo.reader import Reader
    from tenfold.photo.recognition.recogniser import LineRecogniser
    from tenfold.predictor import load
    from tenfold.pretrained import AMONG, LINES, path_of

    return Reader(load(model), LineRecogniser(path_of(LINES)), load(path_of(AMONG)))
