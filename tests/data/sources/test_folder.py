import numpy as np
import pytest
from PIL import Image

from tenfold import data
from tenfold.errors import DataError
from tenfold.preprocessing import frame
from tests.damage import flips, refusal

FORMATS = ["png", "jpg", "bmp", "tif", "webp", "gif"]


def picture(path, pixels, **settings):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **settings)


@pytest.fixture
def pictures(tmp_path, digits):
    """Folders 0 to 9 with four pictures each, white on black and 28 by 28."""
    for index, (image, label) in enumerate(zip(digits.images, digits.labels, strict=True)):
        picture(tmp_path / "digits" / str(label) / f"{index:02}.png", image)
    return tmp_path / "digits"


def first(folder):
    return data.load(str(folder)).train.images[0]


def test_pictures_of_28_by_28_are_read_as_they_are_in_the_order_of_their_names(pictures, digits):
    splits = data.load(str(pictures))
    order = np.argsort(digits.labels, kind="stable")
    assert splits.train.sha256 == digits.take(order).sha256
    assert splits.test is None


def test_dark_ink_on_light_paper_is_turned(pictures, digits):
    picture(pictures / "0" / "00.png", 255 - digits.images[0])
    assert np.array_equal(first(pictures), digits.images[0])


def test_a_larger_picture_is_framed(pictures):
    large = np.full((90, 70), 255, np.uint8)
    large[20:70, 30:40] = 0
    picture(pictures / "0" / "00.png", large)
    assert np.array_equal(first(pictures), frame(255 - large))


def test_train_and_test_folders_are_the_splits(pictures, tmp_path):
    (tmp_path / "both").mkdir()
    pictures.rename(tmp_path / "both" / "train")
    (tmp_path / "both" / "test").symlink_to(tmp_path / "both" / "train")
    splits = data.load(str(tmp_path / "both"))
    assert splits.train.sha256 == splits.test.sha256
    (tmp_path / "both" / "test").unlink()
    assert data.load(str(tmp_path / "both")).test is None


@pytest.mark.parametrize("ending", FORMATS)
def test_every_usual_format_is_read(pictures, ending):
    pixels = np.zeros((56, 56), np.uint8)
    pixels[16:40, 24:32] = 255
    (pictures / "0" / "00.png").unlink()
    picture(pictures / "0" / f"00.{ending}", pixels)
    assert np.abs(first(pictures).astype(int) - frame(pixels)).max() < 12


def test_what_is_transparent_is_paper(pictures, digits):
    pixels = np.zeros((28, 28, 4), np.uint8)  # black, and as transparent as the digit has no ink
    pixels[..., 3] = digits.images[0]
    picture(pictures / "0" / "00.png", pixels)
    assert np.array_equal(first(pictures), digits.images[0])


def test_sixteen_bits_are_scaled_and_not_clipped(pictures, digits):
    picture(pictures / "0" / "00.png", digits.images[0].astype(np.uint16) * 257)
    assert np.array_equal(first(pictures), digits.images[0])


def test_colour_becomes_grey_and_a_photo_is_turned_as_its_camera_was_held(pictures):
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[5:35, 20:24] = (255, 255, 255)
    exif = Image.Exif()
    exif[0x0112] = 6
    (pictures / "0" / "00.png").unlink()
    picture(pictures / "0" / "00.jpg", pixels, exif=exif, quality=95)
    rows, columns = np.nonzero(first(pictures) > 128)
    assert np.ptp(columns) > np.ptp(rows)


def test_a_missing_class_is_named(pictures):
    (pictures / "7").rename(pictures / "seven")
    with pytest.raises(DataError, match=r"digits/7 does not exist; each digit from 0 to 9"):
        data.load(str(pictures))


def test_a_class_without_pictures_is_named(pictures):
    for file in (pictures / "7").iterdir():
        file.rename(file.with_suffix(".txt"))
    with pytest.raises(DataError, match=r"digits/7 holds no pictures"):
        data.load(str(pictures))


def test_files_that_are_no_pictures_are_passed_over(pictures):
    (pictures / "3" / ".DS_Store").touch()
    (pictures / "README").touch()
    assert len(data.load(str(pictures)).train) == 40


def test_an_unreadable_picture_is_named(pictures):
    (pictures / "3" / "03.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"3/03\.png is no picture that can be read"):
        data.load(str(pictures))


def test_a_format_that_is_not_offered_is_refused_whatever_its_name(pictures, digits):
    Image.fromarray(digits.images[0]).save(pictures / "0" / "00.png", format="PPM")
    with pytest.raises(DataError, match=r"0/00\.png is no picture"):
        data.load(str(pictures))


def test_a_picture_that_is_too_large_is_refused_before_it_is_decoded(pictures):
    picture(pictures / "0" / "00.png", np.zeros((8192, 2049), np.uint8))
    with pytest.raises(DataError, match=r"0/00\.png has 2,049 by 8,192 pixels; at most 16,777,216"):
        data.load(str(pictures))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("ending", FORMATS)
def test_100_changed_bits_are_refused_by_name_or_harmless(pictures, digits, ending):
    (pictures / "0" / "00.png").unlink()
    path = pictures / "0" / f"00.{ending}"
    picture(path, np.kron(digits.images[9], np.ones((2, 2), np.uint8)))
    for changed in flips(path.read_bytes(), 100, within=300):
        path.write_bytes(changed)
        message = refusal(data.load, str(pictures))
        assert message is None or str(path) in message
