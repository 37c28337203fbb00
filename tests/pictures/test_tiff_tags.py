import io
import struct

import pytest
from PIL import Image
from tests.pictures.hostile_pictures import LONG, SHORT, encoded, tiff

from tenfold.errors import DataError
from tenfold.pictures.tiff_tags import MAX_TAG_VALUES, check_tags

TEXT = 2
PARTS = "consists of far more parts than a picture needs"
TILES = "says that its tiles are larger than the picture"


def checked(content: bytes) -> None:
    check_tags(io.BytesIO(content), "x.tif")


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg"])
@pytest.mark.parametrize("big", [False, True])
def test_what_an_encoder_writes_is_accepted(compression, big):
    checked(encoded("TIFF", "RGB", side=3_000, compression=compression, big_tiff=big))


def test_a_strip_for_each_row_is_accepted_and_no_more():
    checked(tiff((273, LONG, MAX_TAG_VALUES, bytes(4 * MAX_TAG_VALUES))))
    with pytest.raises(DataError, match=PARTS):
        checked(tiff((273, LONG, MAX_TAG_VALUES + 1, bytes(4 * MAX_TAG_VALUES + 4))))


@pytest.mark.parametrize("tag", [270, 700, 34_675])
def test_a_long_description_or_profile_is_accepted(tag):
    checked(tiff((tag, TEXT, 3_000_000, b"a" * 3_000_000)))
    with pytest.raises(DataError, match=PARTS):
        checked(tiff((tag, SHORT, 30_000, bytes(60_000))))


def test_tiles_may_be_somewhat_larger_than_the_picture():
    checked(tiff((322, LONG, 1, 1_024), (323, SHORT, 1, 256)))
    with pytest.raises(DataError, match=TILES):
        checked(tiff((322, LONG, 1, 1_025), (323, LONG, 1, 16)))


def test_of_a_tag_that_comes_twice_the_worse_value_counts():
    with pytest.raises(DataError, match=TILES):
        checked(
            tiff(
                (322, LONG, 1, 16), (322, LONG, 1, 9_000), (256, LONG, 1, 9_000), (256, LONG, 1, 8)
            )
        )


def big_endian(*, big: bool) -> bytes:
    """A directory with a tile of 2 ** 20 rows, in the other byte order."""
    if big:
        head, entry, kind = struct.pack(">2sHHHQQ", b"MM", 43, 8, 0, 16, 2), ">HHQQ", 16
    else:
        head, entry, kind = struct.pack(">2sHIH", b"MM", 42, 8, 2), ">HHII", LONG
    return head + struct.pack(entry, 257, kind, 1, 8) + struct.pack(entry, 323, kind, 1, 2**20)


@pytest.mark.parametrize("big", [False, True])
def test_both_byte_orders_and_lengths_are_understood(big):
    with pytest.raises(DataError, match=TILES):
        checked(big_endian(big=big))


def test_a_type_that_no_file_has_does_not_end_the_check():
    with pytest.raises(DataError, match=PARTS):
        checked(tiff((100, 16, 1, 1), (101, 99, 1, 1), (273, LONG, 99_999, bytes(399_996))))


@pytest.mark.parametrize("length", range(60))
def test_a_file_that_is_cut_off_is_left_to_the_decoder(length):
    checked(tiff()[:length])


def test_a_palette_and_its_picture_are_read(tmp_path):
    Image.new("P", (300, 200)).save(tmp_path / "x.tif")
    checked((tmp_path / "x.tif").read_bytes())
