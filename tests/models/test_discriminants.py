import numpy as np

from tenfold.models.discriminants import COLUMN_STEPS, MAX_WEIGHT, fit_discriminants, project


def clouds(count, seed=0):
    """Three classes in four columns; only the last two columns tell them apart."""
    random = np.random.default_rng(seed)
    labels = np.arange(3 * count) % 3
    columns = random.uniform(0.4, 0.6, (3 * count, 4))
    centres = np.array([[0.3, 0.3], [0.7, 0.3], [0.3, 0.7]])
    columns[:, 2:] = centres[labels] + random.normal(0, 0.03, (3 * count, 2))
    return columns.astype(np.float32), labels


def test_the_direction_of_a_pair_is_that_in_which_it_differs():
    weights = fit_discriminants(*clouds(400))
    first_from_second = weights[:, 0] / MAX_WEIGHT
    assert abs(first_from_second[2]) == 1
    assert np.abs(first_from_second[[0, 1, 3]]).max() < 0.1


def test_each_pair_is_parted_by_its_discriminant():
    weights = fit_discriminants(*clouds(400))
    columns, labels = clouds(200, seed=1)
    found = project(columns, weights)
    for pair, (first, second) in enumerate([(0, 1), (0, 2), (1, 2)]):
        assert found[labels == first, pair].min() > found[labels == second, pair].max()


def test_a_column_that_varies_counts_less_than_one_that_stays():
    random = np.random.default_rng(0)
    labels = np.arange(2_000) % 2
    spread = np.array([0.01, 0.1])
    columns = 0.5 + 0.1 * labels[:, None] + random.normal(0, 1, (2_000, 2)) * spread
    weights = fit_discriminants(columns.astype(np.float32), labels)[:, 0]
    # Fisher's direction goes with 1 / variance: 100 to 1, but for the shrinkage.
    assert 10 < weights[0] / weights[1] < 100


def test_weights_are_whole_numbers_whose_sums_are_exact():
    weights = fit_discriminants(*clouds(50))
    assert (weights == np.rint(weights)).all()
    assert 360 * COLUMN_STEPS * MAX_WEIGHT < 2**53
    columns = np.random.default_rng(0).random((10, 4)).astype(np.float32)
    shuffled = [3, 1, 0, 2]
    np.testing.assert_array_equal(
        project(columns, weights), project(columns[:, shuffled], weights[shuffled])
    )


def test_columns_that_never_change_are_no_trouble():
    columns = np.zeros((20, 5), dtype=np.float32)
    assert np.isfinite(fit_discriminants(columns, np.arange(20) % 2)).all()
