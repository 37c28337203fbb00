"""``read``: any picture to the digits in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import cv2
import numpy as np

from tenfold.errors import SettingError
from tenfold.photo.boxes import around_in_cell, around_ink, around_spelled, scaled
from tenfold.photo.layout.binarization import SMALL, TINY, find_ink, find_polarity
from tenfold.photo.layout.cell import Ink, cell_ink
from tenfold.photo.layout.grid import CELL, Grid, find_grid, straightened
from tenfold.photo.layout.text_lines import Line, find_lines
from tenfold.photo.recognition.constraints import Expected
from tenfold.photo.recognition.crop_scores import Lookers
from tenfold.photo.recognition.ctc import likeliest
from tenfold.photo.recognition.line_image import Strip, digit_strip, line_strip
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.photo.recognition.rescoring import Spelled, spell
from tenfold.photo.recognition.verdict import SEVERAL, SURE, Single, digit_of, single
from tenfold.photo.result import LAYOUTS, Box, Layout, Reading, Row
from tenfold.pictures import Grey, Picture, PictureSource, open_picture
from tenfold.preprocessing import frame
from tenfold.types import Classifier, Floats

MAX_PICTURE_SIDE = 2_000  # pixels of a page's longer side: enough for digits of a hundredth of it
FAINT = 0.25  # of the usual ink of a grid's cells: what is fainter was rubbed out, or is a shadow
CLOSE = (128, 480)  # pixels of the longer side, at most, at which a single digit is looked at
LARGE = 36  # pixels that a digit is tall or wide at least, so that nothing of it is lost
CLEARER = 3.0  # times as clear that a digit has to be with paper and ink the other way round
ENOUGH = 0.5  # how clear a digit has to be that is looked at anew since it was in doubt
FILLS = 0.5  # of the height: how tall a digit is that a picture was cut out for
WIDE = 1.25  # of its height: ink that is wider is no single digit


@dataclass(frozen=True)
class Reader:
    """What a picture is read with.

    Attributes:
        classifier: of single digits
        recogniser: of lines
        context_classifier: of digits in their context: with parts of their neighbours
    """

    classifier: Classifier
    recogniser: LineRecogniser
    context_classifier: Classifier

    def read(
        self,
        picture: PictureSource | Picture,
        *,
        layout: Layout = "auto",
        expect: str | int | None = None,
        bright: bool | None = None,
    ) -> Reading:
        r"""Return what is read in a picture; an empty page reads as nothing.

        Args:
            picture: a path, the bytes of a file, a Pillow image, an array, or an opened picture
            layout: "digit" (one alone), "line", "page" (lines), "grid" (cells with a digit each),
                or "auto", which finds out
            expect: what each line, and each row of a grid, is known to be: a number of digits, or
                a pattern such as ``20\d\d``; the likeliest that fits is taken
            bright: whether ink is brighter than paper; None finds out

        Raises:
            DataError: the picture cannot be read
            SettingError: there is no such layout, or the pattern is none
        """
        if layout not in LAYOUTS:
            raise SettingError(
                f"layout came as {layout!r}; one of {', '.join(LAYOUTS)} was wanted."
            )
        expected = None if expect is None else Expected(expect)
        opened = (
            picture
            if isinstance(picture, Picture)
            else open_picture(picture, longest=MAX_PICTURE_SIDE)
        )
        rows, found = self._rows(opened.grey, layout, expected, bright)
        whole = tuple(scaled(row, opened.scale) for row in rows)
        return Reading(whole, found, opened.width, opened.height)

    def _rows(
        self, grey: Grey, layout: Layout, expected: Expected | None, bright: bool | None
    ) -> tuple[list[Row], Layout]:
        if layout == "grid" or (layout == "auto" and min(grey.shape) >= SMALL):
            grid = find_grid(255 - grey if bright else grey)
            if grid is not None:
                return self._grid(255 - grey if bright else grey, grid, expected), "grid"
            if layout == "grid":
                return [], "grid"
        # Whoever knows what a line is has a line, even one of a single digit.
        perhaps_one = layout == "auto" and min(grey.shape) < SMALL and expected is None
        if layout == "digit" or perhaps_one:
            one = self._digit(grey, bright, expected, any_width=layout == "digit")
            if one is not None and not (perhaps_one and _holds_several(one)):
                return one, "digit"
        page = find_ink(grey, bright=bright)
        writing = find_lines(page)
        if layout == "line" and len(writing.lines) > 1:
            writing = replace(writing, lines=(_as_one(writing.lines),))
        strips = [line_strip(page, writing.labels, line) for line in writing.lines]
        columns = self.recogniser.log_probs([strip.ink for strip in strips])
        rows = [self._line(*each, expected) for each in zip(strips, columns, strict=True)]
        return [row for row in rows if row.digits], "line" if len(rows) == 1 else "page"

    def _grid(self, grey: Grey, grid: Grid, expected: Expected | None) -> list[Row]:
        """Read every cell; a cell whose ink is faint beside the others' is blank."""
        rows: list[list[Single | None]] = [[] for _ in range(grid.shape[0])]
        cells = list(straightened(grey, grid))
        inks = [cell_ink(find_ink(picture, bright=False)) for _, _, picture, _ in cells]
        levels = [ink.level for ink in inks if len(ink.boxes)]
        least = FAINT * float(np.median(levels)) if levels else 0.0
        for (row, _, _, corners), ink in zip(cells, inks, strict=True):
            box = around_in_cell(ink, corners, CELL)
            blank = box is None or ink.level < least
            rows[row].append(None if box is None or blank else self._one(ink, box))
        return [_row(row, expected) for row in rows]

    def _digit(
        self, grey: Grey, bright: bool | None, expected: Expected | None, *, any_width: bool
    ) -> list[Row] | None:
        """Read a single digit; None where its ink is wider than one's and not ``any_width``.

        What is blank as it is stays so. Else it is looked at otherwise too where that may be
        right, and the clearer look counts. Where the edges hardly tell what is paper, with paper
        and ink the other way round: in a picture of few pixels a digit is one mark and its paper
        falls to pieces, so that each mark more makes that less clear. Where lines along the edges
        were taken for a frame's, with them: they may be strokes of a digit that fills the picture.
        Where it is in doubt, with paper sought closer to the strokes, so that the edge of a shadow
        or a stain is no ink; and where the edges cut marks off, as one between its neighbours.
        """
        way, is_open = find_polarity(grey) if bright is None else (bright, False)
        few = min(grey.shape) < TINY
        ink, scale = _close_ink(grey, way)
        others: list[_Attempt] = []
        if is_open and len(ink.boxes):
            # Few pixels a digit may fill; in a larger picture ink at the edges is a frame's.
            others.append(_Attempt(*_close_ink(grey, not way), 0.0 if few else SURE, CLEARER))
        if not any_width and not any(_holds_one(each) for each in (ink, *(o.ink for o in others))):
            return None
        if ink.framed and len(ink.boxes):
            others.append(_Attempt(*_close_ink(grey, way, frame_lines=False), SURE))
        clear, rows = self._clear(ink, scale, few=few, expected=expected)
        first_clear = clear
        for other in others:
            found = self._clear(other.ink, other.scale, few=few, expected=expected)
            if found[0] >= other.least and found[0] > max(other.clearer * first_clear, clear):
                clear, rows = found
        if clear < SURE and len(ink.boxes) and not few:
            found = self._clear(*_close_ink(grey, way, close=True), few=few, expected=expected)
            if found[0] > max(ENOUGH, clear):
                clear, rows = found
        if any_width and clear < SURE and ink.is_cut_off and not (few or ink.framed):
            found = self._between(grey, way, expected)
            if found[0] > max(ENOUGH, clear):
                return found[1]
        return rows

    def _between(
        self, grey: Grey, bright: bool, expected: Expected | None
    ) -> tuple[float, list[Row]]:
        """Return how clear the digit in the middle of a line is, 0 to 1, and it alone in a row.

        It has to fill the picture: small marks in the middle of others are not what was cut out.
        """
        page = find_ink(grey, bright=bright)
        writing = find_lines(page)
        if not writing.lines:
            return 0.0, []
        strip = line_strip(page, writing.labels, _as_one(writing.lines))
        found = self._spelled(strip, self.recogniser.log_probs([strip.ink])[0], None)
        if not found:
            return 0.0, []
        boxes = [around_spelled(strip, each) for each in found]
        away = [abs(box.left + box.right - grey.shape[1]) for box in boxes]
        at = int(np.argmin(away))
        one, box = found[at], boxes[at]
        fits = expected is None or expected.fits((one.label,))
        if not fits or box.bottom - box.top < FILLS * len(grey):
            return 0.0, []
        return one.agreed, [Row((digit_of(one, box),))]

    def _clear(
        self, ink: Ink, scale: float, *, few: bool, expected: Expected | None
    ) -> tuple[float, list[Row]]:
        """Return how clear a digit is, 0 to 1, and the row that it is read as."""
        box = around_ink(ink)
        if box is None:
            return 0.0, []
        one = self._one(ink, box)
        clear = one.together / (len(ink.boxes) if few else 1)
        return clear, [scaled(_row([one], expected), scale)]

    def _one(self, ink: Ink, box: Box) -> Single:
        """Return what a single digit's ink is."""
        image = frame(ink.pixels)
        seen = self.classifier.predict_proba(image[None])[0]
        columns = self.recogniser.log_probs([digit_strip(ink)])[0]
        spoken = likeliest(columns)
        found = single(seen, spoken, box, apart=ink.is_apart, coarse=ink.is_coarse)
        return replace(found, digit=replace(found.digit, image=image.tobytes()))

    def _line(self, strip: Strip, columns: Floats, expected: Expected | None) -> Row:
        found = self._spelled(strip, columns, expected)
        return Row(tuple(digit_of(each, around_spelled(strip, each)) for each in found))

    def _spelled(self, strip: Strip, columns: Floats, expected: Expected | None) -> list[Spelled]:
        lookers = Lookers(self.classifier, self.context_classifier)
        return spell(strip, columns, lookers, expected=expected)


