import numpy as np
import torch

from tenfold.models.features import normalised_images, oriented_gradients
from tenfold.models.virtual_vectors import N_DISTORTED, distorted, shifted, virtual_columns


def dot(row, column):
    image = np.zeros((1, 28, 28), dtype=np.uint8)
    image[0, row, column] = 200
    return image


def test_copies_are_moved_up_down_left_and_right():
    copies = shifted(dot(10, 20))
    assert [tuple(np.argwhere(copy)[0]) for copy in copies] == [
        (9, 20), (11, 20), (10, 19), (10, 21),
    ]  # fmt: skip


def test_what_leaves_the_picture_does_not_come_back():
    assert shifted(dot(0, 0)).any(axis=(1, 2)).tolist() == [False, True, False, True]


def test_the_copies_of_all_images_lie_together():
    both = np.concatenate([dot(5, 5), dot(9, 9)])
    assert [int(np.argwhere(copy)[0][0]) for copy in shifted(both)[:4]] == [4, 8, 6, 10]


def test_gradients_are_those_of_the_digit_normalised_and_then_shifted():
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
    rows = (images.reshape(3, 784) / 255).astype(np.float32)
    expected = oriented_gradients(shifted(normalised_images(rows)))
    np.testing.assert_array_equal(virtual_columns(rows, "gradients", seed=3)[:12], expected)
    assert not np.array_equal(expected[:3], oriented_gradients(normalised_images(rows)))


def test_pixels_are_moved_as_they_are():
    rows = np.zeros((1, 784), dtype=np.float32)
    rows[0, 28 * 3 + 4] = 1
    assert virtual_columns(rows, "pixels", seed=0)[:4].argmax(axis=1).tolist() == [
        28 * 2 + 4, 28 * 4 + 4, 28 * 3 + 3, 28 * 3 + 5,
    ]  # fmt: skip


def test_distorted_copies_come_behind_each_normalised_by_itself():
    rows = ring().reshape(1, 784).astype(np.float32) / 255
    columns = virtual_columns(rows, "gradients", seed=3)
    generator = torch.Generator().manual_seed(3)
    expected = [
        oriented_gradients(normalised_images(distorted(rows, generator)))
        for _ in range(N_DISTORTED)
    ]
    np.testing.assert_array_equal(columns[4:], np.concatenate(expected))
    assert len({column.tobytes() for column in columns}) == 4 + N_DISTORTED


def test_the_same_seed_gives_the_same_bent_copies_and_another_shares_none_with_it():
    rows = ring().reshape(1, 784).astype(np.float32) / 255
    one, again, other = (virtual_columns(rows, "gradients", seed=seed)[4:] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not {column.tobytes() for column in one} & {column.tobytes() for column in other}


def test_a_bent_ring_stays_near_its_place_and_within_grey():
    rows = np.repeat(ring().reshape(1, 784), 700, axis=0).astype(np.float32) / 255
    copies = distorted(rows, torch.Generator().manual_seed(0)).reshape(-1, 28, 28)
    assert copies.min() >= 0
    assert copies.max() <= 1
    centre = (copies.sum(axis=1) @ np.arange(28)) / copies.sum(axis=(1, 2))
    assert abs(centre.mean() - 13.5) < 0.2
    assert 0.5 < centre.std() < 2


def ring():
    away = np.hypot(*np.mgrid[-13.5:14, -13.5:14])
    return (255 * np.clip(3 - abs(away - 7), 0, 1)).astype(np.uint8)[None]
