import numpy as np
import pytest
from sklearn.svm import SVC
from tests.tolerances import sum_error

from tenfold.models import cascade
from tenfold.models.cascade import cascade_solve, least_margins
from tenfold.models.pairwise import extract_support_vectors


class Counted:
    """A solver that keeps how many rows it was given each time."""

    def __init__(self):
        self.counts = []

    def __call__(self, columns, labels):
        self.counts.append(len(labels))
        solved = SVC(C=10.0, gamma=0.05).fit(columns.astype(np.float64), labels)
        return extract_support_vectors(solved, labels)


@pytest.fixture(scope="module")
def blobs():
    random = np.random.default_rng(0)
    labels = random.integers(0, 4, 3000)
    places = np.array([(0, 0), (5, 0), (0, 5), (5, 5)])[labels]
    return (places + random.normal(0, 1, (3000, 2))).astype(np.float32), labels


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(cascade, "FIRST_ROWS", 300)


def test_the_machine_is_that_of_all_rows(blobs, small_steps):
    solve = Counted()
    stepwise, whole = cascade_solve(solve, *blobs, seed=0), Counted()(*blobs)
    assert max(solve.counts) < 0.5 * len(blobs[1])
    np.testing.assert_allclose(stepwise.decisions(blobs[0]), whole.decisions(blobs[0]), atol=2e-2)
    assert len(np.setxor1d(stepwise.support, whole.support)) < 0.02 * len(whole.support)


def test_the_support_vectors_are_named_by_their_rows_among_all(blobs, small_steps):
    columns, labels = blobs
    machine = cascade_solve(Counted(), columns, labels, seed=0)
    np.testing.assert_allclose(
        machine.vectors + machine.centre, columns[machine.support], rtol=0, atol=sum_error(2, 20)
    )
    assert (machine.owners == labels[machine.support]).all()


def test_a_class_of_a_single_row_is_not_left_out(blobs, small_steps):
    columns, labels = blobs[0].copy(), blobs[1].copy()
    columns[1234], labels[1234] = (20, 20), 4
    machine = cascade_solve(Counted(), columns, labels, seed=0)
    assert 1234 in machine.support


def test_few_rows_are_solved_at_once(blobs):
    solve = Counted()
    cascade_solve(solve, *blobs, seed=0)
    assert solve.counts == [3000]


def test_where_most_rows_break_the_margin_all_are_solved_at_once(small_steps):
    random = np.random.default_rng(0)
    columns = random.normal(size=(900, 2)).astype(np.float32)
    labels = random.integers(0, 2, 900)  # nothing to learn
    solve = Counted()
    cascade_solve(solve, columns, labels, seed=0)
    assert len(solve.counts) == 2
    assert solve.counts[-1] == 900


def test_a_row_counts_where_its_own_class_is_least_preferred():
    decisions = np.array([[1.5, 0.5, -3.0], [1.5, 0.5, -3.0], [1.5, 0.5, -3.0]])
    # The pairs are 0 against 1, 0 against 2, and 1 against 2.
    assert least_margins(decisions, np.array([0, 1, 2])).tolist() == [0.5, -3.0, -0.5]
