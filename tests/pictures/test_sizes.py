import pytest
from PIL import Image
from tests.pictures.hostile_pictures import bmp, encoded

from tenfold.errors import DataError
from tenfold.pictures import open_picture, sizes


def test_a_webp_may_have_fewer_pixels_than_other_pictures():
    picture = Image.new("1", (5_000, 4_001))
    sizes.check_size(picture, "x.png", 50_000_000)
    picture.format = "WEBP"
    with pytest.raises(DataError, match="5,000 by 4,001 pixels; at most 20,000,000"):
        sizes.check_size(picture, "x.webp", 50_000_000)
    with pytest.raises(DataError, match="at most 1,000,"):
        sizes.check_size(picture, "x.webp", 1_000)


def test_a_small_bmp_of_run_lengths_is_read():
    runs = b"\x28\xc8\0\0" * 40 + b"\0\1"
    assert open_picture(bmp(1, 8, runs, side=40)).grey.shape == (40, 40)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_one_colour_has_enough_bytes_for_its_pixels(form):
    assert open_picture(encoded(form, side=3_000)).grey.shape == (3_000, 3_000)
