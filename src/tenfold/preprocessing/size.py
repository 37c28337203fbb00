"""Small and large, narrow and wide writing comes to one size, by the moments of its ink."""

import numpy as np

from tenfold.types import SIDE, Floats, Images, check_images

SPREADS = (7.2, 5.6)  # what the ink's standard deviations come near to down and along, in pixels
LEAST_VARIANCE = 0.3  # that ink counts with each way, in square pixels: about a stroke's own
LEAST_STEP = 0.3  # pixels of the image between two of the result: at most 10 are made of 3
CENTRE = (SIDE - 1) / 2  # where the centre of mass comes to, between the two middle pixels
GRAIN = 8  # parts of a pixel that positions are rounded to, so that weights are whole numbers
AXIS = np.arange(SIDE, dtype=np.float64)
LADDER = (GRAIN * AXIS).astype(np.float32)  # where the pixels of the image lie, in those parts
POWERS = np.stack([np.ones(SIDE), AXIS, AXIS * AXIS], axis=1)

_CHUNK = 256  # images worked on at once: their weights then stay within the processor's cache


def normalise_size(images: Images) -> Images:
    """Return upright images moved to the middle by their mass and brought near to one spread.

    Down and along are stretched or shrunk each by itself: where the ink's standard deviation is s
    and S is wanted (``SPREADS``), two pixels of the result lie (s / S) ** 0.75 pixels of the image
    apart. So it becomes S * (s / S) ** 0.25, and a narrow 1 stays a little narrower than a wide 0.
    Between pixels the image is read bilinearly, at whole ``GRAIN``-ths; outside of it there is
    paper. A blank image stays blank.

    Source: Liu, Nakashima, Sako and Fujisawa 2004, "Handwritten digit recognition: investigation
    of normalization and feature extraction techniques" (moment normalisation, and an aspect ratio
    mapped by a power).

    Every step is exact in whole numbers or is one rounded operation in double precision, so an
    exported graph that takes the same steps gives the same bytes on every machine.

    Raises:
        DataError: the images are not uint8 (n, 28, 28)
    """
    check_images(images)
    sized = np.empty_like(images)
    for start in range(0, len(images), _CHUNK):
        part = slice(start, start + _CHUNK)
        pixels = images[part].astype(np.float32)
        sized[part] = _resampled(pixels, _positions(pixels))
    return sized


def _positions(pixels: Floats) -> Floats:
    """Return where the image is read for each row and column of the result, (n, 2, 28).

    In whole ``GRAIN``-ths of a pixel, from one pixel before the image to one behind it.
    """
    profiles = np.stack([pixels.sum(axis=2), pixels.sum(axis=1)], axis=1)
    sums = profiles.astype(np.float64) @ POWERS
    mass, first, second = np.maximum(sums[..., :1], 1), sums[..., 1:2], sums[..., 2:]
    variance = np.maximum((mass * second - first * first) / (mass * mass), LEAST_VARIANCE)
    ratio = np.sqrt(variance) / np.reshape(SPREADS, (2, 1))
    root = np.sqrt(ratio)
    step = np.maximum(root * np.sqrt(root), LEAST_STEP)  # ratio ** 0.75
    places = first / mass + (AXIS - CENTRE) * step
    parts: Floats = np.clip(np.rint(GRAIN * places), -GRAIN, GRAIN * SIDE).astype(np.float32)
    return parts


def _resampled(pixels: Floats, positions: Floats) -> Floats:
    """Read the images at each pair of a row's and a column's position, rounded half up."""
    down = _weights(positions[:, 0, :, None], LADDER)  # (n, row of the result, row)
    along = _weights(positions[:, 1, None, :], LADDER[:, None])  # (n, column, column of the result)
    half = GRAIN * GRAIN // 2
    read: Floats = np.floor((down @ pixels @ along + half) / (GRAIN * GRAIN))
    return read


def _weights(positions: Floats, ladder: Floats) -> Floats:
    """Return by how many ``GRAIN``-ths each pixel of ``ladder`` counts at each position."""
    grain = np.float32(GRAIN)
    below, above = ladder + grain - positions, positions - (ladder - grain)
    weights: Floats = np.maximum(np.minimum(below, above), 0)
    return weights
