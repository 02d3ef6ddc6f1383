"""Two readings of one page made one: the page as it is, and the page cleaned.

Cleaning takes away the red of seals, and with it red letterheads and what is written in red. So what only one of them
saw is kept when it is sure enough; of what both saw the better reading counts. Inside a seal the cleaned page
counts: the plain reading takes pieces of the rim for lines. Only what is black and was lost in cleaning comes from it.
"""

from collections.abc import Callable, Sequence

from indexer.extract.scans.boxes import Box, same_place, tilt

_SURE_PLAIN = 0.55
_SURE_CLEANED = 0.7
"""Cleaning makes grain into strokes: what it alone sees must be surer."""
_SURE_ALONE = 0.85
"""A single character may as well be a stain, or the grain of a desk."""
_SURE_IN_SEAL = 0.9
"""Of a dark seal the cleaned page keeps shadows."""
_AS_LONG = 0.9
"""A reading that has less than this share of the other's characters has lost some."""


def merged(
    plain: Sequence[Box],
    cleaned: Sequence[Box],
    sealed: Callable[[Box], bool] = lambda _box: False,
    black: Callable[[Box], bool] = lambda _box: True,
) -> list[Box]:
    """One list of boxes, in no order.

    Args:
        plain: what was read of the page as it is.
        cleaned: what was read of the cleaned page; the corners are those on the page as it is.
        sealed: whether a box is inside a seal.
        black: whether the print in a box is black.
    """
    lie = tilt([*plain, *cleaned])
    open_plain = [box for box in plain if not sealed(box)]
    open_cleaned = [box for box in cleaned if not sealed(box)]
    kept = [box for box in cleaned if sealed(box) and box.confidence >= _SURE_IN_SEAL]
    seen = [*kept, *open_cleaned]
    kept += [
        box
        for box in plain
        if sealed(box) and box.confidence >= _SURE_CLEANED and black(box)
        if not any(same_place(box, other, lie) for other in seen)
    ]
    for ours, theirs in _groups(open_plain, open_cleaned, lie):
        if ours and theirs:
            kept += _better(ours, theirs)
        else:
            kept += [box for box in ours if box.confidence >= (_SURE_PLAIN if len(box.text) > 1 else _SURE_ALONE)]
            kept += [box for box in theirs if box.confidence >= (_SURE_CLEANED if len(box.text) > 1 else _SURE_ALONE)]
    return kept


def _groups(plain: Sequence[Box], cleaned: Sequence[Box], lie: float) -> list[tuple[list[Box], list[Box]]]:
    """Boxes that stand for the same print, as the one reading and as the other cut it."""
    boxes = [*plain, *cleaned]
    group = list(range(len(boxes)))

    def root(at: int) -> int:
        while group[at] != at:
            at = group[at]
        return at

    for i, one in enumerate(plain):
        for j, other in enumerate(cleaned, len(plain)):
            if same_place(one, other, lie):
                group[root(i)] = root(j)
    found: dict[int, tuple[list[Box], list[Box]]] = {}
    for at, box in enumerate(boxes):
        ours, theirs = found.setdefault(root(at), ([], []))
        (ours if at < len(plain) else theirs).append(box)
    return list(found.values())


def _better(ours: list[Box], theirs: list[Box]) -> list[Box]:
    mine, other = _characters(ours), _characters(theirs)
    if min(mine, other) < _AS_LONG * max(mine, other):
        longer, shorter = (ours, theirs) if mine > other else (theirs, ours)
        # More characters, unless they are guesses: a seal's rim across a line is read as characters too.
        return longer if _sure(longer) > _sure(shorter) - 0.1 else shorter
    return theirs if _sure(theirs) > _sure(ours) else ours


def _characters(boxes: Sequence[Box]) -> int:
    return sum(len(box.text) for box in boxes)


def _sure(boxes: Sequence[Box]) -> float:
    return sum(box.confidence * len(box.text) for box in boxes) / max(1, _characters(boxes))