def _row(cells: Sequence[Single | None], expected: Expected | None) -> Row:
    """Return digits, each in a place of its own, as the likeliest row that is expected."""
    digits = [None if cell is None else cell.digit for cell in cells]
    places = [
        (at, cell)
        for at, cell in enumerate(cells)
        if cell is not None and cell.digit.verdict != "not a digit"
    ]
    if expected is not None and places:
        labels = expected.likeliest([cell.words for _, cell in places])
        for number, (at, cell) in enumerate(places):
            digits[at] = cell.known_as(None if labels is None else labels[number])
    return Row(tuple(digits))


def _holds_several(rows: Sequence[Row]) -> bool:
    """Return whether what was looked at as one digit is several: then it is a line."""
    return any(digit is not None and digit.why == SEVERAL for row in rows for digit in row.digits)


def _holds_one(ink: Ink) -> bool:
    """Return whether ink is no wider than that of one digit."""
    box = around_ink(ink)
    return box is None or box.right - box.left <= WIDE * (box.bottom - box.top)


@dataclass(frozen=True)
class _Attempt:
    """Ink that a digit may be, how many pixels of the picture one of it is, and when it counts.

    It has to be at least so clear, and so many times as clear as the first look.
    """

    ink: Ink
    scale: float
    least: float
    clearer: float = 1.0


