import numpy as np
import pytest
from PIL import Image

from tenfold.pictures.grey import fitted


def noise(mode, height=1_500, width=700):
    values = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values).convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P", "CMYK", "RGBA", "LA"])
@pytest.mark.parametrize("longest", [1_499, 1_100, 517])
def test_a_picture_made_smaller_in_bands_is_as_if_made_smaller_at_once(mode, longest):
    image = noise(mode)
    found = fitted(image, longest)
    size = round(700 * longest / 1_500), longest
    whole = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX))
    assert found.grey.shape == whole.shape
    assert np.abs(found.grey.astype(int) - whole).max() <= 1
    assert (found.width, found.height) == (700, 1_500)


def test_a_long_narrow_picture_keeps_a_row_of_pixels():
    assert fitted(noise("L", 3, 9_000), 500).grey.shape == (1, 500)
