"""The digits of other hands as images (n, 28, 28), framed: drawn pen strokes, small pictures."""

import io
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import numpy as np

from tenfold.files import write_bytes
from tenfold.line_training import hands
from tenfold.line_training.aligned_digits import AlignedDigits, align_digits
from tenfold.line_training.hand_pictures import number_pictures, register_pictures
from tenfold.line_training.hands import SEED, Part
from tenfold.line_training.pen_symbols import as_images, draw_digits
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.preprocessing import frame
from tenfold.pretrained import LINES, path_of
from tenfold.types import Images, Labels, Progress

# The ratio of the collections among the digits of other hands, by the root of the number of
# writers: few writers with many pictures do not outvote many writers.
SHARES: Mapping[str, float] = MappingProxyType({"unipen": 0.28, "pendigits": 0.11, "bhmsds": 0.05})
REGISTERS, REGISTER_SHARE = "lectaurep", 0.07  # of about 12 hands, by the same measure


def hand_digits(folder: Path, part: Part) -> dict[str, tuple[Images, Labels]]:
    """Return the digits of each collection, and their labels.

    Args:
        folder: of the collections
        part: of the collections

    Raises:
        DataError: a file cannot be read
    """
    pictures, symbols = hands.bhmsds(folder, part)
    is_digit = np.array([symbol.isdigit() for symbol in symbols], dtype=bool)
    labels = np.array([int(symbol) for symbol in symbols if symbol.isdigit()], np.uint8)
    return {
        "unipen": draw_digits(hands.unipen(folder, "digits", part), seed=SEED),
        "pendigits": draw_digits(hands.pendigits(folder, part), seed=SEED + 1),
        "bhmsds": (as_images([frame(picture) for picture in pictures[is_digit]]), labels),
    }


def write_hand_digits(folder: Path, path: Path, progress: Progress) -> dict[str, int]:
    """Write a file of digits to train on and to measure with; return how many of both.

    Args:
        folder: of the collections
        path: of the .npz file, whole or not at all
        progress: is called before each part

    Raises:
        DataError: a file cannot be read
        StorageError: the place cannot be written
    """
    progress(0.0, "writers to train on")
    collections = hand_digits(folder, Part.TRAINING)
    registers = known_digits(folder, progress, registers_alone=True)
    collections[REGISTERS] = registers.crops, registers.labels
    images, labels = balanced(collections)
    progress(0.7, "writers that are held out")
    kept = hand_digits(folder, Part.TEST).values()
    arrays = {
        "x_train": images,
        "y_train": labels,
        "x_test": np.concatenate([images for images, _ in kept]),
        "y_test": np.concatenate([labels for _, labels in kept]),
    }
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    write_bytes(path, content.getvalue())
    return {"train": len(labels), "test": len(arrays["y_test"])}


def known_digits(
    folder: Path, progress: Progress, *, registers_alone: bool = False
) -> AlignedDigits:
    """Return the digits to train on of lines whose text is known, as the package finds them.

    Args:
        folder: of the collections
        progress: is called with the number of lines so far
        registers_alone: True for those of registers, without drawn numbers

    Raises:
        DataError: a file cannot be read
    """
    recogniser = LineRecogniser(path_of(LINES))
    drawn = [] if registers_alone else number_pictures(folder)
    return align_digits(chain(register_pictures(folder), drawn), recogniser, progress)


def balanced(collections: Mapping[str, tuple[Images, Labels]]) -> tuple[Images, Labels]:
    """Return digits of all collections in the ratio of their shares, as many as there can be."""
    shares = {**SHARES, REGISTERS: REGISTER_SHARE}
    most = min(len(labels) / shares[name] for name, (_, labels) in collections.items())
    random = np.random.default_rng(SEED)
    images, labels = [], []
    for name, (drawn, known) in collections.items():
        kept = np.sort(random.choice(len(known), int(most * shares[name]), replace=False))
        images.append(drawn[kept])
        labels.append(known[kept])
    return np.concatenate(images), np.concatenate(labels)
