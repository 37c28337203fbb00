from dataclasses import replace

import pytest

from tenfold.figures import tuning_pictures
from tenfold.figures.style import LIGHT
from tenfold.figures.tuning import draw_importance, draw_search_history, draw_slices, varied
from tenfold.tuning import Trial, Tuning


def a_trial(number: int, accuracy: float, *, folds: int = 3, **settings) -> Trial:
    whole = accuracy if folds == 3 else None
    return Trial(number, {**settings, "random_state": 0}, whole, 1.5, folds, accuracy)


@pytest.fixture(scope="module")
def found() -> Tuning:
    trials = (
        a_trial(0, 0.90, C=0.1, kernel="rbf", depth=1),
        a_trial(1, 0.96, C=10.0, kernel="poly", depth=1),
        a_trial(3, 0.97, folds=1, C=50.0, kernel="rbf", depth=1),
        a_trial(4, 0.94, C=1.0, kernel="poly", depth=1),
    )
    return Tuning("svm", 800, 3, trials[1].settings, 0.96, trials, {"kernel": 0.25, "C": 0.75})


def points(axes, mark):
    lines = [line for line in axes.lines if line.get_marker() == mark]
    filled = [line for line in lines if line.get_fillstyle() != "none"]
    return [(round(x, 6), round(y, 6)) for line in filled for x, y in line.get_xydata().tolist()]


def test_the_history_has_a_dot_for_each_trial_a_cross_for_each_pruned_one_and_the_best_so_far(
    found,
):
    axes = draw_search_history(LIGHT, found).axes[0]
    assert points(axes, "o") == [(1, 90), (2, 96), (5, 94)]
    assert points(axes, "x") == [(4, 97)]
    (best,) = (line for line in axes.lines if line.get_label() == "best so far")
    assert list(best.get_ydata()) == pytest.approx([90, 96, 96, 96])
    assert points(axes, "v") == []


def test_a_trial_far_below_the_others_is_a_triangle_at_the_edge(found):
    many = tuple(a_trial(n, 0.95 + n / 1000, C=1.0 + n) for n in range(10))
    one = (a_trial(10, 0.1, C=99.0), *many)
    axes = draw_search_history(LIGHT, replace(found, trials=one, accuracy=0.959)).axes[0]
    ((x, y),) = points(axes, "v")
    assert x == 11
    assert 90 < y < 95.9


def test_importance_is_a_bar_for_each_setting_in_percent(found):
    axes = draw_importance(LIGHT, found).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [25, 75]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["kernel", "C"]


def test_a_slice_is_drawn_for_each_setting_that_differs_and_the_best_is_ringed(found):
    assert varied(found) == ["kernel", "C"]
    kernel, price = draw_slices(LIGHT, found).axes
    assert [text.get_text() for text in kernel.get_xticklabels()] == ["poly", "rbf"]
    assert (kernel.get_xlabel(), price.get_xlabel()) == ("kernel", "C")
    assert price.get_xscale() == "log"
    assert points(price, "x") == [(50, 97)]
    (ring,) = (line for line in price.lines if line.get_fillstyle() == "none")
    assert ring.get_xydata().tolist() == [[10, pytest.approx(96)]]


def test_a_setting_that_may_be_none_or_a_number_is_drawn_as_words(found):
    depths = (1, None, 2, 1)
    trials = tuple(
        replace(trial, settings={"depth": depth})
        for trial, depth in zip(found.trials, depths, strict=True)
    )
    odd = replace(found, trials=trials, best={"depth": 1}, importance={})
    axes = draw_slices(LIGHT, odd).axes[0]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["1", "2", "None"]


def test_a_search_has_its_course_and_what_can_be_said_beside_it(found):
    names = [picture.name for picture in tuning_pictures(found, "Machine")]
    assert names == ["tuning-svm-course", "tuning-svm-importance", "tuning-svm-slices"]
    alone = replace(found, trials=found.trials[1:2], importance={})
    (course,) = tuning_pictures(alone, "Machine")
    assert course.name == "tuning-svm-course"
