"""How near texts are to what is asked: the order among the candidates that an engine has found.

An engine finds by bigrams, each weighed by how rare it is. That alone puts long documents and those that share one
rare accident first. So the first candidates are compared again, in full: their bigrams, their single characters, which
bear other wordings and misspelt names, and their length. What each part is worth was learnt on one half of real
messages and judged on the other (docs/retrieval.md; `./run bench retrieval -- --teach` learns it anew).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import NamedTuple

from indexer.analyse import bigrams, fold
from indexer.engine import UNITS, Engine
from indexer.query import RELAXED_FROM, AnyOf, Words

Pair = tuple[str, ...]

CANDIDATES = 40
"""Documents of an index that are compared; half as many again find a hair more."""
_COMPARED = 96
"""The most telling bigrams of a question that candidates are compared by; an engine is asked for fewer of them."""
_UNITS = 96
"""Units of a question that candidates are compared by, the most frequent there."""
MAX_CHARACTERS = 2000
"""Of a candidate's text that is compared."""
_COMMONPLACE = 0.2
"""Share of the documents from which a word tells nothing: looking for it finds half of all documents, to no avail."""
_COMMONPLACE_AMONG_FEW, _FEW_DOCUMENTS = 0.5, 50
"""The share where it is not yet so many documents: a few papers of one case must not make its words commonplace."""
_SATURATION, _LENGTH = 1.2, 0.75
"""BM25's k1 and b: how soon a repeated word stops counting, how much a long text is held against its words."""
_FEW_CHARACTERS = 100
"""Below some such number a text gains little by being shorter: "received, will be passed on" is short."""
_A_SENTENCE = 32
"""Pairs of a question that is neither a title nor a whole message."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What each part of a comparison is worth beside that of the bigrams, which is 1 in a question of 32 bigrams.

    Attributes:
        units: single characters and runs of letters.
        length: taken off for each e-fold of characters.
        pairs_of_long: more for the bigrams, for each e-fold of them that the question has beyond 32.
        length_of_long: more off for length, likewise.
        meaning: the cosine of question and text in meaning, where both have a vector.
    """

    units: float = 0.67
    length: float = 0.15
    pairs_of_long: float = 0.25
    length_of_long: float = 0.13
    meaning: float = 7.25


BY_MEANING = Ranking()
BY_WORDS = Ranking(units=1.05, length=0.41, pairs_of_long=0.22, length_of_long=0.17, meaning=0.0)
"""Where no meaning is known, each part is worth something else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as the index sees it: its most telling pairs of neighbours, the weightiest first, and its single units.

    The weights are those of the query and of rarity, squared: a word must be rare to be asked for and to be found.
    `sought` of the pairs are to be looked for, all are compared.
    """

    pairs: Mapping[Pair, float]
    units: Mapping[str, float]
    sought: int

    @property
    def marked(self) -> tuple[Pair, ...]:
        """The pairs that are looked for, and shown in a snippet."""
        return tuple(islice(self.pairs, self.sought))

    @property
    def wanted(self) -> AnyOf:
        """What to ask an engine for. It multiplies by rarity itself, hence the root."""
        return AnyOf(tuple((bigrams(pair)[0], math.sqrt(self.pairs[pair])) for pair in self.marked))


def asked(engine: Engine, runs: Iterable[Sequence[str]], others: Iterable[str] = (), *, compared: bool = True) -> Asked:
    """What some runs of units say, by how rare it is in the index; what only `others` have is as rare as can be.

    Without `compared`, for a question that is only looked for, the single units are left out.
    """
    listed = [*runs]
    together = [word for run in listed for word in bigrams(run)]
    words, pairs = Counter(together), dict(zip(together, chain.from_iterable(map(pairwise, listed)), strict=True))
    documents = max(engine.count(), 1)
    beside = _flat("。".join(others))
    frequencies = _frequencies(engine, words, Words.TEXT, beside)
    most_of_word = max(documents * _COMMONPLACE, min(documents * _COMMONPLACE_AMONG_FEW, _FEW_DOCUMENTS))
    few = [word for word, frequency in frequencies.items() if 0 < frequency <= most_of_word]
    known = few if len(few) >= RELAXED_FROM else [word for word, frequency in frequencies.items() if frequency]
    most = _COMPARED if compared else engine.telling_words
    weighed = sorted(
        (-_weight(words[word], documents, frequencies[word]), pairs[word])
        for word in _likeliest(known, words, frequencies, most)
    )[:most]
    units = Counter(chain.from_iterable(listed)) if compared else Counter[str]()
    single = _frequencies(engine, dict(units.most_common(_UNITS)), UNITS, beside)
    return Asked(
        {pair: -weight for weight, pair in weighed},
        {unit: _weight(units[unit], documents, frequency) for unit, frequency in single.items() if frequency},
        engine.telling_words,
    )


