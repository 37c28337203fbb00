"""The reader of pictures, which decides for a layout: a grid, a single digit, or text lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tenfold.errors import SettingError
from tenfold.photo.geometry import COARSE_SIDE, MAX_PICTURE_SIDE, MIN_PAGE_SIDE
from tenfold.photo.layout.polarity import Polarity, find_polarity
from tenfold.photo.layout.sheet import find_sheet
from tenfold.photo.layout.tables import find_tables
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.deadline import Deadline
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.orientation import read_best_view
from tenfold.photo.recognition.page import PageReading, analyse, read_page
from tenfold.photo.recognition.single_digit import read_single_digit
from tenfold.photo.recognition.verdict import SEVERAL_SYMBOLS
from tenfold.photo.result import LAYOUTS, Layout, Reading, Region, Row
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
        found = reader._read(opened.grey, layout, constraint, bright)
        scale = opened.scale
        regions = tuple(region.moved(lambda box: box.scaled(scale)) for region in found.regions)
        unexplained = tuple(box.scaled(scale) for box in found.unexplained)
        kind = found.regions[0].kind if len(found.regions) == 1 else "lines"
        return Reading(
            regions, "page" if kind == "lines" else kind, opened.width, opened.height, unexplained
        )

    def _read(self, grey, layout, constraint, bright) -> PageReading:
        digit = None
        has_sheet = layout == "auto" and find_sheet(grey) is not None
        if layout == "digit" or (layout == "auto" and constraint is None and not has_sheet):
            rows = self._single_digit(grey, layout, constraint, bright)
            if rows is not None:
                regions = tuple(Region("digit", row.cells[0].box, (row,)) for row in rows)
                digit = PageReading(regions, (), 1.0)
                if layout == "digit" or _is_clear(digit) or min(grey.shape) < COARSE_SIDE:
                    return digit
        polarity = find_polarity(grey) if bright is None else Polarity(bright, ambiguous=False)
        dark = 255 - grey if polarity.bright_ink else grey
        if layout == "line" or layout == "page":
            page = analyse(
                dark,
                constraint=constraint if layout == "page" else Constraint(r".*"),
                with_tables=False,
            )
            return read_page(page, self, constraint=constraint, as_one=layout == "line")
        if digit is not None and min(grey.shape) < MIN_PAGE_SIDE and not find_tables(dark).tables:
            return digit
        return read_best_view(grey, self, constraint, polarity)

    def _single_digit(
        self, grey: Grey, layout: Layout, constraint: Constraint | None, bright: bool | None
    ) -> list[Row] | None:
        """Return the row of a single digit; None where ``auto`` finds several digits."""
        is_one = layout == "digit"
        rows = read_single_digit(grey, self, bright=bright, constraint=constraint, any_width=is_one)
        return rows if is_one or (rows is not None and not _shows_several(rows)) else None


def _is_clear(reading: PageReading) -> bool:
    """Return whether a digit was read, and surely."""
    digits = [digit for region in reading.regions for digit in region.rows[0].digits]
    return any(digit is not None and digit.verdict == "digit" for digit in digits)


def _shows_several(rows: Sequence[Row]) -> bool:
    """Return whether what was read as one digit is several: then it is a line."""
    return any(
        digit is not None and digit.why == SEVERAL_SYMBOLS for row in rows for digit in row.digits
    )
