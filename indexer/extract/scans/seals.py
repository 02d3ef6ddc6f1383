"""Round red seals on a page: where they are, so that their rims are not read as lines of print."""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from indexer.extract.scans.boxes import Box

Picture = np.ndarray[Any, np.dtype[np.uint8]]
"""Rows of pixels in blue, green, red."""

_REDDER = 45
"""By how much red must exceed green and blue: printing red does even through grain, brown desks do not."""
_SMALLEST, _LARGEST = 0.07, 0.5
"""A seal's diameter as a share of the picture's shorter side: 38 to 58 mm on A4, and what photos make of that."""
_SMALLEST_PIXELS = 100
"""Below, it may as well be a red character."""
_ROUND = 0.8
_DARK = 0.55
"""Of the paper's brightness in the red channel: black print is darker, red ink is not."""
_INKED = 0.08
"""The share of a box that print darkens at least; a ruled line across it darkens less."""
_SOLID = 0.65
"""A seal is a ring with letters: a disc filled with more red than this is something else."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Its middle and radius, in pixels."""

    x: float
    y: float
    radius: float

    def holds(self, box: Box) -> bool:
        """Whether the middle of a line of print is inside."""
        x, y = box.centre
        return math.hypot(x - self.x, y - self.y) <= self.radius * 1.05


def redness(picture: Picture) -> Picture:
    """By how much red exceeds green and blue, point by point, beyond what the light does to all of the page."""
    blue, green, red = cv2.split(picture)
    redder = np.asarray(cv2.subtract(red, cv2.max(green, blue)))
    return np.asarray(redder - np.minimum(redder, np.uint8(np.median(redder))), np.uint8)


def is_black(picture: Picture, box: Box) -> bool:
    """Whether what is printed in a box is black, whatever red lies over it."""
    corners = np.array(box.corners, np.int32)
    left, top, wide, high = cv2.boundingRect(corners)
    red = picture[max(0, top) : top + high, max(0, left) : left + wide, 2]
    if not red.size:
        return False
    return bool((red < _DARK * np.percentile(red, 90)).mean() > _INKED)


def find_seals(picture: Picture) -> list[Seal]:
    """The round red seals in a picture (blue, green, red)."""
    shorter = min(picture.shape[:2])
    mask = np.asarray(redness(picture) > _REDDER, np.uint8)
    # A worn rim is in pieces: they are joined across what one does not see.
    reach = max(3, round(shorter / 120)) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    seals = []
    for contour in contours:
        hull = cv2.convexHull(contour)
        (x, y), radius = cv2.minEnclosingCircle(hull)
        if not max(_SMALLEST * shorter, _SMALLEST_PIXELS) <= 2 * radius <= _LARGEST * shorter:
            continue
        area = math.pi * radius**2
        disc = np.zeros(mask.shape, np.uint8)
        cv2.drawContours(disc, [hull], -1, 1, -1)
        filled = float((mask & disc).sum()) / area
        if cv2.contourArea(hull) / area >= _ROUND and filled <= _SOLID:
            seals.append(Seal(x, y, radius))
    return seals
