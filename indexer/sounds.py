"""How Chinese characters sound and look: which are easily written for one another, and what letters stand for them.

The library is loaded on first use, which takes a fifth of a second: only when nothing was found, or for names by their
letters.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice

SOUND, NEARLY, SHAPE = 1.0, 1.4, 1.2
"""What it costs to take a character for one of the same sound, of nearly the same sound, of a similar shape."""
_NEARLY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
"""Sounds that are told apart in writing only, by many."""
_VOWELS = frozenset("aeiouv")
_LONGEST = 6
"""Letters of a syllable: zhuang."""
_MOST_SPLITS = 12
_USUAL = 2
"""Readings of a character that people go by; the further ones are of old names."""


@cache
def readings(char: str) -> tuple[str, ...]:
    """The syllables of a character without tones, the usual one first; none of what is no Chinese character."""
    from pypinyin.constants import PINYIN_DICT

    said: str = PINYIN_DICT.get(ord(char), "")
    plain = (_plain(each) for each in said.split(","))
    return tuple(dict.fromkeys(each for each in plain if not _VOWELS.isdisjoint(each)))


def _plain(syllable: str) -> str:
    """Without its tone: lǚ is lv."""
    marked = unicodedata.normalize("NFD", syllable).replace("u\N{COMBINING DIAERESIS}", "v")
    return "".join(letter for letter in marked if letter.isascii())


@cache
def common() -> tuple[str, ...]:
    """The characters of GB 2312, which are all that one meets: those of the first level, then those of the second."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return tuple(char for pair in rows if (char := pair.decode("gb2312", errors="ignore")))


@cache
def _by_sound() -> Mapping[str, str]:
    """The characters of each syllable."""
    found: dict[str, str] = {}
    for char in common():
        for syllable in readings(char)[:_USUAL]:
            found[syllable] = found.get(syllable, "") + char
    return found


@cache
def _by_near_sound() -> Mapping[str, tuple[str, ...]]:
    """The syllables that nearly sound alike, by what they have in common."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable in _by_sound():
        key = _near(syllable)
        found[key] = (*found.get(key, ()), syllable)
    return found


def _near(syllable: str) -> str:
    for told, merged in _NEARLY[:3]:
        if syllable.startswith(told):
            syllable = merged + syllable[len(told) :]
    for told, merged in _NEARLY[3:]:
        if syllable.endswith(told):
            syllable = syllable[: -len(told)] + merged
    return syllable


@cache
def _by_shape() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for group in files("indexer").joinpath("lookalikes.txt").read_text(encoding="utf-8").split():
        for char in group:
            found[char] = found.get(char, "") + group
    return found


@cache
def confusable(char: str) -> Mapping[str, float]:
    """What may have been meant by a character, itself left out, and what it costs to think so."""
    costs: dict[str, float] = {}
    for syllable in readings(char)[:_USUAL]:
        for other in _by_near_sound().get(_near(syllable), ()):
            for each in _by_sound()[other]:
                cost = SOUND if other == syllable else NEARLY
                costs[each] = min(cost, costs.get(each, cost))
    for each in _by_shape().get(char, ""):
        costs[each] = min(SHAPE, costs.get(each, SHAPE))
    costs.pop(char, None)
    return costs


def spoken(letters: str) -> Iterator[Sequence[str]]:
    """The ways to read a run of letters as syllables, and for each the characters that sound so.

    Those with the fewest syllables come first: xian is 先 before 西安.
    """
    ways = sorted(_splits(letters), key=len)
    for syllables in ways:
        yield [_by_sound()[each] for each in syllables]


def _splits(letters: str) -> Sequence[tuple[str, ...]]:
    """Some of the ways, long syllables first. What follows a syllable is read once, however many ways lead there."""
    ways: dict[int, list[tuple[str, ...]]] = {len(letters): [()]}
    for at in reversed(range(len(letters))):
        ends = range(min(len(letters), at + _LONGEST), at, -1)
        syllables = ((letters[at:end], end) for end in ends if letters[at:end] in _by_sound())
        ways[at] = list(islice(((syllable, *rest) for syllable, end in syllables for rest in ways[end]), _MOST_SPLITS))
    return ways[0]