def _close_ink(
    grey: Grey, bright: bool | None, *, frame_lines: bool = True, close: bool = False
) -> tuple[Ink, float]:
    """Return the ink of a digit, and how many pixels of the picture one of it is.

    A picture is looked at no larger than the digit needs: to see that takes a look. It is made
    smaller by whole numbers, which is many times as fast as by others.
    """
    longest = max(grey.shape)
    sides = [side for side in CLOSE if side < longest]
    for side in sides:
        scale = float(ceil(longest / side))
        size = max(1, round(grey.shape[1] / scale)), max(1, round(grey.shape[0] / scale))
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
        ink = cell_ink(find_ink(small, bright=bright, close=close), frame_lines=frame_lines)
        box = around_ink(ink)
        if box is not None and max(box.bottom - box.top, box.right - box.left) >= LARGE:
            return ink, scale
    return cell_ink(find_ink(grey, bright=bright, close=close), frame_lines=frame_lines), 1.0


def _as_one(lines: Sequence[Line]) -> Line:
    """Return all lines as one, from left to right."""
    marks = np.concatenate([line.marks for line in lines])
    boxes = np.concatenate([line.boxes for line in lines])
    sides = np.array([line.around for line in lines])
    (left, top), (right, bottom) = sides[:, :2].min(axis=0), sides[:, 2:].max(axis=0)
    around = int(left), int(top), int(right), int(bottom)
    return Line(marks, boxes[np.argsort(boxes[:, 0], kind="stable")], around)
