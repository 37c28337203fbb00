"""The sheet of paper in a picture that shows more: a desk, a hand, the black of a scanner."""

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import MIN_PAGE_SIDE
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.quadrilaterals import Corners, fitted_quadrilateral
from tenfold.pictures import Grey

SOUGHT_SIDE = 320  # pixels of the longer side, in which the sheet is sought
STROKES = 9  # pixels: strokes of a picture so small, which the paper closes over
SAMPLED_EDGE = 100  # pixels of the shorter side with which the edges are looked at
BRIGHT_EDGE, MIN_BRIGHT_EDGES = 0.75, 0.97  # of the paper's light, and of the edges
OPENINGS = (9, 31)  # pixels: of stray pixels, and of a finger that holds the sheet
MIN_CONTRAST = 0.3  # of the sheet's light: how much darker everything around it is
MIN_SHEET, MAX_SHEET = 0.08, 0.95  # of the picture
MIN_FILL = 0.9  # of its outline: how much of it is bright
INSET = 1.5  # pixels by which the corners move inwards, away from the sheet's edge


def find_sheet(grey: Grey) -> Corners | None:
    """Return the corners of the sheet; None where the picture shows nothing else.

    Args:
        grey: uint8 (height, width), the sheet brighter than what is around it
    """
    if min(grey.shape) < MIN_PAGE_SIDE / 2 or _has_bright_edges(grey):
        return None
    scale = max(grey.shape) / SOUGHT_SIDE
    size = max(1, round(grey.shape[1] / scale)), max(1, round(grey.shape[0] / scale))
    small = cv2.medianBlur(np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA)), 5)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (STROKES, STROKES))
    light = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, window), np.uint8)
    _, bright = cv2.threshold(light, 0, 1, cv2.THRESH_OTSU)
    found = (_bright_quadrilateral(np.asarray(bright), side) for side in OPENINGS)
    sheet, corners = next((each for each in found if each is not None), (None, None))
    if sheet is None or corners is None:
        return None
    outside = np.ones(sheet.shape, np.uint8)
    cv2.fillConvexPoly(outside, np.rint(corners).astype(np.int32), 0)
    share = 1 - float(outside.mean())
    if not MIN_SHEET <= share <= MAX_SHEET:
        return None
    around = float(np.quantile(small[outside > 0], 0.9))
    if around > (1 - MIN_CONTRAST) * float(np.median(small[sheet])):
        return None
    middle = corners.mean(axis=0)
    away = np.linalg.norm(corners - middle, axis=1, keepdims=True)
    inner = middle + (corners - middle) * np.maximum(1 - INSET * 2 / away, 0.5)
    return np.asarray((inner + 0.5) * scale - 0.5, np.float32)


def _has_bright_edges(grey: Grey) -> bool:
    """Return whether nearly all along the edges is as bright as paper: nothing is around it."""
    step = max(1, min(grey.shape) // SAMPLED_EDGE)
    small = grey[::step, ::step]
    paper = float(np.quantile(small, 0.9))
    edges = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    return bool(np.mean(edges > BRIGHT_EDGE * paper) >= MIN_BRIGHT_EDGES)


def _bright_quadrilateral(bright: Mask, side: int) -> tuple[NDArray[np.bool_], Corners] | None:
    """Return the largest bright area, where it is a quadrilateral, and its corners.

    Args:
        bright: uint8 (height, width), 1 on what is bright
        side: of the window by which narrow things that join it are opened away, in pixels
    """
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    opened = np.asarray(cv2.morphologyEx(bright, cv2.MORPH_OPEN, window), np.uint8)
    components = find_components(opened)
    if len(components.boxes) < 2:
        return None
    sheet = components.labels == 1 + int(components.areas[1:].argmax())
    corners = _corners(sheet.astype(np.uint8))
    return None if corners is None else (sheet, corners)


def _corners(mask: Mask) -> Corners | None:
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    if cv2.contourArea(outline) < MIN_FILL * cv2.contourArea(hull):
        return None
    return fitted_quadrilateral(np.asarray(outline, np.int32))
