"""Size normalisation of digits by the moments of their ink."""

import numpy as np

from tenfold.types import SIDE, Floats, Images, check_images

TARGET_SPREADS = (7.2, 5.6)  # vertical and horizontal standard deviation of the ink, in pixels
MIN_VARIANCE = 0.3  # of the ink in each direction, in square pixels: about that of a stroke
MIN_STEP = 0.3  # image pixels from one result pixel to the next: at most 3 become 10
CENTRE = (SIDE - 1) / 2  # the target of the centre of mass, between the two middle pixels
SUBPIXELS = 8  # per pixel, to which positions are rounded, so that weights are whole numbers
AXIS = np.arange(SIDE, dtype=np.float64)
PIXEL_POSITIONS = (SUBPIXELS * AXIS).astype(np.float32)  # of the image, in subpixels
MOMENT_POWERS = np.stack([np.ones(SIDE), AXIS, AXIS * AXIS], axis=1)

_CHUNK = 256  # images at a time: their weights then fit into the processor's cache


def normalise_size(images: Images) -> Images:
    """Return upright images centred by their mass and scaled towards one standard deviation.

    Each direction is scaled independently: if the ink's standard deviation is s and the target is
    S (``TARGET_SPREADS``), two pixels of the result are (s / S) ** 0.75 pixels of the image apart.
    The standard deviation becomes S * (s / S) ** 0.25, so a narrow 1 stays a little narrower than
    a wide 0. Pixels are interpolated bilinearly, at whole subpixels; outside the image is paper.
    A blank image stays blank.

    Source: Liu, Nakashima, Sako and Fujisawa 2004, "Handwritten digit recognition: investigation
    of normalization and feature extraction techniques" (moment normalisation, and an aspect ratio
    mapped by a power).

    Every step is exact in whole numbers or is one rounded operation in double precision, so an
    exported graph with the same steps gives the same bytes on every machine.

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
    """Return the sample position in the image of each row and column of the result, (n, 2, 28).

    Positions are whole subpixels, from one pixel before the image to one behind it.
    """
    profiles = np.stack([pixels.sum(axis=2), pixels.sum(axis=1)], axis=1)
    sums = profiles.astype(np.float64) @ MOMENT_POWERS
    mass, first, second = np.maximum(sums[..., :1], 1), sums[..., 1:2], sums[..., 2:]
    variance = np.maximum((mass * second - first * first) / (mass * mass), MIN_VARIANCE)
    ratio = np.sqrt(variance) / np.reshape(TARGET_SPREADS, (2, 1))
    root = np.sqrt(ratio)
    step = np.maximum(root * np.sqrt(root), MIN_STEP)  # ratio ** 0.75
    positions = first / mass + (AXIS - CENTRE) * step
    rounded = np.clip(np.rint(SUBPIXELS * positions), -SUBPIXELS, SUBPIXELS * SIDE)
    subpixels: Floats = rounded.astype(np.float32)
    return subpixels


def _resampled(pixels: Floats, positions: Floats) -> Floats:
    """Return the images sampled at each pair of row and column positions, rounded half up."""
    down = _weights(positions[:, 0, :, None], PIXEL_POSITIONS)  # (n, row of the result, row)
    along = _weights(
        positions[:, 1, None, :], PIXEL_POSITIONS[:, None]
    )  # (n, column, column of the result)
    half = SUBPIXELS * SUBPIXELS // 2
    resampled: Floats = np.floor((down @ pixels @ along + half) / (SUBPIXELS * SUBPIXELS))
    return resampled


def _weights(positions: Floats, pixels: Floats) -> Floats:
    """Return the weight of each pixel at each position, in subpixels."""
    subpixels = np.float32(SUBPIXELS)
    below, above = pixels + subpixels - positions, positions - (pixels - subpixels)
    weights: Floats = np.maximum(np.minimum(below, above), 0)
    return weights
