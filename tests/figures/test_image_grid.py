import numpy as np

from tenfold.figures.image_grid import GAP_PIXELS, captioned_images, image_grid
from tenfold.figures.style import LIGHT


def test_a_grid_puts_each_image_at_its_row_and_column():
    pictures = np.arange(1, 7, dtype=np.uint8).reshape(2, 3, 1, 1) * np.ones((4, 5), np.uint8)
    whole = image_grid(pictures)
    assert whole.shape == (2 * 4 + GAP_PIXELS, 3 * 5 + 2 * GAP_PIXELS)
    assert (whole[:4, :5] == 1).all()
    assert (whole[4 + GAP_PIXELS :, 2 * (5 + GAP_PIXELS) :] == 6).all()
    assert whole[4 : 4 + GAP_PIXELS].sum() == 0


def test_pictures_stand_in_rows_each_over_its_words():
    images = np.zeros((5, 28, 28), np.uint8)
    figure = captioned_images(LIGHT, images, list("abcde"), columns=2, none="nothing")
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == list("abcde")
    places = [(round(text.get_position()[0], 3), text.get_position()[1]) for text in axes.texts]
    assert len({x for x, _ in places}) == 2
    assert len({y for _, y in places}) == 3
    for image, text in zip(axes.images, axes.texts, strict=True):
        left, right, bottom, _ = image.get_extent()
        assert left < text.get_position()[0] < right
        assert text.get_position()[1] > bottom  # the ordinate runs downwards


def test_where_there_are_no_pictures_the_figure_says_so():
    figure = captioned_images(
        LIGHT, np.zeros((0, 28, 28), np.uint8), [], columns=8, none="no mistakes"
    )
    assert [text.get_text() for text in figure.texts] == ["no mistakes"]
