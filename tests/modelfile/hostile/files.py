"""What a file says of itself: versions, functions, training, metadata, the card."""

import onnx
from onnx import helper
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import changed, with_card


def of_version(model: onnx.ModelProto, domain: str, version: int) -> None:
    model.opset_import.append(helper.make_opsetid(domain, version))


def with_other_opset(model: onnx.ModelProto) -> None:
    model.opset_import[0].version = 18


def with_function(model: onnx.ModelProto) -> None:
    node = helper.make_node("Identity", ["a"], ["b"])
    model.functions.append(
        helper.make_function("x", "f", ["a"], ["b"], [node], [helper.make_opsetid("", 17)])
    )


def twice_a_card(model: onnx.ModelProto) -> None:
    model.metadata_props.append(model.metadata_props[0])


def with_note(name: str, text: str) -> bytes:
    return changed(lambda model: model.metadata_props.add(key=name, value=text))


def with_text(text: str) -> bytes:
    """Return a file with this text for its card."""
    return changed(lambda model: helper.set_model_props(model, {"tenfold.card": text}))


KINDS = {
    "an older file format": Kind(lambda: changed(lambda m: setattr(m, "ir_version", 7)), "version"),
    "no file format": Kind(lambda: changed(lambda m: m.ClearField("ir_version")), "no ONNX model"),
    "newer operators": Kind(lambda: changed(with_other_opset), "{'': 18"),
    "operators of a third party": Kind(
        lambda: changed(lambda m: of_version(m, "com.microsoft", 1)), "com.microsoft"
    ),
    "no operators": Kind(lambda: changed(lambda m: m.ClearField("opset_import")), "operators {}"),
    "the same operators twice": Kind(lambda: changed(lambda m: of_version(m, "", 17)), "twice"),
    "functions": Kind(lambda: changed(with_function), "functions of its own"),
    "training": Kind(lambda: changed(lambda m: m.training_info.add()), "training steps"),
    "a description": Kind(lambda: changed(lambda m: setattr(m, "doc_string", "x")), "field 6"),
    "no card": Kind(lambda: changed(lambda m: m.ClearField("metadata_props")), "holds no card"),
    "two cards": Kind(lambda: changed(twice_a_card), "twice"),
    "a card that is no JSON": Kind(lambda: with_text("{"), "not JSON"),
    "a card of brackets": Kind(lambda: with_text("[" * 90_000), "not JSON"),
    "a card of a megabyte": Kind(lambda: with_text("x" * 1_000_000), "has 1,000,000 characters"),
    "a card that is a list": Kind(lambda: with_text("[1]"), "does not hold just"),
    "a card of another format": Kind(lambda: with_card(format=2), "format 2"),
    "a card of other classes": Kind(lambda: with_card(classes=[0, 1]), "classes"),
    "a card with more on it": Kind(lambda: with_card(run="rm -r"), "does not hold just"),
    "settings for the runtime": Kind(lambda: with_note("ort_config", "{}"), "not Tenfold's"),
    "notes of two megabytes": Kind(lambda: with_note("tenfold.x", "x" * 2**21), "longest note"),
    "a hundred notes": Kind(
        lambda: changed(lambda m: [m.metadata_props.add(key=f"tenfold.{i}") for i in range(100)]),
        "more than 8 of metadata_props",
    ),
}
