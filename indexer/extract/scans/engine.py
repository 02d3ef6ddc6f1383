"""The recogniser: RapidOCR with the PP-OCRv6 models of its wheel. It fetches nothing and says nothing."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from anjuan.scan import Line, ScanPage, page_of
from indexer.extract.scans.boxes import Box, flows, in_rows, tilt, without_gaps
from indexer.extract.scans.merge import merged
from indexer.extract.scans.seals import Picture, find_seals, is_black, redness

DETECTION_SIDE = 1600
"""Pixels of the longer side when print is looked for; it is then read at full size."""
GLANCE_SIDE = 960
"""Pixels of the longer side when a photo is only glanced at."""
GLANCE_BOXES = 2
"""A photo with fewer pieces of print is a scene. A camera's time and place, or a notice, has more."""
_LEAST_SURE = 0.3
_RED = 25
"""By how much red exceeds green and blue where ink is red."""
_STROKE = 140
"""Of 255: what is darker in the red channel is black print under the red."""
_READABLE = 0.8
"""A page that is read with less confidence may stand on its head: upside down it is read with 0.6 or so."""
_STRAIGHT = 0.005
"""Radians below which a page lies straight (0.3 degrees: half a line's height over a whole line)."""


class Recogniser:
    """Reads print in pictures. Its models are loaded at the first use (a tenth of a second, some 300 MB with them).

    Args:
        threads: of the model's run-time.
    """

    def __init__(self, threads: int = 1) -> None:
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        self._engine: Any = rapidocr.RapidOCR(  # what a call gives depends on its arguments
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": 100_000,  # pictures come capped; making them smaller here would blur small print
                "Global.text_score": _LEAST_SURE,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                # With the paths of the models said, none is looked for elsewhere.
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Det.limit_type": "max",
                "Det.limit_side_len": DETECTION_SIDE,
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
                "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            }
        )

    def read(self, picture: Picture, number: int) -> ScanPage:
        """Read a page both ways, and make one reading of the two. It may stand on its head or lie on its side."""
        quarters, plain = self._turned(picture)
        upright = _turn(picture, quarters)
        straight, back = cleaned(upright, tilt(plain))
        again = [_moved(box, back) for box in self.boxes(straight)]
        seals = find_seals(upright)
        boxes = merged(
            plain, again, lambda box: any(seal.holds(box) for seal in seals), lambda box: is_black(upright, box)
        )
        return _page(boxes, upright, number, quarters)

    def _turned(self, picture: Picture) -> tuple[int, list[Box]]:
        """By how many quarters, anti-clockwise, a picture must be turned to be read, and what is read then."""
        plain = self.boxes(picture)
        standing = sum(box.height > box.length for box in plain if len(box.text) > 1)
        if _sure(plain) >= _READABLE and 2 * standing <= len(plain):
            return 0, plain
        if not plain and not self.has_print(picture):
            return 0, plain
        likely = (1, 2, 3) if not plain else (1, 3) if 2 * standing > len(plain) else (2,)
        found = {0: plain}
        for quarters in (*likely, *(each for each in (1, 3) if each not in likely)):
            if quarters not in likely and _sure(max(found.values(), key=_gain)) >= _READABLE:
                break
            found[quarters] = self.boxes(_turn(picture, quarters))
        return max(found.items(), key=lambda each: _gain(each[1]))

    def read_plainly(self, picture: Picture, number: int) -> ScanPage:
        """Read a page once, as it is: what both readings are measured against."""
        return _page(self.boxes(picture), picture, number)

    def has_print(self, picture: Picture) -> bool:
        """Whether a glance at a photo finds print: a notice, a door plate, the time and place that a camera wrote."""
        scale = min(1.0, GLANCE_SIDE / max(picture.shape[:2]))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self._engine(small, use_det=True, use_cls=False, use_rec=False)
        return len(found.boxes if found.boxes is not None else ()) >= GLANCE_BOXES

    def boxes(self, picture: Picture) -> list[Box]:
        """The lines of print in a picture, in no order."""
        seen = self._engine(picture, use_det=True, use_cls=False, use_rec=True)
        if not seen.txts or seen.boxes is None:
            return []
        boxes = []
        for text, confidence, corners in zip(seen.txts, seen.scores, seen.boxes, strict=True):
            a, b, c, d = ((float(x), float(y)) for x, y in corners)
            text = without_gaps(text)  # noqa: PLW2901 - the same text, tidied
            if text:
                boxes.append(Box(text, float(confidence), (a, b, c, d)))
        return boxes


def cleaned(picture: Picture, angle: float) -> tuple[Picture, Any]:
    """The page as black on white, laid straight: red channel, median, divided by its background, no red, turned back.

    Args:
        picture: of the page.
        angle: at which it lies, in radians, clockwise.

    Returns:
        The picture, and the matrix (2 × 3) that takes its points back to the page as it was.
    """
    red = cv2.medianBlur(np.ascontiguousarray(picture[:, :, 2]), 3)
    high, wide = red.shape
    around = max(15, round(min(high, wide) / 40)) | 1
    ground = cv2.medianBlur(cv2.dilate(red, np.ones((7, 7), np.uint8)), min(around, 255))
    even = cv2.divide(red, ground, scale=255)
    even[(redness(picture) > _RED) & (even > _STROKE)] = 255  # what the red channel leaves of a seal: its shadow
    turn = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    if abs(angle) > _STRAIGHT:
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), float(np.degrees(angle)), 1.0)
        even = cv2.warpAffine(even, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(cv2.cvtColor(even, cv2.COLOR_GRAY2BGR), np.uint8), cv2.invertAffineTransform(turn)


def _turn(picture: Picture, quarters: int) -> Picture:
    return np.ascontiguousarray(np.rot90(picture, quarters)) if quarters else picture


def _sure(boxes: list[Box]) -> float:
    return sum(box.confidence * len(box.text) for box in boxes) / max(1, sum(len(box.text) for box in boxes))


def _gain(boxes: list[Box]) -> float:
    """What a reading is worth: guesses count against it, and so does print that stands where it should lie."""
    return sum((box.confidence - 0.5) * len(box.text) for box in boxes if box.height <= box.length)


def _moved(box: Box, matrix: Any) -> Box:  # noqa: ANN401 - a matrix of numpy's
    points = np.array([(x, y, 1.0) for x, y in box.corners]) @ np.asarray(matrix).T
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return Box(box.text, box.confidence, (a, b, c, d))


def _back(x: float, y: float, quarters: int) -> tuple[float, float]:
    """A point of the turned picture on the picture as it was, in shares of its width and height."""
    for _ in range(quarters):
        x, y = 1 - y, x
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def _page(boxes: list[Box], picture: Picture, number: int, quarters: int = 0) -> ScanPage:
    high, wide = picture.shape[:2]
    lines = []
    rows = in_rows(boxes)
    for row, (side_by_side, goes_on) in enumerate(zip(rows, flows(rows), strict=True)):
        for box in side_by_side:
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = (_back(x / wide, y / high, quarters) for x, y in box.corners)
            lines.append(Line(box.text, box.confidence, (ax, ay, bx, by, cx, cy, dx, dy), row, goes_on))
    return page_of(number, lines)
