from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from tenfold.evaluation import Evaluation, Mistake, ReliabilityBin, RocCurve
from tenfold.figures import evaluation_pictures
from tenfold.figures.evaluation import (
    draw_confusion_counts,
    draw_confusion_rates,
    draw_digit_scores,
    draw_mistakes,
    draw_reliability,
    draw_roc,
)
from tenfold.figures.style import DARK, LIGHT

MATRIX = ((90, 10, 0), (1, 99, 0), (0, 0, 0))


def cells(figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_every_picture_of_a_model_carries_its_name_and_title(evaluation: Evaluation, images):
    pictures = evaluation_pictures("svm", "Machine", evaluation, images)
    assert len({picture.name for picture in pictures}) == len(pictures) == 6
    assert all(picture.name.startswith("svm-") for picture in pictures)
    assert all("Machine" in picture.title for picture in pictures)
    assert all(picture.light != picture.dark for picture in pictures)


def test_a_confusion_matrix_shows_its_counts_and_leaves_none_blank():
    assert cells(draw_confusion_counts(LIGHT, MATRIX)) == ["90", "10", "", "1", "99", *[""] * 4]


def test_rates_are_percent_of_the_row_and_a_digit_that_never_occurs_stays_blank():
    assert cells(draw_confusion_rates(LIGHT, MATRIX)) == ["90", "10", "", "1", "99", *[""] * 4]
    assert cells(draw_confusion_rates(LIGHT, ((2, 1), (0, 7)))) == ["66.67", "33.33", "", "100"]


def test_the_diagonal_takes_no_part_in_the_colours():
    colours = draw_confusion_counts(DARK, MATRIX).axes[0].images[0].get_array()
    assert tuple(colours[0, 0]) == tuple(colours[2, 2]) == pytest.approx(to_rgba(DARK.rule))
    assert tuple(colours[0, 1]) == pytest.approx(to_rgba(DARK.contrast))  # the most mistakes
    assert tuple(colours[0, 2]) == pytest.approx(to_rgba(DARK.background))  # none


def test_a_model_without_mistakes_is_drawn_too(evaluation: Evaluation, images):
    draw_confusion_counts(LIGHT, ((5, 0), (0, 5)))
    assert draw_mistakes(LIGHT, (), images).texts[0].get_text() == "no mistakes"


def test_each_digit_has_its_three_scores(evaluation: Evaluation):
    axes = draw_digit_scores(LIGHT, evaluation.per_digit).axes[0]
    named = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert set(named) == {"precision", "recall", "F1"}
    assert named["recall"] == pytest.approx([100 * each.recall for each in evaluation.per_digit])


def test_a_bin_of_few_pictures_has_a_long_interval():
    bins = (ReliabilityBin(0.2, 0.4, 2, 0.3, 0.5), ReliabilityBin(0.8, 1.0, 1000, 0.9, 0.9))
    diagram, histogram = draw_reliability(LIGHT, bins).axes
    few, many = (np.ptp(lines.get_segments()[0][:, 1]) for lines in diagram.collections)
    assert few > 0.7
    assert many < 0.05
    assert [bar.get_height() for bar in histogram.patches] == [2, 1000]


def test_the_weakest_digits_are_named_on_the_roc_curves():
    curves = [RocCurve(d, 0.9 + d / 100, (0.0, 0.01, 1.0), (0.0, 0.9, 1.0)) for d in range(10)]
    axes = draw_roc(LIGHT, curves[::-1]).axes[0]
    named = [text.get_text() for text in axes.get_legend().get_texts()]
    assert named == [f"{d}: area {0.9 + d / 100:.5f}" for d in (0, 1, 2)]
    assert len(axes.lines) == 10


def test_one_digit_alone_has_no_roc_curve(evaluation: Evaluation, images):
    alone = replace(evaluation, roc=(), roc_auc=None)
    assert draw_roc(LIGHT, alone.roc).axes[0].get_legend() is None


def test_a_mistake_shows_its_own_picture_and_is_never_called_wholly_sure(images):
    axes = draw_mistakes(LIGHT, [Mistake(7, 4, 9, 0.9999, 0.0001)], images).axes[0]
    assert axes.texts[0].get_text() == "4 → 9\n99 %"
    assert (axes.images[0].get_array() == images[7]).all()
