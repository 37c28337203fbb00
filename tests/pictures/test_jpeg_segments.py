import io

import numpy as np
import pytest
from PIL import Image
from tests.pictures.hostile_pictures import encoded, progressive_jpeg

from tenfold.errors import DataError
from tenfold.pictures import open_picture
from tenfold.pictures.jpeg_segments import MAX_SCANS, check_segments

PARTS = "consists of far more parts than a picture needs"


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_what_an_encoder_writes_is_accepted(mode, progressive):
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(file, "JPEG", progressive=progressive, dpi=(99, 99))
    check_segments(file.getvalue(), "x.jpg")


def test_scans_are_counted_up_to_the_end_of_the_image():
    most = progressive_jpeg(MAX_SCANS - 1, side=80)  # the first one has no details
    assert open_picture(most).grey.shape == (80, 80)
    check_segments(most + progressive_jpeg(99, side=80), "x.jpg")
    with pytest.raises(DataError, match=PARTS):
        open_picture(progressive_jpeg(MAX_SCANS, side=80))


@pytest.mark.parametrize("hidden", [b"\xff\x01\xff\xff", b"\xff\xd0\xff\xff", b"\xff\xd8\xff\xff"])
def test_scans_behind_a_marker_without_a_length_are_counted(hidden):
    content = progressive_jpeg(MAX_SCANS, side=80)
    place = content.rindex(b"\xff\xda")
    with pytest.raises(DataError, match=PARTS):
        check_segments(content[:place] + hidden + content[place:], "x.jpg")


def test_scans_of_one_colour_each_are_counted_without_being_progressive():
    content = encoded("JPEG", "RGB")
    place = content.index(b"\xff\xda")
    scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0"
    with pytest.raises(DataError, match=PARTS):
        check_segments(content[:place] + scan * (MAX_SCANS + 1) + content[place:], "x.jpg")


@pytest.mark.parametrize("length", range(2, 60))
def test_a_file_that_is_cut_off_is_left_to_the_decoder(length):
    check_segments(encoded("JPEG")[:length], "x.jpg")


def test_more_pixels_than_the_bytes_can_hold_are_refused():
    content = bytearray(encoded("JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = (7_000).to_bytes(2, "big") * 2
    with pytest.raises(DataError, match=r"7,000 by 7,000 pixels, which its .* bytes cannot hold"):
        open_picture(bytes(content))
