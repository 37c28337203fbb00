"""A network taken out of its model file, to learn further, and put back into it."""

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
    """The layers of a file between its scaled pictures and its logits; their weights learn.

    Args:
        content: of a model file that a network was exported to

    Raises:
        SettingError: it holds no network in float32
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._model = onnx.load_from_string(content)
        constants = {each.name: each for each in self._model.graph.initializer}
        nodes = list(self._model.graph.node)
        kinds = [node.op_type for node in nodes]
        if "Conv" not in kinds or set(kinds) - _KNOWN:
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
            given = [self.weights[name] for name in node.input if name in self.weights]
            value = _applied(node.op_type, value, given, _attributes(node))
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


_KNOWN = {
    "Cast", "Mul", "Reshape", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Div", "Softmax",
    "Identity",
}  # fmt: skip


def _applied(kind: str, value: Tensor, given: list[Tensor], how: Attributes) -> Tensor:
    if kind == "Conv":
        weights, biases = given
        return functional.conv2d(value, weights, biases, how["strides"], how["pads"][:2])
    if kind == "MaxPool":
        shape, rounding = how["kernel_shape"], bool(how.get("ceil_mode", 0))
        return functional.max_pool2d(value, shape, how["strides"], ceil_mode=rounding)
    if kind == "Gemm":
        return functional.linear(value.flatten(1), *given)
    return value.flatten(1) if kind == "Flatten" else functional.relu(value)


def _attributes(node: Any) -> Attributes:
    return {each.name: helper.get_attribute_value(each) for each in node.attribute}
