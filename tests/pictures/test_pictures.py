import io
import os

import numpy as np
import pytest
from PIL import Image

from tenfold.errors import DataError
from tenfold.pictures import MAX_PIXELS, MAX_SIDE, open_picture


def ramp(height=30, width=40):
    return np.add.outer(np.arange(height) * 3, np.arange(width) * 2).astype(np.uint8)


def encoded(image, form, **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "GIF"])
@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_a_picture_is_the_same_in_every_format_and_kind_of_colours(form, mode):
    content = encoded(Image.fromarray(ramp()).convert(mode), form)
    assert np.abs(open_picture(content).grey.astype(int) - ramp()).max() <= 1


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_a_packed_picture_is_nearly_the_same(form):
    content = encoded(Image.fromarray(ramp()).convert("RGB"), form, quality=95)
    assert np.abs(open_picture(content).grey.astype(int) - ramp()).max() <= 6


def test_sixteen_bits_are_scaled_and_not_clipped():
    values = np.array([[0, 256, 32_768, 65_535]], dtype=np.uint16)
    assert open_picture(encoded(Image.fromarray(values), "PNG")).grey.tolist() == [[0, 1, 128, 255]]
    assert open_picture(values).grey.tolist() == [[0, 1, 128, 255]]


def test_the_inks_of_print_become_grey():
    image = Image.fromarray(ramp()).convert("RGB").convert("CMYK")
    assert np.abs(open_picture(encoded(image, "TIFF")).grey.astype(int) - ramp()).max() <= 2


def test_what_is_transparent_is_paper_of_the_other_brightness():
    black = np.zeros((2, 3, 4), dtype=np.uint8)
    black[0, 0] = 0, 0, 0, 255
    assert open_picture(encoded(Image.fromarray(black), "PNG")).grey[0].tolist() == [0, 255, 255]
    white = black.copy()
    white[0, 0] = 255
    assert open_picture(encoded(Image.fromarray(white), "PNG")).grey[0].tolist() == [255, 0, 0]


def test_a_picture_is_turned_upright_as_the_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right to be upright
    content = encoded(Image.fromarray(ramp()), "PNG", exif=exif)
    found = open_picture(content)
    assert found.grey.shape == (40, 30)
    assert (found.width, found.height) == (30, 40)
    assert (found.grey == np.rot90(ramp(), -1)).all()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_large_picture_is_made_smaller_and_its_scale_reported(form):
    large = np.full((1_200, 2_400), 200, dtype=np.uint8)
    large[600:, :] = 40
    found = open_picture(encoded(Image.fromarray(large), form), longest=500)
    assert max(found.grey.shape) == 500
    assert found.scale == pytest.approx(2_400 / 500)
    assert (found.width, found.height) == (2_400, 1_200)
    assert abs(int(found.grey[50, 50]) - 200) < 3
    assert abs(int(found.grey[200, 50]) - 40) < 3


def test_a_small_picture_is_left_as_large_as_it_is():
    found = open_picture(encoded(Image.fromarray(ramp()), "PNG"), longest=500)
    assert found.grey.shape == (30, 40)
    assert found.scale == 1


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((0, 5), np.uint8),
        np.zeros((3, 3, 2), np.uint8),
        np.zeros(9, np.uint8),
        np.zeros((3, 3), np.int32),
        np.full((3, 3), 2.0),
        np.full((3, 3), np.nan),
        np.zeros((1, MAX_SIDE + 1), np.uint8),
    ],
)
def test_an_array_that_is_no_picture_is_refused_with_what_came(values):
    with pytest.raises(DataError, match=r"A picture came as \w+ in shape .*; uint8"):
        open_picture(values)


def test_arrays_of_every_kind_are_taken():
    half = np.array([[0, 255]], dtype=np.uint8)
    for values in (half, half > 0, half / 255.0, np.stack([half] * 3, axis=2), half[..., None]):
        assert open_picture(values).grey.tolist() == [[0, 255]]


def header_only(width, height):
    """A PNG whose header says so much more than it holds."""
    content = bytearray(encoded(Image.new("1", (8, 8)), "PNG"))
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    import zlib

    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)


