import numpy as np
import pytest
from tests.shapes import bar

from tenfold.errors import DataError
from tenfold.preprocessing import deskew, normalise_size, slant


@pytest.mark.parametrize("function", [deskew, normalise_size, slant])
@pytest.mark.parametrize(
    "images",
    [np.zeros((1, 28, 28), dtype=np.float32), np.zeros((1, 784), dtype=np.uint8), bar(0)],
    ids=["floats", "rows", "one"],
)
def test_what_are_not_images_are_refused_in_a_sentence(function, images):
    with pytest.raises(DataError, match=r"Images came as \w+ in shape .*; uint8 of shape \(n, 28"):
        function(images)
