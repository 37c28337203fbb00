from dataclasses import replace

import pytest

from tenfold.crossval import Comparison, CrossValidation
from tenfold.figures import comparison_pictures, crossval_pictures, history_picture
from tenfold.figures.style import LIGHT
from tenfold.figures.training import (
    draw_comparison,
    draw_folds,
    draw_history,
    draw_learning_curves,
)


def labels(axes) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def test_models_get_one_picture_together_and_one_each(validation: CrossValidation):
    other = replace(validation, model="cnn")
    pictures = crossval_pictures([validation, other], {"cnn": "Network"})
    assert [each.name for each in pictures] == ["crossval-folds", "crossval-svm", "crossval-cnn"]
    assert pictures[1].title.endswith("svm")  # it has no title, so it keeps its name
    assert pictures[2].title.endswith("Network")


def test_without_cross_validation_there_is_no_picture():
    assert crossval_pictures([], {}) == []


def test_each_fold_is_a_dot_beside_mean_and_deviation(validation: CrossValidation):
    accuracy, loss = draw_folds(LIGHT, {"SVM": validation}).axes
    assert labels(accuracy) == ["SVM"]
    assert list(accuracy.lines[0].get_xdata()) == pytest.approx([96, 97, 98])
    assert list(loss.lines[0].get_xdata()) == pytest.approx([0.19, 0.18, 0.17])
    (bar,) = accuracy.containers
    assert bar.lines[0].get_xdata() == pytest.approx([97])
    assert bar.lines[2][0].get_segments()[0][:, 0] == pytest.approx([96, 98])


def test_a_learning_curve_has_a_line_for_each_fold_and_their_mean(validation: CrossValidation):
    axes = draw_learning_curves(LIGHT, validation).axes[0]
    named = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert len(axes.lines) == 2 * (3 + 1)
    assert named["training"] == pytest.approx([97, 99])
    assert named["validation"] == pytest.approx([90, 97])
    assert axes.get_xlabel() == "training images"


def test_a_fold_with_a_shorter_curve_shortens_only_the_mean(validation: CrossValidation):
    first, *rest = validation.folds
    shorter = replace(validation, folds=(replace(first, curve=first.curve[:1]), *rest))
    axes = draw_learning_curves(LIGHT, shorter).axes[0]
    lengths = [len(line.get_xdata()) for line in axes.lines]
    assert lengths == [1, 2, 2, 1] * 2


def test_variants_are_sorted_and_the_chosen_one_is_ringed(comparison: Comparison):
    axes = draw_comparison(LIGHT, comparison, "costs $5 a fit").axes[0]
    assert labels(axes) == ["rbf", "costs $5 a fit", "linear"]
    ring = axes.lines[-1]
    assert ring.get_xydata()[0] == pytest.approx([94, 1])
    assert ring.get_fillstyle() == "none"


def test_without_a_choice_no_ring_is_drawn_and_none_is_spoken_of(comparison: Comparison):
    assert len(draw_comparison(LIGHT, comparison, None).axes[0].lines) == 1
    (silent,) = comparison_pictures([comparison], {}, {})
    (ringed,) = comparison_pictures([comparison], {}, {"svm": "rbf"})
    assert "ringed" not in silent.caption
    assert "ringed" in ringed.caption


def test_a_history_shows_what_was_held_out_beside_training(history):
    loss, accuracy = draw_history(LIGHT, history).axes
    assert [line.get_label() for line in accuracy.lines] == ["training", "held out"]
    assert list(accuracy.lines[0].get_ydata()) == pytest.approx([90, 95, 100 - 10 / 3])
    assert list(loss.lines[1].get_ydata()) == pytest.approx([1, 1 / 2, 1 / 3])


def test_a_history_with_nothing_held_out_shows_training_alone(history):
    alone = [replace(each, validation_loss=None, validation_accuracy=None) for each in history]
    assert [len(axes.lines) for axes in draw_history(LIGHT, alone).axes] == [1, 1]
    assert history_picture("cnn", "Network", alone).name == "cnn-history"
