"""Dataset: images of digits and their labels, checked once and never changed."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError, SettingError
from tenfold.types import CLASSES, PIXELS, SIDE, Images, Labels

_SHAPES = {(SIDE, SIDE), (PIXELS,), (SIDE, SIDE, 1)}


@dataclass(frozen=True)
class Summary:
    """The size, counts and fingerprint of a Dataset."""

    name: str
    images: int
    counts: tuple[int, ...]  # of each digit, 0 to 9
    sha256: str


@dataclass(frozen=True)
class Part:
    """One of the sets that were joined: ``images`` of them, each counted ``times``."""

    name: str
    images: int
    times: int
    sha256: str


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images with their labels and a name; read-only.

    ``parts`` lists the sets that ``joining.joined`` joined; empty where it is one set.

    Raises:
        DataError: wrong types or shapes, no images, another number of labels, a label over 9
    """

    images: Images = field(repr=False)
    labels: Labels = field(repr=False)
    name: str
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        _check(self.images, self.labels, self.name)
        object.__setattr__(self, "images", _read_only(self.images))
        object.__setattr__(self, "labels", _read_only(self.labels))

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of images of each digit, 0 to 9."""
        return tuple(np.bincount(self.labels, minlength=CLASSES).tolist())

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the images' bytes followed by the labels'."""
        digest = hashlib.sha256(np.ascontiguousarray(self.images).data)
        digest.update(np.ascontiguousarray(self.labels).data)
        return digest.hexdigest()

    def summary(self) -> Summary:
        """Return the size, counts and fingerprint of the set."""
        return Summary(self.name, len(self), self.counts, self.sha256)

    def require_all_digits(self) -> None:
        """Raise DataError unless all ten digits have images.

        Raises:
            DataError: one is missing
        """
        missing = [str(digit) for digit, count in enumerate(self.counts) if not count]
        if missing:
            raise DataError(
                f"{self.name} has no image of digit {', '.join(missing)}; a model is trained and "
                "tested on all ten. Add images of each."
            )

    def take(self, indices: NDArray[np.integer[Any]]) -> "Dataset":
        """Return the images at ``indices`` (whole numbers, in that order) under the same name."""
        return Dataset(self.images[indices], self.labels[indices], self.name)

    def subset(self, size: int, *, seed: int) -> "Dataset":
        """Return ``size`` images with the digits in the same proportions.

        If there are no more than that, all are returned. They keep their order; the same seed
        gives the same images.

        Raises:
            SettingError: the size is under 1
            DataError: it is so small that a digit would be absent
        """
        if size >= len(self):
            return self
        return self.take(np.flatnonzero(self._stratified(size, seed)))

    def split(self, held_out: int, *, seed: int) -> tuple["Dataset", "Dataset"]:
        """Return a training set and a validation set of ``held_out`` images.

        Both have the digits in the same proportions and keep their order; the same seed gives the
        same split.

        Raises:
            SettingError: one of the two would be empty
            DataError: a digit would be absent from one of the two
        """
        if not 1 <= held_out < len(self):
            raise SettingError(
                f"{held_out} images of the {len(self)} in {self.name} were to be held out; "
                f"1 to {len(self) - 1} was wanted."
            )
        drawn = self._stratified(held_out, seed)
        training, validation = self.take(np.flatnonzero(~drawn)), self.take(np.flatnonzero(drawn))
        self._check_no_digit_lost(training.counts, "the rest")
        return training, validation

    def _stratified(self, size: int, seed: int) -> NDArray[np.bool_]:
        """Return the mask of a stratified draw of ``size`` images."""
        if size < 1:
            raise SettingError(f"A part of {size} images was asked for; at least 1 was wanted.")
        shares = _shares(self.counts, size)
        self._check_no_digit_lost(shares, "the part drawn")
        random = np.random.default_rng(seed)
        drawn = np.zeros(len(self), dtype=np.bool_)
        for digit, share in enumerate(shares):
            drawn[random.choice(np.flatnonzero(self.labels == digit), share, replace=False)] = True
        return drawn

    def _check_no_digit_lost(self, counts: tuple[int, ...], part: str) -> None:
        for digit, (here, there) in enumerate(zip(self.counts, counts, strict=True)):
            if here and not there:
                raise DataError(
                    f"{self.name} cannot be split in proportion: it has {here} of digit {digit}, "
                    f"and of {sum(counts)} images in {part} none would show it; add images, "
                    "or take another size."
                )


@dataclass(frozen=True)
class Splits:
    """The images of a source: those to train on and, if there are any, those to test with."""

    train: Dataset
    test: Dataset | None


def dataset_from(images: NDArray[Any], labels: NDArray[Any], name: str) -> Dataset:
    """Return a Dataset from the arrays of a file.

    Args:
        images: whole numbers from 0 to 255 of any type, (n, 28, 28), (n, 784) or (n, 28, 28, 1)
        labels: whole numbers from 0 to 9 of any type, (n,) or (n, 1)
        name: of the set, also in errors

    Raises:
        DataError: a wrong shape, NaN, a fraction, or a number out of its range
    """
    if images.shape[1:] in _SHAPES:
        images = images.reshape(-1, SIDE, SIDE)
    if labels.shape[1:] == (1,):
        labels = labels.reshape(-1)
    pixels = _whole(images, 255, f"{name}: a pixel")
    return Dataset(pixels, _whole(labels, CLASSES - 1, f"{name}: a label"), name)


def _whole(values: NDArray[Any], top: int, what: str) -> NDArray[np.uint8]:
    """Return the values as uint8, checked to be whole numbers from 0 to ``top``."""
    if values.dtype.kind not in "uif":
        raise DataError(f"{what} came as {values.dtype}; a number from 0 to {top} was wanted.")
    right = (values >= 0) & (values <= top)
    if values.dtype.kind == "f":
        right &= values == np.round(values)
    if not right.all():
        place = tuple(int(axis[0]) for axis in np.nonzero(~right))
        raise DataError(
            f"{what} is {values[place]:g}, at index {place}; a whole number from 0 to {top} "
            f"was wanted{', so multiply pixels from 0 to 1 by 255' * (top == 255)}."
        )
    return values.astype(np.uint8, copy=False)


def _check(images: NDArray[Any], labels: NDArray[Any], name: str) -> None:
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE) or not len(images):
        raise DataError(
            f"{name}: images came as {images.dtype} in shape {images.shape}; uint8 of shape "
            f"(n, {SIDE}, {SIDE}) with n of at least 1 was wanted."
        )
    if labels.dtype != np.uint8 or labels.shape != images.shape[:1]:
        raise DataError(
            f"{name}: labels came as {labels.dtype} in shape {labels.shape}; uint8 of shape "
            f"({len(images)},) was wanted, one for each image."
        )
    if labels.max() >= CLASSES:
        place = int(labels.argmax())
        raise DataError(
            f"{name}: the label at index {place} is {labels[place]}; 0 to {CLASSES - 1} was wanted."
        )


def _read_only(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a read-only view, so that no code changes data that other code uses."""
    view = array.view()
    view.flags.writeable = False
    return view


def _shares(counts: tuple[int, ...], size: int) -> tuple[int, ...]:
    """Return ``size`` divided in proportion to ``counts``, by the largest remainders."""
    shares, remainders = np.divmod(np.array(counts) * size, sum(counts))
    short = size - int(shares.sum())
    shares[np.argsort(-remainders, kind="stable")[:short]] += 1
    return tuple(shares.tolist())
