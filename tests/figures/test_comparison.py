from dataclasses import dataclass

import pytest

from tenfold.evaluation import Evaluation, McNemar
from tenfold.figures import disagreement_picture, side_by_side_picture
from tenfold.figures.comparison import draw_disagreements, draw_side_by_side
from tenfold.figures.style import LIGHT


@dataclass(frozen=True)
class Model:
    title: str
    evaluation: Evaluation
    fit_seconds: float
    microseconds_per_image: float


@dataclass(frozen=True)
class Pair:
    first: str
    second: str
    test: McNemar


def test_each_model_stands_at_its_times_and_its_accuracy_with_interval(evaluation: Evaluation):
    models = [Model("One", evaluation, 20.0, 300.0), Model("Two", evaluation, 90.0, 5.0)]
    figure = draw_side_by_side(LIGHT, models)
    fit, answer = figure.axes
    assert [bar.lines[0].get_xdata()[0] for bar in fit.containers] == [20, 90]
    assert [bar.lines[0].get_xdata()[0] for bar in answer.containers] == [300, 5]
    low, high = fit.containers[0].lines[2][0].get_segments()[0][:, 1]
    assert (low / 100, high / 100) == pytest.approx(evaluation.accuracy_interval)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["One", "Two"]
    assert side_by_side_picture(models).name == "models"


def test_a_pair_has_a_bar_to_either_side_and_its_p_value_in_the_middle():
    pairs = [Pair("svm", "cnn", McNemar(12, 48, 3e-6)), Pair("svm", "forest", McNemar(5, 3, 0.727))]
    axes = draw_disagreements(LIGHT, pairs, {"svm": "Machine"}).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [-12, 48, -5, 3]
    words = [text.get_text() for text in axes.texts]
    assert {"12", "48", "only Machine", "only cnn", "p < 0.0001", "p = 0.73"} <= set(words)
    assert disagreement_picture(pairs, {}).name == "mcnemar"


def test_two_models_that_never_disagree_are_drawn_too():
    assert draw_disagreements(LIGHT, [Pair("a", "b", McNemar(0, 0, 1.0))], {}).axes
