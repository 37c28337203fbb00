import numpy as np
import pytest
from sklearn.svm import SVC
from tests.tolerances import sum_error

from tenfold.models.pairwise import extract_support_vectors


@pytest.fixture(scope="module")
def rows():
    random = np.random.default_rng(0)
    labels = random.integers(0, 5, 400)
    rows = random.normal(labels[:, None], 1, (400, 3)).astype(np.float32)
    return rows.astype(np.float64), labels


@pytest.mark.parametrize("kernel", ["rbf", "poly", "linear"])
def test_its_decisions_are_those_of_the_solver(kernel, rows):
    solved = SVC(kernel=kernel, gamma=0.5, degree=3, coef0=1.0, decision_function_shape="ovo").fit(
        *rows
    )
    ours = extract_support_vectors(solved, rows[1]).decisions(rows[0].astype(np.float32))
    # Powers of up to some hundreds, rounded to float32 here and summed in float64 there.
    np.testing.assert_allclose(ours, solved.decision_function(rows[0]), atol=5e-3)


def test_the_decisions_are_the_whole_product_of_kernel_and_weights(rows):
    machine = extract_support_vectors(SVC(gamma=0.5).fit(*rows), rows[1])
    columns = rows[0].astype(np.float32)
    distances = ((columns[:, None] - (machine.vectors + machine.centre)) ** 2).sum(axis=2)
    kernel = np.exp(-0.5 * distances)
    expected = kernel @ machine.weights + machine.intercepts
    magnitude = (kernel @ np.abs(machine.weights)).max()
    # A sum over the vectors, of kernels whose distance is a difference of three squared columns.
    terms = len(machine.vectors) + 3 * 4 * (columns**2).sum(axis=1).max()
    atol = sum_error(int(terms), float(magnitude))
    np.testing.assert_allclose(machine.decisions(columns), expected, rtol=0, atol=atol)


def test_no_rows_give_no_decisions(rows):
    machine = extract_support_vectors(SVC(gamma=0.5).fit(*rows), rows[1])
    assert machine.decisions(np.empty((0, 3), np.float32)).shape == (0, 10)
