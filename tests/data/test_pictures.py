import numpy as np
import pytest
from PIL import Image

from tenfold.data.pictures import pictures_in, read_grey
from tenfold.errors import DataError


def test_colours_become_grey_by_their_brightness_and_what_is_transparent_is_white(tmp_path):
    pixels = np.array([[[255, 0, 0, 255], [0, 0, 0, 255], [0, 0, 0, 0]]], dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "x.png")
    assert read_grey(tmp_path / "x.png").tolist() == [[76, 0, 255]]  # 0.299 of 255 is red's share


def test_the_pictures_of_a_folder_come_by_name_and_nothing_else_does(tmp_path):
    for name in ("b.PNG", "a.jpg", "notes.txt", ".DS_Store"):
        (tmp_path / name).touch()
    assert [path.name for path in pictures_in(tmp_path)] == ["a.jpg", "b.PNG"]


def test_what_is_no_picture_is_refused_by_name(tmp_path):
    (tmp_path / "x.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"x\.png is no picture that can be read"):
        read_grey(tmp_path / "x.png")


def test_the_further_formats_of_a_folder_come_where_they_are_asked_for(tmp_path):
    for name in ("a.jpg", "b.heic", "c.pdf", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in pictures_in(tmp_path)] == ["a.jpg"]
    found = pictures_in(tmp_path, further=True)
    assert [path.name for path in found] == ["a.jpg", "b.heic", "c.pdf"]
