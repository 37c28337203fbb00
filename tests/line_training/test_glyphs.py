from pathlib import Path

import matplotlib
import numpy as np
import pytest

from tenfold.errors import DataError
from tenfold.line_training.glyphs import OTHERS, SIDE, draw_glyphs
from tenfold.lineformat import OTHER, SYMBOLS

FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@pytest.fixture(scope="module")
def glyphs():
    return draw_glyphs([FONT])


def test_every_digit_and_every_other_symbol_is_drawn_once(glyphs):
    assert np.bincount(glyphs.labels).tolist() == [1] * len(SYMBOLS) + [len(OTHERS)]
    assert glyphs.images.shape == (len(SYMBOLS) + len(OTHERS), SIDE, SIDE)


def test_an_8_is_twenty_pixels_tall_in_the_middle(glyphs):
    rows = np.flatnonzero((glyphs.images[8] > 100).any(axis=1))
    assert abs(len(rows) - 20) <= 1
    assert abs(rows.mean() - (SIDE - 1) / 2) <= 1


def test_a_comma_stands_on_the_line_and_not_in_the_middle(glyphs):
    comma = glyphs.images[SYMBOLS.index(",")]
    rows = np.flatnonzero((comma > 100).any(axis=1))
    assert rows.mean() > SIDE / 2 + 5


def test_a_part_holds_what_was_chosen(glyphs):
    part = glyphs.part(glyphs.labels == OTHER)
    assert set(part.labels) == {OTHER}


def test_a_file_that_is_no_font_is_named(tmp_path):
    (tmp_path / "no.ttf").write_bytes(b"no font")
    with pytest.raises(DataError, match=r"no\.ttf is no font"):
        draw_glyphs([tmp_path / "no.ttf"])


def test_no_fonts_at_all_are_refused():
    with pytest.raises(DataError, match="No fonts came"):
        draw_glyphs([])