def _likeliest(
    known: Sequence[str], counts: Mapping[str, int], frequencies: Mapping[str, int], most: int
) -> Sequence[str]:
    """The words among which are the `most` telling ones: of those said once, the rarest, and all said more than once.

    A whole message has four hundred words, and to weigh one takes longer than to look how rare it is.
    """
    once = sorted(frequencies[word] for word in known if counts[word] == 1)
    if len(once) <= most:
        return known
    rare = once[most - 1]
    return [word for word in known if counts[word] > 1 or frequencies[word] <= rare]


def _frequencies(engine: Engine, words: Iterable[str], field: str, beside: str) -> dict[str, int]:
    """In how many documents each word stands; 1 where it stands only beside the index."""
    listed = [*words]
    counted = zip(listed, engine.frequencies(listed, field) if listed else (), strict=True)
    return {word: count or int(word.replace("_", "") in beside) for word, count in counted} if beside else dict(counted)


def _flat(text: str) -> str:
    """A text as it is compared: folded, without blanks."""
    return "".join(fold(text).split())


def _weight(count: int, documents: int, frequency: int) -> float:
    return (1 + math.log(count)) * math.log(1 + documents / frequency) ** 2


def nearness(
    question: Asked, texts: Sequence[str], ranking: Ranking, cosines: Sequence[float | None] = ()
) -> list[float]:
    """For each text how near it is, 1 for the nearest; comparable within this answer only.

    `cosines` says for each text how near it is in meaning, None where nobody knows; without any the words decide.
    """
    long = longness(question)
    pairs = 1 + ranking.pairs_of_long * long
    length = ranking.length + ranking.length_of_long * long
    logits = [
        pairs * each.pairs + ranking.units * each.units - length * each.length + ranking.meaning * each.meaning
        for each in traits(question, texts, cosines)
    ]
    best = max(logits, default=0.0)
    return [math.exp(logit - best) for logit in logits]


class Traits(NamedTuple):
    """What a text is compared by.

    Attributes:
        pairs: BM25 of pairs, as a share of the most among the texts.
        units: the same of single units.
        length: logarithm of its length.
        meaning: cosine with the question, above the mean of the texts: 0 is what an unknown one has.
    """

    pairs: float
    units: float
    length: float
    meaning: float


def longness(question: Asked) -> float:
    """How many e-folds of pairs a question has beyond those of a sentence; negative for a few words."""
    return math.log((1 + len(question.pairs)) / (1 + _A_SENTENCE))


def traits(question: Asked, texts: Sequence[str], cosines: Sequence[float | None] = ()) -> list[Traits]:
    """What each text is compared by; `cosines` as for `nearness`."""
    folded = [_flat(text[:MAX_CHARACTERS]) for text in texts]
    mean = sum(map(len, folded)) / max(len(folded), 1) or 1.0
    words = {"".join(pair): weight for pair, weight in question.pairs.items()}
    found = []
    for text, meaning in zip(folded, _above_mean(cosines or [None] * len(texts)), strict=True):
        usual = _SATURATION * (1 - _LENGTH + _LENGTH * len(text) / mean)
        pairs, units = _sum(words, text, usual), _sum(question.units, text, usual)
        found.append(Traits(pairs, units, math.log(len(text) + _FEW_CHARACTERS), meaning))
    most_pairs = max((each.pairs for each in found), default=0.0) or 1.0
    most_units = max((each.units for each in found), default=0.0) or 1.0
    return [each._replace(pairs=each.pairs / most_pairs, units=each.units / most_units) for each in found]


def _above_mean(cosines: Sequence[float | None]) -> list[float]:
    known = [each for each in cosines if each is not None]
    mean = sum(known) / max(len(known), 1)
    return [0.0 if each is None else each - mean for each in cosines]


def _sum(weights: Mapping[str, float], text: str, usual: float) -> float:
    """BM25 of some words in a text."""
    total = 0.0
    for word, weight in weights.items():
        if count := text.count(word):
            total += weight * count / (count + usual)
    return total
