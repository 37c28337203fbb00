import pytest
import torch
from torch import Generator

from tenfold.nets.augmentation import AUGMENTATIONS, affine, cubic_spline, elastic, shifted


def dot(count: int) -> torch.Tensor:
    images = torch.zeros(count, 1, 28, 28)
    images[:, 0, 14, 14] = 1
    return images


def places(images: torch.Tensor) -> set[tuple[int, int]]:
    return {tuple(divmod(int(image.argmax()), 28)) for image in images}


def test_shifts_reach_every_place_within_two_pixels_and_no_other():
    moved = shifted(dot(2000), Generator().manual_seed(0))
    assert places(moved) == {(row, column) for row in range(12, 17) for column in range(12, 17)}


def test_what_is_shifted_out_does_not_come_back_on_the_other_side():
    images = torch.zeros(500, 1, 28, 28)
    images[:, 0, 0, 0] = 1
    moved = shifted(images, Generator().manual_seed(0))
    assert moved[:, 0, 3:, :].sum() == 0
    assert moved[:, 0, :, 3:].sum() == 0


def test_affine_changes_stay_small():
    moved = affine(dot(500), Generator().manual_seed(0))
    lit = moved[:, 0].amax(dim=0).nonzero()
    assert (lit - 14).abs().max() <= 4
    assert 0.6 < moved.sum() / 500 < 1.5


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_the_same_generator_gives_the_same_images_and_the_given_ones_stay(name):
    images = torch.rand(20, 1, 28, 28)
    before = images.clone()
    first, second = (AUGMENTATIONS[name](images, Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(images, before)
    assert first.shape == images.shape


def test_elastic_changes_stay_small_and_bend():
    line = torch.zeros(300, 1, 28, 28)
    line[:, 0, :, 13:15] = 1
    moved = elastic(line, Generator().manual_seed(0))
    columns = (moved[:, 0] * torch.arange(28)).sum(dim=2) / moved[:, 0].sum(dim=2)
    assert (columns[:, 8:20] - 13.5).abs().max() < 10
    bends = columns[:, 8] - 2 * columns[:, 14] + columns[:, 20]  # 0 of a line that is straight
    assert 0.5 < bends.std() < 4
    assert moved.min() >= 0
    assert moved.max() <= 1


def test_strokes_grow_thicker_and_thinner():
    line = torch.zeros(300, 1, 28, 28)
    line[:, 0, :, 12:16] = 1
    ink = elastic(line, Generator().manual_seed(0))[:, 0, 8:20].sum(dim=(1, 2)) / 12
    assert ink.min() < 3.6
    assert ink.max() > 4.4


def test_the_spline_adds_up_to_one_and_follows_a_straight_line():
    spline = cubic_spline(28, 7)
    torch.testing.assert_close(spline.sum(dim=1), torch.ones(28))
    torch.testing.assert_close(spline @ torch.arange(7.0), torch.linspace(1, 5, 28))
