"""The reader of pictures, which decides for a layout: a grid, a single digit, or text lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tenfold.errors import SettingError
from tenfold.photo.geometry import MAX_PICTURE_SIDE, MIN_PAGE_SIDE
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.deadline import Deadline
from tenfold.photo.recognition.grid_cells import read_grid_cells
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.single_digit import read_single_digit
from tenfold.photo.recognition.text_lines import read_text_lines
from tenfold.photo.recognition.verdict import SEVERAL_SYMBOLS
from tenfold.photo.result import LAYOUTS, Layout, Reading, Row
from tenfold.pictures import Grey, Picture, PictureSource, open_picture


@dataclass(frozen=True)
class Reader(Models):
    """The reader of pictures, with the models that it uses.

    Attributes:
        classifier: of isolated digits
        recogniser: of lines
        context_classifier: of digits in their context
        deadline: until which a picture may be read
    """

    def read(
        self,
        picture: PictureSource | Picture,
        *,
        layout: Layout = "auto",
        expect: str | int | None = None,
        bright: bool | None = None,
        seconds: float | None = None,
    ) -> Reading:
        r"""Return the reading of a picture; that of an empty page has no digits.

        Args:
            picture: a path, the bytes of a file, a Pillow image, an array, or an opened picture
            layout: "digit" (a single one), "line", "page" (lines), "grid" (cells with a digit
                each), or "auto", which detects the layout
            expect: a constraint on each line, and each row of a grid: the number of digits, or a
                pattern such as ``20\d\d``; the likeliest string that matches is taken
            bright: True if the ink is brighter than the paper; None detects it
            seconds: that reading may take; None for no limit

        Raises:
            DataError: the picture cannot be read, or not in time
            SettingError: there is no such layout, or the pattern is not valid
        """
        if layout not in LAYOUTS:
            raise SettingError(
                f"layout came as {layout!r}; one of {', '.join(LAYOUTS)} was wanted."
            )
        constraint = None if expect is None else Constraint(expect)
        opened = picture
        if not isinstance(opened, Picture):
            opened = open_picture(opened, longest=MAX_PICTURE_SIDE)
        reader = self if seconds is None else replace(self, deadline=Deadline.after(seconds))
        rows, found = reader._rows(opened.grey, layout, constraint, bright)
        scaled = tuple(row.scaled(opened.scale) for row in rows)
        return Reading(scaled, found, opened.width, opened.height)

    def _rows(
        self, grey: Grey, layout: Layout, constraint: Constraint | None, bright: bool | None
    ) -> tuple[list[Row], Layout]:
        """Return the rows of a picture, and the layout in which it was read."""
        is_page = min(grey.shape) >= MIN_PAGE_SIDE
        if layout == "grid" or (layout == "auto" and is_page):
            cells = read_grid_cells(grey, self, bright=bright, constraint=constraint)
            if cells is not None or layout == "grid":
                return cells or [], "grid"
        # A constraint is on a line, even one of a single digit.
        if layout == "digit" or (layout == "auto" and not is_page and constraint is None):
            digit = self._single_digit(grey, layout, constraint, bright)
            if digit is not None:
                return digit, "digit"
        lines = read_text_lines(
            grey, self, bright=bright, constraint=constraint, as_one=layout == "line"
        )
        return [row for row in lines if row.digits], "line" if len(lines) == 1 else "page"

    def _single_digit(
        self, grey: Grey, layout: Layout, constraint: Constraint | None, bright: bool | None
    ) -> list[Row] | None:
        """Return the row of a single digit; None where ``auto`` finds several digits."""
        is_one = layout == "digit"
        rows = read_single_digit(grey, self, bright=bright, constraint=constraint, any_width=is_one)
        return rows if is_one or (rows is not None and not _shows_several(rows)) else None


def _shows_several(rows: Sequence[Row]) -> bool:
    """Return whether what was read as one digit is several: then it is a line."""
    return any(
        digit is not None and digit.why == SEVERAL_SYMBOLS for row in rows for digit in row.digits
    )
