"""Paper, light and the camera: what a page looks like besides its writing."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.pen import Colour, Page


def sheet(height: int, width: int, random: Generator, colour: Colour | None = None) -> Page:
    """Return an empty sheet, whitish if no colour is given."""
    tone = colour or tuple(random.uniform(222, 252) + random.normal(0, 3, 3) - (6, 0, 0))
    return np.full((height, width, 3), np.array(tone, np.float32), np.float32)


def noise(height: int, width: int, cell: float, random: Generator) -> NDArray[np.float32]:
    """Return smooth noise (height, width) of unit size, whose patches are ``cell`` pixels wide."""
    small = (max(2, int(height / cell) + 2), max(2, int(width / cell) + 2))
    rough = random.normal(0, 1, small).astype(np.float32)
    return np.asarray(cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC))


def light(page: Page, random: Generator, strength: float = 0.08) -> Page:
    """Return the page in uneven light: a falling one, and soft shadows."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    angle = random.uniform(0, 2 * np.pi)
    fall = np.cos(angle) * x + np.sin(angle) * y
    soft = 0.12 * noise(height, width, max(height, width) / 3, random)
    return np.asarray(page * (1 - strength * (fall - fall.min() + soft))[..., None], np.float32)


def shadow(page: Page, random: Generator) -> Page:
    """Return the page with the soft shadow of a hand or phone over one side."""
    height, width = page.shape[:2]
    angle = random.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle)
    edge = away / max(height, width) - random.uniform(-0.05, 0.25)
    dark = 1 / (1 + np.exp(-edge / random.uniform(0.005, 0.04)))
    return np.asarray(page * (1 - random.uniform(0.2, 0.45) * dark)[..., None], np.float32)


def photographed(page: Page, random: Generator, *, grain: float = 2.5) -> NDArray[np.uint8]:
    """Return the picture, uint8: blurred a little, with the sensor's noise."""
    sharp = random.uniform(0.3, 0.9)
    seen = np.asarray(cv2.GaussianBlur(page, (0, 0), sharp), np.float32)
    seen += np.float32(random.uniform(0.5, grain)) * random.standard_normal(page.shape, np.float32)
    return as_bytes(seen)


def as_bytes(page: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the page as a picture of bytes."""
    return np.asarray(np.clip(np.rint(page), 0, 255), np.uint8)


def turned(page: Page, degrees: float, around: Colour) -> Page:
    """Return the whole page turned counter-clockwise, with a colour around it."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    wide, tall = int(width * cosine + height * sine), int(height * cosine + width * sine)
    matrix[:, 2] += ((wide - width) / 2, (tall - height) / 2)
    return np.asarray(
        cv2.warpAffine(page, matrix, (wide, tall), flags=cv2.INTER_AREA, borderValue=around)
    )


def laid(sheet_: Page, ground: Page, corners: NDArray[np.float64]) -> Page:
    """Return a ground on which the sheet lies, its corners (4, 2) clockwise from the top left."""
    height, width = sheet_.shape[:2]
    tall, wide = ground.shape[:2]
    start = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(start, corners.astype(np.float32))
    seen = cv2.warpPerspective(sheet_, matrix, (wide, tall), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, (wide, tall))
    fallen = cv2.GaussianBlur(np.roll(mask, (6, 8), (0, 1)), (0, 0), 7)  # the sheet's own shadow
    dark = ground * (1 - 0.4 * fallen[..., None])
    return np.asarray(dark + mask[..., None] * (seen - dark), np.float32)


def wood(height: int, width: int, random: Generator) -> Page:
    """Return a wooden desk: boards with a grain."""
    tones = [(60, 95, 140), (40, 65, 100), (90, 130, 175), (35, 45, 60)]
    tone = np.array(tones[random.integers(4)], np.float32)
    fine = noise(height, width, 60, random)
    streaks = random.normal(0, 1, (height // 3, 3 + width // 200)).astype(np.float32)
    along = cv2.resize(streaks, (width, height))
    rings = np.sin((np.arange(height)[:, None] / random.uniform(4, 9)) + 2.5 * fine)
    grain = 1 + 0.07 * along + 0.07 * rings + 0.05 * noise(height, width, 4, random)
    page = tone * grain[..., None]
    board = int(random.integers(170, 320))
    for top in range(int(random.integers(board)), height, board):
        page[top : top + 3] *= 0.45
    return np.asarray(page, np.float32)
