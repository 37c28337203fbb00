"""Folders named 0 to 9, in each the pictures of one digit; or train and test with such folders."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tenfold.data.dataset import Dataset, Splits
from tenfold.errors import DataError
from tenfold.preprocessing import frame, ink_up
from tenfold.types import CLASSES, SIDE, Images, Progress

_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
    ".gif": "GIF",
}
_CEILING = 1 << 24  # pixels of one picture: 4,096 by 4,096
_DIGITS = tuple(str(digit) for digit in range(CLASSES))


def recognises(where: Path) -> bool:
    """Return whether ``where`` has a folder named as a digit, or train with such folders."""
    return any((base / digit).is_dir() for base in (where, where / "train") for digit in _DIGITS)


def load(where: Path, progress: Progress) -> Splits:
    """Return the pictures, framed as MNIST's are; thousands of small ones a second.

    Ink may be dark on light or light on dark; what is transparent is paper. Pictures of 28 by 28
    pixels are taken to be framed already. Files that are named as no picture are passed over.

    Args:
        where: a folder with folders 0 to 9, or with train (and test) that have them
        progress: told the share of the pictures that are read

    Raises:
        DataError: a digit has no folder or no pictures, or a picture cannot be read; it is named
        StorageError: a folder cannot be read
    """
    if not (where / "train").is_dir():
        return Splits(train=_part(where, progress), test=None)
    train = _part(where / "train", progress)
    return Splits(train, _part(where / "test", progress) if (where / "test").is_dir() else None)


def _part(folder: Path, progress: Progress) -> Dataset:
    pictures = [_pictures(folder / digit) for digit in _DIGITS]
    labels = np.repeat(np.arange(CLASSES, dtype=np.uint8), [len(files) for files in pictures])
    images = np.empty((len(labels), SIDE, SIDE), dtype=np.uint8)
    for index, path in enumerate(path for files in pictures for path in files):
        images[index] = _framed(path)
        progress((index + 1) / len(images), str(path))
    return Dataset(images, labels, str(folder))


def _pictures(folder: Path) -> list[Path]:
    """Return the pictures of one digit, in the order of their names."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    pictures = [file for file in files if file.suffix.lower() in _FORMATS]
    if not pictures:
        raise DataError(
            f"{folder} {'holds no pictures' if folder.is_dir() else 'does not exist'}; each digit "
            f"from 0 to 9 was wanted as a folder with pictures ({', '.join(_FORMATS)})."
        )
    return pictures


def _framed(path: Path) -> Images:
    """Return one picture as (28, 28), bright ink on dark paper."""
    try:
        with Image.open(path, formats=sorted(set(_FORMATS.values()))) as image:
            _check_size(image, path)
            grey = _grey(image)
    except DataError:
        raise
    except Exception as error:  # what Pillow raises on a damaged file is not to be foreseen
        raise DataError(f"{path} is no picture that can be read: {error}.") from error
    inked = ink_up(grey)
    return inked if inked.shape == (SIDE, SIDE) else frame(inked)


def _check_size(image: Image.Image, path: Path) -> None:
    """Let a picture be decoded only if it is not too large."""
    if image.width * image.height > _CEILING:
        raise DataError(
            f"{path} has {image.width} by {image.height} pixels; at most {_CEILING:,} are "
            "accepted: make it smaller."
        )


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    """Return the first frame as grey, upright, on white paper where it is transparent."""
    if image.mode.startswith("I;16"):  # 16 bits a pixel, which Pillow would clip and not scale
        return (np.asarray(image) >> 8).astype(np.uint8)
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    return np.asarray(Image.alpha_composite(paper, upright).convert("L"))
