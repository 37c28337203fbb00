"""A network read from a model file, to be trained further and written back to it."""

from typing import Any

import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from tenfold.errors import SettingError
from tenfold.models import alternatives, network_families

Attributes = dict[str, Any]


class FileNetwork(nn.Module):
    """The layers of a model file between scaled images and logits, with trainable weights.

    Args:
        content: of the model file of a network

    Raises:
        SettingError: it does not hold a network in float32
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._model = onnx.load_from_string(content)
        constants = {each.name: each for each in self._model.graph.initializer}
        nodes = list(self._model.graph.node)
        kinds = [node.op_type for node in nodes]
        if "Conv" not in kinds or set(kinds) - _OPERATORS:
            networks = alternatives(network_families())
            raise SettingError(
                f"Only a network can be adapted: a file of 'tenfold train {networks}', default or "
                "fast; not another model, an ensemble, or a network of 8-bit integers."
            )
        self._layers = nodes[kinds.index("Conv") : kinds.index("Div")]
        (temperature,) = numpy_helper.to_array(constants[nodes[kinds.index("Div")].input[1]]).flat
        self.temperature = float(temperature)
        names = [name for node in self._layers for name in node.input if name in constants]
        self.weights = nn.ParameterDict(
            {
                name: torch.from_numpy(numpy_helper.to_array(constants[name]).copy())
                for name in names
            }
        )

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits (n, 10) of images (n, 1, 28, 28), 0 to 1."""
        value = images
        for node in self._layers:
            weights = [self.weights[name] for name in node.input if name in self.weights]
            value = _apply(node.op_type, value, weights, _attributes(node))
        return value

    def written(self, metadata: dict[str, str]) -> bytes:
        """Return the content of the file with these weights and this metadata."""
        model = onnx.ModelProto()
        model.CopyFrom(self._model)
        for constant in model.graph.initializer:
            if constant.name in self.weights:
                values = self.weights[constant.name].detach().cpu().numpy()
                constant.CopyFrom(numpy_helper.from_array(values, constant.name))
        helper.set_model_props(model, metadata)
        content: bytes = model.SerializeToString()
        return content


_OPERATORS = {
    "Cast", "Mul", "Reshape", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Div", "Softmax",
    "Identity",
}  # fmt: skip


def _apply(kind: str, value: Tensor, constants: list[Tensor], attributes: Attributes) -> Tensor:
    if kind == "Conv":
        weights, biases = constants
        strides, padding = attributes["strides"], attributes["pads"][:2]
        return functional.conv2d(value, weights, biases, strides, padding)
    if kind == "MaxPool":
        shape, rounding = attributes["kernel_shape"], bool(attributes.get("ceil_mode", 0))
        return functional.max_pool2d(value, shape, attributes["strides"], ceil_mode=rounding)
    if kind == "Gemm":
        return functional.linear(value.flatten(1), *constants)
    return value.flatten(1) if kind == "Flatten" else functional.relu(value)


def _attributes(node: Any) -> Attributes:
    return {each.name: helper.get_attribute_value(each) for each in node.attribute}
