"""Judging a dataset: whose labels are put right, and whose are left alone."""

import numpy as np
import pytest
from tests.shapes import squares

from tenfold.data import Dataset
from tenfold.data.contested_labels import CONTESTED, corrected
from tenfold.errors import DataError
from tenfold.evaluation import evaluate, evaluate_dataset


def sure(digits):
    """Answer every digit given with 0.91."""
    probabilities = np.full((len(digits), 10), 0.01, dtype=np.float32)
    probabilities[np.arange(len(digits)), digits] = 0.91
    return probabilities


def test_evaluating_a_dataset_is_evaluating_its_labels():
    digits = squares(4)
    wrong = np.roll(digits.labels, 1)
    assert evaluate_dataset(digits, sure(wrong)) == evaluate(digits.labels, sure(wrong))
    assert evaluate_dataset(digits, sure(digits.labels)).errors == 0


def test_a_set_that_is_not_the_test_set_of_mnist_has_no_corrected_accuracy():
    assert evaluate_dataset(squares(4), sure(squares(4).labels)).corrected is None


def test_ten_thousand_other_labels_are_not_taken_for_those_of_mnist():
    labels = np.tile(np.arange(10, dtype=np.uint8), 1000)
    digits = Dataset(np.zeros((10_000, 28, 28), dtype=np.uint8), labels, "mnist")
    assert evaluate_dataset(digits, sure(labels)).corrected is None


@pytest.mark.real
def test_on_the_test_set_of_mnist_the_corrected_accuracy_stands_beside_the_given_one(mnist):
    as_given = evaluate_dataset(mnist.test, sure(mnist.test.labels))
    assert (as_given.errors, as_given.corrected.contested, as_given.corrected.errors) == (0, 10, 10)
    put_right = evaluate_dataset(mnist.test, sure(corrected(mnist.test.labels)))
    assert (put_right.errors, put_right.corrected.errors) == (10, 0)
    assert len(CONTESTED) == 15


@pytest.mark.real
def test_a_part_of_the_test_set_is_evaluated_by_its_labels_as_given(mnist):
    part = mnist.test.subset(1000, seed=0)
    assert evaluate_dataset(part, sure(part.labels)).corrected is None


def test_answers_to_other_images_are_refused():
    with pytest.raises(DataError, match="for 40 labels"):
        evaluate_dataset(squares(4), sure(squares(3).labels))


def test_the_former_name_still_works_and_warns():
    with pytest.warns(DeprecationWarning, match="renamed evaluate_dataset"):
        from tenfold.evaluation import judge
    assert judge is evaluate_dataset
    with pytest.raises(ImportError):
        from tenfold.evaluation import judges  # noqa: F401
