"""The views of a picture that are tried: the one in which the most ink is explained is read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tenfold.lineformat import OTHER
from tenfold.photo.geometry import Box
from tenfold.photo.layout.edges import measure_edges
from tenfold.photo.layout.orientation import find_direction
from tenfold.photo.layout.page import PageLayout
from tenfold.photo.layout.polarity import Polarity
from tenfold.photo.layout.quadrilaterals import Corners
from tenfold.photo.layout.straight_runs import find_straight_runs, ruling_tilt
from tenfold.photo.layout.view import View, whole
from tenfold.photo.recognition.cells import ReadTable, joined_boxes, read_tables, table_region
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.ctc import Labels, prefix_beam_search
from tenfold.photo.recognition.line_image import line_image
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.page import PageReading, analyse, main_table, read_page, score_of
from tenfold.photo.recognition.plausibility import judged
from tenfold.photo.recognition.text_lines import ReadLine, read_text_lines
from tenfold.photo.recognition.words import without_words
from tenfold.photo.result import RegionKind
from tenfold.pictures import Grey
from tenfold.types import CLASSES, Floats

CLEAR_SCORE = 0.93  # a page that is explained so far lies upright
MIN_GAIN = 0.08  # in the score: how much better a turned page is read
MIN_CUT, MAX_CUT = 0.4, 1.5  # times the height of lines: of writing that is cut off
MIN_TURNED_DIGITS = 3  # with fewer, a picture is read as it lies
# Of so many, or of cells alone, what a turned page is explained to at least.
MANY_DIGITS, MIN_TURNED_SCORE = 100, 0.28
MIN_RULING_TILT = 1.0  # degrees; of ruled lines that are levelled before all else
MIN_TILT = 2.0  # degrees; lines that slope less are levelled one by one
SAMPLED_LINES = 6  # of a page: how many are read before the best view is chosen
WIDEST_LINES, WIDEST_CELLS = 4, 16  # with which a half turn is tried
MAX_TURNED_WIDTH = 512  # pixels of the image of each: two dozen digits tell how they lie
MIN_TEXT_SCORE = 0.4  # of a sample of lines: below, it is no text
# What a sample is explained to at least of so many lines or symbols, which a texture has rather
# than a page.
DENSE_LINES, DENSE_SYMBOLS, MIN_DENSE_SCORE = 60, 600, 0.75
DIGITS, SIGNS_TOO = CLASSES, OTHER  # labels that a string may have
EITHER_WAY = frozenset((0, 1, 6, 8, 9))  # digits that are digits upside down
NO_OTHER = -30.0  # in place of the logarithm of the probability of another symbol
MIN_HALF_TURN = 8.0  # by which the log-probability is higher upside down
MIN_DIGIT_LOG_PROB = -0.3  # of each digit then: signs beside digits are less likely ones


@dataclass(frozen=True)
class Attempt:
    """A view of a picture, and how well it may be read.

    Attributes:
        view: of the picture
        page: its layout
        tables: of the page, read
        score: the share of the ink that is explained, in a sample of the text lines
        lines: that sample
    """

    view: View
    page: PageLayout
    tables: tuple[ReadTable, ...]
    score: float
    lines: tuple[ReadLine, ...] = ()


def read_best_view(
    grey: Grey,
    models: Models,
    constraint: Constraint | None,
    polarity: Polarity,
    sheet: Corners | None = None,
    kind: RegionKind | None = None,
) -> PageReading:
    """Return the reading of a picture, in the view in which the most ink is explained.

    Its sheet or the whole, both polarities if in doubt, and orientations are tried, with a sample
    of the text lines, until one is explained well enough. The boxes are in the picture.

    Args:
        grey: uint8 (height, width)
        models: that recognise digits and lines
        constraint: on each line, and each row of boxes
        polarity: of the picture
        sheet: the corners of the sheet that it shows, if it shows one
        kind: "grid", "boxes" or "table" to read the largest table alone, as one; None reads all

    Raises:
        DataError: the time is over
    """
    best: Attempt | None = None
    for view in _views(grey, polarity, sheet):
        found = _upright(_attempt(view, models, constraint, kind), models, constraint, kind)
        if best is None or found.score > best.score + MIN_GAIN:
            best = found
        if best.score >= CLEAR_SCORE and not best.page.is_blank:
            break
    if best is None:
        raise ValueError("No view came; at least one was wanted.")
    if kind is not None:
        return _largest_table(best, constraint)
    return judged(_complete(best, models, constraint))


def _largest_table(attempt: Attempt, constraint: Constraint | None) -> PageReading:
    """Return the reading of the largest table alone; of none, no regions."""
    tables = joined_boxes([table_region(each, constraint) for each in attempt.tables])
    largest = max(tables, key=lambda region: region.box.width * region.box.height, default=None)
    if largest is None:
        ink = tuple(map(attempt.view.box_in_picture, attempt.page.all_ink))
        return PageReading((), ink, 0.0)
    found = PageReading((largest.moved(attempt.view.box_in_picture),), (), attempt.score)
    return without_words(found)


def _views(grey: Grey, polarity: Polarity, sheet: Corners | None) -> Iterator[View]:
    """Yield the sheet that a picture shows, then the whole, in both polarities if in doubt."""
    if sheet is not None and (not polarity.bright_ink or polarity.ambiguous):
        yield whole(grey).straightened(sheet).without_edges()
    dark = 255 - grey if polarity.bright_ink else grey
    yield whole(dark)
    if polarity.ambiguous:
        yield whole(255 - dark)


def _attempt(
    view: View, models: Models, constraint: Constraint | None, kind: RegionKind | None
) -> Attempt:
    """Return the attempt on a view as it lies, its ruled lines level."""
    runs = find_straight_runs(view.grey)
    tilt = ruling_tilt(runs)
    if abs(tilt) >= MIN_RULING_TILT:
        view = view.turned(-tilt)
        runs = find_straight_runs(view.grey)
    page = analyse(view.grey, parted=constraint is None, runs=runs)
    if page.is_texture:
        return Attempt(view, page.without_text(), (), 0.0)
    tables = tuple(read_tables(page, models, constraint, kind))
    if main_table([table_region(each, constraint) for each in tables]) is not None:
        return Attempt(view, page, tables, 1.0)
    if page.is_blank or (kind is not None and not tables):
        return Attempt(view, page, tables, 0.0)
    step = -(-len(page.text.lines) // SAMPLED_LINES)
    sample = replace(page.text, lines=page.text.lines[:: max(1, step)])
    lines = read_text_lines(page.ink_map, sample, models, constraint)
    return Attempt(view, page, tables, score_of(page, tables, lines), tuple(lines))


def _complete(attempt: Attempt, models: Models, constraint: Constraint | None) -> PageReading:
    """Return the reading of all lines, its boxes in the picture; none of what is no text."""
    view, page = attempt.view, attempt.page
    is_dense = len(page.text.lines) > DENSE_LINES or page.n_symbols > DENSE_SYMBOLS
    least = MIN_DENSE_SCORE if is_dense else MIN_TEXT_SCORE
    if attempt.score < least and len(page.text.lines) > SAMPLED_LINES:
        page = page.without_text()
    found = read_page(
        page, models, constraint=constraint, tables=attempt.tables, known=attempt.lines
    )
    regions = tuple(region.moved(view.box_in_picture) for region in found.regions)
    unexplained = (*map(view.box_in_picture, found.unexplained), *_cut_off(view, page))
    is_sure = any(digit.verdict == "digit" for digit in found.digits)
    edges = measure_edges(view.grey, page) if is_sure else None
    return replace(found, regions=regions, unexplained=unexplained, edges=edges)


def _cut_off(view: View, page: PageLayout) -> list[Box]:
    """Return the boxes of removed things as high as text lines: writing, perhaps."""
    heights = [view.box_in_picture(line.box).height for line in page.text.lines]
    if not heights:
        return []
    usual = float(np.median(heights))
    sizes = [(box, max(box.width, box.height)) for box in view.removed]
    return [box for box, size in sizes if MIN_CUT * usual <= size <= MAX_CUT * usual]


def _upright(
    first: Attempt, models: Models, constraint: Constraint | None, kind: RegionKind | None
) -> Attempt:
    """Return the best attempt on a view and on those in which its text lines lie otherwise."""
    best = first
    if first.score >= CLEAR_SCORE or not _may_lie_otherwise(first):
        return first
    for turned in _turned_views(first.view, first.page, models, constraint):
        found = _attempt(turned, models, constraint, kind)
        if found.score > max(best.score, first.score + MIN_GAIN):
            best = found
    return best


def _may_lie_otherwise(attempt: Attempt) -> bool:
    """Return whether a page has digits enough to tell how it lies, and is no texture."""
    n_text, cells = attempt.page.n_symbols, attempt.page.written_cells
    n_symbols = n_text + sum(len(line.boxes) for line in cells)
    is_many = n_symbols > MANY_DIGITS or n_text < MIN_TURNED_DIGITS
    is_texture = is_many and attempt.score < MIN_TURNED_SCORE
    return n_symbols >= MIN_TURNED_DIGITS and not is_texture


def _turned_views(
    view: View, page: PageLayout, models: Models, constraint: Constraint | None
) -> Iterator[View]:
    """Yield the view in which text lines are level, and upright rather than upside down."""
    direction = find_direction(page.components)
    if abs(direction) >= MIN_TILT:
        view = view.turned(-direction if abs(direction) < 85 else -90.0)
        page = analyse(view.grey, parted=constraint is None)
        yield view.turned(180.0) if _reads_upside_down(page, models) else view
    elif _reads_upside_down(page, models):
        yield view.turned(180.0)


def _reads_upside_down(page: PageLayout, models: Models) -> bool:
    """Return whether the widest lines are likelier upside down.

    Digits that are others upside down do not tell: they are read as they lie.
    """
    lines, labels, most = page.text.lines, page.text.labels, WIDEST_LINES
    if len(page.written_cells) > len(lines):
        lines, labels, most = page.written_cells, page.components.labels, WIDEST_CELLS
    widest = sorted(lines, key=lambda line: -line.box.width)[:most]
    images = [
        line_image(page.ink_map, labels, line).pixels[:, :MAX_TURNED_WIDTH] for line in widest
    ]
    turned = [np.ascontiguousarray(image[::-1, ::-1]) for image in images]
    as_they_lie = [_likeliest(each, SIGNS_TOO) for each in models.recogniser.log_probs(images)]
    upside_down = [_likeliest(each, DIGITS) for each in models.recogniser.log_probs(turned)]
    before, after = (sum(score for score, _ in each) for each in (as_they_lie, upside_down))
    digits = [label for _, labels in upside_down for label in labels]
    is_likelier = after > before + MIN_HALF_TURN and after > MIN_DIGIT_LOG_PROB * len(digits)
    return is_likelier and not EITHER_WAY.issuperset(digits)


def _likeliest(log_probs: Floats, n_labels: int) -> tuple[float, Labels]:
    """Return the likeliest string of the first labels, with its log-probability before it."""
    allowed = log_probs.copy()
    allowed[:, n_labels : OTHER + 1] = NO_OTHER
    return prefix_beam_search(allowed)[0]
