"""Files with far more parts than a picture needs: refused before they cost their decoder."""

import io

import numpy as np
import pytest
from PIL import Image
from tests.pictures.hostile_pictures import MANY_PARTS, chunk, encoded, gif_with, png_with

from tenfold.errors import DataError
from tenfold.pictures import limits, open_picture

PARTS = "consists of far more parts than a picture needs"
EXIF = "bytes of EXIF data; at most 500,000 are accepted: save it without them"
OTHER = {
    "PNG, orientations": EXIF,
    "JPEG, resolutions": EXIF,
    "BMP, runs": "is a BMP of run lengths with 49,000,000 pixels; at most 4,000,000",
    "BMP, ends of lines": "is a BMP of run lengths with 49,000,000 pixels; at most 4,000,000",
    "TIFF, a large tile": "says that its tiles are larger than the picture: it is damaged",
}


@pytest.mark.parametrize("kind", MANY_PARTS)
def test_a_file_of_far_too_many_parts_is_refused(kind, monkeypatch):
    monkeypatch.setattr(limits, "MAX_READS", 5_000)
    with pytest.raises(DataError, match=OTHER.get(kind, PARTS)):
        open_picture(MANY_PARTS[kind](800_000))


@pytest.mark.parametrize(
    "content", [png_with(chunk(b"tEXt", b"a\0") * 99), gif_with(b"!\xfe\1a\0" * 99)]
)
def test_a_file_of_some_parts_is_read(content):
    assert open_picture(content).grey.shape == (40, 40)


def test_a_photo_in_many_parts_is_read_with_few_reads():
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    for form, most in (("PNG", 200), ("JPEG", 100), ("BMP", 100), ("GIF", 100), ("WEBP", 10)):
        file = io.BytesIO()
        Image.fromarray(noise).save(file, form)
        counted = limits.CountedFile(file, "x")
        with Image.open(counted) as image:
            image.load()
        assert counted._reads < most


def test_of_exif_data_the_size_is_limited():
    limits.check_exif(limits.MAX_EXIF_BYTES, "x.jpg")
    with pytest.raises(DataError, match=rf"x\.jpg has 500,001 {EXIF}"):
        limits.check_exif(limits.MAX_EXIF_BYTES + 1, "x.jpg")


def test_a_counted_file_is_the_file():
    file = limits.CountedFile(io.BytesIO(encoded("PNG")), "x.png")
    assert file.seek(1) == 1
    assert file.read(3) == b"PNG"
    assert file.tell() == 4
    with pytest.raises(OSError, match="fileno"):
        file.fileno()
