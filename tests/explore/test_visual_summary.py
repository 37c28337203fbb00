"""The pictures that show what a dataset is like."""

import numpy as np
import pytest

from tenfold.data.dataset import Dataset
from tenfold.explore import explore, visual_summary


def drawn(count=60):
    """Give noisy pictures of which each digit has its own bright row, labelled 0 to 9 in turn."""
    images = np.random.default_rng(0).integers(0, 60, (count, 28, 28)).astype(np.uint8)
    labels = (np.arange(count) % 10).astype(np.uint8)
    images[np.arange(count), 2 * labels + 4] += 180
    return Dataset(images, labels, "drawn")


@pytest.fixture(scope="module")
def train():
    dataset = drawn()
    images = dataset.images.copy()
    images[57] = images[7] ^ 1
    return Dataset(images, dataset.labels, "drawn")


@pytest.fixture(scope="module")
def exploration(train):
    return explore(train, None, seed=0)


@pytest.fixture(scope="module")
def shown(train, exploration):
    return visual_summary(train, exploration, seed=0, embedded=60)


def test_each_digit_has_its_mean_and_its_variance(train, shown):
    fours = train.images[train.labels == 4] / 255
    assert shown.means[4] == pytest.approx(fours.mean(axis=0), abs=1e-5)
    assert shown.variances[4] == pytest.approx(fours.var(axis=0), abs=1e-5)


def test_each_digit_has_samples_of_its_own(train, shown):
    assert shown.samples.shape == (10, 12, 28, 28)
    own = {image.tobytes() for image in train.images[train.labels == 4]}
    assert {image.tobytes() for image in shown.samples[4, :6]} == own
    assert not shown.samples[4, 6:].any()  # there are but six


def test_outliers_come_in_the_order_of_the_exploration(train, exploration, shown):
    assert len(shown.outliers) == len(exploration.outliers) == 40
    assert np.array_equal(shown.outliers[0], train.images[exploration.outliers[0].index])


def test_near_pairs_stand_side_by_side(train, shown):
    assert shown.near_pairs.shape == (1, 2, 28, 28)
    assert np.array_equal(shown.near_pairs[0], train.images[[7, 57]])


def test_the_embedding_keeps_the_digits_together(shown):
    assert shown.embedding.shape == (60, 2)
    distance = np.linalg.norm(shown.embedding[:, None] - shown.embedding[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    neighbour = shown.embedding_labels[distance.argmin(axis=1)]
    assert (neighbour == shown.embedding_labels).mean() > 0.9


def test_no_more_are_embedded_than_asked_for(train, exploration):
    few = visual_summary(train, exploration, seed=0, embedded=20)
    assert few.embedding.shape == (20, 2)
    assert few.embedding_labels.shape == (20,)


def test_the_same_seed_shows_the_same(train, exploration, shown):
    again = visual_summary(train, exploration, seed=0, embedded=60)
    assert np.array_equal(again.samples, shown.samples)
    assert np.array_equal(again.embedding, shown.embedding)


def test_a_digit_that_does_not_occur_is_blank():
    ones = Dataset(drawn().images[1::10], np.ones(6, dtype=np.uint8), "ones")
    shown = visual_summary(ones, explore(ones, None, seed=0), seed=0)
    assert shown.means[1].any()
    assert not shown.means[0].any()
    assert not shown.samples[0].any()
    assert shown.near_pairs.shape == (0, 2, 28, 28)


def test_too_few_pictures_for_a_neighbourhood_all_lie_at_zero():
    few = drawn().take(np.arange(3))
    shown = visual_summary(few, explore(few, None, seed=0), seed=0)
    assert not shown.embedding.any()
    assert shown.embedding.shape == (3, 2)


def test_a_rare_digit_is_no_obstacle():
    dataset = drawn()
    labels = dataset.labels.copy()
    labels[1:] = 7
    rare = Dataset(dataset.images, labels, "rare")
    shown = visual_summary(rare, explore(rare, None, seed=0), seed=0, embedded=10)
    assert shown.embedding.shape == (10, 2)


def test_the_former_names_still_work_and_warn():
    with pytest.warns(DeprecationWarning, match="renamed visual_summary"):
        from tenfold.explore import portrait
    with pytest.warns(DeprecationWarning, match="renamed VisualSummary"):
        from tenfold.explore import Portrait
    assert portrait is visual_summary
    assert Portrait.__name__ == "VisualSummary"
