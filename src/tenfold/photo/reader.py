"""The reader of pictures, which decides what is tried: a single digit, lines, or a whole page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from tenfold.errors import SettingError
from tenfold.photo.geometry import COARSE_SIDE, MAX_PICTURE_SIDE, MIN_PAGE_SIDE, Box
from tenfold.photo.layout.polarity import Polarity, find_polarity
from tenfold.photo.layout.sheet import find_sheet
from tenfold.photo.layout.tables import find_tables
from tenfold.photo.numbers import DECIMAL_MARKS, DecimalMark
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.deadline import Deadline
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.page import PageReading, analyse, read_page
from tenfold.photo.recognition.single_digit import read_single_digit
from tenfold.photo.recognition.verdict import NO_FIT, SEVERAL_SYMBOLS
from tenfold.photo.recognition.views import read_best_view
from tenfold.photo.recognition.words import without_words
from tenfold.photo.result import LAYOUTS, Layout, Reading, Region, RegionKind, Row
from tenfold.pictures import Grey, Picture, PictureSource, open_picture

TABLE_KINDS: dict[Layout, RegionKind] = {"grid": "grid", "boxes": "boxes", "table": "table"}


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
        region: Box | None = None,
        decimal: DecimalMark = "auto",
        digits_only: bool = False,
    ) -> Reading:
        r"""Return the reading of a picture; that of an empty page has no digits.

        Args:
            picture: a path, the bytes of a file, a Pillow image, an array, or an opened picture
            layout: "digit" (a single one), "line", "page" (lines), "grid" (the largest table, a
                digit in each cell), "boxes" (a row of those), "table" (the largest table, a number
                in each cell), or "auto", which detects the layout
            expect: a constraint on each line, and each row of a grid: the number of digits, a
                pattern such as ``20\d\d``, or "integer", "amount", "date" or "time"; the likeliest
                string that matches is taken; where none does, all that is read is unsure
            bright: True if the ink is brighter than the paper; None detects it
            seconds: that reading may take; None for no limit
            region: the part of the picture that is read, in its pixels; None reads all of it
            decimal: the mark of decimals, "." or ","; "auto" leaves a value unsure where both are
                possible
            digits_only: True to leave signs out of the text; ``Reading.marked`` still shows them

        Raises:
            DataError: the picture cannot be read, or not in time
            SettingError: there is no such layout or decimal mark, the pattern is not valid, or the
                region is empty
        """
        if decimal not in DECIMAL_MARKS:
            raise SettingError(
                f"decimal came as {decimal!r}; one of {', '.join(DECIMAL_MARKS)} was wanted."
            )
        if layout not in LAYOUTS:
            raise SettingError(
                f"layout came as {layout!r}; one of {', '.join(LAYOUTS)} was wanted."
            )
        constraint = None if expect is None else Constraint(expect)
        opened = picture
        if not isinstance(opened, Picture):
            opened = open_picture(opened, longest=MAX_PICTURE_SIDE)
        reader = self if seconds is None else replace(self, deadline=Deadline.after(seconds))
        grey, origin = _part(opened, region)
        found = reader._read(grey, layout, constraint, bright)
        if constraint is not None and not found.regions:
            # What is written is shown all the same, so that it is seen why nothing fits.
            found = reader._read(grey, layout, None, bright)
            found = replace(found, regions=tuple(each.misfitting(NO_FIT) for each in found.regions))

        def in_picture(box: Box) -> Box:
            """Return a box of the part in the picture as it came."""
            return box.shifted(*origin).scaled(opened.scale)

        regions = [each.moved(in_picture) for each in found.regions]
        return Reading(
            tuple(each.without_signs() if digits_only else each for each in regions),
            _layout(found.regions, layout),
            opened.width,
            opened.height,
            tuple(in_picture(box) for box in found.unexplained),
            decimal,
        )

    def _read(
        self, grey: Grey, layout: Layout, constraint: Constraint | None, bright: bool | None
    ) -> PageReading:
        """Return the reading of a picture in a layout."""
        polarity = find_polarity(grey) if bright is None else Polarity(bright, ambiguous=False)
        if layout in ("line", "page"):
            return self._lines(grey, polarity, constraint, as_one=layout == "line")
        if layout in TABLE_KINDS:
            kind = TABLE_KINDS[layout]
            return read_best_view(grey, self, constraint, polarity, find_sheet(grey), kind)
        digit, sheet = None, find_sheet(grey) if layout == "auto" else None
        # A constraint is on a line, even one of a single digit.
        if layout == "digit" or (constraint is None and sheet is None):
            digit = self._single_digit(grey, layout, constraint, bright)
        if digit is not None and (layout == "digit" or self._suffices(digit, grey, polarity)):
            return digit
        return _clearer(read_best_view(grey, self, constraint, polarity, sheet), digit)

    def _lines(
        self, grey: Grey, polarity: Polarity, constraint: Constraint | None, *, as_one: bool
    ) -> PageReading:
        """Return the reading of a picture as text lines, as it lies."""
        dark = 255 - grey if polarity.bright_ink else grey
        page = analyse(dark, parted=constraint is None and not as_one, with_tables=False)
        return without_words(read_page(page, self, constraint=constraint, as_one=as_one))

    def _single_digit(
        self, grey: Grey, layout: Layout, constraint: Constraint | None, bright: bool | None
    ) -> PageReading | None:
        """Return the reading of a single digit; None where ``auto`` finds several digits."""
        is_one = layout == "digit"
        rows = read_single_digit(grey, self, bright=bright, constraint=constraint, any_width=is_one)
        if rows is None or (not is_one and _shows_several(rows)):
            return None
        return PageReading(tuple(Region("digit", row.cells[0].box, (row,)) for row in rows), (), 1)

    def _suffices(self, digit: PageReading, grey: Grey, polarity: Polarity) -> bool:
        """Return whether a digit is beyond doubt, or a picture too small for anything else."""
        side = min(grey.shape)
        if not digit.regions:  # specks, perhaps, or what is far smaller than the picture
            return side < COARSE_SIDE or bool(grey.min() == grey.max())
        if side < COARSE_SIDE or any(
            each.verdict == "digit" for region in digit.regions for each in region.digits
        ):
            return True
        if side >= MIN_PAGE_SIDE or not _has_digit(digit):
            return False
        return not find_tables(255 - grey if polarity.bright_ink else grey).tables


def _part(picture: Picture, region: object) -> tuple[Grey, tuple[float, float]]:
    """Return the pixels of a part of a picture, and where it begins: x and y."""
    if region is None:
        return picture.grey, (0.0, 0.0)
    if not isinstance(region, Box) or not all(map(isfinite, region.sides)):
        raise SettingError(f"region came as {str(region)[:100]}; a Box of pixels was wanted.")
    height, width = picture.grey.shape
    left, top, right, bottom = (round(side / picture.scale) for side in region.sides)
    left, top, right, bottom = max(0, left), max(0, top), min(width, right), min(height, bottom)
    if left >= right or top >= bottom:
        place = f"{region.left:g},{region.top:g},{region.width:g},{region.height:g}"
        raise SettingError(
            f"region came as {place} (x,y,w,h); a part of the picture's {picture.width} x "
            f"{picture.height} pixels was wanted."
        )
    return picture.grey[top:bottom, left:right], (left, top)


def _layout(regions: Sequence[Region], layout: Layout) -> Layout:
    """Return the layout in which a picture was read."""
    if layout in TABLE_KINDS:
        return layout
    kind = regions[0].kind if len(regions) == 1 else "lines"
    if not regions and layout != "auto":
        return layout
    return "page" if kind == "lines" else kind


def _clearer(page: PageReading, digit: PageReading | None) -> PageReading:
    """Return the reading of a page, or of a single digit where the page has no digit.

    A stroke alone, which may be a 1 or a slash, is no line of digits; nor is a letter.
    """
    if digit is None or not digit.regions or _has_digit(page):
        return page
    return digit if _has_digit(digit) or not page.digits else page


def _has_digit(reading: PageReading) -> bool:
    """Return whether a reading has a digit, sure or not."""
    return any(digit.verdict != "not a digit" for digit in reading.digits)


def _shows_several(rows: Sequence[Row]) -> bool:
    """Return whether what was read as one digit is several: then it is a line."""
    return any(
        digit is not None and digit.why == SEVERAL_SYMBOLS for row in rows for digit in row.digits
    )