def test_a_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(DataError, match="far more than the 50,000,000 pixels that are accepted"):
        open_picture(header_only(30_000, 30_000))


def test_a_png_that_claims_more_than_its_bytes_can_hold_is_refused_before_it_is_decoded():
    with pytest.raises(DataError, match="5,000 by 5,000 pixels, which its 68 bytes cannot hold"):
        open_picture(header_only(5_000, 5_000))


@pytest.mark.parametrize(("width", "height"), [(9_000, 10_000), (1, 65_535), (65_535, 1)])
def test_what_is_too_large_is_refused_by_its_size_before_it_is_decoded(width, height):
    with pytest.raises(DataError, match=f"{width:,} by {height:,} pixels; at most"):
        open_picture(header_only(width, height))


def test_the_most_pixels_may_be_set_lower():
    content = encoded(Image.new("L", (100, 100)), "PNG")
    with pytest.raises(DataError, match="100 by 100 pixels; at most 5,000"):
        open_picture(content, most_pixels=5_000)
    assert MAX_PIXELS >= 48_000_000


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP"])
def test_a_picture_cut_off_anywhere_gives_one_sentence_or_a_picture(form):
    content = encoded(Image.fromarray(ramp()).convert("RGB"), form)
    told = []
    for length in range(len(content)):
        try:
            open_picture(content[:length])
        except DataError as error:
            told.append(str(error))
    assert told
    assert not any("\n" in each for each in told)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n", b"<html></html>", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"x" * 99],
)
def test_what_is_no_picture_is_refused(tmp_path, content):
    path = tmp_path / "x.png"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"x\.png is (empty|no picture that can be read)"):
        open_picture(path)


def test_a_path_that_cannot_be_read_is_reported(tmp_path):
    with pytest.raises(DataError, match=r"none\.png was not read: No such file"):
        open_picture(tmp_path / "none.png")
    with pytest.raises(DataError, match=r"is not a file; a picture was wanted"):
        open_picture(tmp_path)


def test_of_a_picture_that_moves_the_first_frame_is_taken():
    frames = [Image.fromarray(ramp()), Image.fromarray(255 - ramp())]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.abs(open_picture(content).grey.astype(int) - ramp()).max() <= 1


@pytest.mark.parametrize("extra", ["heic", "pdf"])
def test_further_formats_are_read_where_what_reads_them_is_installed(extra, tmp_path):
    page = np.full((200, 160), 230, np.uint8)
    page[50:150, 70:90] = 20
    image = Image.fromarray(page).convert("RGB")
    if extra == "heic":
        heif = pytest.importorskip("pillow_heif")
        heif.from_pillow(image).save(tmp_path / "x.heic", quality=90)
    else:
        pytest.importorskip("pypdfium2")
        image.save(tmp_path / "x.pdf", resolution=72)
    grey = open_picture(tmp_path / f"x.{extra}").grey
    height, width = grey.shape
    assert height / width == pytest.approx(200 / 160, rel=0.02)
    assert grey[height // 2, width // 2] < 60
    assert grey[height // 10, width // 10] > 200


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7\n", r"is a PDF, for which pip install 'tenfold\[pdf\]'"),
        (bytes(4) + b"ftypheic" + bytes(20), r"is HEIC, for which pip install 'tenfold\[heic\]'"),
    ],
)
def test_where_it_is_not_installed_it_is_said_what_to_install(content, told, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DataError, match=told):
        open_picture(content)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(DataError, match="is not a file; a picture was wanted"):
        open_picture(tmp_path / "pipe.png")


def test_a_path_with_a_zero_in_it_is_refused():
    with pytest.raises(DataError, match="was not read"):
        open_picture("a\0b.png")


@pytest.mark.parametrize(
    ("former", "name"),
    [("FURTHER", "OPTIONAL_FORMATS"), ("LONGEST", "MAX_SIDE"), ("MOST_PIXELS", "MAX_PIXELS")],
)
def test_the_former_names_still_work_and_warn(former, name):
    from tenfold import pictures

    with pytest.warns(DeprecationWarning, match=f"renamed {name}"):
        assert getattr(pictures, former) == getattr(pictures, name)
