"""The worst mistakes, worst first."""

import numpy as np

from tenfold.evaluation.mistakes import Mistake, worst_mistakes


def rows(*shares):
    """Give one row of probabilities for each mapping of digit to share."""
    probabilities = np.zeros((len(shares), 10), dtype=np.float32)
    for row, share in zip(probabilities, shares, strict=True):
        row[list(share)] = list(share.values())
    return probabilities


LABELS = np.array([1, 1, 1, 7], dtype=np.uint8)
# wrong by a little; right; wrong for certain; wrong for certain, but less sure of the answer
PROBABILITIES = rows({2: 0.5, 1: 0.5 - 2**-10, 3: 2**-10}, {1: 1.0}, {4: 1.0}, {5: 0.75, 6: 0.25})


def test_the_worst_mistake_comes_first_and_right_answers_never():
    mistakes = worst_mistakes(LABELS, PROBABILITIES, 40)
    assert mistakes == (
        Mistake(index=2, truth=1, answer=4, probability=1.0, truth_probability=0.0),
        Mistake(index=3, truth=7, answer=5, probability=0.75, truth_probability=0.0),
        Mistake(index=0, truth=1, answer=2, probability=0.5, truth_probability=0.5 - 2**-10),
    )


def test_no_more_than_asked_for_are_kept():
    assert [mistake.index for mistake in worst_mistakes(LABELS, PROBABILITIES, 1)] == [2]
    assert worst_mistakes(LABELS, PROBABILITIES, 0) == ()


def test_equal_mistakes_come_in_the_order_of_the_images():
    labels = np.zeros(5, dtype=np.uint8)
    mistakes = worst_mistakes(labels, rows(*[{4: 1.0}] * 5), 3)
    assert [mistake.index for mistake in mistakes] == [0, 1, 2]
