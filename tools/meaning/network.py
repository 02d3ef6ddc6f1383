"""The model in PyTorch: a BERT of 12 layers, whose vector of a text is the mean of those of its tokens."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from tools.meaning.source import Source


class Layer(nn.Module):
    """One layer: each token looks at all, then is changed by itself."""

    def __init__(self, source: Source, number: int) -> None:
        super().__init__()
        self.heads = source.heads

        def linear(name: str, out: int, into: int) -> nn.Linear:
            made = nn.Linear(into, out)
            made.weight.data = torch.from_numpy(source.tensor(f"l{number}.{name}.w", out, into))
            made.bias.data = torch.from_numpy(source.tensor(f"l{number}.{name}.b", -1))
            return made

        width, inner = source.width, source.inner
        self.query, self.key, self.value = (linear(name, width, width) for name in "qkv")
        self.out = linear("ao", width, width)
        self.wide, self.narrow = linear("fi", inner, width), linear("fo", width, inner)
        self.first, self.second = norm(source, f"l{number}.aln"), norm(source, f"l{number}.oln")

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """The states after it; `mask` says which tokens are real."""
        texts, tokens, width = x.shape

        def split(each: Tensor) -> Tensor:
            return each.view(texts, tokens, self.heads, width // self.heads).transpose(1, 2)

        seen = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask
        )
        x = self.first(x + self.out(seen.transpose(1, 2).reshape(texts, tokens, width)))
        return self.second(x + self.narrow(F.gelu(self.wide(x))))


class Network(nn.Module):
    """The whole."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        words = torch.from_numpy(source.tensor("emb.word", -1, source.width))
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.places = nn.Parameter(torch.from_numpy(source.tensor("emb.pos", -1, source.width)), requires_grad=False)
        kind = source.tensor("emb.type", -1)[: source.width]
        self.kind = nn.Parameter(torch.from_numpy(kind), requires_grad=False)
        self.norm = norm(source, "emb.ln")
        self.layers = nn.ModuleList(Layer(source, number) for number in range(source.layers))

    def begin(self, ids: Tensor) -> Tensor:
        """Tokens before the first layer."""
        return self.norm(self.words(ids) + self.places[: ids.shape[1]] + self.kind)

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors of texts of the same number of tokens."""
        x = self.begin(ids)
        for layer in self.layers:
            x = layer(x, None)
        return F.normalize(x.mean(1), dim=-1)


def norm(source: Source, name: str) -> nn.LayerNorm:
    """A normalisation of the source's."""
    made = nn.LayerNorm(source.width, eps=source.epsilon)
    made.weight.data = torch.from_numpy(source.tensor(f"{name}.w", -1))
    made.bias.data = torch.from_numpy(source.tensor(f"{name}.b", -1))
    return made


def padded(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """States of texts of different lengths as one, and which of them are real."""
    mask = torch.zeros(len(states), max(map(len, states)), dtype=torch.bool)
    for row, state in enumerate(states):
        mask[row, : len(state)] = True
    return nn.utils.rnn.pad_sequence(list(states), batch_first=True), mask


def pooled(x: Tensor, mask: Tensor) -> Tensor:
    """The vectors of texts, from their tokens'."""
    real = mask[:, :, None].float()
    return F.normalize((x * real).sum(1) / real.sum(1), dim=-1)
