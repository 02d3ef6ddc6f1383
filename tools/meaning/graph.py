"""Writing the network for onnxruntime, in bytes: from the tokens of one text to its vector.

What goes through the network is rounded to 8 bits before each multiplication, each token with a scale of its own: with
one for all of a text, as usual, less is found. Weights have 7 bits, each column with a scale of its own: a processor
without VNNI adds two products in 16 bits, where 8 bits by 8 overflow. So all machines make the same vectors.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from tools.meaning.network import Layer, Network

_ZERO, _MOST, _MOST_OF_WEIGHTS = 128, 127, 64
"""The byte that stands for 0, and the greatest number on either side."""
_OPSET, _IR = 17, 8
_RUNTIME = "com.microsoft"
"""Where onnxruntime's own operators are."""


def write(network: Network, path: Path) -> None:
    """Write the network as it is now."""
    graph = _Graph()
    x = graph.begin("ids", network)
    for layer in network.layers:
        x = graph.layer(x, layer)
    graph.node("LpNormalization", graph.node("ReduceMean", x, axes=[1], keepdims=0), axis=-1, p=2, named="vector")
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])
    vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, network.kind.shape[0]])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "meaning", [ids], [vector], graph.tables),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)],
        ir_version=_IR,
    )
    onnx.save(model, path)


class _Graph:
    """A graph that grows; each method gives the name of what it computes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tables: list[onnx.TensorProto] = []
        self._most, self._above = self._table(np.float32(_MOST)), self._table(np.float32(_ZERO + 0.5))
        self._one, self._zero = self._table(np.float32(1)), self._table(np.uint8(_ZERO))

    def node(self, kind: str, *inputs: str, named: str = "", **options: object) -> str:
        """What an operator makes of some inputs."""
        return self._nodes(kind, *inputs, outputs=(named or f"n{len(self.nodes)}",), **options)[0]

    def begin(self, ids: str, network: Network) -> str:
        """Tokens before the first layer; see `Network.begin`."""
        count = self.node("Gather", self.node("Shape", ids), self._table(np.int64(1)))
        places = self.node("Range", self._table(np.int64(0)), count, self._table(np.int64(1)))
        placed = self.node("Add", self._rows(network.places, places), self._exact(network.kind))
        return self._normal(self.node("Add", self._rows(network.words.weight, ids), placed), network.norm)

    def layer(self, x: str, layer: Layer) -> str:
        """The states after a layer; see `Layer.forward`."""
        looking = (layer.query, layer.key, layer.value)
        looked = self._product(x, np.concatenate([_numbers(each.weight) for each in looking]))
        parts = self._nodes("Split", looked, outputs=[f"{looked}.{part}" for part in range(3)], axis=-1)
        bias = self._table(np.concatenate([_numbers(each.bias) for each in looking]))
        seen = self.node("MultiHeadAttention", *parts, bias, domain=_RUNTIME, num_heads=layer.heads)
        x = self._normal(self._product(seen, _numbers(layer.out.weight)), layer.first, x, layer.out.bias)
        wide = self._product(x, _numbers(layer.wide.weight))
        wide = self.node("BiasGelu", wide, self._exact(layer.wide.bias), domain=_RUNTIME)
        return self._normal(self._product(wide, _numbers(layer.narrow.weight)), layer.second, x, layer.narrow.bias)

    def _product(self, x: str, weights: np.ndarray) -> str:
        """`x` times weights, one row for each number that comes out; a bias is left to what follows."""
        most = self.node("ReduceMax", self.node("Abs", x), axes=[-1], keepdims=1)
        scale = self.node("Div", most, self._most)
        steps = self.node("Add", self.node("Div", x, scale), self._above)  # which cutting off the rest rounds
        rounded = self.node("Cast", steps, to=TensorProto.UINT8)
        kept, scales = _rounded(weights, _MOST_OF_WEIGHTS)
        inputs = (rounded, self._table(kept.T.astype(np.int8)), self._one, self._table(scales), self._zero)
        return self.node("Mul", self.node("MatMulIntegerToFloat", *inputs, domain=_RUNTIME), scale)

    def _rows(self, table: Tensor, which: str) -> str:
        """Some rows of a table."""
        kept, scales = _rounded(_numbers(table), _MOST)
        rows = self.node("Gather", self._table(kept.astype(np.int8)), which)
        scale = self.node("Gather", self._table(scales[:, None]), which)
        return self.node("Mul", self.node("Cast", rows, to=TensorProto.FLOAT), scale)

    def _normal(self, x: str, norm: nn.LayerNorm, beside: str = "", bias: Tensor | None = None) -> str:
        """States, normalised; with those `beside` and a bias added before."""
        weights = (self._exact(norm.weight), self._exact(norm.bias))
        if bias is None:
            return self.node("LayerNormalization", x, *weights, epsilon=norm.eps)
        x = self.node("Add", self.node("Add", x, self._exact(bias)), beside)
        return self.node("LayerNormalization", x, *weights, epsilon=norm.eps)

    def _exact(self, tensor: Tensor) -> str:
        return self._table(_numbers(tensor))

    def _table(self, values: np.ndarray | np.generic) -> str:
        self.tables.append(numpy_helper.from_array(np.asarray(values), f"t{len(self.tables)}"))
        return self.tables[-1].name

    def _nodes(
        self, kind: str, *inputs: str, outputs: Sequence[str], domain: str = "", **options: object
    ) -> Sequence[str]:
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **options))
        return outputs


def _numbers(tensor: Tensor) -> np.ndarray:
    return tensor.detach().numpy()


def _rounded(numbers: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows in steps of a scale of their own, at most so many, and the scales."""
    scales = np.abs(numbers).max(1) / most
    return np.rint(numbers / np.where(scales, scales, 1)[:, None]), scales.astype(np.float32)
