from dataclasses import replace

import numpy as np
import pytest

from tenfold.explore import Exploration, SplitCounts, VisualSummary
from tenfold.figures import exploration_pictures
from tenfold.figures.exploration import (
    INK_PANELS,
    _densest,
    _numeral,
    draw_counts,
    draw_ink,
    draw_map,
    draw_near_pairs,
    draw_outliers,
)
from tenfold.figures.style import LIGHT, Picture


@pytest.fixture(scope="module")
def pictures(exploration: Exploration, summary: VisualSummary) -> list[Picture]:
    return exploration_pictures(exploration, summary)


def test_every_picture_of_the_data_has_its_own_name_and_words(pictures: list[Picture]):
    names = [picture.name for picture in pictures]
    assert len(set(names)) == len(names) == 7
    assert all(picture.title and picture.caption.endswith(".") for picture in pictures)


def test_a_caption_says_how_near_is_near(pictures: list[Picture]):
    captions = {each.name: each.caption for each in pictures}
    assert "1.25" in captions["data-doubles"]


def test_the_bars_are_shares_and_say_their_counts(exploration: Exploration):
    train, test = draw_counts(LIGHT, exploration.splits).axes
    assert [bar.get_height() for bar in train.patches] == pytest.approx([10] * 10)
    assert [text.get_text() for text in test.texts] == ["5"] * 9 + ["9"]
    assert test.get_title(loc="left") == "test: 54 pictures"


def test_data_without_a_test_split_have_one_panel():
    assert len(draw_counts(LIGHT, [SplitCounts("train", (1,) * 10)]).axes) == 1


def test_each_statistic_of_the_ink_has_a_panel_with_a_point_for_each_digit(exploration):
    figure = draw_ink(LIGHT, exploration.ink)
    assert len(figure.axes) == len(INK_PANELS)
    assert list(figure.axes[-1].lines[0].get_ydata()) == [8.0 - digit for digit in range(10)]


def test_the_map_shows_each_picture_and_names_each_island(summary: VisualSummary):
    axes = draw_map(LIGHT, summary.embedding, summary.embedding_labels).axes[0]
    assert sum(len(dots.get_offsets()) for dots in axes.collections) == 60
    assert [text.get_text() for text in axes.texts] == list("012345678")  # there is no 9


def test_an_island_is_named_where_its_points_crowd():
    crowd = np.full((8, 2), 5.0) + np.random.default_rng(0).normal(0, 0.01, (8, 2))
    points = np.concatenate([crowd, [[0, 0], [20, 3], [-9, 4]]]).astype(np.float32)
    assert _densest(points) == pytest.approx([5, 5], abs=0.1)


def test_a_numeral_has_its_middle_on_the_point():
    box = _numeral(7).get_path().get_extents()
    assert (box.x0 + box.x1, box.y0 + box.y1) == pytest.approx((0, 0), abs=1e-9)


def test_outliers_and_near_duplicates_stand_over_their_labels(exploration, summary):
    labels = draw_outliers(LIGHT, exploration.outliers, summary.outliers).axes[0].texts
    assert [text.get_text() for text in labels] == ["label 0", "label 1", "label 2"]
    pairs = draw_near_pairs(LIGHT, exploration.near_duplicates, summary.near_pairs).axes[0]
    assert [text.get_text() for text in pairs.texts] == ["0, 0 at 0.50", "1, 7 at 0.75"]
    assert pairs.images[0].get_array().shape == (28, 56)


def test_data_without_outliers_or_near_duplicates_are_drawn_too(exploration, summary):
    clean = replace(exploration, outliers=(), near_duplicates=())
    empty = replace(summary, outliers=summary.outliers[:0], near_pairs=summary.near_pairs[:0])
    assert draw_outliers(LIGHT, clean.outliers, empty.outliers).texts[0].get_text() == "no outliers"
    doubles = draw_near_pairs(LIGHT, clean.near_duplicates, empty.near_pairs)
    assert doubles.texts[0].get_text() == "no near duplicates"
