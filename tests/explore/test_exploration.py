"""A whole exploration: what was planted is found, and only that."""

import numpy as np
import pytest
from pydantic import TypeAdapter

from tenfold.data.dataset import Dataset
from tenfold.explore import Exploration, Pair, SplitCounts, explore
from tenfold.explore.exploration import near_distance


def noise(count, seed, name="noise"):
    """Give pictures that are all far from each other, labelled 0 to 9 in turn."""
    images = np.random.default_rng(seed).integers(0, 256, (count, 28, 28)).astype(np.uint8)
    return Dataset(images, (np.arange(count) % 10).astype(np.uint8), name)


def planted():
    """Give 200 and 50 pictures with one of each: duplicate, near one, leak, near leak."""
    train, test = noise(200, 0), noise(50, 1)
    learned, judged = train.images.copy(), test.images.copy()
    learned[11] = learned[5]
    judged[7] = learned[21]
    learned[30, 14, 14], learned[33, 14, 14], judged[40, 14, 14] = 0, 51, 102
    same = np.ones((28, 28), dtype=bool)
    same[14, 14] = False
    learned[33, same] = judged[40, same] = learned[30, same]
    return Dataset(learned, train.labels, "noise"), Dataset(judged, test.labels, "noise")


def test_planted_duplicates_and_leaks_are_found_and_nothing_else():
    found = explore(*planted(), seed=0)
    assert found.exact_duplicates == (Pair(5, 11, 0.0, 5, 1),)
    assert found.exact_leaks == (Pair(21, 7, 0.0, 1, 7),)
    assert found.near_duplicates == (Pair(30, 33, pytest.approx(0.2), 0, 3),)
    assert found.near_leaks == (Pair(33, 40, pytest.approx(0.2), 3, 0),)


def test_pairs_come_nearest_first():
    train = noise(100, 0)
    images = train.images.copy()
    images[50], images[60] = images[0] ^ 2, images[1] ^ 1
    found = explore(Dataset(images, train.labels, "noise"), None, seed=0)
    assert [(pair.first, pair.second) for pair in found.near_duplicates] == [(1, 60), (0, 50)]


def test_both_splits_are_counted():
    train, test = planted()
    assert explore(train, test, seed=0).splits == (
        SplitCounts("train", (20,) * 10),
        SplitCounts("test", (5,) * 10),
    )


def test_without_a_test_set_there_are_no_leaks():
    found = explore(planted()[0], None, seed=0)
    assert [split.name for split in found.splits] == ["train"]
    assert found.exact_leaks == found.near_leaks == ()
    assert len(found.exact_duplicates) == 1


def test_an_exploration_comes_back_from_json_as_it_was():
    adapter = TypeAdapter(Exploration)
    found = explore(*planted(), seed=0)
    assert adapter.validate_json(adapter.dump_json(found)) == found


def test_the_same_seed_finds_the_same():
    assert explore(*planted(), seed=3) == explore(*planted(), seed=3)


def test_the_work_tells_how_far_it_is_from_nothing_to_all():
    said = []
    explore(*planted(), seed=0, progress=lambda done, note: said.append((done, note)))
    shares = [done for done, _ in said]
    assert (shares[0], shares[-1]) == (0, 1)
    assert shares == sorted(shares)
    assert all(note for _, note in said)


def test_a_set_of_blank_pictures_is_explored_without_complaint():
    blank = Dataset(np.zeros((5, 28, 28), np.uint8), np.arange(5, dtype=np.uint8), "blank")
    found = explore(blank, blank, seed=0)
    assert [pair.first for pair in found.exact_duplicates] == [0, 0, 0, 0]
    assert [pair.second for pair in found.exact_leaks] == [0, 1, 2, 3, 4]
    assert found.near_duplicates == found.near_leaks == ()


def test_near_is_what_a_quarter_of_a_pixel_sideways_does():
    image = np.zeros((1, 28, 28), dtype=np.uint8)
    image[0, 4:22, 14] = 255  # moved by one pixel, 18 pixels come and 18 go
    assert near_distance(image) == pytest.approx(36**0.5 / 4)


def test_what_stands_at_the_edge_counts_as_moved_too():
    image = np.zeros((1, 28, 28), dtype=np.uint8)
    image[0, 4:22, 27] = 255
    assert near_distance(image) == pytest.approx(36**0.5 / 4)
