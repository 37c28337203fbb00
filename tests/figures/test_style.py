import io
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from tenfold.figures.style import DARK, DPI, LIGHT, WIDTH, Theme, _contrast, _luminance, render
from tenfold.figures.style import canvas as new_canvas


def draw_words(theme: Theme, words: str) -> Figure:
    figure = new_canvas(2.0)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=theme.accent)
    axes.set_title(words)
    return figure


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_a_picture_is_drawn_for_a_light_and_for_a_dark_page():
    picture = render("name", "Title", "Caption.", draw_words, "words")
    assert (picture.name, picture.title, picture.caption) == ("name", "Title", "Caption.")
    assert pixels(picture.light).mean() > 200
    assert pixels(picture.dark).mean() < 80


def test_a_picture_has_the_common_width_and_the_height_asked_for():
    light = pixels(render("name", "", "", draw_words, "words").light)
    assert light.shape == (2.0 * DPI, WIDTH * DPI, 3)


def test_the_same_result_gives_the_same_bytes():
    first = render("name", "", "", draw_words, "words")
    assert render("name", "", "", draw_words, "words") == first


def test_the_users_own_style_is_set_aside_and_given_back():
    plain = render("name", "", "", draw_words, "words")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red"}):
        assert render("name", "", "", draw_words, "words") == plain
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_margin_of_a_picture_is_exactly_the_surface_of_the_page(theme: Theme):
    picture = render("name", "", "", draw_words, "words")
    corner = pixels(getattr(picture, theme.name))[0, 0]
    assert "#" + bytes(corner).hex() == theme.background


def test_a_dollar_in_somebodys_name_is_no_formula():
    render("name", "", "", draw_words, r"$\nonsense{$ and $5")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_marks_stand_out_from_the_background(theme: Theme):
    background = _luminance(theme.background)
    for colour in (theme.ink, theme.muted):
        assert _contrast(background, colour) >= 4.5
    for colour in (theme.accent, theme.contrast, *theme.series):
        assert _contrast(background, colour) >= 3


def test_words_over_a_colour_are_dark_on_light_and_light_on_dark():
    assert LIGHT.over("#ffe0c0") == LIGHT.ink
    assert LIGHT.over("#402000") == LIGHT.background
    assert DARK.over("#ffe0c0") == DARK.background


def test_black_on_white_has_the_contrast_that_the_guidelines_give():
    assert _contrast(_luminance("#ffffff"), "#000000") == pytest.approx(21)


def test_no_pyplot_is_imported():
    code = "import sys, tenfold.figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
