"""Teaching the upper half of the network which answer belongs to which question.

In each step 32 messages are taken, in groups of eight whose answers have much in common, and each question must point
to its own answer among the 32.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from benchmarks.retrieval import Message
from tools.meaning.network import Network, padded, pooled

_PASSES = ((5e-5, 3.3e-5), (3.3e-5, 1.7e-5), (2e-5, 1e-6))
"""How fast it learns, at the beginning and at the end of each pass over all messages."""
_BATCH, _ALIKE = 32, 8
_TEMPERATURE = 0.02
_ASKED: Mapping[str, tuple[int, float]] = {"title": (48, 1.0), "question": (40, 1.0), "first": (48, 0.7)}
"""What is asked: how many tokens of it, and what a mistake costs."""
_ANSWER = 160
_LEAST = 6
"""Tokens of a question that asks anything."""


class _Lower:
    """The states of texts after the lower half, which learns nothing: reckoned once."""

    def __init__(self, network: Network, tokens: SentencePieceProcessor) -> None:
        self._network = network
        self._tokens = tokens
        self._layers = network.layers[: len(network.layers) // 2]

    @torch.no_grad()
    def __call__(self, before: str, text: str, most: int) -> Tensor:
        ids = [self._tokens.bos_id(), *self._tokens.encode(before + text)[: most - 2], self._tokens.eos_id()]
        x = self._network.begin(torch.tensor([ids]))
        for layer in self._layers:
            x = layer(x, None)
        return x[0].half()


def teach(
    network: Network, tokens: SentencePieceProcessor, taught: Sequence[Message], near: Mapping[int, list[int]]
) -> None:
    """Teach the network in place.

    Args:
        network: as `source` has it; its words are those of `tokens`.
        tokens: cuts texts.
        taught: whose answers are all different.
        near: for each message others whose answers have much in common with it, by number.
    """
    lower, upper = _Lower(network, tokens), network.layers[len(network.layers) // 2 :]
    answers = {each.number: lower("passage: ", each.answer, _ANSWER) for each in taught}
    questions = {
        name: {each.number: lower("query: ", getattr(each, name), most) for each in taught}
        for name, (most, _) in _ASKED.items()
    }

    def vectors(states: Sequence[Tensor]) -> Tensor:
        x, mask = padded([state.float() for state in states])
        for layer in upper:
            x = layer(x, mask[:, None, None, :])
        return pooled(x, mask)

    weights = [each for layer in upper for each in layer.parameters()]
    optimiser = torch.optim.AdamW(weights, weight_decay=0.01)
    choose = random.Random(1)
    for fast, slow in _PASSES:
        batches = [*_batches([*answers], near, choose)]
        for step, batch in enumerate(batches):
            for group in optimiser.param_groups:
                group["lr"] = (fast + (slow - fast) * step / len(batches)) * min(1, (step + 1) / 10)
            own = vectors([answers[number] for number in batch])
            loss = torch.zeros(())
            for name, (_, cost) in _ASKED.items():
                asking = [row for row, number in enumerate(batch) if len(questions[name][number]) > _LEAST]
                if not asking:
                    continue
                asked = vectors([questions[name][batch[row]] for row in asking])
                loss = loss + cost * F.cross_entropy(asked @ own.T / _TEMPERATURE, torch.tensor(asking))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            print(f"{step + 1}/{len(batches)}  {loss.item():.3f}", flush=True)


def _batches(numbers: list[int], near: Mapping[int, list[int]], choose: random.Random) -> Iterator[list[int]]:
    """All messages in an order of chance, each followed by some that are like it."""
    left = dict.fromkeys(choose.sample(numbers, len(numbers)))
    groups = []
    while left:
        first = next(iter(left))
        others = (each for each in near.get(first, []) if each in left and each != first and choose.random() < 0.7)
        group = [first, *islice(others, _ALIKE - 1)]
        groups.append(group)
        for each in group:
            del left[each]
    choose.shuffle(groups)
    ordered = [each for group in groups for each in group]
    yield from (ordered[begin : begin + _BATCH] for begin in range(0, len(ordered), _BATCH))
