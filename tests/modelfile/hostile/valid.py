"""Files that are valid ONNX, or nearly, and ill-meant: what the format allows, no model wants."""

import json
from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import CARD, changed, network, with_card

from tenfold.card import to_json

OURS = "none that Tenfold writes"


def relu_of(model: onnx.ModelProto) -> onnx.NodeProto:
    return next(node for node in model.graph.node if node.op_type == "Relu")


def calling(operator: str, *constants: object, **attributes: object) -> Kind:
    """Return the file with an operator in place of a Relu, with constants for further inputs."""

    def change(model: onnx.ModelProto) -> None:
        relu = relu_of(model)
        names = [f"further{place}" for place in range(len(constants))]
        for name, value in zip(names, constants, strict=True):
            model.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
        inputs, outputs = [*relu.input, *names], list(relu.output)
        relu.CopyFrom(helper.make_node(operator, inputs, outputs, relu.name, **attributes))

    return Kind(lambda: changed(change), OURS)


def deep_branches(depth: int) -> bytes:
    """Return a file in which a branch holds a branch, and so on."""

    def change(model: onnx.ModelProto) -> None:
        value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
        inner = helper.make_graph([helper.make_node("Identity", ["a"], ["x"])], "g", [], [value])
        for _ in range(depth):
            branch = helper.make_node("If", ["c"], ["x"], then_branch=inner, else_branch=inner)
            inner = helper.make_graph([branch], "g", [], [value])
        relu_of(model).attribute.append(helper.make_attribute("then_branch", inner))

    return changed(change)


def with_functions(*calls: tuple[str, str], domain: str = "local") -> bytes:
    """Return a file with functions, each of which calls another one or itself."""

    def change(model: onnx.ModelProto) -> None:
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(domain, 1)]
        for name, called in calls:
            node = helper.make_node(called, ["a"], ["b"], domain=domain)
            function = helper.make_function(domain, name, ["a"], ["b"], [node], opsets)
            model.functions.append(function)
        relu = relu_of(model)
        relu.op_type, relu.domain = calls[0][0], domain

    return changed(change)


def opset(version: int, domain: str = "") -> bytes:
    def change(model: onnx.ModelProto) -> None:
        del model.opset_import[:]
        model.opset_import.append(helper.make_opsetid(domain, version))

    return changed(change)


def renamed(old: bytes, new: bytes) -> bytes:
    """Return the file with other bytes of the same length for a name."""
    content = network().SerializeToString()
    return content.replace(old, new)


def card_text(old: str, new: str) -> bytes:
    """Return the file with a text of the card replaced as it stands in the JSON."""
    text = to_json(CARD).replace(old, new)
    return changed(lambda model: helper.set_model_props(model, {"tenfold.card": text}))


def nested_settings(depth: int) -> bytes:
    settings = json.loads("[" * depth + "]" * depth)
    return with_card(settings={"width": settings})


def note(size: int) -> bytes:
    return changed(lambda model: model.metadata_props.add(key="tenfold.x", value="x" * size))


def field(change: Callable[[onnx.ModelProto], object], because: str) -> Kind:
    return Kind(lambda: changed(change), because)


def annotated(model: onnx.ModelProto) -> None:
    model.graph.quantization_annotation.add().tensor_name = "images"


KINDS = {
    "Tile by a million": calling("Tile", np.array([10**6, 1, 1, 1])),
    "Expand to a terabyte": calling("Expand", np.array([10**12, 2, 14, 14])),
    "Resize by 10,000": calling("Resize", np.float32([1, 1, 1e4, 1e4])),
    "Range without end": calling("Range", np.int64(2**62), np.int64(1)),
    "EyeLike": calling("EyeLike", k=2**40),
    "OneHot of 10 ** 9 classes": calling("OneHot", np.int64(10**9), np.float32([0, 1])),
    "Upsample": calling("Upsample", np.float32([1, 1, 9e4, 9e4])),
    "RandomNormal of 2 ** 40": calling("RandomNormal", shape=[2**20, 2**20]),
    "NonZero, whose size is computed": calling("NonZero"),
    "Compress, whose size is computed": calling("Compress", np.ones(2, bool)),
    "Unique, whose size is computed": calling("Unique"),
    "Scan": calling("Scan", num_scan_inputs=1),
    "a sequence": calling("SequenceConstruct"),
    "an optional value": calling("Optional"),
    "a string normaliser": calling("StringNormalizer"),
    "Einsum of ten axes": calling("Einsum", equation="abcd->abcdabcdab"),
    "Loop for ever": calling("While"),
    "branches 60 deep": Kind(lambda: deep_branches(12), "a graph of its own"),
    "a function that calls itself": Kind(
        lambda: with_functions(("f", "f")), "functions of its own"
    ),
    "functions that call each other": Kind(
        lambda: with_functions(("f", "g"), ("g", "f")), "functions of its own"
    ),
    "a function in place of an operator": Kind(
        lambda: with_functions(("Relu", "Relu"), domain=""), "functions of its own"
    ),
    "operators of version 0": Kind(lambda: opset(0), "operators {'': 0}"),
    "operators of version -1": Kind(lambda: opset(-1), "operators {'': "),
    "operators of version 2 ** 62": Kind(lambda: opset(2**62), "operators {'': "),
    "operators of a domain of its own": Kind(lambda: opset(17, "evil.example"), "evil.example"),
    "a version of the format beyond 32 bits": field(
        lambda model: setattr(model, "ir_version", 2**62), "ONNX version"
    ),
    "notes of 50 megabytes": Kind(lambda: note(50_000_000), "an entry of 50,000,0"),
    "a producer of ten megabytes": field(
        lambda model: setattr(model, "producer_name", "x" * 10_000_000), "10,000,000 characters"
    ),
    "a graph whose name a terminal obeys": field(
        lambda model: setattr(model.graph, "name", "\x1b[2J"), "A name in a graph"
    ),
    "a name that is no UTF-8": Kind(lambda: renamed(b"Relu", b"\xff\xfe\xfd\xfc"), "UTF-8"),
    "a description of a node": field(
        lambda model: setattr(relu_of(model), "doc_string", "x"), "field 6"
    ),
    "notes in the graph": field(lambda model: model.graph.metadata_props.add(key="x"), "field 16"),
    "notes in a node": field(lambda model: relu_of(model).metadata_props.add(key="x"), "field 9"),
    "an overload of an operator": field(
        lambda model: setattr(relu_of(model), "overload", "x"), "field 8"
    ),
    "annotations of quantisation": field(annotated, "field 14"),
    "a card whose title a terminal obeys": Kind(
        lambda: with_card(title="\x1b[2Jcleared\x07"), "title"
    ),
    "a card whose title is turned around": Kind(lambda: with_card(title="gpj.\u202eexe"), "title"),
    "a card of half a character": Kind(lambda: card_text("squares", "\\ud800"), "not JSON"),
    "a card with a key twice": Kind(
        lambda: card_text('"seed": 0', '"seed": 0, "seed": 1'), "not JSON"
    ),
    "a card with a number that is none": Kind(
        lambda: card_text('"test_accuracy": 0.5', '"test_accuracy": NaN'), "not JSON"
    ),
    "a card with a number without bounds": Kind(
        lambda: card_text('"test_accuracy": 0.5', '"test_accuracy": 1e999'), "not JSON"
    ),
    "a card of settings 900 deep": Kind(lambda: nested_settings(900), "not JSON"),
}
