"""Names found by how they begin: in Chinese, in letters (qingyundian, qyd, qingyd), or in both (青云d)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from indexer.analyse import fold
from indexer.sounds import readings

MAX_CHARACTERS = 40
"""Of a beginning; a longer one begins no name."""
_VARIANTS = 8
"""Ways to read a name whose characters have several sounds."""
_AFTER = "\U0010ffff"
_INITIALS = ("zh", "ch", "sh")

_Sounds = tuple[tuple[str, ...], ...]
"""For each character of a name what may be typed for it in full; of what is no Chinese character itself."""


class Typeahead:
    """Names to be found by their beginnings. Places in the sequence given stand for them.

    A name may be found by the beginning of a later part too: 大回城村 in 青云店镇大回城村.
    """

    def __init__(self, names: Iterable[tuple[str, Sequence[int]]]) -> None:
        """`names`: each with the places where a part begins; the first is 0."""
        written: list[tuple[str, int]] = []
        spelled: list[tuple[str, int]] = []
        self._sounds: dict[str, list[tuple[_Sounds, int]]] = {}
        for number, (name, starts) in enumerate(names):
            folded = "".join(fold(name).split())
            sounds = tuple(_sounds(char) for char in folded)
            for start in starts:
                written.append((folded[start:], number))
                spelled += [(letters, number) for letters in _spelled(sounds[start:])]
                for first in {each[0] for said in sounds[start : start + 1] for each in said}:
                    self._sounds.setdefault(first, []).append((sounds[start:], number))
        self._written, self._spelled = sorted(written), sorted(set(spelled))

    def matching(self, beginning: str) -> Iterator[tuple[int, int]]:
        """The names that begin so, each once, with how loosely: 0 as written, 1 by letters, 2 by letters in part."""
        typed = "".join(char for char in fold(beginning) if not char.isspace() and char != "'").replace("ü", "v")
        if not 0 < len(typed) <= MAX_CHARACTERS:
            return
        seen: set[int] = set()
        for how, keys in enumerate((self._written, self._spelled)):
            for number in _begun(keys, typed):
                if number not in seen:
                    seen.add(number)
                    yield how, number
        for sounds, number in self._sounds.get(typed[0], ()):
            if number not in seen and _fits(typed, sounds):
                seen.add(number)
                yield 2, number


def _begun(keys: Sequence[tuple[str, int]], typed: str) -> Iterator[int]:
    at = bisect_left(keys, (typed, -1))
    end = bisect_left(keys, (typed + _AFTER, -1))
    return (number for _, number in keys[at:end])


def _sounds(char: str) -> tuple[str, ...]:
    said = readings(char)[:2]
    return (*said, char) if said else (char,)


def _spelled(sounds: _Sounds) -> Iterator[str]:
    """A name's letters in full and its initials, for each way to read it."""
    said = [each[:-1] or each for each in sounds]
    for way in islice(product(*said), _VARIANTS):
        yield "".join(way)
        yield "".join(each[0] for each in way)


def _fits(typed: str, sounds: _Sounds) -> bool:
    """Whether what is typed begins the name, each character given in full, by its initial or as it is."""
    places = {0}
    for each in sounds:
        after: set[int] = set()
        for at in places:
            rest = typed[at:]
            for sound in each:
                if sound.startswith(rest):
                    return True
                after.update(at + len(part) for part in _parts(sound) if rest.startswith(part))
        if not after:
            return False
        places = after
    return False


def _parts(sound: str) -> Iterator[str]:
    """What may be typed for a character that others follow."""
    yield sound
    yield sound[0]
    if sound.startswith(_INITIALS):
        yield sound[:2]
