"""Planted copies are found, all of them, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.explore.duplicates import exact_pairs, near_pairs


def noise(count, seed=0):
    """Give pictures that are all far from each other."""
    return np.random.default_rng(seed).integers(0, 256, (count, 28, 28)).astype(np.uint8)


def listed(pairs):
    columns = zip(pairs.first, pairs.second, pairs.distance, strict=True)
    return [(int(first), int(second), float(distance)) for first, second, distance in columns]


def some_pixels(images, every=16):
    """Give some of the pixels, or all: the plainest orthogonal projection."""
    return (images.reshape(len(images), -1)[:, ::every] / 255).astype(np.float32)


def searched(images, learned, max_distance, every=16):
    points = some_pixels(images, every)
    return listed(near_pairs(images, points, learned, max_distance))


def nearest_by_brute_force(images, learned, max_distance):
    flat = images.reshape(len(images), -1).astype(np.int64)
    distance = np.sqrt(((flat[:, None] - flat[None]) ** 2).sum(axis=2)) / 255
    original = [int(np.flatnonzero(row == 0)[0]) for row in distance]
    distinct = [i for i in range(len(images)) if original[i] == i]
    found = []
    for second in distinct:
        near = [
            (distance[first, second], first)
            for first in distinct
            if first < min(second, learned) and distance[first, second] <= max_distance
        ]
        if near:
            found.append((min(near)[1], second, min(near)[0]))
    return found


def test_each_copy_is_paired_with_the_first_of_its_kind():
    images = noise(100)
    images[40] = images[70] = images[7]
    images[99] = images[50]
    assert listed(exact_pairs(images, 100)) == [(7, 40, 0), (7, 70, 0), (50, 99, 0)]


def test_copies_of_what_is_not_learned_from_are_left_out():
    images = noise(100)
    images[90] = images[7]
    images[91] = images[89]  # two test images
    assert listed(exact_pairs(images, 80)) == [(7, 90, 0)]


def test_pictures_that_are_all_different_have_no_pairs():
    images = noise(100)
    assert listed(exact_pairs(images, 100)) == []
    assert searched(images, 100, 1.0) == []


def test_a_picture_with_one_pixel_changed_is_near_at_just_that_distance():
    images = noise(1200)  # more than are compared at once
    images[1100] = images[3]
    images[3, 14, 14], images[1100, 14, 14] = 100, 151
    assert searched(images, 1200, 0.2) == [(3, 1100, pytest.approx(51 / 255))]
    assert searched(images, 1200, 0.19) == []


def test_a_pair_at_just_the_distance_is_not_lost_to_rounding():
    images = noise(100)
    images[50:] = images[:50]
    images[:50, 14, 14], images[50:, 14, 14] = 100, 151
    pairs = searched(images, 100, 51 / 255, every=1)
    assert [(first, second) for first, second, _ in pairs] == [(i, i + 50) for i in range(50)]


def test_of_several_near_pictures_the_nearest_is_given():
    images = noise(30)
    images[:, 0, 0] = 0
    images[10] = images[11] = images[20]
    images[10, 0, 0], images[11, 0, 0] = 9, 4
    pairs = searched(images, 30, 0.1)
    assert [(first, second) for first, second, _ in pairs] == [(10, 11), (11, 20)]


def test_exact_copies_are_not_near_ones():
    images = noise(50)
    images[30] = images[20]
    assert searched(images, 50, 1.0) == []


def test_a_test_picture_near_another_test_picture_is_no_pair():
    images = noise(50)
    images[49] = images[48] ^ 1
    assert searched(images, 40, 1.0) == []
    assert [pair[:2] for pair in searched(images, 49, 1.0)] == [(48, 49)]


def test_the_search_tells_how_far_it_is():
    images = noise(1200)
    said = []
    points = some_pixels(images)
    near_pairs(images, points, 1200, 1.0, lambda done, note: said.append(done))
    assert said == sorted(said)
    assert said[-1] == 1


def test_a_thousand_blank_pictures_are_one_kind():
    blank = np.zeros((1000, 28, 28), dtype=np.uint8)
    assert len(exact_pairs(blank, 1000).second) == 999
    assert searched(blank, 1000, 0.0) == []


@settings(max_examples=100)
@given(
    seed=st.integers(0, 2**32 - 1),
    kinds=st.integers(1, 4),
    change=st.integers(1, 12),
    learned=st.integers(1, 40),
    max_distance=st.floats(0, 0.3),
    every=st.sampled_from([1, 16]),
)
def test_the_search_finds_what_comparing_all_with_all_finds(
    seed, kinds, change, learned, max_distance, every
):
    chance = np.random.default_rng(seed)
    images = noise(kinds, seed)[chance.integers(0, kinds, 40)]
    changed = chance.random(images.shape) < 0.02
    images = np.where(changed, images ^ chance.integers(0, change, images.shape), images)
    images = images.astype(np.uint8)
    assert searched(images, learned, max_distance, every) == nearest_by_brute_force(
        images, learned, max_distance
    )
