"""Drawn pages whose truth is known, for the tests of reading."""

import cv2
import numpy as np


def paper(height, width, grey=220):
    return np.full((height, width), grey, dtype=np.uint8)


def write(page, text, left, bottom, height=40, thickness=4, grey=40):
    """Write digits on a page, of about this height; returns their right end."""
    scale = height / 21
    cv2.putText(
        page, text, (left, bottom), cv2.FONT_HERSHEY_SIMPLEX, scale, grey, thickness, cv2.LINE_AA
    )
    (width, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, thickness)
    return left + width


def shadowed(page):
    """The page with a sharp shadow over its right half and light that falls off downwards."""
    height, width = page.shape
    light = np.ones((height, width), dtype=np.float32)
    light[:, width // 2 :] = 0.45
    light *= np.linspace(1, 0.7, height, dtype=np.float32)[:, None]
    return (page * light).astype(np.uint8)


def grid(rows, columns, cell=80, margin=60, grey=60, thickness=3):
    page = paper(rows * cell + 2 * margin, columns * cell + 2 * margin)
    for row in range(rows + 1):
        y = margin + row * cell
        cv2.line(page, (margin, y), (margin + columns * cell, y), grey, thickness)
    for column in range(columns + 1):
        x = margin + column * cell
        cv2.line(page, (x, margin), (x, margin + rows * cell), grey, thickness)
    return page


def tilted(page, degrees=4.0, far=0.06):
    """The page as seen from the side: turned, and narrower at the top."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.85)
    turned = cv2.warpAffine(page, turn, (width, height), borderValue=200)
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = corners + np.float32([[far * width, 0], [-far * width, 0], [0, 0], [0, 0]])
    matrix = cv2.getPerspectiveTransform(corners, seen)
    return cv2.warpPerspective(turned, matrix, (width, height), borderValue=200)
