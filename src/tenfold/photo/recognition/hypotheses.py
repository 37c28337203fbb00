"""Hypotheses on a picture of one digit: the ways in which its ink may be found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from math import nextafter

import numpy as np

from tenfold.photo.cells import Cell
from tenfold.photo.geometry import COARSE_SIDE, MIN_PAGE_SIDE
from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.polarity import Polarity
from tenfold.photo.layout.single_digit import DigitInk, find_digit_ink
from tenfold.photo.layout.text_lines import find_text_lines
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.rows import digit_row
from tenfold.photo.recognition.verdict import SURE_CONFIDENCE, verdict_on_rescored
from tenfold.photo.result import Row
from tenfold.pictures import Grey

MIN_RETRY_CONFIDENCE = nextafter(0.5, 1)  # more than one half: of a digit that is tried in doubt
MIN_INVERTED_RATIO = 3.0  # to the first confidence: of a digit in the other polarity
MIN_FILLED_HEIGHT = 0.5  # of the picture: how tall a digit is that the picture was cut out for


@dataclass(frozen=True)
class DigitPicture:
    """A picture that may show one digit.

    Attributes:
        grey: uint8 (height, width)
        polarity: of the picture
        any_width: True if it shows one digit, however wide its ink
        models: that recognise it
        constraint: on the digit
    """

    grey: Grey
    polarity: Polarity
    any_width: bool
    models: Models
    constraint: Constraint | None

    @property
    def is_coarse(self) -> bool:
        """Return whether it has so few pixels that a digit fills it."""
        return bool(min(self.grey.shape) < COARSE_SIDE)

    @property
    def is_ambiguous(self) -> bool:
        """Return whether the ink may as well be paper."""
        return self.polarity.ambiguous and not self.found.ink.is_blank

    @property
    def fits_one_digit(self) -> bool:
        """Return whether the ink is no wider than one digit, in a polarity that is possible."""
        return self.fits(self.found) or (self.is_ambiguous and self.fits(self.inverted))

    def fits(self, found: DigitInk) -> bool:
        """Return whether ink may be one digit; on a page, which shows anything, it has to be."""
        if self.any_width:
            return True
        is_page = min(self.grey.shape) >= MIN_PAGE_SIDE
        return found.fits_one_digit and (not is_page or found.is_one_thing)

    @cached_property
    def found(self) -> DigitInk:
        """Return the ink in the likelier polarity, without a border."""
        return find_digit_ink(self.grey, bright=self.polarity.bright_ink)

    @cached_property
    def inverted(self) -> DigitInk:
        """Return the ink in the other polarity, without a border."""
        return find_digit_ink(self.grey, bright=not self.polarity.bright_ink)


@dataclass(frozen=True)
class Candidate:
    """The rows that a hypothesis reads, and their confidence, 0 to 1."""

    confidence: float = 0.0
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Hypothesis:
    """One way to find the digit of a picture.

    Attributes:
        name: of the hypothesis
        read: the candidate of a picture
        applies: True of a picture, and the best confidence so far, for which it is tried
        min_confidence: that its candidate must reach
        min_ratio: to the confidence of the first hypothesis, that its candidate must exceed
    """

    name: str
    read: Callable[[DigitPicture], Candidate]
    applies: Callable[[DigitPicture, float], bool]
    min_confidence: float = 0.0
    min_ratio: float = 1.0

    def accepts(self, confidence: float, *, first: float, best: float) -> bool:
        """Return whether a candidate replaces the best so far.

        Args:
            confidence: of the candidate
            first: the confidence of the first hypothesis
            best: the best confidence so far
        """
        return confidence >= self.min_confidence and confidence > max(self.min_ratio * first, best)


def _candidate(digit_ink: DigitInk, picture: DigitPicture) -> Candidate:
    """Return the candidate that ink is, an empty one of ink that is no one digit.

    In a picture of few pixels a digit is one component and its paper falls to pieces, so each
    further component makes it less likely to be ink.
    """
    ink = digit_ink.ink
    if ink.box is None or not picture.fits(digit_ink):
        return Candidate()
    single = picture.models.recognise_digit(ink, box_in_picture=ink.box)
    confidence = single.confidence / (len(ink.boxes) if picture.is_coarse else 1)
    row = digit_row(single, picture.constraint)
    return Candidate(confidence, [row.moved(lambda box: box.scaled(digit_ink.scale))])


def _read_found(picture: DigitPicture) -> Candidate:
    return _candidate(picture.found, picture)


def _read_inverted(picture: DigitPicture) -> Candidate:
    return _candidate(picture.inverted, picture)


def _read_with_border(picture: DigitPicture) -> Candidate:
    bright = picture.polarity.bright_ink
    return _candidate(find_digit_ink(picture.grey, bright=bright, remove_border=False), picture)


def _read_local(picture: DigitPicture) -> Candidate:
    bright = picture.polarity.bright_ink
    return _candidate(find_digit_ink(picture.grey, bright=bright, local=True), picture)


def _read_between_neighbours(picture: DigitPicture) -> Candidate:
    """Return the digit in the middle of a line, alone.

    It has to fill the picture: small components in the middle of others are not what the picture
    was cut out for.
    """
    height, width = picture.grey.shape
    ink_map = binarize(picture.grey, bright=picture.polarity.bright_ink)
    layout = find_text_lines(ink_map).merged()
    for image, symbols in picture.models.recognise_lines(ink_map, layout, None):
        digits = [symbol for symbol in symbols if not symbol.sign]
        boxes = [image.box_on_page(digit.box) for digit in digits]
        if not boxes:
            break
        middle = int(np.argmin([abs(box.left + box.right - width) for box in boxes]))
        digit, box = digits[middle], boxes[middle]
        fits = picture.constraint is None or picture.constraint.accepts((digit.label,))
        if fits and box.height >= MIN_FILLED_HEIGHT * height:
            return Candidate(
                digit.confidence, [Row((Cell(box, (verdict_on_rescored(digit, box),)),), "digit")]
            )
    return Candidate()


def _always(_: DigitPicture, __: float) -> bool:
    return True


def _is_ambiguous_and_coarse(picture: DigitPicture, _: float) -> bool:
    return picture.is_ambiguous and picture.is_coarse


def _is_ambiguous_and_fine(picture: DigitPicture, _: float) -> bool:
    return picture.is_ambiguous and not picture.is_coarse


def _had_border(picture: DigitPicture, _: float) -> bool:
    return picture.found.ink.had_border


def _is_doubtful(picture: DigitPicture, best: float) -> bool:
    return best < SURE_CONFIDENCE and not (picture.found.ink.is_blank or picture.is_coarse)


def _is_doubtful_and_cut_off(picture: DigitPicture, best: float) -> bool:
    ink = picture.found.ink
    may_have_neighbours = picture.any_width and ink.is_cut_off and not ink.had_border
    return may_have_neighbours and _is_doubtful(picture, best)


# In the order in which they are tried. The first is taken unless a later one is clearer.
HYPOTHESES = (
    Hypothesis("as found", _read_found, _always),
    # The edges hardly show which is paper. A digit may fill a picture of few pixels; in a larger
    # one, ink at the edges is a border's.
    Hypothesis(
        "other polarity, few pixels",
        _read_inverted,
        _is_ambiguous_and_coarse,
        min_ratio=MIN_INVERTED_RATIO,
    ),
    Hypothesis(
        "other polarity",
        _read_inverted,
        _is_ambiguous_and_fine,
        min_confidence=SURE_CONFIDENCE,
        min_ratio=MIN_INVERTED_RATIO,
    ),
    # The lines along the edges may be strokes of a digit that fills the picture.
    Hypothesis("border kept", _read_with_border, _had_border, min_confidence=SURE_CONFIDENCE),
    # The edge of a shadow or a stain is no ink where paper is sought near the strokes.
    Hypothesis("local paper", _read_local, _is_doubtful, min_confidence=MIN_RETRY_CONFIDENCE),
    # The edges cut neighbours off.
    Hypothesis(
        "between neighbours",
        _read_between_neighbours,
        _is_doubtful_and_cut_off,
        min_confidence=MIN_RETRY_CONFIDENCE,
    ),
)
