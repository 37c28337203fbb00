import numpy as np

from tenfold.export.sample_pictures import SIZES, sample_pictures
from tenfold.preprocessing import frame, ink_up


def test_the_pictures_are_the_same_at_each_call():
    pairs = zip(sample_pictures(), sample_pictures(), strict=True)
    assert all(np.array_equal(first, second) for first, second in pairs)


def test_every_size_comes_in_both_polarities_and_one_picture_is_blank():
    blank, *rest = sample_pictures()
    assert np.ptp(blank) == 0
    assert [picture.shape for picture in rest] == [size for size in SIZES for _ in range(2)]
    for bright, dark in zip(rest[::2], rest[1::2], strict=True):
        assert np.array_equal(bright, 255 - dark)


def test_every_stroke_leaves_ink():
    assert all(frame(ink_up(picture)).any() for picture in sample_pictures()[1:])
